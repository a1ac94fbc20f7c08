package report

import "math"

// OwnDay is a stretch of people's own logs worked out, a day at most: when who
// looked at what, and was there. It depends on those logs alone.
type OwnDay struct {
	base   int64
	people []ownDay
	looks  []lookFor // of each person, in order
	looked []lookedAt
	ids    string
}

// ownDay is one person's.
type ownDay struct {
	staff       string
	first, last int64 // seq
	lastAt      int64
	ends        int64 // when what they looked at before it ended; 0: not in it
	open        string
	openFrom    int64 // open: what they look at as it ends, since when
	looks       int32 // where theirs begin
	turns       []turnOf
	whole       bool // no step is missing in it
}

// turnOf is when somebody came to work or went.
type turnOf struct {
	at   int64
	here bool
}

// lookFor is a stretch in which somebody looked at a conversation.
type lookFor struct {
	from, took uint32
	at         uint32 // which of looked
	before     int32  // the one before of the same; -1: none
}

// lookedAt is one person at one conversation.
type lookedAt struct {
	sum   uint64
	id    uint32 // where its id begins
	len   uint16
	who   uint16 // which of people
	looks int32  // the last of them

	from, to, took uint32 // of them all
}

// Size is about how many bytes it takes.
func (d *OwnDay) Size() int {
	turns := 0
	for i := range d.people {
		turns += len(d.people[i].turns)
	}
	return 200 + len(d.people)*128 + turns*16 + len(d.looks)*16 + len(d.looked)*40 + len(d.ids)
}

// Work works out the steps of [from, to), a day at most; nil where there are too
// many to be counted.
func (l *OwnLogs) Work(from, to int64) *OwnDay {
	d := &OwnDay{base: from}
	if to-from > math.MaxUint32 || len(l.people) > math.MaxUint16 {
		return nil
	}
	// Each conversation's id is kept once, whoever looks at it.
	ids, sums, places := make([]byte, 0, 32*len(l.ids)), make([]uint64, len(l.ids)), make([]uint32, len(l.ids))
	for i, id := range l.ids {
		if len(id) > math.MaxUint16 {
			return nil
		}
		places[i], sums[i] = uint32(len(ids)), sumOf("", id)
		ids = append(ids, id...)
	}
	d.ids = string(ids)
	m := ownMaker{l: l, d: d, sums: sums, places: places, of: make([]int32, len(l.ids)), by: make([]int32, len(l.ids))}
	for i := range l.people {
		m.person(&l.people[i], from, to)
	}
	return d
}

type ownMaker struct {
	l      *OwnLogs
	d      *OwnDay
	sums   []uint64
	places []uint32
	of, by []int32 // of each conversation: the last of looked, from 1, and which person's that is, from 1
}

func (m *ownMaker) person(log *ownLog, from, to int64) {
	d := m.d
	p := ownDay{staff: log.staff, looks: int32(len(d.looks)), whole: true}
	n, open := 0, int32(0)
	number := int32(len(d.people) + 1)
	end := func(at int64) {
		if p.ends == 0 {
			p.ends = at
		}
		if open > 0 && at > p.openFrom {
			m.look(open-1, number, p.openFrom, at)
		}
		open = 0
	}
	for i := range log.steps {
		s := &log.steps[i]
		if s.at < from || s.at >= to {
			continue
		}
		if n == 0 {
			p.first = s.seq
		} else if s.seq != p.last+1 {
			p.whole = false
		}
		n++
		p.last, p.lastAt = s.seq, s.at
		switch s.kind {
		case stepFocus:
			end(s.at)
			open, p.openFrom = s.looked, s.at
		case stepOffline:
			end(s.at)
			p.turns = append(p.turns, turnOf{s.at, false})
		case stepHere, stepGone:
			p.turns = append(p.turns, turnOf{s.at, s.kind == stepHere})
		}
	}
	if n == 0 {
		return
	}
	if open > 0 {
		p.open = m.l.ids[open-1]
	}
	d.people = append(d.people, p)
}

// look notes a stretch.
func (m *ownMaker) look(conversation, number int32, from, to int64) {
	d := m.d
	one := lookFor{from: uint32(from - d.base), took: uint32(to - from)}
	if m.by[conversation] != number {
		d.looked = append(d.looked, lookedAt{
			sum: m.sums[conversation], id: m.places[conversation], len: uint16(len(m.l.ids[conversation])), who: uint16(number - 1), looks: -1, from: one.from})
		m.of[conversation], m.by[conversation] = int32(len(d.looked)), number
	}
	at := m.of[conversation] - 1
	g := &d.looked[at]
	one.at, one.before = uint32(at), g.looks
	d.looks = append(d.looks, one)
	g.looks, g.from, g.to, g.took = int32(len(d.looks)-1), min(g.from, one.from), max(g.to, one.from+one.took), g.took+one.took
}

// looksOf are one person's.
func (d *OwnDay) looksOf(i int) []lookFor {
	if i+1 < len(d.people) {
		return d.looks[d.people[i].looks:d.people[i+1].looks]
	}
	return d.looks[d.people[i].looks:]
}

func (d *OwnDay) idOf(g *lookedAt) string { return d.ids[g.id : g.id+uint32(g.len)] }
