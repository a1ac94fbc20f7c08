package kb_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/store"
	"careline/server/store/storetest"

	"pgregory.net/rapid"
)

// writers is a house with two departments and people who write in it.
type writers struct {
	store        *store.Store
	kb           *kb.Service
	agent, super desk.Actor
	manager      desk.Actor
}

func house(t *testing.T, d storetest.Database) writers {
	t.Helper()
	h := writers{store: d.Open(t)}
	h.kb = kb.New(h.store, nil, nil)
	for _, key := range []string{"scheduling", "billing"} {
		dep := desk.Department{ID: desk.DepartmentID("d_" + key), Key: key, Name: map[string]string{"en": key}, Topics: []desk.Topic{}, Active: true}
		if err := h.store.SaveDepartment(t.Context(), dep); err != nil {
			t.Fatal(err)
		}
	}
	for id, set := range map[string]struct {
		role desk.Role
		to   *desk.Actor
	}{"s_agent": {desk.RoleAgent, &h.agent}, "s_super": {desk.RoleSupervisor, &h.super}, "s_manager": {desk.RoleManager, &h.manager}} {
		p := desk.Staff{ID: desk.StaffID(id), Email: id + "@careline.test", Name: "The " + id, Role: set.role, Departments: []desk.DepartmentID{"d_scheduling"}, Active: true}
		if err := h.store.SaveStaff(t.Context(), p, ""); err != nil {
			t.Fatal(err)
		}
		*set.to = p.Actor("ss_" + desk.SessionID(id))
	}
	return h
}

func contextThatEnds(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithCancel(t.Context())
}

// by is an article in its latest version, by the id in its file.
func (h writers) by(t *testing.T, importID string) desk.Article {
	t.Helper()
	found, _, err := h.kb.List(t.Context(), h.agent, kb.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		if found[i].ImportID == importID {
			a, err := h.store.Article(t.Context(), found[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
	}
	t.Fatalf("no article %s", importID)
	return desk.Article{}
}

func (h writers) save(t *testing.T, a desk.Actor, id desk.ArticleID, version int64, text string, publish bool) desk.Article {
	t.Helper()
	out, err := h.kb.Save(t.Context(), a, id, version, kb.Words{Title: "Parking", Markdown: text}, publish)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (h writers) begin(t *testing.T, a desk.Actor, title string) desk.Article {
	t.Helper()
	out, err := h.kb.Create(t.Context(), a, kb.Begun{Words: kb.Words{Title: title}, Language: "en", Department: "scheduling"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Who writes and who publishes; readers see what was published, and nothing of
// what came after.
func TestWhoMayDoWhat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := house(t, d)
		ctx := t.Context()
		a := h.begin(t, h.agent, "Where to park")
		a = h.save(t, h.agent, a.ID, 1, "Behind the house.", false)
		elsewhere := h.super
		elsewhere.Departments = []desk.DepartmentID{"d_billing"}
		helping := h.super
		helping.Lent = helping.Departments
		patient := desk.Actor{Kind: desk.KindPatient, ID: "p_1"}
		for name, may := range map[string]struct {
			actor           desk.Actor
			write, announce error
		}{
			"agent": {h.agent, nil, desk.ErrForbidden}, "supervisor": {h.super, nil, nil}, "of another department": {elsewhere, nil, desk.ErrForbidden},
			"helping out": {helping, nil, desk.ErrForbidden}, "manager": {h.manager, desk.ErrForbidden, desk.ErrForbidden}, "patient": {patient, desk.ErrForbidden, desk.ErrForbidden},
		} {
			_, err := h.kb.Save(ctx, may.actor, a.ID, 0, kb.Words{Title: "x"}, false)
			if want := may.write; want == nil && !errors.Is(err, desk.ErrArticleChanged) || want != nil && !errors.Is(err, want) {
				t.Errorf("%s writes: %v", name, err)
			}
			_, err = h.kb.SetStatus(ctx, may.actor, a.ID, 0, desk.ArticlePublished)
			if want := may.announce; want == nil && !errors.Is(err, desk.ErrArticleChanged) || want != nil && !errors.Is(err, want) {
				t.Errorf("%s publishes: %v", name, err)
			}
		}
		if _, _, err := h.kb.List(ctx, patient, kb.Filter{Limit: 1}); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("a patient lists: %v", err)
		}
		read := func(reader desk.Actor) string {
			p, err := h.kb.Article(ctx, kb.Ask{Slug: "where-to-park", Reader: reader})
			if err != nil {
				return desk.AsError(err).Code
			}
			return p.Markdown
		}
		if got := read(h.super); got != "not_found" {
			t.Errorf("a draft is read: %s", got)
		}
		a = h.save(t, h.super, a.ID, 2, "Behind the house.", true)
		h.save(t, h.agent, a.ID, 2, "In front of it.", false)
		if got := read(patient); got != "Behind the house." {
			t.Errorf("readers see %q", got)
		}
		audience := desk.ForPatients
		if _, err := h.kb.Arrange(ctx, h.agent, a.ID, kb.Settings{Audience: &audience}, nil); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("an agent hides what is published: %v", err)
		}
		if _, err := h.kb.Arrange(ctx, h.super, a.ID, kb.Settings{Audience: &audience}, nil); err != nil {
			t.Fatal(err)
		}
		known := patient
		known.Verified = true
		if a, b, c := read(patient), read(known), read(h.agent); a != "not_found" || b != "Behind the house." || c != b {
			t.Errorf("for patients who signed in: %q, %q, staff %q", a, b, c)
		}
		if _, err := h.kb.SetStatus(ctx, h.super, a.ID, 3, desk.ArticleDraft); err != nil {
			t.Fatal(err)
		}
		if got := read(known); got != "not_found" {
			t.Errorf("taken back: %q", got)
		}
	})
}

// Of many who save at once from the same version one does, and the others are
// told; no version is written twice.
func TestOneOfManyWins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := house(t, d)
		a := h.begin(t, h.super, "Where to park")
		var all sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			all.Go(func() {
				_, results[i] = h.kb.Save(t.Context(), h.super, a.ID, 1, kb.Words{Title: "Parking", Markdown: strings.Repeat("x", i+1)}, i%2 == 0)
			})
		}
		all.Wait()
		won := 0
		for _, err := range results {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, desk.ErrArticleChanged):
				t.Errorf("refused with %v", err)
			}
		}
		versions, err := h.kb.Versions(t.Context(), h.agent, a.ID)
		if won != 1 || len(versions) != 2 || err != nil {
			t.Errorf("%d won, versions %+v, %v", won, versions, err)
		}
	})
}

// An address that an article ever had leads to it, and to no other, whatever
// moves where.
func TestSlugsAlwaysLead(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := house(t, storetest.SQLite(t))
		var ids []desk.ArticleID
		for _, title := range []string{"One", "Two", "One"} {
			ids = append(ids, h.begin(t, h.super, title).ID)
		}
		had := map[string]desk.ArticleID{"one": ids[0], "two": ids[1], "one-2": ids[2]}
		for range rapid.IntRange(1, 12).Draw(r, "moves") {
			id, to := rapid.SampledFrom(ids).Draw(r, "who"), rapid.SampledFrom([]string{"one", "two", "one-2", "a", "b"}).Draw(r, "to")
			_, err := h.kb.Arrange(t.Context(), h.super, id, kb.Settings{Slug: &to}, nil)
			owner, known := had[to]
			if refused := known && owner != id; refused != errors.Is(err, store.ErrSlugTaken) || !refused && err != nil {
				r.Fatalf("%s to %s: %v", id, to, err)
			}
			if err == nil {
				had[to] = id
			}
			for slug, owner := range had {
				if a, err := h.store.ArticleBySlug(t.Context(), slug); err != nil || a.ID != owner {
					r.Fatalf("%s leads to %s (%v), not to %s", slug, a.ID, err, owner)
				}
			}
		}
	})
	for title, slug := range map[string]string{
		"¿Cuánto cuesta?": "cuanto-cuesta", "What's a co-pay?": "whats-a-co-pay", "停车场": "article", "Search": "search-article", "  ": "article",
		strings.Repeat("long ", 40): strings.Trim(strings.Repeat("long-", 16), "-"),
	} {
		if got := kb.SlugOf(title); got != slug {
			t.Errorf("%q: %q, want %q", title, got, slug)
		}
	}
}

// The list finds by words without accents, pages through all, and knows what
// is due.
func TestListIsFiltered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := house(t, d)
		ctx := t.Context()
		load(t, h.kb, fstest.MapFS{
			"a.md": file("cita", "category: scheduling\nreview_on: 2026-05-01\n", "x"), "b.md": file("bill", "category: billing\nreview_on: 2026-04-01\nowner: s_agent@careline.test\n", "x"),
			"c.md": file("old", "status: archived\nreview_on: 2026-01-01\n", "x"), "d.md": {Data: []byte("---\nid: dd\ntitle: Cita MÉDICA 100%\nlanguage: es\naudience: staff\n---\n\nx")},
		})
		billing, none := desk.DepartmentID("d_billing"), desk.DepartmentID("")
		for want, f := range map[string]kb.Filter{
			"dd old bill cita": {}, "dd": {Words: "medica cita"}, "dd ": {Words: "100%"}, "": {Words: "100_"}, "bill": {Department: &billing}, "dd old": {Department: &none},
			"cita": {Category: "scheduling"}, "bill ": {Owner: "s_agent"}, "dd  ": {Language: "es"}, "dd   ": {Audience: desk.ForStaff}, "old": {Status: desk.ArticleArchived},
			"bill cita": {DueBy: "2026-05-01"}, "bill  ": {DueBy: "2026-04-30"},
		} {
			f.Limit = 1
			var got []string
			for pages := 0; pages == 0 || f.After != ""; pages++ {
				found, next, err := h.kb.List(ctx, h.agent, f)
				if err != nil || pages > 10 {
					t.Fatal(pages, err)
				}
				for i := range found {
					got = append(got, found[i].ImportID)
				}
				f.After = next
			}
			if strings.Join(got, " ") != strings.TrimSpace(want) {
				t.Errorf("%+v: %v, want %s", f, got, want)
			}
		}
		bill := h.by(t, "bill")
		h.save(t, h.agent, bill.ID, 1, "y", false)
		if found, _, err := h.kb.List(ctx, h.agent, kb.Filter{Waiting: true, Limit: 9}); err != nil || len(found) != 1 || found[0].ID != bill.ID {
			t.Errorf("waiting: %+v %v", found, err)
		}
	})
}

// What is changed is in the audit log, as it was and as it is.
func TestChangesAreAudited(t *testing.T) {
	h := house(t, storetest.SQLite(t))
	a := h.begin(t, h.super, "Where to park")
	slug := "parking"
	if _, err := h.kb.Arrange(t.Context(), h.super, a.ID, kb.Settings{Slug: &slug}, nil); err != nil {
		t.Fatal(err)
	}
	h.save(t, h.super, a.ID, 1, "x", true)
	lines, err := h.store.AuditTrail(t.Context(), "")
	if err != nil || len(lines) != 3 {
		t.Fatalf("%+v %v", lines, err)
	}
	if l := lines[1]; l.Action != "article.settings_changed" || l.Actor.ID != "s_super" || !strings.Contains(l.Details, `"before":{"slug":"where-to-park"`) || !strings.Contains(l.Details, `"after":{"slug":"parking"`) {
		t.Errorf("%+v", l)
	}
	if l := lines[2]; l.Action != "article.saved" || strings.Contains(l.Details, `"x"`) || !strings.Contains(l.Details, `"status":"published"`) {
		t.Errorf("%+v", l)
	}
}

// Somebody who is gone for a while no longer counts as writing.
func TestEditorsGo(t *testing.T) {
	now := time.Date(2031, 5, 6, 9, 0, 0, 0, time.UTC)
	h := house(t, storetest.SQLite(t).WithClock(func() time.Time { return now }))
	kb.SetNow(h.kb, func() time.Time { return now })
	a := h.begin(t, h.super, "Where to park")
	if _, err := h.kb.Edit(t.Context(), h.agent, a.ID, false); err != nil {
		t.Fatal(err)
	}
	others := func() int {
		e, err := h.kb.Edit(t.Context(), h.super, a.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		return len(e.Others)
	}
	if n := others(); n != 1 {
		t.Errorf("%d others at once", n)
	}
	now = now.Add(kb.EditorStays + time.Second)
	if n := others(); n != 0 {
		t.Errorf("%d others later", n)
	}
}

// A category has a name once somebody gives it one; articles may have it before.
func TestCategories(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := house(t, d)
		ctx := t.Context()
		load(t, h.kb, fstest.MapFS{"a.md": file("a", "category: visits\n", "x"), "b.md": file("b", "category: other\n", "x")})
		if _, err := h.kb.NameCategory(ctx, h.agent, "visits", kb.Naming{Department: "scheduling", Names: map[string]string{"en": "Visits"}}, nil); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("an agent names: %v", err)
		}
		all, err := h.kb.NameCategory(ctx, h.super, "visits", kb.Naming{Department: "scheduling", Names: map[string]string{"en": "Visits", "es": "Citas"}}, nil)
		if err != nil || len(all) != 2 || all[0].Key != "visits" || all[0].Articles != 1 || all[0].Name["es"] != "Citas" || all[1].Key != "other" || len(all[1].Name) != 0 {
			t.Errorf("%+v %v", all, err)
		}
		if _, err := h.kb.NameCategory(ctx, h.super, "visits", kb.Naming{Department: "billing", Names: map[string]string{"en": "Visits"}}, nil); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("given to a department that is not hers: %v", err)
		}
		if all, err = h.kb.DropCategory(ctx, h.super, "visits"); err != nil || len(all) != 2 || len(all[1].Name) != 0 {
			t.Errorf("%+v %v", all, err)
		}
		if _, err := h.kb.DropCategory(ctx, h.super, "visits"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("twice: %v", err)
		}
	})
}
