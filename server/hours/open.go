package hours

import "time"

// VersionAt is the id of the version in force at an instant; "" before the first.
func (c *Calendar) VersionAt(t int64) string {
	if v := c.at(t); v != nil {
		return v.ID
	}
	return ""
}

// ZoneAt is the zone in force at an instant, that of the first version before it.
func (c *Calendar) ZoneAt(t int64) *time.Location {
	if v := c.at(t); v != nil {
		return v.zone
	}
	return c.versions[0].zone
}

func (c *Calendar) at(t int64) *version {
	var found *version
	for i := range c.versions {
		if c.versions[i].EffectiveFrom <= t {
			found = &c.versions[i]
		}
	}
	return found
}

// Open reports whether an instant is open.
func (c *Calendar) Open(t int64) bool {
	open := false
	c.spans(t, t+1, func(int64, int64) bool { open = true; return false })
	return open
}

// Between is how many milliseconds of [start, stop) were open: 0 for a span
// that is empty or runs backwards.
func (c *Calendar) Between(start, stop int64) int64 {
	var sum int64
	c.spans(start, stop, func(from, to int64) bool { sum += to - from; return true })
	return sum
}

// horizon is how far ahead the next opening is looked for.
const horizon = 400 * day

// NextOpen is the first open instant at or after t; false if there is none
// within more than a year.
func (c *Calendar) NextOpen(t int64) (int64, bool) {
	var at int64
	found := false
	c.spans(t, t+horizon, func(from, _ int64) bool { at, found = from, true; return false })
	return at, found
}

// Closes is the first instant at or after t that is not open; false if it stays
// open for more than a year.
func (c *Calendar) Closes(t int64) (int64, bool) {
	at := t
	c.spans(t, t+horizon, func(from, to int64) bool {
		if from > at {
			return false
		}
		at = to
		return true
	})
	return at, at < t+horizon
}

// After is the instant by which open milliseconds of open time have passed
// since t; false if that takes more than a year.
func (c *Calendar) After(t, open int64) (int64, bool) {
	if open <= 0 {
		return t, true
	}
	var at int64
	found := false
	c.spans(t, t+horizon, func(from, to int64) bool {
		if to-from >= open {
			at, found = from+open, true
			return false
		}
		open -= to - from
		return true
	})
	return at, found
}

// OpenOn is how long the local date of an instant is open by the wall clock:
// the length of a business day, whatever clocks do on it.
func (c *Calendar) OpenOn(t int64) int64 {
	v := c.at(t)
	switch {
	case v == nil:
		return 0
	case v.Always:
		return day
	}
	_, seconds := time.UnixMilli(t).In(v.zone).Zone()
	var sum int64
	for _, i := range v.on(floorDiv(t+int64(seconds)*1000, day)) {
		sum += int64(i.To-i.From) * minute
	}
	return sum
}

// spans visits the open parts of [start, stop) in order, until visit returns
// false. Parts may touch: at midnight, where versions meet, where clocks change.
func (c *Calendar) spans(start, stop int64, visit func(from, to int64) bool) {
	for i := range c.versions {
		v := &c.versions[i]
		from, to := max(start, v.EffectiveFrom), min(stop, v.end)
		if from < to && !v.spans(from, to, visit) {
			return
		}
	}
}

// spans walks the pieces of time between two changes of the zone's offset.
// Within a piece the wall clock runs evenly, so a local minute is one instant;
// no library has to guess which of two readings of a wall clock was meant.
func (v *version) spans(start, stop int64, visit func(from, to int64) bool) bool {
	if v.Always {
		return visit(start, stop)
	}
	for at := start; at < stop; {
		t := time.UnixMilli(at).In(v.zone)
		_, seconds := t.Zone()
		end := stop
		if _, change := t.ZoneBounds(); !change.IsZero() {
			end = min(end, change.UnixMilli())
		}
		if !v.piece(at, end, int64(seconds)*1000, visit) {
			return false
		}
		at = end
	}
	return true
}

// piece visits the open parts of a piece of time with one offset.
func (v *version) piece(start, stop, offset int64, visit func(from, to int64) bool) bool {
	first := floorDiv(start+offset, day)
	for d := first; d*day-offset < stop; d++ {
		midnight := d*day - offset
		for _, i := range v.on(d) {
			from := max(start, midnight+int64(i.From)*minute)
			to := min(stop, midnight+int64(i.To)*minute)
			if from < to && !visit(from, to) {
				return false
			}
		}
	}
	return true
}

// on is the intervals of a local date, given as days since 1970-01-01.
func (v *version) on(days int64) []Interval {
	t := time.Unix(days*86_400, 0).UTC()
	if len(v.Exceptions) > 0 {
		if list, ok := v.Exceptions[Date{t.Year(), t.Month(), t.Day()}]; ok {
			return list
		}
	}
	return v.Week[t.Weekday()]
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
