package chat

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// QueueLimit is how far back in a queue places are told.
const QueueLimit = 500

// Queue returns the conversations that wait in a department for a person, next
// first. Who waits longest for an answer is next, as in the staff's lists.
func (s *Service) Queue(ctx context.Context, d desk.DepartmentID) ([]desk.ConversationID, error) {
	rows, err := s.store.List(ctx, store.Listing{
		Departments: []desk.DepartmentID{d}, Unresolved: true, ByAssignee: true, Limit: QueueLimit,
	})
	if err != nil {
		return nil, err
	}
	ids := make([]desk.ConversationID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	return ids, nil
}
