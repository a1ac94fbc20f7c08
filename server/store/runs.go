package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"careline/server/desk"
)

const runColumns = "id, staff_id, client_id, state, body, total, started_at, ended_at, undo_until"

func scanRun(r *sql.Rows) (b desk.BulkRun, err error) {
	return b, r.Scan(&b.ID, &b.Staff, &b.ClientID, &b.State, jsonText{&b.Plan}, &b.Total, &b.StartedAt, &b.EndedAt, &b.UndoUntil)
}

const itemColumns = "run_id, position, conversation_id, stood, state, reason, undo"

func scanItem(r *sql.Rows) (i desk.BulkItem, err error) {
	var undo string
	if err := r.Scan(&i.Run, &i.Position, &i.Conversation, &i.Stood, &i.State, &i.Reason, &undo); err != nil || undo == "" {
		return i, err
	}
	i.Undo = &desk.BulkUndo{}
	return i, jsonText{i.Undo}.Scan(undo)
}

var insertItems = newBulk("bulk_items",
	"run_id text, position bigint, conversation_id text, stood text, state text, reason text, undo text", "")

// AddBulkRun keeps a run with its items, all of them waiting. One that the same
// person asked for before under the same client id is answered again; while
// another one of theirs goes on it is desk.ErrConflict.
func (s *Store) AddBulkRun(ctx context.Context, run desk.BulkRun, items []desk.BulkItem, line desk.AuditLine) (desk.BulkRun, error) {
	err := s.write(ctx, func(tx *sql.Tx) error {
		before, err := s.oneRun(ctx, tx, "staff_id = $1 AND client_id = $2", string(run.Staff), run.ClientID)
		if err == nil {
			run = before
			return nil
		}
		if !errors.Is(err, desk.ErrNoSuchThing) {
			return err
		}
		if _, err := s.oneRun(ctx, tx, "staff_id = $1 AND ended_at = 0", string(run.Staff)); err == nil {
			return desk.ErrConflict
		} else if !errors.Is(err, desk.ErrNoSuchThing) {
			return err
		}
		run.StartedAt = s.now()
		err = s.exec(ctx, tx, "INSERT INTO bulk_runs ("+runColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
			run.ID, string(run.Staff), run.ClientID, string(run.State), asJSON(run.Plan), run.Total, run.StartedAt)
		if clashed(err) { // another process was a moment earlier
			return desk.ErrConflict.With(err)
		}
		if err != nil {
			return fmt.Errorf("store: add run: %w", err)
		}
		args := make([]any, 0, len(items)*len(insertItems.kinds))
		for i := range items {
			args = append(args, run.ID, int64(i+1), string(items[i].Conversation), items[i].Stood, string(desk.ItemWaiting), "", "")
		}
		if err := s.insert(ctx, tx, insertItems, args); err != nil {
			return fmt.Errorf("store: add run: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
	return run, err
}

// BulkRun reads one.
func (s *Store) BulkRun(ctx context.Context, id string) (desk.BulkRun, error) {
	return s.oneRun(ctx, s.read(ctx), "id = $1", id)
}

func (s *Store) oneRun(ctx context.Context, from asks, where string, args ...any) (desk.BulkRun, error) {
	rows, err := from.QueryContext(ctx, "SELECT "+runColumns+" FROM bulk_runs WHERE "+where, args...)
	if err != nil {
		return desk.BulkRun{}, fmt.Errorf("store: run: %w", err)
	}
	all, err := collect(rows, scanRun)
	if err == nil && len(all) == 0 {
		err = desk.ErrNoSuchThing
	}
	if err != nil {
		return desk.BulkRun{}, err
	}
	return all[0], nil
}

// BulkRunsOf are a person's, newest first.
func (s *Store) BulkRunsOf(ctx context.Context, id desk.StaffID, limit int) ([]desk.BulkRun, error) {
	return s.runs(ctx, "staff_id = $1 ORDER BY started_at DESC, id DESC LIMIT CAST($2 AS BIGINT)", string(id), limit)
}

// BulkRunsGoing are those with something left to do, the one that began first first.
func (s *Store) BulkRunsGoing(ctx context.Context) ([]desk.BulkRun, error) {
	return s.runs(ctx, "ended_at = 0 ORDER BY started_at, id")
}

func (s *Store) runs(ctx context.Context, where string, args ...any) ([]desk.BulkRun, error) {
	rows, err := s.query(ctx, "SELECT "+runColumns+" FROM bulk_runs WHERE "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("store: runs: %w", err)
	}
	return collect(rows, scanRun)
}

// ChangeBulkRun lets change look at a run and say how it stands next. Two
// changes take turns.
func (s *Store) ChangeBulkRun(ctx context.Context, id string, change func(r *desk.BulkRun, now int64) ([]desk.AuditLine, error)) (desk.BulkRun, error) {
	var run desk.BulkRun
	err := s.write(ctx, func(tx *sql.Tx) (err error) {
		if run, err = s.oneRun(ctx, tx, "id = $1"+s.dialect.forUse, id); err != nil {
			return err
		}
		lines, err := change(&run, s.now())
		if err != nil {
			return err
		}
		err = s.exec(ctx, tx, "UPDATE bulk_runs SET state = $2, ended_at = $3, undo_until = $4 WHERE id = $1", id, string(run.State), run.EndedAt, run.UndoUntil)
		if clashed(err) { // another one of theirs goes on
			return desk.ErrConflict.With(err)
		}
		if err != nil {
			return fmt.Errorf("store: change run: %w", err)
		}
		return s.audit(tx, lines)
	})
	return run, err
}

// BulkCounts counts the items of a run by what became of them.
func (s *Store) BulkCounts(ctx context.Context, run string) ([]desk.BulkCount, error) {
	rows, err := s.query(ctx, "SELECT state, reason, count(*) FROM bulk_items WHERE run_id = $1 GROUP BY state, reason ORDER BY state, reason", run)
	if err != nil {
		return nil, fmt.Errorf("store: count items: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (c desk.BulkCount, err error) { return c, r.Scan(&c.State, &c.Reason, &c.N) })
}

// BulkItems are items of a run in one state, in their order, behind a position.
func (s *Store) BulkItems(ctx context.Context, run string, state desk.BulkItemState, after int64, limit int) ([]desk.BulkItem, error) {
	rows, err := s.query(ctx, "SELECT "+itemColumns+` FROM bulk_items
		WHERE run_id = $1 AND state = $2 AND position > $3 ORDER BY position LIMIT CAST($4 AS BIGINT)`, run, string(state), after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: items: %w", err)
	}
	return collect(rows, scanItem)
}

// ForgetBulkRuns deletes those that ended before an instant.
func (s *Store) ForgetBulkRuns(ctx context.Context, before int64) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, query := range []string{
			"DELETE FROM bulk_items WHERE run_id IN (SELECT id FROM bulk_runs WHERE started_at < $1 AND ended_at > 0)",
			"DELETE FROM bulk_runs WHERE started_at < $1 AND ended_at > 0",
		} {
			if _, err := tx.ExecContext(ctx, query, before); err != nil {
				return fmt.Errorf("store: forget runs: %w", err)
			}
		}
		return nil
	})
}

// ErrItemGone says that an item is not to be done any more: it was, or its run
// was stopped.
var ErrItemGone = errors.New("store: this item is not waiting")

// items are those of the commands of a batch: which are to be done still, and
// what became of them.
type items struct {
	open map[desk.BulkKey]bool
	did  map[desk.BulkKey]desk.BulkOutcome
}

// readItems locks the items that commands of a batch are about, and their runs,
// once the conversations are locked: so each is done once, whoever else does
// the same, and none any more once stopping was answered.
func (s *Store) readItems(ctx context.Context, tx *sql.Tx, w *batchState, batch []*request) error {
	for _, r := range batch {
		key := r.cmd.Item
		if key == nil {
			continue
		}
		if w.items.open == nil {
			w.items = items{make(map[desk.BulkKey]bool), make(map[desk.BulkKey]desk.BulkOutcome)}
		}
		rows, err := s.txQuery(ctx, tx, `SELECT i.state, r.state FROM bulk_items i JOIN bulk_runs r ON r.id = i.run_id
			WHERE i.run_id = $1 AND i.position = $2`+s.dialect.forUse, key.Run, key.Position)
		if err != nil {
			return fmt.Errorf("store: read items: %w", err)
		}
		_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
			var item desk.BulkItemState
			var run desk.BulkState
			err := r.Scan(&item, &run)
			w.items.open[*key] = run.Going() && run.Takes() == item
			return struct{}{}, err
		})
		if err != nil {
			return fmt.Errorf("store: read items: %w", err)
		}
	}
	return nil
}

// take keeps what became of an item; a refusal that is final is an outcome too.
func (i *items) take(key desk.BulkKey, did desk.BulkOutcome) {
	i.did[key] = did
	i.open[key] = false
}

func (s *Store) writeItems(ctx context.Context, tx *sql.Tx, w *batchState) error {
	for _, key := range slices.SortedFunc(maps.Keys(w.items.did), func(a, b desk.BulkKey) int {
		return cmp.Or(cmp.Compare(a.Run, b.Run), cmp.Compare(a.Position, b.Position))
	}) {
		did := w.items.did[key]
		query, args := "UPDATE bulk_items SET state = $3, reason = $4 WHERE run_id = $1 AND position = $2", []any{key.Run, key.Position, string(did.State), did.Reason}
		if did.Undo != nil {
			query = "UPDATE bulk_items SET state = $3, reason = $4, undo = $5 WHERE run_id = $1 AND position = $2"
			args = append(args, asJSON(did.Undo))
		}
		if err := s.exec(ctx, tx, query, args...); err != nil {
			return fmt.Errorf("store: write items: %w", err)
		}
	}
	return nil
}
