package kb

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"

	"careline/server/desk"
	"careline/server/store"
)

// household is what files name otherwise than the tables: departments by key,
// people by e-mail address.
type household struct {
	departments map[string]desk.DepartmentID
	keys        map[desk.DepartmentID]string
	people      map[string]desk.StaffID
	addresses   map[desk.StaffID]string
}

func (s *Service) household(ctx context.Context) (household, error) {
	h := household{departments: map[string]desk.DepartmentID{}, people: map[string]desk.StaffID{}, addresses: map[desk.StaffID]string{}}
	var err error
	if h.keys, err = s.departments(ctx); err != nil {
		return h, err
	}
	for id, key := range h.keys {
		h.departments[key] = id
	}
	people, err := s.store.StaffList(ctx)
	for i := range people {
		h.people[people[i].Email], h.addresses[people[i].ID] = people[i].ID, people[i].Email
	}
	return h, err
}

// whyNot says to whoever keeps the files what a refusal means for one.
var whyNot = map[string]string{
	store.ErrSlugTaken.Code:     "has a slug that another article has, or had before",
	errNoSuch.Code:              "names a department that is not here: make it first, or leave it out",
	desk.ErrInvalidText.Code:    "holds what cannot be stored",
	desk.ErrNoSuchThing.Code:    "names something that is not here",
	desk.ErrForbidden.Code:      "may not be changed by you",
	desk.ErrInvalid.Code:        "holds a value that cannot be",
	desk.ErrConflict.Code:       "was changed meanwhile: import it again",
	desk.ErrTooLong.Code:        "is too long",
	desk.ErrArticleChanged.Code: "was changed meanwhile: import it again",
}

// importFile writes what a file says, unless the article says so already or
// has been written on here since the same file came: a file that is imported
// twice takes nothing back.
func (s *Service) importFile(ctx context.Context, by desk.Actor, dir fs.FS, name string, f File, h household) (changed bool, remark string, err error) {
	whole, err := f.Format()
	if err != nil {
		return false, "", err
	}
	digest := sha256.Sum256(whole)
	f.Markdown, remark, err = s.bringFiles(ctx, by, dir, name, f.Markdown)
	if err != nil {
		return false, "", err
	}
	a, changed, err := s.store.PutArticle(ctx, f.ID, by.From(), func(there *desk.Article, file []byte) (*desk.Article, []desk.AuditLine, error) {
		if bytes.Equal(file, digest[:]) {
			return nil, nil, nil
		}
		a, before := desk.Article{ID: desk.ArticleID(desk.NewID("a", s.now())), ImportID: f.ID, Slug: f.ID, Status: desk.ArticlePublished, Audience: desk.ForPublic}, any(nil)
		if there != nil {
			same, err := s.saysTheSame(ctx, there, whole, h)
			if err != nil || same {
				return nil, nil, err
			}
			a, before = *there, shownIn(there)
		}
		said, err := f.onto(&a, h)
		if err != nil {
			return nil, nil, err
		}
		remark = cmp.Or(said, remark)
		a.Digest = digest[:]
		line, err := s.changed(by, "article.imported", a.ID, before, shownIn(&a))
		return &a, []desk.AuditLine{line}, err
	})
	if err == nil {
		err = s.ownBrought(ctx, by, &a)
	}
	if !changed {
		remark = ""
	}
	return changed, remark, err
}

// saysTheSame reports whether a file is what Export makes of the article now.
func (s *Service) saysTheSame(ctx context.Context, there *desk.Article, file []byte, h household) (bool, error) {
	shown := *there
	if there.Status == desk.ArticlePublished && there.Live != there.Version {
		live, err := s.store.ArticleVersion(ctx, there.ID, there.Live)
		if err != nil {
			return false, err
		}
		shown.Title, shown.Description, shown.Markdown = live.Title, live.Description, live.Markdown
	}
	own, err := s.fileOf(ctx, &shown, h)
	return bytes.Equal(own, file), err
}

// onto puts what the file says onto an article. The remark says what could not
// be kept.
func (f *File) onto(a *desk.Article, h household) (remark string, err error) {
	a.Title, a.Description, a.Markdown, a.Language, a.TranslationOf, a.Restored = f.Title, f.Description, f.Markdown, f.Language, f.TranslationOf, 0
	a.Category, a.Kind, a.Source, a.SourceURL, a.SourceDate, a.License = f.Category, f.Kind, f.Source, f.SourceURL, f.SourceDate, f.License
	a.Former = f.FormerSlugs
	if id, ok := h.departments[f.Category]; ok {
		a.Department = id
	}
	if f.Department != "" {
		id, ok := h.departments[f.Department]
		if !ok {
			return "", errNoSuch
		}
		a.Department = id
	}
	for _, set := range []struct {
		said string
		to   *string
	}{{f.Slug, &a.Slug}, {f.Status, (*string)(&a.Status)}, {f.Audience, (*string)(&a.Audience)}, {f.ReviewOn, &a.ReviewOn}} {
		if set.said != "" {
			*set.to = set.said
		}
	}
	if f.Owner != "" {
		id, ok := h.people[f.Owner]
		if !ok {
			remark = "was taken without its owner, who does not work here"
		}
		a.Owner = id
	}
	if a.Status == desk.ArticlePublished {
		a.Live = store.LiveLatest
	}
	return remark, nil
}

// Export calls write for each article as the file that Import reads, in the
// order of their last change, and for what they show: published ones as readers see them, others as
// they were written last.
func (s *Service) Export(ctx context.Context, a desk.Actor, write func(name string, file io.Reader) error) (int, error) {
	if err := desk.AdminOnly(a); err != nil {
		return 0, err
	}
	h, err := s.household(ctx)
	if err != nil {
		return 0, err
	}
	n, seq, written := 0, int64(0), map[desk.FileID]bool{}
	for {
		page, err := s.store.ArticlesAfter(ctx, seq, indexPage)
		if err != nil {
			return n, err
		}
		for i := range page {
			seq = page[i].Seq
			whole, err := s.fileOf(ctx, &page[i], h)
			if err == nil {
				err = write(page[i].ImportID+".md", bytes.NewReader(whole))
			}
			if err == nil && s.files != nil {
				err = s.exportFiles(ctx, page[i].Markdown, written, write)
			}
			if err != nil {
				return n, fmt.Errorf("kb: export %s: %w", page[i].ImportID, err)
			}
			n++
		}
		if len(page) < indexPage {
			return n, nil
		}
	}
}

func (s *Service) fileOf(ctx context.Context, a *desk.Article, h household) ([]byte, error) {
	former, err := s.store.FormerSlugs(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	return File{
		ID: a.ImportID, Title: a.Title, Description: a.Description, Category: a.Category, Language: a.Language, Kind: a.Kind,
		Source: a.Source, SourceURL: a.SourceURL, SourceDate: a.SourceDate, License: a.License, TranslationOf: a.TranslationOf,
		Slug: a.Slug, FormerSlugs: former, Department: h.keys[a.Department], Status: string(a.Status), Audience: string(a.Audience),
		Owner: h.addresses[a.Owner], ReviewOn: a.ReviewOn, Markdown: a.Markdown,
	}.Format()
}
