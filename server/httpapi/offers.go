package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

func (s *Server) accept(ctx context.Context, r *request, in *repeatIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Accept(ctx, r.actor, desk.ConversationID(in.ID), in.clientID())
	return s.changed(r, it, err)
}

func (s *Server) decline(ctx context.Context, r *request, in *explainIn) (*conversationOut, error) {
	said := in.said()
	it, err := s.opts.Chat.Decline(ctx, r.actor, desk.ConversationID(in.ID), said.Reason, said.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) withdrawOffer(ctx context.Context, r *request, in *repeatIn) (*conversationOut, error) {
	it, err := s.opts.Chat.WithdrawOffer(ctx, r.actor, desk.ConversationID(in.ID), in.clientID())
	return s.changed(r, it, err)
}

type transferIn struct {
	ConversationPath
	Body protocol.Transfer
}

// transfer moves a conversation to a department, or offers it to a person.
func (s *Server) transfer(ctx context.Context, r *request, in *transferIn) (*conversationOut, error) {
	b, c := in.Body, desk.ConversationID(in.ID)
	if b.StaffID != "" && b.Department != "" {
		return nil, desk.Invalidf("Name a department or a person, not both.")
	}
	if b.StaffID != "" {
		it, err := s.opts.Chat.OfferTo(ctx, r.actor, c, desk.StaffID(b.StaffID), b.Note, b.ClientID)
		return s.changed(r, it, err)
	}
	it, err := s.opts.Chat.Transfer(ctx, r.actor, c, b.Department, b.Note, b.ClientID)
	return s.changed(r, it, err)
}
