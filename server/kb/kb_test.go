package kb_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/search"
	"careline/server/search/blevesearch"
	"careline/server/store/storetest"

	"pgregory.net/rapid"
)

var admin = desk.System("test")

func file(id, more, body string) *fstest.MapFile {
	return &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: %s\ntitle: About %s\nlanguage: en\n%s---\n\n%s", id, id, more, body)}
}

func open(t *testing.T, d storetest.Database, dir string) *kb.Service {
	t.Helper()
	s := kb.New(d.Open(t), func() (search.Engine, error) { return blevesearch.Open(dir, search.NewLexicon(nil)) }, nil)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func load(t *testing.T, s *kb.Service, dir fstest.MapFS) kb.Imported {
	t.Helper()
	calls := 0
	got, err := s.Import(t.Context(), admin, dir, func(done, all int) {
		if calls++; done != calls || all != len(dir) {
			t.Errorf("progress %d of %d at call %d of %d files", done, all, calls, len(dir))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func found(t *testing.T, s *kb.Service, q string) string {
	t.Helper()
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := s.Search(t.Context(), search.Query{Text: q})
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, h := range r.Hits {
		slugs = append(slugs, h.Slug)
	}
	return strings.Join(slugs, " ")
}

// What is imported is found; twice is once; a changed file is a new version.
func TestImportIsRepeatable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := open(t, d, filepath.Join(t.TempDir(), "search"))
		if got := found(t, s, "parking"); got != "" {
			t.Errorf("in an empty house: %s", got)
		}
		dir := fstest.MapFS{"parking.md": file("parking", "", "The garage is behind the house."), "deep/visits.md": file("visits", "", "Come ten minutes early."), "notes.txt": {Data: []byte("no article")}}
		files := fstest.MapFS{"parking.md": dir["parking.md"], "deep/visits.md": dir["deep/visits.md"]}
		if got := load(t, s, files); got.New != 2 || len(got.Bad) != 0 {
			t.Fatalf("first: %+v", got)
		}
		if got := load(t, s, files); got.New != 0 || got.Unchanged != 2 {
			t.Fatalf("again: %+v", got)
		}
		if got := found(t, s, "garage"); got != "parking" {
			t.Errorf("garage leads to %q", got)
		}
		files["parking.md"] = file("parking", "", "The meadow is across the street.")
		if got := load(t, s, files); got.New != 1 || got.Unchanged != 1 {
			t.Fatalf("changed: %+v", got)
		}
		if a, b := found(t, s, "garage"), found(t, s, "meadow"); a != "" || b != "parking" {
			t.Errorf("after the change garage leads to %q, meadow to %q", a, b)
		}
		if _, err := s.Import(t.Context(), desk.Actor{Kind: desk.KindStaff, Role: desk.RoleAgent}, files, nil); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("an agent imports: %v", err)
		}
	})
}

// An index that is lost or asked for anew is filled again, by itself.
func TestIndexIsACache(t *testing.T) {
	d := storetest.SQLite(t)
	dir := filepath.Join(t.TempDir(), "search")
	first := open(t, d, dir)
	load(t, first, fstest.MapFS{"parking.md": file("parking", "", "The garage.")})
	if got := found(t, first, "garage"); got != "parking" {
		t.Fatalf("%q", got)
	}
	if err := first.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, building, err := first.Indexed(t.Context()); building || err != nil {
		t.Errorf("before anybody looked: %v %v", building, err)
	}
	if got := found(t, first, "garage"); got != "parking" {
		t.Errorf("after a rebuild: %q", got)
	}
	if done, all, building, err := first.Indexed(t.Context()); done != all || !building || err != nil {
		t.Errorf("%d of %d, %v, %v", done, all, building, err)
	}
	// Another process has the articles and no index: it says so, and takes over
	// once the first is gone.
	second := open(t, d, dir)
	if _, err := second.Search(t.Context(), search.Query{Text: "garage"}); desk.AsError(err).Code != "search_unavailable" {
		t.Errorf("with the index of another process: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	third := open(t, d, dir)
	if got := found(t, third, "garage"); got != "parking" {
		t.Errorf("after the index was lost: %q", got)
	}
}

func TestBadFilesAreListedAndHarmNothing(t *testing.T) {
	s := open(t, storetest.SQLite(t), filepath.Join(t.TempDir(), "search"))
	big := bytes.Repeat([]byte("word "), 5<<20/5)
	files := fstest.MapFS{
		"a-good.md":    file("good", "", "Fine."),
		"bare.md":      {Data: []byte("# No front matter")},
		"big.md":       {Data: append([]byte("---\nid: big\ntitle: B\nlanguage: en\n---\n"), big...)},
		"circle1.md":   file("circle1", "translation_of: circle2\n", "x"),
		"circle2.md":   file("circle2", "translation_of: circle1\n", "x"),
		"latin.md":     {Data: []byte("---\nid: latin\ntitle: caf\xe9\nlanguage: fr\n---\n")},
		"nul.md":       {Data: []byte("---\nid: nul\ntitle: a\x00b\nlanguage: en\n---\n")},
		"id.md":        file("Not An Id", "", "x"),
		"language.md":  {Data: []byte("---\nid: l\ntitle: L\nlanguage: english\n---\n")},
		"self.md":      file("self", "translation_of: self\n", "x"),
		"title.md":     {Data: []byte("---\nid: t\nlanguage: en\n---\n")},
		"twice.md":     file("good", "", "Another of that id."),
		"unended.md":   {Data: []byte("---\nid: u\ntitle: U\n")},
		"windows.md":   {Data: []byte("\xef\xbb\xbf---\r\nid: windows\r\ntitle: Windows\r\nlanguage: en\r\n---\r\n\r\nShutters close at night.\r\n")},
		"yaml.md":      {Data: []byte("---\nid: [y\n---\n")},
		"attack.md":    file("attack", "", "Text <script>steal()</script> and <svg onload=x> more."),
		"slug.md":      file("sl", "slug: search\n", "x"),
		"status.md":    file("st", "status: gone\n", "x"),
		"audience.md":  file("au", "audience: friends\n", "x"),
		"review.md":    file("re", "review_on: soon\n", "x"),
		"taken.md":     file("ta", "slug: good\n", "x"),
		"dept.md":      file("de", "department: nowhere\n", "x"),
		"arabic.md":    file("arabic", "", "مواعيد العيادة من التاسعة.\n"),
		"chinese.md":   file("chinese", "", "停车场在房子后面。\n"),
		"longtitle.md": {Data: []byte("---\nid: lt\ntitle: " + strings.Repeat("x", 201) + "\nlanguage: en\n---\n")},
	}
	want := map[string]string{
		"bare.md": "no front matter", "big.md": "larger than", "circle1.md": "translation of itself", "circle2.md": "", "latin.md": "not UTF-8",
		"nul.md": "NUL", "id.md": "no id", "language.md": "no language", "self.md": "itself", "title.md": "no title", "twice.md": "same id as a-good.md",
		"unended.md": "no front matter", "yaml.md": "not YAML", "longtitle.md": "longer than 200",
		"slug.md": "slug", "status.md": "status", "audience.md": "audience", "review.md": "review_on", "taken.md": "another article", "dept.md": "department",
	}
	got := load(t, s, files)
	bad := map[string]string{}
	for _, b := range got.Bad {
		bad[b.Name] = b.Why
	}
	for name, why := range want {
		if name == "circle2.md" {
			continue // one of the two breaks the circle
		}
		if !strings.Contains(bad[name], why) || bad[name] == "" {
			t.Errorf("%s: %q, want %q", name, bad[name], why)
		}
	}
	for _, name := range []string{"a-good.md", "windows.md", "attack.md", "arabic.md", "chinese.md"} {
		if why, ok := bad[name]; ok {
			t.Errorf("%s was refused: %s", name, why)
		}
	}
	if got := found(t, s, "shutters"); got != "windows" {
		t.Errorf("shutters lead to %q", got)
	}
	if got := found(t, s, "العيادة"); got != "arabic" {
		t.Errorf("right to left leads to %q", got)
	}
	if got := found(t, s, "onload"); got != "" {
		t.Errorf("an attribute is searched: %q", got)
	}
}

// A file survives being written and read, whatever is in it.
func TestFileRoundTrip(t *testing.T) {
	line := rapid.StringMatching(`[^\x00-\x1f\x7f-\x9f\x{2028}\x{2029}\x{feff}]{0,40}`)
	rapid.Check(t, func(t *rapid.T) {
		f := kb.File{
			ID: rapid.StringMatching(`[a-z0-9-]{1,20}`).Draw(t, "id"), Title: "T" + line.Draw(t, "title"), Language: "en",
			Description: line.Draw(t, "description"), Category: line.Draw(t, "category"), Source: line.Draw(t, "source"),
			Slug: rapid.SampledFrom([]string{"", "a-place"}).Draw(t, "slug"), FormerSlugs: rapid.SampledFrom([][]string{nil, {"b"}, {"c", "d-2"}}).Draw(t, "former"),
			Status: rapid.SampledFrom([]string{"", "draft", "archived"}).Draw(t, "status"), Audience: rapid.SampledFrom([]string{"", "patients"}).Draw(t, "audience"),
			Owner: line.Draw(t, "owner"), ReviewOn: rapid.SampledFrom([]string{"", "2027-01-31"}).Draw(t, "review"),
			Markdown: strings.ReplaceAll(strings.ReplaceAll(rapid.String().Draw(t, "markdown"), "\x00", ""), "\r\n", "\n"),
		}
		f.Markdown = "#" + f.Markdown
		whole, err := f.Format()
		if err != nil {
			t.Fatal(err)
		}
		back, err := kb.ParseFile(bytes.NewReader(whole))
		if err != nil || !reflect.DeepEqual(back, f) {
			t.Fatalf("%q\n%+v\n%+v, %v", whole, f, back, err)
		}
	})
}

func TestPlainIsWhatReadersSee(t *testing.T) {
	for source, want := range map[string]string{
		"# Head\n\nSome *strong* [link](http://x) text.": "Head Some strong link text.",
		"* one\n* two":                         "one two",
		"| a | b |\n|---|---|\n| c | d |":      "a b c d",
		"Before <b onclick=x>bold</b> after":   "Before bold after",
		"<div>block</div>\n\nAfter":            "After",
		"`code` and\n\n    indented":           "code and indented",
		"5 \\* 3 &amp; \\<b> \\&amp; &eacute;": "5 * 3 & <b> &amp; é",
		"`\\* &amp;`":                          "\\* &amp;",
	} {
		if got := kb.Plain(source); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// The clinic articles beside the project, where they are, are all taken, and
// their twins are linked.
func TestImportOfARealBase(t *testing.T) {
	const dir = "../../../shared/kb"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("not run: there is no folder of articles beside the project (%v)", err)
	}
	s := open(t, storetest.SQLite(t), filepath.Join(t.TempDir(), "search"))
	names, err := filepath.Glob(dir + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for round, want := range []kb.Imported{{Files: len(names), New: len(names)}, {Files: len(names), Unchanged: len(names)}} {
		got, err := s.Import(t.Context(), admin, os.DirFS(dir), func(int, int) {})
		if err != nil || got.New != want.New || got.Unchanged != want.Unchanged || len(got.Bad) > 0 {
			t.Fatalf("round %d: %+v, %v", round+1, got, err)
		}
	}
	linked := 0
	_, err = s.Export(t.Context(), admin, func(_ string, r io.Reader) error {
		f, err := kb.ParseFile(r)
		if f.TranslationOf != "" {
			linked++
		}
		return err
	})
	if err != nil || linked < 200 {
		t.Errorf("%d linked twins, %v", linked, err)
	}
	if got := found(t, s, "whats my dedctible"); !strings.HasPrefix(got, "hc-g-deductible ") {
		t.Errorf("a misspelt question leads to %s", got)
	}
}

// Pictures that are ours are named, with what they show; all others are words.
func TestPicturesInATree(t *testing.T) {
	tree := kb.Tree("A ![door *left*](image:f_0123) b ![out](https://x.example/y.png) c ![bad](image:../x)")
	got := ""
	for _, n := range tree[0].Nodes {
		got += "[" + n.Kind + " " + n.Href + " " + n.Text + "]"
	}
	if want := "[text  A ][image image:f_0123 door left][text   b ][text  out][text   c ][text  bad]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if n := kb.Tree("[form](document:f_1) [no](document:../x)")[0].Nodes; n[0].Href != "document:f_1" || n[2].Kind != "text" {
		t.Errorf("%+v", n)
	}
	if got := kb.Plain("A ![blue door](image:f_1) b"); got != "A blue door b" {
		t.Errorf("searched as %q", got)
	}
}
