package chat

import (
	"context"
	"slices"
	"strconv"

	"careline/server/desk"
)

// maxSnoozeMS is a year: beyond it a date is a slip of the finger.
const maxSnoozeMS = 366 * 24 * 3600 * 1000

// Wait says whom the next move is up to: the patient or a third party, with a
// reason; on "" it is ours again.
func (s *Service) Wait(ctx context.Context, a desk.Actor, c desk.ConversationID, on, reason, clientID string) (Item, error) {
	if err := check(line{reason, desk.MaxReasonRunes}); err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		body := desk.Body{Status: desk.StatusOpen, Reason: reason}
		if on != "" {
			if on != desk.WaitingOnPatient && !slices.Contains(desk.ThirdParties, on) {
				return desk.Invalidf("Choose whom this waits on: patient, insurer, clinician, pharmacy or other.")
			}
			body.Status, body.WaitingOn = desk.StatusWaiting, on
		}
		if !l.Row.Unresolved() {
			return desk.ErrResolved
		}
		take(l, a, "claimed")
		l.Append(desk.StatusChanged, a.From(), body)
		return nil
	}, "wait", on, reason)
}

// Snooze hides a conversation until a time, or until the patient writes.
func (s *Service) Snooze(ctx context.Context, a desk.Actor, c desk.ConversationID, until int64, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		switch {
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case until <= l.Now:
			return desk.Invalidf("Choose a time in the future.")
		case until > l.Now+maxSnoozeMS:
			return desk.Invalidf("Choose a time within a year.")
		}
		take(l, a, "claimed")
		l.Append(desk.Snoozed, a.From(), desk.Body{Until: until})
		return nil
	}, "snooze", strconv.FormatInt(until, 10))
}

// WakeSnoozed reopens conversations whose snooze ran out. Several processes
// may call it at once: whoever comes second finds nothing to do.
func (s *Service) WakeSnoozed(ctx context.Context) error {
	due, err := s.store.TimersDue(ctx, 100)
	if err != nil {
		return err
	}
	clock := desk.System("clock")
	for _, c := range due {
		cmd := s.command(clock, c, "", func(l *desk.Ledger) error {
			if l.Row.Status == desk.StatusSnoozed && l.Row.SnoozedUntil <= l.Now {
				l.Append(desk.Woken, clock.From(), desk.Body{})
			}
			l.Row.TimerAt = nextTimer(&l.Row)
			return nil
		})
		if _, err := s.run(ctx, cmd); err != nil {
			return err
		}
	}
	return nil
}
