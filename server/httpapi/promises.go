package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type promiseIn struct {
	ConversationPath
	Body protocol.Promise
}

// promise says what comes next and by when, or renews what was said.
func (s *Server) promise(ctx context.Context, r *request, in *promiseIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Promise(ctx, r.actor, desk.ConversationID(in.ID), chat.PromiseOf{
		Next: in.Body.Next, Due: in.Body.Due, Reason: in.Body.Reason,
	}, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) noReplyNeeded(ctx context.Context, r *request, in *explainIn) (*conversationOut, error) {
	said := in.said()
	it, err := s.opts.Chat.NoReplyNeeded(ctx, r.actor, desk.ConversationID(in.ID), said.Reason, said.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) escalate(ctx context.Context, r *request, in *explainIn) (*conversationOut, error) {
	said := in.said()
	it, err := s.opts.Chat.Escalate(ctx, r.actor, desk.ConversationID(in.ID), said.Reason, said.ClientID)
	return s.changed(r, it, err)
}
