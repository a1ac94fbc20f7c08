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
	Departments []desk.DepartmentID // one of these; not with OfferedTo
	Unresolved  bool                // or else the resolved ones
	ByAssignee  bool                // only those of Assignee
	Assignee    desk.StaffID        // "": nobody's
	Escalated   bool                // only those a supervisor has to look at; the three above do not matter
	OfferedTo   desk.StaffID        // only those this person is asked to take; nothing above matters
	From        int64               // lowest rank
	Below       int64               // every rank is lower; 0: any
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
	// The same within a band of ranks, so that what lies behind it is not read.
	listDepartmentBand = "SELECT " + conversationColumns + ` FROM conversations
		WHERE department_id = $1 AND unresolved = $2 AND (rank, id) > ($3, $4) AND rank < $5
		ORDER BY rank, id LIMIT CAST($6 AS BIGINT)`
	listAssigneeBand = "SELECT " + conversationColumns + ` FROM conversations
		WHERE department_id = $1 AND assignee_id = $2 AND unresolved = $3 AND (rank, id) > ($4, $5) AND rank < $6
		ORDER BY rank, id LIMIT CAST($7 AS BIGINT)`
	listEscalated = "SELECT " + conversationColumns + ` FROM conversations
		WHERE department_id = $1 AND escalated AND (rank, id) > ($2, $3)
		ORDER BY rank, id LIMIT CAST($4 AS BIGINT)`
	listOffered = "SELECT " + conversationColumns + ` FROM conversations
		WHERE offered_to = $1 AND offered_to <> '' AND (rank, id) > ($2, $3)
		ORDER BY rank, id LIMIT CAST($4 AS BIGINT)`
	listPatient = "SELECT " + conversationColumns + ` FROM conversations
		WHERE patient_id = $1 AND id < $2 ORDER BY id DESC LIMIT CAST($3 AS BIGINT)`
)

func hotReads() []string {
	return []string{
		conversationByID, changedSince, timersDue, listDepartment, listAssignee, listPatient,
		listDepartmentBand, listAssigneeBand, listEscalated, listOffered,
		firstOfKind, lastOfKind, claimsOf, queueLength, blockedPatients,
		eventsForStaff, eventsForPatient, readMarks, unreadByPatient,
		sessionByID, staffByID, patientByID, revokedSince, staffChanged,
		attendanceSince,
	}
}

// List returns up to Limit rows. Several departments are merged from one short
// page of each, which an index holds in order.
func (s *Store) List(ctx context.Context, l Listing) ([]desk.Conversation, error) {
	if l.OfferedTo != "" {
		l.Departments = []desk.DepartmentID{""}
	}
	if l.From > l.After.Rank {
		l.After = Position{Rank: l.From} // every id is larger than none
	}
	var out []desk.Conversation
	for _, d := range l.Departments {
		query, args := l.query(d)
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

// query is the one for a department's part of the page.
func (l *Listing) query(d desk.DepartmentID) (string, []any) {
	rank, id := l.After.Rank, string(l.After.ID)
	switch {
	case l.OfferedTo != "":
		return listOffered, []any{string(l.OfferedTo), rank, id, l.Limit}
	case l.Escalated:
		return listEscalated, []any{string(d), rank, id, l.Limit}
	case l.ByAssignee && l.Below > 0:
		return listAssigneeBand, []any{string(d), string(l.Assignee), l.Unresolved, rank, id, l.Below, l.Limit}
	case l.ByAssignee:
		return listAssignee, []any{string(d), string(l.Assignee), l.Unresolved, rank, id, l.Limit}
	case l.Below > 0:
		return listDepartmentBand, []any{string(d), l.Unresolved, rank, id, l.Below, l.Limit}
	}
	return listDepartment, []any{string(d), l.Unresolved, rank, id, l.Limit}
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

// QueueDepth is how many unresolved conversations of a department nobody has.
func (s *Store) QueueDepth(ctx context.Context, d desk.DepartmentID) (n int, err error) {
	err = s.read(ctx).QueryRowContext(ctx,
		"SELECT count(*) FROM conversations WHERE department_id = $1 AND assignee_id = '' AND unresolved", string(d)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: queue depth: %w", err)
	}
	return n, nil
}
