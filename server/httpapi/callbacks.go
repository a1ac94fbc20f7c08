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
	it, err := s.opts.Chat.LogCall(ctx, r.actor, desk.ConversationID(in.ID), callOf(in.Body.Call), in.Body.ClientID)
	return s.changed(r, it, err)
}

// openCaller answers with the conversation that it began.
func (s *Server) openCaller(ctx context.Context, r *request, in *struct{ Body protocol.OpenCaller }) (*conversationOut, error) {
	b := &in.Body
	it, err := s.opts.Chat.OpenCalled(ctx, r.actor, chat.Caller{
		Department: b.Department, Topic: b.Topic, Name: b.Name, Phone: b.Phone, Language: b.Language,
		Call: callOf(b.Call), Separate: b.Separate, ClientID: b.ClientID,
	})
	return s.changed(r, it, err)
}

// sameNumber has no pages: few conversations of one number go on.
func (s *Server) sameNumber(ctx context.Context, r *request, in *struct{ Body protocol.SameNumber }) (*struct{ Body conversationsAnswer }, error) {
	items, err := s.opts.Chat.SameNumber(ctx, r.actor, in.Body.Phone)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body conversationsAnswer }{conversationsAnswer{Conversations: make([]row, len(items))}}
	for i := range items {
		out.Body.Conversations[i] = s.rowFor(r.actor, &items[i])
	}
	return out, nil
}

func callOf(c protocol.Call) chat.Call {
	return chat.Call{
		Channel: desk.Channel(c.Channel), Inbound: c.Inbound, Outcome: c.Outcome, Note: c.Note,
		When: c.When, Minutes: c.Minutes, Due: c.Due, KeepOpen: c.KeepOpen,
	}
}

func contactIn(c *protocol.Contact) *desk.Contact {
	if c == nil {
		return nil
	}
	out := desk.Contact(*c)
	return &out
}
