package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type deleteIn struct {
	ConversationPath
	Body protocol.DeleteMessage
}

func (s *Server) deleteMessage(ctx context.Context, r *request, in *deleteIn) (*eventOut, error) {
	e, err := s.opts.Chat.Delete(ctx, r.actor, chat.Deleting{
		Conversation: desk.ConversationID(in.ID), Seq: in.Body.Seq, Reason: in.Body.Reason, Words: in.Body.Words, ClientID: in.Body.ClientID,
	})
	return s.appended(r, e, err)
}
