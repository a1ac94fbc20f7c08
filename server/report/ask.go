package report

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"careline/server/desk"
)

// Set is facts that a question is put to: every episode that lies in its range
// or reaches into it, with all that belong to the same chains.
type Set struct {
	House    *House
	Episodes []*Episode // those of a conversation together, by number
	Handled  map[desk.ConversationID][]Handled
	Own      *OwnTimeAt // the same, off people's logs that were worked out; nil: Handled has it

	// Kept are conversations of ours that whoever asks may not know of: AddDays
	// leaves them out of everything.
	Kept map[desk.ConversationID]bool

	days    []dayIn // see AddDays
	members []entry // of conversations that lie in days with several episodes, together and in order
}

// Handled is time that somebody had a conversation before them.
type Handled struct {
	Staff    string
	From, To int64
}

// conversations visits the episodes of each conversation.
func conversations(all []*Episode, visit func([]*Episode)) {
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].Conversation == all[i].Conversation && all[j].Source == all[i].Source {
			j++
		}
		visit(all[i:j])
		i = j
	}
}

// split cuts the episodes into n parts or fewer, none through a conversation.
func (s *Set) split(n int) [][]*Episode {
	var out [][]*Episode
	from := 0
	for i := 1; i <= n; i++ {
		to := max(from, len(s.Episodes)*i/n)
		for to > from && to < len(s.Episodes) && s.Episodes[to].Conversation == s.Episodes[to-1].Conversation {
			to++
		}
		if to > from {
			out = append(out, s.Episodes[from:to])
		}
		from = to
	}
	return out
}

// answer is a question being put to facts.
type answer struct {
	q       *Query
	set     *Set
	house   *House // of this answer alone
	total   *groupOf
	groups  map[[2]string]*groupOf
	cut     cut         // instead of groups: see parts
	recent  [4]*groupOf // those that units were last of
	keys    [4][2]string
	turn    int
	cohorts []Cohort // by number of the metric
	clock   clock
	known   *contacts
	filing  *filing
	filed   filed
	make    *dayMaker // instead of gathering: a day worked out
	lights  []*Episode
	spent   []spent                  // room for those of an episode
	mixed   bool                     // the filter does not let every episode of the conversation through
	counted []*Episode               // room for those of a conversation that count
	visit   func(unit, Cohort)       // instead of gathering: the list behind a figure
	tell    func(string, unit, bool) // the same for what is counted
}

func newAnswer(q *Query, set *Set, known *contacts) *answer {
	a := &answer{q: q, set: set, house: set.House.own(), total: newGroup(nil), groups: map[[2]string]*groupOf{}, clock: clock{zone: q.Zone}, known: known}
	for _, m := range Metrics {
		a.cohorts = append(a.cohorts, q.cohortOf(m))
	}
	return a
}

// shard is how many episodes are worth a goroutine of their own.
const shard = 5_000

// Ask answers a question that was checked. What would tell of one person alone
// is held back.
func (s *Set) Ask(q *Query) *Figures {
	f := s.ask(q)
	if f.Gated {
		s.holdBack(q, f)
	}
	return f
}

func (s *Set) ask(q *Query) *Figures { return s.gather(q).figures(s.gated(q), s.len()) }

// gather gathers what there is. Conversations are independent of each
// other, so they are gathered side by side; what is added up does not depend on
// the order.
func (s *Set) gather(q *Query) *answer {
	parts := s.split(1 + len(s.Episodes)/shard)
	joined := s.splitMembers(1 + len(s.members)/shard)
	answers := make([]*answer, min(runtime.GOMAXPROCS(0), 1+s.len()/shard))
	known, filing := s.contacts(), s.filing(q)
	var next atomic.Int64
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			a := newAnswer(q, s, known)
			a.filing, answers[i] = filing, a
			for {
				if len(a.cut.groups) > mostGathered {
					a.putAway()
				}
				switch k := int(next.Add(1)) - 1; {
				case k < len(parts):
					conversations(parts[k], a.conversation)
				case k < len(parts)+len(joined):
					a.joined(joined[k-len(parts)])
				case k < len(parts)+len(joined)+len(s.days):
					a.day(&filing.scopes[k-len(parts)-len(joined)])
				default:
					a.settle()
					return
				}
			}
		})
	}
	all.Wait()
	a := answers[0]
	for _, o := range answers[1:] {
		a.plus(o)
	}
	return a
}

// plus adds what was gathered side by side.
func (a *answer) plus(o *answer) {
	a.total.plus(o.total)
	for key, g := range o.groups {
		if a.groups[key] == nil {
			a.groups[key] = g
		} else {
			a.groups[key].plus(g)
		}
	}
	for key, sizes := range o.cut.sizes {
		a.cut.put(key, sizes)
	}
}

// figures is what was gathered in the end. Every unit is of one group, so the
// whole is all groups together, but for what handledOne counts once for each
// of several people.
func (a *answer) figures(gated bool, episodes int) *Figures {
	q := a.q
	all := []*groupOf{a.total}
	for _, g := range a.groups {
		if a.perPerson() {
			a.total.plus(g, HandleTime)
		} else {
			a.total.plus(g)
		}
		if !q.outside(g.key) {
			all = append(all, g)
		}
	}
	slices.SortFunc(all[1:], func(a, b *groupOf) int { return slices.Compare(a.key, b.key) })
	total := gates{on: gated, inter: !gated, person: len(q.Filter.Staff) > 0} // then the whole is about persons
	group := total
	group.person = group.person || a.perPerson()
	total.histogram = q.Histogram
	done := finish(q, all, func(i int) gates {
		if i == 0 {
			return total
		}
		return group
	})
	out := &Figures{AsOf: q.AsOf, Episodes: episodes, Gated: gated, Total: done[0], whole: sizesOf(a.cohorts, a.total, newSizes())}
	if len(done) > 1 {
		out.Groups = done[1:]
	}
	if gated && a.perPerson() {
		for _, g := range all[1:] {
			out.groups = append(out.groups, sizedGroup{g.key, sizesOf(a.cohorts, g, newSizes())})
		}
	}
	return out
}

// perPerson reports whether people are told apart.
func (a *answer) perPerson() bool { return slices.Contains(a.q.By, PerStaff) }

// gated reports whether small numbers are held back: unless all that is asked
// for was imported.
func (s *Set) gated(q *Query) bool {
	if q.Filter.Source == OwnSource {
		return true
	}
	own := func(e *Episode) bool { return e.Source == "" }
	return s.len() == 0 || slices.ContainsFunc(s.Episodes, own) || slices.ContainsFunc(s.days, func(d dayIn) bool { return d.own })
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

// conversation takes the episodes of one in.
func (a *answer) conversation(all []*Episode) {
	refused := 0
	for _, e := range all {
		if !a.q.Filter.admits(e) {
			refused++
		}
	}
	if refused == len(all) {
		return
	}
	a.mixed = refused > 0
	a.house.units(all, a.q.AsOf, a)
	a.count(all)
	a.handled(all)
}

// admits reports whether the filter lets a unit of the conversation through.
func (a *answer) admits(u *unit) bool {
	f := &a.q.Filter
	return (!a.mixed || f.admits(u.ep)) && among(f.Departments, u.in) && among(f.Staff, u.who)
}

// take files a unit, if it is asked for.
func (a *answer) take(u *unit) {
	if a.make != nil {
		a.make.take(u)
		return
	}
	q := a.q
	if !a.admits(u) {
		return
	}
	number := u.metric.number()
	c := a.cohorts[number]
	switch {
	case c == ByOpened:
		if u.filed = u.at; !q.has(u.at) {
			return
		}
	case u.fate == ongoing: // not finished: only how many there are
		if u.filed = u.at; !q.before(u.at) || q.unknown(u.ep) {
			return
		}
	default:
		if u.filed = u.stop; !q.has(u.stop) {
			return
		}
	}
	if a.visit != nil {
		a.visit(*u, c)
		return
	}
	a.group(u).add(u, number, c)
}

// group is where a unit is gathered: the group of the answer's that it belongs
// to, or the whole where there are none. Units of one conversation are of few
// groups, and come one after the other.
func (a *answer) group(u *unit) *groupOf {
	switch {
	case a.q.apart != nil:
		return a.part(u)
	case len(a.q.By) == 0:
		return a.total
	}
	var key [2]string
	for i, d := range a.q.By {
		key[i] = a.key(d, u)
	}
	for i, g := range a.recent {
		if g != nil && a.keys[i] == key {
			return g
		}
	}
	g := a.groups[key]
	if g == nil {
		g = newGroup(slices.Clone(key[:len(a.q.By)]))
		a.groups[key] = g
	}
	a.turn = (a.turn + 1) % len(a.recent)
	a.recent[a.turn], a.keys[a.turn] = g, key
	return g
}
