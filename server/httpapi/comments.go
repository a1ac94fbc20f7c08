package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/voice"
)

type (
	commentsIn struct {
		From       string `query:"from" doc:"local date, like 2026-11-01"`
		To         string `query:"to" doc:"the first local date that is no longer in it"`
		Zone       string `query:"zone" doc:"IANA name; usually the clinic's"`
		Words      string `query:"q" maxLength:"200" doc:"words that are all in it; case and accents do not matter"`
		Scores     []int  `query:"score" doc:"1 to 5, several with commas; left out: all"`
		Department string `query:"department" doc:"key; usually all that you may read"`
		Tag        string `query:"tag" doc:"id; none: without any tag"`
		Cursor     string `query:"cursor"`
		Limit      int    `query:"limit" doc:"1 to 200, usually 50"`
	}
	tagCommentIn struct {
		ConversationPath
		Episode int `path:"episode"`
		Body    protocol.TagComment
	}
	commentTagsOut struct {
		Body struct {
			Tags []string `json:"tags"`
		}
	}
)

// comments answers whoever reads figures with what patients wrote.
func (s *Server) comments(ctx context.Context, r *request, in *commentsIn) (*struct{ Body protocol.Comments }, error) {
	a, err := s.opts.Voice.Comments(ctx, r.actor, voice.CommentAsk{
		From: in.From, To: in.To, Zone: in.Zone, Words: in.Words, Scores: in.Scores, Department: in.Department, Tag: in.Tag,
		Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	out := protocol.Comments{
		From: a.From, To: a.To, Zone: a.Zone.String(), AsOf: a.AsOf, N: a.N, Any: a.Any, Untagged: a.Untagged, Tags: a.Tags,
		Comments: make([]protocol.Comment, len(a.Page)), NextCursor: a.Next,
	}
	for i := range a.Page {
		out.Comments[i] = commentOf(&a.Page[i], s.opts.Chat.Directory())
	}
	return &struct{ Body protocol.Comments }{out}, nil
}

func commentOf(k *voice.Comment, d *desk.Directory) protocol.Comment {
	return protocol.Comment{
		Conversation: string(k.Conversation), Episode: k.Episode, Reference: k.Reference, Name: k.Name, Status: string(k.Status),
		Department: d.DepartmentKey(k.Department), Topic: k.Topic, Language: k.Language,
		Rating: protocol.Rating{
			Score: k.Score, FeltHeard: k.Items.FeltHeard, WasInformed: k.Items.WasInformed, Effort: k.Items.Effort, Comment: k.Text,
		},
		NotSolved: k.NotSolved, RatedAt: k.RatedAt, Tags: append([]string{}, k.Tags...),
	}
}

func (s *Server) tagComment(ctx context.Context, r *request, in *tagCommentIn) (*commentTagsOut, error) {
	tags, err := s.opts.Voice.TagComment(ctx, r.actor, desk.ConversationID(in.ID), in.Episode, in.Body.Add, in.Body.Remove)
	if err != nil {
		return nil, err
	}
	out := &commentTagsOut{}
	out.Body.Tags = append([]string{}, tags...)
	return out, nil
}
