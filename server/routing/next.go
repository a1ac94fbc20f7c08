package routing

import (
	"cmp"

	"careline/server/desk"
)

// Next is the earliest instant after the snapshot's at which the time alone
// may change what Plan answers; 0: never. It may come too early, never too
// late.
func Next(s Snapshot) int64 {
	n := next{now: s.Now}
	p := planner{policies: s.Policies}
	for i := range s.Queue {
		n.queue(&s.Queue[i], p.policy(s.Queue[i].Department))
	}
	for i := range s.Held {
		h := &s.Held[i]
		n.at(h.OfferUntil)
		n.after(h.GoneSince, p.policy(h.Department).GraceMS)
	}
	return n.first
}

type next struct{ now, first int64 }

func (n *next) queue(w *Waiting, policy desk.RoutingPolicy) {
	if w.OfferedTo != "" {
		n.at(w.OfferUntil)
		return
	}
	if w.Mode == desk.ModeLive {
		n.after(w.Since, policy.MaxWaitMS)
	}
	if policy.Manual {
		return
	}
	n.after(w.Since, policy.InterpreterMS)
	n.after(w.PassedAt, policy.OfferMS)
	if w.Mode != desk.ModeLive && w.Due > 0 {
		n.at(w.Due - policy.PromiseLeadMS)
	}
	if w.Mode == desk.ModeCallback {
		n.at(cmp.Or(w.Due, w.Slot) - CallAheadMS)
	}
}

// after is a rule's time, counted from since; either may be missing.
func (n *next) after(since, ms int64) {
	if since > 0 && ms > 0 {
		n.at(since + ms)
	}
}

func (n *next) at(t int64) {
	if t > n.now && (n.first == 0 || t < n.first) {
		n.first = t
	}
}
