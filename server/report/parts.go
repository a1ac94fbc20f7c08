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

// number is that of a key in one dimension.
func (p *parts) number(d int, key string) int32 {
	n, known := p.numbers[d][key]
	if !known {
		n = int32(len(p.names[d]))
		p.numbers[d][key], p.names[d] = n, append(p.names[d], key)
	}
	return n
}

func (p *parts) add(key []string, sizes []size) {
	one := piece{make([]int32, len(key)), sizes}
	for d, k := range key {
		one.codes[d] = p.number(d, k)
	}
	p.all = append(p.all, one)
}

// take takes the pieces that were gathered. Each key is named once.
func (p *parts) take(a *answer) {
	known := make([]map[int32]int32, len(p.dims))
	for d := range known {
		known[d] = map[int32]int32{}
	}
	p.all = make([]piece, 0, len(a.cut.sizes))
	all := make([]int32, len(a.cut.sizes)*len(p.dims))
	for key, sizes := range a.cut.sizes {
		of := all[:len(p.dims):len(p.dims)]
		all = all[len(p.dims):]
		for d := range of {
			n, is := known[d][key[d]]
			if !is {
				n = p.number(d, a.nameOf(d, key[d]))
				known[d][key[d]] = n
			}
			of[d] = n
		}
		p.all = append(p.all, piece{of, sizes})
	}
}

// lets are which keys the filters let through, by number; nil: all.
func (p *parts) lets() [][]bool {
	out := make([][]bool, len(p.dims))
	for d, filter := range p.filtered {
		if filter == nil {
			continue
		}
		out[d] = make([]bool, len(p.names[d]))
		for i, name := range p.names[d] {
			out[d][i] = filter(name)
		}
	}
	return out
}

// passes reports whether a piece is let through.
func (one *piece) passes(lets [][]bool) bool {
	for d, let := range lets {
		if let != nil && !let[one.codes[d]] {
			return false
		}
	}
	return true
}

// parts cuts what a question is about. Where it filters nothing and tells people
// apart, the groups of its answer are the pieces.
func (s *Set) parts(q *Query, f *Figures) *parts {
	p := &parts{}
	p.dimension(PerStaff, nil)
	dims, filters := q.filters()
	for i, d := range dims {
		p.dimension(d, filters[i])
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
	p.take(s.gather(&wide))
	lets := p.lets()
	lets[0] = nil // all people
	within := make([]bool, len(p.names[0]))
	for i := range p.all {
		if one := &p.all[i]; one.passes(lets) {
			within[one.codes[0]] = true
		}
	}
	for i := range p.all {
		if of := p.all[i].codes; !within[of[0]] {
			of[0] = p.number(0, elsewhere) // they have no row, and are told apart by none
		}
	}
	return p
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
	groups map[codes]*groupOf
	recent [recentParts]numberedGroup // some of them, each at one place
	words  []map[string]int32         // of each dimension: numbers of keys
	spare  []*groupOf
	sizes  map[codes][]size // of what was put away
}

// recentParts is how many groups are found without looking them up: a power of
// two. Units of a conversation lie together, and those of a day.
const recentParts = 1024

type numberedGroup struct {
	key   codes
	group *groupOf
}

// mostGathered is how many pieces are gathered at a time: more are put away.
const mostGathered = 512

// part is the group of a unit's piece.
func (a *answer) part(u *unit) *groupOf {
	var key codes
	for k, d := range a.q.By {
		switch {
		case d.numbered():
			key[k] = a.wordCode(k, a.key(d, u))
		case d != PerVerification:
			key[k] = a.whenCode(k, u.filed)
		case u.ep.Verified:
			key[k] = 1
		}
	}
	return a.partOf(key)
}

// wordCode numbers a key that may be no word of any day.
func (a *answer) wordCode(k int, word string) int32 {
	c, f := &a.cut, a.filing
	if c.words == nil {
		c.words = make([]map[string]int32, len(a.q.By))
		for k := range c.words {
			c.words[k] = map[string]int32{}
		}
	}
	n, known := c.words[k][word]
	if !known {
		f.mu.Lock()
		n = f.number(k, word)
		f.mu.Unlock()
		c.words[k][word] = n
	}
	return n
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
	g := c.groups[key]
	if g == nil {
		if c.groups == nil {
			c.groups = map[codes]*groupOf{}
		}
		g = c.group()
		c.groups[key] = g
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
	g.bare = make([]amount, len(Metrics))
	return g
}

// putAway keeps of what was gathered how much it is.
func (a *answer) putAway() {
	c := &a.cut
	if len(c.groups) == 0 {
		return
	}
	one := newSizes()
	for key, g := range c.groups {
		g.settle()
		c.put(key, sizesOf(a.cohorts, g, one))
		g.clear()
		c.spare = append(c.spare, g)
	}
	clear(c.groups)
	clear(c.recent[:])
}

// put adds to what was put away.
func (c *cut) put(key codes, sizes []size) {
	if was := c.sizes[key]; was != nil {
		add(was, sizes)
		return
	}
	if c.sizes == nil {
		c.sizes = map[codes][]size{}
	}
	c.sizes[key] = slices.Clone(sizes)
}

// clear makes a group that counts alone as new.
func (g *groupOf) clear() {
	clear(g.bare)
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
