package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// writeMarks keeps what views and people look for beside the log: which
// conversations carry a tag, which are kept from whom, and who was mentioned
// where. In the order of the
// log, so that what was put on and taken off in one batch ends as it did there.
func (s *Store) writeMarks(ctx context.Context, tx *sql.Tx, events []eventRow) error {
	for i := range events {
		e := &events[i]
		added, removed := e.Body.Added, e.Body.Removed
		switch e.Kind {
		case desk.Restricted:
			added = []string{barredMark(e.Body.Staff.ID)}
		case desk.Unrestricted:
			removed = []string{barredMark(e.Body.Staff.ID)}
		}
		for _, tag := range added {
			err := s.exec(ctx, tx, "INSERT INTO marks (mark, conversation_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", tag, string(e.Conversation))
			if err != nil {
				return fmt.Errorf("store: mark: %w", err)
			}
		}
		for _, tag := range removed {
			if err := s.exec(ctx, tx, "DELETE FROM marks WHERE mark = $1 AND conversation_id = $2", tag, string(e.Conversation)); err != nil {
				return fmt.Errorf("store: unmark: %w", err)
			}
		}
		for _, p := range e.Body.Mentions {
			err := s.exec(ctx, tx, "INSERT INTO mentions (staff_id, conversation_id, seq, at) VALUES ($1, $2, $3, $4)",
				string(p.ID), string(e.Conversation), e.Seq, e.At)
			if err != nil {
				return fmt.Errorf("store: mention: %w", err)
			}
		}
	}
	return nil
}

// barredMark is on what is kept from a person. No id of a tag begins so.
func barredMark(id desk.StaffID) string { return "not:" + string(id) }

// KeptFrom are the conversations that a person may not know of, for what is
// read without its rows.
func (s *Store) KeptFrom(ctx context.Context, id desk.StaffID) (map[desk.ConversationID]bool, error) {
	rows, err := s.query(ctx, "SELECT conversation_id FROM marks WHERE mark = $1", barredMark(id))
	if err != nil {
		return nil, fmt.Errorf("store: kept from: %w", err)
	}
	ids, err := collect(rows, func(r *sql.Rows) (id desk.ConversationID, err error) { return id, r.Scan(&id) })
	out := make(map[desk.ConversationID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// Restrictions are the events that kept a conversation from people, and let
// them in again, in the order of the log.
func (s *Store) Restrictions(ctx context.Context, c desk.ConversationID) ([]desk.Event, error) {
	rows, err := s.query(ctx, "SELECT "+eventColumns+" FROM events WHERE conversation_id = $1 AND kind IN ('restricted', 'unrestricted') ORDER BY seq", string(c))
	if err != nil {
		return nil, fmt.Errorf("store: restrictions: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.Event, error) { return scanEventAnd(r) })
}

// Mention is a note that somebody was mentioned in.
type Mention struct {
	Conversation desk.ConversationID
	Seq          int64
	At           int64
	Unread       bool
}

// Mentions returns a person's latest mentions, newest first.
func (s *Store) Mentions(ctx context.Context, id desk.StaffID, limit int) ([]Mention, error) {
	rows, err := s.query(ctx, `
		SELECT m.conversation_id, m.seq, m.at, COALESCE(r.seq, 0) < m.seq
		FROM mentions m LEFT JOIN reads r ON r.conversation_id = m.conversation_id AND r.reader = $2
		WHERE m.staff_id = $1 ORDER BY m.at DESC, m.conversation_id, m.seq DESC LIMIT CAST($3 AS BIGINT)`,
		string(id), desk.Actor{Kind: desk.KindStaff, ID: string(id)}.Author(), limit)
	if err != nil {
		return nil, fmt.Errorf("store: mentions: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (m Mention, err error) {
		return m, r.Scan(&m.Conversation, &m.Seq, &m.At, &m.Unread)
	})
}
