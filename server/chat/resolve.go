package chat

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// Resolve ends the episode. A patient's resolve is "end chat": while nobody
// has accepted the conversation or answered, it means that they left the queue.
// By staff it takes one that nobody has accepted out of the queue first.
func (s *Service) Resolve(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	ends, err := s.endingOf(ctx, c)
	if err != nil {
		return Item{}, err
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		return recorded(l, a, clientID, "resolve", resolving(a, ends))
	}, "resolve")
	cmd.Claims = ends.claims()
	return s.answer(ctx, a, cmd)
}

// ending is what resolving needs to know: which booked times are given back, and
// whether the patient may be asked how it went.
type ending struct {
	booked []string
	asked  store.Asked
}

func (s *Service) endingOf(ctx context.Context, c desk.ConversationID) (e ending, err error) {
	if e.booked, err = s.store.ClaimsOf(ctx, c, seatPrefix); err == nil {
		e.asked, err = s.store.AskedBefore(ctx, c)
	}
	return e, err
}

func (e ending) claims() []string { return append(slices.Clone(e.booked), turnToAsk(e.asked)) }

func resolving(a desk.Actor, ends ending) step {
	return func(l *desk.Ledger) error {
		if !l.Row.Unresolved() {
			return desk.ErrResolved
		}
		from := a.From()
		if a.Kind == desk.KindPatient {
			from = patientFrom(l, a)
		}
		closePromise(l, from)
		freeSeats(l, ends.booked)
		switch {
		case a.Kind == desk.KindPatient && l.Row.AcceptedAt == 0 && l.Row.RespondedAt == 0:
			l.Append(desk.Abandoned, from, desk.Body{LastSeenAt: l.Now})
			return nil
		case a.Kind == desk.KindStaff && l.Row.QueuedAt > 0:
			l.Append(desk.Withdrawn, from, desk.Body{}) // taken out of the queue, not taken on
		}
		l.Append(desk.Resolved, from, desk.Body{})
		ask(l, ends.asked)
		return nil
	}
}

// Reopen starts the next episode: staff take it up again themselves, a
// patient's "not solved" goes back to the same department's queue, ahead of
// new arrivals, whoever or whatever had closed it.
func (s *Service) Reopen(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	if err := s.mayWrite(a); err != nil {
		return Item{}, err
	}
	busy, err := s.store.RecoveryLoads(ctx)
	if err != nil {
		return Item{}, err
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		return recorded(l, a, clientID, "reopen", func(l *desk.Ledger) error {
			if l.Row.Unresolved() {
				return desk.ErrNotResolved
			}
			if err := notHidden(l, a); err != nil {
				return err
			}
			if a.Kind == desk.KindPatient {
				was := l.Row
				s.reopen(l, patientFrom(l, a), desk.OriginNotSolved)
				s.openRecovery(l, &was, desk.TriggerNotSolved, busy)
				l.Append(desk.Queued, desk.System("desk").From(), desk.Body{Department: l.Row.Department, Head: true})
				return nil
			}
			s.reopen(l, a.From(), desk.OriginReopenStaff)
			take(l, a, "claimed")
			return nil
		})
	}, "reopen")
	return s.answer(ctx, a, cmd)
}

// reopen starts the next episode with the matter as it was told before, under
// the hours of today.
func (s *Service) reopen(l *desk.Ledger, from desk.From, origin desk.Origin) {
	s.reopenBy(l, from, origin, "")
}

// reopenBy is reopen where somebody called or came by. Who did so waits in no
// line.
func (s *Service) reopenBy(l *desk.Ledger, from desk.From, origin desk.Origin, by desk.Channel) {
	r := &l.Row
	var mode desk.Mode
	if by != "" || r.NoChat() {
		mode = desk.ModeMessage
	}
	l.Append(desk.Reopened, from, desk.Body{
		Channel: by, Mode: mode,
		Origin: origin, Episode: r.Episode + 1, Site: r.Site, Department: r.Department,
		Topic: r.Topic, Language: r.Language, Name: r.Name, About: r.About,
		Calendar: s.calendarShown(r.Department, l.Now), Policy: s.Directory().PolicyOf(r.Department).ID,
	})
}
