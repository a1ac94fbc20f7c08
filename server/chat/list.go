package chat

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"careline/server/desk"
	"careline/server/store"
)

// Conversations returns a page of a view, in rank order, and the cursor of the
// next page ("" after the last). A patient's view is their own conversations,
// newest first.
func (s *Service) Conversations(ctx context.Context, a desk.Actor, q ListQuery) ([]Item, string, error) {
	limit := pageSize(q.Limit, 50, 200)
	if q.Limit < 0 {
		return nil, "", desk.Invalidf("limit is a number from 1 to 200.")
	}
	at, err := parseCursor(q.Cursor)
	if err != nil {
		return nil, "", err
	}
	var rows []desk.Conversation
	switch {
	case a.Kind == desk.KindPatient:
		rows, err = s.store.PatientList(ctx, desk.PatientID(a.ID), at.ID, limit+1)
	case strings.HasPrefix(q.View, savedPrefix):
		var end store.Position
		if rows, end, err = s.saved(ctx, a, q.View, q.Department, at, limit); err != nil {
			return nil, "", err
		}
		next := ""
		if end != (store.Position{}) {
			next = formatCursor(end)
		}
		items, err := s.items(ctx, a, rows)
		return items, next, err
	default:
		rows, err = s.staffList(ctx, a, q, at, limit+1)
	}
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = formatCursor(store.Position{Rank: last.Rank(), ID: last.ID})
	}
	items, err := s.items(ctx, a, rows)
	return items, next, err
}

// savedPrefix begins the ids of saved views, which stand in place of a name.
const savedPrefix = "t_"

// views is what each view of staff selects. Every conversation is in one of
// all, resolved and spam. Those of all that nobody has are in one of unassigned
// and promised: who waits live for a person, and left questions and call-backs
// by the time that was promised.
var views = map[string]func(l *store.Listing, me desk.StaffID){
	"":    func(*store.Listing, desk.StaffID) {},
	"all": func(*store.Listing, desk.StaffID) {},
	"mine": func(l *store.Listing, me desk.StaffID) {
		l.ByAssignee, l.Assignee = true, me
	},
	"unassigned": func(l *store.Listing, _ desk.StaffID) {
		l.ByAssignee, l.Below = true, desk.RankPromised
	},
	"promised": func(l *store.Listing, _ desk.StaffID) {
		l.ByAssignee, l.From = true, desk.RankPromised
	},
	"offered": func(l *store.Listing, me desk.StaffID) {
		l.OfferedTo = me
	},
	"escalated": func(l *store.Listing, _ desk.StaffID) {
		l.Escalated = true
	},
	"resolved": func(l *store.Listing, _ desk.StaffID) {
		l.Unresolved, l.Below = false, desk.RankSpam
	},
	"spam": func(l *store.Listing, _ desk.StaffID) {
		l.Unresolved, l.From = false, desk.RankSpam
	},
}

func (s *Service) staffList(ctx context.Context, a desk.Actor, q ListQuery, at store.Position, limit int) ([]desk.Conversation, error) {
	view := views[q.View]
	if view == nil {
		return nil, desk.Invalidf("There is no such view. Views are mine, unassigned, promised, offered, escalated, all, resolved and spam.")
	}
	l := store.Listing{Unresolved: true, After: at, Limit: limit}
	view(&l, desk.StaffID(a.ID))
	d := s.Directory()
	for _, dep := range d.Departments {
		// What is assigned to a person is theirs to see in any department.
		if (q.Department == "" || dep.Key == q.Department) && (q.View == "mine" || a.SeesAllDepartments() || a.Member(dep.ID)) {
			l.Departments = append(l.Departments, dep.ID)
		}
	}
	return s.readableList(ctx, a, l)
}

// items adds the reader's marks. Patients have few conversations, and need
// more about each.
func (s *Service) items(ctx context.Context, a desk.Actor, rows []desk.Conversation) ([]Item, error) {
	items := make([]Item, len(rows))
	if a.Kind == desk.KindPatient {
		for i, row := range rows {
			var err error
			if items[i], err = s.item(ctx, a, row); err != nil {
				return nil, err
			}
		}
		return items, nil
	}
	ids := make([]desk.ConversationID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	marks, err := s.store.ReadsOf(ctx, a.Author(), ids)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		items[i] = Item{Conversation: row, ReadSeq: marks[row.ID]}
	}
	return items, nil
}

func formatCursor(p store.Position) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", p.Rank, p.ID))
}

func parseCursor(cursor string) (store.Position, error) {
	var p store.Position
	if cursor == "" {
		return p, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "%d %s", &p.Rank, &p.ID)
	}
	if err != nil {
		return p, desk.Invalidf("This is not a cursor that a page came with.")
	}
	return p, nil
}
