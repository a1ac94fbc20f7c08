package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
)

var (
	firstOfKind = "SELECT " + eventColumns + " FROM events WHERE conversation_id = $1 AND kind = $2 ORDER BY seq LIMIT 1"
	lastOfKind  = "SELECT " + eventColumns + " FROM events WHERE conversation_id = $1 AND kind = $2 ORDER BY seq DESC LIMIT 1"
	claimsOf    = "SELECT key FROM claims WHERE conversation_id = $1 ORDER BY key"
	// Counting ends where the answer is known.
	queueLength = `SELECT count(*) FROM (
		SELECT 1 FROM conversations
		WHERE department_id = $1 AND assignee_id = '' AND unresolved = TRUE AND rank < $2
		LIMIT CAST($3 AS BIGINT)) AS waiting`
	blockedPatients = "SELECT id FROM patients WHERE blocked_at > 0"
)

// FirstEvent returns the oldest event of a kind; desk.ErrNoSuchThing if there is
// none. It reads the log from its beginning.
func (s *Store) FirstEvent(ctx context.Context, c desk.ConversationID, kind desk.EventKind) (desk.Event, error) {
	return s.eventOf(ctx, firstOfKind, c, kind)
}

// LastEvent returns the newest event of a kind; desk.ErrNoSuchThing if there is
// none. It reads the log from its end.
func (s *Store) LastEvent(ctx context.Context, c desk.ConversationID, kind desk.EventKind) (desk.Event, error) {
	return s.eventOf(ctx, lastOfKind, c, kind)
}

func (s *Store) eventOf(ctx context.Context, query string, c desk.ConversationID, kind desk.EventKind) (desk.Event, error) {
	rows, err := s.query(ctx, query, string(c), string(kind))
	if err != nil {
		return desk.Event{}, fmt.Errorf("store: event of a kind: %w", err)
	}
	return one(collect(rows, func(r *sql.Rows) (desk.Event, error) { return scanEventAnd(r) }))
}

// ClaimsOf returns what a conversation has claimed of the keys that begin like
// this.
func (s *Store) ClaimsOf(ctx context.Context, c desk.ConversationID, prefix string) ([]string, error) {
	rows, err := s.query(ctx, claimsOf, string(c))
	if err != nil {
		return nil, fmt.Errorf("store: claims of: %w", err)
	}
	all, err := collect(rows, func(r *sql.Rows) (key string, err error) { return key, r.Scan(&key) })
	return slices.DeleteFunc(all, func(key string) bool { return !strings.HasPrefix(key, prefix) }), err
}

// Claimed says which of these keys somebody has claimed.
func (s *Store) Claimed(ctx context.Context, keys []string) (map[string]bool, error) {
	taken := make(map[string]bool)
	for part := range slices.Chunk(keys, listSizes[len(listSizes)-1]) {
		values := make([]any, len(part))
		for i, key := range part {
			values[i] = key
		}
		query, args := findClaims.with(s.dialect, values)
		rows, err := s.query(ctx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: claimed: %w", err)
		}
		_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
			var key, holder string
			err := r.Scan(&key, &holder)
			taken[key] = true
			return struct{}{}, err
		})
		if err != nil {
			return nil, fmt.Errorf("store: claimed: %w", err)
		}
	}
	return taken, nil
}

// QueueLength counts who waits live in a department for a person, up to most.
func (s *Store) QueueLength(ctx context.Context, d desk.DepartmentID, most int) (int, error) {
	rows, err := s.query(ctx, queueLength, string(d), int64(desk.RankPromised), most)
	if err != nil {
		return 0, fmt.Errorf("store: queue length: %w", err)
	}
	return one(collect(rows, func(r *sql.Rows) (n int, err error) { return n, r.Scan(&n) }))
}

// BlockedPatients returns who may not write.
func (s *Store) BlockedPatients(ctx context.Context) ([]desk.PatientID, error) {
	rows, err := s.query(ctx, blockedPatients)
	if err != nil {
		return nil, fmt.Errorf("store: blocked patients: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (id desk.PatientID, err error) { return id, r.Scan(&id) })
}
