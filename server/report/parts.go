package report

import (
	"slices"
	"strconv"

	"careline/server/desk"
)

// parts is everything that a question's figures are part of, cut by people, by
// what it filters and by what it groups: how much there is of each piece.
// Whatever is shown beside the answer is a sum of pieces. Keys are numbers.
type parts struct {
	dims     []Dimension
	filtered []func(key string) bool // of each; nil: the question lets all through
	names    [][]string              // of each: its keys
	numbers  []map[string]int32
	all      []piece
}

type piece struct {
	codes []int32
	sizes []size
}

// mostParts is how many dimensions pieces have at most: those of a filter, and
// two more.
const mostParts = 9

// codes is the key of a piece while it is gathered.
type codes [mostParts]int32

// elsewhere is the key of all that a filter leaves out.
const elsewhere = "\x00elsewhere"

// filters are the dimensions that a filter narrows.
func (q *Query) filters() (dims []Dimension, lets []func(string) bool) {
	f := &q.Filter
	add := func(d Dimension, narrows bool, one func(string) bool) {
		if narrows {
			dims, lets = append(dims, d), append(lets, one)
		}
	}
	whole := len(q.Scope) > 0 && !slices.ContainsFunc(q.Scope, func(d desk.DepartmentID) bool { return !slices.Contains(f.Departments, d) })
	add(PerStaff, len(f.Staff) > 0, func(key string) bool { return slices.Contains(f.Staff, key) })
	add(PerDepartment, len(f.Departments) > 0 && !whole, func(key string) bool { return slices.Contains(f.Departments, desk.DepartmentID(key)) })
	add(PerTopic, len(f.Topics) > 0, func(key string) bool { return slices.Contains(f.Topics, key) })
	add(PerSite, len(f.Sites) > 0, func(key string) bool { return slices.Contains(f.Sites, desk.SiteID(key)) })
	add(PerLanguage, len(f.Languages) > 0, func(key string) bool { return slices.Contains(f.Languages, key) })
	add(PerVerification, f.Verification != "", func(key string) bool { return key == f.Verification })
	add(perSource, f.Source != AllSources, f.from)
	return dims, lets
}

func (p *parts) dimension(d Dimension, lets func(string) bool) {
	if at := slices.Index(p.dims, d); at >= 0 {
		if lets != nil {
			p.filtered[at] = lets
		}
		return
	}
	p.dims, p.filtered = append(p.dims, d), append(p.filtered, lets)
	p.names, p.numbers = append(p.names, nil), append(p.numbers, map[string]int32{})
}

func (p *parts) add(key []string, sizes []size) {
	one := piece{make([]int32, len(key)), sizes}
	for d, k := range key {
		n, known := p.numbers[d][k]
		if !known {
			n = int32(len(p.names[d]))
			p.numbers[d][k], p.names[d] = n, append(p.names[d], k)
		}
		one.codes[d] = n
	}
	p.all = append(p.all, one)
}

// parts cuts what a question is about. Where it filters nothing and tells people
// apart, the groups of its answer are the pieces.
func (s *Set) parts(q *Query, f *Figures) *parts {
	p := &parts{}
	p.dimension(PerStaff, nil)
	dims, lets := q.filters()
	for i, d := range dims {
		p.dimension(d, lets[i])
	}
	for _, d := range q.By {
		p.dimension(d, nil)
	}
	if person := slices.Index(q.By, PerStaff); person >= 0 && len(dims) == 0 {
		for _, one := range f.groups {
			key := slices.Delete(slices.Clone(one.key), person, person+1)
			p.add(slices.Insert(key, 0, one.key[person]), one.sizes)
		}
		return p
	}
	wide := *q
	wide.Filter, wide.By, wide.Histogram = Filter{Departments: q.Scope}, p.dims, false
	wide.apart = slices.Clone(p.filtered) // outside a filter nothing has to be told apart
	for i, d := range p.dims {
		if d == PerStaff || d == PerVerification {
			wide.apart[i] = nil
		}
	}
	pieces := s.gather(&wide).cut.sizes
	within := map[string]bool{}
	for _, one := range pieces {
		if p.within(one.key) {
			within[one.key[0]] = true
		}
	}
	for _, one := range pieces {
		if !within[one.key[0]] {
			one.key[0] = elsewhere // they have no row, and are told apart by none
		}
		p.add(one.key, one.sizes)
	}
	return p
}

// within reports whether all filters but the one of people let a piece through.
func (p *parts) within(key []string) bool {
	for d, lets := range p.filtered {
		if d > 0 && lets != nil && !lets(key[d]) {
			return false
		}
	}
	return true
}

// joined is a key as one string. Names may hold anything, so their lengths part
// them.
func joined(key []string) string {
	var out []byte
	for _, k := range key {
		out = appendJoined(out, k)
	}
	return string(out)
}

func appendJoined(to []byte, name string) []byte {
	to = strconv.AppendInt(to, int64(len(name)), 10)
	to = append(to, ' ')
	return append(to, name...)
}

// keyOf is the key of a unit as it is told apart.
func (q *Query) keyOf(i int, key string) string {
	if q.apart != nil && q.apart[i] != nil && !q.apart[i](key) {
		return elsewhere
	}
	return key
}

// cut is where pieces are gathered.
type cut struct {
	named    map[string]namedGroup
	numbered map[codes]*groupOf
	recent   [recentParts]numberedGroup // of the numbered ones, each at one place
	name     []byte                     // of the last unit that was filed by names
	spare    []*groupOf
	done     map[codes][]size
	sizes    map[string]sizedGroup
}

// recentParts is how many groups are found without looking them up: a power of
// two. Units of a conversation lie together, and those of a day.
const recentParts = 1024

type numberedGroup struct {
	key   codes
	group *groupOf
}

type namedGroup struct {
	key   []string
	group *groupOf
}

// mostGathered is how many pieces are gathered at a time: more are put away.
const mostGathered = 512

// part is the group of a unit's piece.
func (a *answer) part(u *unit) *groupOf {
	var key [mostParts]string
	name := a.cut.name[:0]
	for i, d := range a.q.By {
		key[i] = a.q.keyOf(i, a.key(d, u))
		name = appendJoined(name, key[i])
	}
	a.cut.name = name
	if one, known := a.cut.named[string(name)]; known {
		return one.group
	}
	if a.cut.named == nil {
		a.cut.named = map[string]namedGroup{}
	}
	one := namedGroup{slices.Clone(key[:len(a.q.By)]), a.cut.group()}
	a.cut.named[string(name)] = one
	return one.group
}

// partAt is the group of a unit of a day.
func (a *answer) partAt(s *scope, h *head, who, in uint16, at int64) *groupOf {
	var key codes
	for k := range a.q.By {
		key[k] = a.code(k, s, h, who, in, at)
	}
	return a.partOf(key)
}

// partOf is the group of a key.
func (a *answer) partOf(key codes) *groupOf {
	c := &a.cut
	at := uint32(0)
	for _, code := range key[:len(a.q.By)] {
		at = at*31 + uint32(code)
	}
	recent := &c.recent[at%recentParts]
	if recent.group != nil && recent.key == key {
		return recent.group
	}
	g := c.numbered[key]
	if g == nil {
		if c.numbered == nil {
			c.numbered = map[codes]*groupOf{}
		}
		g = c.group()
		c.numbered[key] = g
	}
	*recent = numberedGroup{key, g}
	return g
}

func (c *cut) group() *groupOf {
	if n := len(c.spare); n > 0 {
		g := c.spare[n-1]
		c.spare = c.spare[:n-1]
		return g
	}
	g := newGroup(nil)
	g.bare = true
	return g
}

// putAway keeps of what was gathered how much it is.
func (a *answer) putAway() {
	c := &a.cut
	if c.done == nil {
		c.done, c.sizes = map[codes][]size{}, map[string]sizedGroup{}
	}
	for key, g := range c.numbered {
		c.done[key] = a.sized(c.done[key], g)
	}
	for _, one := range c.named {
		c.put(one.key, a.sized(nil, one.group))
	}
	clear(c.numbered)
	clear(c.named)
	clear(c.recent[:])
}

func (a *answer) sized(was []size, g *groupOf) []size {
	g.settle()
	is := sizesOf(a.q, g)
	g.clear()
	a.cut.spare = append(a.cut.spare, g)
	if was == nil {
		return is
	}
	add(was, is)
	return was
}

// clear makes a group that counts alone as new.
func (g *groupOf) clear() {
	for _, b := range g.buckets {
		if b != nil {
			*b = bucket{}
			b.cal.bare, b.biz.bare, b.openCal.bare, b.openBiz.bare = true, true, true, true
		}
	}
	was := g.counts
	clear(was.Outcomes)
	clear(was.Third)
	for _, w := range was.Reopen {
		*w = Windowed{}
	}
	for _, s := range was.SLA {
		*s = Share{}
	}
	g.counts = Counts{Outcomes: was.Outcomes, Third: was.Third, Reopen: was.Reopen, SLA: was.SLA}
}

// settleParts names the pieces that were gathered by number.
func (a *answer) settleParts() {
	a.putAway()
	for code, sizes := range a.cut.done {
		names := make([]string, len(a.q.By))
		for k := range names {
			names[k] = a.nameOf(k, code[k])
		}
		a.cut.put(names, sizes)
	}
	a.cut.done = nil
}

func (c *cut) put(key []string, sizes []size) {
	name := joined(key)
	if was, known := c.sizes[name]; known {
		add(was.sizes, sizes)
		return
	}
	c.sizes[name] = sizedGroup{key, sizes}
}
