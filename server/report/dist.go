package report

import "slices"

// gates says what small numbers hide.
type gates struct{ on, person, inter, histogram bool }

var percents = [3]int{50, 90, 95}

// percentiles are those of percents. Each is looked for behind the one before.
func percentiles(values []int64) (out [3]int64) {
	from := 0
	for i, p := range percents {
		k := place(p, len(values))
		out[i] = kth(values, from, len(values)-1, k)
		from = k
	}
	return out
}

// dist is the distribution of values that came, beside those that have not yet
// and how many never will. They are put into another order; room is for as many.
func dist(done, open []int64, never int, g gates, room *[]int64) Dist {
	all := len(done) + len(open) + never
	d := Dist{N: len(done), size: all}
	switch {
	case all == 0:
		d.Reason, d.P90Why, d.P95Why = None, None, None
		return d
	case g.on && g.person && all < FewPersons:
		d.Reason, d.P90Why, d.P95Why = Few, Few, Few
		d.N = 0
		return d
	}
	d.Few = g.on && all < minUnmarked
	if g.histogram && d.N > 0 {
		d.Buckets = Histogram(done)
	}
	if d.N > 0 {
		least, most := done[0], done[0]
		for _, v := range done {
			d.Sum += v
			least, most = min(least, v), max(most, v)
		}
		mean := Mean(d.Sum, d.N)
		d.Min, d.Max, d.Mean = &least, &most, &mean
	}
	values := done
	if len(open) > 0 || never > 0 {
		d.Bracket = true
		d.Max, d.Mean = nil, nil
		values = append(append(slices.Grow((*room)[:0], all), done...), open...)
		for range never {
			values = append(values, Never)
		}
		*room = values
	}
	for i, lo := range percentiles(values) {
		d.Lo[i], d.Hi[i] = reached(lo), reached(lo)
	}
	if len(open) > 0 {
		values = append(values[:0], done...)
		for range len(open) + never {
			values = append(values, Never)
		}
		for i, hi := range percentiles(values) {
			d.Hi[i] = reached(hi)
		}
	}
	one := func(i int) (*int64, string) {
		if d.Lo[i] != nil && d.Hi[i] != nil && *d.Lo[i] == *d.Hi[i] {
			return d.Lo[i], ""
		}
		return nil, NotYet
	}
	d.Median, d.Reason = one(0)
	d.P90, d.P90Why = one(1)
	d.P95, d.P95Why = one(2)
	if g.on && all < minP90 {
		d.P90, d.P90Why, d.Lo[1], d.Hi[1] = nil, Few, nil, nil
	}
	if g.on && all < minP95 {
		d.P95, d.P95Why, d.Lo[2], d.Hi[2] = nil, Few, nil, nil
	}
	if g.inter && !d.Bracket && d.N > 0 {
		slices.Sort(done)
		m, p90, p95 := Interpolated(done, 50), Interpolated(done, 90), Interpolated(done, 95)
		d.InterMedian, d.Inter90, d.I5 = &m, &p90, &p95
	}
	if l, u, ok := MedianInterval(all); ok && !d.Bracket && all <= exactInterval {
		// The median and what lies on either side of it are in their places.
		mid := place(50, all)
		lo, hi := kth(done, 0, mid, l-1), kth(done, mid, place(90, all), u-1)
		d.MedianLo, d.MedianHi = &lo, &hi
	}
	return d
}

// DistOf is the distribution of values that are all there, marked where they
// are few. They are put into another order.
func DistOf(values []int64) Dist { return dist(values, nil, 0, gates{on: true}, new([]int64)) }

// exactInterval is up to how many values the interval of the median is given.
const exactInterval = 500_000

func reached(v int64) *int64 {
	if v == Never {
		return nil
	}
	return &v
}
