package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// ReviewMS is how long after a change of rules or hours the open conversations
// are looked at: by then every process has read the change.
const ReviewMS = 3000

// review makes a rule look at open conversations again: at those of a
// department, or at all of them. It takes their rows in id order, as the
// committer does.
func (s *Store) review(ctx context.Context, tx *sql.Tx, d desk.DepartmentID) error {
	at := s.now() + ReviewMS
	_, err := tx.ExecContext(ctx, `
		UPDATE conversations SET timer_at = $1 WHERE id IN (
			SELECT id FROM conversations
			WHERE unresolved AND (timer_at = 0 OR timer_at > $1) AND ($2 = '' OR department_id = $2)
			ORDER BY id`+s.dialect.forUse+`)`, at, string(d))
	if err != nil {
		return fmt.Errorf("store: timers: %w", err)
	}
	s.recent.stale.Store(true)
	return nil
}
