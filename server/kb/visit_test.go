package kb_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"careline/server/desk"
	"careline/server/search"
	"careline/server/store"
	"careline/server/store/storetest"
)

const (
	aVisit = "0b8f0a52-6c0e-4a57-9f0e-2f5b0f7c0001"
	bVisit = "0b8f0a52-6c0e-4a57-9f0e-2f5b0f7c0002"
)

func kinds(steps []store.VisitStep) string {
	var out []string
	for _, st := range steps {
		out = append(out, string(st.Kind))
	}
	return strings.Join(out, " ")
}

func TestVisit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := open(t, d, t.TempDir())
		ctx := t.Context()
		load(t, s, fstest.MapFS{"parking.md": file("parking", "", "The garage is behind the house.")})
		if found(t, s, "garage") != "parking" {
			t.Fatal("the article is not found")
		}
		v := desk.Visit{ID: aVisit, Site: "site_a"}
		look := func(q string, finished bool) search.Results {
			t.Helper()
			r, err := s.SearchIn(ctx, v, search.Query{Text: q, Typing: !finished}, finished)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := look("gara", false); len(r.Hits) != 1 {
			t.Errorf("while typing: %+v", r)
		}
		look("Where is the GARRAGE? My card 4111 1111 1111 1111, maria@mail.example", true)
		look("?!…", true) // says nothing, and is not taken down
		if err := s.Did(ctx, desk.Actor{}, v, "parking", desk.VisitRead); !errors.Is(err, errNotOpened) {
			t.Errorf("read before it was opened: %v", err)
		}
		for _, kind := range []desk.VisitKind{desk.VisitOpened, desk.VisitRead, desk.VisitRead, desk.VisitAnswered} {
			if err := s.Did(ctx, desk.Actor{}, v, "parking", kind); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.VoteIn(ctx, v, "parking", true, "it helped"); err != nil {
			t.Fatal(err)
		}
		v.Patient = "p_maria"
		for range 2 { // opening is repeated by whoever got no answer
			if err := s.Contacted(ctx, v, "c_one", "d_scheduling"); err != nil {
				t.Fatal(err)
			}
		}
		look("something afterwards", true)
		trail, err := s.Trail(ctx, "c_one")
		if err != nil || kinds(trail) != "searched opened read answered voted" {
			t.Fatalf("the trail: %s, %v", kinds(trail), err)
		}
		if q := trail[0]; q.Query != "where is the garrage my card number mail" && q.Query != "where is the garrage my card number e mail" || q.Results != 1 || !strings.Contains(q.Gist, "garag") {
			t.Errorf("kept of the query: %+v", q)
		}
		for i, st := range trail {
			if st.Seq != int64(i+1) || i > 0 && (st.Slug != "parking" || st.Title != "About parking") {
				t.Errorf("step %d: %+v", i, st)
			}
		}
		if none, err := s.Trail(ctx, "c_two"); err != nil || len(none) != 0 {
			t.Errorf("of another conversation: %v, %v", none, err)
		}
	})
}

var errNotOpened = &desk.Error{Code: "not_opened"}

func TestVisitRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := open(t, d, t.TempDir())
		ctx := t.Context()
		load(t, s, fstest.MapFS{"open.md": file("open", "", "For all.")})
		if err := s.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		v := desk.Visit{ID: bVisit, Site: "site_a"}
		for name, got := range map[string]error{
			"not_found": s.Did(ctx, desk.Actor{}, v, "nothing", desk.VisitOpened),
			"invalid":   s.Did(ctx, desk.Actor{}, v, "open", desk.VisitContacted),
		} {
			if desk.AsError(got).Code != name {
				t.Errorf("%v, want %s", got, name)
			}
		}
		if err := s.Did(ctx, desk.Actor{}, desk.Visit{ID: "me"}, "open", desk.VisitOpened); desk.AsError(err).Code != "invalid" {
			t.Errorf("a visit without a UUID: %v", err)
		}
		if _, err := s.SearchIn(ctx, v, search.Query{Text: "a\x00b"}, true); desk.AsError(err).Code != "invalid_text" {
			t.Errorf("a query with NUL: %v", err)
		}
		// Long, of signs alone, from right to left and Chinese: answered, and kept short.
		for _, q := range []string{strings.Repeat("how much is parking ", 500), "?????", "كم سعر الموقف", "停车场在哪里"} {
			if _, err := s.SearchIn(ctx, v, search.Query{Text: q}, true); err != nil {
				t.Errorf("%.20q: %v", q, err)
			}
		}
		// Several windows of one visit at once: every entry has a number of its own.
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := s.Did(ctx, desk.Actor{}, v, "open", desk.VisitOpened); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := s.Contacted(ctx, v, "c_end", ""); err != nil {
			t.Fatal(err)
		}
		trail, err := s.Trail(ctx, "c_end")
		if err != nil || len(trail) != 11 {
			t.Fatalf("%d steps, %v", len(trail), err)
		}
		for i, st := range trail {
			if st.Seq != int64(i+1) || len([]rune(st.Query)) > 160 {
				t.Errorf("step %d: %+v", i, st)
			}
		}
		// A log that is full takes no more, and search goes on.
		for i := len(trail) + 1; i < desk.MaxVisitEvents; i++ {
			if err := s.Did(ctx, desk.Actor{}, v, "open", desk.VisitOpened); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Did(ctx, desk.Actor{}, v, "open", desk.VisitOpened); !errors.Is(err, desk.ErrVisitFull) {
			t.Errorf("beyond the end: %v", err)
		}
		if _, err := s.SearchIn(ctx, v, search.Query{Text: "for all"}, true); err != nil {
			t.Errorf("a search beyond the end: %v", err)
		}
	})
}

func TestSuggest(t *testing.T) {
	s := open(t, storetest.SQLite(t), t.TempDir())
	load(t, s, fstest.MapFS{"parking.md": file("parking", "", "The garage is behind the house.")})
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"": 0, "zzzz": 0, "Hello, I come on Monday and wonder where the garage is": 1} {
		got, err := s.Suggest(t.Context(), text, search.Staff, 3)
		if err != nil || len(got) != want || want > 0 && got[0].Audience != desk.ForPublic {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}
