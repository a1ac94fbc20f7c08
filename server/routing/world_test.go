package routing_test

import (
	"fmt"
	"slices"

	"careline/server/desk"
	"careline/server/routing"
)

// world is a clinic in memory: real rows, folded from real events, so that the
// rules meet what they meet in the product.
type world struct {
	now      int64
	policies map[desk.DepartmentID]desk.RoutingPolicy
	staff    []*member
	rows     []*desk.Conversation
	present  map[desk.ConversationID]bool // the patient has a socket
	returned map[desk.ConversationID]bool
	settled  map[desk.ConversationID]bool // was told that an interpreter is needed
}

type member struct {
	id          desk.StaffID
	departments []desk.DepartmentID
	languages   []string
	presence    desk.Presence
	capacity    int
	active      bool
	goneSince   int64 // 0: is here
	idleSince   int64
}

func newWorld() *world {
	return &world{
		now: 1_800_000_000_000, policies: map[desk.DepartmentID]desk.RoutingPolicy{},
		present: map[desk.ConversationID]bool{}, returned: map[desk.ConversationID]bool{}, settled: map[desk.ConversationID]bool{},
	}
}

// tell appends an event to a row.
func (w *world) tell(c *desk.Conversation, kind desk.EventKind, from desk.ActorKind, body desk.Body) {
	c.Rev++
	desk.Apply(c, &desk.Event{
		Conversation: c.ID, Seq: c.LastSeq + 1, At: max(w.now, c.LastAt), Kind: kind, From: desk.From{Kind: from}, Body: body,
	})
}

func (w *world) arrive(d desk.DepartmentID, language string, mode desk.Mode, priority desk.Priority, due int64) *desk.Conversation {
	c := &desk.Conversation{ID: desk.ConversationID(fmt.Sprintf("c_%04d", len(w.rows)))}
	w.rows = append(w.rows, c)
	body := desk.Body{Origin: desk.OriginPatient, Episode: 1, Department: d, Language: language, Mode: mode}
	if mode == desk.ModeCallback {
		body.Slot = due
	}
	w.tell(c, desk.Opened, desk.KindPatient, body)
	w.tell(c, desk.Message, desk.KindPatient, desk.Body{Text: "a question"})
	if priority != desk.Normal {
		w.tell(c, desk.PrioritySet, desk.KindStaff, desk.Body{Priority: priority})
	}
	if mode != desk.ModeLive {
		w.tell(c, desk.Promised, desk.KindSystem, desk.Body{Next: desk.NextAnswer, Due: due})
	}
	w.present[c.ID] = mode == desk.ModeLive
	return c
}

func (w *world) row(id desk.ConversationID) *desk.Conversation {
	return w.rows[slices.IndexFunc(w.rows, func(c *desk.Conversation) bool { return c.ID == id })]
}

func (w *world) member(id desk.StaffID) *member {
	for _, m := range w.staff {
		if m.id == id {
			return m
		}
	}
	return nil
}

// live reports whether a conversation that somebody has holds a slot.
func (w *world) live(c *desk.Conversation) bool {
	return c.Assignee != "" && c.Unresolved() && c.Mode == desk.ModeLive && (c.WaitingSince > 0 || w.present[c.ID])
}

func (w *world) load(id desk.StaffID) int {
	n := 0
	for _, c := range w.rows {
		if c.Assignee == id && w.live(c) {
			n++
		}
		if c.OfferedTo == id && c.Mode == desk.ModeLive {
			n++
		}
	}
	return n
}

func (w *world) snapshot() routing.Snapshot {
	s := routing.Snapshot{Now: w.now, Policies: w.policies}
	for _, m := range w.staff {
		if m.active {
			s.People = append(s.People, routing.Person{
				ID: m.id, Departments: m.departments, Languages: m.languages, Presence: m.presence,
				Here: m.goneSince == 0, Capacity: m.capacity, Load: w.load(m.id), IdleSince: m.idleSince,
			})
		}
	}
	for _, c := range w.rows {
		switch {
		case c.InQueue():
			s.Queue = append(s.Queue, routing.Waiting{
				ID: c.ID, Department: c.Department, Language: c.Language, Mode: c.Mode, Priority: c.Priority,
				Rank: c.Rank(), Since: c.QueuedAt, Due: c.PromiseDue, Slot: c.Slot,
				OfferedTo: c.OfferedTo, OfferHow: c.OfferHow, OfferUntil: c.OfferUntil,
				Passed: c.Passed, PassedAt: c.PassedAt, Prefer: c.LastHolder, Interpreter: c.Interpreter,
			})
		case c.Unresolved():
			m := w.member(c.Assignee)
			s.Held = append(s.Held, routing.Held{
				ID: c.ID, Department: c.Department, Language: c.Language, Mode: c.Mode, Priority: c.Priority,
				Due: c.PromiseDue, Slot: c.Slot, Interpreter: c.Interpreter,
				Holder: c.Assignee, HolderActive: m.active, GoneSince: m.goneSince,
				Live: w.live(c), Owed: c.WaitingSince > 0, Since: c.WaitingSince, Returned: w.returned[c.ID],
				OfferedTo: c.OfferedTo, OfferUntil: c.OfferUntil,
			})
		}
	}
	return s
}

// carryOut does what a plan says, as the verbs do.
func (w *world) carryOut(moves []routing.Move) {
	for _, m := range moves {
		c := w.row(m.Conversation)
		switch m.Kind {
		case routing.Expire, routing.Withdraw:
			outcome := desk.OfferWithdrawn
			if m.Kind == routing.Expire {
				outcome = desk.OfferExpired
				if who := w.member(m.From); m.How == desk.OfferByRouter {
					who.presence = desk.Away
				}
			}
			w.endOffer(c, m.How, outcome)
		case routing.Requeue:
			w.requeue(c, m.Reason)
		case routing.Overflow:
			w.tell(c, desk.Transferred, desk.KindSystem, desk.Body{Department: m.Department, FromDepartment: c.Department, Reason: m.Reason})
			w.tell(c, desk.Queued, desk.KindSystem, desk.Body{Department: m.Department})
		case routing.Convert:
			w.tell(c, desk.Converted, desk.KindSystem, desk.Body{Mode: desk.ModeMessage, Reason: m.Reason})
			w.tell(c, desk.Promised, desk.KindSystem, desk.Body{Next: desk.NextAnswer, Due: w.now + 4*hour})
		case routing.Offer:
			if m.Interpreter && !c.Interpreter {
				w.tell(c, desk.InterpreterNeeded, desk.KindSystem, desk.Body{})
			}
			w.offer(c, m.To, m.How, m.Until)
		}
	}
}

func (w *world) offer(c *desk.Conversation, to desk.StaffID, how string, until int64) {
	w.tell(c, desk.Offered, desk.KindSystem, desk.Body{Staff: &desk.Person{ID: to}, How: how, Until: until})
	w.member(to).idleSince = w.now
}

func (w *world) endOffer(c *desk.Conversation, how, outcome string) {
	w.tell(c, desk.OfferEnded, desk.KindSystem, desk.Body{Staff: &desk.Person{ID: c.OfferedTo}, How: how, Outcome: outcome})
}

func (w *world) requeue(c *desk.Conversation, reason string) {
	w.tell(c, desk.Requeued, desk.KindSystem, desk.Body{
		Department: c.Department, Staff: &desk.Person{ID: c.Assignee}, Reason: reason, Head: true,
	})
	delete(w.returned, c.ID)
}

func (w *world) accept(c *desk.Conversation, who desk.StaffID) {
	w.tell(c, desk.Accepted, desk.KindStaff, desk.Body{Staff: &desk.Person{ID: who}})
	w.member(who).idleSince = w.now
}

// write is a message of the patient: it may come back to somebody who went on.
func (w *world) write(c *desk.Conversation) {
	back := c.Assignee != "" && !w.live(c)
	w.tell(c, desk.Message, desk.KindPatient, desk.Body{Text: "more"})
	w.present[c.ID] = true
	if back {
		w.returned[c.ID] = true
	}
}

func (w *world) reply(c *desk.Conversation, then desk.Status) {
	w.tell(c, desk.Message, desk.KindStaff, desk.Body{Text: "an answer", Then: then})
	delete(w.returned, c.ID)
}

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
)
