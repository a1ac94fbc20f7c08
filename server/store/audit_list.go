package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// ChangeFilter selects changes of the house.
type ChangeFilter struct {
	Before string // id of a line: only those before it
	Actor  string // by whom
	Area   string // of actions, like "site" of site.changed
	Limit  int
}

// Change is a line of the audit log with its id.
type Change struct {
	ID string
	desk.AuditLine
}

// Changes are the lines that keep what was before and after, newest first.
func (s *Store) Changes(ctx context.Context, f ChangeFilter) ([]Change, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT id, at, actor_kind, actor_id, session_id, action, conversation_id, target, details
		FROM audit WHERE conversation_id = '' AND details <> ''
			AND ($1 = '' OR id < $1) AND ($2 = '' OR actor_id = $2) AND ($3 = '' OR action LIKE $4)
		ORDER BY id DESC LIMIT $5`, f.Before, f.Actor, f.Area, f.Area+".%", f.Limit)
	if err != nil {
		return nil, fmt.Errorf("store: changes: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (Change, error) {
		var c Change
		err := r.Scan(&c.ID, &c.At, &c.Actor.Kind, &c.Actor.ID, &c.Actor.Session, &c.Action, &c.Conversation, &c.Target, &c.Details)
		return c, err
	})
}
