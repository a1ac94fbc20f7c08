package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	callbacksIn struct {
		Key        string `path:"key"`
		Department string `query:"department" doc:"key"`
	}
	callbacksAnswer struct {
		Callbacks protocol.Callbacks `json:"callbacks"`
	}
	convertIn struct {
		ConversationPath
		Body protocol.Convert
	}
	giveContactIn struct {
		ConversationPath
		Body protocol.GiveContact
	}
	contactAnswer struct {
		Contact protocol.Contact `json:"contact"`
	}
	logCallIn struct {
		ConversationPath
		Body protocol.LogCall
	}
)

// callbacks answers with the times at which a patient can be called.
func (s *Server) callbacks(ctx context.Context, r *request, in *callbacksIn) (*struct{ Body callbacksAnswer }, error) {
	site, err := s.opts.Clinic.SiteFor(ctx, r.practising(in.Key), in.Key)
	if err != nil {
		return nil, err
	}
	free, err := s.opts.Chat.CallbackSlots(ctx, site.ID, in.Department)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body callbacksAnswer }{callbacksAnswer{protocol.Callbacks{Department: in.Department, Slots: make([]protocol.CallbackSlot, len(free))}}}
	for i, slot := range free {
		out.Body.Callbacks.Slots[i] = protocol.CallbackSlot(slot)
	}
	return out, nil
}

func (s *Server) convert(ctx context.Context, r *request, in *convertIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Convert(ctx, r.actor, desk.ConversationID(in.ID), chat.Conversion{
		Mode: desk.Mode(in.Body.Mode), Contact: contactIn(in.Body.Contact), Slot: in.Body.Slot,
	}, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) giveContact(ctx context.Context, r *request, in *giveContactIn) (*conversationOut, error) {
	it, err := s.opts.Chat.GiveContact(ctx, r.actor, desk.ConversationID(in.ID), desk.Contact(in.Body.Contact), in.Body.ClientID)
	return s.changed(r, it, err)
}

// contact answers those alone who have to call or write; that they looked is
// written down.
func (s *Server) contact(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body contactAnswer }, error) {
	c, err := s.opts.Chat.Contact(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	return &struct{ Body contactAnswer }{contactAnswer{protocol.Contact(c)}}, nil
}

func (s *Server) logCall(ctx context.Context, r *request, in *logCallIn) (*conversationOut, error) {
	it, err := s.opts.Chat.LogCall(ctx, r.actor, desk.ConversationID(in.ID), chat.Call{
		Outcome: in.Body.Outcome, Note: in.Body.Note, Due: in.Body.Due,
	}, in.Body.ClientID)
	return s.changed(r, it, err)
}

func contactIn(c *protocol.Contact) *desk.Contact {
	if c == nil {
		return nil
	}
	out := desk.Contact(*c)
	return &out
}
