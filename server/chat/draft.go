package chat

import (
	"context"

	"careline/server/desk"
)

// SaveDraft keeps what a member of staff has typed and not sent; an empty text
// forgets it. Mode is reply or note.
func (s *Service) SaveDraft(ctx context.Context, a desk.Actor, c desk.ConversationID, mode, text string) error {
	if err := s.ownDrafts(ctx, a, c); err != nil {
		return err
	}
	if mode != "reply" && mode != "note" {
		return desk.Invalidf("A draft is a reply or a note.")
	}
	if err := check(line{text, desk.MaxTextRunes}); err != nil {
		return err
	}
	return s.store.SaveDraft(ctx, desk.Draft{
		Staff: desk.StaffID(a.ID), Conversation: c, Mode: mode, Text: text, UpdatedAt: s.Now().UnixMilli(),
	})
}

// Drafts returns the actor's own drafts in a conversation.
func (s *Service) Drafts(ctx context.Context, a desk.Actor, c desk.ConversationID) ([]desk.Draft, error) {
	if err := s.ownDrafts(ctx, a, c); err != nil {
		return nil, err
	}
	return s.store.Drafts(ctx, desk.StaffID(a.ID), c)
}

func (s *Service) ownDrafts(ctx context.Context, a desk.Actor, c desk.ConversationID) error {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return err
	}
	if a.Kind != desk.KindStaff {
		return desk.ErrForbidden
	}
	return row.Allow(a, true)
}
