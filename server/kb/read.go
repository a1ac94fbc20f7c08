package kb

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// Page is an article as a reader sees it.
type Page struct {
	desk.Article
	Tree  []Node
	Twins []desk.Article // in other languages
}

// Article is a published public article. What is anything else does not exist.
func (s *Service) Article(ctx context.Context, slug string) (Page, error) {
	a, err := s.store.ArticleBySlug(ctx, slug)
	if err != nil {
		return Page{}, err
	}
	if !shown(a) {
		return Page{}, desk.ErrNoSuchThing
	}
	twins, err := s.store.Twins(ctx, a)
	if err != nil {
		return Page{}, err
	}
	p := Page{Article: a, Tree: Tree(a.Markdown)}
	for _, t := range twins {
		if t.ID != a.ID && t.Language != a.Language && shown(t) {
			p.Twins = append(p.Twins, t)
		}
	}
	return p, nil
}

func shown(a desk.Article) bool {
	return a.Status == desk.ArticlePublished && a.Audience == desk.ForPublic
}

// Shelves are the categories that hold public articles in a language.
func (s *Service) Shelves(ctx context.Context, language string) ([]store.Shelf, error) {
	return s.store.Shelves(ctx, language)
}

// OnShelf is a page of a category, and the slug behind which the next begins
// ("" after the last).
func (s *Service) OnShelf(ctx context.Context, language, category, after string, limit int) ([]desk.Article, string, error) {
	found, err := s.store.OnShelf(ctx, language, category, after, limit+1)
	if err != nil || len(found) <= limit {
		return found, "", err
	}
	return found[:limit], found[limit-1].Slug, nil
}

// MaxCommentRunes is how long a reader's comment may be.
const MaxCommentRunes = 1000

// Vote takes down whether an article helped somebody, and what they say.
func (s *Service) Vote(ctx context.Context, slug string, helped bool, comment string) error {
	if err := desk.CheckLine(comment, MaxCommentRunes); err != nil {
		return err
	}
	p, err := s.store.ArticleBySlug(ctx, slug)
	if err != nil {
		return err
	}
	if !shown(p) {
		return desk.ErrNoSuchThing
	}
	return s.store.AddVote(ctx, desk.NewID("av", s.now()), p, helped, comment)
}
