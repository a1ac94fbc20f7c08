package report

import (
	"careline/server/desk"
)

// Metric names a figure that is made of durations.
type Metric string

const (
	QueueWait         Metric = "queue_wait"
	FirstResponse     Metric = "first_response"
	TimeToHuman       Metric = "time_to_human"
	ReplyTime         Metric = "reply_time"
	LaterReplies      Metric = "later_reply_time" // without the first turn of each episode
	PatientWaiting    Metric = "patient_waiting"
	FirstResolution   Metric = "first_resolution"
	FullResolution    Metric = "full_resolution"
	EpisodeResolution Metric = "episode_resolution"
	ActiveResolution  Metric = "active_resolution"
	RequesterWait     Metric = "requester_wait"
	BotSpan           Metric = "bot_span"
	OnPatientTime     Metric = "waiting_on_patient" // these four are what active_resolution leaves out
	OnThirdTime       Metric = "waiting_on_third_party"
	SnoozedTime       Metric = "snoozed"
	GapTime           Metric = "resolved_gap"
	HandleTime        Metric = "handle_time"
	Cycle             Metric = "cycle"
	AbandonedWait     Metric = "abandoned_wait"
	ConvertedWait     Metric = "converted_wait"
	StaffStartedTime  Metric = "staff_started_resolution"
	AutoResolvedTime  Metric = "auto_resolved_resolution"
)

// Metrics in the order in which they are shown.
var Metrics = []Metric{
	QueueWait, AbandonedWait, ConvertedWait, FirstResponse, TimeToHuman, BotSpan, ReplyTime, LaterReplies, PatientWaiting,
	FirstResolution, FullResolution, ActiveResolution, OnPatientTime, OnThirdTime, SnoozedTime, GapTime, EpisodeResolution,
	RequesterWait, StaffStartedTime, AutoResolvedTime, HandleTime, Cycle,
}

// fate is what a unit is to its figure.
type fate byte

const (
	finished fate = iota
	ongoing       // it has not come yet; took is its age
	never         // it ended without it: greater than anything
	excluded      // left out, and counted
)

// unit is one value of one figure, or the lack of it.
type unit struct {
	metric Metric
	ep     *Episode
	at     int64 // when it began
	stop   int64 // when it ended; 0: it goes on
	filed  int64
	fate   fate
	took   Took
	why    string // excluded: the outcome
	who    string
	in     desk.DepartmentID
	party  map[string]Took // of OnThirdTime
}

// cohort is the one that a metric has by definition.
func (m Metric) cohort() Cohort {
	switch m {
	case QueueWait, AbandonedWait, ConvertedWait, FirstResponse, TimeToHuman, BotSpan, ReplyTime, LaterReplies, Cycle:
		return ByOpened
	}
	return ByClosed
}

// units gives an answer every unit of the episodes of one conversation, which are
// in order and hold every chain whole.
func (h *House) units(episodes []*Episode, asOf int64, a *answer) {
	if h.mine != nil {
		h.mine.episode = nil // what lay there may be another one by now
	}
	if imported := episodes[0].Case.AsOf; imported > 0 {
		asOf = imported
	}
	for _, e := range episodes {
		h.episodeUnits(e, asOf, a)
	}
	h.cycleUnit(episodes[0], a)
	if len(episodes) == 1 { // most are
		if !episodes[0].Outcome().Skipped() {
			h.chainUnits(Chain{episodes}, asOf, a)
		}
		return
	}
	for _, c := range Chains(episodes) {
		h.chainUnits(c, asOf, a)
	}
}

// cycleUnit is the whole of an imported case. It began when the case was opened,
// whatever rows stand before that, and ended with its last row.
func (h *House) cycleUnit(first *Episode, a *answer) {
	if c := &first.Case; c.LastRow > 0 {
		a.take(&unit{metric: Cycle, ep: first, at: first.OpenedAt, stop: c.LastRow, in: first.Department, took: h.took(first.Calendars, c.FirstRow, c.LastRow)})
	}
}

func (h *House) episodeUnits(e *Episode, asOf int64, a *answer) {
	outcome := e.Outcome()
	if outcome.Skipped() {
		a.take(&unit{metric: EpisodeResolution, ep: e, at: e.OpenedAt, stop: e.EndedAt, fate: excluded, why: string(outcome), who: e.EndBy, in: e.Department})
		return
	}
	if !e.Split {
		h.entryUnits(e, asOf, a)
		h.responseUnits(e, outcome, asOf, a)
	}
	waited := h.Between(e, e.OpenedAt, e.OpenedAt)
	for i := range e.Turns {
		t := &e.Turns[i]
		stop := t.To
		u := unit{metric: ReplyTime, ep: e, at: t.From, stop: t.To, who: t.By, in: t.In}
		switch t.End {
		case TurnOpen:
			stop, u.fate, u.in = asOf, ongoing, e.Department
		case TurnVoided:
			u.fate, u.why = excluded, "voided"
		case TurnUnanswered:
			u.fate, u.why = never, "closed_unanswered"
		}
		u.took = h.Between(e, t.From, stop)
		if t.End != TurnVoided {
			waited = waited.plus(u.took)
		}
		a.take(&u)
		if i > 0 {
			later := u
			later.metric = LaterReplies
			a.take(&later)
		}
	}
	end := unit{ep: e, at: e.OpenedAt, stop: e.EndedAt, who: e.EndBy, in: e.Department}
	parts := h.Parts(e, asOf)
	if outcome != BotOnly && outcome != Abandoned {
		u := end
		u.metric, u.took, u.fate = PatientWaiting, waited, whether(e.End)
		a.take(&u)
	}
	u := end
	u.metric, u.fate = EpisodeResolution, whether(e.End)
	stop := asOf
	if e.End != Ongoing {
		stop = e.StopAt
	}
	u.took = h.Between(e, e.Start(), stop)
	switch {
	case e.End == Ongoing:
	case outcome == ClosedUnanswered:
		u.fate, u.why = never, string(outcome)
	case outcome != Resolved:
		u.fate, u.why = excluded, string(outcome)
	case e.StaffStarted():
		u.fate, u.why = excluded, "staff_started"
	}
	a.take(&u)
	if u.fate == finished || u.fate == ongoing {
		w := u
		w.metric, w.took = RequesterWait, parts.Queued.plus(parts.Open).plus(parts.Third)
		a.take(&w)
	}
}

func whether(e End) fate {
	if e == Ongoing {
		return ongoing
	}
	return finished
}

func (h *House) entryUnits(e *Episode, asOf int64, a *answer) {
	for i := range e.Entries {
		q := &e.Entries[i]
		if !q.First {
			continue
		}
		u := unit{metric: QueueWait, ep: e, at: q.From, stop: q.To, who: q.By, in: q.In}
		stop := q.To
		switch q.End {
		case EntryOpen:
			stop, u.fate = asOf, ongoing
		case EntryAbandoned:
			u.fate, u.why = excluded, "abandoned"
		case EntryConverted:
			u.fate, u.why = excluded, "converted"
		case EntryWithdrawn:
			u.fate, u.why = excluded, "withdrawn"
		case EntryMerged:
			u.fate, u.why = excluded, "merged"
		case EntrySpam:
			u.fate, u.why = excluded, "spam"
		}
		u.took = h.Between(e, q.From, stop)
		a.take(&u)
		if q.End == EntryAbandoned || q.End == EntryConverted {
			own := u
			own.fate, own.why, own.metric = finished, "", AbandonedWait
			if q.End == EntryConverted {
				own.metric = ConvertedWait
			}
			a.take(&own)
		}
	}
}

func (h *House) responseUnits(e *Episode, outcome Outcome, asOf int64, a *answer) {
	u := unit{metric: FirstResponse, ep: e, at: e.OpenedAt, stop: e.FirstAt, who: e.FirstBy, in: e.FirstIn}
	if u.in == "" {
		u.in = e.Department
	}
	stop := e.FirstAt
	switch {
	case e.StaffStarted():
		u.fate, u.why, u.stop = excluded, "staff_started", e.EndedAt
	case outcome == BotOnly || outcome == Abandoned:
		u.fate, u.why, u.stop = excluded, string(outcome), e.EndedAt
	case e.FirstAt > 0:
	case e.End == Ongoing:
		u.fate, stop = ongoing, asOf
	case e.Source != "":
		u.fate, u.why, u.stop = excluded, "no_answer", e.EndedAt
	default:
		u.fate, u.why, u.stop = never, "closed_unanswered", e.EndedAt
	}
	due := e.HumanDueAt
	if due == 0 {
		due = asOf // automation has it still
	}
	if u.fate == finished || u.fate == ongoing {
		u.took = h.Between(e, min(due, stop), stop)
	}
	a.take(&u)
	w := u
	w.metric, w.took = TimeToHuman, Took{}
	if u.fate == finished || u.fate == ongoing {
		w.took = h.Between(e, e.OpenedAt, stop)
	}
	a.take(&w)
	if e.Bot && (e.HumanDueAt > 0 || e.End != Ongoing) {
		b := u
		b.metric, b.fate, b.why, b.stop = BotSpan, finished, "", e.HumanDueAt
		if b.stop == 0 {
			b.stop = e.StopAt
		}
		b.took = h.Between(e, e.OpenedAt, b.stop)
		a.take(&b)
	}
}

func (h *House) chainUnits(c Chain, asOf int64, a *answer) {
	first := c.Episodes[0]
	u := unit{metric: FirstResolution, ep: first, at: first.OpenedAt, in: first.Department}
	if end := c.First(); end != nil {
		u.ep, u.stop, u.who, u.in = end, end.EndedAt, end.EndBy, end.Department
		u.took = h.took(c.shown(), c.Start(), end.StopAt)
		u.stops(c, end)
	} else {
		u.unresolved(h, c, asOf)
	}
	a.take(&u)

	u = unit{metric: FullResolution, ep: first, at: first.OpenedAt, in: first.Department}
	end := c.Last()
	if end == nil {
		u.unresolved(h, c, asOf)
		a.take(&u)
		u.metric = ActiveResolution
		if u.fate == ongoing {
			r := h.Until(c, c.Episodes[len(c.Episodes)-1], asOf)
			u.took = r.Active()
		}
		a.take(&u)
		return
	}
	r := h.Until(c, end, end.StopAt)
	u.ep, u.stop, u.who, u.in, u.took = end, end.EndedAt, end.EndBy, end.Department, r.Full
	u.stops(c, end)
	a.take(&u)
	if u.fate != finished {
		u.metric = ActiveResolution
		a.take(&u)
		switch why := u.why; {
		case why == "staff_started":
			u.metric = StaffStartedTime
		case why == string(AutoResolved):
			u.metric = AutoResolvedTime
		default:
			return
		}
		u.fate, u.why, u.took = finished, "", r.Full
		a.take(&u)
		return
	}
	for _, part := range []struct {
		metric Metric
		took   Took
	}{{ActiveResolution, r.Active()}, {OnPatientTime, r.Parts.Patient}, {OnThirdTime, r.Parts.Third}, {SnoozedTime, r.Parts.Snoozed}, {GapTime, r.Gaps}} {
		p := u
		p.metric, p.took = part.metric, part.took
		p.took.NoHours = r.Full.NoHours // also where there was none of it
		if part.metric == OnThirdTime {
			p.party = r.Parts.Party
		}
		a.take(&p)
	}
}

// stops leaves out what a chain's end does not count as.
func (u *unit) stops(c Chain, end *Episode) {
	switch outcome := end.Outcome(); {
	case outcome == ClosedUnanswered:
		u.fate, u.why = never, string(outcome)
	case outcome != Resolved:
		u.fate, u.why = excluded, string(outcome)
	case c.Episodes[0].StaffStarted():
		u.fate, u.why = excluded, "staff_started"
	}
}

// unresolved is a chain without the resolve that is asked for.
func (u *unit) unresolved(h *House, c Chain, asOf int64) {
	last := c.Episodes[len(c.Episodes)-1]
	if c.Ongoing() {
		u.fate = ongoing
		u.took = h.took(c.shown(), c.Start(), asOf)
		return
	}
	u.ep, u.fate, u.why, u.stop, u.in = last, excluded, string(last.Outcome()), last.EndedAt, last.Department
}
