package report

import (
	"encoding/binary"
	"hash/crc32"
	"slices"

	"careline/server/desk"
)

// BlockLayout is the version of how blocks are written down. Blocks of another
// one, or of facts of another layout, are made again.
const BlockLayout = 2

// Block is the facts of every ended episode that began on one UTC day, packed:
// what a report over a long time reads instead of a row for each. It holds the
// same instants and no value that depends on hours, rules or a zone, so nothing
// of those makes it untrue.
//
// Strings that recur stand once, in words; those of people and conversations
// one behind the other, in ids. Episodes that belong with others of their
// conversation come apart from those that are all there is of theirs.
type Block struct {
	words   []string
	ids     string
	several section
	alone   section
}

// blockSums end a block: one that was not kept whole is not read at all.
var blockSums = crc32.MakeTable(crc32.Castagnoli)

// section is entries one behind the other.
type section struct {
	n     int
	ids   int // where those of its first entry begin
	bytes []byte
}

// words are the strings of a block, by their number.
type words struct {
	numbers map[string]int64
	list    []string
}

func newWords() *words { return &words{numbers: map[string]int64{"": 0}, list: []string{""}} }

// word writes a string as its number in the words.
func (c *coder) word(v string) {
	n, ok := c.words.numbers[v]
	if !ok {
		n = int64(len(c.words.list))
		c.words.numbers[v], c.words.list = n, append(c.words.list, v)
	}
	c.num(&n)
}

// PackBlock packs episodes. Those of one conversation may be among them in any
// order.
func PackBlock(episodes []*Episode) []byte {
	w := newWords()
	var ids [2][]byte
	var sections [2][]byte
	var counts [2]int64
	body := coder{words: w}
	for _, e := range episodes {
		to := 0
		if e.Number == 1 && e.Case.Next == 0 {
			to = 1
		}
		body.b = body.b[:0]
		body.flags(&e.Spam)
		str(&body, &e.Source)
		for _, id := range []string{string(e.Conversation), string(e.Patient)} {
			n := int64(len(id))
			body.num(&n)
			ids[to] = append(ids[to], id...)
		}
		body.episode(e)
		counts[to]++
		sections[to] = binary.AppendVarint(sections[to], int64(len(body.b)))
		sections[to] = append(sections[to], body.b...)
	}
	out := coder{}
	for _, n := range []int64{BlockLayout, Layout, int64(len(w.list) - 1)} {
		out.num(&n)
	}
	for i := range w.list[1:] {
		str(&out, &w.list[1+i])
	}
	all := string(slices.Concat(ids[:]...))
	str(&out, &all)
	for i, s := range sections {
		n := [2]int64{counts[i], int64(len(s))}
		out.num(&n[0])
		out.num(&n[1])
		out.b = append(out.b, s...)
	}
	return binary.LittleEndian.AppendUint32(out.b, crc32.Checksum(out.b, blockSums))
}

// ReadBlock reads what PackBlock wrote. The bytes are the block's from then on.
func ReadBlock(raw []byte) (*Block, error) {
	end := len(raw) - 4
	if end < 0 || binary.LittleEndian.Uint32(raw[end:]) != crc32.Checksum(raw[:end], blockSums) {
		return nil, errFacts
	}
	raw = raw[:end]
	c := coder{b: raw, reading: true, known: map[string]string{}}
	var layout, facts, n int64
	c.num(&layout)
	c.num(&facts)
	if layout != BlockLayout || facts != Layout {
		return nil, ErrLayout
	}
	c.num(&n)
	if n < 0 || n > int64(len(raw)) {
		return nil, errFacts
	}
	b := &Block{words: make([]string, 1+n)}
	for i := range n {
		str(&c, &b.words[1+i])
	}
	c.num(&n)
	if n < 0 || n > int64(len(raw)-c.i) {
		return nil, errFacts
	}
	b.ids = string(raw[c.i : c.i+int(n)])
	c.i += int(n)
	for _, s := range []*section{&b.several, &b.alone} {
		var count, size int64
		c.num(&count)
		c.num(&size)
		if c.bad || count < 0 || size < 0 || size > int64(len(raw)-c.i) || count > size {
			return nil, errFacts
		}
		s.n, s.bytes = int(count), raw[c.i:c.i+int(size)]
		c.i += int(size)
	}
	if c.bad || c.i < len(raw) {
		return nil, errFacts
	}
	// Those of the second section stand behind those of the first.
	r := b.read(&b.several)
	for r.next() {
	}
	if r.c.bad {
		return nil, errFacts
	}
	b.alone.ids = r.id
	return b, nil
}

// entries goes through a section.
type entries struct {
	c     coder
	block *Block
	left  int
	id    int // the next of the ids
	end   int // of the entry's bytes

	spam         bool
	source       string
	conversation desk.ConversationID
	patient      desk.PatientID
	openedAt     int64
}

func (b *Block) read(s *section) entries {
	return entries{c: coder{b: s.bytes, reading: true, words: &words{list: b.words}}, block: b, left: s.n, id: s.ids}
}

// next goes on to the next entry, and reads who it is of.
func (r *entries) next() bool {
	c := &r.c
	if r.left == 0 || c.bad {
		return false
	}
	r.left--
	c.i = r.end
	var size, conversation, patient int64
	c.num(&size)
	if size < 0 || size > int64(len(c.b)-c.i) {
		c.fail()
		return false
	}
	r.end = c.i + int(size)
	c.flags(&r.spam)
	str(c, &r.source)
	c.num(&conversation)
	c.num(&patient)
	rest := int64(len(r.block.ids) - r.id)
	if c.bad || conversation < 0 || patient < 0 || conversation > rest || patient > rest-conversation {
		c.fail()
		return false
	}
	middle := r.id + int(conversation)
	r.conversation = desk.ConversationID(r.block.ids[r.id:middle])
	r.id = middle + int(patient)
	r.patient = desk.PatientID(r.block.ids[middle:r.id])
	at := c.i
	c.num(&r.openedAt) // the first of its facts
	c.i = at
	return !c.bad
}

// facts reads the entry into an episode, which may have been another one's.
func (r *entries) facts(e *Episode) {
	r.c.episode(e)
	e.Source, e.Conversation, e.Patient, e.Spam = r.source, r.conversation, r.patient, r.spam
	if r.c.i != r.end {
		r.c.fail()
	}
}

// err is what went wrong.
func (r *entries) err() error {
	if r.c.bad {
		return errFacts
	}
	return nil
}
