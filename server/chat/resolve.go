package chat

import (
	"context"

	"careline/server/desk"
)

// Resolve ends the episode. A patient's resolve is "end chat": while nobody
// has accepted the conversation or answered, it means that they left the queue.
func (s *Service) Resolve(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		return recorded(l, a, clientID, "resolve", func(l *desk.Ledger) error {
			if !l.Row.Unresolved() {
				return desk.ErrResolved
			}
			if a.Kind == desk.KindPatient && l.Row.AcceptedAt == 0 && l.Row.RespondedAt == 0 {
				l.Append(desk.Abandoned, patientFrom(l, a), desk.Body{LastSeenAt: l.Now})
				return nil
			}
			from := a.From()
			if a.Kind == desk.KindPatient {
				from = patientFrom(l, a)
			}
			l.Append(desk.Resolved, from, desk.Body{})
			return nil
		})
	}, "resolve")
	return s.answer(ctx, a, cmd)
}

// Reopen starts the next episode: staff take it up again themselves, a
// patient's "not solved" goes back to the same department's queue.
func (s *Service) Reopen(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		return recorded(l, a, clientID, "reopen", func(l *desk.Ledger) error {
			if l.Row.Unresolved() {
				return desk.ErrNotResolved
			}
			if a.Kind == desk.KindPatient {
				s.reopen(l, patientFrom(l, a), desk.OriginNotSolved)
				enqueue(l)
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
	r := &l.Row
	l.Append(desk.Reopened, from, desk.Body{
		Origin: origin, Episode: r.Episode + 1, Site: r.Site, Department: r.Department,
		Topic: r.Topic, Language: r.Language, Name: r.Name, About: r.About,
		Calendar: s.calendarShown(r.Department, l.Now),
	})
}
