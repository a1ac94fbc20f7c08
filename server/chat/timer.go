package chat

import "careline/server/desk"

// timed makes a command count business time and leave the conversation's timer
// right: it is moved only to an earlier instant here, because the look at it
// finds out by itself when there is nothing to do yet, and an index is left
// alone.
func (s *Service) timed(decide func(*desk.Ledger) error) func(*desk.Ledger) error {
	return func(l *desk.Ledger) error {
		l.Business = s.business(l)
		if err := decide(l); err != nil || len(l.Events) == 0 {
			return err
		}
		s.promiseQueued(l)
		next := nextTimer(&l.Row, s.rulesOf(&l.Row, l.Now))
		if at := l.Row.TimerAt; next > 0 && (at == 0 || next < at) {
			l.Row.TimerAt = next
		}
		return nil
	}
}

// nextTimer is when a rule has to look at the conversation; 0: never.
func nextTimer(c *desk.Conversation, r *rules) int64 {
	if !c.Unresolved() || c.Spam {
		return 0
	}
	next := r.nextTarget(c)
	if c.Status == desk.StatusSnoozed {
		next = sooner(next, c.SnoozedUntil)
	}
	next = sooner(next, r.nextPromise(c))
	next = sooner(next, r.nextIdle(c))
	return sooner(next, r.nextGone(c))
}
