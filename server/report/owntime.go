package report

import (
	"slices"

	"careline/server/desk"
)

// OwnTime is people's own logs of a stretch of time, put together from days that
// were worked out: as much as figures ask of them.
type OwnTime struct {
	days   []*OwnDay
	people map[string]*ownPerson
	carry  []carried

	// Of each conversation those that looked at it, by day: lists of places in
	// nodes, found by the sum of its name.
	sums  sums
	nodes []lookedNode
}

type lookedNode struct{ day, looked, before int32 } // before: the one before it, from 1

type ownPerson struct {
	last    int64 // seq
	lastAt  int64
	open    string // what they look at in the end, since when
	since   int64
	turns   []turnOf
	parts   []ownPart
	carried []int32 // places in carry
}

// ownPart is a person's part of a day.
type ownPart struct {
	day, at int32 // which of its people
	carried int32 // what went on from a day before, as a place in carry; -1: nothing
}

// carried is a stretch that begins on one day and ends on another.
type carried struct {
	staff    string
	id       desk.ConversationID
	from, to int64
}

// NewOwnTime puts days together, in order; false where a step is missing that
// lies elsewhere, as when clocks ran backwards: then the logs have to be read.
func NewOwnTime(days []*OwnDay) (*OwnTime, bool) {
	t := &OwnTime{days: days, people: map[string]*ownPerson{}}
	n := 0
	for i, d := range days {
		n += len(d.looked)
		for k := range d.people {
			if !t.add(int32(i), int32(k)) {
				return nil, false
			}
		}
	}
	t.sums, t.nodes = newSums(n), make([]lookedNode, 0, n)
	for i, d := range days {
		for k := range d.looked {
			t.nodes = append(t.nodes, lookedNode{int32(i), int32(k), t.sums.put(d.looked[k].sum, int32(len(t.nodes)+1))})
		}
	}
	return t, true
}

// add goes on with a person's part of a day.
func (t *OwnTime) add(day, at int32) bool {
	part := &t.days[day].people[at]
	p := t.people[part.staff]
	if p == nil {
		p = &ownPerson{last: part.first - 1}
		t.people[part.staff] = p
	}
	if !part.whole || part.first != p.last+1 {
		return false
	}
	one := ownPart{day, at, -1}
	if part.ends > 0 {
		if p.open != "" && part.ends > p.since {
			one.carried = int32(len(t.carry))
			t.carry = append(t.carry, carried{part.staff, desk.ConversationID(p.open), p.since, part.ends})
		}
		p.open, p.since = part.open, part.openFrom
	}
	p.last, p.lastAt = part.last, part.lastAt
	p.turns, p.parts = append(p.turns, part.turns...), append(p.parts, one)
	return true
}

// Has reports whether somebody's log says anything.
func (t *OwnTime) Has(staff string) bool { return t.people[staff] != nil }

// OwnTimeAt is OwnTime with what goes on counted up to an instant.
type OwnTimeAt struct {
	*OwnTime
	until int64
	more  map[desk.ConversationID][]Handled // what lies in no single day
}

// At counts what goes on up to an instant, and no longer than it is certain.
func (t *OwnTime) At(until int64) *OwnTimeAt {
	out := &OwnTimeAt{t, until, map[desk.ConversationID][]Handled{}}
	for _, c := range t.carry {
		out.more[c.id] = append(out.more[c.id], Handled{c.staff, c.from, c.to})
	}
	for staff, p := range t.people {
		if to := min(until, p.lastAt+desk.FocusMS); p.open != "" && to > p.since {
			id := desk.ConversationID(p.open)
			out.more[id] = append(out.more[id], Handled{staff, p.since, to})
		}
	}
	return out
}

// handled adds who had a conversation before them, and when.
func (t *OwnTimeAt) handled(id desk.ConversationID, sum uint64, out []Handled) []Handled {
	for i := t.sums.get(sum); i > 0; i = t.nodes[i-1].before {
		n := t.nodes[i-1]
		d := t.days[n.day]
		g := &d.looked[n.looked]
		if d.idOf(g) != string(id) {
			continue
		}
		for k := g.looks; k >= 0; k = d.looks[k].before {
			l := &d.looks[k]
			from := d.base + int64(l.from)
			out = append(out, Handled{d.people[g.who].staff, from, from + int64(l.took)})
		}
	}
	return append(out, t.more[id]...)
}

// own is a person's time, read off the days.
func (t *OwnTimeAt) own(staff string, w *ownRoom) {
	w.present, w.focus, w.looked = w.present[:0], w.focus[:0], w.looked[:0]
	p := t.people[staff]
	if p == nil {
		return
	}
	w.turns(p.turns, t.until)
	for _, part := range p.parts {
		if part.carried >= 0 {
			c := &t.carry[part.carried]
			w.look(c.from, c.to, sumOf("", string(c.id)))
		}
		d := t.days[part.day]
		for _, l := range d.looksOf(int(part.at)) {
			from := d.base + int64(l.from)
			w.look(from, from+int64(l.took), d.looked[l.at].sum)
		}
	}
	if p.open != "" && t.until > p.since {
		w.look(p.since, t.until, sumOf("", p.open))
	}
}

// ownRoom is where one person's time after the other is read to.
type ownRoom struct {
	present, focus []stretch
	looked         []uint64 // at which conversation, of each of focus
	before         []uint64 // those that were before them while they were there
	from, to       []int64  // of what they held, each in order
	fromSum, toSum []int64  // of the first so many
}

func (w *ownRoom) look(from, to int64, sum uint64) {
	w.focus, w.looked = append(w.focus, stretch{from, to}), append(w.looked, sum)
}

// turns are when somebody was there to work, of their turns oldest first.
func (w *ownRoom) turns(all []turnOf, until int64) {
	since := int64(0)
	for _, t := range all {
		switch {
		case t.here && since == 0:
			since = t.at
		case !t.here && since > 0:
			w.present = append(w.present, stretch{since, t.at})
			since = 0
		}
	}
	if since > 0 && until > since {
		w.present = append(w.present, stretch{since, until})
	}
}

// logged is the same off a log.
func (w *ownRoom) logged(log []desk.Activity, until int64) {
	w.present, w.focus, w.looked = append(w.present[:0], presentIn(log, until)...), w.focus[:0], w.looked[:0]
	for _, f := range desk.FocusSlices(log, until) {
		w.look(f.From, f.To, sumOf("", string(f.Conversation)))
	}
}

// hold takes what somebody held.
func (w *ownRoom) hold(all []stretch) {
	w.from, w.to = w.from[:0], w.to[:0]
	for _, h := range all {
		w.from, w.to = append(w.from, h.from), append(w.to, h.to)
	}
	slices.Sort(w.from)
	slices.Sort(w.to)
	w.fromSum, w.toSum = upTo(w.fromSum, w.from), upTo(w.toSum, w.to)
}

// upTo are the sums of the first so many of ascending values.
func upTo(out, values []int64) []int64 {
	out = append(out[:0], 0)
	for i, v := range values {
		out = append(out, out[i]+v)
	}
	return out
}

// heldUntil is how much of what they held had passed by an instant.
func (w *ownRoom) heldUntil(at int64) int64 {
	begun, _ := slices.BinarySearch(w.from, at)
	over, _ := slices.BinarySearch(w.to, at)
	return int64(begun)*at - w.fromSum[begun] - (int64(over)*at - w.toSum[over])
}
