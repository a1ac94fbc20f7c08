package chat_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// Whatever people do and whenever the rules look: an open conversation has a
// next step and a time; each promise has one outcome, kept exactly if a person
// wrote in time; and what is left of the resolution target is what is left
// when the pauses are taken out of the log one by one.
func TestAnyScheduleOfPromisesAndPauses(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	friday := time.Date(2027, 3, 12, 9, 0, 0, 0, time.UTC)
	h.set(friday)
	h.keep("d_scheduling", "cv_1", func(v *desk.CalendarVersion) {
		v.Zone = "America/New_York"
		v.Exceptions["2027-03-15"] = []desk.OpenSpan{}
	})
	ctx := t.Context()
	rapid.Check(t, func(r *rapid.T) {
		h.set(friday)
		party := rapid.Bool().Draw(r, "third party pauses")
		h.rules("d_scheduling", func(p *desk.Policy) {
			p.SLA[desk.Normal] = desk.SLATargets{FirstResponseMS: hourMS, NextReplyMS: hourMS, ResolutionMS: 9 * hourMS, WarnPercent: 80, ThirdParty: party}
			p.Waits.AutoResolveMS = rapid.SampledFrom([]int64{0, 30 * hourMS}).Draw(r, "closes after")
			p.Waits.WarnMS = 10 * hourMS
		})
		opened, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "scheduling", Text: "hello", ClientID: uuid.NewString()})
		if err != nil {
			r.Fatal(err)
		}
		c := opened.ID
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			h.pass(time.Duration(rapid.Int64Range(0, 9*hourMS).Draw(r, "ms")) * time.Millisecond)
			due := h.clock().UnixMilli() + rapid.Int64Range(1, 20*hourMS).Draw(r, "due")
			var err error
			switch rapid.IntRange(0, 11).Draw(r, "verb") {
			case 0, 1:
				_, err = h.chat.Send(ctx, h.maya, chat.Sending{Conversation: c, Text: "a", ClientID: uuid.NewString()})
			case 2, 3:
				in := chat.Sending{Conversation: c, Text: "b", ClientID: uuid.NewString(), KeepOpen: rapid.Bool().Draw(r, "keep"), Holding: rapid.Bool().Draw(r, "holding")}
				_, err = h.chat.Send(ctx, h.ana, in)
			case 4, 5:
				next := rapid.SampledFrom([]string{"answer", "update"}).Draw(r, "next")
				_, err = h.chat.Promise(ctx, h.ana, c, chat.PromiseOf{Next: next, Due: due, Reason: "because"}, "")
			case 6, 7:
				w := chat.Waiting{On: rapid.SampledFrom([]string{"", "patient", "insurer", "clinician"}).Draw(r, "on")}
				if w.On == "insurer" && rapid.Bool().Draw(r, "by then") {
					w.Due = due
				}
				_, err = h.chat.Wait(ctx, h.ana, c, w, "")
			case 8:
				_, err = h.chat.Snooze(ctx, h.ana, c, due, "")
			case 9:
				_, err = h.chat.NoReplyNeeded(ctx, h.ana, c, "", "")
			case 10:
				_, err = h.chat.Resolve(ctx, rapid.SampledFrom([]desk.Actor{h.maya, h.ana}).Draw(r, "who"), c, "")
			case 11:
				_, err = h.chat.Reopen(ctx, h.maya, c, "")
			}
			var coded *desk.Error
			if err != nil && (!errors.As(err, &coded) || coded.Kind == desk.Unavailable) {
				r.Fatal(err)
			}
			if rapid.Bool().Draw(r, "the rules look") {
				if err := h.chat.Tick(ctx); err != nil {
					r.Fatal(err)
				}
			}
			if err := errors.Join(h.sound(c), h.promisesSound(c), h.stands(c, party)); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// stands says what is wrong with how a conversation stands, if anything is.
func (h *house) stands(c desk.ConversationID, party bool) error {
	row, err := h.store.Conversation(h.t.Context(), c)
	if err != nil {
		return err
	}
	st := h.chat.Standing(&row)
	if !row.Unresolved() {
		if st.Next != "" || st.Due != 0 || len(st.Clocks) > 0 || row.Next != "" {
			return fmt.Errorf("resolved, and something is still to come: %+v, %+v", st, row)
		}
		return nil
	}
	if st.Next == "" || st.Due == 0 {
		return fmt.Errorf("no next step by a time: %+v of %+v", st, row)
	}
	if row.TimerAt == 0 && row.Status != desk.StatusWaiting { // the rule that closes what is quiet may be off
		return fmt.Errorf("nothing will ever look at %+v", row)
	}
	want := 9*hourMS - h.running(c, party)
	for _, k := range st.Clocks {
		if k.Target == desk.TargetResolution {
			if k.LeftMS != want || k.Paused != (row.PausedAt > 0) {
				return fmt.Errorf("%d ms are left of the resolution, the log says %d: %+v", k.LeftMS, want, row)
			}
			return nil
		}
	}
	return errors.New("no target of the resolution")
}

// running is the business time of the episode in which the resolution's clock
// runs, read off its log by taking each span between two events by itself.
func (h *house) running(c desk.ConversationID, party bool) (sum int64) {
	events := h.told(c, allKinds...)
	from := 0
	for i, e := range events {
		if e.Kind == desk.Reopened {
			from = i
		}
	}
	status, on, owed, since := desk.StatusQueued, "", false, int64(0)
	for i, e := range append(events[from:], desk.Event{At: h.clock().UnixMilli()}) {
		still := status == desk.StatusWaiting && !owed && (on == "patient" || party)
		if i > 0 && !still {
			sum += morningsIn(since, e.At)
		}
		since = e.At
		b := e.Body
		switch {
		case e.Kind == desk.Reopened:
			owed = b.Origin == desk.OriginNotSolved
		case e.Kind == desk.Accepted && status == desk.StatusQueued:
			status = desk.StatusOpen
		case e.Kind == desk.Message && e.From.Kind == desk.KindPatient:
			owed = true
			if status == desk.StatusWaiting || status == desk.StatusSnoozed {
				status, on = desk.StatusOpen, ""
			}
		case e.Kind == desk.Message && !b.Holding:
			owed = false
			status, on = b.Then, "patient"
		case e.Kind == desk.NoReplyNeeded:
			owed = false
		case e.Kind == desk.StatusChanged:
			status, on = b.Status, b.WaitingOn
		case e.Kind == desk.Snoozed:
			status = desk.StatusSnoozed
		case e.Kind == desk.Woken:
			status = desk.StatusOpen
		}
	}
	return sum
}

// morningsIn counts the open time of the property's hours: 08:00 to 12:00 in
// New York, which is at UTC-5 until 14 March 2027 and at UTC-4 from then on;
// the fifteenth is a holiday.
func morningsIn(from, to int64) (sum int64) {
	for d := 11; d < 28; d++ {
		begin := time.Date(2027, 3, d, 12, 0, 0, 0, time.UTC).UnixMilli()
		switch {
		case d == 15:
			continue
		case d < 14:
			begin += hourMS
		}
		if overlap := min(to, begin+4*hourMS) - max(from, begin); overlap > 0 {
			sum += overlap
		}
	}
	return sum
}

var allKinds = []desk.EventKind{
	desk.Opened, desk.Reopened, desk.Message, desk.Accepted, desk.NoReplyNeeded, desk.StatusChanged, desk.Snoozed, desk.Woken, desk.Queued, desk.Resolved,
}

// promisesSound follows the promises of a conversation through its log.
func (h *house) promisesSound(c desk.ConversationID) error {
	events := h.told(c, desk.Promised, desk.PromiseEnded, desk.Message, desk.Resolved, desk.Abandoned)
	var open *desk.Event
	answered := int64(0) // a person wrote while it ran
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case desk.Promised:
			if open != nil {
				return fmt.Errorf("promised at %d while another promise runs", e.Seq)
			}
			open, answered = e, 0
		case desk.Message:
			if e.From.Kind == desk.KindStaff && !e.Body.Holding && open != nil {
				if answered == 0 {
					answered = e.At
				}
			}
		case desk.Resolved, desk.Abandoned:
			if open != nil {
				return fmt.Errorf("it ended at %d, and the promise did not", e.Seq)
			}
		case desk.PromiseEnded:
			if open == nil {
				return fmt.Errorf("outcome %s of nothing at %d", e.Body.Outcome, e.Seq)
			}
			due, inTime := open.Body.Due, answered > 0 && answered < open.Body.Due
			if e.Body.Due != due || e.Body.Next != open.Body.Next {
				return fmt.Errorf("ended %+v, promised %+v", e.Body, open.Body)
			}
			if kept := e.Body.Outcome == desk.PromiseKept; kept != inTime {
				return fmt.Errorf("%s at %d, due %d, answered %d", e.Body.Outcome, e.At, due, answered)
			}
			if lapsed := e.Body.Outcome == desk.PromiseLapsed; lapsed != (e.At >= due) {
				return fmt.Errorf("%s at %d, due %d", e.Body.Outcome, e.At, due)
			}
			if !slices.Contains([]string{desk.PromiseKept, desk.PromiseLapsed, desk.PromiseRenewed, desk.PromiseWithdrawn}, e.Body.Outcome) {
				return fmt.Errorf("outcome %q", e.Body.Outcome)
			}
			open = nil
		}
	}
	return nil
}
