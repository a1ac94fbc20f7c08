package chat

import "careline/server/desk"

// mayLeave reports whether somebody stands in the queue who may still leave it:
// live, before anybody took them on or answered.
func mayLeave(c *desk.Conversation) bool {
	return c.Mode == desk.ModeLive && c.QueuedAt > 0 && c.AcceptedAt == 0 && c.RespondedAt == 0
}

// nextGone is when to look whether somebody has left the queue; 0: never. Who
// is here, or was not looked for, could not be gone for long enough sooner.
func (r *rules) nextGone(c *desk.Conversation) int64 {
	switch {
	case r.waits.AbandonMS <= 0 || !mayLeave(c):
		return 0
	case r.patient.Here || r.patient.LastAt == 0:
		return r.now + r.waits.AbandonMS
	}
	return r.patient.GoneAt + r.waits.AbandonMS
}

// gone writes down that a patient has gone from the queue and did not come
// back while their place was kept. Their wait ended when they were last seen.
// Whoever can still be answered is no less served: with a way to reach them,
// an earlier talk they come back to, somebody who had taken them on and could
// not go on, or a question that nobody was there to take, it becomes a left
// question with a promise. An interruption of ours counts against nobody: see
// Seen.GoneAt.
func (s *Service) gone(l *desk.Ledger, r *rules) {
	c := &l.Row
	if r.nextGone(c) == 0 || r.nextGone(c) > l.Now {
		return
	}
	if c.HasContact || c.Episode > 1 || c.LastHolder != "" || r.hours != nil && !r.hours.Open(l.Now) {
		s.leaveQueue(l, clock.From(), desk.ModeMessage, 0, "gone")
		return
	}
	endOffer(l, clock.From(), desk.OfferWithdrawn, "")
	endPromise(l, clock.From(), desk.PromiseWithdrawn)
	l.Append(desk.Abandoned, clock.From(), desk.Body{LastSeenAt: r.patient.LastAt})
}
