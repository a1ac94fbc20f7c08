package report

import "slices"

const minuteMS = 60 * 1000

// HistogramBounds are the values below which each bucket of a histogram ends;
// the last has no end. They are the same for every figure and every time, so that
// two pictures can be laid beside each other, and grow with what they hold: a
// minute matters in a wait of two, not in one of two days.
var HistogramBounds = []int64{
	10_000, 30_000, minuteMS, 2 * minuteMS, 5 * minuteMS, 10 * minuteMS, 30 * minuteMS, hourMS, 2 * hourMS, 4 * hourMS, 8 * hourMS,
	dayMS, 2 * dayMS, 4 * dayMS, 7 * dayMS, 14 * dayMS, 30 * dayMS, Never,
}

// Histogram counts values by bucket: each lies in exactly one.
func Histogram(values []int64) []int {
	out := make([]int, len(HistogramBounds))
	for _, v := range values {
		i, _ := slices.BinarySearch(HistogramBounds, v+1) // the first bound that is greater
		out[i]++
	}
	return out
}
