package chat

import "careline/server/desk"

// timed makes a command leave the conversation's timer right: it is moved only
// to an earlier instant here, because the look at it finds out by itself when
// there is nothing to do yet, and an index is left alone.
func (s *Service) timed(decide func(*desk.Ledger) error) func(*desk.Ledger) error {
	return func(l *desk.Ledger) error {
		if err := decide(l); err != nil || len(l.Events) == 0 {
			return err
		}
		next := nextTimer(&l.Row)
		if at := l.Row.TimerAt; next > 0 && (at == 0 || next < at) {
			l.Row.TimerAt = next
		}
		return nil
	}
}

// nextTimer is when a rule has to look at the conversation; 0: never.
func nextTimer(c *desk.Conversation) int64 {
	if c.Status == desk.StatusSnoozed {
		return c.SnoozedUntil
	}
	return 0
}
