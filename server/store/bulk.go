package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// bulk writes many rows with few statements: VALUES lists of 64, 16, 4 and 1
// rows, so that a handful of prepared statements serves every batch size.
type bulk struct {
	cols  int
	texts map[int]string
}

var chunks = []int{64, 16, 4, 1}

// newBulk is head (INSERT INTO t (a, b)), a VALUES list and tail (ON CONFLICT …).
func newBulk(cols int, head, tail string) *bulk {
	b := &bulk{cols: cols, texts: make(map[int]string, len(chunks))}
	for _, n := range chunks {
		b.texts[n] = head + " VALUES " + tuples(n, cols) + " " + tail
	}
	return b
}

// list is a query with an IN list of 1, 4, 16, 64 or 256 values; a shorter
// list repeats its last value.
type list struct{ texts map[int]string }

var listSizes = []int{1, 4, 16, 64, 256}

// newList makes a list of a query with one %s where the placeholders go.
func newList(query string) *list {
	l := &list{texts: make(map[int]string, len(listSizes))}
	for _, n := range listSizes {
		l.texts[n] = fmt.Sprintf(query, placeholders(1, n))
	}
	return l
}

// with is the query and its arguments for at most 256 values.
func (l *list) with(values []string) (string, []any) {
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
	return l.texts[size], args
}

// tuples is ($1, $2), ($3, $4), … for n rows.
func tuples(n, cols int) string {
	var sb strings.Builder
	for i := range n * cols {
		switch {
		case i == 0:
			sb.WriteByte('(')
		case i%cols == 0:
			sb.WriteString("), (")
		default:
			sb.WriteString(", ")
		}
		fmt.Fprintf(&sb, "$%d", i+1)
	}
	sb.WriteByte(')')
	return sb.String()
}

// placeholders is n of them from $first on: $2, $3, …
func placeholders(first, n int) string {
	var sb strings.Builder
	for i := range n {
		if i > 0 {
			sb.WriteString(", ")
		}
		fmt.Fprintf(&sb, "$%d", first+i)
	}
	return sb.String()
}

// insert writes len(args)/b.cols rows.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, b *bulk, args []any) error {
	for _, n := range chunks {
		for size := n * b.cols; len(args) >= size; args = args[size:] {
			if err := s.exec(ctx, tx, b.texts[n], args[:size:size]...); err != nil {
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
