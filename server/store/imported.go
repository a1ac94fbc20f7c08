package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/report"
)

// ImportedLog is a log of another system whose cases stand among the facts.
type ImportedLog struct {
	Name       string
	ImportedAt int64
	AsOf       int64
	Summary    report.LogSummary
}

// SaveImported keeps the facts of an imported log, in place of those that were
// kept under its name.
func (s *Store) SaveImported(ctx context.Context, name string, l *report.ImportedLog) error {
	args := make([]any, 0, len(l.Episodes)*len(upsertFacts.kinds))
	days := make(map[factPart]bool)
	for i := range l.Episodes {
		row := factRowOf(&l.Episodes[i])
		if row.endedAt > 0 { // what is asked of the days until its last row finds it
			row.endedAt = max(row.endedAt, l.Episodes[i].Case.LastRow)
		}
		args = appendFacts(args, name, &row)
		days[factPart{factDay(row.openedAt), anyPart}] = true
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.forgetImported(ctx, tx, name); err != nil {
			return err
		}
		if err := s.changed(ctx, tx, days); err != nil {
			return err
		}
		if err := s.insert(ctx, tx, upsertFacts, args); err != nil {
			return fmt.Errorf("store: save imported log: %w", err)
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO imported_logs (name, imported_at, as_of, summary) VALUES ($1, $2, $3, $4)",
			name, s.now(), l.Summary.AsOf, asJSON(l.Summary))
		if err != nil {
			return fmt.Errorf("store: save imported log: %w", err)
		}
		return nil
	})
}

// ForgetImported takes an imported log away again; false if there was none.
func (s *Store) ForgetImported(ctx context.Context, name string) (was bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT count(*) > 0 FROM imported_logs WHERE name = $1", name).Scan(&was); err != nil {
			return fmt.Errorf("store: forget imported log: %w", err)
		}
		return s.forgetImported(ctx, tx, name)
	})
	return was, err
}

func (s *Store) forgetImported(ctx context.Context, tx *sql.Tx, name string) error {
	if err := s.changedRows(ctx, tx, changesOfSource, name); err != nil {
		return err
	}
	for _, table := range []string{"facts WHERE source", "imported_logs WHERE name"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" = $1", name); err != nil {
			return fmt.Errorf("store: forget imported log: %w", err)
		}
	}
	return nil
}

// ImportedLogs are those that are kept, by name.
func (s *Store) ImportedLogs(ctx context.Context) ([]ImportedLog, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT name, imported_at, as_of, summary FROM imported_logs ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("store: imported logs: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (l ImportedLog, err error) {
		return l, r.Scan(&l.Name, &l.ImportedAt, &l.AsOf, jsonText{&l.Summary})
	})
}

// LogNames are their names alone.
func (s *Store) LogNames(ctx context.Context) ([]string, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT name FROM imported_logs ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("store: imported logs: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (name string, err error) { return name, r.Scan(&name) })
}
