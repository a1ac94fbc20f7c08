package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// bulk writes many rows with few statements. On SQLite that is VALUES lists of
// 64, 16, 4 and 1 rows, so that a handful of prepared statements serves every
// batch size; their placeholders are plain question marks, because SQLite looks
// every $n up among the names of all the others. On PostgreSQL it is one array
// a column, which costs both sides half of what a long VALUES list does.
type bulk struct {
	kinds []string // PostgreSQL's type of each column
	plain map[int]string
	array string
}

var chunks = []int{64, 16, 4, 1}

// newBulk inserts into table (columns, each with its type) with a tail like
// ON CONFLICT ….
func newBulk(table, columns, tail string) *bulk {
	b := &bulk{plain: make(map[int]string, len(chunks))}
	var names, arrays []string
	for i, c := range strings.Split(columns, ", ") {
		name, kind, _ := strings.Cut(c, " ")
		names, b.kinds = append(names, name), append(b.kinds, kind)
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, kind))
	}
	head := "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ")"
	for _, n := range chunks {
		row := "(" + repeated(len(names), "?") + ")"
		b.plain[n] = head + " VALUES " + repeated(n, row) + " " + tail
	}
	b.array = head + " SELECT * FROM unnest(" + strings.Join(arrays, ", ") + ") " + tail
	return b
}

// list is a query for rows by one of many values: on SQLite an IN list of 1, 4,
// 16, 64 or 256, a shorter one repeating its last value; on PostgreSQL an array.
type list struct {
	plain map[int]string
	array string
}

var listSizes = []int{1, 4, 16, 64, 256}

// newList makes a list of a query with one %s where "= one of them" goes; kind
// is PostgreSQL's type of the values.
func newList(query, kind string) *list {
	l := &list{plain: make(map[int]string, len(listSizes)), array: fmt.Sprintf(query, "= ANY($1::"+kind+"[])")}
	for _, n := range listSizes {
		l.plain[n] = fmt.Sprintf(query, "IN ("+repeated(n, "?")+")")
	}
	return l
}

// with is the query and its arguments for at most 256 values.
func (l *list) with(d dialect, values []any) (string, []any) {
	if d.arrays {
		return l.array, columns(values, 1)
	}
	size := listSizes[len(listSizes)-1]
	for _, n := range listSizes {
		if len(values) <= n {
			size = n
			break
		}
	}
	args := make([]any, size)
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	return l.plain[size], args
}

// repeated is n times s with commas between.
func repeated(n int, s string) string {
	return strings.TrimSuffix(strings.Repeat(s+", ", n), ", ")
}

// columns turns rows of cols values, one behind the other, into a slice for
// each column.
func columns(args []any, cols int) []any {
	out := make([]any, cols)
	for c := range out {
		switch args[c].(type) {
		case string:
			out[c] = column[string](args, c, cols)
		case int64:
			out[c] = column[int64](args, c, cols)
		case bool:
			out[c] = column[bool](args, c, cols)
		case []byte:
			out[c] = column[[]byte](args, c, cols)
		default:
			panic(fmt.Sprintf("store: a %T cannot be written in bulk", args[c]))
		}
	}
	return out
}

func column[T any](args []any, c, cols int) []T {
	out := make([]T, 0, len(args)/cols)
	for ; c < len(args); c += cols {
		out = append(out, args[c].(T))
	}
	return out
}

// insert writes len(args)/len(b.kinds) rows.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, b *bulk, args []any) error {
	cols := len(b.kinds)
	switch {
	case len(args) == 0:
		return nil
	case s.dialect.arrays:
		return s.exec(ctx, tx, b.array, columns(args, cols)...)
	}
	for _, n := range chunks {
		for size := n * cols; len(args) >= size; args = args[size:] {
			if err := s.exec(ctx, tx, b.plain[n], args[:size:size]...); err != nil {
				return err
			}
		}
	}
	return nil
}

// exec runs a statement inside a transaction, prepared if it is a hot one.
func (s *Store) exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	s.stats.statements.Add(1)
	var err error
	if st := s.writing[query]; st != nil {
		_, err = tx.StmtContext(ctx, st).ExecContext(ctx, args...)
	} else {
		_, err = tx.ExecContext(ctx, query, args...)
	}
	return err
}

// txQuery runs a query inside a transaction, prepared if it is a hot one.
func (s *Store) txQuery(ctx context.Context, tx *sql.Tx, query string, args ...any) (*sql.Rows, error) {
	s.stats.statements.Add(1)
	if st := s.writing[query]; st != nil {
		return tx.StmtContext(ctx, st).QueryContext(ctx, args...)
	}
	return tx.QueryContext(ctx, query, args...)
}
