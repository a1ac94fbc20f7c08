package report

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"
)

// scope is a question put to one day: which of its words the filter lets
// through, and how the keys of groups are numbered that are words.
type scope struct {
	*dayIn
	in, who, source, site, topic, language []bool    // by word; nil: all
	codes                                  [][]int32 // of each dimension that is grouped by
	join                                   *joinedDay
}

// filing is a question put to days: what is the same for all who work on it.
type filing struct {
	q        *Query
	scopes   []scope
	keys     []map[string]int32 // of each dimension that is grouped by: numbers of those that are words
	names    [][]string
	people   [][]int32 // the same of those of people's own logs, where people are told apart
	months   []int32   // of each day of the range
	row, own Cohort    // which cohort rows are in, and what there is once of an episode
	verified int8      // 1: verified alone, -1: anonymous alone

	mu sync.Mutex // of keys and names, while pieces are gathered
}

// numbered reports whether the keys of a dimension are words.
func (d Dimension) numbered() bool {
	switch d {
	case PerDepartment, PerTopic, PerStaff, PerSite, PerLanguage, perSource:
		return true
	}
	return false
}

// filing prepares a question for the days of a set.
func (s *Set) filing(q *Query) *filing {
	f := &filing{q: q, scopes: make([]scope, len(s.days)), row: cmp.Or(q.Cohort, ByOpened), own: cmp.Or(q.Cohort, ByClosed)}
	f.keys, f.names, f.people = make([]map[string]int32, len(q.By)), make([][]string, len(q.By)), make([][]int32, len(q.By))
	switch q.Filter.Verification {
	case "verified":
		f.verified = 1
	case "anonymous":
		f.verified = -1
	}
	for day := q.first; slices.Contains(q.By, PerMonth) && day < q.end; day++ {
		f.months = append(f.months, monthOf(day))
	}
	for i := range s.days {
		f.scopes[i] = f.scope(&s.days[i])
	}
	f.numberPeople(s.Own)
	return f
}

func (f *filing) scope(in *dayIn) scope {
	words, filter := in.day.words, &f.q.Filter
	s := scope{
		dayIn: in, in: admitted(words, filter.Departments), who: admitted(words, filter.Staff), site: admitted(words, filter.Sites),
		topic: admitted(words, filter.Topics), language: admitted(words, filter.Languages), codes: make([][]int32, len(f.q.By)),
	}
	if filter.Source != AllSources {
		s.source = make([]bool, len(words))
		for i, w := range words {
			s.source[i] = filter.from(w)
		}
	}
	for k, d := range f.q.By {
		if !d.numbered() {
			continue
		}
		s.codes[k] = make([]int32, len(words))
		for i, w := range words {
			s.codes[k][i] = f.number(k, w)
		}
	}
	return s
}

// admitted says which words are in a list; nil: all, because it is empty.
func admitted[T ~string](words []string, list []T) []bool {
	if len(list) == 0 {
		return nil
	}
	out := make([]bool, len(words))
	for i, w := range words {
		out[i] = slices.Contains(list, T(w))
	}
	return out
}

func lets(words []bool, word uint16) bool { return words == nil || words[word] }

// admits reports whether the filter lets an entry through.
func (f *filing) admits(s *scope, h *head) bool {
	return lets(s.source, h.source) && lets(s.site, h.site) && lets(s.topic, h.topic) && lets(s.language, h.language) &&
		(f.verified == 0 || (f.verified > 0) == (h.flags&isVerified != 0))
}

// filed is where units of days are gathered by one who works on them.
type filed struct {
	groups map[uint64]*groupOf
	recent [512]struct {
		key uint64
		of  *groupOf
	}
}

// code numbers the key of a unit in one dimension.
func (a *answer) code(k int, s *scope, h *head, who, in uint16, at int64) int32 {
	switch a.q.By[k] {
	case PerDepartment:
		return s.codes[k][in]
	case PerStaff:
		return s.codes[k][who]
	case PerTopic:
		return s.codes[k][h.topic]
	case PerSite:
		return s.codes[k][h.site]
	case PerLanguage:
		return s.codes[k][h.language]
	case perSource:
		return s.codes[k][h.source]
	case PerVerification:
		if h.flags&isVerified != 0 {
			return 1
		}
		return 0
	}
	return a.whenCode(k, at)
}

// whenCode numbers the key of what is filed at an instant, in a dimension of time.
func (a *answer) whenCode(k int, at int64) int32 {
	if a.q.By[k] == PerHour {
		return int32(a.clock.hourOf(at))
	}
	day := floorDay(a.clock.local(at))
	switch a.q.By[k] {
	case PerWeekday:
		return int32(weekdayOf(day))
	case PerDay:
		return int32(day)
	case PerWeek:
		return int32(mondayOf(day))
	}
	if day < a.q.first || day >= a.q.end { // what was begun before and goes on
		return monthOf(day)
	}
	return a.filing.months[day-a.q.first]
}

func monthOf(day int64) int32 {
	t := time.Unix(day*dayMS/1000, 0).UTC()
	return int32(t.Year()*12 + int(t.Month()) - 1)
}

// nameOf is the key that code numbered.
func (a *answer) nameOf(k int, code int32) string {
	switch d := a.q.By[k]; d {
	case PerVerification:
		if code == 1 {
			return "verified"
		}
		return "anonymous"
	case PerHour:
		return hourNames[code]
	case PerWeekday:
		return weekdayNames[code]
	case PerDay:
		return a.clock.named(int64(code)).day
	case PerWeek:
		return a.clock.named(int64(code)).week
	case PerMonth:
		return fmt.Sprintf("%04d-%02d", code/12, code%12+1)
	default:
		return a.filing.names[k][code]
	}
}

// at is the group of a unit of a day.
func (a *answer) at(s *scope, h *head, who, in uint16, at int64) *groupOf {
	if a.q.apart != nil {
		return a.partAt(s, h, who, in, at)
	}
	var key uint64
	switch len(a.q.By) {
	case 0:
		return a.total
	case 1:
		key = uint64(uint32(a.code(0, s, h, who, in, at)))
	default:
		key = uint64(uint32(a.code(0, s, h, who, in, at))) | uint64(uint32(a.code(1, s, h, who, in, at)))<<32
	}
	return a.atKey(key)
}

// atKey is the group of a key.
func (a *answer) atKey(key uint64) *groupOf {
	slot := &a.filed.recent[(key^key>>29)%uint64(len(a.filed.recent))]
	if slot.of != nil && slot.key == key {
		return slot.of
	}
	g := a.filed.groups[key]
	if g == nil {
		if a.filed.groups == nil {
			a.filed.groups = map[uint64]*groupOf{}
		}
		g = newGroup(nil)
		a.filed.groups[key] = g
	}
	slot.key, slot.of = key, g
	return g
}

// settle names the groups that were gathered by number, and puts them with those
// of the same names.
func (a *answer) settle() {
	a.total.settle()
	for code, g := range a.filed.groups {
		g.settle()
		var key [2]string
		for k := range a.q.By {
			key[k] = a.nameOf(k, int32(uint32(code>>(32*k))))
		}
		if is := a.groups[key]; is != nil {
			is.plus(g)
			continue
		}
		g.key = slices.Clone(key[:len(a.q.By)])
		a.groups[key] = g
	}
	a.filed.groups = nil
	a.putAway()
}
