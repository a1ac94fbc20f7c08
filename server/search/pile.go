package search

import (
	"cmp"
	"slices"
)

// Counts is what understanding asks of an index: what a Reader answers of all
// documents together.
type Counts interface {
	Count(language string) int
	Lengths(language string) [Fields]float64
	Found(language, stem string) int
}

// Read is a document that was read once, so that it can be ranked many times.
type Read struct {
	Document
	times   map[string]*[Fields]float64 // by stem
	lengths [Fields]float64
	pairs   map[string]bool
	title   []string
}

// ReadDocument reads a document.
func ReadDocument(d Document) *Read {
	r := &Read{Document: d, times: map[string]*[Fields]float64{}, pairs: map[string]bool{}}
	for field, text := range [Fields]string{d.Title, d.Description, d.Body} {
		terms := Terms(d.Language, text)
		r.lengths[field] = float64(len(terms) + 1)
		for _, t := range terms {
			times := r.times[t.Stem]
			if times == nil {
				times = &[Fields]float64{}
				r.times[t.Stem] = times
			}
			times[field]++
			if field == Title && !t.Stop && t.Word != "" {
				r.title = append(r.title, t.Stem)
			}
		}
		for _, p := range Pairs(terms) {
			r.pairs[p] = true
		}
	}
	return r
}

// Lengths are how long the fields are.
func (r *Read) Lengths() [Fields]float64 { return r.lengths }

// Stems and Words are what the document is made of, each once, in order.
func (r *Read) Stems() []string {
	out := make([]string, 0, len(r.times))
	for st := range r.times {
		out = append(out, st)
	}
	slices.Sort(out)
	return out
}

func (r *Read) Words() []string {
	var out []string
	for _, text := range [Fields]string{r.Title, r.Description, r.Body} {
		for _, t := range Terms(r.Language, text) {
			if t.Word != "" {
				out = append(out, t.Word)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Pile is some documents of an index, in memory: a Reader of them that counts
// as the whole index does. A document's number is its place.
type Pile struct {
	Counts
	Documents []*Read
}

// NewPile puts the documents in an order that does not depend on how they came.
func NewPile(counts Counts, documents []*Read) *Pile {
	slices.SortFunc(documents, func(a, b *Read) int { return cmp.Compare(a.ID, b.ID) })
	return &Pile{counts, documents}
}

// Bound is above every document's number.
func (p *Pile) Bound() uint64 { return uint64(len(p.Documents)) }

// Each calls f for each document that has a word.
func (p *Pile) Each(language, stem string, f func(Posting)) error {
	for i, d := range p.Documents {
		if times := d.times[stem]; times != nil && d.Language == language {
			f(Posting{uint64(i), *times, d.lengths})
		}
	}
	return nil
}

// EachPair calls f for each document in which two words stand together.
func (p *Pile) EachPair(language, pair string, f func(document uint64)) error {
	for i, d := range p.Documents {
		if d.Language == language && d.pairs[pair] {
			f(uint64(i))
		}
	}
	return nil
}

// TitleOf is the stems of a document's title, stop words left out.
func (p *Pile) TitleOf(document uint64) ([]string, error) { return p.Documents[document].title, nil }

// Wanted are the words that a sense looks for, as stems, what tells most first.
func (s *Sense) Wanted() []string {
	units := slices.Clone(s.units)
	slices.SortStableFunc(units, func(a, b unit) int { return cmp.Compare(b.weight*b.idf, a.weight*a.idf) })
	var out []string
	for _, u := range units {
		for _, v := range u.variants {
			if !slices.Contains(out, v.stem) {
				out = append(out, v.stem)
			}
		}
	}
	return out
}
