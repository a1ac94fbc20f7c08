package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"careline/server/desk"
	"careline/server/report"
)

// Refolded is what reading a conversation's log again changed.
type Refolded struct {
	Conversation desk.ConversationID
	Differences  []string // in words; empty: all was as it should be
	Incomplete   bool     // events are missing in the log
}

// Refold reads the facts of conversations off their logs and puts them in place
// of what is stored, and says what was different. Those that had no facts yet
// are no difference.
func (s *Store) Refold(ctx context.Context, ids []desk.ConversationID) ([]Refolded, error) {
	out := make([]Refolded, 0, len(ids))
	err := s.write(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			r, err := s.refold(ctx, tx, id)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		s.recent.stale.Store(true)
		return nil
	})
	return out, err
}

func (s *Store) refold(ctx context.Context, tx *sql.Tx, id desk.ConversationID) (Refolded, error) {
	out := Refolded{Conversation: id}
	log, stored, err := logOf(ctx, tx, id, s.dialect.forUse)
	if err != nil {
		return out, err
	}
	var failed error
	computed := report.Compute(log, func(other desk.ConversationID) (report.Log, bool) {
		l, _, err := logOf(ctx, tx, other, "")
		failed = errors.Join(failed, err)
		return l, err == nil
	})
	if failed != nil {
		return out, failed
	}
	out.Incomplete = computed.Incomplete
	var ended []factRow
	for i := range computed.Episodes {
		if e := &computed.Episodes[i]; e.End != report.Ongoing {
			ended = append(ended, factRowOf(e))
		}
	}
	there, err := s.factRowsOf(ctx, tx, id)
	if err != nil {
		return out, err
	}
	state := computed.Fold.Encode()
	if len(stored) > 0 {
		out.Differences = differences(stored, state, there, ended)
	}
	if len(stored) > 0 && len(out.Differences) == 0 {
		return out, nil
	}
	if _, err := tx.ExecContext(ctx, "UPDATE conversations SET facts = $2 WHERE id = $1", string(id), state); err != nil {
		return out, fmt.Errorf("store: refold: %w", err)
	}
	if err := s.changedRows(ctx, tx, changesOfConversation, string(id)); err != nil {
		return out, err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM facts WHERE source = '' AND conversation_id = $1", string(id)); err != nil {
		return out, fmt.Errorf("store: refold: %w", err)
	}
	args := make([]any, 0, len(ended)*len(upsertFacts.kinds))
	parts := make(map[factPart]bool)
	for i := range ended {
		args = appendFacts(args, "", &ended[i])
		parts[factPartOf(ended[i].openedAt)] = true
	}
	if err := s.changed(ctx, tx, parts); err != nil {
		return out, err
	}
	return out, s.insert(ctx, tx, upsertFacts, args)
}

// differences compares what is stored with what the log says, byte for byte.
func differences(stored, state []byte, there map[int]factRow, ended []factRow) (out []string) {
	if !bytes.Equal(stored, state) {
		out = append(out, "what the next event goes on from")
	}
	for _, row := range ended {
		old, ok := there[row.number]
		delete(there, row.number)
		switch {
		case !ok:
			out = append(out, fmt.Sprintf("episode %d was missing", row.number))
		case !bytes.Equal(old.body, row.body) || old.hidden != row.hidden || old.openedAt != row.openedAt || old.endedAt != row.endedAt:
			out = append(out, fmt.Sprintf("episode %d", row.number))
		}
	}
	for number := range there {
		out = append(out, fmt.Sprintf("episode %d is not in the log", number))
	}
	return out
}

func (s *Store) factRowsOf(ctx context.Context, tx *sql.Tx, id desk.ConversationID) (map[int]factRow, error) {
	rows, err := tx.QueryContext(ctx, "SELECT number, opened_at, ended_at, hidden, body FROM facts WHERE source = '' AND conversation_id = $1", string(id))
	if err != nil {
		return nil, fmt.Errorf("store: facts of a conversation: %w", err)
	}
	found, err := collect(rows, func(r *sql.Rows) (f factRow, err error) {
		f.conversation = id
		return f, r.Scan(&f.number, &f.openedAt, &f.endedAt, &f.hidden, &f.body)
	})
	if err != nil {
		return nil, fmt.Errorf("store: facts of a conversation: %w", err)
	}
	out := make(map[int]factRow, len(found))
	for _, f := range found {
		out[f.number] = f
	}
	return out, nil
}

// logOf reads a whole log, and the facts that are stored with it.
func logOf(ctx context.Context, tx *sql.Tx, id desk.ConversationID, lock string) (report.Log, []byte, error) {
	log := report.Log{Conversation: id}
	var facts []byte
	err := tx.QueryRowContext(ctx, "SELECT patient_id, facts FROM conversations WHERE id = $1"+lock, string(id)).Scan(&log.Patient, &facts)
	if err := found("log", err); err != nil {
		return log, nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT "+eventColumns+" FROM events WHERE conversation_id = $1 ORDER BY seq", string(id))
	if err != nil {
		return log, nil, fmt.Errorf("store: log: %w", err)
	}
	log.Events, err = collect(rows, func(r *sql.Rows) (desk.Event, error) { return scanEventAnd(r) })
	if err != nil {
		return log, nil, fmt.Errorf("store: log: %w", err)
	}
	return log, facts, nil
}

// factsLayout is the setting that says how the facts in the tables are written.
const factsLayout = "facts.layout"

// renewFacts empties our own facts if they were written in another way than now,
// so that they are read off the logs again. Those of imported logs go with them:
// they have to be imported again, and ImportedLogs no longer names them.
func (s *Store) renewFacts(ctx context.Context) error {
	want := fmt.Sprintf("%d.%d", report.Layout, report.DefVersion)
	is, err := s.Setting(ctx, factsLayout)
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) || is == want {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, query := range []string{
			"UPDATE conversations SET facts = '' WHERE length(facts) > 0", "DELETE FROM facts", "DELETE FROM imported_logs",
			"DELETE FROM fact_blocks", "DELETE FROM fact_changes",
		} {
			if _, err := tx.ExecContext(ctx, query); err != nil {
				return fmt.Errorf("store: renew facts: %w", err)
			}
		}
		s.recent.stale.Store(true)
		return s.setSetting(ctx, tx, factsLayout, want)
	})
}

// ConversationsAfter names conversations by id behind one, with events from an
// instant on or opened in a range: what a rebuild goes through.
func (s *Store) ConversationsAfter(ctx context.Context, after desk.ConversationID, from, to int64, limit int) ([]desk.ConversationID, error) {
	rows, err := s.query(ctx, "SELECT id FROM conversations WHERE id > $1 AND last_at >= $2 AND opened_at < $3 ORDER BY id LIMIT CAST($4 AS BIGINT)",
		string(after), from, to, limit)
	if err != nil {
		return nil, fmt.Errorf("store: conversations after: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (id desk.ConversationID, err error) { return id, r.Scan(&id) })
}
