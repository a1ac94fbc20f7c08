package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// wall is how scheduling stands, for its manager.
func (h *house) wall(a desk.Actor) chat.DepartmentWall {
	h.t.Helper()
	w, err := h.chat.Wall(h.t.Context(), a)
	if err != nil {
		h.t.Fatal(err)
	}
	if w.At != h.clock().UnixMilli() || len(w.Departments) != 1 || w.Departments[0].Key != "scheduling" {
		h.t.Fatalf("%+v", w)
	}
	return w.Departments[0]
}

// The wall counts what is open, by hand-made cases of every sort.
func TestTheWallTellsHowADepartmentStands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		h.rules("d_scheduling", func(p *desk.Policy) {
			p.SLA[desk.Normal] = desk.SLATargets{FirstResponseMS: 30 * minuteMS, NextReplyMS: 2 * hourMS, ResolutionMS: 48 * hourMS}
		})
		manager := h.hire("s_mia", "Mia", desk.RoleManager, "d_scheduling")
		h.reload()
		for _, a := range []desk.Actor{h.ana, h.auditor, h.maya} {
			_, err := h.chat.Wall(ctx, a)
			refuse(t, err, desk.ErrForbidden)
		}
		if w := h.wall(manager); w.Waiting != 0 || w.LongestSince != 0 || w.OverTarget != 0 {
			t.Fatalf("nobody has written: %+v", w)
		}

		h.seat(h.ana, true)
		h.seat(h.ben, true)
		if err := h.chat.KeepPresence(ctx); err != nil {
			t.Fatal(err)
		}
		h.everything() // Ana: owed, answered, insurer, asleep, left question
		asked := h.clock().UnixMilli()
		h.open("First")
		h.pass(20 * time.Minute)
		h.open("Second")
		w := h.wall(manager)
		if w.Waiting != 2 || w.LongestSince != asked || w.Queued != 2 || w.Open != 2 || w.OnPatient != 1 || w.OnThird != 1 || w.Snoozed != 1 {
			t.Errorf("by status: %+v", w)
		}
		if w.OverTarget != 0 || w.Breached != 0 || w.AtRisk != 2 {
			t.Errorf("10 of 30 minutes are left of two: %+v", w)
		}
		if w.ThirdSince == 0 || w.ThirdSince > asked {
			t.Errorf("the insurer has been waited on since %d", w.ThirdSince)
		}
		h.pass(15 * time.Minute)
		w = h.wall(manager)
		if w.OverTarget != 2 || w.OverTargetSince != asked || w.Breached != 2 || w.AtRisk != 1 {
			t.Errorf("two are over, one comes close: %+v", w)
		}
		if w.PromisesDue != 0 {
			t.Errorf("promises: %+v", w)
		}
		h.pass(24 * time.Hour)
		if w = h.wall(manager); w.PromisesDue == 0 || w.PromisesLate == 0 {
			t.Errorf("a day later: %+v", w)
		}
		if w.OwnerAbsent != 0 {
			t.Error("Ana is here")
		}
		h.seat(h.ana, false)
		h.tick(time.Minute)
		for range 2 {
			if err := h.chat.KeepPresence(ctx); err != nil {
				t.Fatal(err)
			}
		}
		h.pass(25 * time.Hour)
		if w = h.wall(manager); w.OwnerAbsent < 3 {
			t.Errorf("Ana has been gone for a day: %+v", w)
		}
	})
}

// Who is there: who has room, who is full, who takes nothing new.
func TestTheWallTellsWhoIsThere(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	manager := h.hire("s_mia", "Mia", desk.RoleManager, "d_scheduling")
	h.reload()
	h.capacity("s_ana", 1)
	h.seat(h.ana, true)
	h.seat(h.ben, true)
	look := func() chat.StaffWall {
		t.Helper()
		if err := h.chat.KeepPresence(ctx); err != nil {
			t.Fatal(err)
		}
		return h.wall(manager).Staff
	}
	if diff := cmp.Diff(chat.StaffWall{Available: 2, Capacity: 1 + desk.DefaultCapacity}, look()); diff != "" {
		t.Error(diff)
	}
	must(t)(h.chat.Assign(ctx, h.ana, h.open("hello"), "s_ana", ""))
	if err := h.chat.SetPresence(ctx, h.ben, desk.OnBreak, "hand"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(chat.StaffWall{Full: 1, Away: 1, Live: 1, Capacity: 1}, look()); diff != "" {
		t.Error(diff)
	}
}

// What was told is compared with what came of it, by the first range of each wait.
func TestTheWallComparesWaitsWithWhatWasTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		now := h.clock().UnixMilli()
		ago := func(minutes int64) int64 { return now - minutes*minuteMS }
		told := func(c string, queued, at, low, high, ended int64, outcome string) store.WaitEstimate {
			return store.WaitEstimate{ID: uuid.NewString(), Conversation: desk.ConversationID(c), Department: "d_scheduling", QueuedAt: queued, At: at,
				LowMS: low * minuteMS, HighMS: high * minuteMS, EndedAt: ended, Outcome: outcome}
		}
		hidden := told("c_5", ago(30), ago(30), 0, 0, ago(20), "accepted")
		hidden.LowMS, hidden.HighMS = -1, -1
		if err := h.store.KeepEstimates(ctx, []store.WaitEstimate{
			told("c_1", ago(40), ago(40), 5, 15, ago(30), "accepted"),  // 10 minutes: inside
			told("c_1", ago(40), ago(35), 1, 2, ago(30), "accepted"),   // what was told later does not count
			told("c_2", ago(40), ago(40), 5, 15, ago(20), "accepted"),  // longer
			told("c_3", ago(40), ago(40), 5, 15, ago(38), "abandoned"), // says nothing
			told("c_4", ago(40), ago(40), 5, 15, ago(10), "abandoned"), // longer, and given up
			hidden,
			told("c_6", ago(90), ago(90), 5, 15, ago(61), "accepted"), // more than an hour ago
		}, nil); err != nil {
			t.Fatal(err)
		}
		if got := h.wall(h.hire("s_mia", "Mia", desk.RoleManager, "d_scheduling")).Told; got != (chat.ToldWaits{N: 3, Inside: 1, Longer: 2}) {
			t.Errorf("%+v", got)
		}
	})
}
