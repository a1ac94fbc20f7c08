package chat

import (
	"context"
	"strconv"

	"careline/server/desk"
)

// RecoveryEnd is how a task to make something good ended.
type RecoveryEnd struct {
	Outcome string
	Tries   int // unreachable: how often it was tried
}

var (
	errNoTask      = &desk.Error{Kind: desk.NotFound, Code: "not_found", Public: "There is no such task, or it is done."}
	errNotTold     = &desk.Error{Kind: desk.Conflict, Code: "patient_not_told", Public: "Nobody has written to the patient since. Write to them first, then close this."}
	errOwnTask     = &desk.Error{Kind: desk.Forbidden, Code: "own_recovery", Public: "This is about your own conversation. Somebody else has to close it."}
	errNotTheirs   = &desk.Error{Kind: desk.Forbidden, Code: "forbidden", Public: "This task is somebody else's. Its owner or a supervisor can do that."}
	errTries       = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "tries", Public: "Say how often you tried to reach the patient."}
	errOutcome     = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "outcome", Public: "Say how it ended: apologised, explained, fixed, referred or unreachable."}
	errNoComplaint = desk.Invalidf("Say what the patient complains about.")
)

// maxTries is where a number of tries stops being one.
const maxTries = 50

// openRecovery makes somebody responsible for making good what went wrong in an
// episode, by the end of one business day. was is the conversation as it was
// when it went wrong.
func (s *Service) openRecovery(l *desk.Ledger, was *desk.Conversation, trigger string, busy map[desk.StaffID]int) {
	if was.Practice {
		return // nobody is owed anything
	}
	score := 0
	if trigger == desk.TriggerLowScore {
		score = was.Survey.Score
	}
	l.Append(desk.RecoveryOpened, clock.From(), desk.Body{
		Trigger: trigger, Episode: was.Episode, Score: score, Rated: was.MainHandler(),
		Staff: person(desk.RecoveryOwner(s.Directory(), was, busy)), Due: s.rulesOf(was, l.Now).oneDayOn(l.Now),
	})
}

// oneDayOn is one business day later: as much open time as the day has on which
// it begins. A department that keeps no hours has a day like everybody else.
func (r *rules) oneDayOn(from int64) int64 {
	if r.hours != nil {
		if open, ok := r.hours.NextOpen(from); ok {
			return r.after(from, r.hours.OpenOn(open))
		}
	}
	return from + dayMS
}

// Complain writes down that the patient complains, and makes somebody
// responsible for it.
func (s *Service) Complain(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error) {
	refusal := check(line{reason, desk.MaxReasonRunes})
	if refusal == nil && desk.CheckText(reason) != nil {
		refusal = errNoComplaint
	}
	busy, err := s.store.RecoveryLoads(ctx)
	if err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		if refusal != nil {
			return refusal
		}
		if err := notHidden(l, a); err != nil {
			return err
		}
		l.Append(desk.Complained, a.From(), desk.Body{Reason: reason})
		s.openRecovery(l, &l.Row, desk.TriggerComplaint, busy)
		return nil
	}, "complaint", reason)
}

// AssignRecovery gives a task to somebody else: by its owner, by whoever steers
// the department, or by anybody who takes it themselves.
func (s *Service) AssignRecovery(ctx context.Context, a desk.Actor, c desk.ConversationID, task int64, to desk.StaffID, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		r := l.Row.Recovering(task)
		next := s.Directory().Staff[to]
		switch {
		case r == nil:
			return errNoTask
		case next == nil:
			return desk.Invalidf("Choose somebody who works here.")
		case to != desk.StaffID(a.ID) && r.Owner != desk.StaffID(a.ID) && desk.Steers(a, l.Row.Department) != nil:
			return errNotTheirs
		case r.Owner == to:
			return nil
		}
		if err := next.MayRecover(&l.Row, r.Rated); err != nil {
			return err
		}
		l.Append(desk.RecoveryAssigned, a.From(), desk.Body{Task: task, Staff: &desk.Person{ID: to, Name: next.Name}})
		return nil
	}, "assign_recovery", strconv.FormatInt(task, 10), string(to))
}

// CloseRecovery ends a task: by its owner or whoever steers the department,
// never by whom it is about, and only once somebody has written to the patient.
func (s *Service) CloseRecovery(ctx context.Context, a desk.Actor, c desk.ConversationID, task int64, end RecoveryEnd, clientID string) (Item, error) {
	refusal := checkEnd(end)
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		r, me := l.Row.Recovering(task), desk.StaffID(a.ID)
		switch {
		case r == nil:
			return errNoTask
		case refusal != nil:
			return refusal
		case r.Rated != "" && r.Rated == me:
			return errOwnTask
		case r.Owner != me && desk.Steers(a, l.Row.Department) != nil:
			return errNotTheirs
		case r.ContactedAt == 0:
			return errNotTold
		}
		l.Append(desk.RecoveryClosed, a.From(), desk.Body{Task: task, Outcome: end.Outcome, Tries: end.Tries})
		return nil
	}, "close_recovery", strconv.FormatInt(task, 10), end.Outcome, strconv.Itoa(end.Tries))
}

func checkEnd(end RecoveryEnd) error {
	for _, known := range desk.RecoveryOutcomes {
		if end.Outcome != known {
			continue
		}
		if end.Outcome == desk.RecoveryUnreachable && (end.Tries < 1 || end.Tries > maxTries) {
			return errTries
		}
		if end.Outcome != desk.RecoveryUnreachable && end.Tries != 0 {
			return errTries
		}
		return nil
	}
	return errOutcome
}
