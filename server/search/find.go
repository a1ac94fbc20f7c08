package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Index is an engine's index with what understanding needs beside it.
type Index struct {
	Reader
	Vocabularies map[string]*Vocabulary // by language that has documents
	Lexicon      *Lexicon
}

// Meant is what a query may mean in one language, and how likely it is that it
// was written in it.
type Meant struct {
	Language string
	Likely   float64
	Sense    *Sense
}

// Found is what a query finds: documents, each with the sense in its language.
type Found struct {
	Ranked
	Language string
	Sense    *Sense
}

// Understand reads a query in each language that it may be written in, the
// likeliest first. Of the index it needs how many documents there are and how
// many of them have a word.
func Understand(ix Index, q Query) []Meant {
	likely := map[string]float64{}
	if q.Language != "" {
		likely[q.Language] = 1
	} else {
		likely = tongues(ix, ix.Vocabularies, q.Text)
	}
	var out []Meant
	for _, language := range slices.Sorted(maps.Keys(likely)) {
		v := ix.Vocabularies[language]
		if v == nil || likely[language] < 0.05 {
			continue
		}
		if s := understand(ix, v, ix.Lexicon, q.Text, q.Typing); len(s.units) > 0 {
			out = append(out, Meant{language, likely[language], &s})
		}
	}
	slices.SortStableFunc(out, func(a, b Meant) int { return cmp.Compare(b.Likely, a.Likely) })
	return out
}

// Rank answers the documents that fit best, of those that admit lets pass, and
// the query in the spelling that was looked for, if another one.
func Rank(ix Index, all []Meant, limit int, admit func(document uint64) bool) (found []Found, instead string, err error) {
	for i, m := range all {
		ranked, err := rank(ix, m.Language, m.Sense, admit, limit)
		if err != nil {
			return nil, "", err
		}
		if i == 0 {
			instead = m.Sense.Instead
		}
		for _, r := range ranked {
			r.Score *= m.Likely
			found = append(found, Found{r, m.Language, m.Sense})
		}
	}
	slices.SortFunc(found, func(a, b Found) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
	})
	return found[:min(len(found), limit)], instead, nil
}

// Find understands a query in each language it may be meant in and ranks the
// documents that admit lets pass.
func Find(ix Index, q Query, admit func(document uint64) bool) (found []Found, instead string, err error) {
	return Rank(ix, Understand(ix, q), q.Limit, admit)
}

// HitOf is a document as it is answered.
func (f *Found) HitOf(d *Document) Hit {
	text := d.Body
	switch {
	case d.Body == "":
		text = d.Description
	case d.Description != "" && !strings.HasPrefix(d.Body, d.Description):
		text = d.Description + " " + d.Body
	}
	h := Hit{ID: d.ID, Slug: d.Slug, Title: d.Title, Language: d.Language, Department: d.Department, Category: d.Category, Score: f.Score}
	h.Excerpt, h.Marks = f.Sense.Excerpt(text)
	return h
}
