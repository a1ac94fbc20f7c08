package chat

import (
	"context"
	"slices"
	"strconv"

	"careline/server/desk"
)

// maxSnoozeMS is a year: beyond it a date is a slip of the finger.
const maxSnoozeMS = 366 * 24 * 3600 * 1000

// Waiting says whom the next move is up to.
type Waiting struct {
	On     string // patient, insurer, clinician, pharmacy, other; "": ours again
	Reason string // for colleagues
	Due    int64  // third parties: when the patient hears of it, Unix ms; 0: as the rules say
}

// Wait says whom the next move is up to: the patient or a third party, with a
// reason; or us again. While a third party has it the patient is promised news
// by a time, unless something is promised already.
func (s *Service) Wait(ctx context.Context, a desk.Actor, c desk.ConversationID, w Waiting, clientID string) (Item, error) {
	if err := check(line{w.Reason, desk.MaxReasonRunes}); err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, s.waiting(a, w), waitingParts(w)...)
}

func (s *Service) waiting(a desk.Actor, w Waiting) step {
	return func(l *desk.Ledger) error {
		body := desk.Body{Status: desk.StatusOpen, Reason: w.Reason}
		party := slices.Contains(desk.ThirdParties, w.On)
		if w.On != "" {
			if w.On != desk.WaitingOnPatient && !party {
				return desk.Invalidf("Choose whom this waits on: patient, insurer, clinician, pharmacy or other.")
			}
			body.Status, body.WaitingOn = desk.StatusWaiting, w.On
		}
		if !l.Row.Unresolved() {
			return desk.ErrResolved
		}
		if party && w.Due != 0 {
			if err := checkPromise(PromiseOf{Next: desk.NextUpdate, Due: w.Due}, l.Now); err != nil {
				return err
			}
		}
		take(l, a, "claimed")
		rules := s.rulesOf(&l.Row, l.Now)
		body.Pauses = party && rules.targets.ThirdParty
		l.Append(desk.StatusChanged, a.From(), body)
		if party {
			s.promiseNews(l, a.From(), w.Due, rules)
		}
		return nil
	}
}

// promiseNews promises an update while a third party has the next move. The
// reason of the wait is for colleagues and is not told with it: whom we wait on
// is what the patient reads.
func (s *Service) promiseNews(l *desk.Ledger, from desk.From, due int64, r *rules) {
	lapse(l)
	switch {
	case due > 0:
	case l.Row.Next != "":
		return // what was promised stays
	default:
		due = r.after(l.Now, r.updateMS())
	}
	s.promise(l, from, PromiseOf{Next: desk.NextUpdate, Due: due})
}

func waitingParts(w Waiting) []string {
	parts := []string{"wait", w.On, w.Reason}
	if w.Due != 0 {
		parts = append(parts, strconv.FormatInt(w.Due, 10))
	}
	return parts
}

// untilReply is how long one sleeps at most that was hidden until the patient
// writes: what nobody looks at is not forgotten for ever.
const untilReply = 90 * 24 * 3600 * 1000

// Snooze hides a conversation until a time, or until the patient writes; with
// UntilReply as the time until they do.
func (s *Service) Snooze(ctx context.Context, a desk.Actor, c desk.ConversationID, until int64, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, snoozing(a, until), "snooze", strconv.FormatInt(until, 10))
}

// UntilReply in place of a time snoozes until the patient writes.
const UntilReply = -1

func snoozing(a desk.Actor, until int64) step {
	return func(l *desk.Ledger) error {
		body := desk.Body{Until: until}
		if until == UntilReply {
			body = desk.Body{Until: l.Now + untilReply, Reason: desk.ReasonReply}
		}
		switch until = body.Until; {
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case until <= l.Now:
			return desk.Invalidf("Choose a time in the future.")
		case until > l.Now+maxSnoozeMS:
			return desk.Invalidf("Choose a time within a year.")
		}
		take(l, a, "claimed")
		l.Append(desk.Snoozed, a.From(), body)
		return nil
	}
}

// NoReplyNeeded says that the open turn asks for nothing, like a "thank you":
// nobody is owed a reply then. Why is kept.
func (s *Service) NoReplyNeeded(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error) {
	if err := check(line{reason, desk.MaxReasonRunes}); err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		switch {
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case l.Row.WaitingSince == 0:
			return errNothingOwed
		}
		l.Append(desk.NoReplyNeeded, a.From(), desk.Body{Reason: reason})
		return nil
	}, "no_reply_needed", reason)
}

var errNothingOwed = &desk.Error{Kind: desk.Conflict, Code: "nothing_owed", Public: "Nobody waits for a reply here."}

// Escalate asks a supervisor to look at a conversation.
func (s *Service) Escalate(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error) {
	if err := check(line{reason, desk.MaxReasonRunes}); err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		if !l.Row.Unresolved() {
			return desk.ErrResolved
		}
		l.Append(desk.Escalated, a.From(), desk.Body{Reason: reason})
		return nil
	}, "escalate", reason)
}
