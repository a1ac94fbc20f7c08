package report

import (
	"math"

	"careline/server/desk"
)

// looksAt visits what lies in single days of a conversation: for how long who had
// it before them in [from, until).
func (t *OwnTime) looksAt(id desk.ConversationID, sum uint64, from, until int64, visit func(person int32, ms int64)) {
	for i := t.sums.get(sum); i > 0; i = t.nodes[i-1].before {
		n := t.nodes[i-1]
		d := t.days[n.day]
		g := &d.looked[n.looked]
		if d.base+int64(g.from) >= until || d.base+int64(g.to) <= from || d.idOf(g) != string(id) {
			continue
		}
		ms := int64(g.took)
		if d.base+int64(g.from) < from || d.base+int64(g.to) > until {
			ms = 0
			for k := g.looks; k >= 0; k = d.looks[k].before {
				begun := d.base + int64(d.looks[k].from)
				ms += max(0, min(begun+int64(d.looks[k].took), until)-max(begun, from))
			}
		}
		if ms > 0 {
			visit(t.numbers[n.day][g.who], ms)
		}
	}
}

// spentOn adds who had a conversation before them in [from, until), and for how
// long.
func (t *OwnTimeAt) spentOn(id desk.ConversationID, sum uint64, from, until int64, out []spent) []spent {
	t.looksAt(id, sum, from, until, func(person int32, ms int64) { out = append(out, spent{t.names[person], person, ms}) })
	return t.besides(id, sum, from, until, out)
}

// besides adds what lies in no single day.
func (t *OwnTimeAt) besides(id desk.ConversationID, sum uint64, from, until int64, out []spent) []spent {
	if len(t.more) == 0 || !t.also.has(sum) {
		return out
	}
	n := len(out)
	out = spentIn(t.more[id], from, until, out)
	for i := range out[n:] {
		out[n+i].person = t.people[out[n+i].staff].number
	}
	return out
}

// joinedDay is who had the conversations of a day's entries before them from
// their opening on: found once.
type joinedDay struct {
	starts []uint32 // where those of each entry begin
	list   []spentBy
}

type spentBy struct {
	person int32
	ms     uint32
}

// mostJoins is of how many days it is kept.
const mostJoins = 512

// join is that of a day; nil where it is too much to be counted.
func (t *OwnTime) join(d *Day) *joinedDay {
	t.mu.Lock()
	j, known := t.joins[d]
	t.mu.Unlock()
	if known {
		return j
	}
	j = t.joined(d)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.joins) >= mostJoins {
		clear(t.joins)
	}
	t.joins[d] = j
	return j
}

func (t *OwnTime) joined(d *Day) *joinedDay {
	j := &joinedDay{starts: make([]uint32, 0, len(d.heads)+1), list: make([]spentBy, 0, len(d.heads)*3/2)}
	fits := true
	for i := range d.heads {
		h := &d.heads[i]
		j.starts = append(j.starts, uint32(len(j.list)))
		t.looksAt(d.conversation(i), h.conversation, d.base+int64(h.opened), Never, func(person int32, ms int64) {
			fits = fits && ms <= math.MaxUint32
			j.list = append(j.list, spentBy{person, uint32(ms)})
		})
	}
	if j.starts = append(j.starts, uint32(len(j.list))); !fits {
		return nil
	}
	return j
}

// spentAlone is a.spentOn of an entry from its opening on.
func (a *answer) spentAlone(s *scope, i int) []spent {
	d := s.day
	h := &d.heads[i]
	opened := d.base + int64(h.opened)
	if s.join == nil {
		return a.spentOn(d.conversation(i), d.words[h.source], h.conversation, opened, Never)
	}
	own := a.set.Own
	out := a.spent[:0]
	for _, one := range s.join.list[s.join.starts[i]:s.join.starts[i+1]] {
		out = append(out, spent{own.names[one.person], one.person, int64(one.ms)})
	}
	if own.also.has(h.conversation) {
		out = own.besides(d.conversation(i), h.conversation, opened, Never, out)
	}
	a.spent = out
	return a.asked(out)
}

// handledAlone is handled of an entry that is all there is of its conversation.
func (a *answer) handledAlone(s *scope, i int, light *Episode) {
	d := s.day
	h := &d.heads[i]
	ended := d.base + int64(h.ended)
	if h.flags&isSkipped != 0 || !a.q.has(ended) || !lets(s.in, h.department) {
		return
	}
	list := a.spentAlone(s, i)
	switch {
	case len(list) == 0:
		return
	case a.perPerson() && s.join == nil:
		d.light(i, light)
		a.handledOne(light, list)
		return
	}
	var sum int64
	for _, one := range list {
		sum += one.ms
	}
	took := Took{Cal: sum, NoHours: true}
	if !a.perPerson() {
		a.at(s, h, 0, h.department, ended).done(numberHandleTime, took)
		return
	}
	a.total.done(numberHandleTime, took)
	each(list, func(one spent) {
		took.Cal = one.ms
		a.atPerson(s, h, one.person, ended).done(numberHandleTime, took)
	})
}

// atPerson is the group of a person of people's own logs, who may be no word of
// the day.
func (a *answer) atPerson(s *scope, h *head, person int32, at int64) *groupOf {
	var key codes
	for k, d := range a.q.By {
		if d == PerStaff {
			key[k] = a.filing.people[k][person]
		} else {
			key[k] = a.code(k, s, h, 0, h.department, at)
		}
	}
	if a.q.apart != nil {
		return a.partOf(key)
	}
	return a.atKey(uint64(uint32(key[0])) | uint64(uint32(key[1]))<<32)
}

// numberPeople numbers those of people's own logs like the words of days, for the
// dimensions of a question that are people.
func (f *filing) numberPeople(own *OwnTimeAt) {
	if own == nil {
		return
	}
	for k, d := range f.q.By {
		if d != PerStaff {
			continue
		}
		f.people[k] = make([]int32, len(own.names))
		for i, name := range own.names {
			f.people[k][i] = f.number(k, name)
		}
	}
}

// number is that of a key that is a word.
func (f *filing) number(k int, word string) int32 {
	word = f.q.keyOf(k, word)
	if f.keys[k] == nil {
		f.keys[k] = map[string]int32{}
	}
	n, ok := f.keys[k][word]
	if !ok {
		n = int32(len(f.names[k]))
		f.keys[k][word], f.names[k] = n, append(f.names[k], word)
	}
	return n
}

// each visits the people of a list, each once with all of their time.
func each(list []spent, visit func(spent)) {
	for i, one := range list {
		before := false
		for k := range list {
			switch same := list[k].staff == one.staff; {
			case same && k < i:
				before = true
			case same && k > i:
				one.ms += list[k].ms
			}
		}
		if !before {
			visit(one)
		}
	}
}
