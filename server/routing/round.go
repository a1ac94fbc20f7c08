package routing

import (
	"cmp"
	"slices"
	"strings"

	"careline/server/desk"
)

// round works out who is offered what, on its own copy of the people's loads.
type round struct {
	p       *planner
	desks   map[desk.DepartmentID][]*place // who takes patients of a department
	room    map[desk.DepartmentID][]*place // and has a free slot
	offered map[desk.ConversationID]bool
	moves   []Move
}

// place is a person who takes patients, as the round goes on.
type place struct {
	*Person
	load  int
	idle  int64
	live  int // outstanding offers of live conversations
	apart int // of left questions and call-backs
}

func (p *planner) round() *round {
	r := &round{p: p, desks: map[desk.DepartmentID][]*place{}, room: map[desk.DepartmentID][]*place{}, offered: map[desk.ConversationID]bool{}}
	places := map[desk.StaffID]*place{}
	for _, who := range p.order {
		if !takes(who) {
			continue
		}
		one := &place{Person: who, load: who.Load, idle: who.IdleSince}
		places[who.ID] = one
		for _, d := range who.Departments {
			r.desks[d] = append(r.desks[d], one)
			if one.load < one.Capacity {
				r.room[d] = append(r.room[d], one)
			}
		}
	}
	for _, w := range p.queue {
		if one := places[w.OfferedTo]; one != nil {
			one.count(w.Mode)
		}
	}
	for _, h := range p.held {
		if one := places[h.OfferedTo]; one != nil {
			one.count(h.Mode)
		}
	}
	// What was promised soon comes first, then those who wait now, then what can
	// wait for its time.
	r.offer(func(w *Waiting) bool { return w.Mode != desk.ModeLive && r.soon(w) })
	r.offer(func(w *Waiting) bool { return w.Mode == desk.ModeLive })
	r.offer(func(w *Waiting) bool { return w.Mode != desk.ModeLive && !r.soon(w) })
	return r
}

func (o *place) count(m desk.Mode) {
	if m == desk.ModeLive {
		o.live++
	} else {
		o.apart++
	}
}

// soon reports whether the promise is so near that it goes before those who
// wait now.
func (r *round) soon(w *Waiting) bool {
	return w.Due > 0 && w.Due-r.p.now <= r.p.policy(w.Department).PromiseLeadMS
}

// offer goes down the queue and asks the best person for each of these.
func (r *round) offer(these func(*Waiting) bool) {
	for _, w := range r.p.queue {
		policy := r.p.policy(w.Department)
		if policy.Manual || w.OfferedTo != "" || !these(w) || r.tooEarly(w) {
			continue
		}
		best := r.best(w, policy)
		if best == nil {
			continue
		}
		m := Move{
			Kind: Offer, Conversation: w.ID, Department: w.Department, To: best.ID, How: desk.OfferByRouter,
			Interpreter: !best.speaks(w.Language),
		}
		if policy.OfferMS > 0 {
			m.Until = r.p.now + policy.OfferMS
		}
		r.moves = append(r.moves, m)
		r.offered[w.ID] = true
		best.idle = r.p.now
		best.count(w.Mode)
		if w.Mode == desk.ModeLive {
			r.fill(best)
		}
	}
}

// fill takes one of somebody's slots.
func (r *round) fill(one *place) {
	if one.load++; one.load < one.Capacity {
		return
	}
	for _, d := range one.Departments {
		r.room[d] = slices.DeleteFunc(r.room[d], func(o *place) bool { return o == one })
	}
}

// tooEarly holds a call-back until its slot is near.
func (r *round) tooEarly(w *Waiting) bool {
	return w.Mode == desk.ModeCallback && r.p.now < cmp.Or(w.Due, w.Slot)-CallAheadMS
}

// best is who gets it: of those who may, the first by claim; nil if nobody may.
func (r *round) best(w *Waiting, policy desk.RoutingPolicy) *place {
	anyone := w.Interpreter || policy.InterpreterMS > 0 && r.p.now-w.Since >= policy.InterpreterMS
	again := w.PassedAt == 0 || r.p.now-w.PassedAt >= policy.OfferMS
	all := r.desks[w.Department]
	if w.Mode == desk.ModeLive {
		all = r.room[w.Department] // mostly nobody: a long queue is gone through fast
	}
	var best *place
	var first claim
	for _, one := range all {
		speaks := one.speaks(w.Language)
		passed := slices.Index(w.Passed, one.ID) + 1
		if slices.Contains(w.Barred, one.ID) {
			continue
		}
		if !speaks && !anyone || passed > 0 && !again || !r.free(one, w) {
			continue
		}
		c := claim{
			passed: passed, stranger: one.ID != w.Prefer, foreign: !speaks,
			full: one.load >= one.Capacity, busy: one.load > 0, idle: one.idle,
		}
		if best == nil || c.before(first) {
			best, first = one, c
		}
	}
	return best
}

// free reports whether somebody has room for one more of this sort. A left
// question takes no live slot, but nobody is asked about two at a time, and
// those whose time is far go to people alone who have nothing else to decide.
func (r *round) free(one *place, w *Waiting) bool {
	switch {
	case w.Mode == desk.ModeLive:
		return true // only those with room are asked about
	case r.soon(w):
		return one.apart == 0
	}
	return one.apart == 0 && one.live == 0 && one.load < one.Capacity
}

// claim is a person's place among those who may take a conversation.
type claim struct {
	passed   int  // let it pass already: asked again after everybody else, the earliest first
	stranger bool // does not know the patient
	foreign  bool // does not speak the language
	full     bool // possible for what takes no slot
	busy     bool // holds something: those who are idle first
	idle     int64
}

// before orders claims; equal ones keep the order of the people's ids.
func (c claim) before(o claim) bool {
	return cmp.Or(
		after(c.passed > 0, o.passed > 0),
		after(c.stranger, o.stranger),
		after(c.foreign, o.foreign),
		after(c.full, o.full),
		cmp.Compare(c.passed, o.passed),
		after(c.busy, o.busy),
		cmp.Compare(c.idle, o.idle),
	) < 0
}

func after(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (p *Person) speaks(language string) bool {
	return language == "" || len(p.Languages) == 0 ||
		slices.ContainsFunc(p.Languages, func(l string) bool { return base(l) == base(language) })
}

// base is a language without its region: who speaks es is asked for es-MX.
func base(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(language)
}
