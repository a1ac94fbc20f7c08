package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type (
	preferencesAnswer struct {
		Preferences protocol.PatientPreferences `json:"preferences"`
	}
	preferencesOut   struct{ Body preferencesAnswer }
	setPreferencesIn struct {
		ConversationPath
		Body protocol.SetPreferences
	}
	setAboutIn struct {
		ConversationPath
		Body protocol.SetAbout
	}
	historyQuery struct {
		ConversationPath
		Cursor string `query:"cursor"`
		Limit  int    `query:"limit" doc:"1 to 50, usually 10"`
	}
)

func (s *Server) preferences(ctx context.Context, r *request, in *ConversationPath) (*preferencesOut, error) {
	p, err := s.opts.Chat.Preferences(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	return &preferencesOut{preferencesAnswer{protocol.PreferencesOf(&p, s.opts.Chat.Directory())}}, nil
}

func (s *Server) setPreferences(ctx context.Context, r *request, in *setPreferencesIn) (*preferencesOut, error) {
	p, err := s.opts.Chat.Prefer(ctx, r.actor, desk.ConversationID(in.ID), in.Body.Version, desk.Preferences(in.Body.Preferences))
	if err != nil {
		return nil, err
	}
	return &preferencesOut{preferencesAnswer{protocol.PreferencesOf(&p, s.opts.Chat.Directory())}}, nil
}

func (s *Server) setAbout(ctx context.Context, r *request, in *setAboutIn) (*conversationOut, error) {
	b := in.Body
	it, err := s.opts.Chat.SetAbout(ctx, r.actor, desk.ConversationID(in.ID), b.Relation, b.About, b.Version, b.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) patientHistory(ctx context.Context, r *request, in *historyQuery) (*struct{ Body conversationsAnswer }, error) {
	items, next, err := s.opts.Chat.PatientHistory(ctx, r.actor, desk.ConversationID(in.ID), in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body conversationsAnswer }{conversationsAnswer{Conversations: make([]row, len(items)), NextCursor: next}}
	for i := range items {
		out.Body.Conversations[i] = s.rowFor(r.actor, &items[i])
	}
	return out, nil
}
