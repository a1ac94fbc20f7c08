package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/search"
)

type (
	searchIn struct {
		Q          string `query:"q" doc:"what somebody typed"`
		Language   string `query:"language" doc:"of the articles; usually the one that was typed in"`
		Department string `query:"department" doc:"key"`
		Limit      int    `query:"limit" doc:"1 to 50, usually 10"`
		Typing     bool   `query:"typing" doc:"the last word may be unfinished"`
	}
	searchOut struct {
		Body protocol.ArticleResults
	}
)

// searchArticles answers anybody with what is public.
func (s *Server) searchArticles(ctx context.Context, _ *request, in *searchIn) (*searchOut, error) {
	if in.Limit < 0 || in.Limit > search.MaxLimit {
		return nil, desk.Invalidf("limit is a number from 1 to %d.", search.MaxLimit)
	}
	found, err := s.opts.Articles.Search(ctx, search.Query{
		Text: in.Q, Language: in.Language, Department: in.Department, Limit: in.Limit, Typing: in.Typing, Audience: search.Public,
	})
	if err != nil {
		return nil, err
	}
	out := &searchOut{protocol.ArticleResults{Results: make([]protocol.ArticleResult, len(found.Hits)), Instead: found.Instead}}
	for i, h := range found.Hits {
		r := protocol.ArticleResult{
			ID: h.ID, Slug: h.Slug, Title: h.Title, Language: h.Language, Department: h.Department, Category: h.Category, Excerpt: h.Excerpt,
			Marks: make([]protocol.Mark, len(h.Marks)),
		}
		for k, m := range h.Marks {
			r.Marks[k] = protocol.Mark(m)
		}
		out.Body.Results[i] = r
	}
	return out, nil
}
