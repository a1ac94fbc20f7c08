package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"

	"careline/server/desk"
)

// recent remembers rows as this process's last batches left them, so that a
// busy conversation is not read again for each batch. On SQLite the database
// says whether any other connection has committed since, and what else writes
// conversations on ours says so; a row is then what it was. It belongs to the
// committer's goroutine alone. On PostgreSQL the rows have to be locked anyway.
type recent struct {
	stale   atomic.Bool // set by whoever writes conversations beside the committer, within their transaction
	version int64
	rows    map[desk.ConversationID]folded
}

// recentRows is how many are remembered before all are forgotten: a few
// megabytes.
const recentRows = 4096

const dataVersion = "PRAGMA data_version"

// recall takes what is remembered of the batch into w and returns the ids that
// have to be read.
func (s *Store) recall(ctx context.Context, tx *sql.Tx, w *batchState, ids []any) ([]any, error) {
	if s.dialect.forUse != "" {
		return ids, nil
	}
	rows, err := s.txQuery(ctx, tx, dataVersion)
	if err != nil {
		return nil, fmt.Errorf("store: data version: %w", err)
	}
	version, err := collect(rows, func(r *sql.Rows) (v int64, err error) { return v, r.Scan(&v) })
	if err != nil {
		return nil, fmt.Errorf("store: data version: %w", err)
	}
	k := &s.recent
	if k.stale.Swap(false) || k.rows == nil || version[0] != k.version || len(k.rows) > recentRows {
		k.version, k.rows = version[0], make(map[desk.ConversationID]folded)
	}
	unknown := ids[:0]
	for _, id := range ids {
		c := desk.ConversationID(id.(string))
		if row, ok := k.rows[c]; ok {
			w.read(&row)
		} else {
			unknown = append(unknown, id)
		}
	}
	return unknown, nil
}

// remember keeps the rows of a batch that was committed.
func (s *Store) remember(w *batchState) {
	if s.recent.rows == nil {
		return
	}
	for id, row := range w.rows {
		s.recent.rows[id] = folded{*row, w.facts[id]}
	}
}

// forget is for when it is not known what the database holds.
func (s *Store) forget() { s.recent.rows = nil }
