package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"careline/server/desk"
)

var (
	readMarks = "SELECT conversation_id, reader, seq, at FROM reads WHERE conversation_id = $1"
	// The newest 100 are enough for a badge that says "99+".
	unreadByPatient = `SELECT count(*) FROM (
		SELECT 1 FROM events
		WHERE conversation_id = $1 AND seq > $2 AND kind = 'message' AND from_kind <> 'patient'
		LIMIT 100) AS unread`
)

// Reads returns how far everybody has read a conversation.
func (s *Store) Reads(ctx context.Context, c desk.ConversationID) ([]desk.ReadMark, error) {
	rows, err := s.query(ctx, readMarks, string(c))
	if err != nil {
		return nil, fmt.Errorf("store: reads: %w", err)
	}
	return collect(rows, scanRead)
}

// ReadsOf returns how far one reader has read each of these conversations.
func (s *Store) ReadsOf(ctx context.Context, reader string, conversations []desk.ConversationID) (map[desk.ConversationID]int64, error) {
	out := make(map[desk.ConversationID]int64, len(conversations))
	if len(conversations) == 0 {
		return out, nil
	}
	args := []any{reader}
	marks := make([]string, len(conversations))
	for i, c := range conversations {
		args = append(args, string(c))
		marks[i] = "$" + strconv.Itoa(i+2)
	}
	query := "SELECT conversation_id, reader, seq, at FROM reads WHERE reader = $1 AND conversation_id IN (" + strings.Join(marks, ", ") + ")"
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: reads of: %w", err)
	}
	found, err := collect(rows, scanRead)
	if err != nil {
		return nil, fmt.Errorf("store: reads of: %w", err)
	}
	for _, m := range found {
		out[m.Conversation] = m.Seq
	}
	return out, nil
}

// Unread counts the messages to the patient beyond seq, at most 100.
func (s *Store) Unread(ctx context.Context, c desk.ConversationID, seq int64) (int64, error) {
	rows, err := s.query(ctx, unreadByPatient, string(c), seq)
	if err != nil {
		return 0, fmt.Errorf("store: unread: %w", err)
	}
	n, err := collect(rows, func(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("store: unread: %w", err)
	}
	return n[0], nil
}

func scanRead(r *sql.Rows) (m desk.ReadMark, err error) {
	return m, r.Scan(&m.Conversation, &m.Reader, &m.Seq, &m.At)
}
