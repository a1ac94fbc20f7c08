package report

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
)

// Staffing is what people did in a time, read off their own logs.
type Staffing struct {
	People []PersonTime
	Days   []FairDay // by department and local day
}

// PersonTime is one person's time on the local days of a range on which they
// were there for half an hour or more.
type PersonTime struct {
	Staff       string
	Handle      int64  // with a conversation before them, while they were there
	Present     int64  // available or finishing; breaks are out
	Concurrency int64  // conversations they held, added up over the time they were there
	Of          int    // how many conversations they had before them
	Held        string // why their numbers are held back: of few conversations nothing is told
}

// FairDay is how evenly one department's work was spread on one day.
type FairDay struct {
	Department desk.DepartmentID
	Day        string
	People     int
	Gini       *float64
	Corrected  *float64 // from five people on
	MaxMedian  *float64
	Reason     string
}

// shortDayMS is how long somebody has to be there for a day to count.
const shortDayMS = 30 * 60_000

// fairMS is how long for their load to be compared.
const fairMS = 2 * 3600 * 1000

// stretch is a piece of time.
type stretch struct{ from, to int64 }

// presentIn is when somebody was there to work, of their own log oldest first.
func presentIn(log []desk.Activity, until int64) []stretch {
	var out []stretch
	since := int64(0)
	for _, a := range log {
		if a.Kind != "presence" {
			continue
		}
		here := desk.Presence(a.Value) == desk.Available || desk.Presence(a.Value) == desk.Finishing
		switch {
		case here && since == 0:
			since = a.At
		case !here && since > 0:
			out = append(out, stretch{since, a.At})
			since = 0
		}
	}
	if since > 0 && until > since {
		out = append(out, stretch{since, until})
	}
	return out
}

// Person is somebody's own log, and where they work.
type Person struct {
	Staff       string
	Departments []desk.DepartmentID
	Log         []desk.Activity // oldest first; of a set with Own nothing
}

// loadKey is where a load counts.
type loadKey struct {
	in  desk.DepartmentID
	day string
}

// personTime is what is found of one person.
type personTime struct {
	PersonTime
	loads map[string]int64 // of the days that are long enough to be compared, ms of handling an hour
}

// Staff reads people's time in a range off their logs. Each of a person's days
// counts that is long enough; a time in two windows counts once, because the
// log has one focus a person.
func (s *Set) Staff(q *Query, people []Person) Staffing {
	var out Staffing
	var held map[string][]stretch
	if len(people) > 0 {
		held = s.held()
	}
	days, found := q.days(), make([]personTime, len(people))
	rooms := sync.Pool{New: func() any { return &ownRoom{days: days} }}
	sideBySide(len(people), func(i int) {
		w := rooms.Get().(*ownRoom)
		defer rooms.Put(w)
		if p := &people[i]; s.Own != nil {
			s.Own.own(p.Staff, w)
		} else {
			w.logged(p.Log, q.AsOf)
		}
		w.hold(held[people[i].Staff])
		found[i] = w.time(people[i].Staff)
	})
	loads := map[loadKey][]int64{}
	for i, p := range people {
		for day, load := range found[i].loads {
			for _, d := range p.Departments {
				if among(q.Filter.Staff, p.Staff) && among(q.Filter.Departments, d) {
					loads[loadKey{d, day}] = append(loads[loadKey{d, day}], load)
				}
			}
		}
		if found[i].Present > 0 {
			out.People = append(out.People, found[i].PersonTime)
		}
	}
	if s.gated(q) {
		holdBackTimes(out.People)
	}
	out.People = slices.DeleteFunc(out.People, func(p PersonTime) bool { return !among(q.Filter.Staff, p.Staff) })
	for k, list := range loads {
		out.Days = append(out.Days, fairDay(k.in, k.day, list))
	}
	slices.SortFunc(out.Days, func(a, b FairDay) int {
		return cmp.Or(cmp.Compare(a.Department, b.Department), cmp.Compare(a.Day, b.Day))
	})
	return out
}

// holdBackTimes takes out of everybody's times those that are of few
// conversations, and those of the next fewest where that is one person alone, or
// several of few together: the sum of all is shown as handle_time.
func holdBackTimes(people []PersonTime) {
	hidden, of, next := 0, 0, -1
	for i := range people {
		switch p := &people[i]; {
		case p.Of < FewPersons:
			p.Held = Few
			hidden, of = hidden+1, of+p.Of
		case next < 0 || p.Of < people[next].Of:
			next = i
		}
	}
	if (hidden == 1 || of > 0 && of < FewPersons) && next >= 0 {
		people[next].Held = Suppressed
	}
	for i := range people {
		if p := &people[i]; p.Held != "" {
			p.Handle, p.Concurrency, p.Of = 0, 0, 0
		}
	}
}

func fairDay(d desk.DepartmentID, day string, loads []int64) FairDay {
	out := FairDay{Department: d, Day: day, People: len(loads)}
	g, corrected, ok := Gini(loads)
	if !ok || len(loads) < 3 {
		out.Reason = Few
		if !ok && len(loads) >= 3 {
			out.Reason = None
		}
		return out
	}
	out.Gini = &g
	if len(loads) >= 5 {
		out.Corrected = &corrected
	}
	sorted := slices.Sorted(slices.Values(loads))
	if median := sorted[(len(sorted)-1)/2]; median > 0 {
		ratio := float64(sorted[len(sorted)-1]) / float64(median)
		out.MaxMedian = &ratio
	}
	return out
}

// held is when each person held each conversation, one stretch each.
func (s *Set) held() map[string][]stretch {
	out := map[string][]stretch{}
	for _, e := range s.Episodes {
		if !e.Outcome().Skipped() {
			e.heldBy(func(who string, from, to int64) { out[who] = append(out[who], stretch{from, to}) })
		}
	}
	for i := range s.days {
		s.days[i].held(out)
	}
	return out
}

// heldBy visits the stretches in which somebody held the episode.
func (e *Episode) heldBy(visit func(who string, from, to int64)) {
	for i, h := range e.Holds {
		to := e.StopAt
		if e.End == Ongoing {
			to = Never
		}
		if i+1 < len(e.Holds) {
			to = e.Holds[i+1].From
		}
		if h.Staff != "" && h.From < to {
			visit(h.Staff, h.From, to)
		}
	}
}

// day is a local day: the instants that have its date, which are one stretch
// unless clocks were moved over midnight.
type day struct {
	name  string
	parts []stretch
}

// longestStaffing is for how many days people's time is read.
const longestStaffing = 400

// days are the local days of the range, each from its first instant to that of
// the next: 23, 24 or 25 hours, or what the zone makes of it.
func (q *Query) days() []day {
	from, err := time.Parse(time.DateOnly, q.From)
	if err != nil {
		return nil
	}
	var out []day
	for date := from; len(out) < longestStaffing && date.Format(time.DateOnly) < q.To; date = date.AddDate(0, 0, 1) {
		start, end := firstInstant(date, q.Zone), firstInstant(date.AddDate(0, 0, 1), q.Zone)
		out = append(out, day{date.Format(time.DateOnly), []stretch{{start, end}}})
	}
	return out
}

// firstInstant is when a local date begins, which is not midnight where the
// clocks skip it.
func firstInstant(date time.Time, zone *time.Location) int64 {
	name := date.Format(time.DateOnly)
	t := startOfDay(date, zone)
	if t.Format(time.DateOnly) < name { // midnight was skipped: the day begins with the new offset
		if _, change := t.ZoneBounds(); !change.IsZero() {
			t = change
		}
	}
	return t.UnixMilli()
}
