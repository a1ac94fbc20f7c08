package search

import (
	"cmp"
	"slices"
	"strings"
)

// variant is a word that may stand for what was typed, and how surely.
type variant struct {
	stem, word string
	weight     float64
}

// unit is one thing that somebody looks for.
type unit struct {
	variants []variant // the best of them counts
	weight   float64
	idf      float64 // how much it says that an article has it
}

// Sense is what a query means in one language.
type Sense struct {
	units   []unit
	stems   []string // of the words as they were typed, for excerpts
	Instead string   // the query in the spelling that is looked for, if another
}

// manyUnits is how many things a question asks at most; of a longer message
// the words that say most count fully.
const manyUnits = 9

// understand makes a query into what to look for.
func understand(r Reader, v *Vocabulary, lex *Lexicon, text string, typing bool) Sense {
	language := v.language
	var typed []string
	for _, w := range words(text) {
		typed = append(typed, w.text)
	}
	spelt := v.respell(typed, func(w string) bool { return lex.knows(language, w) })
	var s Sense
	var stems []string // of every word, so that triggers can hold stop words
	shown := make([]string, len(spelt))
	changed := len(spelt) != len(typed)
	for i, w := range spelt {
		shown[i] = w
		st := stem(language, w)
		if stops[language][w] || len(w) == 1 {
			stems = append(stems, st)
			continue
		}
		vs := variantsOf(r, v, lex, w, st, typing && i == len(spelt)-1)
		if len(vs) > 0 {
			if vs[0].word != "" && vs[0].word != w && !strings.HasPrefix(vs[0].word, w) {
				shown[i], changed = vs[0].word, true
			}
			st = vs[0].stem
		}
		stems = append(stems, st)
		s.add(r, language, vs, sure(vs, w, len(spelt)))
	}
	lexical := len(s.units)
	s.widen(r, lex, language, stems, lexical)
	if len(s.units) > manyUnits {
		slices.SortStableFunc(s.units, func(a, b unit) int { return cmp.Compare(b.weight*b.idf, a.weight*a.idf) })
		for i := manyUnits; i < len(s.units); i++ {
			s.units[i].weight *= 0.35
		}
	}
	for _, u := range s.units {
		for _, x := range u.variants {
			s.stems = append(s.stems, x.stem)
		}
	}
	if changed {
		s.Instead = strings.Join(shown, " ")
	}
	return s
}

// sure is how much a word counts. In a long message a word that no article
// uses is more often one that says nothing here than a misspelling.
func sure(vs []variant, w string, all int) float64 {
	if len(vs) > 0 && vs[0].word != w && all > 8 {
		return 0.4
	}
	return 1
}

func variantsOf(r Reader, v *Vocabulary, lex *Lexicon, w, st string, unfinished bool) []variant {
	if unfinished && len(w) >= 3 {
		vs := v.beginning(w)
		if r.Found(v.language, st) > 0 {
			vs = append([]variant{{st, w, 1}}, vs...)
		}
		if len(vs) > 0 {
			return vs
		}
	}
	if r.Found(v.language, st) > 0 {
		return []variant{{st, w, 1}}
	}
	if lex.knows(v.language, w) {
		return nil // it leads somewhere, though no article has it
	}
	return v.correct(w)
}

// add takes in a unit unless it is there already.
func (s *Sense) add(r Reader, language string, vs []variant, weight float64) {
	if len(vs) == 0 {
		return
	}
	for i := range s.units {
		if s.units[i].variants[0].stem == vs[0].stem {
			s.units[i].weight = max(s.units[i].weight, weight)
			return
		}
	}
	u := unit{variants: vs, weight: weight}
	for _, x := range vs {
		u.idf = max(u.idf, x.weight*idf(r, language, x.stem))
	}
	s.units = append(s.units, u)
}

// widen adds the words that the lexicon leads to. What a whole phrase explains
// counts differently than its words alone.
func (s *Sense) widen(r Reader, lex *Lexicon, language string, stems []string, lexical int) {
	for _, e := range lex.entries[language] {
		longest := 0
		var at []int
		for _, t := range e.triggers {
			if pos, ok := match(t, stems); ok && len(t) > longest {
				longest, at = len(t), pos
			}
		}
		if longest == 0 {
			continue
		}
		strength := ranking.word
		if longest > 1 {
			strength = ranking.phrase
			for i := range s.units[:lexical] {
				if slices.ContainsFunc(at, func(p int) bool { return stems[p] == s.units[i].variants[0].stem }) {
					s.units[i].weight = ranking.explained
				}
			}
		}
		for k, put := range e.puts {
			weight := strength
			if k > 0 {
				weight *= ranking.further
			}
			for _, st := range put {
				if r.Found(language, st) > 0 && !stopStem(language, st) && !s.typed(st, lexical) {
					s.add(r, language, []variant{{stem: st, weight: 1}}, weight)
				}
			}
		}
	}
}

// typed reports whether somebody wrote this word themselves.
func (s *Sense) typed(st string, lexical int) bool {
	return slices.ContainsFunc(s.units[:lexical], func(u unit) bool { return u.variants[0].stem == st })
}

func stopStem(language, st string) bool { return stops[language][st] }

// tongues guesses in which of the languages a query was written: 1 for the
// likeliest, less for the others.
func tongues(r Reader, vocabularies map[string]*Vocabulary, text string) map[string]float64 {
	score := map[string]float64{}
	best := 0.0
	for language, v := range vocabularies {
		n := 0.0
		for _, w := range words(text) {
			alone := true
			share := float64(v.used[w.text]) / float64(r.Count(language)+1)
			for other, o := range vocabularies {
				if other == language {
					continue
				}
				if stops[other][w.text] || float64(o.used[w.text])/float64(r.Count(other)+1)*2 >= share {
					alone = false
				}
			}
			switch {
			case stops[language][w.text] && alone:
				n++
			case len(w.text) > 3 && share > 0 && alone:
				n += 0.7
			}
		}
		if language == "es" && strings.ContainsAny(text, "¿¡ñáéíóúÑÁÉÍÓÚ") {
			n += 2
		}
		score[language] = n
		best = max(best, n)
	}
	for language := range score {
		switch {
		case best > 0:
			score[language] /= best
		case language == "en":
			score[language] = 1
		default:
			score[language] = 0.6
		}
	}
	return score
}
