package report_test

import (
	"testing"

	"careline/server/report"

	"pgregory.net/rapid"
)

// Each value lies in exactly one bucket, the one whose bounds hold it, so that the
// counts sum to n; and the counts do not depend on the order.
func TestHistogramHoldsEveryValueOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		edges := append([]int64{0, 1}, report.HistogramBounds[:len(report.HistogramBounds)-1]...)
		value := rapid.OneOf(rapid.Int64Range(0, 90*24*hour), rapid.Custom(func(t *rapid.T) int64 {
			return max(0, rapid.SampledFrom(edges).Draw(t, "edge")+rapid.Int64Range(-1, 1).Draw(t, "by"))
		}))
		values := rapid.SliceOfN(value, 0, 200).Draw(t, "values")
		got, sum, from := report.Histogram(values), 0, int64(0)
		for i, below := range report.HistogramBounds {
			want := 0
			for _, v := range values {
				if v >= from && v < below {
					want++
				}
			}
			if got[i] != want {
				t.Fatalf("%d values in [%d, %d), want %d", got[i], from, below, want)
			}
			sum, from = sum+got[i], below
		}
		if sum != len(values) {
			t.Fatalf("%d counted of %d", sum, len(values))
		}
	})
}

// A histogram is of the whole, where it is asked for, on both clocks; of a person
// with few values there is none.
func TestHistogramWhereItIsAskedFor(t *testing.T) {
	var all []*report.Episode
	for i := range 12 {
		s := newScript(t, string(rune('a'+i))).at("2026-03-10 09:00").opens()
		all = append(all, s.after(0).accepts("ana").answers("ana").resolves("ana").episodes()...)
	}
	asked := func(q *report.Query) { q.Histogram = true }
	f := ask(t, house(t), all, asked, by(report.PerDepartment))
	for name, d := range map[string]report.Dist{"calendar": f.Total.Durations[report.FirstResponse].Calendar, "business": f.Total.Durations[report.FirstResponse].Business} {
		if len(d.Buckets) == 0 || d.Buckets[0] != 12 {
			t.Errorf("%s: %v", name, d.Buckets)
		}
	}
	if b := f.Groups[0].Durations[report.FirstResponse].Calendar.Buckets; b != nil {
		t.Errorf("a group has %v", b)
	}
	if b := ask(t, house(t), all).Total.Durations[report.FirstResponse].Calendar.Buckets; b != nil {
		t.Errorf("not asked for: %v", b)
	}
	few := ask(t, house(t), all[:10], asked, func(q *report.Query) { q.Filter.Staff = []string{"ana"} })
	if b := few.Total.Durations[report.FirstResponse].Calendar.Buckets; b != nil {
		t.Errorf("of few of a person's: %v", b)
	}
}
