package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"careline/server/desk"
)

// SetPresence appends to a person's own log what they are doing now and
// updates their row, in one transaction. What they do already is not written
// again, and former staff do nothing. The row's lock gives the log its dense
// numbers. The row's time always grows, so that whoever looks for changes can
// tell two of one millisecond apart.
func (s *Store) SetPresence(ctx context.Context, id desk.StaffID, p desk.Presence, source string) error {
	return s.write(ctx, func(tx *sql.Tx) error { return s.setPresence(ctx, tx, id, p, source) })
}

func (s *Store) setPresence(ctx context.Context, tx *sql.Tx, id desk.StaffID, p desk.Presence, source string) error {
	var seq, at int64
	err := tx.QueryRowContext(ctx, `
		UPDATE staff SET presence = $2, activity_seq = activity_seq + 1, presence_at = $3,
			changed_at = CASE WHEN changed_at >= $3 THEN changed_at + 1 ELSE $3 END
		WHERE id = $1 AND active AND presence <> $2
		RETURNING activity_seq, changed_at`, string(id), string(p), s.now()).Scan(&seq, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: set presence: %w", err)
	}
	_, err = tx.ExecContext(ctx,
		"INSERT INTO staff_activity (staff_id, seq, at, kind, value, source) VALUES ($1, $2, $3, 'presence', $4, $5)",
		string(id), seq, at, string(p), source)
	if err != nil {
		return fmt.Errorf("store: append presence: %w", err)
	}
	return nil
}

// Activity returns a person's own log from after seq on, oldest first.
func (s *Store) Activity(ctx context.Context, id desk.StaffID, after int64, limit int) ([]desk.Activity, error) {
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT staff_id, seq, at, kind, value, source FROM staff_activity WHERE staff_id = $1 AND seq > $2 ORDER BY seq LIMIT CAST($3 AS BIGINT)",
		string(id), after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: activity: %w", err)
	}
	return collect(rows, scanActivity)
}

// ActivitySince returns what is in everybody's logs from an instant on, each
// person's in the order of their own log.
func (s *Store) ActivitySince(ctx context.Context, since int64) ([]desk.Activity, error) {
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT staff_id, seq, at, kind, value, source FROM staff_activity WHERE at >= $1 ORDER BY staff_id, seq", since)
	if err != nil {
		return nil, fmt.Errorf("store: activity since: %w", err)
	}
	return collect(rows, scanActivity)
}

func scanActivity(r *sql.Rows) (desk.Activity, error) {
	var a desk.Activity
	err := r.Scan(&a.Staff, &a.Seq, &a.At, &a.Kind, &a.Value, &a.Source)
	return a, err
}

const activityBetween = "SELECT staff_id, seq, at, kind, value, source FROM staff_activity WHERE at >= $1 AND at < $2 ORDER BY staff_id, seq"

// ActivityBetween returns what is in everybody's logs of a stretch of time, each
// person's in the order of their own log.
func (s *Store) ActivityBetween(ctx context.Context, from, to int64) ([]desk.Activity, error) {
	rows, err := s.read(ctx).QueryContext(ctx, activityBetween, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: activity between: %w", err)
	}
	return collect(rows, scanActivity)
}
