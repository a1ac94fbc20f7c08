package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"careline/server/desk"
)

const eventColumns = "conversation_id, seq, patient_prev, at, kind, from_kind, from_id, client_id, body"

// The cast around the limit is for SQLite's sake: it looks at a bare parameter
// there while planning, and so plans again for each call, which costs as much
// as the query.
var (
	eventsForStaff   = "SELECT " + eventColumns + " FROM events WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT CAST($3 AS BIGINT)"
	eventsForPatient = "SELECT " + eventColumns + " FROM events WHERE conversation_id = $1 AND seq > $2 AND patient_sees ORDER BY seq LIMIT CAST($3 AS BIGINT)"
)

// Events returns up to limit events of one side's view with a seq beyond
// after, in seq order.
func (s *Store) Events(ctx context.Context, c desk.ConversationID, view desk.ActorKind, after int64, limit int) ([]desk.Event, error) {
	query := eventsForStaff
	if view == desk.KindPatient {
		query = eventsForPatient
	}
	rows, err := s.query(ctx, query, string(c), after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: events: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.Event, error) { return scanEventAnd(r) })
}

// scanEventAnd scans eventColumns and whatever was selected behind them.
func scanEventAnd(r *sql.Rows, more ...any) (desk.Event, error) {
	var e desk.Event
	var body []byte
	err := r.Scan(append([]any{&e.Conversation, &e.Seq, &e.PatientPrev, &e.At, &e.Kind, &e.From.Kind, &e.From.ID, &e.ClientID, &body}, more...)...)
	if err == nil {
		err = openBody(&e, body)
	}
	return e, err
}

// stored is the form of an event's body in the table. The author's name is in
// it because names are as private as words.
type stored struct {
	FromName string `json:"from_name,omitempty"`
	desk.Body
}

// sealBody and openBody, sealName and openName, sealPreview and openPreview are
// the one seam between what people wrote and the tables: sealing with a key per conversation goes
// here, and nowhere else.
func sealBody(e desk.Event) ([]byte, error) {
	b, err := json.Marshal(stored{e.From.Name, e.Body})
	if err != nil {
		return nil, fmt.Errorf("store: encode %s: %w", e.Kind, err)
	}
	return b, nil
}

func openBody(e *desk.Event, b []byte) error {
	var st stored
	if err := json.Unmarshal(b, &st); err != nil {
		return fmt.Errorf("store: decode event %d of %s: %w", e.Seq, e.Conversation, err)
	}
	e.From.Name, e.Body = st.FromName, st.Body
	return nil
}

func sealName(f *desk.File) []byte { return []byte(f.Name) }

func openName(f *desk.File, b []byte) { f.Name = string(b) }

func sealPreview(c *desk.Conversation) []byte { return []byte(c.Preview) }

func openPreview(_ *desk.Conversation, b []byte) (string, error) { return string(b), nil }
