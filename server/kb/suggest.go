package kb

import (
	"context"

	"careline/server/desk"
	"careline/server/search"
)

// Suggestion is an article that may answer something, with who may see it.
type Suggestion struct {
	search.Hit
	Audience desk.ArticleAudience
}

// Suggest finds articles that may answer a message, as far as the asker may see
// them. Of a message that asks nothing, none.
func (s *Service) Suggest(ctx context.Context, text string, audience search.Audience, limit int) ([]Suggestion, error) {
	if text == "" {
		return nil, nil
	}
	found, err := s.Search(ctx, search.Query{Text: text, Audience: audience, Limit: limit})
	if err != nil {
		return nil, err
	}
	out := make([]Suggestion, 0, len(found.Hits))
	for _, h := range found.Hits {
		a, err := s.store.ArticleBySlug(ctx, h.Slug)
		switch {
		case err != nil && desk.AsError(err).Kind == desk.NotFound:
			continue // renamed since it was indexed
		case err != nil:
			return nil, err
		case a.Status == desk.ArticlePublished:
			out = append(out, Suggestion{h, a.Audience})
		}
	}
	return out, nil
}
