package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type (
	restrictIn struct {
		ConversationPath
		Body protocol.Restrict
	}
	unrestrictIn struct {
		ConversationPath
		Body protocol.Unrestrict
	}
	restrictionsAnswer struct {
		Restrictions []protocol.Restriction `json:"restrictions"`
	}
)

func (s *Server) restrictions(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body restrictionsAnswer }, error) {
	all, err := s.opts.Chat.Restrictions(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &struct{ Body restrictionsAnswer }{restrictionsAnswer{make([]protocol.Restriction, len(all))}}
	d := s.opts.Chat.Directory()
	for i := range all {
		one := &all[i]
		out.Body.Restrictions[i] = protocol.Restriction{
			Staff: *protocol.StaffPerson(one.Staff.ID, d), Reason: one.Reason, By: protocol.FromOf(one.By, d), At: one.At,
		}
	}
	return out, nil
}

func (s *Server) restrict(ctx context.Context, r *request, in *restrictIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Restrict(ctx, r.actor, desk.ConversationID(in.ID), desk.StaffID(in.Body.StaffID), in.Body.Reason, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) unrestrict(ctx context.Context, r *request, in *unrestrictIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Unrestrict(ctx, r.actor, desk.ConversationID(in.ID), desk.StaffID(in.Body.StaffID), in.Body.ClientID)
	return s.changed(r, it, err)
}
