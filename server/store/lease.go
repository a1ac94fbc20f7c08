package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// TakeLease takes or keeps a lease for so long and reports whether
// the holder has it. Nobody may rely on being alone: a holder that was stopped
// for a while still runs when the next one has begun.
func (s *Store) TakeLease(ctx context.Context, name, holder string, long time.Duration) (bool, error) {
	var mine bool
	err := s.write(ctx, func(tx *sql.Tx) error {
		now := s.now()
		r, err := tx.ExecContext(ctx, `INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE leases.holder = excluded.holder OR leases.until <= $4`, name, holder, now+long.Milliseconds(), now)
		if err != nil {
			return fmt.Errorf("store: lease: %w", err)
		}
		n, err := r.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

// DropLease gives a lease back, so that the next one need not wait for it to end.
func (s *Store) DropLease(ctx context.Context, name, holder string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE leases SET until = 0 WHERE name = $1 AND holder = $2", name, holder); err != nil {
			return fmt.Errorf("store: drop lease: %w", err)
		}
		return nil
	})
}
