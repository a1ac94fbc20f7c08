package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/bits"
	"slices"

	"careline/server/desk"
	"careline/server/report"
)

// factKey names the facts of one episode.
type factKey struct {
	conversation desk.ConversationID
	number       int
}

// factRow is the facts of one episode as they stand in their table.
type factRow struct {
	factKey
	openedAt, endedAt int64
	hidden            bool
	body              []byte
}

func factRowOf(e *report.Episode) factRow {
	return factRow{factKey{e.Conversation, e.Number}, e.OpenedAt, e.EndedAt, e.Spam, e.Encode()}
}

var upsertFacts = newBulk("facts", "source text, conversation_id text, number bigint, opened_at bigint, ended_at bigint, class bigint, hidden boolean, body bytea",
	"ON CONFLICT (source, conversation_id, number) DO UPDATE SET opened_at = excluded.opened_at, ended_at = excluded.ended_at, "+
		"class = excluded.class, hidden = excluded.hidden, body = excluded.body")

// factsClass sorts episodes by how long they took: under a day, under two, under
// four. Those of a class that go on at an instant began at most that long before.
func factsClass(openedAt, endedAt int64) int64 {
	if endedAt == 0 {
		return factsOngoing
	}
	return int64(bits.Len64(uint64(max(0, endedAt-openedAt)) / dayMS))
}

const (
	dayMS        = 24 * 3600 * 1000
	factsClasses = 16 // the last one is 89 years
)

func appendFacts(args []any, source string, f *factRow) []any {
	return append(args, source, string(f.conversation), int64(f.number), f.openedAt, f.endedAt, factsClass(f.openedAt, f.endedAt), f.hidden, f.body)
}

const dropFacts = "DELETE FROM facts WHERE source = '' AND conversation_id = $1 AND number = $2"

func compareFacts(a, b factKey) int {
	return cmp.Or(cmp.Compare(a.conversation, b.conversation), cmp.Compare(a.number, b.number))
}

// fold takes new events into the facts of their conversation. Where the facts
// are not those of the log so far, as after an upgrade or a merge, they are
// left empty: a job reads the log then.
func (w *batchState) fold(before *desk.Conversation, row *desk.Conversation, events []desk.Event) {
	if len(events) == 0 {
		return
	}
	id := row.ID
	state, err := report.NewReader().Fold(w.facts[id])
	if before != nil && (err != nil || state.Seq != before.LastSeq || state.Union) {
		w.facts[id] = []byte{}
		return
	}
	state.Current.Conversation, state.Current.Patient = id, row.Patient
	spam := state.Spam
	for i := range events {
		state.Apply(&events[i])
	}
	if state.Union {
		w.facts[id] = []byte{}
		return
	}
	w.facts[id] = state.Encode()
	if state.Resumed > 0 {
		w.ended[factKey{id, state.Resumed}] = nil
	}
	for _, e := range state.Closed() {
		row := factRowOf(e)
		w.ended[row.factKey] = &row
	}
	if state.Spam != spam {
		if w.hidden == nil {
			w.hidden = map[desk.ConversationID]bool{}
		}
		w.hidden[id] = state.Spam
	}
}

// writeFacts writes the facts of episodes that ended: nothing for most messages.
func (s *Store) writeFacts(ctx context.Context, tx *sql.Tx, w *batchState) error {
	args := make([]any, 0, len(w.ended)*len(upsertFacts.kinds))
	parts := make(map[factPart]bool)
	for _, key := range slices.SortedFunc(maps.Keys(w.ended), compareFacts) {
		if row := w.ended[key]; row != nil {
			args = appendFacts(args, "", row)
			parts[factPartOf(row.openedAt)] = true
			continue
		}
		if err := s.changedRows(ctx, tx, changesOfEpisode, string(key.conversation), int64(key.number)); err != nil {
			return err
		}
		if err := s.exec(ctx, tx, dropFacts, string(key.conversation), int64(key.number)); err != nil {
			return fmt.Errorf("store: drop facts: %w", err)
		}
	}
	if err := s.changed(ctx, tx, parts); err != nil {
		return err
	}
	if err := s.insert(ctx, tx, upsertFacts, args); err != nil {
		return fmt.Errorf("store: write facts: %w", err)
	}
	for id, hidden := range w.hidden {
		if err := s.changedRows(ctx, tx, changesOfConversation, string(id)); err != nil {
			return err
		}
		if err := s.exec(ctx, tx, "UPDATE facts SET hidden = $2 WHERE source = '' AND conversation_id = $1", string(id), hidden); err != nil {
			return fmt.Errorf("store: write facts: %w", err)
		}
	}
	return nil
}
