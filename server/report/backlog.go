package report

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"careline/server/desk"
)

// Standing is an episode as it stood at an instant: begun, and not over.
type Standing struct {
	Episode *Episode
	State   State
	Owner   string // who had it; nobody while it was in a queue
	Age     int64  // since it began
}

// States in the order in which a backlog shows them.
var States = []State{InBot, InQueue, IsOpen, OnPatient, OnThird, IsSnoozed}

var stateNames = map[State]string{
	InBot: "bot", InQueue: "queued", IsOpen: "open", OnPatient: "waiting_on_patient", OnThird: "waiting_on_third_party", IsSnoozed: "snoozed",
}

// String is the name of a state in the contract.
func (s State) String() string { return stateNames[s] }

// AgeBands are the ages below which each band of a backlog ends; the last has no
// end.
var AgeBands = []int64{hourMS, 4 * hourMS, dayMS, 3 * dayMS, 7 * dayMS, 30 * dayMS, Never}

const hourMS = 3600 * 1000

// AgeBand is the band that an age lies in.
func AgeBand(age int64) int {
	return slices.IndexFunc(AgeBands, func(below int64) bool { return age < below })
}

// Backlog is what stood at an instant: every episode that had begun and was not
// over, of those that a filter lets through, oldest first. Practice alone is left
// out, so that a later backlog is the earlier one, more what was opened, less
// what was closed. The department is the one that an episode has or had last, as
// in what counts as opened and closed; staff are whoever had it then.
func Backlog(episodes []*Episode, f *Filter, at int64) []Standing {
	var out []Standing
	for _, e := range episodes {
		if e.Test || e.OpenedAt > at || e.End != Ongoing && e.EndedAt <= at || e.Case.AsOf > 0 && at > e.Case.AsOf {
			continue // of an imported case nothing is known after its log
		}
		if !f.admits(e) || !among(f.Departments, e.Department) {
			continue
		}
		s := Standing{Episode: e, State: e.stateAt(at), Age: at - e.OpenedAt}
		if s.State != InQueue {
			s.Owner = e.holderAt(at)
		}
		if among(f.Staff, s.Owner) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(b.Age, a.Age), cmp.Compare(a.Episode.Source, b.Episode.Source), cmp.Compare(a.Episode.Conversation, b.Episode.Conversation))
	})
	return out
}

// stateAt is the state that an episode was in.
func (e *Episode) stateAt(at int64) State {
	state := IsOpen
	for i, s := range e.Spans {
		if s.From > at && i > 0 {
			break
		}
		state = s.State
	}
	return state
}

// holderAt is who had an episode.
func (e *Episode) holderAt(at int64) string {
	who := Nobody
	for _, h := range e.Holds {
		if h.From > at {
			break
		}
		who = h.Staff
	}
	return who
}

// Standings adds up a backlog.
type Standings struct {
	N           int
	States      map[State]int
	Ages        []map[State]int // by band
	Oldest      *Standing
	OwnerAbsent int
}

// StandingsIn are those of one department.
type StandingsIn struct {
	Department desk.DepartmentID
	Standings
}

// AddUpByDepartment counts a backlog by the departments in it.
func AddUpByDepartment(all []Standing, absent map[desk.StaffID]bool) []StandingsIn {
	by := map[desk.DepartmentID][]Standing{}
	for _, s := range all {
		by[s.Episode.Department] = append(by[s.Episode.Department], s)
	}
	var out []StandingsIn
	for _, d := range slices.Sorted(maps.Keys(by)) {
		out = append(out, StandingsIn{d, AddUp(by[d], absent)})
	}
	return out
}

// AddUp counts a backlog; absent says who had been gone for long at its instant.
func AddUp(all []Standing, absent map[desk.StaffID]bool) Standings {
	out := Standings{States: map[State]int{}, Ages: make([]map[State]int, len(AgeBands))}
	for i := range out.Ages {
		out.Ages[i] = map[State]int{}
	}
	for i := range all {
		s := &all[i]
		out.N++
		out.States[s.State]++
		out.Ages[AgeBand(s.Age)][s.State]++
		if absent[desk.StaffID(s.Owner)] {
			out.OwnerAbsent++
		}
		if out.Oldest == nil {
			out.Oldest = s
		}
	}
	return out
}

var unixMS = regexp.MustCompile(`^\d{12,14}$`)

// Instant reads when somebody means: Unix milliseconds, a wall clock like
// 2026-11-01T08:00 in a zone, the first time where it is shown twice; or a local
// date, which is the end of the day before.
func Instant(text string, zone *time.Location) (int64, error) {
	if unixMS.MatchString(text) {
		return strconv.ParseInt(text, 10, 64)
	}
	if date, err := time.Parse(time.DateOnly, text); err == nil {
		return firstInstant(date, zone) - 1, nil
	}
	wall, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		return 0, &Refusal{"at", "at is a local date like 2026-11-01, a local time like 2026-11-01T08:00, or Unix milliseconds."}
	}
	at, _ := placeIn(wall.UnixMilli(), zone)
	return at, nil
}
