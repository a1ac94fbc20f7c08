package report

import (
	"encoding/binary"
	"errors"
)

// Layout is the version of how facts are written down. Facts of another one
// are read off the log again.
const Layout = 4

// ErrLayout says that facts were written by another version of this package.
var ErrLayout = errors.New("report: facts of another layout")

// errFacts says that stored facts are no facts.
var errFacts = errors.New("report: facts cannot be read")

// coder writes facts as bytes, or reads them: one walk over the fields for
// both, so that the two cannot part. Numbers are varints, instants count from
// the opening, strings that recur in what one coder reads are one string.
type coder struct {
	b       []byte
	i       int // reading: the next byte
	reading bool
	bad     bool
	known   map[string]string
	base    int64
	words   *words // of a block; nil: strings stand where they are
	rooms   rooms
}

// rooms are where lists are read to, many behind one another: for whoever reads
// many episodes and keeps them.
type rooms struct {
	size      int // of each; 0: every list by itself
	calendars []CalendarFrom
	spans     []Span
	turns     []Turn
	entries   []Entry
	holds     []Hold
	promises  []Promise
	replies   []Count
	acts      []Act
	called    []int64
	episodes  []Episode
}

// room is a place for a list of n.
func room[T any](of *[]T, size, n int) []T {
	if n > size/4 {
		return make([]T, n)
	}
	if len(*of) < n {
		*of = make([]T, size)
	}
	out := (*of)[:n:n]
	*of = (*of)[n:]
	return out
}

// next is a place for an episode.
func (r *rooms) next() *Episode { return &room(&r.episodes, r.size, 1)[0] }

func (c *coder) num(v *int64) {
	if !c.reading {
		c.b = binary.AppendVarint(c.b, *v)
		return
	}
	if c.i < len(c.b) && c.b[c.i] < 0x80 { // most are small
		n := c.b[c.i]
		*v = int64(n>>1) ^ -int64(n&1)
		c.i++
		return
	}
	c.long(v)
}

func (c *coder) long(v *int64) {
	var n uint64
	for i, shift := c.i, 0; i < len(c.b) && shift < 70; i, shift = i+1, shift+7 {
		b := c.b[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if shift == 63 && b > 1 {
				break
			}
			*v = int64(n>>1) ^ -int64(n&1)
			c.i = i + 1
			return
		}
	}
	c.fail()
}

// fail ends the reading.
func (c *coder) fail() { c.bad, c.i = true, len(c.b) }

// at is an instant; 0 stays apart from the opening itself.
func (c *coder) at(v *int64) {
	var d int64
	if *v != 0 {
		if d = *v - c.base; d >= 0 {
			d++
		}
	}
	c.num(&d)
	switch {
	case !c.reading:
	case d == 0:
		*v = 0
	case d > 0:
		*v = c.base + d - 1
	default:
		*v = c.base + d
	}
}

func integer[T ~int | ~byte](c *coder, v *T) {
	n := int64(*v)
	c.num(&n)
	*v = T(n)
}

func str[T ~string](c *coder, v *T) {
	if c.words != nil {
		if c.reading {
			var n int64
			if c.num(&n); uint64(n) >= uint64(len(c.words.list)) {
				c.fail()
				return
			}
			*v = T(c.words.list[n])
			return
		}
		word := string(*v)
		c.word(word)
		return
	}
	n := int64(len(*v))
	c.num(&n)
	switch {
	case !c.reading:
		c.b = append(c.b, *v...)
	case n < 0 || n > int64(len(c.b)-c.i):
		c.fail()
	default:
		raw := c.b[c.i : c.i+int(n)]
		c.i += int(n)
		s, ok := c.known[string(raw)]
		if !ok {
			s = string(raw)
			if len(c.known) < 100_000 {
				c.known[s] = s
			}
		}
		*v = T(s)
	}
}

func (c *coder) flags(all ...*bool) {
	var n int64
	for i, v := range all {
		if *v {
			n |= 1 << i
		}
	}
	c.num(&n)
	for i, v := range all {
		*v = n&(1<<i) != 0
	}
}

func list[T any](c *coder, rooms, all *[]T, one func(*T)) {
	n := int64(len(*all))
	c.num(&n)
	if c.reading {
		switch {
		case n < 0 || n > int64(len(c.b)-c.i): // each takes a byte at least
			c.fail()
			return
		case n <= int64(cap(*all)): // of an episode that was read before
			*all = (*all)[:n]
		default:
			*all = room(rooms, c.rooms.size, int(n))
		}
	}
	for i := range *all {
		one(&(*all)[i])
	}
}

// beginning walks over the first fields of an episode: what says when its patient
// came, and about what.
func (c *coder) beginning(e *Episode) {
	c.num(&e.OpenedAt)
	c.base = e.OpenedAt
	integer(c, &e.Number)
	c.num(&e.Seq)
	if c.words == nil { // a block keeps it with who the episode is of
		str(c, &e.Patient)
	}
	str(c, &e.Site)
	str(c, &e.Department)
	str(c, &e.Topic)
	list(c, &c.rooms.called, &e.Called, c.at)
	str(c, &e.Language)
	str(c, &e.Origin)
}

// episode walks over all fields but the conversation, the source and whether it
// is marked as spam, which whoever keeps the facts knows.
func (c *coder) episode(e *Episode) {
	c.beginning(e)
	str(c, &e.Policy)
	integer(c, &e.Priority)
	c.at(&e.HumanDueAt)
	c.at(&e.FirstAt)
	str(c, &e.FirstBy)
	str(c, &e.FirstIn)
	integer(c, &e.End)
	c.at(&e.EndedAt)
	c.at(&e.StopAt)
	str(c, &e.EndBy)
	c.flags(&e.Verified, &e.Test, &e.Split, &e.Bot, &e.HandedOff, &e.OnlyLabels, &e.Left, &e.requeued)
	c.at(&e.FirstBreached)
	c.at(&e.ResolutionBreached)
	for _, n := range []*int{&e.Transfers, &e.PingPong, &e.Requeues, &e.Voided} {
		integer(c, n)
	}
	str(c, &e.label)
	str(c, &e.on)
	list(c, &c.rooms.calendars, &e.Calendars, func(v *CalendarFrom) { c.at(&v.From); str(c, &v.ID) })
	list(c, &c.rooms.spans, &e.Spans, func(v *Span) { c.at(&v.From); integer(c, &v.State); str(c, &v.Party) })
	list(c, &c.rooms.turns, &e.Turns, func(v *Turn) {
		c.at(&v.From)
		c.at(&v.To)
		integer(c, &v.End)
		str(c, &v.By)
		str(c, &v.In)
		c.at(&v.Breached)
	})
	list(c, &c.rooms.entries, &e.Entries, func(v *Entry) {
		c.at(&v.From)
		c.at(&v.To)
		integer(c, &v.End)
		str(c, &v.In)
		str(c, &v.By)
		c.flags(&v.First)
	})
	list(c, &c.rooms.holds, &e.Holds, func(v *Hold) { c.at(&v.From); str(c, &v.Staff); str(c, &v.In); c.flags(&v.Requeue) })
	list(c, &c.rooms.promises, &e.Promises, func(v *Promise) { c.at(&v.Due); c.at(&v.At); integer(c, &v.End); str(c, &v.In); str(c, &v.Next) })
	list(c, &c.rooms.acts, &e.Acts, func(v *Act) { c.at(&v.At); integer(c, &v.Kind); str(c, &v.By); str(c, &v.In) })
	imported := int64(0)
	if e.Case != (Case{}) {
		imported = 1
	}
	if c.num(&imported); imported != 0 {
		v := &e.Case
		c.at(&v.AsOf)
		c.at(&v.Next)
		c.at(&v.FirstRow)
		c.at(&v.LastRow)
		for _, n := range []*int{&v.ByAgent, &v.ByGroup, &v.AgentsBack, &v.GroupBack} {
			integer(c, n)
		}
	} else {
		e.Case = Case{}
	}
	list(c, &c.rooms.replies, &e.Replies, func(v *Count) { str(c, &v.Who); integer(c, &v.N) })
}

func (c *coder) version() bool {
	v := int64(Layout)
	c.num(&v)
	return v == Layout
}

// Encode writes an episode's facts down; who it is of is kept beside them.
func (e *Episode) Encode() []byte {
	c := coder{b: make([]byte, 0, 256)}
	c.version()
	c.episode(e)
	return c.b
}

// Reader reads facts, many with one.
type Reader struct{ c coder }

// NewReader makes one.
func NewReader() *Reader { return &Reader{coder{reading: true, known: map[string]string{}}} }

// Many makes room for many episodes at a time, for whoever keeps them all.
func (r *Reader) Many() *Reader {
	r.c.rooms.size = manyTogether
	return r
}

// manyTogether is how many are read next to one another.
const manyTogether = 128

// Episode reads an episode's facts.
func (r *Reader) Episode(b []byte) (*Episode, error) {
	r.c.b, r.c.i, r.c.bad = b, 0, false
	if !r.c.version() {
		return nil, ErrLayout
	}
	e := r.c.rooms.next()
	r.c.episode(e)
	if r.c.bad || r.c.i < len(r.c.b) {
		return nil, errFacts
	}
	return e, nil
}

// Name is a string of few different ones, kept once.
func (r *Reader) Name(b []byte) string {
	if s, ok := r.c.known[string(b)]; ok {
		return s
	}
	s := string(b)
	r.c.known[s] = s
	return s
}

// Encode writes down what the next event needs.
func (f *Fold) Encode() []byte {
	c := coder{b: make([]byte, 0, 320)}
	c.version()
	c.fold(f)
	return c.b
}

func (c *coder) fold(f *Fold) {
	c.num(&f.Seq)
	c.num(&f.At)
	c.flags(&f.Spam, &f.Test, &f.Union)
	c.episode(&f.Current)
}

// Fold reads what Encode wrote; nothing is the fold of an empty log.
func (r *Reader) Fold(b []byte) (Fold, error) {
	var f Fold
	if len(b) == 0 {
		return f, nil
	}
	r.c.b, r.c.i, r.c.bad = b, 0, false
	if !r.c.version() {
		return f, ErrLayout
	}
	r.c.fold(&f)
	if r.c.bad || r.c.i < len(r.c.b) {
		return Fold{}, errFacts
	}
	f.Current.Spam = f.Spam
	return f, nil
}
