package report

import (
	"cmp"
	"slices"

	"careline/server/desk"
)

// own reads a person's time off the days.
func (t *OwnTimeAt) own(staff string, w *ownRoom) {
	p := t.people[staff]
	if p == nil {
		w.turns(nil, 0)
		return
	}
	w.turns(p.turns, t.until)
	for _, part := range p.parts {
		if part.carried >= 0 {
			c := &t.carry[part.carried]
			w.look(c.from, c.to, sumOf("", string(c.id)))
		}
		d := t.days[part.day]
		if n := len(w.there); n == 0 || d.base >= w.there[n-1].to || d.base+dayMS <= w.there[0].from {
			continue // not of the days that are asked for
		}
		w.seen = slices.Grow(w.seen[:0], len(d.looked))[:len(d.looked)]
		clear(w.seen)
		for _, l := range d.looksOf(int(part.at)) {
			from := d.base + int64(l.from)
			if w.spread(from, from+int64(l.took), w.handled) && !w.seen[l.at] {
				w.seen[l.at] = true
				w.before = append(w.before, d.looked[l.at].sum)
			}
		}
	}
	if p.open != "" && t.until > p.since {
		w.look(p.since, t.until, sumOf("", p.open))
	}
}

// ownRoom is where one person's time after the other is worked out: on some local
// days, as far as they were there.
type ownRoom struct {
	days                []day
	present             []stretch
	there               []thereOn // in order
	at                  int       // one of them, near what was asked for last
	here, handled, many []int64   // of each day: there, with something before them, with so much held
	before              []uint64  // which conversations were before them
	seen                []bool
}

// thereOn is when somebody was there on one of the days.
type thereOn struct {
	stretch
	day int32
}

// turns are when somebody was there to work, of their turns oldest first.
func (w *ownRoom) turns(all []turnOf, until int64) {
	w.present = w.present[:0]
	since := int64(0)
	for _, t := range all {
		switch {
		case t.here && since == 0:
			since = t.at
		case !t.here && since > 0:
			w.present = append(w.present, stretch{since, t.at})
			since = 0
		}
	}
	if since > 0 && until > since {
		w.present = append(w.present, stretch{since, until})
	}
	w.begin()
}

// logged reads a person's time off their log.
func (w *ownRoom) logged(log []desk.Activity, until int64) {
	w.present = append(w.present[:0], presentIn(log, until)...)
	w.begin()
	for _, f := range desk.FocusSlices(log, until) {
		w.look(f.From, f.To, sumOf("", string(f.Conversation)))
	}
}

// begin puts when somebody was there on the days.
func (w *ownRoom) begin() {
	w.there, w.before, w.at = w.there[:0], w.before[:0], 0
	w.here, w.handled, w.many = zeros(w.here, len(w.days)), zeros(w.handled, len(w.days)), zeros(w.many, len(w.days))
	for i, day := range w.days {
		for _, part := range day.parts {
			for _, p := range w.present {
				if from, to := max(part.from, p.from), min(part.to, p.to); from < to {
					w.there = append(w.there, thereOn{stretch{from, to}, int32(i)})
					w.here[i] += to - from
				}
			}
		}
	}
}

func zeros(all []int64, n int) []int64 {
	all = slices.Grow(all[:0], n)[:n]
	clear(all)
	return all
}

// look takes a stretch in which a conversation was before them.
func (w *ownRoom) look(from, to int64, sum uint64) {
	if w.spread(from, to, w.handled) {
		w.before = append(w.before, sum)
	}
}

// spread adds a stretch to the days of those of when they were there that it
// overlaps, and reports whether there were any.
func (w *ownRoom) spread(from, to int64, sums []int64) (any bool) {
	if w.at < len(w.there) { // most lie within the one before them
		if t := &w.there[w.at]; from >= t.from && to <= t.to {
			sums[t.day] += to - from
			return true
		}
	}
	for w.at > 0 && w.there[w.at-1].to > from {
		w.at--
	}
	for w.at < len(w.there) && w.there[w.at].to <= from {
		w.at++
	}
	for i := w.at; i < len(w.there) && w.there[i].from < to; i++ {
		t := &w.there[i]
		sums[t.day] += min(to, t.to) - max(from, t.from)
		any = true
	}
	return any
}

// hold takes what somebody held, in any order.
func (w *ownRoom) hold(all []stretch) {
	for _, h := range all {
		w.at, _ = slices.BinarySearchFunc(w.there, h.from+1, func(t thereOn, at int64) int { return cmp.Compare(t.to, at) })
		w.spread(h.from, h.to, w.many)
	}
}

// time is what was found of a person.
func (w *ownRoom) time(staff string) personTime {
	out := personTime{PersonTime{Staff: staff}, map[string]int64{}}
	for i, here := range w.here {
		if here < shortDayMS {
			continue
		}
		out.Present, out.Handle, out.Concurrency = out.Present+here, out.Handle+w.handled[i], out.Concurrency+w.many[i]
		if here >= fairMS {
			out.loads[w.days[i].name] = w.handled[i] * 3600 / (here / 1000)
		}
	}
	different := newSums(len(w.before))
	for _, sum := range w.before {
		if different.put(sum, 1) == 0 {
			out.Of++
		}
	}
	return out
}
