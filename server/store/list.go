package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"careline/server/desk"
)

// Listing selects a page of conversations in rank order.
type Listing struct {
	Departments []desk.DepartmentID // one of these
	Unresolved  bool                // or else the resolved ones
	ByAssignee  bool                // only those of Assignee
	Assignee    desk.StaffID        // "": nobody's
	After       Position            // the last row of the page before
	Limit       int
}

// Position is a place in a list: keysets, so that a page costs the same
// anywhere, and rows that move meanwhile shift nothing else.
type Position struct {
	Rank int64
	ID   desk.ConversationID
}

var (
	listDepartment = "SELECT " + conversationColumns + ` FROM conversations
		WHERE department_id = $1 AND unresolved = $2 AND (rank, id) > ($3, $4)
		ORDER BY rank, id LIMIT CAST($5 AS BIGINT)`
	listAssignee = "SELECT " + conversationColumns + ` FROM conversations
		WHERE department_id = $1 AND assignee_id = $2 AND unresolved = $3 AND (rank, id) > ($4, $5)
		ORDER BY rank, id LIMIT CAST($6 AS BIGINT)`
	listPatient = "SELECT " + conversationColumns + ` FROM conversations
		WHERE patient_id = $1 AND id < $2 ORDER BY id DESC LIMIT CAST($3 AS BIGINT)`
)

func hotReads() []string {
	return []string{
		conversationByID, changedSince, timersDue, listDepartment, listAssignee, listPatient,
		eventsForStaff, eventsForPatient, readMarks, unreadByPatient,
		sessionByID, staffByID, patientByID, revokedSince, staffChanged,
		attendanceSince,
	}
}

// List returns up to Limit rows. Several departments are merged from one short
// page of each, which an index holds in order.
func (s *Store) List(ctx context.Context, l Listing) ([]desk.Conversation, error) {
	var out []desk.Conversation
	for _, d := range l.Departments {
		query, args := listDepartment, []any{string(d), l.Unresolved, l.After.Rank, string(l.After.ID), l.Limit}
		if l.ByAssignee {
			query, args = listAssignee, []any{string(d), string(l.Assignee), l.Unresolved, l.After.Rank, string(l.After.ID), l.Limit}
		}
		rows, err := s.query(ctx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: list: %w", err)
		}
		page, err := collect(rows, scanConversation)
		if err != nil {
			return nil, fmt.Errorf("store: list: %w", err)
		}
		out = append(out, page...)
	}
	if len(l.Departments) > 1 {
		slices.SortFunc(out, func(a, b desk.Conversation) int {
			return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID))
		})
	}
	return out[:min(len(out), l.Limit)], nil
}

// PatientList returns a patient's own conversations, newest first, those with
// an id before a given one ("" for the first page).
func (s *Store) PatientList(ctx context.Context, p desk.PatientID, before desk.ConversationID, limit int) ([]desk.Conversation, error) {
	if before == "" {
		before = "~" // sorts after every id
	}
	rows, err := s.query(ctx, listPatient, string(p), string(before), limit)
	if err != nil {
		return nil, fmt.Errorf("store: patient's list: %w", err)
	}
	return collect(rows, scanConversation)
}
