package report

import (
	"cmp"
	"slices"

	"careline/server/desk"
	"careline/server/hours"
)

// Took is a duration on both clocks. Business time is not known where a part
// of it has no hours; it is then missing, never 0.
type Took struct {
	Cal, Biz int64
	NoHours  bool
}

func (t Took) plus(u Took) Took { return Took{t.Cal + u.Cal, t.Biz + u.Biz, t.NoHours || u.NoHours} }

func (t Took) minus(u Took) Took { return Took{t.Cal - u.Cal, t.Biz - u.Biz, t.NoHours || u.NoHours} }

// House is what facts are read with: the hours that their calendars name, and
// the rules that their policies do. It is not changed once made, but for
// Cover, and safe for concurrent use after that.
type House struct {
	calendars map[string]*hours.Calendar // by the id of any of their versions
	tables    map[*hours.Calendar]*hours.Table
	policies  map[string]*desk.Policy

	mine *memo // of who uses it alone; nil: several do
}

// memo is what was looked up last: the hours of most facts are those of the ones
// before, and the parts of an episode are asked for twice.
type memo struct {
	id       string
	calendar *hours.Calendar
	table    *hours.Table
	episode  *Episode // one that ended
	parts    Parts
}

// own is the house for one who uses it alone.
func (h *House) own() *House {
	own := *h
	own.mine = &memo{}
	return &own
}

// hours are those of a version, nil if there are none, with their table if
// there is one.
func (h *House) hours(id string) (*hours.Calendar, *hours.Table) {
	m := h.mine
	if m != nil && m.calendar != nil && m.id == id {
		return m.calendar, m.table
	}
	c := h.calendars[id]
	table := h.tables[c]
	if m != nil {
		m.id, m.calendar, m.table = id, c, table
	}
	return c, table
}

// NewHouse makes one of calendars by the ids of their versions and policies by
// theirs.
func NewHouse(calendars map[string]*hours.Calendar, policies []desk.Policy) *House {
	h := &House{calendars: calendars, tables: map[*hours.Calendar]*hours.Table{}, policies: make(map[string]*desk.Policy, len(policies))}
	for i := range policies {
		h.policies[policies[i].ID] = &policies[i]
	}
	return h
}

// Cover makes business time between two instants quick to compute.
func (h *House) Cover(from, to int64) {
	for _, c := range h.calendars {
		if h.tables[c] == nil { // versions share their calendar
			h.tables[c] = c.Table(from, to)
		}
	}
}

// took is the time between two instants under the hours that hold from the
// instants of their list on; before the first the first holds.
func (h *House) took(shown []CalendarFrom, from, to int64) Took {
	if to <= from {
		if len(shown) == 0 {
			return Took{NoHours: true}
		}
		c, _ := h.hours(shown[0].ID)
		return Took{NoHours: c == nil}
	}
	t := Took{Cal: to - from}
	for i := range shown {
		a, b := from, to
		if i > 0 {
			a = max(a, shown[i].From)
		}
		if i+1 < len(shown) {
			b = min(b, shown[i+1].From)
		}
		if a >= b {
			continue
		}
		switch c, table := h.hours(shown[i].ID); {
		case c == nil:
			t.NoHours = true
		case table != nil:
			t.Biz += table.Between(a, b)
		default:
			t.Biz += c.Between(a, b)
		}
	}
	t.NoHours = t.NoHours || len(shown) == 0
	return t
}

// Between is the time between two instants as the episode's patient was shown
// the hours.
func (h *House) Between(e *Episode, from, to int64) Took { return h.took(e.Calendars, from, to) }

// Split is where the time of an episode went.
type Parts struct {
	Bot, Queued, Open, Patient, Third, Snoozed Took
	Party                                      map[string]Took // of Third
}

// Parts adds up the spans of an episode until it stopped, or until an instant.
func (h *House) Parts(e *Episode, asOf int64) Parts {
	if e.known != nil {
		return e.known.parts
	}
	m := h.mine
	if m != nil && m.episode == e {
		return m.parts
	}
	var p Parts
	stop := asOf
	if e.End != Ongoing {
		stop = e.StopAt
	}
	for i, s := range e.Spans {
		to := stop
		if i+1 < len(e.Spans) {
			to = min(stop, e.Spans[i+1].From)
		}
		p.add(s, h.took(e.Calendars, s.From, to))
	}
	if m != nil && e.End != Ongoing {
		m.episode, m.parts = e, p
	}
	return p
}

func (p *Parts) add(s Span, t Took) {
	if to := p.of(s.State); to != nil {
		*to = to.plus(t)
	}
	if s.State == OnThird {
		if p.Party == nil {
			p.Party = map[string]Took{}
		}
		party := cmp.Or(s.Party, "other")
		p.Party[party] = p.Party[party].plus(t)
	}
}

func (p *Parts) of(s State) *Took {
	switch s {
	case InBot:
		return &p.Bot
	case InQueue:
		return &p.Queued
	case IsOpen:
		return &p.Open
	case OnPatient:
		return &p.Patient
	case OnThird:
		return &p.Third
	case IsSnoozed:
		return &p.Snoozed
	}
	return nil
}

func (p Parts) plus(q Parts) Parts {
	for _, s := range []State{InBot, InQueue, IsOpen, OnPatient, OnThird, IsSnoozed} {
		*p.of(s) = p.of(s).plus(*q.of(s))
	}
	if len(p.Party)+len(q.Party) == 0 {
		return p
	}
	party := make(map[string]Took, len(p.Party)+len(q.Party))
	for _, m := range []map[string]Took{p.Party, q.Party} {
		for k, t := range m {
			party[k] = party[k].plus(t)
		}
	}
	p.Party = party
	return p
}

// paused is what active time leaves out.
func (p *Parts) paused() Took { return p.Patient.plus(p.Third).plus(p.Snoozed) }

// ChainGapMS is how long a resolved gap may be for a reopening to go on with
// the same resolution.
const ChainGapMS = 7 * 24 * 3600 * 1000

// Chain is consecutive episodes of one conversation that are one resolution.
type Chain struct {
	Episodes []*Episode // those that count, in order
}

// Chains reads the chains off the episodes of one conversation, which are in
// order. What is hidden, practised or only thanks is skipped.
func Chains(episodes []*Episode) []Chain {
	var out []Chain
	var last *Episode
	for _, e := range episodes {
		if e.Outcome().Skipped() {
			continue
		}
		if last == nil || e.Source == "" && e.OpenedAt-last.EndedAt > ChainGapMS {
			out = append(out, Chain{})
		}
		c := &out[len(out)-1]
		c.Episodes = append(c.Episodes, e)
		last = e
	}
	return out
}

// resolves reports whether an episode ended with somebody or something saying
// that it is done.
func (e *Episode) resolves() bool { return e.End == EndResolved || e.End == EndAuto }

// First is the episode whose end is the chain's first resolve; nil before.
func (c Chain) First() *Episode {
	i := slices.IndexFunc(c.Episodes, (*Episode).resolves)
	if i < 0 {
		return nil
	}
	return c.Episodes[i]
}

// Last is the one whose end is its last resolve; nil while one goes on, or
// where there was none.
func (c Chain) Last() *Episode {
	for i := len(c.Episodes) - 1; i >= 0; i-- {
		switch e := c.Episodes[i]; {
		case e.End == Ongoing:
			return nil
		case e.resolves():
			return e
		}
	}
	return nil
}

// Ongoing reports whether one of its episodes goes on.
func (c Chain) Ongoing() bool { return c.Episodes[len(c.Episodes)-1].End == Ongoing }

// Start is what its resolution is counted from.
func (c Chain) Start() int64 { return c.Episodes[0].Start() }

func (c Chain) shown() []CalendarFrom {
	if len(c.Episodes) == 1 {
		return c.Episodes[0].Calendars
	}
	var out []CalendarFrom
	for _, e := range c.Episodes {
		out = append(out, e.Calendars...)
	}
	return out
}

// Resolution is a chain's way to one of its resolves.
type Resolution struct {
	Full  Took
	Parts Parts
	Gaps  Took // resolved, before it was opened again
}

// Active is the time in which it was ours to act.
func (r *Resolution) Active() Took { return r.Full.minus(r.Parts.paused()).minus(r.Gaps) }

// Until measures a chain up to an instant in one of its episodes: its end, or
// now while it goes on.
func (h *House) Until(c Chain, end *Episode, stop int64) Resolution {
	shown := c.shown()
	r := Resolution{Full: h.took(shown, c.Start(), stop)}
	for i, e := range c.Episodes {
		p := h.Parts(e, stop)
		if i == 0 {
			p.Bot = Took{} // before anybody was owed
			r.Parts = p
		} else {
			r.Parts = r.Parts.plus(p)
			// Who left while a bot still answered was not owed anybody yet.
			r.Gaps = r.Gaps.plus(h.took(shown, max(c.Episodes[i-1].StopAt, c.Start()), e.OpenedAt))
		}
		if e == end {
			break
		}
	}
	return r
}
