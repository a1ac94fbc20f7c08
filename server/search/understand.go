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
	foreign    bool // it was typed in another language
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
	stems   []string // of all that is looked for, for excerpts
	words   *Vocabulary
	Instead string // the query in the spelling that is looked for, if another
}

// manyUnits is how many things a question asks at most; of a longer message
// the words that say most count fully.
const manyUnits = 9

// understand makes a query into what to look for.
func understand(r Reader, v *Vocabulary, lex *Lexicon, text string, typing bool) Sense {
	language := v.language
	var typed []string
	ws := words(text)
	for _, w := range ws {
		typed = append(typed, w.text)
	}
	asked := asking(text, ws)
	spelt, from := v.respell(typed, func(w string) bool { return lex.knows(language, w) || len(foreign(r, language, w)) > 0 })
	s := Sense{words: v}
	var stems []string // of every word, so that triggers can hold stop words
	shown := make([]string, len(spelt))
	changed := len(spelt) != len(typed)
	weights := make([]float64, len(spelt))
	for i, w := range spelt {
		shown[i] = w
		st := stem(language, w)
		weights[i] = asked[from[i]]
		if stops[language][w] || len(w) == 1 {
			stems = append(stems, st)
			continue
		}
		vs := variantsOf(r, v, lex, w, st, typing && i == len(spelt)-1)
		weight := weights[i] * sure(vs, w, len(spelt))
		if len(vs) > 0 {
			begun := vs[0].word != w && strings.HasPrefix(vs[0].word, w)
			if !begun && vs[0].word != w && !vs[0].foreign {
				shown[i], changed = vs[0].word, true
			}
			if !begun { // what a word may become leads nowhere yet
				st = vs[0].stem
			}
			weight *= v.telling(vs[0].word, r.Count(language))
		}
		stems = append(stems, st)
		s.add(r, language, vs, weight)
	}
	lexical := len(s.units)
	s.widen(r, lex, language, stems, weights, lexical)
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

// asking is how much each word of a message counts: in a long one those of a
// question count fully, and what is told around it less.
func asking(text string, ws []word) []float64 {
	out := make([]float64, len(ws))
	for i := range out {
		out[i] = 1
	}
	if len(ws) < longMessage {
		return out
	}
	first, any := 0, false
	for i := range ws {
		between := ""
		if i+1 < len(ws) {
			between = text[ws[i].to:ws[i+1].from]
		} else {
			between = text[ws[i].to:]
		}
		if i+1 < len(ws) && !strings.ContainsAny(between, ".?!;,\n") {
			continue
		}
		if strings.Contains(between, "?") || asks(ws[first:i+1]) {
			any = true
		} else {
			for k := first; k <= i; k++ {
				out[k] = ranking.told
			}
		}
		first = i + 1
	}
	if !any {
		for i := range out {
			out[i] = 1
		}
	}
	return out
}

// longMessage is from how many words on a message has parts.
const longMessage = 14

// asks reports whether a part of a message reads like a question.
func asks(ws []word) bool {
	for i, w := range ws {
		if openers[w.text] && (i == 0 || i == 1) {
			return true
		}
		if i > 0 && openings[ws[i-1].text+" "+w.text] {
			return true
		}
	}
	return false
}

var (
	openers  = list("how what where when who which why can could do does is are should would will como donde cuando quien cual cuanto puedo puede debo tengo hay que")
	openings = func() map[string]bool {
		m := map[string]bool{}
		for _, p := range strings.Split("can i|do i|do we|can we|can she|can he|can they|is there|are there|should i|how do|how can|how long|how much|what do|what can|what is|what should|where do|where can|"+
			"where is|is it|am i|will i|would like|want to|need to|trying to|question is|wondering if|know if|tell me|have to|what are|puedo tener|tengo que|como puedo|que hago|quiero saber|es verdad|hasta cuando|necesito un|necesito el|me dicen", "|") {
			m[p] = true
		}
		return m
	}()
)

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
			vs = append([]variant{{stem: st, word: w, weight: 1}}, vs...)
		}
		if len(vs) > 0 {
			return vs
		}
	}
	if r.Found(v.language, st) > 0 {
		return []variant{{stem: st, word: w, weight: 1}}
	}
	if vs := foreign(r, v.language, w); len(vs) > 0 {
		return vs
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
// counts differently than its words alone, and what a longer phrase explains is
// not explained by a shorter one within it.
func (s *Sense) widen(r Reader, lex *Lexicon, language string, stems []string, weights []float64, lexical int) {
	all := lex.meant(language, stems)
	taken := make([]int, len(stems)) // by how long a phrase
	for _, m := range all {
		strength := ranking.word
		if len(m.at) > 1 {
			strength = ranking.phrase
			for i := range s.units[:lexical] {
				if slices.ContainsFunc(m.at, func(p int) bool { return stems[p] == s.units[i].variants[0].stem }) {
					s.units[i].weight *= ranking.explained
				}
			}
		}
		within, asked := true, 0.0
		for _, p := range m.at {
			within = within && taken[p] > len(m.at)
			asked = max(asked, weights[p])
		}
		for _, p := range m.at {
			taken[p] = max(taken[p], len(m.at))
		}
		if strength *= asked; within {
			strength *= ranking.within
		}
		for k, put := range m.entry.puts {
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
