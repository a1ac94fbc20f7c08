package kb

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"careline/server/bcp47"
	"careline/server/desk"
	"careline/server/store"
)

// Words are what of an article is written.
type Words struct {
	Title       string
	Description string
	Markdown    string
}

func (w *Words) check() error {
	w.Title, w.Description = strings.TrimSpace(w.Title), strings.TrimSpace(w.Description)
	w.Markdown = strings.ReplaceAll(w.Markdown, "\r\n", "\n")
	for _, l := range []struct {
		field, text string
		max         int
	}{{"title", w.Title, MaxTitleRunes}, {"description", w.Description, MaxLineRunes}} {
		if err := checkLine(l.text, l.max); err != nil {
			err.Field = l.field
			return err
		}
	}
	switch {
	case w.Title == "":
		return &desk.Error{Kind: desk.Invalid, Code: "title_missing", Field: "title", Public: "Give the article a title."}
	case len(w.Markdown) > MaxMarkdownBytes:
		return &desk.Error{Kind: desk.Invalid, Code: desk.ErrTooLong.Code, Field: "markdown", Public: "The article is too long to be read. Split it in several."}
	case !utf8.ValidString(w.Markdown) || strings.ContainsRune(w.Markdown, 0):
		return desk.ErrInvalidText
	}
	return nil
}

// checkLine wants one line that can be stored.
func checkLine(text string, max int) *desk.Error {
	if err := desk.CheckLine(text, max); err != nil {
		e := *desk.AsError(err)
		return &e
	}
	if strings.ContainsAny(text, "\n\r") {
		return desk.Invalidf("This is one line. Leave out the line breaks.")
	}
	return nil
}

// Begun is what a new article begins with.
type Begun struct {
	Words
	Language      string
	Department    string // key or id; "": none
	Category      string
	TranslationOf desk.ArticleID // the article that it says in another language
	From          string         // the gap that it was begun from
}

var (
	errTwinThere = &desk.Error{Kind: desk.Conflict, Code: "already_translated", Field: "language",
		Public: "This article is already there in that language. Open it, or choose another language."}
	errBadLanguage = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "language", Public: "Choose a language like en or es."}
)

// Create begins an article, as a draft that nobody but staff sees.
func (s *Service) Create(ctx context.Context, a desk.Actor, b Begun) (desk.Article, error) {
	var none desk.Article
	if err := desk.WritesArticles(a); err != nil {
		return none, err
	}
	if err := b.check(); err != nil {
		return none, err
	}
	if shown, _ := filesIn(b.Markdown); len(shown) > 0 { // there is no article yet that they could be of
		return none, errNotItsFile
	}
	if !bcp47.Valid(b.Language) {
		return none, errBadLanguage
	}
	if err := checkLine(b.From, MaxTitleRunes); err != nil {
		return none, err
	}
	return s.store.AddArticle(ctx, a.From(), func() (desk.Article, []desk.AuditLine, error) {
		article := desk.Article{
			ID: desk.ArticleID(desk.NewID("a", s.now())), Slug: SlugOf(b.Title), Language: b.Language, Category: strings.TrimSpace(b.Category),
			Status: desk.ArticleDraft, Audience: desk.ForPublic, Kind: "article", BegunFrom: b.From,
			Title: b.Title, Description: b.Description, Markdown: b.Markdown,
		}
		if a.Kind == desk.KindStaff {
			article.Owner = desk.StaffID(a.ID)
		}
		if err := s.place(ctx, &article, b); err != nil {
			return none, nil, err
		}
		line, err := s.changed(a, "article.created", article.ID, nil, shownIn(&article))
		return article, []desk.AuditLine{line}, err
	})
}

// place puts a new article beside its twins, in a department and a category.
func (s *Service) place(ctx context.Context, article *desk.Article, b Begun) error {
	if b.TranslationOf != "" {
		if err := s.translates(ctx, article, b.TranslationOf); err != nil {
			return err
		}
	}
	if b.Department != "" {
		var err error
		if article.Department, err = s.department(ctx, b.Department); err != nil {
			return err
		}
	}
	return s.checkCategory(ctx, article)
}

// translates makes an article the twin of another: what is not its words it
// takes from there, so that nothing has to be said twice.
func (s *Service) translates(ctx context.Context, article *desk.Article, of desk.ArticleID) error {
	first, err := s.store.Article(ctx, of)
	if err != nil {
		return err
	}
	twins, err := s.store.LatestTwins(ctx, first)
	if err != nil {
		return err
	}
	for i := range twins {
		if twins[i].Language == article.Language {
			return errTwinThere
		}
	}
	article.TranslationOf = store.RootOf(&first)
	article.Department, article.Audience = first.Department, first.Audience
	if article.Category == "" {
		article.Category = first.Category
	}
	return nil
}

// Save writes a version of an article. version is the one that was begun from;
// where another is the latest by now, nothing is saved. With publish it is what
// readers see from now on; else nobody but staff does.
func (s *Service) Save(ctx context.Context, a desk.Actor, id desk.ArticleID, version int64, w Words, publish bool) (desk.Article, error) {
	if err := desk.WritesArticles(a); err != nil {
		return desk.Article{}, err
	}
	if err := w.check(); err != nil {
		return desk.Article{}, err
	}
	if _, silent := filesIn(w.Markdown); silent {
		return desk.Article{}, errNoAlt
	}
	if err := s.takeFiles(ctx, a, id, w.Markdown); err != nil {
		return desk.Article{}, err
	}
	return s.store.ChangeArticle(ctx, id, a.From(), func(there *desk.Article) ([]desk.AuditLine, error) {
		// The same again, because the answer to the first did not arrive, is fine.
		if again := there.Version == version+1 && there.Author == a.From() && w.said(there); there.Version != version && !again {
			return nil, desk.ErrArticleChanged
		}
		before := shownIn(there)
		say(there, w)
		if publish {
			if err := desk.Publishes(a, there.Department); err != nil {
				return nil, err
			}
			there.Status, there.Live = desk.ArticlePublished, store.LiveLatest
		}
		return s.lines(a, "article.saved", there, before)
	})
}

// SetStatus publishes the latest version, takes an article back or puts it
// away. version is the one that whoever decides has seen.
func (s *Service) SetStatus(ctx context.Context, a desk.Actor, id desk.ArticleID, version int64, to desk.ArticleStatus) (desk.Article, error) {
	if !to.Known() {
		return desk.Article{}, desk.Invalidf("An article is a draft, published or archived.")
	}
	if err := desk.WritesArticles(a); err != nil {
		return desk.Article{}, err
	}
	return s.store.ChangeArticle(ctx, id, a.From(), func(there *desk.Article) ([]desk.AuditLine, error) {
		// A draft that nobody has seen may be put away by whoever may write it.
		may := desk.Publishes(a, there.Department)
		if to == desk.ArticleArchived {
			may = there.Arranges(a)
		}
		if may != nil {
			return nil, may
		}
		if there.Version != version {
			return nil, desk.ErrArticleChanged
		}
		before := shownIn(there)
		if there.Status = to; to == desk.ArticlePublished {
			there.Live = store.LiveLatest
		}
		return s.lines(a, "article.status_set", there, before)
	})
}

// Restore makes the words of an earlier version the latest again, as a new
// version; readers see it once it is published.
func (s *Service) Restore(ctx context.Context, a desk.Actor, id desk.ArticleID, version, restored int64) (desk.Article, error) {
	if err := desk.WritesArticles(a); err != nil {
		return desk.Article{}, err
	}
	old, err := s.store.ArticleVersion(ctx, id, restored)
	if err != nil {
		return desk.Article{}, err
	}
	return s.store.ChangeArticle(ctx, id, a.From(), func(there *desk.Article) ([]desk.AuditLine, error) {
		if there.Version != version {
			return nil, desk.ErrArticleChanged
		}
		before := shownIn(there)
		say(there, Words{old.Title, old.Description, old.Markdown})
		there.Restored = restored
		return s.lines(a, "article.restored", there, before)
	})
}

// said reports whether an article has these words.
func (w *Words) said(a *desk.Article) bool {
	return a.Title == w.Title && a.Description == w.Description && a.Markdown == w.Markdown
}

// say gives an article other words, which are then written here and come from
// no file.
func say(a *desk.Article, w Words) {
	if w.said(a) {
		return
	}
	a.Title, a.Description, a.Markdown, a.Digest, a.Restored = w.Title, w.Description, w.Markdown, nil, 0
}

// audited is what of an article the audit log keeps before and after a change.
// Its words are in its versions.
type audited struct {
	Slug       string               `json:"slug"`
	Language   string               `json:"language"`
	Department desk.DepartmentID    `json:"department,omitempty"`
	Category   string               `json:"category,omitempty"`
	Status     desk.ArticleStatus   `json:"status"`
	Audience   desk.ArticleAudience `json:"audience"`
	Owner      desk.StaffID         `json:"owner,omitempty"`
	ReviewOn   string               `json:"review_on,omitempty"`
	Version    int64                `json:"version"`
	Restored   int64                `json:"restored,omitempty"`
}

func shownIn(a *desk.Article) audited {
	return audited{a.Slug, a.Language, a.Department, a.Category, a.Status, a.Audience, a.Owner, a.ReviewOn, a.Version, a.Restored}
}

func (s *Service) lines(a desk.Actor, action string, article *desk.Article, before audited) ([]desk.AuditLine, error) {
	line, err := s.changed(a, action, article.ID, before, shownIn(article))
	return []desk.AuditLine{line}, err
}

// changed is an audit line with what was and what is.
func (s *Service) changed(a desk.Actor, action string, id desk.ArticleID, before, after any) (desk.AuditLine, error) {
	raw, err := json.Marshal(struct {
		Before any `json:"before"`
		After  any `json:"after"`
	}{before, after})
	return desk.AuditLine{At: s.now().UnixMilli(), Actor: a, Action: action, Target: string(id), Details: string(raw)}, err
}
