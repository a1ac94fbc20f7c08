package report

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"careline/server/desk"
)

// number is the place of a metric in Metrics.
func (m Metric) number() int {
	switch m {
	case QueueWait:
		return 0
	case AbandonedWait:
		return 1
	case ConvertedWait:
		return 2
	case FirstResponse:
		return 3
	case TimeToHuman:
		return 4
	case BotSpan:
		return 5
	case ReplyTime:
		return 6
	case LaterReplies:
		return 7
	case PatientWaiting:
		return 8
	case FirstResolution:
		return 9
	case FullResolution:
		return 10
	case ActiveResolution:
		return 11
	case OnPatientTime:
		return 12
	case OnThirdTime:
		return 13
	case SnoozedTime:
		return 14
	case GapTime:
		return 15
	case EpisodeResolution:
		return 16
	case RequesterWait:
		return 17
	case StaffStartedTime:
		return 18
	case AutoResolvedTime:
		return 19
	case HandleTime:
		return 20
	case Cycle:
		return 21
	}
	panic("report: no metric " + string(m))
}

// values are many numbers, kept in pieces: one more moves none of the others,
// and adding those of somebody else copies nothing.
type values struct {
	full [][]int64
	last []int64
}

const (
	leastPiece = 8
	mostPiece  = 4096
)

func (v *values) add(x int64) {
	if len(v.last) == cap(v.last) {
		size := leastPiece
		if len(v.last) > 0 {
			v.full = append(v.full, v.last)
			size = min(2*cap(v.last), mostPiece)
		}
		v.last = make([]int64, 0, size)
	}
	v.last = append(v.last, x)
}

// plus adds those of o, which nobody adds to any more.
func (v *values) plus(o *values) {
	v.full = append(v.full, o.full...)
	if len(o.last) > 0 {
		v.full = append(v.full, o.last)
	}
}

func (v *values) len() int {
	n := len(v.last)
	for _, piece := range v.full {
		n += len(piece)
	}
	return n
}

// in copies them into a slice that may be too small.
func (v *values) in(to []int64) []int64 {
	to = slices.Grow(to[:0], v.len())
	for _, piece := range v.full {
		to = append(to, piece...)
	}
	return append(to, v.last...)
}

// amount is how many units of one figure there are in one group, by what became
// of them.
type amount struct {
	cal, biz         int32 // that have a value
	openCal, openBiz int32 // that go on
	noHours          int32 // that have none on the business clock
	openNoHours      int32
	never, left      int32 // left out, for whatever reason
}

func (a *amount) done(t Took) {
	if a.cal++; t.NoHours {
		a.noHours++
	} else {
		a.biz++
	}
}

func (a *amount) goesOn(t Took) {
	if a.openCal++; t.NoHours {
		a.openNoHours++
	} else {
		a.openBiz++
	}
}

// missed takes a unit that has no value and will have none, and reports whether
// it is left out.
func (a *amount) missed(f fate, cohort Cohort) bool {
	if f == never && cohort == ByOpened {
		a.never++
		return false
	}
	a.left++
	return true
}

func (a *amount) add(u *unit, cohort Cohort) {
	switch u.fate {
	case finished:
		a.done(u.took)
	case ongoing:
		a.goesOn(u.took)
	default:
		a.missed(u.fate, cohort)
	}
}

func (a *amount) plus(o *amount) {
	a.cal, a.biz = a.cal+o.cal, a.biz+o.biz
	a.openCal, a.openBiz = a.openCal+o.openCal, a.openBiz+o.openBiz
	a.noHours, a.openNoHours = a.noHours+o.noHours, a.openNoHours+o.openNoHours
	a.never, a.left = a.never+o.never, a.left+o.left
}

// bucket gathers the values of one figure in one group.
type bucket struct {
	amount
	calendar, business         values
	openCalendar, openBusiness values
	excluded                   [len(whys)]int
	outside                    int
}

// done takes a value that came.
func (b *bucket) done(t Took) {
	b.amount.done(t)
	b.calendar.add(t.Cal)
	if t.NoHours {
		return
	}
	b.business.add(t.Biz)
	if t.Biz == 0 && t.Cal > 0 {
		b.outside++
	}
}

// missed takes a unit that has no value and will have none.
func (b *bucket) missed(f fate, why uint8, cohort Cohort) {
	if b.amount.missed(f, cohort) {
		b.excluded[why]++
	}
}

func (b *bucket) add(u *unit, cohort Cohort) {
	switch u.fate {
	case finished:
		b.done(u.took)
	case ongoing:
		b.goesOn(u.took)
		b.openCalendar.add(u.took.Cal)
		if !u.took.NoHours {
			b.openBusiness.add(u.took.Biz)
		}
	default:
		b.missed(u.fate, whyNumber(u.why), cohort)
	}
}

func (b *bucket) plus(o *bucket) {
	b.amount.plus(&o.amount)
	b.calendar.plus(&o.calendar)
	b.business.plus(&o.business)
	b.openCalendar.plus(&o.openCalendar)
	b.openBusiness.plus(&o.openBusiness)
	b.outside += o.outside
	for why, n := range o.excluded {
		b.excluded[why] += n
	}
}

// reasons are how many were left out by why; nil: none was.
func (b *bucket) reasons() map[string]int {
	var out map[string]int
	for why, n := range b.excluded {
		if n > 0 {
			if out == nil {
				out = map[string]int{}
			}
			out[whys[why]] = n
		}
	}
	return out
}

// figure is what a bucket comes to.
func (b *bucket) figure(m Metric, cohort Cohort, g gates, w *desktop) *Duration {
	d := &Duration{
		Metric: m, Cohort: cohort, StillOpen: int(b.openCal), Never: int(b.never), Excluded: b.reasons(),
		NoHours: int(b.noHours), Outside: b.outside,
	}
	neverMind, open, openBiz := int(b.never), &b.openCalendar, &b.openBusiness
	if cohort == ByClosed {
		neverMind, open, openBiz = 0, &values{}, &values{}
	}
	d.Calendar = w.of(&b.calendar, open, neverMind, g)
	d.Business = w.of(&b.business, openBiz, neverMind, g)
	if b.noHours > 0 && d.Business.N == 0 && b.biz == 0 {
		d.Business = Dist{Reason: NoCalendar, P90Why: NoCalendar, P95Why: NoCalendar}
	}
	return d
}

// desktop is where somebody puts values into order, one figure after the other.
type desktop struct {
	done, open, all []int64
	order           orderly
}

func (w *desktop) of(done, open *values, never int, g gates) Dist {
	w.done, w.open = done.in(w.done), open.in(w.open)
	return w.dist(w.done, w.open, never, g)
}

// groupOf gathers one group.
type groupOf struct {
	key     []string
	buckets []*bucket // by number of their metric; nil: nothing
	bare    []amount  // instead of them, where values are counted alone
	counts  Counts
	tally   tally
}

// tally is the part of the counts that is kept in maps, while days are counted.
type tally struct {
	outcomes [16]int
	reopen   [len(reopenWindows)]Windowed
	sla      [len(targetNames)]Share
}

// settle puts the tally into the counts.
func (g *groupOf) settle() {
	for i, n := range g.tally.outcomes {
		if n > 0 {
			g.counts.Outcomes[Outcomes[i]] += n
		}
	}
	for i, w := range reopenWindows {
		g.counts.Reopen[w.days].plus(&g.tally.reopen[i])
	}
	for i, name := range targetNames {
		g.counts.SLA[name].plus(g.tally.sla[i])
	}
	g.tally = tally{}
}

func newGroup(key []string) *groupOf {
	return &groupOf{key: key, buckets: make([]*bucket, len(Metrics)), counts: Counts{
		Outcomes: map[Outcome]int{}, Third: map[string]Took{},
		Reopen: map[int]*Windowed{3: {}, 7: {}, 30: {}},
		SLA:    map[string]*Share{desk.TargetFirstResponse: {}, desk.TargetNextReply: {}, desk.TargetResolution: {}},
	}}
}

func (g *groupOf) bucket(number int) *bucket {
	if g.buckets[number] == nil {
		g.buckets[number] = &bucket{}
	}
	return g.buckets[number]
}

// amount is that of a figure.
func (g *groupOf) amount(number int) amount {
	switch {
	case g.bare != nil:
		return g.bare[number]
	case g.buckets[number] != nil:
		return g.buckets[number].amount
	}
	return amount{}
}

// done takes a value that came.
func (g *groupOf) done(number int, t Took) {
	if g.bare != nil {
		g.bare[number].done(t)
		return
	}
	g.bucket(number).done(t)
}

// missed takes a unit that has no value and will have none.
func (g *groupOf) missed(number int, f fate, why uint8, c Cohort) {
	if g.bare != nil {
		g.bare[number].missed(f, c)
		return
	}
	g.bucket(number).missed(f, why, c)
}

func (g *groupOf) add(u *unit, number int, c Cohort) {
	if g.bare != nil {
		g.bare[number].add(u, c)
	} else {
		g.bucket(number).add(u, c)
	}
	for party, t := range u.party {
		g.counts.Third[party] = g.counts.Third[party].plus(t)
	}
}

// plus adds what was gathered apart, but for some metrics.
func (g *groupOf) plus(o *groupOf, but ...Metric) {
	for i, b := range o.buckets {
		if b != nil && !slices.Contains(but, Metrics[i]) {
			g.bucket(i).plus(b)
		}
	}
	g.counts.plus(&o.counts)
}

// finish turns what was gathered into figures, each by itself: several at once.
func finish(q *Query, all []*groupOf, gate func(i int) gates) []Group {
	done := make([]*Duration, len(all)*len(Metrics))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)*4) {
		workers.Go(func() {
			var w desktop
			for {
				i := int(next.Add(1)) - 1
				if i >= len(done) {
					return
				}
				g, m := all[i/len(Metrics)], Metrics[i%len(Metrics)]
				b := g.buckets[i%len(Metrics)]
				if b == nil {
					b = &bucket{}
				}
				done[i] = b.figure(m, q.cohortOf(m), gate(i/len(Metrics)), &w)
			}
		})
	}
	workers.Wait()
	out := make([]Group, len(all))
	for i, g := range all {
		out[i] = Group{Key: g.key, Durations: make(map[Metric]*Duration, len(Metrics)), Counts: g.counts}
		for k, m := range Metrics {
			out[i].Durations[m] = done[i*len(Metrics)+k]
		}
		if b := g.buckets[EpisodeResolution.number()]; b != nil {
			out[i].Counts.StillOpen = int(b.openCal)
		}
	}
	return out
}
