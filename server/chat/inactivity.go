package chat

import (
	"cmp"

	"careline/server/desk"
)

// idle reports whether the inactivity rule counts for a conversation: it waits
// on its patient alone, who was owed nothing and promised nothing. Without a
// time to warn them nobody's conversation is closed.
func (r *rules) idle(c *desk.Conversation) bool {
	return r.waits.AutoResolveMS > 0 && r.waits.WarnMS > 0 &&
		c.Status == desk.StatusWaiting && c.WaitingOn == desk.WaitingOnPatient && c.WaitingSince == 0 && c.Next == ""
}

// warnsAt is when the patient is told, and closesAt when it is closed: never
// sooner after the warning than the rule says.
func (r *rules) warnsAt(c *desk.Conversation) int64 {
	return quietSince(c) + max(r.waits.AutoResolveMS-r.waits.WarnMS, 0)
}

func (r *rules) closesAt(c *desk.Conversation) int64 {
	at := quietSince(c) + r.waits.AutoResolveMS
	if c.WarnedInactive > 0 {
		at = max(at, c.WarnedInactive+r.waits.WarnMS)
	}
	return at
}

// quietSince is since when nothing was said; rows of before that was kept have
// their last event.
func quietSince(c *desk.Conversation) int64 { return cmp.Or(c.MoveAt, c.LastAt) }

// nextIdle is when the rule has to look next; 0: never.
func (r *rules) nextIdle(c *desk.Conversation) int64 {
	switch {
	case !r.idle(c):
		return 0
	case c.WarnedInactive == 0:
		return r.warnsAt(c)
	}
	return r.closesAt(c)
}

// quiet tells a patient who is silent that the matter will be closed, and
// closes it if they stay so. The log says that a rule did it.
func (r *rules) quiet(l *desk.Ledger) {
	c := &l.Row
	if !r.idle(c) || r.nextIdle(c) > l.Now {
		return
	}
	if c.WarnedInactive == 0 {
		l.Append(desk.InactivityWarned, clock.From(), desk.Body{Due: max(quietSince(c)+r.waits.AutoResolveMS, l.Now+r.waits.WarnMS)})
		return
	}
	l.Append(desk.Resolved, clock.From(), desk.Body{Reason: desk.ReasonInactivity})
}
