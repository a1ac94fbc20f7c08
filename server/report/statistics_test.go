package report_test

import (
	"fmt"
	"math/rand/v2"
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

// A distribution of many values, which are counted by size first, has those that
// sorting finds: of few different ones, of all sizes, and where some are missing.
func TestDistributionsOfMany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(390, 2500).Draw(t, "values")
		most := rapid.SampledFrom([]int64{1, 63, 64, 127, 128, 5_000, 90_000_000, 1 << 40}).Draw(t, "most")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		spread := rapid.Bool().Draw(t, "spread")
		values := make([]int64, n)
		for i := range values {
			if values[i] = r.Int64N(most + 1); spread {
				values[i] >>= r.IntN(40)
			}
		}
		sorted := slices.Sorted(slices.Values(values))
		is := func(name string, got *int64, k int) {
			if got == nil || *got != sorted[k] {
				t.Fatalf("%s of %d up to %d is %v, not %d", name, n, most, got, sorted[k])
			}
		}
		d := report.DistOf(values)
		l, u, _ := report.MedianInterval(n)
		is("median", d.Median, (n*50+99)/100-1)
		is("p90", d.P90, (n*90+99)/100-1)
		is("p95", d.P95, (n*95+99)/100-1)
		is("least", d.Min, 0)
		is("most", d.Max, n-1)
		is("lower end", d.MedianLo, l-1)
		is("upper end", d.MedianHi, u-1)
	})
}
