package httpapi

import (
	"context"
	"slices"
	"strings"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
	"careline/server/search"
)

type knowledgeIn struct {
	From int64 `query:"from" doc:"Unix ms"`
	To   int64 `query:"to" doc:"Unix ms; no longer in it"`

	Language   string `query:"language" doc:"of it, what was looked for in one language"`
	Department string `query:"department" doc:"of it, what is of one department; its key"`
}

// knowledge answers whoever reads figures with what the knowledge base fails at.
func (s *Server) knowledge(ctx context.Context, r *request, in *knowledgeIn) (*struct{ Body protocol.KnowledgeUse }, error) {
	names := s.opts.Chat.Directory()
	ask := kb.UseAsk{From: in.From, To: in.To, Language: in.Language}
	if in.Language != "" && !slices.Contains(search.Languages, in.Language) {
		return nil, desk.Invalidf("language is one of %s.", strings.Join(search.Languages, ", "))
	}
	if in.Department != "" {
		d := names.ByKey[in.Department]
		if d == nil {
			return nil, desk.Invalidf("There is no department %q.", in.Department)
		}
		ask.Department = d.ID
	}
	u, err := s.opts.Articles.UseOf(ctx, r.actor, ask)
	if err != nil {
		return nil, err
	}
	out := protocol.KnowledgeUse{
		From: u.From, To: u.To, Searches: u.Searches, NoResult: u.NoResult, NoClick: u.NoClick, Chats: u.Chats, Hidden: u.Hidden,
		Deflection: protocol.Deflection(u.Deflection), Gaps: make([]protocol.KnowledgeGap, len(u.Gaps)), Votes: make([]protocol.ArticleVotes, len(u.Votes)),
	}
	out.Weeks = make([]protocol.SearchedWeek, len(u.Weeks))
	for i, w := range u.Weeks {
		out.Weeks[i] = protocol.SearchedWeek{From: u.From + int64(i)*kb.Week, Searches: w.Searches, NoResult: w.NoResult, NoClick: w.NoClick, Chats: w.Chats}
	}
	for i, g := range u.Gaps {
		out.Gaps[i] = protocol.KnowledgeGap{
			Words: g.Words, Language: g.Language, Department: names.DepartmentKey(g.Department), Searches: g.Searches, Visitors: g.Visitors,
			NoResult: g.NoResult, NoClick: g.NoClick, Chats: g.Chats, Weeks: make([]int64, len(g.Weeks)),
		}
		for k, w := range g.Weeks {
			out.Gaps[i].Weeks[k] = w.Searches
		}
	}
	for i := range u.Votes {
		v := &u.Votes[i]
		out.Votes[i] = protocol.ArticleVotes{
			ID: string(v.Article), Slug: v.Slug, Title: v.Title, Language: v.Language, Helped: v.Helped, Against: v.Against,
			Comments: make([]protocol.VoteComment, len(v.Comments)), Deflection: protocol.Deflection(v.Deflection),
		}
		for k, c := range v.Comments {
			out.Votes[i].Comments[k] = protocol.VoteComment(c)
		}
	}
	return &struct{ Body protocol.KnowledgeUse }{out}, nil
}
