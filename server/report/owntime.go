package report

import (
	"sync"

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

	names   []string  // of people
	numbers [][]int32 // which of names those of each day are
	mu      sync.Mutex
	joins   map[*Day]*joinedDay
}

type lookedNode struct{ day, looked, before int32 } // before: the one before it, from 1

type ownPerson struct {
	number int32
	last   int64 // seq
	lastAt int64
	open   string // what they look at in the end, since when
	since  int64
	turns  []turnOf
	parts  []ownPart
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
	t := &OwnTime{days: days, people: map[string]*ownPerson{}, numbers: make([][]int32, len(days)), joins: map[*Day]*joinedDay{}}
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
		p = &ownPerson{number: int32(len(t.names)), last: part.first - 1}
		t.people[part.staff], t.names = p, append(t.names, part.staff)
	}
	t.numbers[day] = append(t.numbers[day], p.number)
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
	also  sums                              // of the conversations in more
}

// At counts what goes on up to an instant, and no longer than it is certain.
func (t *OwnTime) At(until int64) *OwnTimeAt {
	out := &OwnTimeAt{OwnTime: t, until: until, more: map[desk.ConversationID][]Handled{}}
	for _, c := range t.carry {
		out.more[c.id] = append(out.more[c.id], Handled{c.staff, c.from, c.to})
	}
	for staff, p := range t.people {
		if to := min(until, p.lastAt+desk.FocusMS); p.open != "" && to > p.since {
			id := desk.ConversationID(p.open)
			out.more[id] = append(out.more[id], Handled{staff, p.since, to})
		}
	}
	out.also = newSums(len(out.more))
	for id := range out.more {
		out.also.add(sumOf("", string(id)))
	}
	return out
}
