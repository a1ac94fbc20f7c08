package blevesearch_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"careline/server/search"
	"careline/server/search/blevesearch"
	"careline/server/search/searchtest"
)

func open(t *testing.T, dir string) *blevesearch.Engine {
	t.Helper()
	e, err := blevesearch.Open(dir, search.NewLexicon(nil))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSuite(t *testing.T) {
	searchtest.Suite(t, func(t *testing.T) search.Engine {
		e := open(t, filepath.Join(t.TempDir(), "search"))
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
		return e
	})
}

// An index is found again after a restart, made anew where it is broken, and
// belongs to one process at a time.
func TestIndexOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "search")
	doc := []search.Document{{ID: "a", Language: "en", Title: "Parking"}}
	e := open(t, dir)
	if err := e.Put(t.Context(), doc, "7"); err != nil {
		t.Fatal(err)
	}
	if _, err := blevesearch.Open(dir, search.NewLexicon(nil)); !errors.Is(err, blevesearch.ErrInUse) {
		t.Fatalf("opened twice: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = open(t, dir)
	r, err := e.Search(t.Context(), search.Query{Text: "parking"})
	if p, _ := e.Position(t.Context()); err != nil || len(r.Hits) != 1 || p != "7" {
		t.Fatalf("after a restart: %+v at %q, %v", r, p, err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index_meta.json"), []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	e = open(t, dir)
	if p, err := e.Position(t.Context()); p != "" || err != nil {
		t.Fatalf("a broken index was not made anew: %q, %v", p, err)
	}
	if err := e.Put(t.Context(), doc, "8"); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// A clinic's own synonyms lead both ways, and ones that loop end.
func TestSynonyms(t *testing.T) {
	e, err := blevesearch.Open(filepath.Join(t.TempDir(), "search"), search.NewLexicon([]search.Synonym{
		{Language: "en", Ways: []string{"blue house", "annex"}}, {Language: "en", Ways: []string{"annex", "pavilion", "blue house"}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	docs := []search.Document{{ID: "annex", Language: "en", Title: "The annex", Body: "Cross the yard."}, {ID: "other", Language: "en", Title: "Wards", Body: "Upstairs."}}
	if err := e.Put(t.Context(), docs, "1"); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"blue house", "pavilion", "annex"} {
		r, err := e.Search(t.Context(), search.Query{Text: text})
		if err != nil || len(r.Hits) == 0 || r.Hits[0].ID != "annex" {
			t.Errorf("%s: %+v, %v", text, r.Hits, err)
		}
	}
}
