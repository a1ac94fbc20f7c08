package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"maps"
	"slices"

	"careline/server/desk"
)

// The statements of a batch: two that read, at most one kind each that writes.
var (
	// In id order, so that two processes never wait for each other in a ring.
	lockRows     = newList("SELECT "+conversationColumns+", facts FROM conversations WHERE id %s ORDER BY id", "text")
	findRepeated = newList("SELECT "+eventColumns+", dedup, digest FROM events WHERE dedup %s", "bytea")

	insertConversations = newBulk("conversations", conversationWritten, "")
	moveConversations   = newBulk("conversations", conversationWritten, "ON CONFLICT (id) DO UPDATE SET "+conversationUpdates)
	// Most messages do not change where a conversation stands in lists: then
	// the indexes of the lists are left alone, which SQLite does only for
	// columns that are not named.
	touchConversations = newBulk("conversations", conversationWritten, "ON CONFLICT (id) DO UPDATE SET "+conversationTouches)
	insertEvents       = newBulk("events", "conversation_id text, seq bigint, patient_prev bigint, patient_sees boolean, at bigint, kind text, "+
		"from_kind text, from_id text, client_id text, dedup bytea, digest bytea, body bytea", "")
	insertAudit = newBulk("audit", "id text, at bigint, actor_kind text, actor_id text, session_id text, action text, "+
		"conversation_id text, target text, details text", "")
	// A read mark never goes back.
	upsertReads = newBulk("reads", "conversation_id text, reader text, seq bigint, at bigint",
		"ON CONFLICT (conversation_id, reader) DO UPDATE SET seq = excluded.seq, at = excluded.at WHERE excluded.seq > reads.seq")
)

// hotWrites are prepared where that pays, which is where there are no arrays.
func hotWrites() []string {
	out := []string{dataVersion, listAssignee}
	for _, l := range []*list{lockRows, findRepeated} {
		out = slices.AppendSeq(out, maps.Values(l.plain))
	}
	for _, b := range []*bulk{insertConversations, moveConversations, touchConversations, insertEvents, insertAudit, upsertReads, upsertFacts, insertFactChanges} {
		out = slices.AppendSeq(out, maps.Values(b.plain))
	}
	return out
}

// readBatch locks and reads the conversations of a batch, then looks for
// commands that were carried out before. On PostgreSQL the second statement
// has a snapshot of its own, taken after the locks, so it sees what the
// processes that held them have written.
func (s *Store) readBatch(ctx context.Context, tx *sql.Tx, batch []*request) (*batchState, error) {
	w := &batchState{
		commands: len(batch),
		rows:     make(map[desk.ConversationID]*desk.Conversation, len(batch)),
		before:   make(map[string]earlier, len(batch)),
		places:   make(map[desk.ConversationID]place, len(batch)),
		dirty:    make(map[desk.ConversationID]bool, len(batch)),
		reads:    make(map[readKey]desk.ReadMark, len(batch)),
		ended:    make(map[factKey]*factRow),
		facts:    make(map[desk.ConversationID][]byte, len(batch)),
	}
	ids := make([]any, 0, len(batch))
	keys := make([]any, 0, len(batch))
	for _, r := range batch {
		if !r.cmd.Opening {
			ids = append(ids, string(r.cmd.Conversation))
		}
		if k := r.cmd.dedup(); k != "" {
			keys = append(keys, []byte(k))
		}
	}
	ids, err := s.recall(ctx, tx, w, ids)
	if err != nil {
		return nil, err
	}
	for part := range s.parts(ids) {
		query, args := lockRows.with(s.dialect, part)
		query += s.dialect.forUse
		rows, err := s.txQuery(ctx, tx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: lock conversations: %w", err)
		}
		found, err := collect(rows, scanFolded)
		if err != nil {
			return nil, fmt.Errorf("store: lock conversations: %w", err)
		}
		for i := range found {
			w.read(&found[i])
		}
	}
	for part := range s.parts(keys) {
		if err := s.readRepeated(ctx, tx, part, w.before); err != nil {
			return nil, err
		}
	}
	if err := s.enterGates(ctx, tx, w, batch); err != nil {
		return nil, err
	}
	if err := s.readClaims(ctx, tx, w, batch); err != nil {
		return nil, err
	}
	if err := s.readFiles(ctx, tx, w, batch); err != nil {
		return nil, err
	}
	if len(batch) == 1 && batch[0].cmd.Deletes > 0 {
		if w.past, err = s.readPast(ctx, tx, batch[0].cmd.Conversation, batch[0].cmd.Deletes); err != nil {
			return nil, err
		}
	}
	if err := s.readItems(ctx, tx, w, batch); err != nil {
		return nil, err
	}
	// The clock is read with the locks held: at never decreases along the log.
	w.now = s.now()
	return w, nil
}

// parts are as many values as a list takes at once: on PostgreSQL all, so that
// rows are locked in the order of their ids.
func (s *Store) parts(values []any) iter.Seq[[]any] {
	size := maxBatch
	if s.dialect.arrays {
		size = max(len(values), 1)
	}
	return slices.Chunk(values, size)
}

func (s *Store) readRepeated(ctx context.Context, tx *sql.Tx, keys []any, into map[string]earlier) error {
	query, args := findRepeated.with(s.dialect, keys)
	rows, err := s.txQuery(ctx, tx, query, args...)
	if err != nil {
		return fmt.Errorf("store: find repeated: %w", err)
	}
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var key []byte
		var old earlier
		var err error
		old.event, err = scanEventAnd(r, &key, &old.digest)
		into[string(key)] = old
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("store: find repeated: %w", err)
	}
	return nil
}

// writeBatch writes what the batch decided.
func (s *Store) writeBatch(ctx context.Context, tx *sql.Tx, w *batchState) error {
	var fresh, moved, stayed []any
	for _, id := range slices.Sorted(maps.Keys(w.dirty)) {
		row := w.rows[id]
		switch was, existed := w.places[id]; {
		case !existed:
			fresh = appendConversation(fresh, row, w.facts[id])
		case was != placeOf(row):
			moved = appendConversation(moved, row, w.facts[id])
		default:
			stayed = appendConversation(stayed, row, w.facts[id])
		}
	}
	events := make([]any, 0, len(w.events)*len(insertEvents.kinds))
	for i := range w.events {
		e := &w.events[i]
		body, err := sealBody(e.Event)
		if err != nil {
			return err
		}
		events = append(events, string(e.Conversation), e.Seq, e.PatientPrev, e.Kind.Visibility() == desk.Everyone,
			e.At, string(e.Kind), string(e.From.Kind), e.From.ID, e.ClientID, e.dedup, e.digest, body)
	}
	reads := make([]any, 0, len(w.reads)*len(upsertReads.kinds))
	for _, k := range slices.SortedFunc(maps.Keys(w.reads), compareReads) {
		m := w.reads[k]
		reads = append(reads, string(m.Conversation), m.Reader, m.Seq, m.At)
	}
	for _, step := range []struct {
		what string
		bulk *bulk
		args []any
	}{
		{"conversations", insertConversations, fresh},
		{"conversations", moveConversations, moved},
		{"conversations", touchConversations, stayed},
		{"events", insertEvents, events},
		{"reads", upsertReads, reads},
		{"audit", insertAudit, auditArgs(w.audit)},
	} {
		if err := s.insert(ctx, tx, step.bulk, step.args); err != nil {
			return fmt.Errorf("store: write %s: %w", step.what, err)
		}
	}
	if err := s.writeMarks(ctx, tx, w.events); err != nil {
		return err
	}
	if err := s.writeKeys(ctx, tx, w); err != nil {
		return err
	}
	if err := s.writeFacts(ctx, tx, w); err != nil {
		return err
	}
	if err := s.writeFiles(ctx, tx, w); err != nil {
		return err
	}
	if err := s.writeRedacted(ctx, tx, w.redacted); err != nil {
		return err
	}
	if err := s.writeVoice(ctx, tx, w.voice); err != nil {
		return err
	}
	if err := s.writeItems(ctx, tx, w); err != nil {
		return err
	}
	if err := s.writeClaims(ctx, tx, &w.claims); err != nil {
		return err
	}
	return s.leaveGates(ctx, tx, w.gates)
}

func compareReads(a, b readKey) int {
	return cmp.Or(cmp.Compare(a.conversation, b.conversation), cmp.Compare(a.reader, b.reader))
}
