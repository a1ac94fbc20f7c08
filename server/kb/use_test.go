package kb_test

import (
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/search"
	"careline/server/store"
	"careline/server/store/storetest"

	"pgregory.net/rapid"
)

const day = int64(24 * time.Hour / time.Millisecond)

func entry(visit string, seq, at int64, kind desk.VisitKind, more func(*store.VisitEntry)) store.VisitEntry {
	e := store.VisitEntry{VisitEvent: desk.VisitEvent{Visit: desk.VisitID(visit), Seq: seq, At: at, Kind: kind, Language: "en"}}
	if more != nil {
		more(&e)
	}
	return e
}

func asks(query, gist string, results int64) func(*store.VisitEntry) {
	return func(e *store.VisitEntry) { e.Query, e.Gist, e.Results = query, gist, results }
}

func TestUse(t *testing.T) {
	var log []store.VisitEntry
	// Three visitors ask for the same in the same words; one of them typed on,
	// one wrote to the clinic; the help centre's visitors are nobody.
	for i := range int64(3) {
		v := fmt.Sprint("visit", i)
		log = append(log, entry(v, 1, i*10, desk.VisitSearched, asks("wheel", "wheel", 0)),
			entry(v, 2, i*10+1, desk.VisitSearched, asks("wheelchair ramp", "ramp wheelchair", 0)))
		if i == 2 {
			log = append(log, entry(v, 3, i*10+2, desk.VisitContacted, func(e *store.VisitEntry) { e.Department = "d_scheduling" }))
		}
	}
	log = append(log, entry("hv_1", 1, 50, desk.VisitSearched, asks("wheelchair ramp", "ramp wheelchair", 0)))
	// Two ask something that stays theirs, in words of their own.
	for i := range int64(2) {
		log = append(log, entry(fmt.Sprint("quiet", i), 1, 60, desk.VisitSearched, asks("my divorce", "divorc", 0)))
	}
	// Three ask the same in three ways: none of the ways is shown.
	for i := range int64(3) {
		log = append(log, entry(fmt.Sprint("ways", i), 1, 70, desk.VisitSearched, asks(fmt.Sprint("copay way", i), "copay", 2)))
	}
	u, _ := kb.UseFrom(log, nil, kb.UseAsk{To: 30 * day}, 60*day)
	if u.Searches != 9 || u.NoResult != 6 || u.NoClick != 3 || u.Chats != 1 || u.Hidden != 2 {
		t.Errorf("%+v", u)
	}
	if len(u.Gaps) != 2 {
		t.Fatalf("gaps: %+v", u.Gaps)
	}
	if g := u.Gaps[0]; g.Words != "wheelchair ramp" || g.Visitors != 3 || g.Searches != 4 || g.NoResult != 4 || g.Chats != 1 || g.Department != "d_scheduling" || g.Weeks[0].Searches != 4 {
		t.Errorf("first gap: %+v", g)
	}
	if g := u.Gaps[1]; g.Words != "copay" || g.NoClick != 3 {
		t.Errorf("second gap: %+v", g)
	}
}

// A read counts as one that spared a conversation only when it is known who
// read, the seven days are over, and nothing was written in them.
func TestDeflection(t *testing.T) {
	read := func(patient string, at int64) store.VisitEntry {
		return entry("v"+patient, 2, at, desk.VisitRead, func(e *store.VisitEntry) { e.Patient, e.Article = desk.PatientID(patient), "a" })
	}
	log := []store.VisitEntry{read("", 0), read("again", 0), read("late", 0), read("quiet", 0), read("young", 9*day)}
	contacts := []store.Contact{{Patient: "again", At: 6 * day}, {Patient: "late", At: 7 * day}}
	u, _ := kb.UseFrom(log, contacts, kb.UseAsk{To: 10 * day}, 10*day)
	if got, want := u.Deflection, (kb.Deflection{K: 2, N: 3, Pending: 1, Unlinkable: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Whatever the logs: parts never exceed the whole, and nothing is shown of a
// question of fewer than three visitors.
func TestUseProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log []store.VisitEntry
		askers := map[string]map[string]bool{}
		for v := range rapid.IntRange(0, 8).Draw(t, "visits") {
			id := fmt.Sprint("v", v)
			for s := range rapid.IntRange(1, 5).Draw(t, "entries") {
				kind := rapid.SampledFrom([]desk.VisitKind{desk.VisitSearched, desk.VisitOpened, desk.VisitRead, desk.VisitContacted}).Draw(t, "kind")
				gist := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "gist")
				log = append(log, entry(id, int64(s), int64(s), kind, asks(gist, gist, rapid.Int64Range(0, 1).Draw(t, "found"))))
				if kind == desk.VisitSearched {
					if askers[gist] == nil {
						askers[gist] = map[string]bool{}
					}
					askers[gist][id] = true
				}
			}
		}
		u, _ := kb.UseFrom(log, nil, kb.UseAsk{To: day}, 100*day)
		if u.NoResult+u.NoClick > u.Searches || u.Chats > u.Searches || u.Hidden > u.Searches || u.Deflection.K > u.Deflection.N {
			t.Fatalf("%+v", u)
		}
		for _, g := range u.Gaps {
			if len(askers[g.Words]) < 3 || g.Visitors < 3 {
				t.Fatalf("%q of %d visitors is shown", g.Words, len(askers[g.Words]))
			}
		}
	})
}

// The same from the tables, on both databases, and for those who read figures alone.
func TestUseOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := open(t, d, t.TempDir())
		ctx := t.Context()
		load(t, s, fstest.MapFS{"parking.md": file("parking", "", "The garage is behind the house.")})
		if err := s.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			v := desk.Visit{ID: desk.VisitID(fmt.Sprintf("0b8f0a52-6c0e-4a57-9f0e-2f5b0f7c10%02d", i)), Site: "site_a"}
			if _, err := s.SearchIn(ctx, v, search.Query{Text: "Where is the wheelchair ramp?"}, true); err != nil {
				t.Fatal(err)
			}
			if err := s.Did(ctx, desk.Actor{}, v, "parking", desk.VisitOpened); err != nil {
				t.Fatal(err)
			}
			if err := s.VoteIn(ctx, v, "parking", false, "Which floor?"); err != nil {
				t.Fatal(err)
			}
		}
		manager := desk.Actor{Kind: desk.KindStaff, ID: "s_m", Role: desk.RoleManager}
		now := time.Now().UnixMilli()
		u, err := s.UseOf(ctx, manager, kb.UseAsk{From: now - day, To: now + day})
		if err != nil {
			t.Fatal(err)
		}
		if u.Searches != 3 || u.NoResult != 3 || len(u.Gaps) != 1 || u.Gaps[0].Words != "where is the wheelchair ramp" || u.Deflection.Unlinkable != 3 {
			t.Errorf("%+v", u)
		}
		if len(u.Votes) != 1 || u.Votes[0].Against != 3 || len(u.Votes[0].Comments) != 3 || u.Votes[0].Title != "About parking" {
			t.Errorf("votes: %+v", u.Votes)
		}
		if _, err := s.UseOf(ctx, desk.Actor{Kind: desk.KindStaff, Role: desk.RoleAgent}, kb.UseAsk{From: now - day, To: now}); desk.AsError(err).Code != "forbidden" {
			t.Errorf("an agent: %v", err)
		}
		if _, err := s.UseOf(ctx, manager, kb.UseAsk{From: now, To: now}); desk.AsError(err).Code != "invalid" {
			t.Errorf("no time at all: %v", err)
		}
	})
}

// One department or language alone: what is left adds up, and the departments
// together with "none" are the whole.
func TestUseOfOneDepartment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log []store.VisitEntry
		departments := []desk.DepartmentID{"d_a", "d_b"}
		for v := range rapid.IntRange(0, 8).Draw(t, "visits") {
			for s := range rapid.IntRange(1, 4).Draw(t, "entries") {
				log = append(log, entry(fmt.Sprint("v", v), int64(s), int64(s), rapid.SampledFrom([]desk.VisitKind{desk.VisitSearched, desk.VisitRead}).Draw(t, "kind"), func(e *store.VisitEntry) {
					e.Query = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "query")
					e.Gist, e.Results, e.Article = e.Query, rapid.Int64Range(0, 1).Draw(t, "found"), "art"
					e.Department = rapid.SampledFrom(departments).Draw(t, "department")
					e.Language = rapid.SampledFrom(search.Languages).Draw(t, "language")
				}))
			}
		}
		whole, _ := kb.UseFrom(log, nil, kb.UseAsk{To: day}, 100*day)
		var parts, weeks kb.Searched
		gaps := 0
		for _, d := range departments {
			for _, l := range search.Languages {
				u, _ := kb.UseFrom(log, nil, kb.UseAsk{To: day, Department: d, Language: l}, 100*day)
				parts = sum(parts, u.Searched)
				for _, w := range u.Weeks {
					weeks = sum(weeks, w)
				}
				gaps += len(u.Gaps)
				for _, g := range u.Gaps {
					if g.Department != d || g.Language != l {
						t.Fatalf("%+v is of neither %s nor %s", g, d, l)
					}
				}
			}
		}
		if parts != whole.Searched || weeks != whole.Searched || gaps != len(whole.Gaps) {
			t.Fatalf("parts %+v, weeks %+v, whole %+v; %d gaps of %d", parts, weeks, whole.Searched, gaps, len(whole.Gaps))
		}
	})
}

func sum(a, b kb.Searched) kb.Searched {
	return kb.Searched{Searches: a.Searches + b.Searches, NoResult: a.NoResult + b.NoResult, NoClick: a.NoClick + b.NoClick, Chats: a.Chats + b.Chats}
}

// Whoever of the house tries the chat looks for things too: in no figure, and
// their vote is nobody's.
func TestPracticeIsInNoFigure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := open(t, d, t.TempDir())
		ctx := t.Context()
		load(t, s, fstest.MapFS{"parking.md": file("parking", "", "The garage is behind the house.")})
		if err := s.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		ask := kb.UseAsk{From: time.Now().UnixMilli() - day, To: time.Now().UnixMilli() + day}
		manager := desk.Actor{Kind: desk.KindStaff, ID: "s_m", Role: desk.RoleManager}
		for want, practice := range []bool{true, false} { // what practice leaves is 0, a visitor leaves 1
			v := desk.Visit{ID: desk.VisitID(fmt.Sprintf("0b8f0a52-6c0e-4a57-9f0e-2f5b0f7c11%02d", want)), Site: "site_a", Practice: practice}
			if _, err := s.SearchIn(ctx, v, search.Query{Text: "Where is the wheelchair ramp?"}, true); err != nil {
				t.Fatal(err)
			}
			if err := s.Did(ctx, desk.Actor{}, v, "parking", desk.VisitOpened); err != nil {
				t.Fatal(err)
			}
			if err := s.VoteIn(ctx, v, "parking", true, ""); err != nil {
				t.Fatal(err)
			}
			u, err := s.UseOf(ctx, manager, ask)
			if err != nil {
				t.Fatal(err)
			}
			if u.Searches != int64(want) || len(u.Votes) != want || u.Deflection.Unlinkable != int64(want) {
				t.Errorf("practice %v: %+v", practice, u)
			}
		}
	})
}
