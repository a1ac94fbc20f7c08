package chat

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"careline/server/desk"
)

// clock is the actor of what time alone brings about.
var clock = desk.System("clock")

const (
	tickPage  = 256 // so many conversations are looked at at once, which is a batch
	tickPages = 20  // and so many pages in one tick, so that it ends
)

// Tick does what is due in conversations: it ends snoozes, warns of targets
// and promises, writes down those that passed, closes what its patient left
// alone, and sees who left the queue. Each conversation is one decision, which
// also says when to look at it next. Several processes may call it at once:
// whoever comes second finds nothing to do.
func (s *Service) Tick(ctx context.Context) error {
	for range tickPages {
		due, err := s.store.TimersDue(ctx, tickPage)
		if err != nil || len(due) == 0 {
			return err
		}
		failed := make([]error, len(due))
		var all sync.WaitGroup
		for i, c := range due {
			all.Go(func() { failed[i] = s.lookAt(ctx, c) }) // together they share a commit
		}
		all.Wait()
		if err := errors.Join(failed...); err != nil || len(due) < tickPage {
			return err // what failed would be found again at once
		}
	}
	s.log.Warn("more conversations were due than one tick looks at", slog.Int("looked_at", tickPage*tickPages))
	return nil
}

// Due reports whether Tick has anything to do. It only reads, so that a quiet
// house writes nothing.
func (s *Service) Due(ctx context.Context) (bool, error) {
	due, err := s.store.TimersDue(ctx, 1)
	return len(due) > 0, err
}

// lookAt does what is due in one conversation.
func (s *Service) lookAt(ctx context.Context, c desk.ConversationID) error {
	cmd := s.command(clock, c, "", func(l *desk.Ledger) error {
		l.Business = s.business(l)
		s.settle(l)
		return nil
	})
	r, err := s.store.Do(ctx, cmd)
	if err == nil {
		s.told(r)
	}
	return err
}

// settle does what is due and sets the timer exactly. Its order is that of
// what overrides what: a promise that has passed is no longer in the way of a
// target, and who has left needs no warning.
func (s *Service) settle(l *desk.Ledger) {
	c := &l.Row
	if c.Unresolved() && !c.Spam {
		r := s.attended(l)
		if c.Status == desk.StatusSnoozed && c.SnoozedUntil <= l.Now {
			l.Append(desk.Woken, clock.From(), desk.Body{})
		}
		s.gone(l, r)
		r.remind(l)
		if c.Unresolved() {
			r.measure(l)
			r.quiet(l)
		}
	}
	c.TimerAt = nextTimer(c, s.attended(l))
}

// attended are the rules of a conversation with what is known of its patient's
// presence.
func (s *Service) attended(l *desk.Ledger) *rules {
	r := s.rulesOf(&l.Row, l.Now)
	r.patient = s.Seen(string(l.Row.ID))
	return r
}
