package httpapi

import (
	"context"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
)

// foundBy is how the contract names kinds of keys.
var foundBy = map[string]string{
	desk.KeyReference: "reference", desk.KeyName: "name", desk.KeyAbout: "about", desk.KeyEmail: "email", desk.KeyPhone: "phone",
}

func (s *Server) searchConversations(ctx context.Context, r *request, in *struct{ Body protocol.SearchConversations }) (*struct{ Body protocol.FoundConversations }, error) {
	zone, err := time.LoadLocation(in.Body.Zone)
	if err != nil || in.Body.Zone == "Local" {
		return nil, desk.Invalidf("There is no such time zone.")
	}
	found, more, err := s.opts.Chat.Find(ctx, r.actor, in.Body.Q, zone, in.Body.Limit)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body protocol.FoundConversations }{protocol.FoundConversations{Results: make([]protocol.FoundConversation, len(found)), More: more}}
	d := s.opts.Chat.Directory()
	for i := range found {
		f := &found[i]
		row := protocol.StaffConversationOf(&f.Conversation, d, s.opts.Chat.Standing(&f.Conversation))
		row.ReadSeq = &f.ReadSeq
		by := make([]string, len(f.By))
		for j, kind := range f.By {
			by[j] = foundBy[kind]
		}
		out.Body.Results[i] = protocol.FoundConversation{Conversation: row, By: by}
	}
	return out, nil
}
