package chat

import (
	"context"
	"errors"
	"strconv"

	"careline/server/desk"
)

var (
	errBlocked = &desk.Error{Kind: desk.Forbidden, Code: "blocked",
		Public: "You can no longer write here. Please call the clinic instead; in an emergency, call one of the numbers shown."}
	errClosed = &desk.Error{Kind: desk.Conflict, Code: "closed",
		Public: "This conversation is closed. Start a new one, or call the clinic."}
	errIsSpam = &desk.Error{Kind: desk.Conflict, Code: "marked_spam",
		Public: "This conversation is marked as spam. Take the mark away first."}
)

// MarkSpam hides a conversation: it leaves its queue and every view but spam,
// and what it held is free at once. Taking the mark away undoes that: what was
// open waits again, ahead of new arrivals. The patient is told neither.
func (s *Service) MarkSpam(ctx context.Context, a desk.Actor, c desk.ConversationID, spam bool, clientID string) (Item, error) {
	mine, err := s.store.ClaimsOf(ctx, c, seatPrefix)
	if err != nil {
		return Item{}, err
	}
	ended, err := s.store.LastEvent(ctx, c, desk.Resolved)
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) {
		return Item{}, err
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		if err := desk.StaffOnly(a); err != nil {
			return err
		}
		return recorded(l, a, clientID, "spam", func(l *desk.Ledger) error {
			switch {
			case l.Row.Spam == spam:
			case spam:
				hide(l, a, mine)
			default:
				s.unhide(l, a, ended.Body.Reason == desk.ReasonSpam && ended.At == l.Row.ResolvedAt)
			}
			return nil
		})
	}, "spam", strconv.FormatBool(spam))
	cmd.Claims = mine
	return s.answer(ctx, a, cmd)
}

func hide(l *desk.Ledger, a desk.Actor, mine []string) {
	endOffer(l, a.From(), desk.OfferWithdrawn, desk.ReasonSpam)
	l.Append(desk.SpamMarked, a.From(), desk.Body{})
	freeSeats(l, mine)
	if !l.Row.Unresolved() {
		return
	}
	endPromise(l, a.From(), desk.PromiseWithdrawn)
	l.Append(desk.Resolved, a.From(), desk.Body{Reason: desk.ReasonSpam})
}

func (s *Service) unhide(l *desk.Ledger, a desk.Actor, wasOpen bool) {
	l.Append(desk.SpamCleared, a.From(), desk.Body{})
	if !wasOpen || l.Row.Unresolved() {
		return
	}
	left := l.Row.Mode != desk.ModeLive
	s.reopen(l, a.From(), desk.OriginReopenStaff)
	if left { // the booked time has gone to somebody else
		s.leaveQueue(l, desk.System("desk").From(), desk.ModeMessage, 0, "")
	}
	l.Append(desk.Queued, desk.System("desk").From(), desk.Body{Department: l.Row.Department, Head: true})
}

// notHidden refuses to go on with what is marked as spam: nobody would see it.
func notHidden(l *desk.Ledger, a desk.Actor) error {
	switch {
	case !l.Row.Spam:
		return nil
	case a.Kind == desk.KindPatient:
		return errClosed
	}
	return errIsSpam
}

// WarnAbuse asks the patient for another tone, in the thread. Why is for
// colleagues.
func (s *Service) WarnAbuse(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error) {
	refusal := check(line{reason, desk.MaxReasonRunes})
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		switch {
		case refusal != nil:
			return refusal
		case !l.Row.Unresolved():
			return desk.ErrResolved
		}
		l.Append(desk.AbuseWarned, a.From(), desk.Body{Reason: reason})
		return nil
	}, "warn", reason)
}

// mayWrite refuses patients who are blocked. They still read what was written,
// and may leave. It knows what the look before found: a second ago at most.
func (s *Service) mayWrite(a desk.Actor) error {
	if a.Kind != desk.KindPatient {
		return nil
	}
	if blocked := s.blocked.Load(); blocked != nil && (*blocked)[desk.PatientID(a.ID)] {
		return errBlocked
	}
	return nil
}

// reloadBlocked reads who is blocked.
func (s *Service) reloadBlocked(ctx context.Context) error {
	ids, err := s.store.BlockedPatients(ctx)
	if err != nil {
		return err
	}
	blocked := make(map[desk.PatientID]bool, len(ids))
	for _, id := range ids {
		blocked[id] = true
	}
	s.blocked.Store(&blocked)
	return nil
}
