package kb

import (
	"context"
	"errors"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// Opened is an article as those who write it see it.
type Opened struct {
	desk.Article                      // in its latest version
	Former       []string             // addresses that lead here
	Twins        []desk.Article       // in other languages
	Unsaved      *desk.UnsavedArticle // of whoever asks; nil: nothing
}

// Filter says which articles a list shows.
type Filter = store.ArticleFilter

// List is a page of the articles that a filter lets through, and the cursor of
// the next ("": there is none). All staff read all articles.
func (s *Service) List(ctx context.Context, a desk.Actor, f Filter) ([]desk.Article, string, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, "", err
	}
	if f.DueBy != "" && !desk.ValidDate(f.DueBy) {
		return nil, "", errBadDate
	}
	limit := f.Limit
	f.Limit++
	found, err := s.store.ArticleList(ctx, f)
	if err != nil || len(found) <= limit {
		return found, "", err
	}
	return found[:limit], f.CursorAfter(&found[limit-1]), nil
}

// Open is an article with all that belongs to it, by its id or its address.
func (s *Service) Open(ctx context.Context, a desk.Actor, id desk.ArticleID) (Opened, error) {
	var o Opened
	if err := desk.StaffOnly(a); err != nil {
		return o, err
	}
	var err error
	o.Article, err = s.store.Article(ctx, id)
	if err != nil && desk.AsError(err).Kind == desk.NotFound { // checklists name articles by their address
		named, missing := s.store.ArticleBySlug(ctx, string(id))
		if missing != nil {
			return o, missing
		}
		id = named.ID
		o.Article, err = s.store.Article(ctx, id)
	}
	if err != nil {
		return o, err
	}
	if o.Former, err = s.store.FormerSlugs(ctx, id); err != nil {
		return o, err
	}
	twins, err := s.store.LatestTwins(ctx, o.Article)
	if err != nil {
		return o, err
	}
	for i := range twins {
		if twins[i].ID != id {
			o.Twins = append(o.Twins, twins[i])
		}
	}
	unsaved, err := s.store.ArticleDraft(ctx, id, desk.StaffID(a.ID))
	switch {
	case err == nil:
		o.Unsaved = &unsaved
	case !errors.Is(err, desk.ErrNoSuchThing):
		return o, err
	}
	return o, nil
}

// Versions are all versions of an article, newest first, without their text.
func (s *Service) Versions(ctx context.Context, a desk.Actor, id desk.ArticleID) ([]desk.ArticleVersion, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	found, err := s.store.ArticleVersions(ctx, id)
	if err == nil && len(found) == 0 {
		err = desk.ErrNoSuchThing
	}
	return found, err
}

// Version is one version with its text.
func (s *Service) Version(ctx context.Context, a desk.Actor, id desk.ArticleID, version int64) (desk.ArticleVersion, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.ArticleVersion{}, err
	}
	return s.store.ArticleVersion(ctx, id, version)
}

// Keep keeps what somebody has written and not saved. It is kept as it is, a
// title that is missing too: it is for nobody else.
func (s *Service) Keep(ctx context.Context, a desk.Actor, id desk.ArticleID, version int64, w Words) error {
	if err := desk.WritesArticles(a); err != nil {
		return err
	}
	title := w.Title
	if title == "" {
		w.Title = "-"
	}
	if err := w.check(); err != nil {
		return err
	}
	if _, err := s.Version(ctx, a, id, version); err != nil {
		return err
	}
	if err := s.takeFiles(ctx, a, id, w.Markdown); err != nil {
		return err
	}
	return s.store.SaveArticleDraft(ctx, desk.UnsavedArticle{
		Article: id, Staff: desk.StaffID(a.ID), Version: version, Title: title, Description: w.Description, Markdown: w.Markdown,
	})
}

// Forget gives up what somebody has not saved.
func (s *Service) Forget(ctx context.Context, a desk.Actor, id desk.ArticleID) error {
	if err := desk.WritesArticles(a); err != nil {
		return err
	}
	return s.store.DropArticleDraft(ctx, id, desk.StaffID(a.ID))
}

// EditorStays is how long somebody counts as writing after they were seen last.
const EditorStays = 15 * time.Second

// Editing is what somebody who writes in an article has to know: who else does,
// and which version is the latest.
type Editing struct {
	Others  []desk.ArticleEditor
	Version int64
	By      desk.From
}

// Edit takes down that somebody is writing in an article, or leaves it. It is
// called every few seconds.
func (s *Service) Edit(ctx context.Context, a desk.Actor, id desk.ArticleID, leaves bool) (Editing, error) {
	var e Editing
	if err := desk.WritesArticles(a); err != nil {
		return e, err
	}
	article, err := s.store.Article(ctx, id)
	if err != nil {
		return e, err
	}
	e.Version, e.By = article.Version, article.Author
	e.Others, err = s.store.SeeEditor(ctx, id, desk.StaffID(a.ID), leaves, s.now().Add(-EditorStays).UnixMilli())
	return e, err
}
