package protocol

import (
	"strings"

	"careline/server/desk"
	"careline/server/report"
)

// Figures is the answer to a question about the work. The command line prints
// the same document.
type Figures struct {
	From       string   `json:"from" doc:"the first local date"`
	To         string   `json:"to" doc:"the first local date that is no longer in it"`
	Zone       string   `json:"zone"`
	Cohort     string   `json:"cohort" doc:"opened, closed, or empty: each figure as its definition says"`
	By         []string `json:"by" nullable:"false"`
	AsOf       int64    `json:"as_of" doc:"Unix milliseconds"`
	DefVersion int      `json:"def_version"`
	Behind     int      `json:"behind" doc:"conversations whose facts are still being read off their logs"`
	Uncounted  int      `json:"uncounted_cases,omitempty" doc:"cases of imported logs that are in no figure, of whatever time, because none of their rows says anything"`
	Gated      bool     `json:"gated" doc:"small numbers are held back"`
	FigureSet
	Groups          []FigureGroup   `json:"groups" nullable:"false"`
	Staffing        Staffing        `json:"staffing"`
	WaitCalibration WaitCalibration `json:"wait_calibration"`
}

// FigureGroup is one row of a table: the figures of what has these keys.
type FigureGroup struct {
	Key  []string `json:"key" nullable:"false" doc:"one for each of by"`
	Name []string `json:"name" nullable:"false" doc:"what people call them; empty where the key says it"`
	FigureSet
}

// FigureSet is every figure of a group.
type FigureSet struct {
	FullResolution         DurationFigure `json:"full_resolution"`
	FirstResolution        DurationFigure `json:"first_resolution"`
	ActiveResolution       DurationFigure `json:"active_resolution"`
	WaitingOnPatient       DurationFigure `json:"waiting_on_patient" doc:"left out of active_resolution, like the next three"`
	WaitingOnThirdParty    DurationFigure `json:"waiting_on_third_party"`
	SnoozedTime            DurationFigure `json:"snoozed"`
	ResolvedGap            DurationFigure `json:"resolved_gap"`
	EpisodeResolution      DurationFigure `json:"episode_resolution"`
	RequesterWait          DurationFigure `json:"requester_wait"`
	FirstResponse          DurationFigure `json:"first_response"`
	TimeToHuman            DurationFigure `json:"time_to_human"`
	BotSpan                DurationFigure `json:"bot_span"`
	QueueWait              DurationFigure `json:"queue_wait"`
	AbandonedWait          DurationFigure `json:"abandoned_wait"`
	ConvertedWait          DurationFigure `json:"converted_wait"`
	ReplyTime              DurationFigure `json:"reply_time"`
	LaterReplyTime         DurationFigure `json:"later_reply_time" doc:"without the first turn of each episode"`
	PatientWaiting         DurationFigure `json:"patient_waiting"`
	HandleTime             DurationFigure `json:"handle_time"`
	StaffStartedResolution DurationFigure `json:"staff_started_resolution"`
	AutoResolvedResolution DurationFigure `json:"auto_resolved_resolution"`
	Cycle                  DurationFigure `json:"cycle" doc:"imported logs: first to last row of a case"`

	Opened            Number           `json:"opened" nullable:"true"`
	Closed            Number           `json:"closed" nullable:"true"`
	StillOpen         Number           `json:"still_open" nullable:"true"`
	Outcomes          map[string]int   `json:"outcomes" nullable:"true" doc:"of the cohort's episodes; each has exactly one"`
	Transfers         Number           `json:"transfers" nullable:"true"`
	PingPong          Number           `json:"ping_pong" nullable:"true"`
	Requeues          Number           `json:"requeues" nullable:"true"`
	Transferred       ShareFigure      `json:"transferred"`
	Reopened          Number           `json:"reopened" nullable:"true" doc:"resolves that another episode followed"`
	Reopen3           ShareFigure      `json:"reopen_3d"`
	Reopen7           ShareFigure      `json:"reopen_7d"`
	Reopen30          ShareFigure      `json:"reopen_30d"`
	Abandoned         Number           `json:"abandoned" nullable:"true" doc:"left the queue after ten seconds or more"`
	LeftAtOnce        Number           `json:"left_at_once" nullable:"true" doc:"left it sooner"`
	Abandonment       ShareFigure      `json:"abandonment"`
	FirstContact      ShareFigure      `json:"first_contact_resolution"`
	NoRepeatResolved  ShareFigure      `json:"no_repeat_7d"`
	NoRepeatBot       ShareFigure      `json:"no_repeat_7d_bot_only"`
	SLAFirstResponse  ShareFigure      `json:"sla_first_response"`
	SLANextReply      ShareFigure      `json:"sla_next_reply"`
	SLAResolution     ShareFigure      `json:"sla_resolution"`
	PromisesKept      ShareFigure      `json:"promises_kept"`
	PromisesRenewed   Number           `json:"promises_renewed" nullable:"true"`
	PromisesWithdrawn Number           `json:"promises_withdrawn" nullable:"true"`
	VoidedTurns       Number           `json:"voided_turns" nullable:"true" doc:"turns that staff said asked for nothing, by the day they said so; this and the next two also count thanks-only episodes"`
	HoldingReplies    Number           `json:"holding_replies" nullable:"true" doc:"messages by staff that only acknowledge, by the day they were sent"`
	LabelsOverruled   Number           `json:"labels_overruled" nullable:"true" doc:"times it was said to wait on others, or snoozed, while the patient waited; by the day"`
	SurveysSuppressed Number           `json:"surveys_suppressed" nullable:"true" doc:"surveys that staff kept back, with a reason, by the day the episode ended"`
	ThirdPartyMS      map[string]int64 `json:"third_party_ms" nullable:"true" doc:"calendar time waited on third parties, by whom"`
	ImpliedOpen       Number           `json:"implied_open" nullable:"true" doc:"imported logs: cases without an opening row"`
	ImpliedReopen     Number           `json:"implied_reopen" nullable:"true" doc:"imported logs: reopened by a row that does not say so"`
	CountsReason      string           `json:"counts_reason,omitempty" doc:"few or suppressed: the numbers above that are no share and no duration are of a person and held back, so they are null"`
}

// OwnFigures is what somebody's own work comes to. Of others there are medians
// alone, of whole departments.
type OwnFigures struct {
	From        string            `json:"from"`
	To          string            `json:"to"`
	Zone        string            `json:"zone"`
	Cohort      string            `json:"cohort"`
	AsOf        int64             `json:"as_of"`
	DefVersion  int               `json:"def_version"`
	Own         FigureSet         `json:"own"`
	Medians     map[string]Median `json:"medians" doc:"of all of the departments together, by figure; few where it is so in one of them"`
	InEach      []OwnDepartment   `json:"by_department" nullable:"false" doc:"each of departments by itself, so that like stands beside like"`
	Departments []string          `json:"departments" nullable:"false" doc:"keys of those departments: the reader's; none: of whoever sees all figures the whole house, else nothing"`
}

// OwnDepartment is somebody's own work in one department, and what stands beside it.
type OwnDepartment struct {
	Department string                 `json:"department"`
	Own        FigureSet              `json:"own"`
	Medians    map[string]Median      `json:"medians" doc:"of all who work there, by figure"`
	Shares     map[string]ShareFigure `json:"shares" doc:"of all who work there, by figure"`
}

// Median is a median on both clocks. What is null has a reason.
type Median struct {
	CalendarMS     *int64 `json:"calendar_ms" nullable:"true"`
	BusinessMS     *int64 `json:"business_ms" nullable:"true"`
	CalendarReason string `json:"calendar_reason,omitempty" doc:"why it is null: none, few, not_yet, no_calendar"`
	BusinessReason string `json:"business_reason,omitempty"`
}

// OwnFiguresOf are somebody's figures, with no medians beside them yet.
func OwnFiguresOf(q *report.Query, own *report.Figures) OwnFigures {
	out := OwnFigures{
		From: q.From, To: q.To, Zone: q.Zone.String(), Cohort: string(q.Cohort), AsOf: own.AsOf, DefVersion: report.DefVersion,
		Own: figureSetOf(&own.Total), Medians: make(map[string]Median, len(report.Metrics)), Departments: []string{}, InEach: []OwnDepartment{},
	}
	for _, m := range report.Metrics {
		out.Medians[string(m)] = Median{CalendarReason: report.None, BusinessReason: report.None}
	}
	return out
}

// Beside puts the medians of all beside them.
func (o *OwnFigures) Beside(all *report.Figures) { o.Medians = mediansOf(all) }

func mediansOf(all *report.Figures) map[string]Median {
	out := make(map[string]Median, len(report.Metrics))
	for _, m := range report.Metrics {
		d := all.Total.Durations[m]
		var median Median
		median.CalendarMS, median.CalendarReason = medianOf(&d.Calendar)
		median.BusinessMS, median.BusinessReason = medianOf(&d.Business)
		out[string(m)] = median
	}
	return out
}

// In puts their work in one department beside that of all in it.
func (o *OwnFigures) In(department string, mine, all *report.Figures) {
	whole := figureSetOf(&all.Total)
	shares := map[string]ShareFigure{
		"sla_first_response": whole.SLAFirstResponse, "sla_next_reply": whole.SLANextReply, "sla_resolution": whole.SLAResolution,
		"reopen_7d": whole.Reopen7, "first_contact_resolution": whole.FirstContact,
	}
	for name, share := range shares {
		if share.Reason == "" && share.N > 0 && share.N < report.FewPersons {
			shares[name] = ShareFigure{K: Held, N: Held, Reason: report.Few}
		}
	}
	o.InEach = append(o.InEach, OwnDepartment{Department: department, Own: figureSetOf(&mine.Total), Medians: mediansOf(all), Shares: shares})
}

// medianOf is a median that is not of fewer than eleven values, or why there is
// none: it could be a colleague's.
func medianOf(d *report.Dist) (ms *int64, reason string) {
	switch {
	case d.Median == nil:
		return nil, d.Reason
	case d.N < report.FewPersons:
		return nil, report.Few
	}
	return d.Median, ""
}

// ImportedLogs are the logs of other systems that figures count too.
type ImportedLogs struct {
	Names []string `json:"names" nullable:"false" doc:"as source takes them"`
}

// DurationFigure is a figure on both clocks.
type DurationFigure struct {
	Cohort         string         `json:"cohort"`
	Calendar       ClockFigure    `json:"calendar"`
	Business       ClockFigure    `json:"business"`
	StillOpen      Number         `json:"still_open" nullable:"true" doc:"null, like what follows, where the figure is held back"`
	Unanswered     Number         `json:"closed_unanswered" nullable:"true" doc:"opened cohort: ended without it; greater than anything"`
	Excluded       map[string]int `json:"excluded" nullable:"true" doc:"left out, by why"`
	NoCalendar     Number         `json:"n_no_calendar" nullable:"true"`
	OutsideHours   Number         `json:"n_outside_hours" nullable:"true" doc:"business time 0, because all of it lay outside opening hours"`
	DefinitionLink string         `json:"definition" doc:"id in /reports/definitions"`
}

// ClockFigure is a distribution. What is null has a reason; 0 is a true 0.
type ClockFigure struct {
	N         Number `json:"n" nullable:"true" doc:"null, like the sum, where it is held back: few or suppressed"`
	MedianMS  *int64 `json:"median_ms" nullable:"true"`
	P90MS     *int64 `json:"p90_ms" nullable:"true"`
	P95MS     *int64 `json:"p95_ms" nullable:"true"`
	MeanMS    *int64 `json:"mean_ms" nullable:"true"`
	MinMS     *int64 `json:"min_ms" nullable:"true"`
	MaxMS     *int64 `json:"max_ms" nullable:"true"`
	SumMS     Number `json:"sum_ms" nullable:"true"`
	Reason    string `json:"reason,omitempty" doc:"why the median is null: none, few, suppressed, not_yet, no_calendar"`
	P90Reason string `json:"p90_reason,omitempty"`
	P95Reason string `json:"p95_reason,omitempty"`
	Few       bool   `json:"few,omitempty" doc:"fewer than eleven"`

	Bracket      *Bracket          `json:"bracket,omitempty" doc:"opened cohort with open units: the final values lie between"`
	MedianLoMS   *int64            `json:"median_lo_ms,omitempty" doc:"95 % interval of the median"`
	MedianHiMS   *int64            `json:"median_hi_ms,omitempty"`
	Histogram    []HistogramBucket `json:"histogram,omitempty" doc:"of the n values, where it was asked for; only of the whole"`
	Interpolated *Interpolated     `json:"interpolated,omitempty" doc:"imported logs: percentiles as spreadsheets give them (Hyndman and Fan, type 7)"`
}

// HistogramBucket is how many values lie from one bound up to the next. Bounds are
// the same for every figure.
type HistogramBucket struct {
	FromMS  int64  `json:"from_ms"`
	BelowMS *int64 `json:"below_ms" nullable:"true" doc:"null: the last has no end"`
	N       int    `json:"n"`
}

// Bracket is between what values a percentile will lie; a null hi has not been
// reached yet.
type Bracket struct {
	MedianLoMS *int64 `json:"median_lo_ms" nullable:"true"`
	MedianHiMS *int64 `json:"median_hi_ms" nullable:"true"`
	P90LoMS    *int64 `json:"p90_lo_ms" nullable:"true"`
	P90HiMS    *int64 `json:"p90_hi_ms" nullable:"true"`
	P95LoMS    *int64 `json:"p95_lo_ms" nullable:"true"`
	P95HiMS    *int64 `json:"p95_hi_ms" nullable:"true"`
}

// Interpolated are percentiles of the other kind.
type Interpolated struct {
	MedianMS float64 `json:"median_ms"`
	P90MS    float64 `json:"p90_ms"`
	P95MS    float64 `json:"p95_ms"`
}

// ShareFigure is k of n. The interval is Wilson's, in parts of one.
type ShareFigure struct {
	K          Number   `json:"k" nullable:"true" doc:"null, like n, where it is held back: few or suppressed"`
	N          Number   `json:"n" nullable:"true"`
	Lo         *float64 `json:"lo" nullable:"true"`
	Hi         *float64 `json:"hi" nullable:"true"`
	Pending    int      `json:"pending,omitempty" doc:"the time to wait for is not over"`
	Unlinkable int      `json:"unlinkable,omitempty" doc:"it is not known who they are"`
	Reason     string   `json:"reason,omitempty" doc:"none, few, suppressed, pending or unlinkable"`
}

// FiguresOf is an answer as it is sent. name gives the contract's key of a
// group and what people call it.
func FiguresOf(q *report.Query, f *report.Figures, behind int, staffing report.Staffing, waits report.Calibration, name func(report.Dimension, string) (string, string)) Figures {
	out := Figures{
		From: q.From, To: q.To, Zone: q.Zone.String(), Cohort: string(q.Cohort), By: make([]string, len(q.By)),
		AsOf: f.AsOf, DefVersion: report.DefVersion, Behind: behind, Uncounted: f.Uncounted, Gated: f.Gated,
		Staffing: StaffingOf(staffing, name), WaitCalibration: WaitCalibrationOf(waits),
		FigureSet: figureSetOf(&f.Total), Groups: make([]FigureGroup, len(f.Groups)),
	}
	for i, d := range q.By {
		out.By[i] = string(d)
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		to := FigureGroup{Key: make([]string, len(g.Key)), Name: make([]string, len(g.Key)), FigureSet: figureSetOf(g)}
		for k, key := range g.Key {
			to.Key[k], to.Name[k] = name(q.By[k], key)
		}
		out.Groups[i] = to
	}
	return out
}

func figureSetOf(g *report.Group) FigureSet {
	d := func(m report.Metric) DurationFigure { return durationOf(g.Durations[m]) }
	windowed := func(name string, w report.Windowed) ShareFigure {
		if why := g.Held[name]; why != "" {
			return ShareFigure{K: Held, N: Held, Reason: why}
		}
		return shareOf(w)
	}
	share := func(name string, s report.Share) ShareFigure { return windowed(name, report.Windowed{Share: s}) }
	why := g.Held["counts"]
	count := func(n int) Number { return Shown(n, why != "") }
	out := FigureSet{
		FullResolution: d(report.FullResolution), FirstResolution: d(report.FirstResolution), ActiveResolution: d(report.ActiveResolution),
		WaitingOnPatient: d(report.OnPatientTime), WaitingOnThirdParty: d(report.OnThirdTime), SnoozedTime: d(report.SnoozedTime), ResolvedGap: d(report.GapTime),
		EpisodeResolution: d(report.EpisodeResolution), RequesterWait: d(report.RequesterWait),
		FirstResponse: d(report.FirstResponse), TimeToHuman: d(report.TimeToHuman), BotSpan: d(report.BotSpan),
		QueueWait: d(report.QueueWait), AbandonedWait: d(report.AbandonedWait), ConvertedWait: d(report.ConvertedWait),
		ReplyTime: d(report.ReplyTime), LaterReplyTime: d(report.LaterReplies), PatientWaiting: d(report.PatientWaiting),
		HandleTime: d(report.HandleTime), StaffStartedResolution: d(report.StaffStartedTime), AutoResolvedResolution: d(report.AutoResolvedTime), Cycle: d(report.Cycle),

		Opened: count(g.Opened), Closed: count(g.Closed), StillOpen: count(g.StillOpen),
		Transfers: count(g.Transfers), PingPong: count(g.PingPong), Requeues: count(g.Requeues), Transferred: share("transferred", g.Transferred), Reopened: count(g.Reopened),
		Reopen3: windowed("reopen_3d", *g.Reopen[3]), Reopen7: windowed("reopen_7d", *g.Reopen[7]), Reopen30: windowed("reopen_30d", *g.Reopen[30]),
		Abandoned: Shown(g.Abandonment.K, why != "" || g.Held["abandonment"] != ""), LeftAtOnce: count(g.LeftAtOnce), Abandonment: share("abandonment", g.Abandonment),
		FirstContact: windowed("first_contact_resolution", g.FCR), NoRepeatResolved: windowed("no_repeat_7d", g.NoRepeatResolved), NoRepeatBot: windowed("no_repeat_7d_bot_only", g.NoRepeatBot),
		SLAFirstResponse: share("sla_first_response", *g.SLA[desk.TargetFirstResponse]), SLANextReply: share("sla_next_reply", *g.SLA[desk.TargetNextReply]),
		SLAResolution: share("sla_resolution", *g.SLA[desk.TargetResolution]),
		PromisesKept:  share("promises_kept", g.Promises), PromisesRenewed: count(g.PromisesRenewed), PromisesWithdrawn: count(g.PromisesWithdrawn),
		VoidedTurns: count(g.Voided), HoldingReplies: count(g.HoldingReplies), LabelsOverruled: count(g.LabelsOverruled), SurveysSuppressed: count(g.SurveysKeptBack),
		ImpliedOpen: count(g.ImpliedOpen), ImpliedReopen: count(g.ImpliedReopen), CountsReason: why,
	}
	if why != "" {
		return out
	}
	out.Outcomes, out.ThirdPartyMS = make(map[string]int, len(g.Outcomes)), make(map[string]int64, len(g.Third))
	for _, o := range report.Outcomes {
		out.Outcomes[string(o)] = g.Outcomes[o]
	}
	for party, t := range g.Third {
		out.ThirdPartyMS[party] = t.Cal
	}
	return out
}

func durationOf(d *report.Duration) DurationFigure {
	held, business := heldBack(d.Calendar.Reason), heldBack(d.Business.Reason)
	out := DurationFigure{
		Cohort: string(d.Cohort), Calendar: clockOf(&d.Calendar), Business: clockOf(&d.Business),
		StillOpen: Shown(d.StillOpen, held), Unanswered: Shown(d.Never, held), Excluded: d.Excluded,
		NoCalendar: Shown(d.NoHours, business), OutsideHours: Shown(d.Outside, business),
		DefinitionLink: string(d.Metric),
	}
	if out.Excluded == nil && !held {
		out.Excluded = map[string]int{}
	}
	return out
}

// heldBack reports whether a reason is that the number would tell of somebody.
func heldBack(reason string) bool { return reason == report.Few || reason == report.Suppressed }

func clockOf(d *report.Dist) ClockFigure {
	held := heldBack(d.Reason)
	out := ClockFigure{
		N: Shown(d.N, held), SumMS: Shown(d.Sum, held), MedianMS: d.Median, P90MS: d.P90, P95MS: d.P95, MeanMS: d.Mean, MinMS: d.Min, MaxMS: d.Max,
		Reason: d.Reason, P90Reason: d.P90Why, P95Reason: d.P95Why, Few: d.Few, MedianLoMS: d.MedianLo, MedianHiMS: d.MedianHi,
	}
	out.Histogram = histogramOf(d.Buckets)
	if d.Bracket {
		out.Bracket = &Bracket{d.Lo[0], d.Hi[0], d.Lo[1], d.Hi[1], d.Lo[2], d.Hi[2]}
	}
	if d.InterMedian != nil {
		out.Interpolated = &Interpolated{*d.InterMedian, *d.Inter90, *d.I5}
	}
	return out
}

func histogramOf(counts []int) []HistogramBucket {
	var out []HistogramBucket
	from := int64(0)
	for i, n := range counts {
		b := HistogramBucket{FromMS: from, N: n}
		if below := report.HistogramBounds[i]; below != report.Never {
			b.BelowMS, from = &below, below
		}
		out = append(out, b)
	}
	return out
}

func shareOf(w report.Windowed) ShareFigure {
	out := ShareFigure{K: Number(w.K), N: Number(w.N), Pending: w.Pending, Unlinkable: w.Unlinkable}
	if lo, hi, ok := w.Wilson(); ok {
		out.Lo, out.Hi = &lo, &hi
		return out
	}
	switch {
	case w.Pending > 0:
		out.Reason = report.Pending
	case w.Unlinkable > 0:
		out.Reason = report.Unlinkable
	default:
		out.Reason = report.None
	}
	return out
}

// Definition is what a figure means.
type Definition struct {
	ID         string `json:"id"`
	DefVersion int    `json:"def_version"`
	Unit       string `json:"unit" doc:"what one value is of"`
	Cohort     string `json:"cohort" doc:"opened or closed: the day that files it; instant: what stands at one"`
	Clocks     string `json:"clocks" doc:"both, calendar, share or count"`
	Formula    string `json:"formula" doc:"in words"`
	LeavesOut  string `json:"leaves_out"`
	Credit     string `json:"credit" doc:"whose it is in a table by person or department"`
	Source     string `json:"source" doc:"what it is computed from"`
}

// DefinitionsOf are definitions as they are sent.
func DefinitionsOf(all []report.Definition) []Definition {
	out := make([]Definition, len(all))
	for i, d := range all {
		source := "the conversation's log"
		switch {
		case d.ID == string(report.HandleTime):
			source = "the log of what staff have before them"
		case d.ID == string(report.Cycle):
			source = "an imported log"
		case d.Cohort == report.AtInstant && strings.HasPrefix(d.ID, "wall_"):
			source = "what the server knows of open conversations and of who is there, at most a second old"
		}
		out[i] = Definition{d.ID, report.DefVersion, d.Unit, string(d.Cohort), d.Clocks, d.Formula, d.LeavesOut, d.Credit, source}
	}
	return out
}
