package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// SaveDraft keeps what a member of staff has typed; an empty text deletes it.
func (s *Store) SaveDraft(ctx context.Context, d desk.Draft) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		var err error
		if d.Text == "" {
			_, err = tx.ExecContext(ctx, "DELETE FROM drafts WHERE staff_id = $1 AND conversation_id = $2 AND mode = $3",
				string(d.Staff), string(d.Conversation), d.Mode)
		} else {
			_, err = tx.ExecContext(ctx, `
				INSERT INTO drafts (staff_id, conversation_id, mode, body, updated_at) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (staff_id, conversation_id, mode) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at`,
				string(d.Staff), string(d.Conversation), d.Mode, []byte(d.Text), d.UpdatedAt)
		}
		if err != nil {
			return fmt.Errorf("store: save draft: %w", err)
		}
		return nil
	})
}

// Drafts returns a person's drafts in one conversation.
func (s *Store) Drafts(ctx context.Context, staff desk.StaffID, c desk.ConversationID) ([]desk.Draft, error) {
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT staff_id, conversation_id, mode, body, updated_at FROM drafts WHERE staff_id = $1 AND conversation_id = $2 ORDER BY mode",
		string(staff), string(c))
	if err != nil {
		return nil, fmt.Errorf("store: drafts: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.Draft, error) {
		var d desk.Draft
		var body []byte
		err := r.Scan(&d.Staff, &d.Conversation, &d.Mode, &body, &d.UpdatedAt)
		d.Text = string(body)
		return d, err
	})
}
