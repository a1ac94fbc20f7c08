package kb_test

import (
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"careline/server/kb"
	"careline/server/search"
	"careline/server/search/blevesearch"
	"careline/server/search/meilisearch"
	"careline/server/search/meilisearch/meilitest"
	"careline/server/store/storetest"
)

// While the search server is down, busy or empty the embedded engine answers,
// with what was written meanwhile; the server's index catches up by itself.
func TestSearchGoesOnWithoutItsServer(t *testing.T) {
	ctx := t.Context()
	server := meilitest.New(t)
	dir := filepath.Join(t.TempDir(), "search")
	s := kb.New(storetest.SQLite(t).Open(t), func() (search.Engine, error) {
		return meilisearch.Open(ctx, meilisearch.Options{URL: server.URL, SearchTime: time.Second})
	}, nil, func() (search.Engine, error) { return blevesearch.Open(dir, search.NewLexicon(nil)) })
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	load(t, s, fstest.MapFS{"a.md": file("parking", "", "The garage is behind the house.")})
	if got := found(t, s, "garage"); got != "parking" {
		t.Fatalf("with its server: %q", got)
	}
	asked := len(server.Requests())
	server.Down(true)
	load(t, s, fstest.MapFS{"b.md": file("visits", "", "Come ten minutes early.")})
	if err := s.CatchUp(ctx); err == nil {
		t.Error("nobody hears that the server is down")
	}
	for q, want := range map[string]string{"garage": "parking", "minutes early": "visits"} {
		r, err := s.Search(ctx, search.Query{Text: q})
		if err != nil || len(r.Hits) != 1 || r.Hits[0].Slug != want {
			t.Errorf("without its server %q found %+v, %v", q, r.Hits, err)
		}
	}
	if len(server.Requests()) == asked {
		t.Error("the server was never asked")
	}
	server.Down(false)
	server.Forget("careline_articles") // it has lost everything, too
	if got := found(t, s, "minutes early"); got != "visits" {
		t.Errorf("back: %q", got)
	}
	direct, err := meilisearch.Open(ctx, meilisearch.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := direct.Search(ctx, search.Query{Text: "minutes early"}); err != nil || len(r.Hits) != 1 {
		t.Errorf("the server's index has not caught up: %+v, %v", r.Hits, err)
	}
	if err := direct.Close(); err != nil {
		t.Error(err)
	}
}
