package kb_test

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"testing/fstest"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/store/storetest"
)

func export(t *testing.T, s *kb.Service) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	n, err := s.Export(t.Context(), admin, func(name string, r io.Reader) error {
		whole, err := io.ReadAll(r)
		out[name] = &fstest.MapFile{Data: whole}
		return err
	})
	if err != nil || n != len(out) {
		t.Fatal(n, len(out), err)
	}
	return out
}

// What is exported is what Import reads: into the same house it changes
// nothing, into an empty one it makes the same articles.
func TestExportIsWhatImportReads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := house(t, d)
		load(t, h.kb, fstest.MapFS{
			"a.md": file("a", "translation_of: b\ndescription: 'With: a colon'\n", "One\n"), "b.md": file("b", "", "Two | three\n"), "c.md": file("c", "category: billing\n", "x\n"),
		})
		b := h.by(t, "b")
		slug, audience, owner, review := "b-now", desk.ForStaff, desk.StaffID("s_super"), "2027-01-31"
		if _, err := h.kb.Arrange(t.Context(), h.super, b.ID, kb.Settings{Slug: &slug, Audience: &audience, Owner: &owner, ReviewOn: &review}, nil); err != nil {
			t.Fatal(err)
		}
		// One with words that are not published, one that was put away.
		h.save(t, h.agent, b.ID, 1, "Two | four\n", false)
		if _, err := h.kb.SetStatus(t.Context(), admin, h.by(t, "c").ID, 1, desk.ArticleArchived); err != nil {
			t.Fatal(err)
		}
		out := export(t, h.kb)
		if got := load(t, h.kb, out); got.Unchanged != 3 || got.New != 0 || len(got.Bad) > 0 {
			t.Fatalf("into the same house: %+v", got)
		}
		if again := h.by(t, "b"); again.Markdown != "Two | four\n" || again.Live != 1 {
			t.Errorf("what was not published: %+v", again)
		}

		other := house(t, storetest.SQLite(t))
		if got := load(t, other.kb, out); got.New != 3 || len(got.Bad) > 0 {
			t.Fatalf("into an empty house: %+v", got)
		}
		for name, f := range export(t, other.kb) {
			if string(f.Data) != string(out[name].Data) {
				t.Errorf("%s became\n%s\nof\n%s", name, f.Data, out[name].Data)
			}
		}
		if moved, err := other.store.ArticleBySlug(t.Context(), "b"); err != nil || moved.Slug != "b-now" {
			t.Errorf("the former address: %+v %v", moved, err)
		}
		bare := open(t, storetest.SQLite(t), filepath.Join(t.TempDir(), "search")) // nobody works here, and there are no departments
		if got := load(t, bare, fstest.MapFS{"b-now.md": out["b.md"]}); got.New != 1 || len(got.Remarks) != 1 {
			t.Errorf("where its owner does not work: %+v", got)
		}
	})
}

// A file that came before takes nothing back of what was written here since;
// one that changed does, and what it replaced is among the versions.
func TestImportTakesNothingBack(t *testing.T) {
	h := house(t, storetest.SQLite(t))
	files := fstest.MapFS{"a.md": file("a", "", "From the file\n")}
	load(t, h.kb, files)
	a := h.by(t, "a")
	h.save(t, h.super, a.ID, 1, "Written here\n", true)
	audience := desk.ForStaff
	if _, err := h.kb.Arrange(t.Context(), h.super, a.ID, kb.Settings{Audience: &audience}, nil); err != nil {
		t.Fatal(err)
	}
	if got := load(t, h.kb, files); got.Unchanged != 1 {
		t.Errorf("the same file: %+v", got)
	}
	files["a.md"] = file("a", "", "Another file\n")
	if got := load(t, h.kb, files); got.New != 1 {
		t.Errorf("another file: %+v", got)
	}
	a = h.by(t, "a")
	if a.Markdown != "Another file\n" || a.Version != 3 || a.Live != 3 || a.Audience != desk.ForStaff {
		t.Errorf("%+v", a)
	}
	old, err := h.store.ArticleVersion(t.Context(), a.ID, 2)
	if err != nil || old.Markdown != "Written here\n" {
		t.Errorf("%+v %v", old, err)
	}
}

// Broken off anywhere and begun again, an import ends with the same articles.
func TestImportCanBeBrokenOff(t *testing.T) {
	h := house(t, storetest.SQLite(t))
	files := fstest.MapFS{}
	for i := range 20 {
		files[fmt.Sprintf("f%02d.md", i)] = file(fmt.Sprintf("f%02d", i), "former_slugs: [old-"+fmt.Sprint(i)+"]\n", "x\n")
	}
	ctx, stop := contextThatEnds(t)
	got, err := h.kb.Import(ctx, admin, files, func(done, _ int) {
		if done == 7 {
			stop()
		}
	})
	if err == nil || got.New != 7 {
		t.Fatalf("broken off: %+v %v", got, err)
	}
	if got := load(t, h.kb, files); got.New != 13 || got.Unchanged != 7 {
		t.Errorf("begun again: %+v", got)
	}
	for i := range 20 {
		if a, err := h.store.ArticleBySlug(t.Context(), fmt.Sprintf("old-%d", i)); err != nil || a.ImportID != fmt.Sprintf("f%02d", i) {
			t.Errorf("old-%d: %+v %v", i, a, err)
		}
	}
}
