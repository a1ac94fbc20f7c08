package voice

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// Ask is a question as it is asked.
type Ask struct {
	From, To string // months, both included
	Zone     string // the first site's, or empty
	By       string
	Set      string // empty: what is asked now
}

// Answer is what was asked, and the figures.
type Answer struct {
	Question Question
	Set      desk.SurveySet
	Sets     []desk.SurveySet // all, oldest first
	Total    Voice
	Groups   []Voice
}

// Answer answers whoever may know with the survey figures of whole months.
// Supervisors know those of the departments they steer, by department.
func (s *Service) Answer(ctx context.Context, a desk.Actor, ask Ask) (*Answer, error) {
	only, err := readable(a)
	if err != nil {
		return nil, err
	}
	q := Question{By: ask.By, Set: ask.Set, AsOf: s.now().UnixMilli(), Only: only}
	// Months of one zone alone: the same month in two zones would tell of those who
	// answered at its turn.
	if q.Zone, err = s.zone(ctx, ""); err != nil {
		return nil, err
	}
	if ask.Zone != "" && ask.Zone != q.Zone.String() {
		return nil, refused("zone", fmt.Sprintf("What patients said is told by the months of %s alone. Leave the zone out.", q.Zone))
	}
	if q.From, err = parseMonth("from", ask.From); err != nil {
		return nil, err
	}
	if q.To, err = parseMonth("to", ask.To); err != nil {
		return nil, err
	}
	switch {
	case q.From.after(q.To):
		return nil, refused("to", "to is the last month that is counted, so it is not before from.")
	case (q.To.Year-q.From.Year)*12+int(q.To.Month-q.From.Month) >= maxMonths:
		return nil, refused("to", "That is more than five years. Ask for a shorter time.")
	case q.By != "" && !slices.Contains(Dimensions[:], q.By):
		return nil, refused("by", "by is department, topic, staff, site or language.")
	case q.By != "" && q.By != "department" && only != nil:
		return nil, refused("by", "Group the departments you steer by department.")
	}
	sets, err := s.store.SurveySets(ctx)
	if err != nil {
		return nil, err
	}
	at := len(sets) - 1
	if q.Set != "" {
		at = slices.IndexFunc(sets, func(v desk.SurveySet) bool { return v.ID == q.Set })
	}
	if at < 0 {
		return nil, refused("set", "There is no such version of the questions.")
	}
	q.Set = sets[at].ID
	lo, hi := q.bounds()
	rows, err := s.store.VoiceRows(ctx, lo, hi)
	if err != nil {
		return nil, err
	}
	tasks, err := s.store.RecoveryOpened(ctx, lo, q.AsOf+1)
	if err != nil {
		return nil, err
	}
	// What is kept from whoever asks is in no figure of theirs, and so in no list
	// behind one.
	kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.VoiceRow) bool { return kept[r.Conversation] || !q.has(r.ClosedAt) })
	mine := map[[2]any]bool{}
	for i := range rows {
		mine[[2]any{rows[i].Conversation, rows[i].Episode}] = true
	}
	// A task counts in the month it was opened in; whether a low score has one
	// does not depend on that.
	tasks = slices.DeleteFunc(tasks, func(t store.RecoveryTask) bool {
		return kept[t.Conversation] || !q.has(t.OpenedAt) && !mine[[2]any{t.Conversation, t.Episode}]
	})
	out := &Answer{Question: q, Set: sets[at], Sets: sets}
	out.Total, out.Groups = Figures(q, rows, tasks)
	return out, nil
}

const maxMonths = 60

// readable is which departments' figures an actor may know; nil: all.
func readable(a desk.Actor) ([]desk.DepartmentID, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	if a.Role != desk.RoleSupervisor {
		return nil, nil
	}
	mine := []desk.DepartmentID{}
	for _, d := range a.Departments {
		if desk.Steers(a, d) == nil {
			mine = append(mine, d)
		}
	}
	return mine, nil
}

// bounds are instants that hold the months in any reading.
func (q *Question) bounds() (lo, hi int64) {
	const reach = 16 * time.Hour // no zone is further from UTC
	first := time.Date(q.From.Year, q.From.Month, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(q.To.Year, q.To.Month+1, 1, 0, 0, 0, 0, time.UTC)
	return first.Add(-reach).UnixMilli(), last.Add(reach).UnixMilli()
}

func (q *Question) has(at int64) bool {
	m := monthOf(at, q.Zone)
	return !q.From.after(m) && !m.after(q.To)
}

var monthShape = regexp.MustCompile(`^(\d{4})-(\d{2})$`)

func parseMonth(field, s string) (Month, error) {
	if parts := monthShape.FindStringSubmatch(s); parts != nil {
		year, _ := strconv.Atoi(parts[1])
		month, _ := strconv.Atoi(parts[2])
		if year >= 1970 && month >= 1 && month <= 12 {
			return Month{year, time.Month(month)}, nil
		}
	}
	return Month{}, refused(field, field+" is a month like 2026-11.")
}

// zone is the one asked for, or that of the first site.
func (s *Service) zone(ctx context.Context, name string) (*time.Location, error) {
	if name == "" {
		sites, err := s.store.Sites(ctx)
		if err != nil {
			return nil, err
		}
		name = "UTC"
		if len(sites) > 0 && sites[0].Zone != "" {
			name = sites[0].Zone
		}
	}
	zone, err := report.Zone(name)
	var refusal *report.Refusal
	if errors.As(err, &refusal) {
		return nil, refused(refusal.Field, refusal.Sentence)
	}
	return zone, err
}

func refused(field, sentence string) error {
	return &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: field, Public: sentence}
}

// Span is a time of whole local days.
type Span struct {
	From, To string // dates; To is the first that is no longer in it
	Zone     *time.Location
	Lo, Hi   int64 // instants
}

const maxSpanDays = 732

func (s *Service) span(ctx context.Context, from, to, zone string) (Span, error) {
	out := Span{From: from, To: to}
	var err error
	if out.Zone, err = s.zone(ctx, zone); err != nil {
		return out, err
	}
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, to)
	switch {
	case err1 != nil || first.Year() < 1970:
		return out, refused("from", "from is a date like 2026-11-01.")
	case err2 != nil:
		return out, refused("to", "to is a date like 2026-12-01, the first day that is no longer counted.")
	case !first.Before(last):
		return out, refused("to", "to is the first day that is no longer counted, so it lies after from.")
	case last.Sub(first) > maxSpanDays*24*time.Hour:
		return out, refused("to", "That is more than two years. Ask for a shorter time.")
	}
	out.Lo, out.Hi = dayStart(first, out.Zone), dayStart(last, out.Zone)
	return out, nil
}

// dayStart is the first instant of a local date, found by looking: clocks move
// at midnight in some zones, and no library says which reading was meant.
func dayStart(date time.Time, zone *time.Location) int64 {
	want := date.Format(time.DateOnly)
	at := date.Add(-16 * time.Hour).UnixMilli()
	for time.UnixMilli(at).In(zone).Format(time.DateOnly) < want {
		at += quarterMS
	}
	return at
}

// WhyAsk asks why patients wrote.
type WhyAsk struct{ From, To, Zone string }

// WhyAnswer is the report of reasons, and who arrives when.
type WhyAnswer struct {
	Span
	AsOf     int64
	Report   ReasonReport
	Reasons  []desk.Reason
	Arrivals Arrivals
}

// Why answers with the report of reasons, which is arranged by the time that
// could be saved, and with arrivals by hour and weekday.
func (s *Service) Why(ctx context.Context, a desk.Actor, ask WhyAsk) (*WhyAnswer, error) {
	only, err := readable(a)
	if err != nil {
		return nil, err
	}
	out := &WhyAnswer{AsOf: s.now().UnixMilli()}
	if out.Span, err = s.span(ctx, ask.From, ask.To, ask.Zone); err != nil {
		return nil, err
	}
	if out.Reasons, err = s.store.Reasons(ctx); err != nil {
		return nil, err
	}
	first := out.Lo - (out.Hi - out.Lo)
	for _, r := range out.Reasons {
		if r.Plan.Action != "" {
			first = min(first, r.Plan.Since-planMS)
		}
	}
	rows, err := s.store.VoiceRows(ctx, first, out.AsOf+1)
	if err != nil {
		return nil, err
	}
	goingOn, err := s.store.FactsGoingOn(ctx, out.AsOf+1)
	if err != nil {
		return nil, err
	}
	called, err := s.store.Contacts(ctx, first, out.AsOf+1)
	if err != nil {
		return nil, err
	}
	focus, err := s.store.FocusSlices(ctx, first-weekMS, out.AsOf)
	if err != nil {
		return nil, err
	}
	ended, err := s.store.FactsOpened(ctx, out.Lo, out.Hi)
	if err != nil {
		return nil, err
	}
	// What is kept from whoever asks is in no figure of theirs.
	kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.VoiceRow) bool { return kept[r.Conversation] })
	goingOn = slices.DeleteFunc(goingOn, func(e *report.Episode) bool { return kept[e.Conversation] })
	called = slices.DeleteFunc(called, func(c store.Contact) bool { return kept[c.Conversation] })
	focus = slices.DeleteFunc(focus, func(f store.FocusSlice) bool { return kept[f.Conversation] })
	ended = slices.DeleteFunc(ended, func(e *report.Episode) bool { return kept[e.Conversation] })
	out.Report = Reasons(ReasonQuestion{From: out.Lo, To: out.Hi, AsOf: out.AsOf, Only: only}, out.Reasons, rows, goingOn, called, focus)
	var arrived []int64
	for _, e := range append(ended, goingOn...) {
		if patientBegan(e) && (only == nil || slices.Contains(only, e.Department)) {
			arrived = append(arrived, e.OpenedAt)
		}
	}
	out.Arrivals = CountArrivals(arrived, out.Lo, min(out.Hi, out.AsOf), out.Zone)
	return out, nil
}

// patientBegan reports whether an episode is an arrival: a patient began it,
// and it is neither spam nor practice nor somebody else's log.
func patientBegan(e *report.Episode) bool {
	return !e.Spam && !e.Test && e.Source == "" && (e.Origin == desk.OriginPatient || e.Origin == desk.OriginNotSolved)
}
