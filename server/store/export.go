package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
)

// Table is a table of the database as a back-up knows it.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Kinds   []string `json:"kinds"` // text, bigint, boolean or bytea, as in the migrations
}

// versionTable is goose's, which the migrations fill.
const versionTable = "goose_db_version"

// Schema is the version of the tables: the number of the last migration.
func (s *Store) Schema(ctx context.Context) (int64, error) {
	var version int64
	err := s.readers.QueryRowContext(ctx, "SELECT MAX(version_id) FROM "+versionTable).Scan(&version)
	return version, found("schema", err)
}

// Export reads all tables as they were at one instant, whatever is written
// meanwhile, each before those that refer to it. Writers do not wait for it.
// each is given a row at a time, in the order of Columns: string, int64, bool,
// []byte or nil.
func (s *Store) Export(ctx context.Context, begin func(Table) error, each func(row []any) error) (err error) {
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{Isolation: s.dialect.snapshot, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("store: export: %w", err)
	}
	defer func() { err = errors.Join(err, ignoreDone(tx.Rollback())) }()
	tables, err := s.tables(ctx, tx)
	if err != nil {
		return fmt.Errorf("store: export: %w", err)
	}
	for _, t := range tables {
		if err := begin(t); err != nil {
			return err
		}
		if err := exportTable(ctx, tx, t, each); err != nil {
			return fmt.Errorf("store: export %s: %w", t.Name, err)
		}
	}
	return nil
}

func exportTable(ctx context.Context, tx *sql.Tx, t Table, each func([]any) error) error {
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(t.Columns, ", ")+" FROM "+t.Name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	row, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range into {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, kind := range t.Kinds {
			if row[i], err = asKind(kind, row[i]); err != nil {
				return fmt.Errorf("column %s: %w", t.Columns[i], err)
			}
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// asKind makes one Go type of each kind: the drivers differ.
func asKind(kind string, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int64:
		if kind == "boolean" {
			return v != 0, nil
		}
		if kind == "bigint" {
			return v, nil
		}
	case json.Number:
		if kind == "bigint" {
			return v.Int64()
		}
	case bool:
		if kind == "boolean" {
			return v, nil
		}
	case string:
		if kind == "text" {
			return v, nil
		}
		if kind == "bytea" {
			return []byte(v), nil
		}
	case []byte:
		if kind == "bytea" && v == nil { // no bytes, which is not nothing
			return []byte{}, nil
		}
		if kind == "bytea" {
			return v, nil
		}
		if kind == "text" {
			return string(v), nil
		}
	}
	return nil, fmt.Errorf("a %T is no %s", v, kind)
}

// tables lists what there is, each before those that refer to it.
func (s *Store) tables(ctx context.Context, tx *sql.Tx) ([]Table, error) {
	rows, err := tx.QueryContext(ctx, s.dialect.listColumns)
	if err != nil {
		return nil, err
	}
	var all []Table
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var table, column, kind string
		err := r.Scan(&table, &column, &kind)
		if n := len(all); n == 0 || all[n-1].Name != table {
			all = append(all, Table{Name: table})
		}
		t := &all[len(all)-1]
		t.Columns, t.Kinds = append(t.Columns, column), append(t.Kinds, strings.ToLower(kind))
		return struct{}{}, err
	})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(t Table) bool { return t.Name == versionTable })
	if rows, err = tx.QueryContext(ctx, s.dialect.listReferences); err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var from, to string
		err := r.Scan(&from, &to)
		needs[from] = append(needs[from], to)
		return struct{}{}, err
	})
	return inOrder(all, needs), err
}

// inOrder puts each table behind those it refers to.
func inOrder(all []Table, needs map[string][]string) []Table {
	var out []Table
	done := map[string]bool{}
	var put func(t Table)
	put = func(t Table) {
		if done[t.Name] {
			return
		}
		done[t.Name] = true
		for _, other := range all {
			if slices.Contains(needs[t.Name], other.Name) {
				put(other)
			}
		}
		out = append(out, t)
	}
	for _, t := range all {
		put(t)
	}
	return out
}

// Empty reports whether nobody has worked with this database yet.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int64
	err := s.readers.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sites) + (SELECT count(*) FROM staff) + (SELECT count(*) FROM patients)
		+ (SELECT count(*) FROM conversations) + (SELECT count(*) FROM articles)`).Scan(&n)
	return n == 0, found("empty", err)
}

// Import fills an empty database of the same schema with what Export read, all
// of it or nothing. rows gives the rows of a table.
func (s *Store) Import(ctx context.Context, tables []Table, rows func(table string, each func(row []any) error) error) error {
	if empty, err := s.Empty(ctx); err != nil || !empty {
		return errors.Join(desk.ErrConflict, err)
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, t := range slices.Backward(tables) { // what the migrations put there comes again
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+t.Name); err != nil {
				return fmt.Errorf("store: import %s: %w", t.Name, err)
			}
		}
		for _, t := range tables {
			if err := s.importTable(ctx, tx, t, rows); err != nil {
				return fmt.Errorf("store: import %s: %w", t.Name, err)
			}
		}
		return nil
	})
}

func (s *Store) importTable(ctx context.Context, tx *sql.Tx, t Table, rows func(string, func([]any) error) error) error {
	marks := make([]string, len(t.Columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+t.Name+" ("+strings.Join(t.Columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")")
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }()
	return rows(t.Name, func(row []any) error {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("a row of %d values for %d columns", len(row), len(t.Columns))
		}
		for i, kind := range t.Kinds {
			if row[i], err = asKind(kind, row[i]); err != nil {
				return fmt.Errorf("column %s: %w", t.Columns[i], err)
			}
		}
		_, err := insert.ExecContext(ctx, row...)
		return err
	})
}
