package report_test

import (
	"fmt"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// Invariant 12: a later backlog is the earlier one, more what was opened, less
// what was closed, as a whole and in each department; what stands is sorted
// whole by status and by age; and each episode has exactly one outcome.
func TestBacklogIsConserved(t *testing.T) {
	h := house(t)
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var all []*report.Episode
		for i := range rapid.IntRange(1, 6).Draw(t, "conversations") {
			all = append(all, episodesOf(randomLog(t, fmt.Sprint("c", i), someStart+rapid.Int64Range(0, 40*24*hour).Draw(t, "start")))...)
		}
		date := func(day int) string { return time.Date(2026, 3, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
		first := rapid.IntRange(0, 60).Draw(t, "from")
		from, to := date(first), date(first+rapid.IntRange(1, 60).Draw(t, "days"))
		q := report.Query{From: from, To: to, Zone: zone, By: []report.Dimension{report.PerDepartment}, AsOf: someStart + 400*24*hour}
		if err := q.Check(); err != nil {
			t.Fatal(err)
		}
		set := report.Set{House: h, Episodes: all}
		f := set.Ask(&q)
		standing := func(day string) []report.Standing {
			at, err := report.Instant(day, zone)
			if err != nil {
				t.Fatal(err)
			}
			return report.Backlog(all, &q.Filter, at)
		}
		before, after := standing(from), standing(to)
		if len(after) != len(before)+f.Total.Opened-f.Total.Closed {
			t.Fatalf("%d at first, %d opened, %d closed, %d at last", len(before), f.Total.Opened, f.Total.Closed, len(after))
		}
		in := func(all []report.Standing, d string) (n int) {
			for _, s := range all {
				if string(s.Episode.Department) == d {
					n++
				}
			}
			return n
		}
		outcomes := 0
		for i := range f.Groups {
			g := &f.Groups[i]
			if a, b := in(before, g.Key[0]), in(after, g.Key[0]); b != a+g.Opened-g.Closed {
				t.Fatalf("%s: %d at first, %d opened, %d closed, %d at last", g.Key[0], a, g.Opened, g.Closed, b)
			}
			for _, n := range g.Outcomes {
				outcomes += n
			}
		}
		if outcomes != f.Total.Opened {
			t.Fatalf("%d outcomes of %d opened", outcomes, f.Total.Opened)
		}
		sum := report.AddUp(after, nil)
		states, ages := 0, 0
		for _, n := range sum.States {
			states += n
		}
		for _, band := range sum.Ages {
			for _, n := range band {
				ages += n
			}
		}
		if states != sum.N || ages != sum.N || sum.N > 0 && sum.Oldest.Age < after[len(after)-1].Age {
			t.Fatalf("%d standing, %d by status, %d by age, the oldest %+v", sum.N, states, ages, sum.Oldest)
		}
	})
}

// What stood at an instant stands in the state it had then, whatever became of it,
// with whoever had it then.
func TestBacklogIsOfItsInstant(t *testing.T) {
	s := newScript(t, "c").at("2026-03-06 16:30").opens().at("2026-03-06 16:42").accepts("ana").at("2026-03-06 16:44").answers("ana").
		at("2026-03-06 16:45").waits("ana", "insurer").at("2026-03-07 10:00").asks().at("2026-03-07 10:30").answers("ben").at("2026-03-07 11:00").resolves("ben")
	all := s.episodes()
	for wall, want := range map[string]string{
		"2026-03-06T16:29": "", "2026-03-06T16:31": "queued ", "2026-03-06T16:43": "open ana", "2026-03-06T18:00": "waiting_on_third_party ana",
		"2026-03-07T10:10": "open ana", "2026-03-07T11:00": "", "2026-03-07": "waiting_on_third_party ana",
	} {
		at, err := report.Instant(wall, s.zone)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, one := range report.Backlog(all, &report.Filter{}, at) {
			got += one.State.String() + " " + one.Owner
		}
		is(t, wall, got, want)
	}
	at, _ := report.Instant("2026-03-06T18:00", s.zone)
	is(t, "ben's", len(report.Backlog(all, &report.Filter{Staff: []string{"ben"}}, at)), 0)
	sum := report.AddUp(report.Backlog(all, &report.Filter{Departments: []desk.DepartmentID{"d"}}, at), map[desk.StaffID]bool{"ana": true})
	is(t, "owner gone", sum.OwnerAbsent, 1)
	is(t, "age", sum.Oldest.Age, 90*minute)
	is(t, "band", report.AgeBand(sum.Oldest.Age), 1)
	for _, text := range []string{"", "soon", "2026-02-30", "2026-03-01T25:00", "2026-03-01 08:00", "12"} {
		if at, err := report.Instant(text, s.zone); err == nil {
			t.Errorf("%q was read as %d", text, at)
		}
	}
}
