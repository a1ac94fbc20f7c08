package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"careline/server/desk"
)

const lastFocus = "SELECT value FROM staff_activity WHERE staff_id = $1 AND kind = 'focus' ORDER BY seq DESC LIMIT 1"

// Focus is the conversation that a person's own log says they have before
// them; empty for none.
func (s *Store) Focus(ctx context.Context, id desk.StaffID) (c desk.ConversationID, err error) {
	err = s.read(ctx).QueryRowContext(ctx, lastFocus, string(id)).Scan(&c)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("store: focus: %w", err)
	}
	return c, nil
}

// StartFocus appends to a person's own log that they have a conversation
// before them from an instant on, unless the log says so already.
func (s *Store) StartFocus(ctx context.Context, id desk.StaffID, c desk.ConversationID, at int64) error {
	return s.moveFocus(ctx, id, at, c, func(is desk.ConversationID) bool { return is != c })
}

// EndFocus appends that they no longer have it, if it is what they had last:
// what another window has brought before them since stays.
func (s *Store) EndFocus(ctx context.Context, id desk.StaffID, c desk.ConversationID, at int64) error {
	return s.moveFocus(ctx, id, at, "", func(is desk.ConversationID) bool { return is == c })
}

// moveFocus holds the person's row while it looks, so that the log stays dense
// and two windows take turns. The row's changed_at stays: what somebody looks
// at is no news for their colleagues.
func (s *Store) moveFocus(ctx context.Context, id desk.StaffID, at int64, to desk.ConversationID, when func(is desk.ConversationID) bool) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		var seq int64
		err := tx.QueryRowContext(ctx, "SELECT activity_seq FROM staff WHERE id = $1 AND active"+s.dialect.forUse, string(id)).Scan(&seq)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("store: move focus: %w", err)
		}
		var is desk.ConversationID
		err = tx.QueryRowContext(ctx, lastFocus, string(id)).Scan(&is)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("store: move focus: %w", err)
		}
		if !when(is) {
			return nil
		}
		var last int64 // a person's log never goes back in time
		err = tx.QueryRowContext(ctx, "SELECT at FROM staff_activity WHERE staff_id = $1 AND seq = $2", string(id), seq).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("store: move focus: %w", err)
		}
		_, err = tx.ExecContext(ctx,
			"INSERT INTO staff_activity (staff_id, seq, at, kind, value, source) VALUES ($1, $2, $3, 'focus', $4, 'socket')",
			string(id), seq+1, max(at, last), string(to))
		if err != nil {
			return fmt.Errorf("store: append focus: %w", err)
		}
		if _, err := tx.ExecContext(ctx, "UPDATE staff SET activity_seq = $2 WHERE id = $1", string(id), seq+1); err != nil {
			return fmt.Errorf("store: move focus: %w", err)
		}
		return nil
	})
}
