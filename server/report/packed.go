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

// packed is the episodes of a block that are all there is of their conversations
// in a set. They are read one at a time, into the same place: of hundreds of
// thousands none is kept.
type packed struct {
	block    *Block
	skip     []bool // entries that lie outside the range, or stand among Episodes
	n        int    // of the others
	own      bool   // some are not imported
	contacts []contactOf
	beside   []*Episode // entries of conversations of which there is more
}

type contactOf struct {
	patient desk.PatientID
	contact
}

// each visits them, each as the episodes of a conversation. What is visited is
// another one afterwards.
func (p *packed) each(visit func([]*Episode)) {
	var e Episode
	one := []*Episode{&e}
	r := p.block.read(&p.block.alone)
	for i := 0; r.next(); i++ {
		if p.skip[i] {
			continue
		}
		if r.facts(&e); r.c.bad {
			break
		}
		visit(one)
	}
	if r.c.bad { // its sum is right, so PackBlock and this do not agree
		panic(errFacts)
	}
}

// AddBlocks adds what began in [lo, hi) of blocks to a set. Its Episodes have to
// be there but for those before and after them in chains; they are grouped. It
// belongs to the set's making: before anything is asked.
func (s *Set) AddBlocks(blocks []*Block, lo, hi int64) error {
	var later [][]*Episode
	err := sideBySide(len(blocks), func(n int) { later = make([][]*Episode, n) }, func(i int) error {
		r := blocks[i].read(&blocks[i].several)
		r.c.rooms.size = manyTogether
		for r.next() {
			if r.openedAt >= lo && r.openedAt < hi {
				e := r.c.rooms.next()
				r.facts(e)
				later[i] = append(later[i], e)
			}
		}
		return r.err()
	})
	if err != nil {
		return err
	}
	s.Episodes = append(s.Episodes, slices.Concat(later...)...)
	several := make(map[desk.ConversationID]bool, len(s.Episodes))
	for _, e := range s.Episodes {
		several[e.Conversation] = true
	}
	for id := range s.Kept { // not left packed
		several[id] = true
	}
	err = sideBySide(len(blocks), func(n int) { s.packed = make([]packed, n) }, func(i int) error {
		return s.packed[i].choose(blocks[i], several, lo, hi)
	})
	if err != nil {
		return err
	}
	for i := range s.packed {
		s.Episodes = append(s.Episodes, s.packed[i].beside...)
		s.packed[i].beside = nil
	}
	if len(s.Kept) > 0 {
		s.Episodes = slices.DeleteFunc(s.Episodes, func(e *Episode) bool { return e.Source == "" && s.Kept[e.Conversation] })
	}
	s.Group()
	return nil
}

// sideBySide does n things, as many at a time as there are processors.
func sideBySide(n int, begin func(n int), one func(i int) error) error {
	begin(n)
	errs := make([]error, n)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = one(i)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// choose reads who the entries are of that are alone. Those whose conversation
// is among several others are read as they are.
func (p *packed) choose(b *Block, several map[desk.ConversationID]bool, lo, hi int64) error {
	p.block, p.skip, p.contacts = b, make([]bool, b.alone.n), make([]contactOf, 0, b.alone.n)
	r := b.read(&b.alone)
	r.c.rooms.size = manyTogether
	var began Episode
	for i := 0; r.next(); i++ {
		switch {
		case r.openedAt < lo || r.openedAt >= hi:
			p.skip[i] = true
		case several[r.conversation]:
			e := r.c.rooms.next()
			r.facts(e)
			p.skip[i], p.beside = true, append(p.beside, e)
		default:
			p.n++
			p.own = p.own || r.source == ""
			if r.contact {
				r.beginning(&began)
				began.came(func(c contact) { p.contacts = append(p.contacts, contactOf{r.patient, c}) })
			}
		}
	}
	return r.err()
}

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
	for i := range s.packed {
		n += s.packed[i].n
	}
	return n
}

// Each visits every episode. It is not to be kept.
func (s *Set) Each(visit func(*Episode)) {
	for _, e := range s.Episodes {
		visit(e)
	}
	for i := range s.packed {
		s.packed[i].each(func(one []*Episode) { visit(one[0]) })
	}
}

// unpack puts every episode among Episodes, for whoever keeps them.
func (s *Set) unpack() {
	for i := range s.packed {
		s.packed[i].each(func(one []*Episode) { s.Episodes = append(s.Episodes, one[0].clone()) })
	}
	s.packed = nil
	s.Sort()
}

// clone is a copy that shares nothing with what may be written over.
func (e *Episode) clone() *Episode {
	c := *e
	c.Calendars, c.Spans, c.Turns, c.Entries = slices.Clone(e.Calendars), slices.Clone(e.Spans), slices.Clone(e.Turns), slices.Clone(e.Entries)
	c.Holds, c.Promises, c.Replies, c.Acts = slices.Clone(e.Holds), slices.Clone(e.Promises), slices.Clone(e.Replies), slices.Clone(e.Acts)
	c.Called = slices.Clone(e.Called)
	return &c
}
