package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"

	"careline/server/desk"
)

var (
	insertKeys = newBulk("search_keys", "key bytea, conversation_id text", "ON CONFLICT DO NOTHING")
	keysOf     = newList("SELECT conversation_id, key FROM search_keys WHERE conversation_id %s", "text")
	rowsByID   = newList("SELECT "+conversationColumns+" FROM conversations WHERE id %s", "text")
)

const (
	// Of one key the newest first; of several in the order of the keys.
	keyExact = `SELECT key, conversation_id FROM search_keys
		WHERE key = $1 AND conversation_id < $2 ORDER BY conversation_id DESC LIMIT CAST($3 AS BIGINT)`
	keyRange = `SELECT key, conversation_id FROM search_keys
		WHERE (key, conversation_id) > ($1, $2) AND key < $3 ORDER BY key, conversation_id LIMIT CAST($4 AS BIGINT)`
)

// writeKeys keeps by what conversations are found. What was once said finds
// them for ever: a name, or a number that changed since.
func (s *Store) writeKeys(ctx context.Context, tx *sql.Tx, w *batchState) error {
	var args []any
	for i := range w.events {
		e := &w.events[i]
		for _, k := range desk.SearchKeys(w.rows[e.Conversation].Reference, &e.Event) {
			args = append(args, sealKey(k), string(e.Conversation))
		}
	}
	if err := s.insert(ctx, tx, insertKeys, args); err != nil {
		return fmt.Errorf("store: write search keys: %w", err)
	}
	return nil
}

// sealKey and openKey are the seam of the keys, as that of words is in event.go.
func sealKey(key string) []byte { return []byte(key) }

func openKey(b []byte) string { return string(b) }

// KeyHit is a key that was found, and what it leads to.
type KeyHit struct {
	Key          string
	Conversation desk.ConversationID
}

// FindKeys returns up to limit hits in a span, those behind one that was found
// before (KeyHit{}: from the beginning).
func (s *Store) FindKeys(ctx context.Context, span desk.Span, after KeyHit, limit int) ([]KeyHit, error) {
	query, args := keyQuery(span, after, limit)
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: find keys: %w", err)
	}
	return collect(rows, scanKey)
}

func keyQuery(span desk.Span, after KeyHit, limit int) (string, []any) {
	if span.Exact {
		return keyExact, []any{sealKey(span.Begin), cmp.Or(string(after.Conversation), "~"), limit}
	}
	return keyRange, []any{sealKey(max(after.Key, span.Begin)), string(after.Conversation), append(sealKey(span.Begin), 0xff), limit}
}

func scanKey(r *sql.Rows) (h KeyHit, err error) {
	var key []byte
	err = r.Scan(&key, &h.Conversation)
	h.Key = openKey(key)
	return h, err
}

// Keyed is a conversation with all keys by which it is found.
type Keyed struct {
	desk.Conversation
	Keys []string
}

// Keyed reads conversations, in the order of their ids as they are given.
func (s *Store) Keyed(ctx context.Context, ids []desk.ConversationID) ([]Keyed, error) {
	there, err := s.ByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[desk.ConversationID]*Keyed, len(there))
	for id, c := range there {
		found[id] = &Keyed{Conversation: c}
	}
	for values := range idParts(ids) {
		query, args := keysOf.with(s.dialect, values)
		rows, err := s.query(ctx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: keyed: %w", err)
		}
		_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
			var key []byte
			var id desk.ConversationID
			err := r.Scan(&id, &key)
			if k := found[id]; k != nil {
				k.Keys = append(k.Keys, openKey(key))
			}
			return struct{}{}, err
		})
		if err != nil {
			return nil, fmt.Errorf("store: keyed: %w", err)
		}
	}
	var out []Keyed
	for _, id := range ids {
		if k := found[id]; k != nil {
			out = append(out, *k)
		}
	}
	return out, nil
}

// ByID reads conversations; those that are not there are left out.
func (s *Store) ByID(ctx context.Context, ids []desk.ConversationID) (map[desk.ConversationID]desk.Conversation, error) {
	found := make(map[desk.ConversationID]desk.Conversation, len(ids))
	for values := range idParts(ids) {
		query, args := rowsByID.with(s.dialect, values)
		rows, err := s.query(ctx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: by id: %w", err)
		}
		page, err := collect(rows, scanConversation)
		if err != nil {
			return nil, fmt.Errorf("store: by id: %w", err)
		}
		for _, c := range page {
			found[c.ID] = c
		}
	}
	return found, nil
}

// idParts are ids as values, as many as a list takes at once.
func idParts(ids []desk.ConversationID) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for part := range slices.Chunk(ids, listSizes[len(listSizes)-1]) {
			values := make([]any, len(part))
			for i, id := range part {
				values[i] = string(id)
			}
			if !yield(values) {
				return
			}
		}
	}
}

// keysFrom is the setting that holds up to which conversation those of before
// there were keys have theirs; keysDone once all have.
const (
	keysFrom = "search_keys_from"
	keysDone = "~"
)

var eventsWithKeys = newList("SELECT "+eventColumns+" FROM events WHERE kind IN ('"+string(desk.Opened)+"', '"+string(desk.Reopened)+"', '"+
	string(desk.AboutSet)+"', '"+string(desk.ContactGiven)+"') AND conversation_id %s", "text")

// KeysMissing reports whether conversations may be without their keys.
func (s *Store) KeysMissing(ctx context.Context) (bool, error) {
	from, err := s.Setting(ctx, keysFrom)
	if err != nil && err != desk.ErrNoSuchThing {
		return false, err
	}
	return from != keysDone, nil
}

// FillKeys reads the keys of up to limit conversations off their logs, those
// that follow the ones of the call before.
func (s *Store) FillKeys(ctx context.Context, limit int) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		var from string
		if err := found("setting", tx.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", keysFrom).Scan(&from)); err != nil && err != desk.ErrNoSuchThing {
			return err
		}
		rows, err := tx.QueryContext(ctx, "SELECT id, reference FROM conversations WHERE id > $1 ORDER BY id LIMIT CAST($2 AS BIGINT)", from, limit)
		if err != nil {
			return fmt.Errorf("store: fill keys: %w", err)
		}
		references := make(map[desk.ConversationID]string)
		ids, err := collect(rows, func(r *sql.Rows) (any, error) {
			var id desk.ConversationID
			var reference string
			err := r.Scan(&id, &reference)
			references[id] = reference
			return string(id), err
		})
		if err != nil {
			return fmt.Errorf("store: fill keys: %w", err)
		}
		for part := range slices.Chunk(ids, listSizes[len(listSizes)-1]) {
			if err := s.fillKeys(ctx, tx, part, references); err != nil {
				return fmt.Errorf("store: fill keys: %w", err)
			}
		}
		if from = keysDone; len(ids) == limit {
			from = ids[limit-1].(string)
		}
		return s.setSetting(ctx, tx, keysFrom, from)
	})
}

func (s *Store) fillKeys(ctx context.Context, tx *sql.Tx, ids []any, references map[desk.ConversationID]string) error {
	query, args := eventsWithKeys.with(s.dialect, ids)
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	events, err := collect(rows, func(r *sql.Rows) (desk.Event, error) { return scanEventAnd(r) })
	if err != nil {
		return err
	}
	args = nil
	for i := range events {
		e := &events[i]
		for _, k := range desk.SearchKeys(references[e.Conversation], e) {
			args = append(args, sealKey(k), string(e.Conversation))
		}
	}
	return s.insert(ctx, tx, insertKeys, args)
}

// DropKeys forgets all keys, so that they are read off the logs again.
func (s *Store) DropKeys(ctx context.Context) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM search_keys"); err != nil {
			return fmt.Errorf("store: drop keys: %w", err)
		}
		return s.setSetting(ctx, tx, keysFrom, "")
	})
}
