package kb

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// Ask is what somebody wants to read. An empty language is that of the article.
type Ask struct {
	Slug     string
	Language string
	Reader   desk.Actor // nobody in particular: the zero Actor
}

// Page is an article as a reader sees it.
type Page struct {
	desk.Article
	Tree  []Node
	Twins []desk.Article // in other languages
	// Moved: it was asked for under an address that it had before.
	Moved bool
	// Fallback: it is not there in the language that was asked for.
	Fallback bool
}

// Article is a published article that the reader may see, in the language they
// ask for if it is there, else in its own. What is anything else does not exist.
func (s *Service) Article(ctx context.Context, ask Ask) (Page, error) {
	a, err := s.store.ArticleBySlug(ctx, ask.Slug)
	if err != nil {
		return Page{}, err
	}
	if !a.ShownTo(ask.Reader) {
		return Page{}, desk.ErrNoSuchThing
	}
	moved := a.Slug != ask.Slug
	family, err := s.store.Twins(ctx, a)
	if err != nil {
		return Page{}, err
	}
	for i := range family {
		if ask.Language != a.Language && family[i].Language == ask.Language && family[i].ShownTo(ask.Reader) {
			a = family[i]
			break
		}
	}
	p := Page{Article: a, Tree: Tree(a.Markdown), Moved: moved, Fallback: ask.Language != "" && a.Language != ask.Language}
	for _, t := range family {
		if t.ID != a.ID && t.Language != a.Language && t.ShownTo(ask.Reader) {
			p.Twins = append(p.Twins, t)
		}
	}
	return p, nil
}

// Shelves are the categories that hold public articles in a language: those
// with names in their order, then the others.
func (s *Service) Shelves(ctx context.Context, language string) ([]store.Shelf, error) {
	shelves, err := s.store.Shelves(ctx, language)
	if err != nil {
		return nil, err
	}
	named, err := s.store.ArticleCategories(ctx)
	if err != nil {
		return nil, err
	}
	place := func(sh store.Shelf) int {
		if i := slices.IndexFunc(named, func(c desk.ArticleCategory) bool { return c.Key == sh.Category }); i >= 0 {
			return i
		}
		return len(named)
	}
	slices.SortStableFunc(shelves, func(a, b store.Shelf) int { return place(a) - place(b) })
	return shelves, nil
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
	a, err := s.store.ArticleBySlug(ctx, slug)
	if err != nil {
		return err
	}
	if !a.ShownTo(desk.Actor{}) {
		return desk.ErrNoSuchThing
	}
	return s.store.AddVote(ctx, desk.NewID("av", s.now()), a, helped, comment)
}
