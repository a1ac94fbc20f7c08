package routing_test

import (
	"slices"

	"pgregory.net/rapid"

	"careline/server/desk"
	"careline/server/routing"
)

// hold checks the promises one by one, from the world and not from the plan.
func (w *world) hold(t *rapid.T, moves []routing.Move) {
	for _, m := range moves {
		if m.Kind == routing.Offer {
			w.offerDue(t, m)
		}
	}
	for _, c := range w.rows {
		w.offerStands(t, c)
		w.holderStands(t, c)
		if c.InQueue() && c.OfferedTo == "" && !w.policies[c.Department].Manual {
			w.nobodyFree(t, c)
			w.nobodyPassed(t, c, moves)
		}
	}
	for _, m := range w.staff {
		live, apart := w.asked(m.id, desk.OfferByRouter)
		if live > 0 && w.load(m.id) > m.capacity {
			t.Fatalf("%s is asked to take %d, has a load of %d and room for %d", m.id, live, w.load(m.id), m.capacity)
		}
		if apart > 1 {
			t.Fatalf("%s is asked to take %d left questions at once", m.id, apart)
		}
	}
}

// asked is how many live conversations and how many others somebody is offered.
func (w *world) asked(id desk.StaffID, hows ...string) (live, apart int) {
	for _, c := range w.rows {
		switch {
		case c.OfferedTo != id || !slices.Contains(hows, c.OfferHow):
		case c.Mode == desk.ModeLive:
			live++
		default:
			apart++
		}
	}
	return live, apart
}

// offerDue checks what can be told of an offer only when it is made.
func (w *world) offerDue(t *rapid.T, m routing.Move) {
	policy := w.policies[m.Department]
	c := w.row(m.Conversation)
	if m.Until != w.now+policy.OfferMS {
		t.Fatalf("an offer ends at %d, and it is %d", m.Until, w.now)
	}
	if m.Interpreter && !c.Interpreter {
		t.Fatalf("%s was not told about the language", c.ID)
	}
	if m.Interpreter && (policy.InterpreterMS == 0 || w.now-c.QueuedAt < policy.InterpreterMS) && !w.settled[c.ID] {
		t.Fatalf("%s has to speak through an interpreter after %d ms", c.ID, w.now-c.QueuedAt)
	}
	w.settled[c.ID] = w.settled[c.ID] || m.Interpreter
	if slices.Contains(c.Passed, m.To) && w.now-c.PassedAt < policy.OfferMS {
		t.Fatalf("%s let %s pass %d ms ago", m.To, c.ID, w.now-c.PassedAt)
	}
	if c.Mode == desk.ModeCallback && w.now < c.Slot-5*minute {
		t.Fatalf("%s is offered %d ms before its slot", c.ID, c.Slot-w.now)
	}
}

func (w *world) offerStands(t *rapid.T, c *desk.Conversation) {
	if c.OfferedTo == "" {
		return
	}
	m := w.member(c.OfferedTo)
	if c.OfferUntil <= w.now {
		t.Fatalf("%s is offered until %d, and it is %d", c.ID, c.OfferUntil, w.now)
	}
	if !m.active || m.goneSince > 0 || m.presence == desk.Away {
		t.Fatalf("%s is offered to %s, who is not there", c.ID, m.id)
	}
	if c.OfferHow != desk.OfferByRouter {
		return
	}
	if m.presence != desk.Available || !slices.Contains(m.departments, c.Department) || w.policies[c.Department].Manual {
		t.Fatalf("%s is offered to %s, who does not take it: %+v", c.ID, m.id, m)
	}
	if !m.speaks(c.Language) && !c.Interpreter {
		t.Fatalf("%s is offered to %s without a word about the language", c.ID, m.id)
	}
}

func (w *world) holderStands(t *rapid.T, c *desk.Conversation) {
	if c.Assignee == "" || !c.Unresolved() || !w.live(c) && c.WaitingSince == 0 {
		return
	}
	m, policy := w.member(c.Assignee), w.policies[c.Department]
	if !m.active || m.goneSince > 0 && policy.GraceMS > 0 && w.now-m.goneSince >= policy.GraceMS {
		t.Fatalf("%s is left with %s, who is gone", c.ID, m.id)
	}
	if w.returned[c.ID] && w.live(c) && c.OfferedTo == "" && w.load(m.id) > m.capacity && !policy.Manual {
		t.Fatalf("%s came back to %s, who is full, and stays", c.ID, m.id)
	}
}

// nobodyFree fails if somebody could be asked for a conversation that waits.
func (w *world) nobodyFree(t *rapid.T, c *desk.Conversation) {
	policy := w.policies[c.Department]
	soon := c.PromiseDue > 0 && c.PromiseDue-w.now <= policy.PromiseLeadMS
	if c.Mode == desk.ModeCallback && w.now < c.Slot-5*minute {
		return
	}
	for _, m := range w.staff {
		if !w.fits(m, c) {
			continue
		}
		live, apart := w.asked(m.id, desk.OfferByRouter, desk.OfferByTransfer)
		room := w.load(m.id) < m.capacity
		switch {
		case c.Mode == desk.ModeLive && room,
			c.Mode != desk.ModeLive && soon && apart == 0,
			c.Mode != desk.ModeLive && apart+live == 0 && room:
			t.Fatalf("%s waits, and %s is free: %+v", c.ID, m.id, m)
		}
	}
}

// fits reports whether the router may ask somebody for it, room aside.
func (w *world) fits(m *member, c *desk.Conversation) bool {
	policy := w.policies[c.Department]
	anyone := c.Interpreter || policy.InterpreterMS > 0 && w.now-c.QueuedAt >= policy.InterpreterMS
	pause := slices.Contains(c.Passed, m.id) && w.now-c.PassedAt < policy.OfferMS
	return m.active && m.goneSince == 0 && m.presence == desk.Available && slices.Contains(m.departments, c.Department) &&
		(m.speaks(c.Language) || anyone) && !pause
}

// nobodyPassed fails if one that comes later was offered to somebody whom this
// one could have had.
func (w *world) nobodyPassed(t *rapid.T, c *desk.Conversation, moves []routing.Move) {
	if c.Mode != desk.ModeLive {
		return
	}
	for _, m := range moves {
		if m.Kind != routing.Offer || m.Department != c.Department {
			continue
		}
		for _, o := range w.rows {
			if o.ID == m.Conversation && o.Mode == desk.ModeLive && o.Rank() > c.Rank() && w.fits(w.member(m.To), c) {
				t.Fatalf("%s (%d) waits, and %s (%d) was offered to %s", c.ID, c.Rank(), o.ID, o.Rank(), m.To)
			}
		}
	}
}

func (m *member) speaks(language string) bool {
	return language == "" || len(m.languages) == 0 || slices.Contains(m.languages, language)
}
