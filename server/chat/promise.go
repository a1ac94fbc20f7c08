package chat

import (
	"context"
	"strconv"
	"strings"

	"careline/server/desk"
)

// PromiseOf is what is promised to a patient, and by when.
type PromiseOf struct {
	Next   string // answer, call, update
	Due    int64  // Unix ms
	Reason string // in words the patient reads; a promise in place of another needs one
}

// maxPromiseMS is a year: beyond it a date is a slip of the finger.
const maxPromiseMS = maxSnoozeMS

var (
	errPromiseInPast = &desk.Error{Kind: desk.Invalid, Code: "promise_in_past", Public: "Choose a time that is still to come."}
	errPromiseTooFar = &desk.Error{Kind: desk.Invalid, Code: "promise_too_far", Public: "Choose a time within a year."}
	errPromiseNext   = &desk.Error{Kind: desk.Invalid, Code: "unknown_next", Public: "Promise an answer, a call or an update."}
	errPromiseReason = &desk.Error{Kind: desk.Invalid, Code: "reason_missing", Public: "Another time was promised before. Say why it changes; the patient reads it."}
)

// Promise tells the patient what comes next and by when. One that runs is
// renewed by it, which needs a reason and is possible until it lapses.
func (s *Service) Promise(ctx context.Context, a desk.Actor, c desk.ConversationID, p PromiseOf, clientID string) (Item, error) {
	if err := check(line{p.Reason, desk.MaxReasonRunes}); err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		if !l.Row.Unresolved() {
			return desk.ErrResolved
		}
		if err := checkPromise(p, l.Now); err != nil {
			return err
		}
		lapse(l)
		if l.Row.Next != "" && strings.TrimSpace(p.Reason) == "" {
			return errPromiseReason
		}
		s.promise(l, a.From(), p)
		return nil
	}, "promise", p.Next, strconv.FormatInt(p.Due, 10), p.Reason)
}

func checkPromise(p PromiseOf, now int64) error {
	switch {
	case p.Next != desk.NextAnswer && p.Next != desk.NextCall && p.Next != desk.NextUpdate:
		return errPromiseNext
	case p.Due <= now:
		return errPromiseInPast
	case p.Due > now+maxPromiseMS:
		return errPromiseTooFar
	}
	return nil
}

// promise writes a promise down; the one before it ends renewed.
func (s *Service) promise(l *desk.Ledger, from desk.From, p PromiseOf) {
	endPromise(l, from, desk.PromiseRenewed)
	l.Append(desk.Promised, from, desk.Body{Next: p.Next, Due: p.Due, Reason: p.Reason})
}

// endPromise ends what was promised, if anything is, with this outcome; one
// that was due before has lapsed, whatever comes after it. So each promise has
// one outcome, and the same whether or not a rule looked in time.
func endPromise(l *desk.Ledger, from desk.From, outcome string) {
	lapse(l)
	if l.Row.Next != "" {
		l.Append(desk.PromiseEnded, from, desk.Body{Next: l.Row.Next, Due: l.Row.PromiseDue, Outcome: outcome})
	}
}

// lapse ends a promise whose time has passed, and asks a supervisor to look.
func lapse(l *desk.Ledger) {
	if l.Row.Next == "" || l.Row.PromiseDue > max(l.Now, l.Row.LastAt) {
		return
	}
	l.Append(desk.PromiseEnded, clock.From(), desk.Body{Next: l.Row.Next, Due: l.Row.PromiseDue, Outcome: desk.PromiseLapsed})
	escalate(l, desk.TargetPromise)
}

// keepPromise ends an answer or an update that was promised, now that a person
// has written. A call that was promised is kept by calling: a question before
// it must not make it forgotten.
func keepPromise(l *desk.Ledger, from desk.From) {
	if l.Row.Next != desk.NextCall {
		endPromise(l, from, desk.PromiseKept)
	}
}

// closePromise ends what is promised still when an episode ends. A call that
// was promised is kept if the matter was answered in the thread instead.
func closePromise(l *desk.Ledger, from desk.From) {
	if l.Row.Next == desk.NextCall && l.Row.RespondedAt > 0 && from.Kind == desk.KindStaff {
		endPromise(l, from, desk.PromiseKept)
		return
	}
	endPromise(l, from, desk.PromiseWithdrawn)
}

// nextPromise is when a promise comes close or lapses; 0: nothing is promised.
func (r *rules) nextPromise(c *desk.Conversation) int64 {
	switch {
	case c.Next == "":
		return 0
	case r.leadMS > 0 && !c.SLA.Warned.Has(desk.TargetPromise):
		return c.PromiseDue - r.leadMS
	}
	return c.PromiseDue
}

// remind warns staff of a promise that comes close, so that the patient hears
// of a delay before it and not after, and ends one that has passed.
func (r *rules) remind(l *desk.Ledger) {
	lapse(l)
	if at := r.nextPromise(&l.Row); at > 0 && at <= l.Now {
		l.Append(desk.SLAWarned, clock.From(), desk.Body{Target: desk.TargetPromise, Due: l.Row.PromiseDue})
	}
}

// answerMS and updateMS are never nothing: what is left to us has a time.
func (r *rules) answerMS() int64 {
	if r.waits.AnswerMS > 0 {
		return r.waits.AnswerMS
	}
	return desk.DefaultPolicy().Waits.AnswerMS
}

func (r *rules) updateMS() int64 {
	if r.waits.UpdateMS > 0 {
		return r.waits.UpdateMS
	}
	return desk.DefaultPolicy().Waits.UpdateMS
}
