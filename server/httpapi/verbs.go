package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	sendIn struct {
		ConversationPath
		Body protocol.SendText
	}
	eventAnswer struct {
		Event entry `json:"event"`
	}
	eventOut struct {
		Body eventAnswer
	}
	assignIn struct {
		ConversationPath
		Body protocol.Assign
	}
	snoozeIn struct {
		ConversationPath
		Body protocol.Snooze
	}
	waitIn struct {
		ConversationPath
		Body protocol.Wait
	}
	// repeatIn needs no body at all.
	repeatIn struct {
		ConversationPath
		Body *protocol.Repeatable
	}
)

func (in *repeatIn) clientID() string {
	if in.Body == nil {
		return ""
	}
	return in.Body.ClientID
}

func (in *sendIn) sending() chat.Sending {
	mentions := make([]desk.StaffID, len(in.Body.Mentions))
	for i, id := range in.Body.Mentions {
		mentions[i] = desk.StaffID(id)
	}
	return chat.Sending{Mentions: mentions, Conversation: desk.ConversationID(in.ID), ClientID: in.Body.ClientID, Text: in.Body.Text, KeepOpen: in.Body.KeepOpen, Holding: in.Body.Holding, Seen: in.Body.Seen,
		Attachments: chat.FileIDs(in.Body.Attachments)}
}

func (s *Server) appended(r *request, e desk.Event, err error) (*eventOut, error) {
	if err != nil {
		return nil, err
	}
	return &eventOut{eventAnswer{s.entryFor(r.actor, &e)}}, nil
}

func (s *Server) sendMessage(ctx context.Context, r *request, in *sendIn) (*eventOut, error) {
	e, err := s.opts.Chat.Send(ctx, r.actor, in.sending())
	return s.appended(r, e, err)
}

func (s *Server) addNote(ctx context.Context, r *request, in *sendIn) (*eventOut, error) {
	e, err := s.opts.Chat.Note(ctx, r.actor, in.sending())
	return s.appended(r, e, err)
}

func (s *Server) assign(ctx context.Context, r *request, in *assignIn) (*conversationOut, error) {
	if in.Body.StaffID == nil {
		return nil, desk.Invalidf("Say to whom in staff_id: me, a colleague's id, or empty for nobody.")
	}
	to := desk.StaffID(*in.Body.StaffID)
	if to == "me" {
		to = desk.StaffID(r.actor.ID)
	}
	it, err := s.opts.Chat.Assign(ctx, r.actor, desk.ConversationID(in.ID), to, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) snooze(ctx context.Context, r *request, in *snoozeIn) (*conversationOut, error) {
	until := in.Body.Until
	if in.Body.UntilReply {
		until = chat.UntilReply
	}
	it, err := s.opts.Chat.Snooze(ctx, r.actor, desk.ConversationID(in.ID), until, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) wait(ctx context.Context, r *request, in *waitIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Wait(ctx, r.actor, desk.ConversationID(in.ID), chat.Waiting{On: in.Body.On, Reason: in.Body.Reason, Due: in.Body.Due}, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) resolve(ctx context.Context, r *request, in *repeatIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Resolve(ctx, r.actor, desk.ConversationID(in.ID), in.clientID())
	return s.changed(r, it, err)
}

func (s *Server) reopen(ctx context.Context, r *request, in *repeatIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Reopen(ctx, r.actor, desk.ConversationID(in.ID), in.clientID())
	return s.changed(r, it, err)
}
