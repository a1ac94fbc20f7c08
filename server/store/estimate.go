package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// WaitEstimate is a range of waiting time that a patient was told, or that was
// kept from them, and what came of it.
type WaitEstimate struct {
	ID           string
	Conversation desk.ConversationID
	Department   desk.DepartmentID
	Episode      int
	QueuedAt     int64 // start of the queue entry
	At           int64
	Place        int
	LowMS        int64 // of the rest of the wait; -1: hidden
	HighMS       int64
	Reason       string // why it was hidden
	Model        string
	EndedAt      int64 // 0: still waiting
	Outcome      string
}

// Inside reports whether the wait ended within the range that was told.
func (e *WaitEstimate) Inside() bool {
	rest := e.EndedAt - e.At
	return e.EndedAt > 0 && e.LowMS >= 0 && rest >= e.LowMS && rest <= e.HighMS
}

// EntryEnd says how a queue entry, or its part in one department, ended.
type EntryEnd struct {
	Conversation desk.ConversationID
	Department   desk.DepartmentID
	QueuedAt     int64
	EndedAt      int64
	Outcome      string // accepted, abandoned, converted, withdrawn, moved
}

const estimateColumns = "id, conversation_id, department_id, episode, queued_at, at, place, low_ms, high_ms, reason, model, ended_at, outcome"

var insertEstimates = newBulk("wait_estimates", "id text, conversation_id text, department_id text, episode bigint, queued_at bigint, at bigint, "+
	"place bigint, low_ms bigint, high_ms bigint, reason text, model text, ended_at bigint, outcome text", "")

// KeepEstimates adds estimates, then ends those of entries that are over. An
// entry that ended already stays as it is.
func (s *Store) KeepEstimates(ctx context.Context, told []WaitEstimate, ended []EntryEnd) error {
	if len(told)+len(ended) == 0 {
		return nil
	}
	args := make([]any, 0, len(told)*len(insertEstimates.kinds))
	for _, e := range told {
		args = append(args, e.ID, string(e.Conversation), string(e.Department), int64(e.Episode), e.QueuedAt, e.At,
			int64(e.Place), e.LowMS, e.HighMS, e.Reason, e.Model, e.EndedAt, e.Outcome)
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.insert(ctx, tx, insertEstimates, args); err != nil {
			return fmt.Errorf("store: keep estimates: %w", err)
		}
		for _, e := range ended {
			err := s.exec(ctx, tx, `UPDATE wait_estimates SET ended_at = $4, outcome = $5
				WHERE conversation_id = $1 AND ended_at = 0 AND department_id = $2 AND queued_at = $3`,
				string(e.Conversation), string(e.Department), e.QueuedAt, e.EndedAt, e.Outcome)
			if err != nil {
				return fmt.Errorf("store: end estimates: %w", err)
			}
		}
		return nil
	})
}

// OpenEstimates returns estimates whose entries have not ended, made before an
// instant.
func (s *Store) OpenEstimates(ctx context.Context, before int64, limit int) ([]WaitEstimate, error) {
	return s.estimates(ctx, "SELECT "+estimateColumns+` FROM wait_estimates
		WHERE ended_at = 0 AND at < $1 ORDER BY conversation_id LIMIT CAST($2 AS BIGINT)`, before, limit)
}

// EndedEstimates returns a department's estimates of entries that ended, the
// latest first.
func (s *Store) EndedEstimates(ctx context.Context, d desk.DepartmentID, limit int) ([]WaitEstimate, error) {
	return s.estimates(ctx, "SELECT "+estimateColumns+` FROM wait_estimates
		WHERE department_id = $1 AND ended_at > 0 ORDER BY ended_at DESC LIMIT CAST($2 AS BIGINT)`, string(d), limit)
}

const estimatesSince = "SELECT " + estimateColumns + ` FROM wait_estimates
	WHERE department_id = $1 AND ended_at >= $2 ORDER BY ended_at`

// EstimatesSince returns a department's estimates of entries that ended at an
// instant or later.
func (s *Store) EstimatesSince(ctx context.Context, d desk.DepartmentID, since int64) ([]WaitEstimate, error) {
	return s.estimates(ctx, estimatesSince, string(d), since)
}

func (s *Store) estimates(ctx context.Context, query string, args ...any) ([]WaitEstimate, error) {
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: estimates: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (e WaitEstimate, err error) {
		return e, r.Scan(&e.ID, &e.Conversation, &e.Department, &e.Episode, &e.QueuedAt, &e.At, &e.Place,
			&e.LowMS, &e.HighMS, &e.Reason, &e.Model, &e.EndedAt, &e.Outcome)
	})
}

const estimatesEnded = "SELECT " + estimateColumns + ` FROM wait_estimates
	WHERE department_id = $1 AND ended_at >= $2 AND ended_at < $3 AND ended_at > 0 ORDER BY conversation_id, queued_at, at`

// EstimatesEnded returns a department's estimates of entries that ended in a
// stretch of time, those of each entry oldest first.
func (s *Store) EstimatesEnded(ctx context.Context, d desk.DepartmentID, from, to int64) ([]WaitEstimate, error) {
	return s.estimates(ctx, estimatesEnded, string(d), from, to)
}
