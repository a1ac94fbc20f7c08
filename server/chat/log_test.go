package chat_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// Every moment that a figure needs is in a log, with what the figure asks of
// it: whoever stops writing one of them fails here.
func TestTheLogTellsEveryMoment(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	h.keep("d_scheduling", "cv_1", func(v *desk.CalendarVersion) { v.Always, v.Week = true, [7][]desk.OpenSpan{} })
	h.rules("d_scheduling", func(p *desk.Policy) { p.SLA[desk.Normal].NextReplyMS = hourMS })
	ok := must(t)
	last := func(c desk.ConversationID, kind desk.EventKind) desk.Body {
		t.Helper()
		got := h.told(c, kind)
		if len(got) == 0 {
			t.Fatalf("nothing of %s in %v", kind, h.kinds(h.boss, c))
		}
		return got[len(got)-1].Body
	}
	tell := func(what string, is bool) {
		t.Helper()
		if !is {
			t.Errorf("the log does not tell %s", what)
		}
	}

	c := h.open("hello")
	b := last(c, desk.Opened)
	tell("whose question, under which hours and rules", b.Origin == desk.OriginPatient && b.Calendar == "cv_1" && b.Policy != "" && b.Episode == 1)
	tell("in which queue", last(c, desk.Queued).Department == "d_scheduling")
	if _, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: c, Text: "One moment", Holding: true}); err != nil {
		t.Fatal(err)
	}
	tell("who took it and how", last(c, desk.Accepted).Staff.ID == "s_ana" && last(c, desk.Accepted).How == "replied")
	tell("a holding reply", last(c, desk.Message).Holding && h.at(c).RespondedAt == 0)
	h.send(h.ana, c, "Hello")
	tell("that we wait on the patient", last(c, desk.Message).Then == desk.StatusWaiting)
	ok(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "pharmacy", Reason: "stock"}, ""))
	tell("on whom, and why", last(c, desk.StatusChanged).WaitingOn == "pharmacy" && last(c, desk.StatusChanged).Reason == "stock")
	tell("what was promised", last(c, desk.Promised).Next == desk.NextUpdate && last(c, desk.Promised).Due > 0)
	h.send(h.maya, c, "Thanks")
	ok(h.chat.NoReplyNeeded(ctx, h.ana, c, "courtesy", ""))
	tell("that a turn asks for nothing", last(c, desk.NoReplyNeeded).Reason == "courtesy")
	ok(h.chat.Snooze(ctx, h.ana, c, h.clock().UnixMilli()+hourMS, ""))
	tell("a snooze", last(c, desk.Snoozed).Until > 0)
	h.tick(time.Hour)
	last(c, desk.Woken)
	h.send(h.maya, c, "One more question")
	h.tick(time.Hour)
	tell("a target that passed", last(c, desk.SLABreached).Target == desk.TargetNextReply)
	ok(h.chat.Transfer(ctx, h.ana, c, "billing", "", ""))
	tell("where it went", last(c, desk.Transferred).FromDepartment == "d_scheduling" && last(c, desk.Transferred).Department == "d_billing")
	ok(h.chat.Resolve(ctx, h.ben, c, ""))
	last(c, desk.Withdrawn)
	tell("what became of the promise", last(c, desk.PromiseEnded).Outcome == desk.PromiseWithdrawn)
	ok(h.chat.Reopen(ctx, h.maya, c, ""))
	tell("that it was not solved", last(c, desk.Reopened).Origin == desk.OriginNotSolved && last(c, desk.Queued).Head)

	c = h.open("too long")
	ok(h.chat.Resolve(ctx, h.maya, c, ""))
	tell("when somebody left the queue", last(c, desk.Abandoned).LastSeenAt == h.clock().UnixMilli())
	c = h.open("rather later")
	ok(h.chat.Convert(ctx, h.maya, c, chat.Conversion{Mode: desk.ModeMessage}, ""))
	tell("who left a question instead", last(c, desk.Converted).Mode == desk.ModeMessage && last(c, desk.Promised).Next == desk.NextAnswer)

	if err := h.chat.SetPresence(ctx, h.ana, desk.OnBreak, "hand"); err != nil {
		t.Fatal(err)
	}
	h.sign(h.ana, c)
	activity, err := h.store.Activity(ctx, "s_ana", 0, 10)
	if err != nil || len(activity) != 2 || activity[0].Kind != "presence" || activity[1].Kind != "focus" || activity[1].Value != string(c) {
		t.Errorf("presence and focus: %+v, %v", activity, err)
	}
}

// Several processes look at once, and what is due is done once.
func TestSeveralProcessesTick(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		var all []desk.ConversationID
		for i := range 30 {
			c := h.open(fmt.Sprintf("question %d", i))
			must(t)(h.chat.Promise(ctx, h.ana, c, chat.PromiseOf{Next: "answer", Due: h.clock().UnixMilli() + hourMS}, ""))
			must(t)(h.chat.Snooze(ctx, h.ana, c, h.clock().UnixMilli()+hourMS, ""))
			all = append(all, c)
		}
		h.pass(time.Hour)
		var ticks sync.WaitGroup
		for range 3 {
			news := bus.NewInProcess[chat.Notice]()
			t.Cleanup(news.Close)
			process, err := chat.New(d.WithClock(h.clock).Open(t), news, chat.Options{DigestKey: []byte("k"), Now: h.clock})
			if err != nil {
				t.Fatal(err)
			}
			ticks.Go(func() {
				if err := process.Tick(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		ticks.Wait()
		for _, c := range all {
			if got := h.told(c, desk.Woken, desk.PromiseEnded, desk.Escalated); len(got) != 3 {
				t.Fatalf("done %d times: %+v", len(got), got)
			}
			if err := h.sound(c); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A demo's clock divides what the rules say.
func TestTheDemosClock(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	if err := h.store.SetSetting(ctx, chat.DemoSpeed, "60"); err != nil {
		t.Fatal(err)
	}
	news := bus.NewInProcess[chat.Notice]()
	t.Cleanup(news.Close)
	demo, err := chat.New(h.store, news, chat.Options{DigestKey: []byte("k"), Now: h.clock, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	h.rules("d_scheduling", func(p *desk.Policy) { p.SLA[desk.Normal].FirstResponseMS = hourMS })
	if err := demo.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	it, err := demo.Open(ctx, h.maya, chat.Opening{Department: "scheduling", Text: "hello", ClientID: uuid.NewString()})
	if err != nil {
		t.Fatal(err)
	}
	if st := demo.Standing(&it.Conversation); st.Due != it.OpenedAt+minuteMS || len(st.Clocks) != 1 || st.Clocks[0].LeftMS != minuteMS {
		t.Errorf("an hour of the demo: %+v, opened at %d", st, it.OpenedAt)
	}
}
