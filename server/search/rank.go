package search

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Fields of a document that are searched.
const (
	Title = iota
	Description
	Body
	Fields
)

// Reader is what ranking asks of an engine's index, as it is at one moment.
type Reader interface {
	Count(language string) int                         // documents
	Bound() uint64                                     // every document's number is below it
	Lengths(language string) [Fields]float64           // words in a field, on average
	Found(language, stem string) int                   // documents that have it
	Each(language, stem string, f func(Posting)) error // each of them
	EachPair(language, pair string, f func(document uint64)) error
	// TitleOf is the stems of a document's title, stop words left out.
	TitleOf(document uint64) ([]string, error)
}

// Posting is how often a document has a word, and how long its fields are.
type Posting struct {
	Document uint64
	Times    [Fields]float64
	Length   [Fields]float64
}

// ranking are the weights. They were found on questions about public health
// articles (half of them kept away from the search for weights), and say: a
// title that is asked for whole is the best sign there is; what the lexicon
// leads to counts half of what was typed.
var ranking = struct {
	field, short [Fields]float64
	often        float64 // how soon more of the same word counts no more
	title        float64
	pair         float64
	whole        float64 // how much all words count beyond each
	word, phrase float64 // of what one word, a phrase of the lexicon leads to
	further      float64 // of its second meaning and on
	explained    float64 // of the words of such a phrase
	candidates   int     // whose titles are looked at
	usual, dull  float64 // how often common words are used anywhere; what one counts that tells nothing
	within       float64 // what counts that a shorter phrase within a longer one leads to
	told         float64 // what counts that is told around a question
	foreign      float64 // what a word of another language counts
}{
	field: [Fields]float64{1.5, 1.82, 1.37}, short: [Fields]float64{0.22, 0.36, 0.51}, often: 2.4,
	title: 2.38, pair: 0.14, whole: 0.53, word: 0.43, phrase: 0.5, further: 0.36, explained: 0.68, candidates: 80,
	usual: 17, dull: 0.18, told: 0.3, foreign: 0.61, within: 0.6,
}

// idf is how much a word says: the rarer the more.
func idf(r Reader, language, st string) float64 {
	n, found := float64(r.Count(language)), float64(r.Found(language, st))
	return math.Log(1 + (n-found+0.5)/(found+0.5))
}

// Ranked is a document and how well it answers.
type Ranked struct {
	Document uint64
	Score    float64
}

// tally is what is known of a document while postings are read. What has unit
// in its name is of the unit that is being counted.
type tally struct {
	score, covered, title, pairs float64
	unit, unitTitle              float64
	seen, unitSeen               bool
}

// table is the tallies of all documents by their numbers, and which are used.
// A search fills some thousands of them: a map would cost more than the rest.
type table struct {
	tallies []tally
	used    []uint64
}

// tables are used again, because making them costs as much as filling them.
var tables = sync.Pool{New: func() any { return &table{} }}

func newTable(bound uint64) *table {
	t := tables.Get().(*table)
	if uint64(cap(t.tallies)) < bound {
		t.tallies = make([]tally, bound)
	}
	t.tallies = t.tallies[:bound]
	return t
}

// free gives the table back, clean.
func (t *table) free() {
	for _, d := range t.used {
		t.tallies[d] = tally{}
	}
	t.used = t.used[:0]
	tables.Put(t)
}

// rank answers the documents that fit best, best first, of those that admit
// lets pass.
func rank(r Reader, language string, s *Sense, admit func(document uint64) bool, limit int) ([]Ranked, error) {
	t := newTable(r.Bound())
	defer t.free()
	total := 0.0
	average := r.Lengths(language)
	for i := range s.units {
		u := &s.units[i]
		total += u.weight * u.idf
		if err := t.count(r, language, u, average, admit); err != nil {
			return nil, err
		}
	}
	if err := s.pairs(r, language, t); err != nil {
		return nil, err
	}
	best := make([]Ranked, 0, len(t.used))
	for _, d := range t.used {
		// The most that its title could still add.
		k := &t.tallies[d]
		best = append(best, Ranked{d, k.score*math.Pow(k.covered/total, ranking.whole) + k.pairs + ranking.title*k.title})
	}
	byScore := func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
	}
	best = top(best, max(ranking.candidates, limit), byScore)
	for i := range best {
		d := best[i].Document
		title, err := r.TitleOf(d)
		if err != nil {
			return nil, err
		}
		best[i].Score -= ranking.title * t.tallies[d].title * (1 - (0.5 + 0.5*s.share(title)))
	}
	slices.SortFunc(best, byScore)
	return best[:min(len(best), limit)], nil
}

// top is the first n in order, of many: those that cannot be among them are
// thrown away before anything is sorted.
func top(all []Ranked, n int, order func(a, b Ranked) int) []Ranked {
	if len(all) > 4*n {
		floor := slices.Clone(all[:n])
		slices.SortFunc(floor, order)
		for _, r := range all[n:] {
			if order(r, floor[n-1]) < 0 {
				at, _ := slices.BinarySearchFunc(floor, r, order)
				copy(floor[at+1:], floor[at:n-1])
				floor[at] = r
			}
		}
		return floor
	}
	slices.SortFunc(all, order)
	return all[:min(len(all), n)]
}

// count adds one unit's share to each document that has it.
func (t *table) count(r Reader, language string, u *unit, average [Fields]float64, admit func(uint64) bool) error {
	var touched []uint64
	for _, v := range u.variants {
		err := r.Each(language, v.stem, func(p Posting) {
			if !admit(p.Document) {
				return
			}
			times := 0.0
			for f := range Fields {
				if p.Times[f] > 0 {
					times += ranking.field[f] * p.Times[f] / (1 - ranking.short[f] + ranking.short[f]*p.Length[f]/average[f])
				}
			}
			k := &t.tallies[p.Document]
			if !k.unitSeen {
				k.unitSeen = true
				touched = append(touched, p.Document)
			}
			k.unit = max(k.unit, v.weight*times/(ranking.often+times))
			if p.Times[Title] > 0 {
				k.unitTitle = max(k.unitTitle, v.weight)
			}
		})
		if err != nil {
			return err
		}
	}
	worth := u.weight * u.idf
	for _, d := range touched {
		k := &t.tallies[d]
		if !k.seen {
			k.seen = true
			t.used = append(t.used, d)
		}
		k.score += worth * k.unit
		k.covered += worth
		k.title += worth * k.unitTitle
		k.unit, k.unitTitle, k.unitSeen = 0, 0, false
	}
	return nil
}

// pairs rewards documents in which words stand together as they were typed.
func (s *Sense) pairs(r Reader, language string, t *table) error {
	for i := range len(s.units) - 1 {
		a, b := &s.units[i], &s.units[i+1]
		worth := ranking.pair * min(a.weight*a.idf, b.weight*b.idf)
		err := r.EachPair(language, a.variants[0].stem+" "+b.variants[0].stem, func(d uint64) {
			if k := &t.tallies[d]; k.seen {
				k.pairs += worth * a.variants[0].weight * b.variants[0].weight
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// share is how much of a title somebody asked for.
func (s *Sense) share(title []string) float64 {
	if len(title) == 0 {
		return 0
	}
	n := 0
	for _, st := range title {
		if slices.ContainsFunc(s.units, func(u unit) bool {
			return slices.ContainsFunc(u.variants, func(v variant) bool { return v.stem == st })
		}) {
			n++
		}
	}
	return float64(n) / float64(len(title))
}
