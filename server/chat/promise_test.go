package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// outcomes are what became of the promises of a conversation, in order.
func (h *house) outcomes(c desk.ConversationID) []string {
	var out []string
	for _, e := range h.told(c, desk.PromiseEnded) {
		out = append(out, e.Body.Next+" "+e.Body.Outcome)
	}
	return out
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestPromisesAreRefused(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx, now := t.Context(), h.clock().UnixMilli()
	c := h.open("hello")
	before := h.row(c).LastSeq
	promise := func(a desk.Actor, p chat.PromiseOf) error {
		_, err := h.chat.Promise(ctx, a, c, p, "")
		return err
	}
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "answer", Due: now}), &desk.Error{Code: "promise_in_past"})
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "answer", Due: now - 1}), &desk.Error{Code: "promise_in_past"})
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "answer", Due: now + 367*24*hourMS}), &desk.Error{Code: "promise_too_far"})
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "miracle", Due: now + 1}), &desk.Error{Code: "unknown_next"})
	refuse(t, promise(h.ana, chat.PromiseOf{Due: now + 1}), &desk.Error{Code: "unknown_next"})
	refuse(t, promise(h.maya, chat.PromiseOf{Next: "answer", Due: now + 1}), desk.ErrForbidden)
	refuse(t, promise(h.other, chat.PromiseOf{Next: "answer", Due: now + 1}), desk.ErrNotFound)
	_, err := h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "insurer", Due: now}, "")
	refuse(t, err, &desk.Error{Code: "promise_in_past"})
	if got := h.row(c).LastSeq; got != before {
		t.Errorf("a refusal wrote %d events", got-before)
	}
	if err := promise(h.ana, chat.PromiseOf{Next: "answer", Due: now + hourMS}); err != nil {
		t.Fatal(err)
	}
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "answer", Due: now + 2*hourMS}), &desk.Error{Code: "reason_missing"})
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "answer", Due: now + 2*hourMS, Reason: " \t"}), &desk.Error{Code: "reason_missing"})
	must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
	refuse(t, promise(h.ana, chat.PromiseOf{Next: "answer", Due: now + 2*hourMS}), desk.ErrResolved)
}

// A promise is an event both sides read. It is renewed with a reason before it
// lapses, and has one outcome.
func TestPromisesAndTheirOutcomes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		at := func(d time.Duration) int64 { return h.clock().Add(d).UnixMilli() }
		promise := func(c desk.ConversationID, p chat.PromiseOf) chat.Item {
			t.Helper()
			return must(t)(h.chat.Promise(ctx, h.ana, c, p, uuid.NewString()))
		}

		c := h.open("hello")
		due := at(2 * time.Hour)
		promise(c, chat.PromiseOf{Next: "answer", Due: due})
		if st := h.standing(c); st.Next != "answer" || st.Due != due {
			t.Fatalf("promised: %+v", st)
		}
		if got := h.told(c, desk.Promised); !got[0].Kind.VisibleTo(desk.KindPatient) {
			t.Error("the patient does not read it")
		}
		if r := h.row(c); r.Assignee != "" {
			t.Errorf("a promise took it out of the queue: %+v", r)
		}
		h.tick(time.Hour)
		due = at(3 * time.Hour)
		promise(c, chat.PromiseOf{Next: "answer", Due: due, Reason: "We wait for the doctor's list."})
		equal(t, h.outcomes(c), "answer renewed")
		// "We are looking into it" is not an answer.
		if _, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: c, Text: "We are looking into it", Holding: true}); err != nil {
			t.Fatal(err)
		}
		if r := h.row(c); r.WaitingSince == 0 || r.RespondedAt != 0 || r.Next != "answer" || r.AcceptedAt == 0 || r.Status != desk.StatusOpen {
			t.Fatalf("a holding reply changed more than it may: %+v", r)
		}
		h.tick(3*time.Hour - time.Millisecond)
		h.send(h.ana, c, "Tuesday at nine")
		equal(t, h.outcomes(c), "answer renewed", "answer kept")

		// Staff are warned of the next one, and it lapses on the millisecond.
		due = at(2 * time.Hour)
		promise(c, chat.PromiseOf{Next: "update", Due: due})
		h.tick(90*time.Minute - time.Millisecond)
		if got := h.told(c, desk.SLAWarned); len(got) != 1 { // of the one before
			t.Fatalf("warned early: %+v", got)
		}
		h.tick(time.Millisecond)
		h.tick(time.Minute)
		if got := h.told(c, desk.SLAWarned); len(got) != 2 || got[1].Body.Target != desk.TargetPromise || got[1].Body.Due != due {
			t.Fatalf("warned: %+v", got)
		}
		h.tick(29 * time.Minute)
		equal(t, h.outcomes(c), "answer renewed", "answer kept", "update lapsed")
		if got := h.told(c, desk.Escalated); len(got) != 1 || got[0].Body.Reason != desk.TargetPromise {
			t.Fatalf("escalated: %+v", got)
		}

		// What was due has lapsed, also when no rule looked in time.
		promise(c, chat.PromiseOf{Next: "update", Due: at(time.Minute)})
		h.pass(time.Minute)
		h.send(h.ana, c, "Sorry, we are late")
		equal(t, h.outcomes(c)[2:], "update lapsed", "update lapsed")
		promise(c, chat.PromiseOf{Next: "update", Due: at(time.Minute)})
		h.pass(time.Hour)
		promise(c, chat.PromiseOf{Next: "update", Due: at(time.Minute)}) // a new one: there is nothing to renew
		equal(t, h.outcomes(c)[4:], "update lapsed")
		must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
		equal(t, h.outcomes(c)[5:], "update withdrawn")
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// A question before a promised call does not make the call forgotten; a matter
// that was answered in the thread instead keeps the promise.
func TestACallIsKeptByCalling(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	c := h.open("Please call me")
	call := chat.PromiseOf{Next: "call", Due: h.clock().Add(time.Hour).UnixMilli()}
	must(t)(h.chat.Promise(ctx, h.ana, c, call, ""))
	h.send(h.ana, c, "Which number suits you?")
	if r := h.row(c); r.Next != "call" || r.PromiseDue != call.Due {
		t.Fatalf("after a question: %+v", r)
	}
	must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
	equal(t, h.outcomes(c), "call kept")
}

// Waiting on a third party promises news by a time.
func TestThirdPartiesComeWithAPromise(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.UpdateMS = 5 * hourMS })
	c := h.open("Is it covered?")
	h.send(h.ana, c, "We ask your insurer")
	now := h.clock().UnixMilli()
	must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "insurer", Reason: "They check case 7"}, ""))
	if st := h.standing(c); st.Next != "update" || st.Due != now+5*hourMS {
		t.Fatalf("by the rules: %+v", st)
	}
	if got := h.told(c, desk.Promised); len(got) != 1 || got[0].Body.Reason != "" {
		t.Errorf("the patient reads what was meant for colleagues: %+v", got)
	}
	if got := h.told(c, desk.StatusChanged); got[0].Body.WaitingOn != "insurer" || got[0].Body.Reason != "They check case 7" {
		t.Errorf("on whom, and why: %+v", got)
	}
	must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "clinician"}, ""))
	equal(t, h.outcomes(c)) // what was promised stays
	must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "clinician", Due: now + 9*hourMS}, ""))
	equal(t, h.outcomes(c), "update renewed")
	if st := h.standing(c); st.Due != now+9*hourMS {
		t.Fatalf("as it was said: %+v", st)
	}
	// Waiting on the patient needs none.
	must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "patient"}, ""))
	if len(h.told(c, desk.Promised)) != 2 {
		t.Error("a promise to wait for the patient")
	}
}

func TestNothingIsOwed(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	c := h.open("hello")
	h.send(h.ana, c, "Hello")
	_, err := h.chat.NoReplyNeeded(ctx, h.ana, c, "", "")
	refuse(t, err, &desk.Error{Code: "nothing_owed"})
	h.send(h.maya, c, "Thank you")
	_, err = h.chat.NoReplyNeeded(ctx, h.maya, c, "", "")
	refuse(t, err, desk.ErrForbidden)
	must(t)(h.chat.NoReplyNeeded(ctx, h.ana, c, "thanks", ""))
	if r := h.row(c); r.WaitingSince != 0 || h.told(c, desk.NoReplyNeeded)[0].Body.Reason != "thanks" {
		t.Errorf("voided: %+v", r)
	}
	must(t)(h.chat.Escalate(ctx, h.ana, c, "asks for a manager", ""))
	if r := h.row(c); r.EscalatedAt == 0 {
		t.Errorf("escalated by hand: %+v", r)
	}
}

// A left question whose time was missed is not behind those who wait: it comes
// first, as it did when its time was near.
func TestWhatWasMissedComesFirst(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.rules("d_scheduling", func(p *desk.Policy) { p.Waits.AnswerMS = hourMS })
	in := chat.Opening{Department: "scheduling", Text: "When?", ClientID: uuid.NewString(), Mode: desk.ModeMessage}
	left := must(t)(h.chat.Open(t.Context(), h.maya, in))
	h.tick(2 * time.Hour)
	equal(t, h.outcomes(left.ID), "answer lapsed")
	live := h.open("hello")
	h.capacity("s_ana", 1)
	h.come("pr_1", "s_ana")
	h.route()
	h.offeredTo(left.ID, "s_ana")
	h.offeredTo(live, "s_ana") // and a left question holds no slot
}

// A left question that was answered and handed on, so that nothing was owed,
// is asked again where nobody has it: that has a time too.
func TestAskedAgainInTheQueue(t *testing.T) {
	h, ctx, ok := clinic(t, storetest.SQLite(t)), t.Context(), must(t)
	c := ok(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Mode = desk.ModeMessage }))).ID
	h.send(h.ana, c, "It is covered.")
	if it := ok(h.chat.Transfer(ctx, h.ana, c, "billing", "", "")); !it.InQueue() || it.Next != "" {
		t.Fatalf("handed on: %+v", it.Conversation)
	}
	h.pass(time.Minute)
	h.send(h.maya, c, "And the second visit?")
	if it := ok(h.chat.Conversation(ctx, h.maya, c)); it.Next != desk.NextAnswer || it.PromiseDue <= ms(h.clock()) {
		t.Errorf("asked again: %+v", it.Conversation)
	}
}
