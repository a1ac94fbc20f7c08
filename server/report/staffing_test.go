package report_test

import (
	"fmt"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

func activity(at int64, kind, value string) desk.Activity {
	return desk.Activity{At: at, Kind: kind, Value: value}
}

// One day worked by hand: three hours there with an hour's break, an hour and a
// half at work of which half an hour in the break, two conversations held.
func TestOccupancy(t *testing.T) {
	day := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC).UnixMilli()
	log := []desk.Activity{
		activity(day, "presence", "available"), activity(day, "focus", "c1"),
		activity(day+hour, "presence", "break"), activity(day+hour+hour/2, "focus", ""),
		activity(day+2*hour, "presence", "available"), activity(day+4*hour, "presence", "offline"),
	}
	e := &report.Episode{Conversation: "c1", Source: "old", OpenedAt: day, End: report.EndResolved, EndedAt: day + 4*hour, StopAt: day + 4*hour,
		Holds: []report.Hold{{From: day, Staff: "ana"}}}
	q := yearly(t)
	set := report.Set{House: house(t), Episodes: []*report.Episode{e}}
	got := set.Staff(&q, []report.Person{{Staff: "ana", Departments: []desk.DepartmentID{"d"}, Log: log}})
	if len(got.People) != 1 || got.People[0] != (report.PersonTime{Staff: "ana", Handle: hour, Present: 3 * hour, Concurrency: 3 * hour, Of: 1}) {
		t.Errorf("%+v", got.People)
	}
	if len(got.Days) != 1 || got.Days[0].Gini != nil || got.Days[0].Reason != report.Few {
		t.Errorf("fairness of one: %+v", got.Days)
	}
}

// Of whoever had few conversations before them nothing is told but that they were
// there; and of nobody who stands alone with them either, whoever is asked about.
func TestTimesOfFewAreHeldBack(t *testing.T) {
	start := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC).UnixMilli()
	person := func(who string, conversations int) report.Person {
		log := []desk.Activity{activity(start, "presence", "available")}
		for i := range conversations {
			log = append(log, activity(start+int64(i)*minute, "focus", fmt.Sprint(who, i)))
		}
		return report.Person{Staff: who, Departments: []desk.DepartmentID{"d"}, Log: append(log, activity(start+3*hour, "presence", "offline"))}
	}
	people := []report.Person{person("ana", 10), person("ben", 30), person("cy", 12)}
	q, set := yearly(t), report.Set{House: house(t)}
	want := map[string]string{"ana": report.Few, "ben": "", "cy": report.Suppressed}
	for _, only := range []string{"", "ana", "ben", "cy"} {
		if q.Filter.Staff = nil; only != "" {
			q.Filter.Staff = []string{only}
		}
		for _, p := range set.Staff(&q, people).People {
			if p.Held != want[p.Staff] || (p.Handle == 0) != (p.Held != "") || p.Present != 3*hour {
				t.Errorf("asked about %q: %+v", only, p)
			}
		}
	}
}

// Invariant 16: nobody handles more than they are there, whatever their log.
func TestHandledWithinPresence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := someStart
		var log []desk.Activity
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			at += rapid.Int64Range(0, 5*hour).Draw(t, "ms")
			if rapid.Bool().Draw(t, "focus") {
				log = append(log, activity(at, "focus", rapid.SampledFrom([]string{"", "c1", "c2"}).Draw(t, "on")))
			} else {
				log = append(log, activity(at, "presence", rapid.SampledFrom([]string{"available", "finishing", "break", "away", "offline"}).Draw(t, "is")))
			}
		}
		q := yearly(t)
		q.AsOf = at
		set := report.Set{House: house(t)}
		for _, p := range set.Staff(&q, []report.Person{{Staff: "ana", Log: log}}).People {
			if p.Handle < 0 || p.Handle > p.Present {
				t.Fatalf("%d of %d", p.Handle, p.Present)
			}
		}
	})
}

// Handle time is a person's, and of the whole the episode's.
func TestHandleTime(t *testing.T) {
	var all []*report.Episode
	handled := map[desk.ConversationID][]report.Handled{}
	for i := range 12 {
		s := newScript(t, fmt.Sprintf("c%02d", i)).at("2026-03-10 09:00").opens().answers("ana").after(time.Hour).resolves("ana")
		all = append(all, s.episodes()...)
		handled[s.log.Conversation] = []report.Handled{{Staff: "ana", From: s.now - hour, To: s.now - hour/2}, {Staff: "ben", From: s.now - hour/2, To: s.now}}
	}
	q := yearly(t)
	q.By = []report.Dimension{report.PerStaff}
	set := report.Set{House: house(t), Episodes: all, Handled: handled}
	f := set.Ask(&q)
	is(t, "of the whole", *f.Total.Durations[report.HandleTime].Calendar.Median, hour)
	for _, g := range f.Groups {
		if d := g.Durations[report.HandleTime].Calendar; d.N > 0 && *d.Median != hour/2 {
			t.Errorf("%v: %+v", g.Key, d)
		}
	}
}

// What was told of waits, worked by hand.
func TestCalibration(t *testing.T) {
	minutes := func(low, high, actual int64) report.Estimate {
		return report.Estimate{Low: low * minute, High: high * minute, EndedAt: actual * minute, Accepted: true}
	}
	gone := func(high, actual int64) report.Estimate {
		return report.Estimate{High: high * minute, EndedAt: actual * minute, Abandoned: true}
	}
	c := report.Calibrate([]report.Estimate{
		minutes(2, 4, 3), minutes(2, 4, 6), minutes(2, 4, 2), gone(5, 3), gone(5, 8), {Low: -1, Accepted: true},
	})
	if c.N != 3 || *c.Bias != 0 || *c.ErrorPart != 500 || c.Coverage != (report.Share{K: 2, N: 4}) || c.AboveHigh != (report.Share{K: 2, N: 4}) ||
		c.Hidden != (report.Share{K: 1, N: 6}) || c.Unknown != 1 {
		t.Errorf("%+v, bias %v, error %v", c, said(c.Bias), said(c.ErrorPart))
	}
	if c := report.Calibrate(nil); c.Bias != nil || c.ErrorPart != nil {
		t.Errorf("of nothing: %+v", c)
	}
}
