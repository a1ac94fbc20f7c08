package chat

import (
	"context"

	"careline/server/desk"
)

// SetPresence writes what a member of staff is doing into their own log and
// tells their colleagues. source says what set it: hand or socket.
func (s *Service) SetPresence(ctx context.Context, a desk.Actor, p desk.Presence, source string) error {
	if a.Kind != desk.KindStaff {
		return desk.ErrForbidden
	}
	if !desk.ValidPresence(p) && (p != desk.Offline || source != "socket") {
		return desk.Invalidf("Presence is available, finishing, break or away.")
	}
	if err := s.store.SetPresence(ctx, desk.StaffID(a.ID), p, source); err != nil {
		return err
	}
	s.bus.Publish(Notice{Presence: &PresenceNotice{From: a.From(), Status: string(p), At: s.Now().UnixMilli()}})
	s.poke()
	return nil
}
