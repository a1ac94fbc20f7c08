package report

import (
	"careline/server/desk"
)

const dayMS = 24 * 3600 * 1000

// leftAtOnceMS is how long somebody stays in a queue at least to count as
// having waited at all.
const leftAtOnceMS = 10_000

// each files something that is counted under the name of its figure, if it is
// asked for. hit says whether it is one of those that the figure counts, of all
// that it looks at.
func (a *answer) each(name string, u unit, hit bool, add func(*Counts)) {
	if u.filed == 0 || !a.q.has(u.filed) || !a.admits(&u) {
		return
	}
	if a.tell != nil {
		a.tell(name, u, hit)
		return
	}
	add(&a.group(&u).counts)
}

// count counts what there is to count of one conversation.
func (a *answer) count(all []*Episode) {
	counted := a.counted[:0]
	for _, e := range all {
		outcome := e.Outcome()
		a.countOutcome(e, outcome)
		a.countActs(e, outcome)
		if outcome.Skipped() {
			continue
		}
		counted = append(counted, e)
		a.countMoves(e)
		a.countEntries(e)
		a.countTargets(e)
		for i := range e.Promises {
			p := &e.Promises[i]
			a.each("promises_kept", unit{ep: e, filed: p.Due, in: p.In}, p.End == PromiseKept, func(c *Counts) { c.promise(p.End) })
		}
	}
	a.counted = counted
	a.follow(counted)
}

// follow counts what came after the resolves of one conversation's episodes.
func (a *answer) follow(counted []*Episode) {
	for i, e := range counted {
		if !e.resolves() {
			continue
		}
		var next *Episode
		if i+1 < len(counted) {
			next = counted[i+1]
		}
		a.countReopening(e, next)
		a.countContacts(e, next)
	}
}

// filedBy is the date of an episode in the question's cohort.
func (a *answer) filedBy(e *Episode, usual Cohort) int64 {
	c := a.q.Cohort
	if c == ByDefinition {
		c = usual
	}
	if c == ByOpened {
		return e.OpenedAt
	}
	return e.EndedAt
}

func (a *answer) countOutcome(e *Episode, outcome Outcome) {
	u := unit{ep: e, who: e.EndBy, in: e.Department}
	u.filed = a.filedBy(e, ByOpened)
	a.each(outcomeNames[outcome], u, true, func(c *Counts) { c.Outcomes[outcome]++ })
	u.filed = e.OpenedAt
	a.each("opened", u, true, func(c *Counts) {
		c.Opened++
		switch e.Origin {
		case ImpliedOpen:
			c.ImpliedOpen++
		case ImpliedReopen, ImpliedReopenStaff:
			c.ImpliedReopen++
		}
	})
	u.filed = e.EndedAt
	a.each("closed", u, true, func(c *Counts) { c.Closed++ })
}

func (a *answer) countMoves(e *Episode) {
	filed := a.filedBy(e, ByClosed)
	e.transfers(func(from *Hold) {
		a.each("transfers", unit{ep: e, filed: filed, who: from.Staff, in: from.In}, true, func(c *Counts) { c.Transfers++ })
	})
	a.each("transferred", unit{ep: e, filed: filed, who: e.EndBy, in: e.Department}, e.Transfers > 0, func(c *Counts) {
		c.PingPong += e.PingPong
		c.Requeues += e.Requeues
		if e.End == Ongoing {
			return
		}
		c.Transferred.N++
		if e.Transfers > 0 {
			c.Transferred.K++
		}
	})
}

// voidedTurn is the act of saying that a turn asked for nothing.
const voidedTurn ActKind = 0

// actNames are the figures of acts, by kind.
var actNames = [...]string{voidedTurn: "voided_turns", HoldingReply: "holding_replies", LabelOverruled: "labels_overruled", SurveyKeptBack: "surveys_suppressed"}

// act is one of an episode, with when it is filed.
type act struct {
	kind           ActKind
	at, stop, when int64
	by             string
	in             desk.DepartmentID
}

// countActs counts what could make figures look better than the work was, on the
// day it was done.
func (a *answer) countActs(e *Episode, outcome Outcome) {
	e.acts(outcome, func(one act) {
		u := unit{ep: e, at: one.at, stop: one.stop, filed: one.when, who: one.by, in: one.in}
		a.each(actNames[one.kind], u, true, func(c *Counts) { c.act(one.kind) })
	})
}

// acts visits those of an episode. One that was only thanks is looked at too: it
// is one because somebody said so.
func (e *Episode) acts(outcome Outcome, visit func(act)) {
	if outcome.Skipped() && outcome != Courtesy {
		return
	}
	for i := range e.Turns {
		if t := &e.Turns[i]; t.End == TurnVoided {
			visit(act{voidedTurn, t.From, t.To, t.To, t.By, t.In})
		}
	}
	for i := range e.Acts {
		one := act{e.Acts[i].Kind, e.Acts[i].At, e.Acts[i].At, e.Acts[i].At, e.Acts[i].By, e.Acts[i].In}
		if one.kind == SurveyKeptBack {
			one.when = e.EndedAt // as what patients say is; 0: it is not over
		}
		visit(one)
	}
}

func (c *Counts) act(kind ActKind) {
	switch kind {
	case voidedTurn:
		c.Voided++
	case HoldingReply:
		c.HoldingReplies++
	case LabelOverruled:
		c.LabelsOverruled++
	case SurveyKeptBack:
		c.SurveysKeptBack++
	}
}

// transfers visits those who had the episode before each of its transfers.
func (e *Episode) transfers(visit func(from *Hold)) {
	for i := 1; i < len(e.Holds); i++ {
		if !e.Holds[i].Requeue {
			visit(&e.Holds[i-1])
		}
	}
}

func (a *answer) countEntries(e *Episode) {
	for i := range e.Entries {
		q := &e.Entries[i]
		if !q.First || e.Split {
			continue
		}
		filed := q.From
		if a.q.Cohort == ByClosed {
			filed = q.To
		}
		if q.End == EntryOpen || q.End == EntryMerged || q.End == EntrySpam {
			continue
		}
		a.each("abandonment", unit{ep: e, filed: filed, who: q.By, in: q.In}, q.End == EntryAbandoned && q.To-q.From >= leftAtOnceMS, func(c *Counts) {
			c.entry(q.End == EntryAbandoned, q.To-q.From)
		})
	}
}

// entry counts a stay in a queue that ended.
func (c *Counts) entry(abandoned bool, ms int64) {
	if abandoned && ms < leftAtOnceMS {
		c.LeftAtOnce++
		return
	}
	c.Abandonment.N++
	if abandoned {
		c.Abandonment.K++
	}
}

// The targets of rules, by number.
const (
	targetFirst = iota
	targetReply
	targetResolution
)

var targetNames = [...]string{desk.TargetFirstResponse, desk.TargetNextReply, desk.TargetResolution}

var slaNames = [...]string{"sla_" + desk.TargetFirstResponse, "sla_" + desk.TargetNextReply, "sla_" + desk.TargetResolution}

// countTargets counts which targets of the rules pinned at opening were met: a
// target is decided when what it waits for comes, or when it passes.
func (a *answer) countTargets(e *Episode) {
	a.set.House.targets(e, func(target, _ int, at int64, who string, in desk.DepartmentID, met bool) {
		a.each(slaNames[target], unit{ep: e, filed: at, who: who, in: in}, met, func(c *Counts) { c.SLA[targetNames[target]].decide(met) })
	})
}

// targets visits the targets of an episode that are decided, those of its turns
// with their place.
func (h *House) targets(e *Episode, visit func(target, turn int, at int64, who string, in desk.DepartmentID, met bool)) {
	policy := h.policies[e.Policy]
	if policy == nil {
		return
	}
	t := policy.SLA[min(max(e.Priority, desk.Normal), desk.Urgent)]
	decide := func(target, turn int, limit, stop, breached int64, who string, in desk.DepartmentID) {
		at := stop
		if breached > 0 && (stop == 0 || breached < stop) {
			at = breached
		}
		if limit > 0 && at != 0 {
			visit(target, turn, at, who, in, breached == 0)
		}
	}
	if e.HumanDueAt > 0 && !e.Left && e.End != EndAbandoned {
		decide(targetFirst, 0, t.FirstResponseMS, e.FirstAt, e.FirstBreached, e.FirstBy, e.FirstIn)
	}
	for i := range e.Turns {
		turn := &e.Turns[i]
		if first := i == 0 && e.HumanDueAt > 0; !first && turn.End != TurnVoided {
			stop := turn.To
			if turn.End == TurnUnanswered {
				stop = 0
			}
			decide(targetReply, i, t.NextReplyMS, stop, turn.Breached, turn.By, turn.In)
		}
	}
	if e.End != EndAbandoned {
		decide(targetResolution, 0, t.ResolutionMS, e.EndedAt, e.ResolutionBreached, e.EndBy, e.Department)
	}
}

func (s *Share) decide(met bool) {
	s.N++
	if met {
		s.K++
	}
}

func (c *Counts) promise(end PromiseEnd) {
	switch end {
	case PromiseKept:
		c.Promises.K++
		c.Promises.N++
	case PromiseLapsed:
		c.Promises.N++
	case PromiseRenewed:
		c.PromisesRenewed++
	case PromiseWithdrawn:
		c.PromisesWithdrawn++
	case PromiseOpen:
	}
}

// countReopening looks at what followed a resolve. A window that is not over
// counts neither way.
func (a *answer) countReopening(e, next *Episode) {
	u := unit{ep: e, filed: a.filedBy(e, ByClosed), who: e.EndBy, in: e.Department}
	a.each("reopened", u, next != nil, func(c *Counts) {
		if next != nil {
			c.Reopened++
		}
	})
	for _, w := range reopenWindows {
		until := e.EndedAt + int64(w.days)*dayMS
		again, over := next != nil && next.OpenedAt <= until, a.asOf(e) >= until
		a.each(w.name, u, again && over, func(c *Counts) { c.Reopen[w.days].decide(again, over) })
	}
}

// reopenWindows are the days in which a resolve is looked after.
var reopenWindows = [...]struct {
	days int
	name string
}{{3, "reopen_3d"}, {7, "reopen_7d"}, {30, "reopen_30d"}}

// outcomeNames are the figures of the outcomes.
var outcomeNames = func() map[Outcome]string {
	out := make(map[Outcome]string, len(Outcomes))
	for _, o := range Outcomes {
		out[o] = "outcome:" + string(o)
	}
	return out
}()

// asOf is up to when anything is known of an episode.
func (a *answer) asOf(e *Episode) int64 {
	if e.Case.AsOf > 0 {
		return e.Case.AsOf
	}
	return a.q.AsOf
}

func (w *Windowed) decide(yes, over bool) {
	switch {
	case !over:
		w.Pending++
	case yes:
		w.K++
		w.N++
	default:
		w.N++
	}
}

// countContacts looks at whether the patient had to come again, on any of their
// conversations. Of whom it is not known who they are it cannot be told.
func (a *answer) countContacts(e, next *Episode) {
	outcome := e.Outcome()
	if outcome != Resolved && outcome != BotOnly {
		return
	}
	u := unit{ep: e, filed: a.filedBy(e, ByClosed), who: e.EndBy, in: e.Department}
	until := e.EndedAt + repeatMS
	over := a.asOf(e) >= until
	var r repeats
	if e.Verified { // of the others nobody knows whether they came again
		r = a.known.around(sumOf("", string(e.Patient)), &contact{e.Patient, e.Conversation, e.Number, e.OpenedAt, e.Topic, 0}, until)
	}
	if next != nil && next.OpenedAt <= until {
		r.sameTopic, r.anything = true, true
	}
	name, of := "no_repeat_7d", func(c *Counts) *Windowed { return &c.NoRepeatResolved }
	if outcome == BotOnly {
		name, of = "no_repeat_7d_bot_only", func(c *Counts) *Windowed { return &c.NoRepeatBot }
	}
	a.each(name, u, e.Verified && over && !r.anything, func(c *Counts) { of(c).decideKnown(e.Verified, !r.anything, over) })
	if outcome == Resolved && (!e.Verified || e.FirstAt > 0 && !r.before) {
		a.each("first_contact_resolution", u, e.Verified && over && !r.sameTopic, func(c *Counts) { c.FCR.decideKnown(e.Verified, !r.sameTopic, over) })
	}
}

// decideKnown counts those apart of whom it is not known who they are.
func (w *Windowed) decideKnown(known, yes, over bool) {
	if !known {
		w.Unlinkable++
		return
	}
	w.decide(yes, over)
}

// plus adds up what was counted apart.
func (c *Counts) plus(o *Counts) {
	for _, n := range []struct{ to, from *int }{
		{&c.Opened, &o.Opened}, {&c.Closed, &o.Closed}, {&c.Transfers, &o.Transfers}, {&c.PingPong, &o.PingPong}, {&c.Requeues, &o.Requeues},
		{&c.Reopened, &o.Reopened}, {&c.LeftAtOnce, &o.LeftAtOnce}, {&c.PromisesRenewed, &o.PromisesRenewed},
		{&c.PromisesWithdrawn, &o.PromisesWithdrawn}, {&c.ImpliedOpen, &o.ImpliedOpen}, {&c.ImpliedReopen, &o.ImpliedReopen},
		{&c.Voided, &o.Voided}, {&c.HoldingReplies, &o.HoldingReplies}, {&c.LabelsOverruled, &o.LabelsOverruled},
		{&c.SurveysKeptBack, &o.SurveysKeptBack},
	} {
		*n.to += *n.from
	}
	c.Transferred.plus(o.Transferred)
	c.Abandonment.plus(o.Abandonment)
	c.Promises.plus(o.Promises)
	c.FCR.plus(&o.FCR)
	c.NoRepeatResolved.plus(&o.NoRepeatResolved)
	c.NoRepeatBot.plus(&o.NoRepeatBot)
	for k, v := range o.Outcomes {
		c.Outcomes[k] += v
	}
	for k, v := range o.Reopen {
		c.Reopen[k].plus(v)
	}
	for k, v := range o.SLA {
		c.SLA[k].plus(*v)
	}
	for k, v := range o.Third {
		c.Third[k] = c.Third[k].plus(v)
	}
}

func (s *Share) plus(o Share) { s.K, s.N = s.K+o.K, s.N+o.N }

func (w *Windowed) plus(o *Windowed) {
	w.Share.plus(o.Share)
	w.Pending, w.Unlinkable = w.Pending+o.Pending, w.Unlinkable+o.Unlinkable
}
