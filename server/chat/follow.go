package chat

import (
	"context"

	"careline/server/desk"
)

// Follow is View together with the first page of what came after a number, as
// a subscriber needs them: one reading where nothing was missed, two where
// something was. The page is empty exactly when the row says that nothing was.
func (s *Service) Follow(ctx context.Context, a desk.Actor, c desk.ConversationID, after int64, limit int) (desk.Conversation, []desk.Event, error) {
	row, err := s.View(ctx, a, c)
	if err != nil || after >= row.LastSeqFor(a.Kind) {
		return row, nil, err
	}
	events, err := s.eventsFor(ctx, a, c, after, pageSize(limit, 200, 1000))
	return row, events, err
}
