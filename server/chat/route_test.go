package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// come makes people present at a process, and staff among them available.
func (h *house) come(process string, subjects ...string) { h.attend(process, true, subjects...) }

// goes takes them away again.
func (h *house) goes(process string, subjects ...string) { h.attend(process, false, subjects...) }

func (h *house) attend(process string, here bool, subjects ...string) {
	h.t.Helper()
	changes := make([]chat.Attendance, len(subjects))
	for i, s := range subjects {
		changes[i] = chat.Attendance{Subject: s, Here: here, At: h.clock().UnixMilli()}
	}
	if err := h.chat.Beat(h.t.Context(), process); err != nil {
		h.t.Fatal(err)
	}
	if err := h.chat.Attend(h.t.Context(), process, changes); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) route() {
	h.t.Helper()
	for range 3 { // what follows from a move is planned again
		if err := h.chat.Route(h.t.Context()); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *house) capacity(id desk.StaffID, n int) {
	h.t.Helper()
	for _, s := range h.staff() {
		if s.ID == id {
			s.Capacity = n
			if err := h.store.SaveStaff(h.t.Context(), s, "no password"); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	if err := h.chat.Reload(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) staff() []desk.Staff {
	h.t.Helper()
	all, err := h.store.StaffList(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func (h *house) presence(id desk.StaffID) desk.Presence {
	h.t.Helper()
	for _, s := range h.staff() {
		if s.ID == id {
			return s.Presence
		}
	}
	h.t.Fatal("nobody with that id")
	return ""
}

// offeredTo fails unless a conversation is offered to somebody, or to nobody.
func (h *house) offeredTo(c desk.ConversationID, who desk.StaffID) {
	h.t.Helper()
	if got := h.row(c).OfferedTo; got != who {
		h.t.Fatalf("offered to %q, want %q", got, who)
	}
}

func (h *house) held(c desk.ConversationID, by desk.StaffID) {
	h.t.Helper()
	if got := h.row(c).Assignee; got != by {
		h.t.Fatalf("held by %q, want %q", got, by)
	}
	if err := h.sound(c); err != nil {
		h.t.Fatal(err)
	}
}

func TestOfferGoesRoundUntilAccepted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.open("hello")
		h.route()
		h.offeredTo(c, "") // nobody is there
		h.come("one", "s_ana")
		h.pass(time.Second)
		h.come("one", "s_ben")
		h.route()
		h.offeredTo(c, "s_ana") // has been idle longer
		if got := h.row(c); got.Status != desk.StatusQueued || got.Assignee != "" {
			t.Fatalf("an offer is not yet an answer: %s, %q", got.Status, got.Assignee)
		}
		_, err := h.chat.Accept(ctx, h.ben, c, "")
		refuse(t, err, chat.ErrNoOffer)
		h.pass(44 * time.Second)
		h.come("one") // beats
		h.route()
		h.offeredTo(c, "s_ana")
		h.pass(2 * time.Second)
		h.come("one")
		h.route()
		h.offeredTo(c, "s_ben")
		if p := h.presence("s_ana"); p != desk.Away {
			t.Fatalf("who let an offer run out is %s", p)
		}
		log, err := h.store.Activity(ctx, "s_ana", 0, 10)
		if err != nil || log[len(log)-1].Source != "rule" {
			t.Fatalf("activity %+v, %v", log, err)
		}
		must(t)(h.chat.Decline(ctx, h.ben, c, "in a call", ""))
		h.route()
		h.offeredTo(c, "") // one is away, the other has just declined
		if err := h.chat.SetPresence(ctx, h.ana, desk.Available, "hand"); err != nil {
			t.Fatal(err)
		}
		h.pass(46 * time.Second)
		h.come("one")
		h.route()
		h.offeredTo(c, "s_ana") // asked again once everybody has passed
		id := uuid.NewString()
		must(t)(h.chat.Accept(ctx, h.ana, c, id))
		must(t)(h.chat.Accept(ctx, h.ana, c, id))
		h.held(c, "s_ana")
	})
}

func TestCapacityCountsOffersAndDebts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.capacity("s_ana", 2)
		h.come("one", "s_ana")
		var cs []desk.ConversationID
		for range 4 {
			cs = append(cs, h.open("hello"))
			h.pass(time.Second)
		}
		h.route()
		h.offeredTo(cs[0], "s_ana")
		h.offeredTo(cs[1], "s_ana")
		h.offeredTo(cs[2], "")
		must(t)(h.chat.Accept(ctx, h.ana, cs[0], ""))
		h.route()
		h.offeredTo(cs[2], "")
		// Answered, and the patient is not there: the slot is free.
		h.send(h.ana, cs[0], "here you are")
		h.route()
		h.offeredTo(cs[2], "s_ana")
		// Answered, but the patient is still there.
		must(t)(h.chat.Accept(ctx, h.ana, cs[1], ""))
		h.come("one", string(cs[1]))
		h.send(h.ana, cs[1], "here you are")
		h.route()
		h.offeredTo(cs[3], "")
		h.goes("one", string(cs[1]))
		h.route()
		h.offeredTo(cs[3], "s_ana")
	})
}

func TestWhatTheAbsentHoldComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.come("one", "s_ana", "s_boss")
		owed, answered := h.open("owed"), h.open("answered")
		for _, c := range []desk.ConversationID{owed, answered} {
			must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
		}
		h.send(h.ana, answered, "here you are")
		h.goes("one", "s_ana")
		h.pass(59 * time.Second)
		h.come("one")
		h.route()
		h.held(owed, "s_ana")
		h.pass(2 * time.Second)
		h.come("one")
		later := h.open("later")
		h.route()
		h.held(owed, "")
		h.held(answered, "s_ana") // nobody waits for it
		if row := h.row(owed); !row.Head || row.LastHolder != "s_ana" || row.Rank() >= h.rank(later) {
			t.Fatalf("not at the head: %+v", row)
		}
		kinds := h.kinds(h.maya, owed)
		if kinds[len(kinds)-1] != desk.Requeued {
			t.Fatalf("the patient sees %v", kinds)
		}
		// The one that rested goes back as soon as the patient writes.
		h.send(h.maya, answered, "one more thing")
		h.route()
		h.held(answered, "")
	})
}

func (h *house) rank(c desk.ConversationID) int64 {
	row := h.row(c)
	return row.Rank()
}

// After the server stood still nobody could come back before it ran again:
// that is no absence.
func TestARestartIsNoAbsence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.come("one", "s_ana")
		c := h.open("hello")
		must(t)(h.chat.Assign(t.Context(), h.ana, c, "s_ana", ""))
		h.pass(time.Hour)
		again, err := chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		h.chat = again
		h.route()
		h.held(c, "s_ana")
		h.pass(61 * time.Second)
		h.route()
		h.held(c, "")
	})
}

func TestWhoIsDeactivatedHoldsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.come("one", "s_ana")
		c := h.open("hello")
		must(t)(h.chat.Assign(t.Context(), h.ana, c, "s_ana", ""))
		for _, s := range h.staff() {
			if s.ID == "s_ana" {
				s.Active = false
				if err := h.store.SaveStaff(t.Context(), s, "no password"); err != nil {
					t.Fatal(err)
				}
			}
		}
		h.route()
		h.held(c, "")
	})
}

func TestReturningToSomebodyFull(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.capacity("s_ana", 1)
		h.come("one", "s_ana")
		first := h.open("first")
		h.route()
		must(t)(h.chat.Accept(ctx, h.ana, first, ""))
		h.send(h.ana, first, "here you are")
		h.pass(5 * time.Minute)
		h.come("one")
		second := h.open("second")
		h.come("one", string(second))
		h.route()
		must(t)(h.chat.Accept(ctx, h.ana, second, ""))
		// Back after a while, to somebody who has no room now.
		h.send(h.maya, first, "one more thing")
		h.route()
		h.held(first, "")
		h.held(second, "s_ana")
		if !h.row(first).Head {
			t.Fatal("not at the head")
		}
		// And back to the same person as soon as there is room.
		h.goes("one", string(second))
		h.send(h.ana, second, "here you are")
		h.route()
		h.offeredTo(first, "s_ana")
	})
}
