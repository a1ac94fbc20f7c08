package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// Targets are in business time and of the rules in force at opening. Staff are
// warned, a breach is written once, and a supervisor is asked to look once.
func TestTargetsAreWarnedOfAndBreached(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.set(time.Date(2027, 3, 1, 11, 50, 0, 0, time.UTC))
		h.keep("d_scheduling", "cv_1", nil) // 08:00 to 12:00
		h.rules("d_scheduling", func(p *desk.Policy) {
			p.SLA[desk.Normal] = desk.SLATargets{FirstResponseMS: 30 * minuteMS, NextReplyMS: hourMS, ResolutionMS: 6 * hourMS, WarnPercent: 50}
		})
		c := h.open("When?")
		// New rules are for those who come later.
		h.rules("d_scheduling", func(p *desk.Policy) { p.SLA[desk.Normal] = desk.SLATargets{FirstResponseMS: 1} })

		due := time.Date(2027, 3, 2, 8, 20, 0, 0, time.UTC).UnixMilli()
		if k := h.clockOf(c, desk.TargetFirstResponse); k == nil || k.Due != due || k.LeftMS != 30*minuteMS {
			t.Fatalf("ten minutes before closing: %+v", k)
		}
		h.tick(9 * time.Minute)
		if got := h.told(c, desk.SLAWarned, desk.SLABreached); len(got) != 0 {
			t.Fatalf("told early: %+v", got)
		}
		// Overnight the clock stands: 15 of 30 minutes have passed at 08:05.
		h.set(time.Date(2027, 3, 2, 8, 4, 59, 999e6, time.UTC))
		h.tick(0)
		if got := h.told(c, desk.SLAWarned, desk.SLABreached); len(got) != 0 {
			t.Fatalf("told a millisecond early: %+v", got)
		}
		h.tick(time.Millisecond)
		got := h.told(c, desk.SLAWarned)
		if len(got) != 1 || got[0].Body.Target != desk.TargetFirstResponse || got[0].Body.Due != due {
			t.Fatalf("warned: %+v", got)
		}
		if next, due0 := h.standing(c).Next, h.standing(c).Due; next != desk.NextAnswer || due0 != due {
			t.Fatalf("next %s by %d, want an answer by %d", next, due0, due)
		}
		h.tick(15 * time.Minute)
		h.tick(time.Second)
		if got := h.told(c, desk.SLABreached); len(got) != 1 || got[0].Body.Target != desk.TargetFirstResponse {
			t.Fatalf("breached: %+v", got)
		}
		if got := h.told(c, desk.Escalated); len(got) != 1 || got[0].Body.Reason != desk.TargetFirstResponse || h.row(c).EscalatedAt == 0 {
			t.Fatalf("escalated: %+v", got)
		}
		if k := h.clockOf(c, desk.TargetFirstResponse); k == nil || !k.Breached || k.LeftMS != -1000 {
			t.Fatalf("a second late: %+v", k)
		}

		// The answer ends it. The next turn has a target of its own.
		h.send(h.ana, c, "On Tuesday")
		if k := h.clockOf(c, desk.TargetFirstResponse); k != nil {
			t.Fatalf("answered, and it counts still: %+v", k)
		}
		h.send(h.maya, c, "At what time?")
		h.tick(30 * time.Minute)
		if got := h.told(c, desk.SLAWarned); len(got) != 2 || got[1].Body.Target != desk.TargetNextReply {
			t.Fatalf("the next reply: %+v", got)
		}
		h.send(h.ana, c, "At nine")
		h.send(h.maya, c, "Which entrance?")
		h.tick(time.Hour)
		if got := h.told(c, desk.SLABreached); len(got) != 2 || got[1].Body.Target != desk.TargetNextReply {
			t.Fatalf("a turn after one that was answered in time: %+v", got)
		}
		if len(h.told(c, desk.Escalated)) != 1 {
			t.Error("a supervisor is asked once")
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// While we wait on the patient, or on a third party if the rules say so, the
// clock of the resolution keeps what is left, to the millisecond; in a snooze
// it runs, and so it does while somebody is owed an answer.
func TestPausesKeepWhatIsLeft(t *testing.T) {
	for _, party := range []bool{true, false} {
		h := newHouse(t, storetest.SQLite(t))
		ctx := t.Context()
		h.rules("d_scheduling", func(p *desk.Policy) {
			p.SLA[desk.Normal] = desk.SLATargets{ResolutionMS: 10 * hourMS, ThirdParty: party}
			p.Waits.AutoResolveMS = 0
		})
		left := func() int64 {
			t.Helper()
			k := h.clockOf(h.only, desk.TargetResolution)
			if k == nil {
				t.Fatal("no clock")
			}
			return k.LeftMS
		}
		h.only = h.open("Is it covered?")
		h.tick(17*time.Minute + 123*time.Millisecond)
		h.send(h.ana, h.only, "What is your plan called?")
		kept := left()
		if kept != 10*hourMS-17*minuteMS-123 {
			t.Fatalf("left %d", kept)
		}
		h.tick(26 * time.Hour)
		if k := h.clockOf(h.only, desk.TargetResolution); k.LeftMS != kept || !k.Paused || k.Due != 0 {
			t.Fatalf("it did not stand still: %+v", k)
		}
		h.send(h.maya, h.only, "Gold")
		if got := left(); got != kept {
			t.Fatalf("left %d after the wait, %d before", got, kept)
		}
		h.tick(3 * time.Minute)
		if _, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: h.only, Text: "We ask them.", KeepOpen: true}); err != nil {
			t.Fatal(err)
		}
		kept -= 3 * minuteMS
		must(t)(h.chat.Wait(ctx, h.ana, h.only, chat.Waiting{On: "insurer", Reason: "Form 12"}, ""))
		h.tick(2*time.Hour + time.Millisecond)
		if !party {
			kept -= 2*hourMS + 1
		}
		if got := left(); got != kept {
			t.Fatalf("third party pauses: %v; left %d, want %d", party, got, kept)
		}
		// A patient who writes overrides every pause.
		h.send(h.maya, h.only, "Any news?")
		h.tick(5 * time.Minute)
		kept -= 5 * minuteMS
		if _, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: h.only, Text: "Not yet.", KeepOpen: true}); err != nil {
			t.Fatal(err)
		}
		must(t)(h.chat.Snooze(ctx, h.ana, h.only, h.clock().Add(time.Hour).UnixMilli(), ""))
		h.tick(time.Hour)
		if kept -= hourMS; left() != kept {
			t.Fatalf("left %d after a snooze, want %d", left(), kept)
		}
		if err := h.sound(h.only); err != nil {
			t.Error(err)
		}
	}
}

// The rule that closes what is quiet ends the pause by the same hours.
func TestARuleCountsBusinessTime(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.set(time.Date(2027, 3, 1, 11, 0, 0, 0, time.UTC))
	h.keep("d_scheduling", "cv_1", nil) // 08:00 to 12:00
	h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = 24*hourMS, hourMS })
	c := h.open("hello")
	h.send(h.ana, c, "Which day?")
	h.tick(23 * time.Hour)
	h.tick(time.Hour)
	if got := h.told(c, desk.Resolved); len(got) != 1 || got[0].Body.PausedBizMS != 4*hourMS {
		t.Errorf("paused over a day of four open hours: %+v", got)
	}
}

// What staff began has no first response to be late; the turns of its patient
// count from their first message.
func TestWhatStaffBeganHasNoFirstResponse(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.rules("d_scheduling", func(p *desk.Policy) {
		p.SLA[desk.Normal] = desk.SLATargets{FirstResponseMS: minuteMS, NextReplyMS: hourMS}
	})
	c := h.open("hello")
	h.send(h.ana, c, "Done")
	must(t)(h.chat.Resolve(t.Context(), h.ana, c, ""))
	must(t)(h.chat.Reopen(t.Context(), h.ana, c, "")) // by staff: nobody is owed
	h.tick(time.Hour)
	h.send(h.maya, c, "Why?")
	h.tick(10 * time.Minute)
	if got := h.told(c, desk.SLABreached); len(got) != 0 {
		t.Errorf("late with the first response: %+v", got)
	}
	if k := h.clockOf(c, desk.TargetNextReply); k == nil || k.LeftMS != 50*minuteMS {
		t.Errorf("their turn: %+v", k)
	}
}

// The targets are those of the priority.
func TestTargetsOfAPriority(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.rules("d_scheduling", func(p *desk.Policy) {
		p.SLA[desk.Normal].FirstResponseMS = hourMS
		p.SLA[desk.Urgent].FirstResponseMS = 5 * minuteMS
	})
	c := h.open("It is urgent")
	h.tick(10 * time.Minute)
	must(t)(h.chat.SetPriority(t.Context(), h.ana, c, "urgent", ""))
	h.tick(time.Second)
	if got := h.told(c, desk.SLABreached); len(got) != 1 {
		t.Errorf("ten minutes of five: %+v", got)
	}
}

// What is due moves with the hours and with the rules: whoever changes them
// makes the rules look again, at a time when every process has read the change.
func TestWhatIsDueMovesWithTheHours(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.set(time.Date(2027, 3, 1, 13, 0, 0, 0, time.UTC))
		h.keep("d_scheduling", "cv_1", nil) // 08:00 to 12:00
		h.rules("d_scheduling", func(p *desk.Policy) { p.SLA[desk.Normal].FirstResponseMS, p.Waits.AbandonMS = hourMS, 0 })
		c := h.open("When?") // due tomorrow at nine
		h.tick(time.Second)
		h.keep("d_scheduling", "cv_2", func(v *desk.CalendarVersion) { v.Always, v.Week = true, [7][]desk.OpenSpan{} })
		if err := h.chat.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		h.tick(time.Minute)
		if due := h.at(c).TimerAt; due != time.Date(2027, 3, 1, 14, 0, 1, 0, time.UTC).UnixMilli() {
			t.Errorf("looked at next %s", time.UnixMilli(due).UTC())
		}
		h.tick(time.Hour)
		if got := h.told(c, desk.SLABreached); len(got) != 1 {
			t.Errorf("open since an hour: %+v", got)
		}

		h.send(h.ana, c, "At nine")
		if due := h.at(c).MoveAt + 72*hourMS; h.standing(c).Due != due {
			t.Fatalf("closed at %d, not %d", h.standing(c).Due, due)
		}
		h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = 2*hourMS, hourMS })
		h.tick(90 * time.Minute)
		if got := h.told(c, desk.InactivityWarned); len(got) != 1 {
			t.Errorf("by the new rules: %+v", got)
		}
	})
}
