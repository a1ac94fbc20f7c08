package search

import (
	"cmp"
	"math"
	"slices"
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
}{
	field: [Fields]float64{1.5, 1.3, 0.7}, short: [Fields]float64{0.22, 0.5, 1}, often: 2.4,
	title: 1.7, pair: 0.1, whole: 0.53, word: 0.43, phrase: 0.5, further: 0.36, explained: 1.14, candidates: 80,
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

// tally is what is known of a document while postings are read.
type tally struct {
	score, covered, title float64
	pairs                 float64
}

// Rank answers the documents that fit best, best first, of those that admit
// lets pass.
func rank(r Reader, language string, s *Sense, admit func(document uint64) bool, limit int) ([]Ranked, error) {
	tallies := map[uint64]*tally{}
	total := 0.0
	average := r.Lengths(language)
	for i := range s.units {
		u := &s.units[i]
		total += u.weight * u.idf
		if err := count(r, language, u, average, admit, tallies); err != nil {
			return nil, err
		}
	}
	if err := s.pairs(r, language, tallies); err != nil {
		return nil, err
	}
	best := make([]Ranked, 0, len(tallies))
	for d, t := range tallies {
		// The most that its title could still add.
		best = append(best, Ranked{d, t.score*math.Pow(t.covered/total, ranking.whole) + t.pairs + ranking.title*t.title})
	}
	byScore := func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
	}
	slices.SortFunc(best, byScore)
	best = best[:min(len(best), max(ranking.candidates, limit))]
	for i := range best {
		d := best[i].Document
		title, err := r.TitleOf(d)
		if err != nil {
			return nil, err
		}
		best[i].Score -= ranking.title * tallies[d].title * (1 - (0.5 + 0.5*s.share(title)))
	}
	slices.SortFunc(best, byScore)
	return best[:min(len(best), limit)], nil
}

// count adds one unit's share to each document that has it.
func count(r Reader, language string, u *unit, average [Fields]float64, admit func(uint64) bool, tallies map[uint64]*tally) error {
	type best struct{ score, title float64 }
	found := map[uint64]best{}
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
			b := found[p.Document]
			b.score = max(b.score, v.weight*times/(ranking.often+times))
			if p.Times[Title] > 0 {
				b.title = max(b.title, v.weight)
			}
			found[p.Document] = b
		})
		if err != nil {
			return err
		}
	}
	worth := u.weight * u.idf
	for d, b := range found {
		t := tallies[d]
		if t == nil {
			t = &tally{}
			tallies[d] = t
		}
		t.score += worth * b.score
		t.covered += worth
		t.title += worth * b.title
	}
	return nil
}

// pairs rewards documents in which words stand together as they were typed.
func (s *Sense) pairs(r Reader, language string, tallies map[uint64]*tally) error {
	for i := range len(s.units) - 1 {
		a, b := &s.units[i], &s.units[i+1]
		worth := ranking.pair * min(a.weight*a.idf, b.weight*b.idf)
		err := r.EachPair(language, a.variants[0].stem+" "+b.variants[0].stem, func(d uint64) {
			if t := tallies[d]; t != nil {
				t.pairs += worth * a.variants[0].weight * b.variants[0].weight
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
