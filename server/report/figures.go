package report

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"careline/server/desk"
)

// Figures is the answer to a question.
type Figures struct {
	AsOf     int64
	Total    Group
	Groups   []Group
	Episodes int  // that were looked at
	Gated    bool // small numbers are held back: always, but for imported logs
}

// Group is one row of an answer.
type Group struct {
	Key       []string // one for each dimension
	Durations map[Metric]*Duration
	Counts
}

// Counts are what is counted and not timed.
type Counts struct {
	Opened, Closed, StillOpen int
	Outcomes                  map[Outcome]int // of the cohort
	Transfers                 int
	PingPong, Requeues        int
	Transferred               Share // episodes that were, of those that ended
	Reopened                  int   // resolves that another episode followed
	Reopen                    map[int]*Windowed
	Abandonment               Share
	LeftAtOnce                int // within ten seconds: in neither number
	FCR                       Windowed
	NoRepeatResolved          Windowed
	NoRepeatBot               Windowed
	SLA                       map[string]*Share
	Promises                  Share
	PromisesRenewed           int
	PromisesWithdrawn         int
	ImpliedOpen               int // imported: cases without an opening row
	ImpliedReopen             int
	Third                     map[string]Took // of the time on third parties, by whom
}

// Windowed is a share of which some units have to wait for their window.
type Windowed struct {
	Share
	Pending    int // the window is not over
	Unlinkable int // it is not known who they are
}

// Duration is one figure on both clocks.
type Duration struct {
	Metric    Metric
	Cohort    Cohort
	Calendar  Dist
	Business  Dist
	StillOpen int
	Never     int            // ended without it
	Excluded  map[string]int // by outcome
	NoHours   int            // no business time, because no hours were kept
	Outside   int            // all of it outside opening hours: a true 0
}

// Dist is a distribution on one clock. A nil value has a reason.
type Dist struct {
	N                        int
	Sum                      int64
	Min, Max, Mean           *int64
	Median, P90, P95         *int64
	Lo, Hi                   [3]*int64 // opened cohort: between these lie median, p90, p95; a nil Hi has not been reached
	Bracket                  bool
	Few                      bool // fewer than eleven
	Reason, P90Why, P95Why   string
	InterMedian, Inter90, I5 *float64 // type 7; imported logs alone
	MedianLo, MedianHi       *int64   // 95 % interval of the median
}

// Reasons why a value is missing.
const (
	NotYet     = "not_yet"
	Few        = "few"
	Suppressed = "suppressed"
	NoCalendar = "no_calendar"
	None       = "none"
	Pending    = "pending"
	Unlinkable = "unlinkable"
)

// From so many values on a figure is shown: FewPersons where it is a person's.
const (
	minUnmarked = 11
	FewPersons  = 11
	minP90      = 20
	minP95      = 40
)

// bucket gathers the values of one figure in one group.
type bucket struct {
	cal, biz         []int64
	openCal, openBiz []int64
	openNoHours      int
	never            int
	excluded         map[string]int
	noHours, outside int
}

func (b *bucket) add(u *unit, cohort Cohort) {
	f := u.fate
	if f == never && cohort == ByClosed {
		f = excluded
	}
	switch f {
	case finished:
		b.cal = append(b.cal, u.took.Cal)
		if u.took.NoHours {
			b.noHours++
			return
		}
		b.biz = append(b.biz, u.took.Biz)
		if u.took.Biz == 0 && u.took.Cal > 0 {
			b.outside++
		}
	case ongoing:
		b.openCal = append(b.openCal, u.took.Cal)
		if u.took.NoHours {
			b.openNoHours++
		} else {
			b.openBiz = append(b.openBiz, u.took.Biz)
		}
	case never:
		b.never++
	case excluded:
		if b.excluded == nil {
			b.excluded = map[string]int{}
		}
		b.excluded[u.why]++
	}
}

// gates says what small numbers hide.
type gates struct{ on, person, inter bool }

func (b *bucket) figure(m Metric, cohort Cohort, g gates) *Duration {
	d := &Duration{
		Metric: m, Cohort: cohort, StillOpen: len(b.openCal), Never: b.never, Excluded: b.excluded,
		NoHours: b.noHours, Outside: b.outside,
	}
	open, openBiz, neverMind := b.openCal, b.openBiz, b.never
	if cohort == ByClosed {
		open, openBiz, neverMind = nil, nil, 0
	}
	d.Calendar = dist(b.cal, open, neverMind, g)
	d.Business = dist(b.biz, openBiz, neverMind, g)
	if b.noHours > 0 && len(b.biz) == 0 {
		d.Business = Dist{Reason: NoCalendar, P90Why: NoCalendar, P95Why: NoCalendar}
	}
	return d
}

var percents = [3]int{50, 90, 95}

func dist(done, open []int64, never int, g gates) Dist {
	d := Dist{N: len(done)}
	all := len(done) + len(open) + never
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
	for _, v := range done {
		d.Sum += v
	}
	if d.N > 0 {
		least, most, mean := slices.Min(done), slices.Max(done), Mean(d.Sum, d.N)
		d.Min, d.Max, d.Mean = &least, &most, &mean
	}
	values := done
	if len(open) > 0 || never > 0 {
		d.Bracket = true
		d.Max, d.Mean = nil, nil
		values = make([]int64, 0, all)
		values = append(append(values, done...), open...)
		for range never {
			values = append(values, Never)
		}
	}
	for i, p := range percents {
		lo := Percentile(values, p)
		d.Lo[i], d.Hi[i] = reached(lo), reached(lo)
	}
	if len(open) > 0 {
		values = append(values[:0], done...)
		for range len(open) + never {
			values = append(values, Never)
		}
		for i, p := range percents {
			d.Hi[i] = reached(Percentile(values, p))
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
		lo, hi := Kth(done, l-1), Kth(done, u-1)
		d.MedianLo, d.MedianHi = &lo, &hi
	}
	return d
}

// DistOf is the distribution of values that are all there, marked where they
// are few. They are put into another order.
func DistOf(values []int64) Dist { return dist(values, nil, 0, gates{on: true}) }

// exactInterval is up to how many values the interval of the median is given.
const exactInterval = 500_000

func reached(v int64) *int64 {
	if v == Never {
		return nil
	}
	return &v
}

// groupOf gathers one group.
type groupOf struct {
	key     []string
	buckets map[Metric]*bucket
	counts  Counts
}

func newGroup(key []string) *groupOf {
	return &groupOf{key: key, buckets: map[Metric]*bucket{}, counts: Counts{
		Outcomes: map[Outcome]int{}, Third: map[string]Took{},
		Reopen: map[int]*Windowed{3: {}, 7: {}, 30: {}},
		SLA:    map[string]*Share{desk.TargetFirstResponse: {}, desk.TargetNextReply: {}, desk.TargetResolution: {}},
	}}
}

func (g *groupOf) add(u *unit, c Cohort) {
	b := g.buckets[u.metric]
	if b == nil {
		b = &bucket{}
		g.buckets[u.metric] = b
	}
	b.add(u, c)
	for party, t := range u.party {
		g.counts.Third[party] = g.counts.Third[party].plus(t)
	}
}

// Set is facts that a question is put to: every episode that lies in its range
// or reaches into it, with all that belong to the same chains.
type Set struct {
	House    *House
	Episodes []*Episode // by conversation, then number
	Handled  map[desk.ConversationID][]Handled
}

// Handled is time that somebody had a conversation before them.
type Handled struct {
	Staff    string
	From, To int64
}

// conversations are the episodes of each conversation.
func (s *Set) conversations(visit func([]*Episode)) {
	for i := 0; i < len(s.Episodes); {
		j := i + 1
		for j < len(s.Episodes) && s.Episodes[j].Conversation == s.Episodes[i].Conversation && s.Episodes[j].Source == s.Episodes[i].Source {
			j++
		}
		visit(s.Episodes[i:j])
		i = j
	}
}

// split cuts the episodes into about n parts, none through a conversation.
func (s *Set) split(n int) [][]*Episode {
	if n < 2 {
		return [][]*Episode{s.Episodes}
	}
	var out [][]*Episode
	from := 0
	for i := 1; i <= n; i++ {
		to := max(from, len(s.Episodes)*i/n)
		for to > from && to < len(s.Episodes) && s.Episodes[to].Conversation == s.Episodes[to-1].Conversation {
			to++
		}
		out = append(out, s.Episodes[from:to])
		from = to
	}
	return out
}

// known are the episodes of people who are known, by person.
func (s *Set) known() map[desk.PatientID][]*Episode {
	out := map[desk.PatientID][]*Episode{}
	for _, e := range s.Episodes {
		if e.Verified && e.Patient != "" && !e.Outcome().Skipped() {
			out[e.Patient] = append(out[e.Patient], e)
		}
	}
	return out
}

// answer is a question being put to facts.
type answer struct {
	q      *Query
	set    *Set
	total  *groupOf
	groups map[[2]string]*groupOf
	known  map[desk.PatientID][]*Episode
	visit  func(unit, Cohort)       // instead of gathering: the list behind a figure
	tell   func(string, unit, bool) // the same for what is counted
}

// shard is how many episodes are worth a goroutine of their own.
const shard = 5_000

// Ask answers a question that was checked. Conversations are independent of each
// other, so they are gathered side by side; what is added up does not depend on
// the order.
func (s *Set) Ask(q *Query) *Figures {
	parts := s.split(min(runtime.GOMAXPROCS(0), 1+len(s.Episodes)/shard))
	answers := make([]*answer, len(parts))
	known := s.known()
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() {
			one := &Set{House: s.House, Episodes: part, Handled: s.Handled}
			answers[i] = &answer{q: q, set: one, total: newGroup(nil), groups: map[[2]string]*groupOf{}, known: known}
			answers[i].run()
		})
	}
	all.Wait()
	a := answers[0]
	for _, o := range answers[1:] {
		a.total.plus(o.total)
		for key, g := range o.groups {
			if a.groups[key] == nil {
				a.groups[key] = g
			} else {
				a.groups[key].plus(g)
			}
		}
	}
	out := &Figures{AsOf: q.AsOf, Episodes: len(s.Episodes), Gated: s.gated(q)}
	g := gates{on: out.Gated, inter: !out.Gated}
	g.person = len(q.Filter.Staff) > 0 // then the whole is about persons
	out.Total = a.total.finish(q, g)
	g.person = g.person || slices.Contains(q.By, PerStaff)
	for _, group := range a.groups {
		out.Groups = append(out.Groups, group.finish(q, g))
	}
	slices.SortFunc(out.Groups, func(a, b Group) int { return slices.Compare(a.Key, b.Key) })
	return out
}

// gated reports whether small numbers are held back: unless all that is asked
// for was imported.
func (s *Set) gated(q *Query) bool {
	if q.Filter.Source == OwnSource {
		return true
	}
	return len(s.Episodes) == 0 || slices.ContainsFunc(s.Episodes, func(e *Episode) bool { return e.Source == "" })
}

func (g *groupOf) finish(q *Query, gate gates) Group {
	out := Group{Key: g.key, Durations: make(map[Metric]*Duration, len(Metrics)), Counts: g.counts}
	for _, m := range Metrics {
		b := g.buckets[m]
		if b == nil {
			b = &bucket{}
		}
		out.Durations[m] = b.figure(m, q.cohortOf(m), gate)
	}
	out.Counts.StillOpen = len(g.bucketOf(EpisodeResolution).openCal)
	return out
}

// plus adds what was gathered apart.
func (g *groupOf) plus(o *groupOf) {
	for m, b := range o.buckets {
		if g.buckets[m] == nil {
			g.buckets[m] = b
		} else {
			g.buckets[m].plus(b)
		}
	}
	g.counts.plus(&o.counts)
}

func (b *bucket) plus(o *bucket) {
	b.cal, b.biz = append(b.cal, o.cal...), append(b.biz, o.biz...)
	b.openCal, b.openBiz = append(b.openCal, o.openCal...), append(b.openBiz, o.openBiz...)
	b.openNoHours, b.never = b.openNoHours+o.openNoHours, b.never+o.never
	b.noHours, b.outside = b.noHours+o.noHours, b.outside+o.outside
	for why, n := range o.excluded {
		if b.excluded == nil {
			b.excluded = map[string]int{}
		}
		b.excluded[why] += n
	}
}

func (g *groupOf) bucketOf(m Metric) *bucket {
	if b := g.buckets[m]; b != nil {
		return b
	}
	return &bucket{}
}

func (q *Query) cohortOf(m Metric) Cohort {
	switch m {
	case HandleTime:
		return ByClosed
	case AbandonedWait, ConvertedWait, BotSpan: // nothing that goes on
		return cmp.Or(q.Cohort, ByOpened)
	}
	return cmp.Or(q.Cohort, m.cohort())
}

func (a *answer) run() {
	a.set.conversations(func(all []*Episode) {
		if !a.q.Filter.admits(all[0]) && !slices.ContainsFunc(all, a.q.Filter.admits) {
			return
		}
		a.set.House.units(all, a.q.AsOf, a.take)
		a.count(all)
	})
	a.handled()
}

// take files a unit, if it is asked for.
func (a *answer) take(u unit) {
	q := a.q
	if !q.Filter.admits(u.ep) || !among(q.Filter.Departments, u.in) || !among(q.Filter.Staff, u.who) {
		return
	}
	c := q.cohortOf(u.metric)
	switch {
	case c == ByOpened:
		if u.filed = u.at; !q.has(u.at) {
			return
		}
	case u.fate == ongoing: // not finished: only how many there are
		if u.filed = u.at; !q.before(u.at) {
			return
		}
	default:
		if u.filed = u.stop; !q.has(u.stop) {
			return
		}
	}
	if a.visit != nil {
		a.visit(u, c)
		return
	}
	a.total.add(&u, c)
	if g := a.group(&u); g != nil {
		g.add(&u, c)
	}
}

// group is the one of the answer's that a unit belongs to; nil without any.
func (a *answer) group(u *unit) *groupOf {
	if len(a.q.By) == 0 {
		return nil
	}
	var key [2]string
	for i, d := range a.q.By {
		key[i] = a.q.key(d, u)
	}
	g := a.groups[key]
	if g == nil {
		g = newGroup(slices.Clone(key[:len(a.q.By)]))
		a.groups[key] = g
	}
	return g
}
