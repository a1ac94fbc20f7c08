package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"careline/server/desk"
)

// claims are what only one conversation can have, as a transaction knows and
// changes them. Two processes that take the same at once meet in the table's
// key: the second one's batch is run again, and then it reads who has it.
type claims struct {
	holders map[string]desk.ConversationID // of the keys that commands asked for
	taken   map[string]desk.ConversationID // to be written
	freed   map[string]desk.ConversationID // to be deleted before that
}

var findClaims = newList("SELECT key, conversation_id FROM claims WHERE key %s", "text")

func (c *claims) clone() claims {
	return claims{maps.Clone(c.holders), maps.Clone(c.taken), maps.Clone(c.freed)}
}

// takenFrom is which of a command's claims others hold.
func (c *claims) takenFrom(cmd *Command) map[string]desk.ConversationID {
	var out map[string]desk.ConversationID
	for _, key := range cmd.Claims {
		if holder := c.holders[key]; holder != "" && holder != cmd.Conversation {
			if out == nil {
				out = make(map[string]desk.ConversationID)
			}
			out[key] = holder
		}
	}
	return out
}

// apply takes and gives back what a command decided, all or nothing.
func (c *claims) apply(id desk.ConversationID, wanted []desk.Claim) error {
	if len(wanted) == 0 {
		return nil
	}
	next := c.clone()
	if next.taken == nil {
		next = claims{make(map[string]desk.ConversationID), make(map[string]desk.ConversationID), make(map[string]desk.ConversationID)}
		maps.Copy(next.holders, c.holders)
	}
	for _, claim := range wanted {
		holder := next.holders[claim.Key]
		switch {
		case claim.Free && holder == "": // not asked for: it is given back if it is theirs
			next.freed[claim.Key] = id
		case claim.Free && holder == id:
			delete(next.holders, claim.Key)
			if next.taken[claim.Key] == id {
				delete(next.taken, claim.Key)
			} else {
				next.freed[claim.Key] = id
			}
		case claim.Free || holder == id:
		case holder != "":
			return desk.ErrConflict
		default:
			next.holders[claim.Key], next.taken[claim.Key] = id, id
		}
	}
	*c = next
	return nil
}

// enterGates waits until no other transaction holds a gate of the batch. The
// row is unique in the table, so that a second process waits at it for the
// first one's commit, and reads afterwards what that one wrote. Each batch has
// its conversations by then, and takes its gates in order: nobody waits in a
// ring.
func (s *Store) enterGates(ctx context.Context, tx *sql.Tx, w *batchState, batch []*request) error {
	for _, r := range batch {
		if r.cmd.Gate != "" {
			w.gates = append(w.gates, "gate/"+r.cmd.Gate)
		}
	}
	slices.Sort(w.gates)
	w.gates = slices.Compact(w.gates)
	for _, gate := range w.gates {
		err := s.exec(ctx, tx, "INSERT INTO claims (key, conversation_id) VALUES ($1, '') ON CONFLICT (key) DO UPDATE SET conversation_id = ''", gate)
		if err != nil {
			return fmt.Errorf("store: enter gates: %w", err)
		}
	}
	return nil
}

// leaveGates takes the rows out again; the gates stay shut until the commit.
func (s *Store) leaveGates(ctx context.Context, tx *sql.Tx, gates []string) error {
	for _, gate := range gates {
		if err := s.exec(ctx, tx, "DELETE FROM claims WHERE key = $1", gate); err != nil {
			return fmt.Errorf("store: leave gates: %w", err)
		}
	}
	return nil
}

// readClaims reads who holds what the commands of a batch ask for. It runs
// after the conversations are locked.
func (s *Store) readClaims(ctx context.Context, tx *sql.Tx, w *batchState, batch []*request) error {
	var keys []any
	for _, r := range batch {
		for _, key := range r.cmd.Claims {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	w.claims.holders = make(map[string]desk.ConversationID, len(keys))
	for part := range s.parts(keys) {
		query, args := findClaims.with(s.dialect, part)
		rows, err := s.txQuery(ctx, tx, query, args...)
		if err != nil {
			return fmt.Errorf("store: read claims: %w", err)
		}
		_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
			var key string
			var holder desk.ConversationID
			err := r.Scan(&key, &holder)
			w.claims.holders[key] = holder
			return struct{}{}, err
		})
		if err != nil {
			return fmt.Errorf("store: read claims: %w", err)
		}
	}
	return nil
}

// writeClaims deletes and inserts in key order, so that two processes never
// wait for each other in a ring.
func (s *Store) writeClaims(ctx context.Context, tx *sql.Tx, c *claims) error {
	for _, key := range slices.Sorted(maps.Keys(c.freed)) {
		if err := s.exec(ctx, tx, "DELETE FROM claims WHERE key = $1 AND conversation_id = $2", key, string(c.freed[key])); err != nil {
			return fmt.Errorf("store: free claims: %w", err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.taken)) {
		if err := s.exec(ctx, tx, "INSERT INTO claims (key, conversation_id) VALUES ($1, $2)", key, string(c.taken[key])); err != nil {
			return fmt.Errorf("store: take claims: %w", err)
		}
	}
	return nil
}
