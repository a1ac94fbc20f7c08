package report_test

import (
	"fmt"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// Invariants 11, 12, 13, 14, 19: zones change only the date; every episode has
// one outcome; columns sum to the total; the bracket holds the final value.
func TestAnswersAgree(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		var all []*report.Episode
		var asOf int64
		n := rapid.IntRange(0, 40).Draw(t, "n")
		for i := range n {
			log := randomLog(t, fmt.Sprintf("c%02d", i), someStart+rapid.Int64Range(0, 40*24*hour).Draw(t, "start"))
			all = append(all, episodesOf(log)...)
			last := log.Events[len(log.Events)-1]
			asOf = max(asOf, last.At)
		}
		asOf++
		when := func(q *report.Query) { q.AsOf = asOf }
		for _, c := range []report.Cohort{report.ByOpened, report.ByClosed, report.ByDefinition} {
			f := ask(t, h, all, cohort(c), when)
			sum := 0
			for _, k := range f.Total.Outcomes {
				sum += k
			}
			if c == report.ByOpened && (sum != len(all) || f.Total.Opened != len(all) || f.Total.Opened-f.Total.Closed != countOpen(all)) {
				t.Fatalf("%d outcomes, %d opened, %d closed of %d episodes", sum, f.Total.Opened, f.Total.Closed, len(all))
			}
			tokyo := ask(t, h, all, cohort(c), when, func(q *report.Query) { q.Zone, _ = time.LoadLocation("Asia/Kathmandu") })
			for _, d := range report.Dimensions {
				g := ask(t, h, all, cohort(c), when, by(d))
				for _, m := range report.Metrics {
					total := f.Total.Durations[m]
					if x := tokyo.Total.Durations[m].Calendar; x.N != total.Calendar.N || x.Sum != total.Calendar.Sum {
						t.Fatalf("%s by another zone: %d values of %d, not %d of %d", m, x.N, x.Sum, total.Calendar.N, total.Calendar.Sum)
					}
					sound(t, m, &total.Calendar)
					sound(t, m, &total.Business)
					if d == report.PerStaff {
						continue // of persons small numbers are not shown
					}
					n, sum, open := 0, int64(0), 0
					for _, row := range g.Groups {
						one := row.Durations[m]
						n, sum, open = n+one.Calendar.N, sum+one.Calendar.Sum, open+one.StillOpen
					}
					if n != total.Calendar.N || sum != total.Calendar.Sum || open != total.StillOpen {
						t.Fatalf("%s by %s: %d values of %d, the total is %d of %d", m, d, n, sum, total.Calendar.N, total.Calendar.Sum)
					}
				}
			}
		}
	})
}

func countOpen(all []*report.Episode) int {
	n := 0
	for _, e := range all {
		if e.End == report.Ongoing {
			n++
		}
	}
	return n
}

func sound(t *rapid.T, m report.Metric, d *report.Dist) {
	last := int64(-1)
	for _, v := range []*int64{d.Min, d.Median, d.P90, d.P95, d.Max} {
		if v == nil {
			continue
		}
		if *v < 0 || *v < last && !d.Bracket {
			t.Fatalf("%s: %d after %d", m, *v, last)
		}
		last = *v
	}
	if d.Median == nil && d.Reason == "" || d.N == 0 && d.Mean != nil {
		t.Fatalf("%s: no value and no reason: %+v", m, d)
	}
	for i := range d.Lo {
		if d.Lo[i] != nil && d.Hi[i] != nil && *d.Lo[i] > *d.Hi[i] {
			t.Fatalf("%s: between %d and %d", m, *d.Lo[i], *d.Hi[i])
		}
	}
}

// Invariant 14: whatever becomes of what goes on, the final percentile lies in
// the bracket.
func TestBracketHoldsTheFinalValue(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		var now, later []*report.Episode
		asOf := someStart + 30*24*hour
		for i := range rapid.IntRange(1, 60).Draw(t, "n") {
			s := &script{now: someStart + rapid.Int64Range(0, 29*24*hour).Draw(t, "start"), log: report.Log{Conversation: desk.ConversationID(fmt.Sprint("c", i)), Patient: "p"}}
			s.opens()
			s.now += rapid.Int64Range(0, 60*24*hour).Draw(t, "long")
			part := s.log
			if s.now <= asOf {
				s.answers("ana").resolves("ana")
				part = s.log
			} else {
				s.answers("ana").resolves("ana")
			}
			now, later = append(now, episodesOf(part)...), append(later, episodesOf(s.log)...)
		}
		a := ask(t, h, now, cohort(report.ByOpened), func(q *report.Query) { q.AsOf = asOf })
		b := ask(t, h, later, cohort(report.ByOpened))
		for _, m := range []report.Metric{report.FirstResponse, report.FullResolution, report.ReplyTime, report.QueueWait} {
			x, y := a.Total.Durations[m].Calendar, b.Total.Durations[m].Calendar
			for i := range x.Lo {
				if y.Lo[i] == nil {
					continue
				}
				if x.Lo[i] == nil || *x.Lo[i] > *y.Lo[i] || x.Hi[i] != nil && *x.Hi[i] < *y.Lo[i] {
					t.Fatalf("%s: %v to %v, in the end %d", m, said(x.Lo[i]), said(x.Hi[i]), *y.Lo[i])
				}
			}
		}
	})
}
