package report

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"careline/server/desk"
)

// use is what becomes of an entry of a day in a set.
type use uint8

const (
	alone  use = iota // it is all there is of its conversation
	member            // all others of its conversation are entries too
	left              // out of the range, kept from who asks, or among Episodes
)

// dayIn is a day in a set.
type dayIn struct {
	day    *Day
	use    []use
	n      int // of those that are used
	own    bool
	closer []entry // which have to be looked at more closely
}

// entry names one of a day of a set.
type entry struct{ day, at int32 }

// AddDays adds what began in [lo, hi) of days to a set. Its Episodes have to be
// there but for those before and after them in chains; they are grouped. It
// belongs to the set's making: before anything is asked.
//
// Most conversations are one episode, or several that all lie in days: those stay
// where they are. Entries whose conversation is among Episodes too, or of which
// an earlier or later one is missing, become Episodes. So do those that began
// later, up to until, as far as they go on with what lies in the range or among
// Episodes.
func (s *Set) AddDays(days []*Day, lo, hi, until int64) {
	later := laterOnes(days, hi, until)
	days = slices.DeleteFunc(slices.Clone(days), func(d *Day) bool { return d.base >= hi })
	s.days = make([]dayIn, len(days))
	several, among := s.severals(days, len(later))
	for _, at := range later {
		among.add(at.head().conversation)
	}
	sideBySide(len(days), func(i int) { s.days[i].choose(s, days[i], int32(i), several, among, lo, hi) })
	s.gatherClosely(s.joined(among))
	s.addLater(later)
	if len(s.Kept) > 0 {
		s.Episodes = slices.DeleteFunc(s.Episodes, func(e *Episode) bool { return e.Source == "" && s.Kept[e.Conversation] })
	}
	s.Group()
}

// later is an entry that began after the range.
type later struct {
	day *Day
	at  int32
}

func (l later) head() *head { return &l.day.heads[l.at] }

// laterOnes are the entries that began in [hi, until) and are not the first of
// their conversations.
func laterOnes(days []*Day, hi, until int64) (out []later) {
	for _, d := range days {
		for _, i := range d.several {
			if h := &d.heads[i]; h.number > 1 && d.base+int64(h.opened) >= hi && d.base+int64(h.opened) < until {
				out = append(out, later{d, i})
			}
		}
	}
	return out
}

// addLater makes Episodes of those whose conversation is among them already.
func (s *Set) addLater(all []later) {
	if len(all) == 0 {
		return
	}
	wanted := newSums(len(s.Episodes))
	for _, e := range s.Episodes {
		wanted.add(sumOf(e.Source, string(e.Conversation)))
	}
	for _, l := range all {
		if wanted.has(l.head().conversation) {
			e := &Episode{}
			l.day.episode(l.day.reader(), int(l.at), e)
			s.Episodes = append(s.Episodes, e)
		}
	}
}

// severals are the sums of the conversations of which days have several, or one
// that is odd, and of those of Episodes and odd
// entries, with room for more.
func (s *Set) severals(days []*Day, more int) (several, among sums) {
	n := 0
	for _, d := range days {
		n += len(d.several)
	}
	several, among = newSums(n), newSums(len(s.Episodes)+n+more)
	for _, d := range days {
		for _, i := range d.several {
			if h := &d.heads[i]; h.flags&isOdd != 0 {
				among.add(h.conversation)
			} else {
				several.add(h.conversation)
			}
		}
	}
	for _, e := range s.Episodes {
		among.add(sumOf(e.Source, string(e.Conversation)))
	}
	return several, among
}

// choose sorts a day's entries.
func (in *dayIn) choose(s *Set, d *Day, number int32, several, among sums, lo, hi int64) {
	in.day, in.use = d, make([]use, d.Len())
	for i := range d.heads {
		h := &d.heads[i]
		opened := d.base + int64(h.opened)
		switch {
		case opened < lo || opened >= hi || h.flags&isOwn != 0 && len(s.Kept) > 0 && s.Kept[d.conversation(i)]:
			in.use[i] = left
		case h.number != 1 || h.flags&(isOdd|isMore) != 0 || several.has(h.conversation) || among.has(h.conversation):
			in.closer = append(in.closer, entry{number, int32(i)})
		default:
			in.n++
			in.own = in.own || h.flags&isOwn != 0
		}
	}
}

// joined puts the entries that were set aside together by conversation: those
// that are whole stay entries. The others are returned.
func (s *Set) joined(among sums) (rest []entry) {
	n := 0
	for i := range s.days {
		n += len(s.days[i].closer)
	}
	all := make([]entry, 0, n)
	for i := range s.days {
		all = append(all, s.days[i].closer...)
		s.days[i].closer = nil
	}
	first, next := newSums(n), make([]int32, len(all))
	for i, at := range all { // a list for each sum
		next[i] = first.put(s.head(at).conversation, int32(i+1))
	}
	s.members = make([]entry, 0, n)
	for i := range all {
		sum := s.head(all[i]).conversation
		if int(first.get(sum)) != i+1 {
			continue // not the last of its list, which goes through it
		}
		from := len(s.members)
		for k := int32(i + 1); k > 0; k = next[k-1] {
			s.members = append(s.members, all[k-1])
		}
		of := s.members[from:]
		slices.SortFunc(of, func(a, b entry) int { return cmp.Compare(s.head(a).number, s.head(b).number) })
		if among.has(sum) || !s.whole(of) {
			rest = append(rest, of...)
			s.members = s.members[:from]
			continue
		}
		for _, at := range of {
			in := &s.days[at.day]
			in.use[at.at] = member
			in.n++
			in.own = in.own || s.head(at).flags&isOwn != 0
		}
	}
	return rest
}

func (s *Set) head(at entry) *head { return &s.days[at.day].day.heads[at.at] }

// whole reports whether entries are all episodes of one conversation.
func (s *Set) whole(of []entry) bool {
	one := s.days[of[0].day].day
	for i, at := range of {
		d := s.days[at.day].day
		h := &d.heads[at.at]
		if h.number != int32(i+1) || h.flags&(isMore|isOdd) != 0 {
			return false
		}
		if d.conversation(int(at.at)) != one.conversation(int(of[0].at)) || d.words[h.source] != one.words[one.heads[of[0].at].source] {
			return false
		}
	}
	return true
}

// gatherClosely makes Episodes of entries.
func (s *Set) gatherClosely(rest []entry) {
	if len(rest) == 0 {
		return
	}
	slices.SortFunc(rest, func(a, b entry) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.at, b.at)) })
	var rooms rooms
	rooms.size = manyTogether
	for from := 0; from < len(rest); {
		d := s.days[rest[from].day]
		r := d.day.reader()
		r.c.rooms = rooms
		for ; from < len(rest) && s.days[rest[from].day].day == d.day; from++ {
			e := r.c.rooms.next()
			d.day.episode(r, int(rest[from].at), e)
			s.Episodes = append(s.Episodes, e)
			d.use[rest[from].at] = left
		}
		rooms = r.c.rooms
	}
}

// sideBySide does n things, as many at a time as there are processors.
func sideBySide(n int, one func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				one(i)
			}
		})
	}
	all.Wait()
}

// WorkAll works blocks out, several at a time.
func WorkAll(blocks []*Block, h *House) ([]*Day, error) {
	days, errs := make([]*Day, len(blocks)), make([]error, len(blocks))
	sideBySide(len(blocks), func(i int) { days[i], errs[i] = blocks[i].Work(h) })
	return days, errors.Join(errs...)
}

// sums is a set of sums, or a number for each.
type sums struct {
	sum []uint64
	is  []int32 // from 1; 0: none
}

func newSums(n int) sums {
	size := 8
	for size < 2*(n+1) {
		size *= 2
	}
	return sums{make([]uint64, size), make([]int32, size)}
}

// slot is where a sum stands, or would.
func (s sums) slot(sum uint64) int {
	mask := len(s.is) - 1
	i := int(sum) & mask
	for s.is[i] != 0 && s.sum[i] != sum {
		i = (i + 1) & mask
	}
	return i
}

func (s sums) add(sum uint64) { s.put(sum, 1) }

// put gives a sum a number, and returns the one before.
func (s sums) put(sum uint64, n int32) (before int32) {
	i := s.slot(sum)
	before = s.is[i]
	s.sum[i], s.is[i] = sum, n
	return before
}

func (s sums) get(sum uint64) int32 { return s.is[s.slot(sum)] }

func (s sums) has(sum uint64) bool { return s.get(sum) != 0 }

// Group puts the episodes of each conversation together and in order, each once.
func (s *Set) Group() {
	type key struct {
		source string
		id     desk.ConversationID
	}
	groups := make(map[key]int, len(s.Episodes))
	first, next := make([]int, 0, len(s.Episodes)), make([]int, len(s.Episodes))
	for i, e := range s.Episodes {
		k := key{e.Source, e.Conversation}
		g, ok := groups[k]
		if !ok {
			g = len(first)
			groups[k], first, next[i] = g, append(first, i), -1
			continue
		}
		first[g], next[i] = i, first[g]
	}
	out := make([]*Episode, 0, len(s.Episodes))
	for _, i := range first {
		from := len(out)
		for ; i >= 0; i = next[i] {
			out = append(out, s.Episodes[i])
		}
		if len(out) > from+1 {
			out = append(out[:from], Sorted(out[from:])...)
		}
	}
	s.Episodes = out
}

// Sort puts Episodes in order.
func (s *Set) Sort() { s.Episodes = Sorted(s.Episodes) }

// Sorted puts episodes in the order of their conversations, each once: of two of
// the same the one that knows more.
func Sorted(all []*Episode) []*Episode {
	slices.SortFunc(all, func(a, b *Episode) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Conversation, b.Conversation), cmp.Compare(a.Number, b.Number), cmp.Compare(b.Seq, a.Seq))
	})
	return slices.CompactFunc(all, func(a, b *Episode) bool {
		return a.Number == b.Number && a.Conversation == b.Conversation && a.Source == b.Source
	})
}

// len is how many episodes there are.
func (s *Set) len() int {
	n := len(s.Episodes)
	for i := range s.days {
		n += s.days[i].n
	}
	return n
}

// EachAfter visits every episode that had not ended by an instant. It is not to
// be kept.
func (s *Set) EachAfter(at int64, visit func(*Episode)) {
	for _, e := range s.Episodes {
		if e.End == Ongoing || e.EndedAt >= at {
			visit(e)
		}
	}
	var e Episode
	for i := range s.days {
		in := &s.days[i]
		r := in.day.reader()
		for k, u := range in.use {
			if u != left && in.day.base+int64(in.day.heads[k].ended) >= at {
				in.day.episode(r, k, &e)
				visit(&e)
			}
		}
	}
}

// Each visits every episode. It is not to be kept.
func (s *Set) Each(visit func(*Episode)) { s.EachAfter(0, visit) }

// held adds when people held conversations.
func (in *dayIn) held(out map[string][]stretch) {
	d := in.day
	for i, u := range in.use {
		if u == left {
			continue
		}
		for _, h := range d.holdsOf(i) {
			who := d.words[h.who]
			out[who] = append(out[who], stretch{d.base + int64(h.from), d.base + int64(h.to)})
		}
	}
}

// addContacts adds those of people who are known.
func (in *dayIn) addContacts(to *contacts) {
	d := in.day
	for _, c := range d.came {
		if i := int(c.entry); in.use[i] != left {
			h := &d.heads[i]
			to.add(h.patient, contact{d.patient(i), d.conversation(i), int(h.number), d.base + int64(c.at), d.words[h.topic], 0})
		}
	}
}
