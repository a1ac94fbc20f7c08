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
	mergeIn struct {
		ConversationPath
		Body protocol.Merge
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

// mergeable has no pages: what of a patient goes on is few.
func (s *Server) mergeable(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body conversationsAnswer }, error) {
	items, err := s.opts.Chat.Mergeable(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &struct{ Body conversationsAnswer }{conversationsAnswer{Conversations: make([]row, len(items))}}
	for i := range items {
		out.Body.Conversations[i] = s.rowFor(r.actor, &items[i])
	}
	return out, nil
}

func (s *Server) merge(ctx context.Context, r *request, in *mergeIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Merge(ctx, r.actor, desk.ConversationID(in.ID), desk.ConversationID(in.Body.Conversation), in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) unmerge(ctx context.Context, r *request, in *repeatIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Unmerge(ctx, r.actor, desk.ConversationID(in.ID), in.clientID())
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
