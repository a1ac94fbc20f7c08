package httpapi

import (
	"context"
	"net/http"
	"net/url"

	"careline/server/desk"
	"careline/server/kb"
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

// searchArticles answers anybody with what is public, and verified patients with
// what is theirs as well.
func (s *Server) searchArticles(ctx context.Context, r *request, in *searchIn) (*searchOut, error) {
	if in.Limit < 0 || in.Limit > search.MaxLimit {
		return nil, desk.Invalidf("limit is a number from 1 to %d.", search.MaxLimit)
	}
	found, err := s.opts.Articles.Search(ctx, search.Query{
		Text: in.Q, Language: in.Language, Department: in.Department, Limit: in.Limit, Typing: in.Typing, Audience: audienceOf(r.actor),
	})
	if err != nil {
		return nil, err
	}
	return &searchOut{resultsOf(found)}, nil
}

func resultsOf(found search.Results) protocol.ArticleResults {
	out := protocol.ArticleResults{Results: make([]protocol.ArticleResult, len(found.Hits)), Instead: found.Instead}
	for i := range found.Hits {
		out.Results[i] = resultOf(&found.Hits[i])
	}
	return out
}

func resultOf(h *search.Hit) protocol.ArticleResult {
	r := protocol.ArticleResult{
		ID: h.ID, Slug: h.Slug, Title: h.Title, Language: h.Language, Department: h.Department, Category: h.Category, Excerpt: h.Excerpt,
		Marks: make([]protocol.Mark, len(h.Marks)),
	}
	for k, m := range h.Marks {
		r.Marks[k] = protocol.Mark(m)
	}
	return r
}

type (
	articlePath struct {
		Slug     string `path:"slug"`
		Language string `query:"language" doc:"to read it in, if it is there in that language"`
	}
	articleOut struct {
		Status   int
		Location string `header:"Location" doc:"with 301: where the article is now"`
		Body     struct {
			Article protocol.Article `json:"article"`
		}
	}
)

// article answers anybody with an article that they may read.
func (s *Server) article(ctx context.Context, r *request, in *articlePath) (*articleOut, error) {
	p, err := s.opts.Articles.Article(ctx, kb.Ask{Slug: in.Slug, Language: in.Language, Reader: r.actor})
	if err != nil {
		return nil, err
	}
	out := &articleOut{Status: http.StatusOK}
	if p.Moved {
		out.Status, out.Location = http.StatusMovedPermanently, apiPath+"/articles/"+p.Slug
		if in.Language != "" {
			out.Location += "?language=" + url.QueryEscape(in.Language)
		}
	}
	a := protocol.Article{
		ID: string(p.ID), Slug: p.Slug, Title: p.Title, Description: p.Description, Language: p.Language,
		Department: s.opts.Chat.Directory().DepartmentKey(p.Department), Category: p.Category, UpdatedAt: p.WrittenAt, Fallback: p.Fallback,
		Nodes: nodesOf(p.Tree), Twins: make([]protocol.ArticleTwin, len(p.Twins)),
	}
	for i, t := range p.Twins {
		a.Twins[i] = protocol.ArticleTwin{Slug: t.Slug, Language: t.Language, Title: t.Title}
	}
	out.Body.Article = a
	return out, nil
}

func nodesOf(tree []kb.Node) []protocol.ArticleNode {
	out := make([]protocol.ArticleNode, len(tree))
	for i, n := range tree {
		out[i] = protocol.ArticleNode{Kind: n.Kind, Text: n.Text, Level: n.Level, Ordered: n.Ordered, Head: n.Head, Href: fileAddress(n.Href)}
		if len(n.Nodes) > 0 {
			out[i].Nodes = nodesOf(n.Nodes)
		}
	}
	return out
}

// vote takes down whether an article helped, and in which visit it was read.
func (s *Server) vote(ctx context.Context, r *request, in *struct {
	Slug string `path:"slug"`
	Body protocol.Vote
}) (*nothing, error) {
	b := in.Body
	if b.Visit == "" {
		return nil, s.opts.Articles.Vote(ctx, in.Slug, b.Helped, b.Comment)
	}
	v, err := s.visit(ctx, r, b.Site, b.Visit)
	if err != nil {
		return nil, err
	}
	return nil, s.opts.Articles.VoteIn(ctx, v, in.Slug, b.Helped, b.Comment)
}
