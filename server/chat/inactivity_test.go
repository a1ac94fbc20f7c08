package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// A matter that waits on its patient alone is closed after a warning, and
// marked as such. Nothing else is, and "not solved" brings it back to the same
// desk ahead of new arrivals.
func TestWhatIsQuietIsClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = 72*hourMS, 24*hourMS })
		c := h.open("hello")
		h.tick(100 * time.Hour)
		if got := h.told(c, desk.InactivityWarned, desk.Resolved); len(got) != 0 {
			t.Fatalf("an open turn is no silence of the patient's: %+v", got)
		}
		h.send(h.ana, c, "Which day suits you?")
		answered := h.clock()
		if st := h.standing(c); st.Next != desk.NextReply || st.Due != answered.UnixMilli()+72*hourMS {
			t.Fatalf("it waits on the patient: %+v", st)
		}
		h.tick(48*time.Hour - time.Millisecond)
		if got := h.told(c, desk.InactivityWarned); len(got) != 0 {
			t.Fatalf("warned early: %+v", got)
		}
		h.tick(time.Millisecond)
		got := h.told(c, desk.InactivityWarned)
		if len(got) != 1 || got[0].Body.Due != answered.UnixMilli()+72*hourMS || !got[0].Kind.VisibleTo(desk.KindPatient) {
			t.Fatalf("warned: %+v", got)
		}
		// Whoever writes is not silent; a second question of ours starts anew.
		h.send(h.maya, c, "Tuesday")
		h.tick(30 * time.Hour)
		if h.row(c).Status != desk.StatusOpen || h.row(c).WarnedInactive != 0 {
			t.Fatalf("closed though they wrote: %+v", h.row(c))
		}
		h.send(h.ana, c, "At what time?")
		h.tick(47 * time.Hour)
		h.send(h.ana, c, "Nine or ten?")
		h.tick(47 * time.Hour)
		if got := h.told(c, desk.InactivityWarned); len(got) != 1 {
			t.Fatalf("warned though we wrote since: %+v", got)
		}
		// A promise that runs is ours to keep first.
		must(t)(h.chat.Promise(ctx, h.ana, c, chat.PromiseOf{Next: "update", Due: h.clock().UnixMilli() + 90*hourMS}, ""))
		h.tick(89 * time.Hour)
		if got := h.told(c, desk.InactivityWarned); len(got) != 1 {
			t.Fatalf("warned though we owe an update: %+v", got)
		}
		h.send(h.ana, c, "There is nothing new. Nine or ten?")
		// Late rules warn all the same, and leave the whole time after it.
		h.tick(200 * time.Hour)
		if got := h.told(c, desk.InactivityWarned); len(got) != 2 || got[1].Body.Due != h.clock().UnixMilli()+24*hourMS || !h.at(c).Unresolved() {
			t.Fatalf("warned late: %+v", got)
		}
		h.tick(24*time.Hour - time.Millisecond)
		if !h.at(c).Unresolved() {
			t.Fatal("closed before the time that the warning gave")
		}
		h.tick(time.Millisecond)
		end := h.told(c, desk.Resolved)
		if len(end) != 1 || end[0].From.Kind != desk.KindSystem || end[0].Body.Reason != desk.ReasonInactivity {
			t.Fatalf("closed: %+v", end)
		}

		arrival := h.open("another matter")
		h.pass(time.Minute)
		must(t)(h.chat.Reopen(ctx, h.maya, c, ""))
		back := h.row(c)
		if !back.Head || back.Department != "d_scheduling" || back.Rank() >= h.at(arrival).Rank() {
			t.Fatalf("not solved: rank %d of %+v, a new arrival has %d", back.Rank(), back, h.at(arrival).Rank())
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// Nobody is closed who was not told.
func TestNobodyIsClosedWithoutAWarning(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = hourMS, 0 })
	c := h.open("hello")
	h.send(h.ana, c, "Which day?")
	h.tick(1000 * time.Hour)
	h.tick(time.Hour)
	if !h.at(c).Unresolved() {
		t.Error("closed without a word")
	}
	if st := h.standing(c); st.Next != desk.NextReply || st.Due == 0 {
		t.Errorf("no next step by a time: %+v", st)
	}
}

// What staff take out of the queue without taking it on is no acceptance.
func TestTakenOutOfTheQueue(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	c := h.open("a duplicate")
	must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
	if got := h.told(c, desk.Withdrawn, desk.Accepted, desk.Resolved); len(got) != 2 || got[0].Kind != desk.Withdrawn || got[1].Kind != desk.Resolved {
		t.Errorf("resolved from the queue: %+v", got)
	}
	c = h.open("a question")
	h.send(h.ana, c, "An answer")
	must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
	if got := h.told(c, desk.Withdrawn); len(got) != 0 {
		t.Errorf("taken on, and withdrawn: %+v", got)
	}
}
