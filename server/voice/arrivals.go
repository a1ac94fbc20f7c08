package voice

import "time"

// Arrivals is how many patients arrive in each hour of each weekday, by the
// wall clock of a zone: per real hour, so that an hour which clocks repeat is
// averaged over its occurrences, and one that they skip is missing.
type Arrivals struct {
	N [7][24]int // Sunday first
	// Quarters is how many quarters of an hour of the time asked for fell into
	// each; 0: none, which is no answer and not nought.
	Quarters [7][24]int
}

const quarterMS = 15 * 60 * 1000

// CountArrivals sorts instants of [from, to).
func CountArrivals(arrived []int64, from, to int64, zone *time.Location) Arrivals {
	var out Arrivals
	for at := from; at < to; at += quarterMS {
		t := time.UnixMilli(at).In(zone)
		out.Quarters[t.Weekday()][t.Hour()]++
	}
	for _, at := range arrived {
		if at >= from && at < to {
			t := time.UnixMilli(at).In(zone)
			out.N[t.Weekday()][t.Hour()]++
		}
	}
	return out
}
