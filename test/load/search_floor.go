package main

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"careline/server/search"
)

// plain is BM25 with weighted fields and nothing else: stems, no lexicon, and of
// spelling at most what search servers call fuzziness.
type plain struct {
	fuzzy     bool
	documents []search.Document
	times     []map[string]float64 // by language and stem
	length    []float64
	average   float64
	found     map[string]int
}

func newPlain(documents []search.Document, fuzzy bool) *plain {
	p := &plain{fuzzy: fuzzy, documents: documents, found: map[string]int{}}
	for _, d := range documents {
		times, length := map[string]float64{}, 0.0
		for _, field := range []struct {
			text   string
			weight float64
		}{{d.Title, 3}, {d.Description, 2}, {d.Body, 1}} {
			for _, t := range search.Terms(d.Language, field.text) {
				if !t.Stop {
					times[d.Language+t.Stem] += field.weight
					length += field.weight
				}
			}
		}
		for t := range times {
			p.found[t]++
		}
		p.times, p.length, p.average = append(p.times, times), append(p.length, length), p.average+length/float64(len(documents))
	}
	return p
}

func (p *plain) ask(q string) []string {
	type hit struct {
		id    string
		score float64
	}
	var hits []hit
	likely := map[string][]map[string]float64{} // by language: for each word, stems it may be
	for i, d := range p.documents {
		if likely[d.Language] == nil {
			likely[d.Language] = p.near(d.Language, q)
		}
		score := 0.0
		for _, stems := range likely[d.Language] {
			best := 0.0
			for st, weight := range stems {
				if n := p.times[i][st]; n > 0 {
					found := float64(p.found[st])
					best = max(best, weight*math.Log(1+(float64(len(p.documents))-found+0.5)/(found+0.5))*n*2.2/(n+1.2*(0.25+0.75*p.length[i]/p.average)))
				}
			}
			score += best
		}
		if score > 0 {
			hits = append(hits, hit{d.ID, score})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
	ids := make([]string, min(10, len(hits)))
	for i := range ids {
		ids[i] = hits[i].id
	}
	return ids
}

// near are the stems that each word of a query stands for: itself, and where it
// may those within one letter, or two in longer words.
func (p *plain) near(language, q string) []map[string]float64 {
	out := []map[string]float64{}
	for _, t := range search.Terms(language, q) {
		if t.Stop {
			continue
		}
		stems := map[string]float64{language + t.Stem: 1}
		allowed := 0
		switch n := len(t.Stem); {
		case !p.fuzzy || n < 3:
		case n < 6:
			allowed = 1
		default:
			allowed = 2
		}
		for st := range p.found {
			if other, ok := strings.CutPrefix(st, language); ok && allowed > 0 {
				if d := edits(t.Stem, other, allowed); d > 0 && d <= allowed {
					stems[st] = 1 - float64(d)/float64(min(len(t.Stem), len(other))+1)
				}
			}
		}
		out = append(out, stems)
	}
	return out
}

// edits is how many letters two words differ by; more than the limit is only
// known to be more.
func edits(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := corner
			if a[i-1] != b[j-1] {
				d = 1 + min(corner, row[j], row[j-1])
			}
			corner, row[j] = row[j], d
		}
	}
	return row[len(b)]
}
