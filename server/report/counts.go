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
			a.each("promises_kept", unit{ep: e, filed: p.Due, in: p.In}, p.End == PromiseKept, func(c *Counts) { c.promise(p) })
		}
	}
	a.counted = counted
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
	for i := 1; i < len(e.Holds); i++ {
		if e.Holds[i].Requeue {
			continue
		}
		a.each("transfers", unit{ep: e, filed: filed, who: e.Holds[i-1].Staff, in: e.Holds[i-1].In}, true, func(c *Counts) { c.Transfers++ })
	}
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

// countActs counts what could make figures look better than the work was, on the
// day it was done. An episode that was only thanks is looked at too: it is one
// because somebody said so.
func (a *answer) countActs(e *Episode, outcome Outcome) {
	if outcome.Skipped() && outcome != Courtesy {
		return
	}
	for i := range e.Turns {
		if t := &e.Turns[i]; t.End == TurnVoided {
			u := unit{ep: e, at: t.From, stop: t.To, filed: t.To, who: t.By, in: t.In}
			a.each("voided_turns", u, true, func(c *Counts) { c.Voided++ })
		}
	}
	for i := range e.Acts {
		act := &e.Acts[i]
		u := unit{ep: e, at: act.At, stop: act.At, filed: act.At, who: act.By, in: act.In}
		switch act.Kind {
		case HoldingReply:
			a.each("holding_replies", u, true, func(c *Counts) { c.HoldingReplies++ })
		case SurveyKeptBack:
			u.filed = e.EndedAt // as what patients say is; 0: it is not over
			a.each("surveys_suppressed", u, true, func(c *Counts) { c.SurveysKeptBack++ })
		case LabelOverruled:
			a.each("labels_overruled", u, true, func(c *Counts) { c.LabelsOverruled++ })
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
			switch {
			case q.End == EntryAbandoned && q.To-q.From < leftAtOnceMS:
				c.LeftAtOnce++
			default:
				c.Abandonment.N++
				if q.End == EntryAbandoned {
					c.Abandonment.K++
				}
			}
		})
	}
}

// countTargets counts which targets of the rules pinned at opening were met: a
// target is decided when what it waits for comes, or when it passes.
func (a *answer) countTargets(e *Episode) {
	policy := a.set.House.policies[e.Policy]
	if policy == nil {
		return
	}
	t := policy.SLA[min(max(e.Priority, desk.Normal), desk.Urgent)]
	decide := func(target string, limit, stop, breached int64, who string, in desk.DepartmentID) {
		at := stop
		if breached > 0 && (stop == 0 || breached < stop) {
			at = breached
		}
		if limit <= 0 || at == 0 {
			return
		}
		a.each("sla_"+target, unit{ep: e, filed: at, who: who, in: in}, breached == 0, func(c *Counts) {
			c.SLA[target].N++
			if breached == 0 {
				c.SLA[target].K++
			}
		})
	}
	if e.HumanDueAt > 0 && !e.Left && e.End != EndAbandoned {
		decide(desk.TargetFirstResponse, t.FirstResponseMS, e.FirstAt, e.FirstBreached, e.FirstBy, e.FirstIn)
	}
	for i := range e.Turns {
		turn := &e.Turns[i]
		if first := i == 0 && e.HumanDueAt > 0; !first && turn.End != TurnVoided {
			stop := turn.To
			if turn.End == TurnUnanswered {
				stop = 0
			}
			decide(desk.TargetNextReply, t.NextReplyMS, stop, turn.Breached, turn.By, turn.In)
		}
	}
	if e.End != EndAbandoned {
		decide(desk.TargetResolution, t.ResolutionMS, e.EndedAt, e.ResolutionBreached, e.EndBy, e.Department)
	}
}

func (c *Counts) promise(p *Promise) {
	switch p.End {
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
var reopenWindows = []struct {
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
	until := e.EndedAt + 7*dayMS
	over := a.asOf(e) >= until
	before, sameTopic, anything := false, next != nil && next.OpenedAt <= until, next != nil && next.OpenedAt <= until
	visit := a.known.each
	if !e.Verified {
		visit = func(desk.PatientID, func(*contact)) {} // nobody knows whether they came again
	}
	visit(e.Patient, func(o *contact) {
		if o.number == e.Number && o.conversation == e.Conversation {
			return
		}
		same := e.Topic == "" || o.topic == "" || o.topic == e.Topic
		before = before || same && o.at < e.OpenedAt && o.at >= e.OpenedAt-7*dayMS
		after := o.at > e.OpenedAt && o.at <= until
		sameTopic = sameTopic || same && after
		anything = anything || after
	})
	name, of := "no_repeat_7d", func(c *Counts) *Windowed { return &c.NoRepeatResolved }
	if outcome == BotOnly {
		name, of = "no_repeat_7d_bot_only", func(c *Counts) *Windowed { return &c.NoRepeatBot }
	}
	a.each(name, u, e.Verified && over && !anything, func(c *Counts) { of(c).decideKnown(e.Verified, !anything, over) })
	if outcome == Resolved && (!e.Verified || e.FirstAt > 0 && !before) {
		a.each("first_contact_resolution", u, e.Verified && over && !sameTopic, func(c *Counts) { c.FCR.decideKnown(e.Verified, !sameTopic, over) })
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

// handled adds up for how long people had the conversation before them: of the
// whole by episode, and in a table by person each person's own.
func (a *answer) handled(all []*Episode) {
	slices := a.set.Handled[all[0].Conversation]
	if len(slices) == 0 {
		return
	}
	for i, e := range all {
		if e.End == Ongoing || e.Outcome().Skipped() {
			continue
		}
		until := int64(Never)
		if i+1 < len(all) {
			until = all[i+1].OpenedAt
		}
		a.handledOne(e, until, slices, a.perPerson())
	}
}

func (a *answer) handledOne(e *Episode, until int64, list []Handled, perPerson bool) {
	var sum int64
	own := map[string]int64{}
	for _, h := range list {
		if from, to := max(h.From, e.OpenedAt), min(h.To, until); from < to && among(a.q.Filter.Staff, h.Staff) {
			sum += to - from
			own[h.Staff] += to - from
		}
	}
	if sum == 0 {
		return
	}
	u := unit{metric: HandleTime, ep: e, at: e.OpenedAt, stop: e.EndedAt, in: e.Department, took: Took{Cal: sum, NoHours: true}}
	if !perPerson {
		u.who = a.anybody()
		a.take(&u)
		return
	}
	if u.filed = u.stop; !a.q.has(u.stop) || !a.q.Filter.admits(e) || !among(a.q.Filter.Departments, u.in) {
		return
	}
	if a.visit != nil {
		a.visit(u, ByClosed)
		return
	}
	number := HandleTime.number()
	a.total.add(&u, number, ByClosed)
	for who, ms := range own {
		one := u
		one.who, one.took.Cal = who, ms
		a.group(&one).add(&one, number, ByClosed)
	}
}

// anybody is somebody whom the filter lets through.
func (a *answer) anybody() string {
	if len(a.q.Filter.Staff) > 0 {
		return a.q.Filter.Staff[0]
	}
	return Nobody
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
