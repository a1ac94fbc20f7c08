package meilisearch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"careline/server/search"

	"github.com/meilisearch/meilisearch-go"
)

// sight is what an audience's documents count together: it is search.Counts.
type sight struct {
	counts       map[string]int            // documents by language
	found        map[string]map[string]int // documents by language and stem
	lengths      map[string][search.Fields]float64
	vocabularies map[string]*search.Vocabulary
}

func (s *sight) Count(language string) int                      { return s.counts[language] }
func (s *sight) Found(language, stem string) int                { return s.found[language][stem] }
func (s *sight) Lengths(language string) [search.Fields]float64 { return s.lengths[language] }

const (
	sampled  = 1000 // documents whose lengths stand for all
	asked    = 8    // words of a question that are asked for one by one
	perWord  = 60   // documents with one of them
	keptRead = 4000 // documents that are kept as they were read
)

// sees is the filter of an audience: nothing that is not for it leaves the
// server, not even a count.
func sees(a search.Audience) string { return fmt.Sprintf("audience <= %d", int(a)) }

// Search finds documents.
func (e *Engine) Search(ctx context.Context, q search.Query) (search.Results, error) {
	ctx, cancel := context.WithTimeout(ctx, e.opts.SearchTime)
	defer cancel()
	q = q.Clean()
	s, err := e.sight(ctx, q.Audience)
	if err != nil {
		return search.Results{}, err
	}
	e.mu.Lock()
	lexicon := e.lexicon
	e.mu.Unlock()
	ix := search.Index{Reader: search.NewPile(s, nil), Vocabularies: s.vocabularies, Lexicon: lexicon}
	meant := search.Understand(ix, q)
	if len(meant) == 0 {
		return search.Results{}, nil
	}
	documents, err := e.candidates(ctx, q, meant)
	if err != nil {
		return search.Results{}, err
	}
	pile := search.NewPile(s, documents)
	ix.Reader = pile
	found, instead, err := search.Rank(ix, meant, q.Limit, func(uint64) bool { return true })
	if err != nil {
		return search.Results{}, err
	}
	out := search.Results{Instead: instead, Hits: make([]search.Hit, len(found))}
	for i, f := range found {
		out.Hits[i] = f.HitOf(&pile.Documents[f.Document].Document)
	}
	return out, nil
}

// candidates are documents that can fit: those that the server finds best for
// each of the words that tell most, and for all of them together.
func (e *Engine) candidates(ctx context.Context, q search.Query, meant []search.Meant) ([]*search.Read, error) {
	var queries []*meilisearch.SearchRequest
	for _, m := range meant {
		filter := []string{sees(q.Audience), "language = " + tag(m.Language)}
		if q.Department != "" {
			filter = append(filter, "department = "+tag(q.Department))
		}
		wanted := m.Sense.Wanted()
		quoted := make([]string, len(wanted))
		for i, w := range wanted {
			quoted[i] = quote(tag(m.Language) + ":" + w)
			if i < asked {
				queries = append(queries, e.query(w, append(slices.Clone(filter), "stems = "+quoted[i])))
			}
		}
		queries = append(queries, e.query(strings.Join(wanted, " "), append(slices.Clone(filter), "stems IN ["+strings.Join(quoted, ", ")+"]")))
	}
	answer, err := e.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: queries})
	if err != nil {
		return nil, failed("search", err)
	}
	found := map[string]string{} // digests by key
	for _, r := range answer.Results {
		for _, h := range r.Hits {
			var at row
			if err := h.DecodeInto(&at); err != nil {
				return nil, &Error{Call: "search", Code: "unusable answer"}
			}
			found[at.Key] = at.Digest
		}
	}
	return e.readAll(ctx, q.Audience, found)
}

func (e *Engine) query(words string, filter []string) *meilisearch.SearchRequest {
	return &meilisearch.SearchRequest{
		IndexUID: e.opts.Index, Query: words, Limit: perWord, Filter: strings.Join(filter, " AND "),
		MatchingStrategy: meilisearch.Frequency, AttributesToRetrieve: []string{"key", "digest"},
	}
}

// quote writes a value into a filter.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// readAll reads the documents that were found, those that were read before from
// memory.
func (e *Engine) readAll(ctx context.Context, a search.Audience, found map[string]string) ([]*search.Read, error) {
	var out []*search.Read
	var away []string
	e.mu.Lock()
	for k, d := range found {
		if r := e.read[k+d]; r != nil {
			out = append(out, r)
		} else {
			away = append(away, quote(k))
		}
	}
	e.mu.Unlock()
	if len(away) == 0 {
		return out, nil
	}
	slices.Sort(away)
	var answer meilisearch.DocumentsResult
	err := e.articles.GetDocumentsWithContext(ctx, &meilisearch.DocumentsQuery{
		Limit: int64(len(away)), Fields: []string{"key", "digest", "document"}, Filter: sees(a) + " AND key IN [" + strings.Join(away, ", ") + "]",
	}, &answer)
	if err != nil {
		return nil, failed("read documents", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.read)+len(away) > keptRead {
		clear(e.read)
	}
	for _, h := range answer.Results {
		var r row
		var d search.Document
		if err := h.DecodeInto(&r); err != nil || json.Unmarshal(r.Document, &d) != nil {
			return nil, &Error{Call: "read documents", Code: "unusable answer"}
		}
		read := search.ReadDocument(d)
		e.read[r.Key+r.Digest] = read
		out = append(out, read)
	}
	return out, nil
}

// sight counts what an audience may see, once for each change of the index.
func (e *Engine) sight(ctx context.Context, a search.Audience) (*sight, error) {
	e.mu.Lock()
	s, turn := e.sights[a], e.at
	e.mu.Unlock()
	if s != nil {
		return s, nil
	}
	s = &sight{counts: map[string]int{}, found: map[string]map[string]int{}, lengths: map[string][search.Fields]float64{}, vocabularies: map[string]*search.Vocabulary{}}
	// A limit of 0 is not sent, and means 20.
	answer, err := e.articles.SearchWithContext(ctx, "", &meilisearch.SearchRequest{
		Limit: 1, Filter: sees(a), Facets: []string{"language", "stems", "words"}, AttributesToRetrieve: []string{"key"},
	})
	if err = failed("count", err); missing(err) {
		return s, nil // nothing is there yet
	} else if err != nil {
		return nil, err
	}
	var counted map[string]map[string]int
	if err := json.Unmarshal(answer.FacetDistribution, &counted); err != nil {
		return nil, &Error{Call: "count", Code: "unusable answer"}
	}
	for language, n := range counted["language"] {
		s.counts[untag(language)] = n
	}
	words := map[string]map[string]int{}
	for name, of := range map[string]map[string]map[string]int{"stems": s.found, "words": words} {
		for value, n := range counted[name] {
			language, w, _ := strings.Cut(value, ":")
			if language = untag(language); of[language] == nil {
				of[language] = map[string]int{}
			}
			of[language][w] = n
		}
	}
	for language := range s.counts {
		s.vocabularies[language] = search.NewVocabulary(language, words[language])
		if err := e.measure(ctx, s, a, language); err != nil {
			return nil, err
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.at == turn {
		e.sights[a] = s
	}
	return s, nil
}

// measure takes the average lengths of some documents for those of all.
func (e *Engine) measure(ctx context.Context, s *sight, a search.Audience, language string) error {
	var answer meilisearch.DocumentsResult
	err := e.articles.GetDocumentsWithContext(ctx, &meilisearch.DocumentsQuery{
		Limit: sampled, Fields: []string{"lengths"}, Filter: sees(a) + " AND language = " + tag(language),
	}, &answer)
	if err != nil {
		return failed("measure", err)
	}
	var sum [search.Fields]float64
	for _, h := range answer.Results {
		var r row
		if err := h.DecodeInto(&r); err != nil {
			return &Error{Call: "measure", Code: "unusable answer"}
		}
		for f := range sum {
			sum[f] += r.Lengths[f]
		}
	}
	for f := range sum {
		sum[f] = max(1, sum[f]/float64(max(1, len(answer.Results))))
	}
	s.lengths[language] = sum
	return nil
}

func untag(s string) string {
	raw, err := hex.DecodeString(strings.TrimPrefix(s, "x"))
	if err != nil {
		return s
	}
	return string(raw)
}

func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}
