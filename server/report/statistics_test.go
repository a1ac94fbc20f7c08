package report_test

import (
	"fmt"
	"slices"
	"testing"

	"careline/server/report"

	"pgregory.net/rapid"
)

// Invariant 17.
func TestGini(t *testing.T) {
	g, c, ok := report.Gini([]int64{40, 50, 55, 60, 95})
	if !ok || int(g*1000+.5) != 160 || int(c*1000+.5) != 200 {
		t.Errorf("the example: %v, %v", g, c)
	}
	rapid.Check(t, func(t *rapid.T) {
		loads := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 2, 40).Draw(t, "loads")
		g, c, ok := report.Gini(loads)
		if !ok {
			return
		}
		scaled := slices.Clone(loads)
		for i := range scaled {
			scaled[i] *= 7
		}
		slices.Reverse(scaled)
		g2, c2, _ := report.Gini(scaled)
		if g < 0 || g > 1 || c < 0 || c > 1 || abs(g-g2) > 1e-9 || abs(c-c2) > 1e-9 {
			t.Fatalf("%v: %v %v, scaled and turned round %v %v", loads, g, c, g2, c2)
		}
	})
	if _, c, _ := report.Gini([]int64{5, 5, 5}); c != 0 {
		t.Errorf("equal loads: %v", c)
	}
	if _, c, _ := report.Gini([]int64{0, 0, 9}); c != 1 {
		t.Errorf("one carrier: %v", c)
	}
}

func abs(f float64) float64 { return max(f, -f) }

// Percentiles by selection are those of sorting, and shares and intervals those
// of the definitions.
func TestStatistics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, 50), 1, 300).Draw(t, "values")
		sorted := slices.Sorted(slices.Values(values))
		last := int64(-1)
		for p := 1; p <= 100; p++ {
			got, want := report.Percentile(slices.Clone(values), p), sorted[(p*len(values)+99)/100-1]
			if got != want || got < last {
				t.Fatalf("percentile %d: %d, want %d", p, got, want)
			}
			last = got
		}
	})
	for _, c := range []struct {
		k, n   int
		lo, hi string
	}{{45, 50, "78.6", "95.7"}, {9, 11, "52.3", "94.9"}} {
		lo, hi, _ := report.Share{K: c.k, N: c.n}.Wilson()
		is(t, "Wilson", fmt.Sprintf("%.1f %.1f", lo*100, hi*100), c.lo+" "+c.hi)
	}
	for n, want := range map[int][2]int{11: {2, 10}, 20: {6, 15}, 40: {14, 27}, 100: {40, 61}, 1000: {469, 532}} {
		l, u, ok := report.MedianInterval(n)
		if !ok || l != want[0] || u != want[1] {
			t.Errorf("median of %d: %d to %d, want %v", n, l, u, want)
		}
	}
	if _, _, ok := report.MedianInterval(5); ok {
		t.Error("an interval of five values")
	}
	is(t, "mean", report.Mean(7, 2), 4)
	is(t, "type 7", report.Interpolated([]int64{1, 2, 3, 4}, 50), 2.5)
	is(t, "type 7", report.Interpolated([]int64{10, 20, 30}, 90), 28)
}
