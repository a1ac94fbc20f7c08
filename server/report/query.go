package report

import (
	"slices"
	"strings"
	"time"

	"careline/server/desk"
)

// Cohort says which date files a unit.
type Cohort string

const (
	ByDefinition Cohort = ""       // each figure as its definition says
	ByOpened     Cohort = "opened" // the date it began: what goes on still is part of it
	ByClosed     Cohort = "closed" // the date it ended: finished units alone

	// AtInstant is of what is filed by no date: a definition has it, no question.
	AtInstant Cohort = "instant"
)

// Dimension is what figures can be told apart by.
type Dimension string

const (
	PerDepartment   Dimension = "department"
	PerTopic        Dimension = "topic"
	PerStaff        Dimension = "staff"
	PerSite         Dimension = "site"
	PerLanguage     Dimension = "language"
	PerVerification Dimension = "verification"
	PerHour         Dimension = "hour"
	PerWeekday      Dimension = "weekday"
	PerDay          Dimension = "day"
	PerWeek         Dimension = "week"
	PerMonth        Dimension = "month"

	perSource Dimension = "source" // nobody asks for it
)

// Dimensions lists them.
var Dimensions = []Dimension{PerDepartment, PerTopic, PerStaff, PerSite, PerLanguage, PerVerification, PerHour, PerWeekday, PerDay, PerWeek, PerMonth}

// Sources of episodes beside the names of imported logs.
const (
	AllSources = ""
	OwnSource  = "own"
	Imported   = "imported"
)

// Filter says which episodes and credits count; empty: all.
type Filter struct {
	Departments  []desk.DepartmentID
	Topics       []string
	Staff        []string
	Sites        []desk.SiteID
	Languages    []string
	Verification string // verified, anonymous
	Source       string
}

// Query is a question: everything an answer depends on beside the facts.
type Query struct {
	From, To string // local dates; To is the first that is no longer in it
	Zone     *time.Location
	Cohort   Cohort
	By       []Dimension
	Filter   Filter
	AsOf     int64
	// Histogram asks for the distribution of each duration as a whole too.
	Histogram bool
	// Own is whether those ask whom it is about: what they know of themselves
	// tells them nothing of others.
	Own bool
	// Beside is whoever asks, where the answer stands beside their own figures: of
	// what is left without them nothing is told where it is of few.
	Beside string
	// Scope is the departments that whoever asks may know of; empty: all. Others
	// are nothing that a filter leaves out.
	Scope []desk.DepartmentID

	apart          []func(key string) bool // see parts: which keys of each dimension are told apart, nil all; values are only counted
	lo, hi         int64                   // instants that hold the range
	loSure, hiSure int64                   // and those that lie in it whatever the zone does
	first, end     int64                   // the numbers of its days, from 1970

	least, most map[Dimension]string // the keys of its first and last day, week and month
}

// Refusal is a question that cannot be asked, in a sentence.
type Refusal struct{ Field, Sentence string }

func (r *Refusal) Error() string { return r.Sentence }

// Zone is a time zone by its name. Offsets are refused: they do not know when
// clocks change.
func Zone(name string) (*time.Location, error) {
	if name == "" {
		return nil, &Refusal{"zone", "Name a time zone, like America/New_York."}
	}
	if name == "Local" || strings.ContainsAny(name, "+") && !strings.HasPrefix(name, "Etc/") {
		return nil, &Refusal{"zone", "A time zone is a name like America/New_York, not an offset."}
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, &Refusal{"zone", "There is no such time zone. Names look like America/New_York."}
	}
	return zone, nil
}

// longestDays is more than any question needs.
const longestDays = 366 * 60

// Check completes a question, or says what is wrong with it.
func (q *Query) Check() error {
	from, err1 := time.Parse(time.DateOnly, q.From)
	to, err2 := time.Parse(time.DateOnly, q.To)
	switch {
	case err1 != nil:
		return &Refusal{"from", "from is a date like 2026-11-01."}
	case err2 != nil:
		return &Refusal{"to", "to is a date like 2026-12-01, the first day that is no longer counted."}
	case !from.Before(to):
		return &Refusal{"to", "to is the first day that is no longer counted, so it lies after from."}
	case to.Sub(from) > longestDays*24*time.Hour:
		return &Refusal{"to", "That is more than sixty years. Ask for a shorter time."}
	case q.Zone == nil:
		return &Refusal{"zone", "Name a time zone, like America/New_York."}
	case q.Cohort != ByDefinition && q.Cohort != ByOpened && q.Cohort != ByClosed:
		return &Refusal{"cohort", "cohort is opened or closed."}
	case len(q.By) > 2:
		return &Refusal{"by", "Group by at most two things at once."}
	}
	for i, d := range q.By {
		if !slices.Contains(Dimensions, d) {
			return &Refusal{"by", "by is department, topic, staff, site, language, verification, hour, weekday, day, week or month."}
		}
		if slices.Contains(q.By[:i], d) {
			return &Refusal{"by", "Group by each thing once."}
		}
	}
	if v := q.Filter.Verification; v != "" && v != "verified" && v != "anonymous" {
		return &Refusal{"verification", "verification is verified or anonymous."}
	}
	// No zone is further than this from UTC, and none moves its clocks by more.
	const reach, move = 16 * time.Hour, 3 * time.Hour
	q.first, q.end = floorDay(from.UnixMilli()), floorDay(to.UnixMilli())
	q.least, q.most = keysOf(q.first), keysOf(q.end-1)
	begins, ends := startOfDay(from, q.Zone), startOfDay(to, q.Zone)
	q.lo = max(from.Add(-reach).UnixMilli(), begins.Add(-move).UnixMilli())
	q.hi = min(to.Add(reach).UnixMilli(), ends.Add(move).UnixMilli())
	q.loSure, q.hiSure = begins.Add(move).UnixMilli(), ends.Add(-move).UnixMilli()
	return nil
}

// startOfDay is about where a local date begins: the clock's moves are left to
// the comparison of dates.
func startOfDay(date time.Time, zone *time.Location) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, zone)
}

// Bounds are instants that hold the range in any reading.
func (q *Query) Bounds() (from, to int64) { return q.lo, q.hi }

// has reports whether an instant's local date is in the range.
func (q *Query) has(at int64) bool {
	if at >= q.loSure && at < q.hiSure {
		return true
	}
	if at < q.lo || at >= q.hi {
		return false
	}
	day := q.day(at)
	return day >= q.first && day < q.end
}

// before reports whether an instant's local date lies before the end.
func (q *Query) before(at int64) bool {
	if at < q.hiSure {
		return true
	}
	return at < q.hi && q.day(at) < q.end
}

// unknown reports whether the log that an episode was imported from ends before
// the range: whether it still went on then nobody knows.
func (q *Query) unknown(e *Episode) bool {
	return e.Case.AsOf > 0 && !q.has(e.Case.AsOf) && q.before(e.Case.AsOf)
}

// outside reports whether a group is of a day, week or month that is no part of
// the range: what was begun then and goes on still is in the whole alone.
func (q *Query) outside(key []string) bool {
	for i, d := range q.By {
		if i < len(key) && (d == PerDay || d == PerWeek || d == PerMonth) && (key[i] < q.least[d] || key[i] > q.most[d]) {
			return true
		}
	}
	return false
}

// day is the number of an instant's local date.
func (q *Query) day(at int64) int64 {
	_, east := time.UnixMilli(at).In(q.Zone).Zone()
	return floorDay(at + int64(east)*1000)
}

// admits reports whether the filter lets an episode through.
func (f *Filter) admits(e *Episode) bool {
	return f.from(e.Source) && among(f.Sites, e.Site) && among(f.Topics, e.Topic) && among(f.Languages, e.Language) &&
		(f.Verification == "" || f.Verification == verification(e))
}

// Counts reports whether a filter is about a source: the name of an imported log.
func (f *Filter) Counts(source string) bool { return f.from(source) }

// from reports whether it lets episodes of a source through.
func (f *Filter) from(source string) bool {
	switch f.Source {
	case AllSources:
		return true
	case OwnSource:
		return source == ""
	case Imported:
		return source != ""
	}
	return source == f.Source
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

func verification(e *Episode) string {
	if e.Verified {
		return "verified"
	}
	return "anonymous"
}
