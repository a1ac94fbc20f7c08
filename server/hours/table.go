package hours

// Table answers Between for many spans: the open parts of a stretch of time
// with how much was open before each. It gives the same numbers as its
// calendar, which it asks for whatever lies outside the stretch.
type Table struct {
	calendar *Calendar
	from, to int64
	starts   []int64
	ends     []int64
	before   []int64 // open milliseconds before each start
	hour     []int32 // of each hour from from on: how many have started by its beginning
}

const hourMS = 3600 * 1000

// Table makes a table of [from, to).
func (c *Calendar) Table(from, to int64) *Table {
	t := &Table{calendar: c, from: from, to: to}
	var sum int64
	c.spans(from, to, func(a, b int64) bool {
		if last := len(t.ends) - 1; last >= 0 && t.ends[last] == a {
			t.ends[last] = b
		} else {
			t.starts, t.ends, t.before = append(t.starts, a), append(t.ends, b), append(t.before, sum)
		}
		sum += b - a
		return true
	})
	started := 0
	for at := from; at <= to; at += hourMS {
		for started < len(t.starts) && t.starts[started] <= at {
			started++
		}
		t.hour = append(t.hour, int32(started))
	}
	return t
}

// Between is how many milliseconds of [start, stop) were open.
func (t *Table) Between(start, stop int64) int64 {
	switch {
	case start >= stop:
		return 0
	case start < t.from || stop > t.to:
		return t.calendar.Between(start, stop)
	}
	return t.open(stop) - t.open(start)
}

// open is how much of the stretch was open before an instant.
func (t *Table) open(at int64) int64 {
	i := int(t.hour[(at-t.from)/hourMS]) - 1
	for i+1 < len(t.starts) && t.starts[i+1] <= at { // few start within one hour
		i++
	}
	if i < 0 {
		return 0
	}
	return t.before[i] + min(at, t.ends[i]) - t.starts[i]
}
