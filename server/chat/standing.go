package chat

import (
	"careline/server/desk"
	"careline/server/hours"
)

// Standing is what comes next in a conversation and by when, and how its
// targets stand at this moment. No open one lacks either.
func (s *Service) Standing(c *desk.Conversation) desk.Standing {
	if !c.Unresolved() {
		return desk.Standing{}
	}
	r := s.rulesOf(c, s.Now().UnixMilli())
	st := desk.Standing{Clocks: r.clocks(c)}
	st.Next, st.Due = r.step(c, st.Clocks)
	return st
}

// step is the next step: what was promised; else what is owed, by its target;
// else what the conversation waits for.
func (r *rules) step(c *desk.Conversation, clocks []desk.Clock) (next string, due int64) {
	soonest := int64(0)
	for _, k := range clocks {
		soonest = sooner(soonest, k.Due)
	}
	since := quietSince(c)
	switch owed := c.OwedSince(); {
	case c.Next != "":
		return c.Next, c.PromiseDue
	case owed > 0 && soonest > 0:
		return desk.NextAnswer, soonest
	case owed > 0:
		return desk.NextAnswer, r.after(owed, r.answerMS())
	case c.Status == desk.StatusSnoozed:
		return desk.NextUpdate, c.SnoozedUntil
	case c.Status == desk.StatusWaiting && c.WaitingOn == desk.WaitingOnPatient && r.idle(c):
		return desk.NextReply, r.closesAt(c)
	case c.Status == desk.StatusWaiting && c.WaitingOn == desk.WaitingOnPatient:
		return desk.NextReply, r.after(since, r.updateMS()) // then we look at it again
	case soonest > 0:
		return desk.NextUpdate, soonest
	}
	return desk.NextUpdate, r.after(since, r.updateMS())
}

// hoursNamed is the calendar that a version of a department's hours belongs
// to; nil if there was none.
func (s *Service) hoursNamed(version string) *hours.Calendar {
	if version == "" {
		return nil
	}
	return (*s.named.Load())[version]
}

// business makes a ledger count business time by the hours its patient was shown.
func (s *Service) business(l *desk.Ledger) func(from, to int64) int64 {
	return func(from, to int64) int64 {
		if c := s.hoursNamed(l.Row.Calendar); c != nil {
			return c.Between(from, to)
		}
		return to - from
	}
}
