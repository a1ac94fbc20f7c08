package main

import (
	"bufio"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"careline/server/kb"
	"careline/server/search"
	"careline/server/search/blevesearch"
)

// Where articles and judged questions lie beside the project, if they do.
const (
	articlesDir  = "../shared/kb"
	judgedFile   = "../shared/kb-queries.tsv"
	manyArticles = 20_000
)

// Questions of our own, harder than most: see their first line.
//
//go:embed testdata/hard-queries.tsv
var hardQueries string

// judged is a question and the articles that answer it.
type judged struct {
	text string
	best []string
}

// measureSearch prints how well the embedded engine finds what is meant, beside
// plain BM25 on the same documents, and how long that takes.
func measureSearch(ctx context.Context, p plan, r *report) error {
	documents, err := readDocuments()
	if err != nil {
		return err
	}
	if len(documents) == 0 {
		r.skip("search: there is no folder of articles beside the project")
		return nil
	}
	given, err := os.ReadFile(judgedFile)
	if err != nil {
		return err
	}
	english, spanish := readJudged(string(given))
	hard, hardSpanish := readJudged(hardQueries)
	hard = append(hard, hardSpanish...)
	var seen, kept []judged
	for i, q := range hard {
		if i%2 == 0 {
			seen = append(seen, q)
		} else {
			kept = append(kept, q)
		}
	}
	dir, err := os.MkdirTemp("", "careline-search-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	e, err := blevesearch.Open(filepath.Join(dir, "few"), search.NewLexicon(nil))
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	if err := e.Put(ctx, documents, "1"); err != nil {
		return err
	}
	floor := newPlain(documents)
	all := slices.Concat(english, spanish)
	for _, set := range []struct {
		name      string
		questions []judged
		s1, mrr   float64 // budgets; 0: none
	}{
		{"judged questions", all, 0.88, 0.92}, {"judged, English", english, 0, 0}, {"judged, Spanish", spanish, 0, 0},
		{"our hard questions, seen half", seen, 0, 0}, {"our hard questions, other half", kept, 0.5, 0.6},
	} {
		ours, err := judge(set.questions, func(q string) ([]string, error) { return ask(ctx, e, q) })
		if err != nil {
			return err
		}
		theirs, err := judge(set.questions, func(q string) ([]string, error) { return floor.ask(q), nil })
		if err != nil {
			return err
		}
		one := row{What: "search: S@1, " + set.name, Database: "embedded", Value: ours.at1, Unit: "share", Floor: theirs.at1, FloorIs: "plain BM25",
			Note: fmt.Sprintf("n=%d; S@3 %.3f (%.3f), S@10 %.3f (%.3f), MRR@10 %.3f (%.3f)", len(set.questions), ours.at3, theirs.at3, ours.at10, theirs.at10, ours.mrr, theirs.mrr)}
		if set.s1 > 0 {
			one.Budget, one.Met = fmt.Sprintf("S@1 ≥ %.2f, MRR@10 ≥ %.2f", set.s1, set.mrr), met(ours.at1 >= set.s1 && ours.mrr >= set.mrr)
		}
		r.add(one)
	}
	if err := searchTimes(ctx, e, len(documents), all, r); err != nil {
		return err
	}
	if p.idle < fullPlan.idle {
		r.skip("search among %d articles: takes a minute to index", manyArticles)
		return nil
	}
	return searchMany(ctx, filepath.Join(dir, "many"), documents, all, r)
}

// searchMany asks the same among copies that differ in a few words each.
func searchMany(ctx context.Context, dir string, documents []search.Document, questions []judged, r *report) error {
	e, err := blevesearch.Open(dir, search.NewLexicon(nil))
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	var many []search.Document
	for n := 0; len(many) < manyArticles; n++ {
		for _, d := range documents[:min(len(documents), manyArticles-len(many))] {
			if n > 0 {
				d.ID = fmt.Sprintf("%s-%d", d.ID, n)
				d.Body += fmt.Sprintf(" Copy %d of building %d.", n, n%97)
			}
			many = append(many, d)
		}
	}
	began := time.Now()
	if err := e.Put(ctx, many, "1"); err != nil {
		return err
	}
	r.add(row{What: fmt.Sprintf("search: indexing %d articles", len(many)), Database: "embedded", Value: time.Since(began).Seconds(), Unit: "s"})
	return searchTimes(ctx, e, len(many), questions, r)
}

func searchTimes(ctx context.Context, e *blevesearch.Engine, n int, questions []judged, r *report) error {
	var took []time.Duration
	for round := range 4 {
		for _, q := range questions {
			began := time.Now()
			if _, err := ask(ctx, e, q.text); err != nil {
				return err
			}
			if round > 0 { // the first one makes what is kept for all others
				took = append(took, time.Since(began))
			}
		}
	}
	slices.Sort(took)
	ms := func(percent int) float64 {
		return float64(took[min(len(took)-1, len(took)*percent/100)].Microseconds()) / 1000
	}
	r.add(row{What: fmt.Sprintf("search: p95 among %d articles", n), Database: "embedded", Value: ms(95), Unit: "ms", Budget: "≤ 15 ms", Met: met(ms(95) <= 15),
		Note: fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", ms(50), ms(99))})
	return nil
}

func ask(ctx context.Context, e *blevesearch.Engine, q string) ([]string, error) {
	found, err := e.Search(ctx, search.Query{Text: q})
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	return ids, err
}

func readDocuments() ([]search.Document, error) {
	names, err := filepath.Glob(articlesDir + "/*.md")
	if err != nil {
		return nil, err
	}
	var out []search.Document
	for _, n := range names {
		r, err := os.Open(n)
		if err != nil {
			return nil, err
		}
		f, err := kb.ParseFile(r)
		if closeErr := r.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return nil, fmt.Errorf("%s %w", n, err)
		}
		out = append(out, search.Document{ID: f.ID, Slug: f.ID, Language: f.Language, Category: f.Category, Title: f.Title, Description: f.Description, Body: kb.Plain(f.Markdown)})
	}
	return out, nil
}

// readJudged reads lines of question, articles, sort; the Spanish ones apart.
func readJudged(text string) (english, spanish []judged) {
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) < 2 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		q := judged{cells[0], strings.Split(cells[1], ",")}
		if strings.HasSuffix(q.best[0], "-es") {
			spanish = append(spanish, q)
		} else {
			english = append(english, q)
		}
	}
	return english, spanish
}

// quality is how often the best article is first, among the first three and
// ten, and the mean of one over its place.
type quality struct{ at1, at3, at10, mrr float64 }

func judge(questions []judged, ask func(string) ([]string, error)) (quality, error) {
	var q quality
	each := 1 / float64(max(1, len(questions)))
	for _, one := range questions {
		found, err := ask(one.text)
		if err != nil {
			return q, err
		}
		place := slices.IndexFunc(found, func(id string) bool { return slices.Contains(one.best, id) })
		if place < 0 || place >= 10 {
			continue
		}
		q.at10 += each
		q.mrr += each / float64(place+1)
		if place < 3 {
			q.at3 += each
		}
		if place == 0 {
			q.at1 += each
		}
	}
	return q, nil
}

// plain is BM25 with weighted fields and nothing else: stems, no spelling, no
// lexicon.
type plain struct {
	documents []search.Document
	times     []map[string]float64 // by language and stem
	length    []float64
	average   float64
	found     map[string]int
}

func newPlain(documents []search.Document) *plain {
	p := &plain{documents: documents, found: map[string]int{}}
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
	for i, d := range p.documents {
		score := 0.0
		for _, t := range search.Terms(d.Language, q) {
			if n := p.times[i][d.Language+t.Stem]; n > 0 && !t.Stop {
				found := float64(p.found[d.Language+t.Stem])
				score += math.Log(1+(float64(len(p.documents))-found+0.5)/(found+0.5)) * n * 2.2 / (n + 1.2*(0.25+0.75*p.length[i]/p.average))
			}
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
