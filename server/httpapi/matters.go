package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	setPriorityIn struct {
		ConversationPath
		Body protocol.SetPriority
	}
	openLinkedIn struct {
		ConversationPath
		Body protocol.OpenLinked
	}
	markSpamIn struct {
		ConversationPath
		Body protocol.MarkSpam
	}
	// explainIn may leave its body out.
	explainIn struct {
		ConversationPath
		Body *protocol.Explain
	}
)

// said is the body, also where there is none.
func (in *explainIn) said() protocol.Explain {
	if in.Body == nil {
		return protocol.Explain{}
	}
	return *in.Body
}

func (s *Server) setPriority(ctx context.Context, r *request, in *setPriorityIn) (*conversationOut, error) {
	it, err := s.opts.Chat.SetPriority(ctx, r.actor, desk.ConversationID(in.ID), in.Body.Priority, in.Body.ClientID)
	return s.changed(r, it, err)
}

// openLinked answers with the new conversation.
func (s *Server) openLinked(ctx context.Context, r *request, in *openLinkedIn) (*conversationOut, error) {
	it, err := s.opts.Chat.OpenLinked(ctx, r.actor, desk.ConversationID(in.ID), chat.Linking{
		Department: in.Body.Department, Text: in.Body.Text, Note: in.Body.Note, ClientID: in.Body.ClientID,
	})
	return s.changed(r, it, err)
}

func (s *Server) markSpam(ctx context.Context, r *request, in *markSpamIn) (*conversationOut, error) {
	it, err := s.opts.Chat.MarkSpam(ctx, r.actor, desk.ConversationID(in.ID), in.Body.Spam, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) warnAbuse(ctx context.Context, r *request, in *explainIn) (*conversationOut, error) {
	said := in.said()
	it, err := s.opts.Chat.WarnAbuse(ctx, r.actor, desk.ConversationID(in.ID), said.Reason, said.ClientID)
	return s.changed(r, it, err)
}
