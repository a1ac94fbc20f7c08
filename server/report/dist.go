package report

import "slices"

// gates says what small numbers hide.
type gates struct{ on, person, inter, histogram bool }

// dist is the distribution of values that came, beside those that have not yet
// and how many never will. They are put into another order.
func (w *desktop) dist(done, open []int64, never int, g gates) Dist {
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
		values = append(append(slices.Grow(w.all[:0], all), done...), open...)
		for range never {
			values = append(values, Never)
		}
		w.all = values
	}
	// The interval of the median is looked for with the rest.
	places := []int{place(50, all), place(90, all), place(95, all)}
	l, u, interval := MedianInterval(all)
	if interval = interval && !d.Bracket && all <= exactInterval; interval {
		places = append(places, l-1, u-1)
	}
	at := make([]int64, len(places))
	w.order.at(values, places, at)
	for i, lo := range at[:3] {
		d.Lo[i], d.Hi[i] = reached(lo), reached(lo)
	}
	if len(open) > 0 {
		values = append(values[:0], done...)
		for range len(open) + never {
			values = append(values, Never)
		}
		w.order.at(values, places, at)
		for i, hi := range at {
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
	if interval {
		d.MedianLo, d.MedianHi = &at[3], &at[4]
	}
	return d
}

// DistOf is the distribution of values that are all there, marked where they
// are few. They are put into another order.
func DistOf(values []int64) Dist { return new(desktop).dist(values, nil, 0, gates{on: true}) }

// exactInterval is up to how many values the interval of the median is given.
const exactInterval = 500_000

func reached(v int64) *int64 {
	if v == Never {
		return nil
	}
	return &v
}
