package search

import (
	"cmp"
	"slices"
)

// Index is an engine's index with what understanding needs beside it.
type Index struct {
	Reader
	Vocabularies map[string]*Vocabulary // by language that has documents
	Lexicon      *Lexicon
}

// Found is what a query finds: documents, each with the sense in its language.
type Found struct {
	Ranked
	Language string
	Sense    *Sense
}

// Find understands a query in each language it may be meant in and ranks the
// documents that admit lets pass.
func Find(ix Index, q Query, admit func(document uint64) bool) (found []Found, instead string, err error) {
	likely := map[string]float64{}
	if q.Language != "" {
		likely[q.Language] = 1
	} else {
		likely = tongues(ix, ix.Vocabularies, q.Text)
	}
	surest := 0.0
	for language, weight := range likely {
		v := ix.Vocabularies[language]
		if v == nil || weight < 0.05 {
			continue
		}
		s := understand(ix, v, ix.Lexicon, q.Text, q.Typing)
		if len(s.units) == 0 {
			continue
		}
		ranked, err := rank(ix, language, &s, admit, q.Limit)
		if err != nil {
			return nil, "", err
		}
		if weight > surest && s.Instead != "" {
			instead = s.Instead
		}
		surest = max(surest, weight)
		for _, r := range ranked {
			r.Score *= weight
			found = append(found, Found{r, language, &s})
		}
	}
	slices.SortFunc(found, func(a, b Found) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
	})
	return found[:min(len(found), q.Limit)], instead, nil
}
