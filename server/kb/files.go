package kb

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"careline/server/attach"
	"careline/server/desk"
)

// Addresses of an article's own files in its Markdown: ![The door](image:f_…) is
// a picture, [The form](document:f_…) leads to a file. Where they are served
// from is for whoever shows them.
const (
	pictureScheme  = "image:"
	documentScheme = "document:"
)

// Files is where the bytes of an article's files lie.
type Files interface {
	Open(id desk.FileID, v attach.Variant) (attach.File, int64, error)
	Keep(ctx context.Context, r io.Reader, what attach.Accept) (attach.Kept, error)
	Remove(id desk.FileID) error
}

// ShowFiles says where the bytes of files lie; without it there are none.
func (s *Service) ShowFiles(from Files) { s.files = from }

var (
	errNoAlt = &desk.Error{Kind: desk.Invalid, Code: "alt_missing", Field: "markdown",
		Public: "Say in words what each picture shows, for those who cannot see it."}
	errNotItsFile = &desk.Error{Kind: desk.Invalid, Code: desk.ErrNoSuchFile.Code, Field: "markdown",
		Public: "A picture or a file is not this article's. Add it here again."}
)

// fileIn is the id in the address of a file of ours; ok is false for any other.
func fileIn(scheme, address string) (id desk.FileID, ok bool) {
	name, ok := strings.CutPrefix(address, scheme)
	if !ok || len(name) > 64 || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "", false
	}
	return desk.FileID(name), true
}

// filesIn are the files that a text shows (true) or only leads to; silent
// reports whether a picture has no words for those who cannot see it.
func filesIn(source string) (shown map[desk.FileID]bool, silent bool) {
	src := []byte(source)
	shown = map[desk.FileID]bool{}
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			if id, ok := fileIn(pictureScheme, string(n.Destination)); ok {
				shown[id] = true
				silent = silent || strings.TrimSpace(plainOf(treeMaker{src: src}.children(n, 0))) == ""
			}
		case *ast.Link:
			if id, ok := fileIn(documentScheme, string(n.Destination)); ok {
				if !shown[id] {
					shown[id] = false
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return shown, silent
}

// takeFiles makes the files of a text those of the article and its twins, for
// good: earlier versions show them too. Each was sent in by whoever writes,
// or is there already.
func (s *Service) takeFiles(ctx context.Context, a desk.Actor, article desk.ArticleID, markdown string) error {
	shown, _ := filesIn(markdown)
	if len(shown) == 0 {
		return nil
	}
	there, err := s.store.Article(ctx, article)
	if err != nil {
		return err
	}
	owner, err := s.fileOwner(ctx, &there)
	if err != nil {
		return err
	}
	for id, asPicture := range shown {
		f, err := s.store.File(ctx, id)
		if err != nil && desk.AsError(err).Kind != desk.NotFound {
			return err
		}
		if err != nil || asPicture && !strings.HasPrefix(f.Type, "image/") || f.State == desk.FileInfected {
			return errNotItsFile
		}
	}
	if err := s.store.OwnFiles(ctx, owner, a.Author(), slices.Sorted(maps.Keys(shown))); err != nil {
		if desk.AsError(err).Code == desk.ErrNoSuchFile.Code {
			return errNotItsFile
		}
		return err
	}
	return nil
}

// fileOwner is the article that files of all its twins belong to: the first of
// them.
func (s *Service) fileOwner(ctx context.Context, article *desk.Article) (string, error) {
	family, err := s.store.LatestTwins(ctx, *article)
	for i := range family {
		if family[i].TranslationOf == "" {
			return string(family[i].ID), err
		}
	}
	return string(article.ID), err
}

// File is a file with its bytes, for those who may see an article that shows
// it; staff see all of them. Any other is like one that there is not.
func (s *Service) File(ctx context.Context, reader desk.Actor, id desk.FileID) (desk.File, attach.File, int64, error) {
	f, err := s.store.File(ctx, id)
	if err == nil && (!f.State.Openable() || f.Seq > 0 || s.files == nil) {
		err = desk.ErrNoSuchThing
	}
	if err == nil {
		err = s.showsFile(ctx, reader, &f)
	}
	if err != nil {
		return desk.File{}, nil, 0, err
	}
	r, size, err := s.files.Open(id, attach.Original)
	return f, r, size, err
}

// showsFile is desk.ErrNoSuchThing where no article shows it to the reader.
func (s *Service) showsFile(ctx context.Context, reader desk.Actor, f *desk.File) error {
	if f.Owner == "" {
		if reader.Kind == desk.KindStaff && f.Author == reader.Author() {
			return nil
		}
		return desk.ErrNoSuchThing
	}
	owner, err := s.store.Article(ctx, desk.ArticleID(f.Owner))
	if err != nil || reader.Kind == desk.KindStaff {
		return err
	}
	family, err := s.store.Twins(ctx, owner)
	if err != nil {
		return err
	}
	for i := range family {
		if !family[i].ShownTo(reader) {
			continue
		}
		shown, _ := filesIn(family[i].Markdown)
		if _, ok := shown[f.ID]; ok {
			return nil
		}
	}
	return desk.ErrNoSuchThing
}
