package routing

import (
	"cmp"
	"slices"

	"careline/server/desk"
)

// Plan decides what has to happen now. The moves are in the order in which
// they are to be carried out.
func Plan(s Snapshot) []Move {
	p := newPlanner(s)
	p.expire()
	p.withdraw()
	p.giveBack()
	p.trim()
	for {
		// Who waited too long is moved only if nobody is free for them here, and
		// then competes in the other queue by the length of the wait: the offers
		// are worked out anew.
		r := p.round()
		if !p.overflow(r) {
			return append(p.moves, r.moves...)
		}
	}
}

// planner works on copies: a plan changes nothing it was given.
type planner struct {
	now      int64
	policies map[desk.DepartmentID]desk.RoutingPolicy
	people   map[desk.StaffID]*Person
	order    []*Person
	queue    []*Waiting
	held     []*Held
	moved    map[desk.ConversationID][]desk.DepartmentID // overflowed from these
	moves    []Move
}

func newPlanner(s Snapshot) *planner {
	p := &planner{
		now: s.Now, policies: s.Policies,
		people: make(map[desk.StaffID]*Person, len(s.People)),
		moved:  map[desk.ConversationID][]desk.DepartmentID{},
	}
	for _, one := range s.People {
		p.order = append(p.order, &one)
		p.people[one.ID] = &one
	}
	for _, w := range s.Queue {
		p.queue = append(p.queue, &w)
	}
	for _, h := range s.Held {
		p.held = append(p.held, &h)
	}
	slices.SortFunc(p.order, func(a, b *Person) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(p.held, func(a, b *Held) int { return cmp.Compare(a.ID, b.ID) })
	p.sortQueue()
	return p
}

func (p *planner) sortQueue() {
	slices.SortFunc(p.queue, func(a, b *Waiting) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
}

func (p *planner) policy(d desk.DepartmentID) desk.RoutingPolicy {
	if policy, ok := p.policies[d]; ok {
		return policy
	}
	return desk.DefaultPolicy().Routing
}

// expire ends the offers whose time is over. Who let one of ours expire is not
// at their desk: they count as away from here on.
func (p *planner) expire() {
	for _, w := range p.queue {
		if w.OfferedTo == "" || w.OfferUntil == 0 || w.OfferUntil > p.now {
			continue
		}
		if who := p.people[w.OfferedTo]; who != nil && w.OfferHow != desk.OfferByTransfer {
			who.Presence = desk.Away
		}
		if w.OfferHow != desk.OfferByTransfer {
			w.Passed = append(without(w.Passed, w.OfferedTo), w.OfferedTo)
			w.PassedAt = p.now
		}
		p.endOffer(Expire, w, "")
	}
	for _, h := range p.held {
		if h.OfferedTo != "" && h.OfferUntil != 0 && h.OfferUntil <= p.now {
			p.endTransfer(Expire, h, "")
		}
	}
}

// withdraw ends the offers to people who can no longer take them.
func (p *planner) withdraw() {
	for _, w := range p.queue {
		if w.OfferedTo == "" {
			continue
		}
		who := p.people[w.OfferedTo]
		switch {
		case w.OfferHow == desk.OfferByTransfer:
			if !reachable(who) {
				p.endOffer(Withdraw, w, NotAvailable)
			}
		case !takes(who) || !slices.Contains(who.Departments, w.Department):
			p.endOffer(Withdraw, w, NotAvailable)
		case p.policy(w.Department).Manual:
			p.endOffer(Withdraw, w, Manual)
		}
	}
	for _, h := range p.held {
		if h.OfferedTo != "" && !reachable(p.people[h.OfferedTo]) {
			p.endTransfer(Withdraw, h, NotAvailable)
		}
	}
}

// takes reports whether somebody can be offered waiting patients at all.
func takes(who *Person) bool {
	return who != nil && who.Here && who.Presence == desk.Available
}

// reachable reports whether somebody can answer a colleague who asks them.
func reachable(who *Person) bool {
	return who != nil && who.Here && who.Presence != desk.Away && who.Presence != desk.Offline
}

func (p *planner) endOffer(kind Kind, w *Waiting, reason string) {
	p.moves = append(p.moves, Move{
		Kind: kind, Conversation: w.ID, Department: w.Department, From: w.OfferedTo, How: cmp.Or(w.OfferHow, desk.OfferByRouter), Reason: reason,
	})
	if who := p.people[w.OfferedTo]; who != nil && w.Mode == desk.ModeLive {
		who.Load--
	}
	w.OfferedTo, w.OfferHow, w.OfferUntil = "", "", 0
}

func (p *planner) endTransfer(kind Kind, h *Held, reason string) {
	p.moves = append(p.moves, Move{
		Kind: kind, Conversation: h.ID, Department: h.Department, From: h.OfferedTo, How: desk.OfferByTransfer, Reason: reason,
	})
	if who := p.people[h.OfferedTo]; who != nil && h.Mode == desk.ModeLive {
		who.Load--
	}
	h.OfferedTo, h.OfferUntil = "", 0
}

// giveBack puts at the head of the queue what people hold who are gone for
// good, and the patients who came back to somebody who is full.
func (p *planner) giveBack() {
	over := map[desk.StaffID][]*Held{}
	keep := p.held[:0]
	for _, h := range p.held {
		if p.lost(h) {
			p.requeue(h, desk.ReasonDisconnected)
			continue
		}
		keep = append(keep, h)
		if h.Returned && h.Live && h.OfferedTo == "" && !p.policy(h.Department).Manual {
			over[h.Holder] = append(over[h.Holder], h)
		}
	}
	p.held = keep
	for _, who := range p.order {
		back := over[who.ID]
		slices.SortFunc(back, func(a, b *Held) int { // who came last goes first
			return cmp.Or(cmp.Compare(b.Since, a.Since), cmp.Compare(b.ID, a.ID))
		})
		for _, h := range back {
			if who.Load <= who.Capacity {
				break
			}
			p.requeue(h, desk.ReasonReturned)
			p.held = slices.DeleteFunc(p.held, func(o *Held) bool { return o == h })
		}
	}
	p.sortQueue()
}

// lost reports whether a conversation has to go back because nobody is behind it.
func (p *planner) lost(h *Held) bool {
	if !h.Live && !h.Owed {
		return false // stays theirs until the patient writes
	}
	grace := p.policy(h.Department).GraceMS
	return !h.HolderActive || h.GoneSince > 0 && grace > 0 && p.now-h.GoneSince >= grace
}

func (p *planner) requeue(h *Held, reason string) {
	if h.OfferedTo != "" {
		p.endTransfer(Withdraw, h, NotAvailable)
	}
	p.moves = append(p.moves, Move{Kind: Requeue, Conversation: h.ID, Department: h.Department, From: h.Holder, Reason: reason})
	if who := p.people[h.Holder]; who != nil && h.Live {
		who.Load--
	}
	row := desk.Conversation{
		Status: desk.StatusQueued, Priority: h.Priority, Head: true, Mode: h.Mode,
		WaitingSince: h.Since, QueuedAt: p.now, PromiseDue: h.Due,
	}
	p.queue = append(p.queue, &Waiting{
		ID: h.ID, Department: h.Department, Language: h.Language, Mode: h.Mode, Priority: h.Priority,
		Rank: row.Rank(), Since: p.now, Due: h.Due, Slot: h.Slot, Prefer: h.Holder, Interpreter: h.Interpreter,
	})
}

// trim withdraws offers from those who took others by hand meanwhile, so that
// their capacity holds: the last in the queue first.
func (p *planner) trim() {
	for _, w := range slices.Backward(p.queue) {
		who := p.people[w.OfferedTo]
		if who != nil && w.Mode == desk.ModeLive && w.OfferHow != desk.OfferByTransfer && who.Load > who.Capacity {
			p.endOffer(Withdraw, w, Full)
		}
	}
}

// overflow moves those who waited too long and got no offer in the round. It
// reports whether anything changed.
func (p *planner) overflow(r *round) bool {
	changed := false
	keep := p.queue[:0]
	for _, w := range p.queue {
		policy := p.policy(w.Department)
		if w.Mode != desk.ModeLive || w.OfferedTo != "" || r.offered[w.ID] || policy.MaxWaitMS == 0 || p.now-w.Since < policy.MaxWaitMS {
			keep = append(keep, w)
			continue
		}
		changed = true
		to := policy.Overflow
		if to == "" || to == w.Department || slices.Contains(p.moved[w.ID], to) {
			p.moves = append(p.moves, Move{Kind: Convert, Conversation: w.ID, Department: w.Department, Reason: desk.ReasonOverflow})
			continue
		}
		p.moves = append(p.moves, Move{Kind: Overflow, Conversation: w.ID, Department: to, Reason: desk.ReasonOverflow})
		p.moved[w.ID] = append(p.moved[w.ID], w.Department)
		w.Department = to
		keep = append(keep, w)
	}
	p.queue = keep
	return changed
}

func without(all []desk.StaffID, one desk.StaffID) []desk.StaffID {
	kept := make([]desk.StaffID, 0, len(all)+1)
	for _, id := range all {
		if id != one {
			kept = append(kept, id)
		}
	}
	return kept
}
