package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	surveyIn struct {
		ConversationPath
		Language string `query:"language" doc:"that the patient reads"`
	}
	surveyOut struct {
		Body struct {
			Survey protocol.Survey `json:"survey"`
		}
	}
	rateIn struct {
		ConversationPath
		Body protocol.Rate
	}
	reasonIn struct {
		ConversationPath
		Body protocol.SetReason
	}
	// TaskPath is exported because huma fills only exported fields.
	TaskPath struct {
		ConversationPath
		Task int64 `path:"task"`
	}
	assignRecoveryIn struct {
		TaskPath
		Body protocol.AssignRecovery
	}
	closeRecoveryIn struct {
		TaskPath
		Body protocol.CloseRecovery
	}
)

// survey is what a patient is asked about a conversation of theirs.
func (s *Server) survey(ctx context.Context, r *request, in *surveyIn) (*surveyOut, error) {
	v, err := s.opts.Chat.Survey(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &surveyOut{}
	out.Body.Survey = protocol.SurveyOf(&v.Text, &v.State, in.Language)
	return out, nil
}

func ratingIn(b *protocol.Rate, by string) chat.Rating {
	return chat.Rating{
		Score: b.Score, Comment: b.Comment, Final: b.Final, By: by,
		Items: desk.Items{FeltHeard: b.FeltHeard, WasInformed: b.WasInformed, Effort: b.Effort},
	}
}

func (s *Server) rate(ctx context.Context, r *request, in *rateIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Rate(ctx, r.actor, desk.ConversationID(in.ID), ratingIn(&in.Body, "widget"), in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) withholdSurvey(ctx context.Context, r *request, in *explainIn) (*conversationOut, error) {
	said := in.said()
	it, err := s.opts.Chat.WithholdSurvey(ctx, r.actor, desk.ConversationID(in.ID), said.Reason, said.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) setReason(ctx context.Context, r *request, in *reasonIn) (*conversationOut, error) {
	b := in.Body
	it, err := s.opts.Chat.SetReason(ctx, r.actor, desk.ConversationID(in.ID), chat.ReasonOf{Reason: b.Reason, PreventedBy: b.PreventedBy, Episode: b.Episode}, b.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) complain(ctx context.Context, r *request, in *explainIn) (*conversationOut, error) {
	said := in.said()
	it, err := s.opts.Chat.Complain(ctx, r.actor, desk.ConversationID(in.ID), said.Reason, said.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) assignRecovery(ctx context.Context, r *request, in *assignRecoveryIn) (*conversationOut, error) {
	to := desk.StaffID(in.Body.StaffID)
	if to == "me" {
		to = desk.StaffID(r.actor.ID)
	}
	it, err := s.opts.Chat.AssignRecovery(ctx, r.actor, desk.ConversationID(in.ID), in.Task, to, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) closeRecovery(ctx context.Context, r *request, in *closeRecoveryIn) (*conversationOut, error) {
	it, err := s.opts.Chat.CloseRecovery(ctx, r.actor, desk.ConversationID(in.ID), in.Task, chat.RecoveryEnd{Outcome: in.Body.Outcome, Tries: in.Body.Tries}, in.Body.ClientID)
	return s.changed(r, it, err)
}
