package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"careline/server/search"
	"careline/server/search/blevesearch"
	"careline/server/search/meilisearch"
)

// Where articles and judged questions lie beside the project, if they do.
const (
	articlesDir  = "../shared/kb"
	judgedFile   = "../shared/kb-queries.tsv"
	manyArticles = 20_000
	meiliURL     = "CARELINE_TEST_MEILI_URL"
)

// Questions of our own, harder than most. Words and weights were looked for with
// the first ones; the others were looked at for figures alone: see their first
// lines.
var (
	//go:embed testdata/hard-queries.tsv
	hardQueries string
	//go:embed testdata/held-out-queries.tsv
	heldOutQueries string
)

// asked is a set of questions and what is held to be enough for it.
type asked struct {
	name             string
	questions        []judged
	s1, s3, s10, mrr float64 // budgets; 0: none
}

// measureSearch prints how well each engine finds what is meant, beside plain
// and fuzzy BM25 on the same documents, and how long that takes.
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
	all := slices.Concat(english, spanish)
	hard, hardSpanish := readJudged(hardQueries)
	kept, keptSpanish := readJudged(heldOutQueries)
	sets := []asked{
		{"judged questions", all, 0.88, 0.97, 0, 0.92}, {"judged, English", english, 0, 0, 0, 0}, {"judged, Spanish", spanish, 0, 0, 0, 0},
		{"hard questions, tuned on", slices.Concat(hard, hardSpanish), 0, 0, 0, 0}, {"hard questions, kept away", slices.Concat(kept, keptSpanish), 0.5, 0, 0.85, 0.6},
	}
	floors := []simpler{{"plain BM25", newPlain(documents, false)}, {"fuzzy BM25", newPlain(documents, true)}}
	dir, err := os.MkdirTemp("", "careline-search-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	e, err := blevesearch.Open(filepath.Join(dir, "few"), search.NewLexicon(nil))
	if err != nil {
		return err
	}
	if err := measureEngine(ctx, "embedded", e, documents, sets, floors, r); err != nil {
		return err
	}
	url := os.Getenv(meiliURL)
	if url == "" {
		r.skip("search with Meilisearch: %s is not set, and a server of the tests would prove nothing of a real one", meiliURL)
	} else {
		e, err := meilisearch.Open(ctx, meilisearch.Options{URL: url, Key: os.Getenv("CARELINE_TEST_MEILI_KEY"), Index: fmt.Sprint("careline_bench_", os.Getpid()), SearchTime: time.Minute})
		if err != nil {
			return err
		}
		if err := e.Reset(ctx); err != nil {
			return err
		}
		if err := measureEngine(ctx, "Meilisearch", e, documents, sets, nil, r); err != nil {
			return err
		}
	}
	if p.idle < fullPlan.idle {
		r.skip("search among %d articles: takes a minute to index", manyArticles)
		return nil
	}
	return searchMany(ctx, filepath.Join(dir, "many"), documents, all, r)
}

// simpler is a simpler way to search the same documents.
type simpler struct {
	name string
	way  *plain
}

// measureEngine fills an engine, asks it everything and closes it.
func measureEngine(ctx context.Context, name string, e search.Engine, documents []search.Document, sets []asked, floors []simpler, r *report) error {
	defer func() { _ = e.Close() }()
	if err := e.Put(ctx, documents, "1"); err != nil {
		return err
	}
	for _, set := range sets {
		ours, err := judge(set.questions, func(q string) ([]string, error) { return ask(ctx, e, q) })
		if err != nil {
			return err
		}
		one := row{What: "search: S@1, " + set.name, Database: name, Value: ours.at1, Unit: "share",
			Note: fmt.Sprintf("n=%d; S@3 %.3f, S@10 %.3f, MRR@10 %.3f", len(set.questions), ours.at3, ours.at10, ours.mrr)}
		for _, f := range floors {
			theirs, err := judge(set.questions, func(q string) ([]string, error) { return f.way.ask(q), nil })
			if err != nil {
				return err
			}
			if one.FloorIs == "" {
				one.Floor, one.FloorIs = theirs.at1, f.name
			}
			one.Note += fmt.Sprintf("; %s %.3f, %.3f, %.3f, %.3f", f.name, theirs.at1, theirs.at3, theirs.at10, theirs.mrr)
		}
		if set.s1 > 0 {
			one.Budget = fmt.Sprintf("S@1 ≥ %.2f, MRR@10 ≥ %.2f", set.s1, set.mrr)
			if set.s3 > 0 {
				one.Budget += fmt.Sprintf(", S@3 ≥ %.2f", set.s3)
			}
			if set.s10 > 0 {
				one.Budget += fmt.Sprintf(", S@10 ≥ %.2f", set.s10)
			}
			one.Met = met(ours.at1 >= set.s1 && ours.at3 >= set.s3 && ours.at10 >= set.s10 && ours.mrr >= set.mrr)
		}
		r.add(one)
	}
	return searchTimes(ctx, name, e, len(documents), sets, r)
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
	return searchTimes(ctx, "embedded", e, len(many), []asked{{questions: questions}}, r)
}

func searchTimes(ctx context.Context, name string, e search.Engine, n int, sets []asked, r *report) error {
	var took []time.Duration
	for round := range 4 {
		for _, set := range sets {
			for _, q := range set.questions {
				began := time.Now()
				if _, err := ask(ctx, e, q.text); err != nil {
					return err
				}
				if round > 0 { // the first one makes what is kept for all others
					took = append(took, time.Since(began))
				}
			}
		}
	}
	slices.Sort(took)
	ms := func(percent int) float64 {
		return float64(took[min(len(took)-1, len(took)*percent/100)].Microseconds()) / 1000
	}
	r.add(row{What: fmt.Sprintf("search: p95 among %d articles", n), Database: name, Value: ms(95), Unit: "ms", Budget: "≤ 15 ms", Met: met(ms(95) <= 15),
		Note: fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", ms(50), ms(99))})
	return nil
}

func ask(ctx context.Context, e search.Engine, q string) ([]string, error) {
	found, err := e.Search(ctx, search.Query{Text: q})
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	return ids, err
}
