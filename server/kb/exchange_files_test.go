package kb_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"careline/server/attach"
	"careline/server/desk"
	"careline/server/kb"
	"careline/server/store/storetest"
)

var pictureID = regexp.MustCompile(`image:(f_[a-z0-9]+)`)

// The pictures of articles go with them: out into a folder beside them, and
// from there into another house, once each, where readers see them.
func TestPicturesGoWithTheirArticles(t *testing.T) {
	var door bytes.Buffer
	if err := png.Encode(&door, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		const first = "f_aaaaaaaaaaaaaaaaaaaaaaaaaa"
		dir := fstest.MapFS{
			"en/a.md":                    file("a", "", "![The door](image:"+first+")\n"),
			"en/b.md":                    file("b", "translation_of: a\n", "![La puerta](image:"+first+")\n"),
			"en/files/" + first + ".png": {Data: door.Bytes()},
		}
		s := open(t, d, t.TempDir())
		keeper, err := attach.Open(t.TempDir(), attach.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s.ShowFiles(keeper)
		bring := func(from fstest.MapFS) kb.Imported {
			got, err := s.Import(t.Context(), admin, from, func(int, int) {})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := bring(dir); got.New != 2 || len(got.Bad)+len(got.Remarks) > 0 {
			t.Fatalf("%+v", got)
		}
		if got := bring(dir); got.Unchanged != 2 {
			t.Errorf("again: %+v", got)
		}
		shown := map[string]bool{}
		for _, slug := range []string{"a", "b"} {
			p, err := s.Article(t.Context(), kb.Ask{Slug: slug})
			if err != nil {
				t.Fatal(err)
			}
			id := pictureIn(p.Tree)
			shown[id] = true
			_, r, _, err := s.File(t.Context(), desk.Actor{}, desk.FileID(id))
			if err != nil {
				t.Fatalf("%s: the picture %q of %s: %v", slug, id, slug, err)
			}
			if raw, err := io.ReadAll(r); err != nil || !bytes.HasPrefix(raw, []byte("\x89PNG")) {
				t.Errorf("%d bytes, %v", len(raw), err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
		if len(shown) != 1 || shown[first] {
			t.Errorf("one picture is kept as %v", shown)
		}

		out := fstest.MapFS{}
		n, err := s.Export(t.Context(), admin, func(name string, r io.Reader) error {
			whole, err := io.ReadAll(r)
			out[name] = &fstest.MapFile{Data: whole}
			return err
		})
		if err != nil || n != 2 || len(out) != 3 {
			t.Fatalf("%d articles, %d files, %v", n, len(out), err)
		}
		id := pictureID.FindSubmatch(out["a.md"].Data)
		if id == nil || out["files/"+string(id[1])+".png"] == nil {
			t.Fatalf("%s", out["a.md"].Data)
		}
		if got := bring(out); got.Unchanged != 2 || len(got.Remarks) > 0 {
			t.Errorf("into the same house: %+v", got)
		}

		// What is no picture is said, and the article is taken without it.
		bad := fstest.MapFS{"c.md": file("c", "", "![A door](image:f_bbbbbbbbbbbbbbbbbbbbbbbbbb)\n"), "files/f_bbbbbbbbbbbbbbbbbbbbbbbbbb.png": {Data: []byte("MZ no picture")}}
		if got := bring(bad); got.New != 1 || len(got.Remarks) != 1 || !strings.Contains(got.Remarks[0].Why, "cannot be taken") {
			t.Errorf("%+v", got)
		}
	})
}

func pictureIn(tree []kb.Node) string {
	for _, n := range tree {
		if id, ok := strings.CutPrefix(n.Href, "image:"); ok {
			return id
		}
		if id := pictureIn(n.Nodes); id != "" {
			return id
		}
	}
	return ""
}
