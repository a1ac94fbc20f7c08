package chat

import (
	"cmp"

	"careline/server/desk"
	"careline/server/hours"
)

// rules are what the clocks of one conversation depend on at one instant: the
// targets pinned when its episode opened, how its department works now, and
// the hours its patient was shown. Durations are those of this clock: a demo
// that runs faster divides them.
type rules struct {
	now     int64
	targets desk.SLATargets
	waits   desk.WaitPolicy
	leadMS  int64           // staff are warned of a promise so long before
	hours   *hours.Calendar // nil: every hour counts
	patient Seen            // whether they have it before them; nothing: not looked for
}

func (s *Service) rulesOf(c *desk.Conversation, now int64) *rules {
	d := s.Directory()
	p := d.PolicyOf(c.Department)
	r := &rules{now: now, waits: p.Waits, hours: s.hoursNamed(c.Calendar)}
	if pinned := d.ByPolicy[c.Policy]; pinned != nil {
		r.targets = pinned.SLA[min(max(c.Priority, desk.Normal), desk.Urgent)]
	}
	r.leadMS = s.scaled(p.Routing.PromiseLeadMS)
	for _, ms := range []*int64{
		&r.targets.FirstResponseMS, &r.targets.NextReplyMS, &r.targets.ResolutionMS,
		&r.waits.AbandonMS, &r.waits.AnswerMS, &r.waits.UpdateMS, &r.waits.AutoResolveMS, &r.waits.WarnMS,
	} {
		*ms = s.scaled(*ms)
	}
	return r
}

// business is the business time between two instants.
func (r *rules) business(from, to int64) int64 {
	if r.hours == nil {
		return to - from
	}
	return r.hours.Between(from, to)
}

// after is the instant at which so much business time has passed. Where none
// is in sight every hour counts: nothing is ever due never.
func (r *rules) after(from, ms int64) int64 {
	if r.hours != nil {
		if at, ok := r.hours.After(from, ms); ok {
			return at
		}
	}
	return from + ms
}

// target is a target that counts at present.
type target struct {
	name   string
	since  int64
	limit  int64 // business time
	paused int64 // business time in which it stood still before
	still  int64 // since when it stands still; 0: it runs
}

// targetsOf are the targets that count now. What was promised to somebody who
// left their question takes the place of the targets of an answer; the target
// of the resolution alone can stand still, and never does in a snooze.
func (r *rules) targetsOf(c *desk.Conversation) []target {
	var out []target
	add := func(t target) {
		if t.limit > 0 {
			out = append(out, t)
		}
	}
	if c.WaitingSince > 0 && (c.Mode == desk.ModeLive || c.Next == "") {
		if c.RespondedAt == 0 && c.HumanDueAt > 0 {
			add(target{name: desk.TargetFirstResponse, since: c.HumanDueAt, limit: r.targets.FirstResponseMS})
		} else {
			add(target{name: desk.TargetNextReply, since: c.WaitingSince, limit: r.targets.NextReplyMS})
		}
	}
	add(target{
		name: desk.TargetResolution, since: cmp.Or(c.HumanDueAt, c.OpenedAt), limit: r.targets.ResolutionMS,
		paused: c.PausedBizMS, still: c.PausedAt,
	})
	return out
}

// left is the business time that is left of a target, to the millisecond. A
// pause keeps it.
func (r *rules) left(t target) int64 {
	return t.limit + t.paused - r.business(t.since, cmp.Or(t.still, r.now))
}

// due is when a target that runs passes; warn when it comes close, 0 for never.
func (r *rules) due(t target) int64 { return r.after(t.since, t.limit+t.paused) }

func (r *rules) warn(t target) int64 {
	percent := int64(r.targets.WarnPercent)
	if percent <= 0 || percent >= 100 {
		return 0
	}
	return r.after(t.since, t.limit*percent/100+t.paused)
}

// clocks are the targets as both the console and the rules look at them.
func (r *rules) clocks(c *desk.Conversation) []desk.Clock {
	var out []desk.Clock
	for _, t := range r.targetsOf(c) {
		k := desk.Clock{
			Target: t.name, LeftMS: r.left(t), Paused: t.still > 0,
			Warned: c.SLA.Warned.Has(t.name), Breached: c.SLA.Breached.Has(t.name),
		}
		if !k.Paused {
			k.Due = r.due(t)
		}
		out = append(out, k)
	}
	return out
}

// nextTarget is when a target comes close or passes next; 0: none does.
func (r *rules) nextTarget(c *desk.Conversation) int64 {
	var next int64
	for _, t := range r.targetsOf(c) {
		if t.still > 0 || c.SLA.Breached.Has(t.name) {
			continue
		}
		at := r.due(t)
		if warn := r.warn(t); warn > 0 && !c.SLA.Warned.Has(t.name) {
			at = min(at, warn)
		}
		next = sooner(next, at)
	}
	return next
}

// measure writes down which targets came close and which passed. A supervisor
// looks at the first one that passes.
func (r *rules) measure(l *desk.Ledger) {
	for _, t := range r.targetsOf(&l.Row) {
		if t.still > 0 || l.Row.SLA.Breached.Has(t.name) {
			continue
		}
		due := r.due(t)
		switch warn := r.warn(t); {
		case due <= l.Now:
			l.Append(desk.SLABreached, clock.From(), desk.Body{Target: t.name, Due: due})
			escalate(l, t.name)
		case warn > 0 && warn <= l.Now && !l.Row.SLA.Warned.Has(t.name):
			l.Append(desk.SLAWarned, clock.From(), desk.Body{Target: t.name, Due: due})
		}
	}
}

// escalate asks a supervisor to look, once an episode.
func escalate(l *desk.Ledger, reason string) {
	if l.Row.EscalatedAt == 0 {
		l.Append(desk.Escalated, clock.From(), desk.Body{Reason: reason})
	}
}

// sooner is the earlier of two instants of which 0 means never.
func sooner(a, b int64) int64 {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}
