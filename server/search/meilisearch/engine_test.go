package meilisearch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/search"
	"careline/server/search/meilisearch"
	"careline/server/search/meilisearch/meilitest"
	"careline/server/search/searchtest"

	"github.com/google/go-cmp/cmp"
)

// open gives a search all the time that a busy machine takes; what bounds one
// has a test of its own.
func open(t *testing.T, o meilisearch.Options) *meilisearch.Engine {
	t.Helper()
	o.SearchTime = time.Minute
	e, err := meilisearch.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestSuite(t *testing.T) {
	searchtest.Suite(t, func(t *testing.T) search.Engine { return open(t, meilisearch.Options{URL: meilitest.New(t).URL}) })
}

// The same against a real server, in an index of its own.
func TestSuiteOnARealServer(t *testing.T) {
	url := os.Getenv("CARELINE_TEST_MEILI_URL")
	if url == "" {
		t.Skip("CARELINE_TEST_MEILI_URL is not set: the engine is tested against a server of the tests alone")
	}
	n := 0
	searchtest.Suite(t, func(t *testing.T) search.Engine {
		n++
		e := open(t, meilisearch.Options{URL: url, Key: os.Getenv("CARELINE_TEST_MEILI_KEY"), Index: fmt.Sprintf("careline_test_%d_%d", os.Getpid(), n)})
		if err := e.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		return e
	})
}

var parking = []search.Document{{ID: "a", Language: "en", Title: "Parking", Body: "The garage is behind the house."}}

func finds(t *testing.T, e *meilisearch.Engine, text string) int {
	t.Helper()
	r, err := e.Search(t.Context(), search.Query{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return len(r.Hits)
}

// The index is set in full before anything is put, and what is to be empty is
// said by itself.
func TestTheIndexIsSetAtStart(t *testing.T) {
	s := meilitest.New(t)
	e := open(t, meilisearch.Options{URL: s.URL, Key: "secret"})
	if err := e.Put(t.Context(), parking, "1"); err != nil {
		t.Fatal(err)
	}
	set := s.Settings("careline_articles")
	want := map[string]any{
		"enabled": true, "minWordSizeForTypos": map[string]any{"oneTypo": 5.0, "twoTypos": 9.0},
		"disableOnWords": []any{}, "disableOnAttributes": []any{}, "disableOnNumbers": false,
	}
	if diff := cmp.Diff(want, set["typoTolerance"]); diff != "" {
		t.Error(diff)
	}
	if !cmp.Equal(set["synonyms"], map[string]any{}) || !cmp.Equal(set["stop-words"], []any{}) || set["filterableAttributes"] == nil {
		t.Errorf("%+v", set)
	}
	for _, r := range s.Requests() {
		if r.Key != "secret" || r.Method == "GET" && strings.HasSuffix(r.Path, "/settings") {
			t.Errorf("%+v", r)
		}
	}
}

// A task that fails is a write that failed: nothing is said to be there that is
// not, and it works the next time.
func TestATaskThatFails(t *testing.T) {
	for _, kind := range []string{"documentAdditionOrUpdate", "settingsUpdate", "indexCreation"} {
		s := meilitest.New(t)
		e := open(t, meilisearch.Options{URL: s.URL})
		s.Fail(kind, "internal")
		var refused *meilisearch.Error
		if err := e.Put(t.Context(), parking, "1"); !errors.As(err, &refused) || refused.Code != "internal" {
			t.Errorf("%s: %v", kind, err)
		}
		if p, err := e.Position(t.Context()); p != "" || err != nil {
			t.Errorf("%s: position %q, %v", kind, p, err)
		}
		if err := e.Put(t.Context(), parking, "1"); err != nil || finds(t, e, "garage") != 1 {
			t.Errorf("%s: again: %v", kind, err)
		}
	}
}

// A busy server is asked again when it says, with the whole request; one that is
// busy for longer is given up with its code.
func TestABusyServerIsAskedAgain(t *testing.T) {
	s := meilitest.New(t)
	e := open(t, meilisearch.Options{URL: s.URL})
	s.Busy(2, "0")
	if err := e.Put(t.Context(), parking, "1"); err != nil {
		t.Fatal(err)
	}
	s.Busy(2, "0")
	if finds(t, e, "garage") != 1 {
		t.Error("not found after waiting")
	}
	for _, r := range s.Requests() {
		if r.Method == "POST" && r.Body == "" {
			t.Errorf("sent again without what it said: %+v", r)
		}
	}
	s.Busy(9, "0")
	var refused *meilisearch.Error
	if _, err := e.Search(t.Context(), search.Query{Text: "garage"}); !errors.As(err, &refused) || refused.Status != 503 {
		t.Errorf("busy for long: %v", err)
	}
	s.Busy(1, "3600")
	asked := len(s.Requests())
	if _, err := e.Search(t.Context(), search.Query{Text: "garage"}); !errors.As(err, &refused) || refused.Status != 503 || len(s.Requests()) != asked+1 {
		t.Errorf("an hour is not waited for: %v after %d requests", err, len(s.Requests())-asked)
	}
	s.Busy(0, "")
}

// A slow or silent server does not hold anybody up, and no error repeats what a
// patient asked.
func TestASlowServerIsGivenUp(t *testing.T) {
	s := meilitest.New(t)
	e, hurried := open(t, meilisearch.Options{URL: s.URL}), open(t, meilisearch.Options{URL: s.URL})
	if err := e.Put(t.Context(), parking, "1"); err != nil {
		t.Fatal(err)
	}
	if finds(t, e, "garage") != 1 {
		t.Fatal("not found")
	}
	hurried.Hurry(50 * time.Millisecond)
	s.Slow(time.Hour) // until nobody waits for the answer any longer
	_, err := hurried.Search(t.Context(), search.Query{Text: "garage of my embarrassing illness"})
	if err == nil || strings.Contains(err.Error(), "garage") || strings.Contains(err.Error(), "embarrassing") {
		t.Errorf("slow: %v", err)
	}
	s.Slow(0)
	s.Down(true)
	if _, err := e.Search(t.Context(), search.Query{Text: "garage"}); err == nil || strings.Contains(err.Error(), "garage") {
		t.Errorf("down: %v", err)
	}
	if _, err := meilisearch.Open(t.Context(), meilisearch.Options{URL: s.URL, SearchTime: time.Second}); err == nil {
		t.Error("opened a server that is down")
	}
	s.Down(false)
	if finds(t, e, "garage") != 1 {
		t.Error("not found when it is back")
	}
}

// A queue that takes no more tasks refuses with a sentence, and the position
// stays where it was.
func TestAFullQueue(t *testing.T) {
	s := meilitest.New(t)
	e := open(t, meilisearch.Options{URL: s.URL})
	if err := e.Put(t.Context(), parking, "1"); err != nil {
		t.Fatal(err)
	}
	s.Full(true)
	if err := e.Delete(t.Context(), []string{"a"}, "2"); err == nil || !strings.Contains(err.Error(), "delete finished tasks") {
		t.Errorf("%v", err)
	}
	if p, _ := e.Position(t.Context()); p != "1" || finds(t, e, "garage") != 1 {
		t.Errorf("at %q", p)
	}
	s.Full(false)
	if err := e.Delete(t.Context(), []string{"a"}, "2"); err != nil || finds(t, e, "garage") != 0 {
		t.Errorf("again: %v", err)
	}
}

// A task that never ends is not waited for forever.
func TestATaskThatIsNotDone(t *testing.T) {
	s := meilitest.New(t)
	e := open(t, meilisearch.Options{URL: s.URL, TaskTime: 20 * time.Millisecond})
	s.Slow(50 * time.Millisecond)
	if err := e.Put(t.Context(), parking, "1"); err == nil {
		t.Error("a task was done in no time")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Put(ctx, parking, "1"); err == nil {
		t.Error("put though nobody waits")
	}
}

// An index that somebody deleted is seen to be missing; two processes see each
// other's changes.
func TestSeveralProcesses(t *testing.T) {
	s := meilitest.New(t)
	a, b := open(t, meilisearch.Options{URL: s.URL}), open(t, meilisearch.Options{URL: s.URL})
	if n := finds(t, b, "garage"); n != 0 {
		t.Errorf("found %d where no index is", n)
	}
	if err := a.Put(t.Context(), parking, "1"); err != nil {
		t.Fatal(err)
	}
	if p, err := b.Position(t.Context()); p != "1" || err != nil || finds(t, b, "garagge") != 1 {
		t.Errorf("the other one is at %q, %v", p, err)
	}
	s.Forget("careline_articles")
	for _, e := range []*meilisearch.Engine{a, b} {
		if p, err := e.Position(t.Context()); p != "" || err != nil {
			t.Errorf("of an index that is gone: %q, %v", p, err)
		}
	}
	if err := b.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), parking, "2"); err != nil {
		t.Fatal(err)
	}
	if p, _ := a.Position(t.Context()); p != "2" || finds(t, a, "garage") != 1 {
		t.Errorf("at %q", p)
	}
	bodies := slices.DeleteFunc(s.Requests(), func(r meilitest.Request) bool { return r.Path != "/multi-search" })
	if len(bodies) == 0 || !strings.Contains(bodies[0].Body, `audience \u003c= 0`) {
		t.Errorf("a search without its filter: %+v", bodies)
	}
}
