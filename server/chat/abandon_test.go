package chat_test

import (
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// here says that a patient's conversation is before them, or no longer.
func (h *house) here(c desk.ConversationID, is bool) {
	h.t.Helper()
	err := h.chat.Attend(h.t.Context(), "pr_1", []chat.Attendance{{Subject: string(c), Here: is, At: h.clock().UnixMilli()}})
	if err == nil {
		err = h.chat.Beat(h.t.Context(), "pr_1")
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// Who leaves the queue for longer than their place is kept has abandoned it;
// the wait ended when they were last seen. Coming back in time keeps the place.
func TestLeavingTheQueue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AbandonMS = 10 * minuteMS })
		c := h.open("hello")
		h.here(c, true)
		rank := h.at(c).Rank()
		h.tick(25 * time.Minute)
		if !h.at(c).Unresolved() {
			t.Fatal("gone, though they are here")
		}
		h.here(c, false) // a phone locks
		h.tick(10*time.Minute - time.Millisecond)
		h.here(c, true)
		h.tick(time.Hour)
		if r := h.at(c); !r.Unresolved() || r.Rank() != rank {
			t.Fatalf("back in time, and the place is gone: %+v", r)
		}
		h.here(c, false)
		seen := h.clock().UnixMilli()
		h.tick(10*time.Minute - time.Millisecond)
		if !h.at(c).Unresolved() {
			t.Fatal("their place was not kept")
		}
		h.tick(time.Millisecond)
		if got := h.told(c, desk.Abandoned); len(got) != 1 || got[0].Body.LastSeenAt != seen || h.at(c).Unresolved() {
			t.Fatalf("abandoned: %+v", got)
		}

		// Whoever was never seen, like a client without a socket, has not left.
		c = h.open("from elsewhere")
		h.tick(5 * time.Hour)
		if !h.at(c).Unresolved() {
			t.Error("gone, though nobody ever saw them")
		}
		// Who was taken on, or answered, waits in no queue.
		c = h.open("hello again")
		h.here(c, true)
		must(t)(h.chat.Assign(t.Context(), h.ana, c, "s_ana", ""))
		h.here(c, false)
		h.tick(5 * time.Hour)
		if !h.at(c).Unresolved() {
			t.Error("gone from somebody's desk")
		}
	})
}

// Who can still be answered is not lost: their question is left with us.
func TestWhoCanBeAnsweredHasLeftAQuestion(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	gone := func(c desk.ConversationID) {
		t.Helper()
		h.here(c, true)
		h.here(c, false)
		h.tick(time.Hour)
		r := h.row(c)
		if got := h.told(c, desk.Converted, desk.Abandoned); len(got) != 1 || got[0].Kind != desk.Converted || r.Mode != desk.ModeMessage {
			t.Fatalf("gone: %+v", got)
		}
		if r.Next != desk.NextAnswer || r.PromiseDue <= h.clock().UnixMilli() {
			t.Fatalf("left without a promise: %+v", r)
		}
	}
	withContact := h.open("call me if I am gone")
	must(t)(h.chat.GiveContact(ctx, h.maya, withContact, desk.Contact{Phone: "+1 555 0100"}, ""))
	gone(withContact)

	before := h.open("hello")
	h.send(h.ana, before, "Done")
	must(t)(h.chat.Resolve(ctx, h.ana, before, ""))
	must(t)(h.chat.Reopen(ctx, h.maya, before, ""))
	gone(before)

	h.set(time.Date(2027, 3, 1, 20, 0, 0, 0, time.UTC))
	h.keep("d_scheduling", "cv_1", nil) // 08:00 to 12:00
	if err := h.chat.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	gone(h.open("at night"))
}

// A process that dies takes nobody's place: they have the whole grace from its
// last beat, and from when another one was there to receive them.
func TestADeadProcessAbandonsNobody(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AbandonMS = 10 * minuteMS })
	c := h.open("hello")
	h.here(c, true)
	last := h.clock().UnixMilli()
	h.pass(30 * time.Minute) // nothing serves meanwhile
	news := bus.NewInProcess[chat.Notice]()
	t.Cleanup(news.Close)
	next, err := chat.New(h.store, news, chat.Options{DigestKey: []byte("k"), Now: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	look := func(d time.Duration) {
		t.Helper()
		h.pass(d)
		if err := next.KeepPresence(ctx); err != nil { // reads who is where
			t.Fatal(err)
		}
		if err := next.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	look(0)
	look(10*time.Minute - time.Millisecond)
	if !h.at(c).Unresolved() {
		t.Fatal("the interruption counted against them")
	}
	look(time.Millisecond)
	if got := h.told(c, desk.Abandoned); len(got) != 1 || got[0].Body.LastSeenAt != last {
		t.Fatalf("who did not come back: %+v", got)
	}
}
