package httpapi

import (
	"context"

	"careline/server/protocol"
)

type knowledgeIn struct {
	From int64 `query:"from" doc:"Unix ms"`
	To   int64 `query:"to" doc:"Unix ms; no longer in it"`
}

// knowledge answers whoever reads figures with what the knowledge base fails at.
func (s *Server) knowledge(ctx context.Context, r *request, in *knowledgeIn) (*struct{ Body protocol.KnowledgeUse }, error) {
	u, err := s.opts.Articles.UseOf(ctx, r.actor, in.From, in.To)
	if err != nil {
		return nil, err
	}
	out := protocol.KnowledgeUse{
		From: u.From, To: u.To, Searches: u.Searches, NoResult: u.NoResult, NoClick: u.NoClick, Chats: u.Chats, Hidden: u.Hidden,
		Deflection: protocol.Deflection(u.Deflection), Gaps: make([]protocol.KnowledgeGap, len(u.Gaps)), Votes: make([]protocol.ArticleVotes, len(u.Votes)),
	}
	names := s.opts.Chat.Directory()
	for i, g := range u.Gaps {
		out.Gaps[i] = protocol.KnowledgeGap{
			Words: g.Words, Language: g.Language, Department: names.DepartmentKey(g.Department), Searches: g.Searches, Visitors: g.Visitors,
			NoResult: g.NoResult, NoClick: g.NoClick, Chats: g.Chats, Weeks: g.Weeks,
		}
	}
	for i := range u.Votes {
		v := &u.Votes[i]
		out.Votes[i] = protocol.ArticleVotes{
			ID: string(v.Article), Slug: v.Slug, Title: v.Title, Language: v.Language, Helped: v.Helped, Against: v.Against,
			Comments: make([]protocol.VoteComment, len(v.Comments)),
		}
		for k, c := range v.Comments {
			out.Votes[i].Comments[k] = protocol.VoteComment(c)
		}
	}
	return &struct{ Body protocol.KnowledgeUse }{out}, nil
}
