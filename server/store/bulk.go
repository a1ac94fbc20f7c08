package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// texts are the forms of one generated statement by how many rows or values it
// takes, for each way to write a placeholder. SQLite would look every $n up
// among the names of all the others, which costs the square of their number;
// it gets plain question marks.
type texts struct{ numbered, plain map[int]string }

// newTexts calls write for each size and each way.
func newTexts(sizes []int, write func(n int, mark func(i int) string) string) texts {
	t := texts{make(map[int]string, len(sizes)), make(map[int]string, len(sizes))}
	for _, n := range sizes {
		t.numbered[n] = write(n, numbered)
		t.plain[n] = write(n, func(int) string { return "?" })
	}
	return t
}

func numbered(i int) string { return "$" + strconv.Itoa(i) }

func (t texts) of(d dialect) map[int]string {
	if d.prepares {
		return t.plain
	}
	return t.numbered
}

// bulk writes many rows with few statements: VALUES lists of 64, 16, 4 and 1
// rows, so that a handful of prepared statements serves every batch size.
type bulk struct {
	cols int
	texts
}

var chunks = []int{64, 16, 4, 1}

// newBulk is head (INSERT INTO t (a, b)), a VALUES list and tail (ON CONFLICT …).
func newBulk(cols int, head, tail string) *bulk {
	return &bulk{cols, newTexts(chunks, func(rows int, mark func(int) string) string {
		tuples := make([]string, rows)
		for r := range tuples {
			tuples[r] = "(" + placeholders(r*cols+1, cols, mark) + ")"
		}
		return head + " VALUES " + strings.Join(tuples, ", ") + " " + tail
	})}
}

// list is a query with an IN list of 1, 4, 16, 64 or 256 values; a shorter
// list repeats its last value.
type list struct{ texts }

var listSizes = []int{1, 4, 16, 64, 256}

// newList makes a list of a query with one %s where the placeholders go.
func newList(query string) *list {
	return &list{newTexts(listSizes, func(n int, mark func(int) string) string {
		return fmt.Sprintf(query, placeholders(1, n, mark))
	})}
}

// with is the query and its arguments for at most 256 values.
func (l *list) with(d dialect, values []any) (string, []any) {
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
	return l.of(d)[size], args
}

// placeholders is n of them from the first on: $2, $3, …
func placeholders(first, n int, mark func(i int) string) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = mark(first + i)
	}
	return strings.Join(marks, ", ")
}

// insert writes len(args)/b.cols rows.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, b *bulk, args []any) error {
	for _, n := range chunks {
		for size := n * b.cols; len(args) >= size; args = args[size:] {
			if err := s.exec(ctx, tx, b.of(s.dialect)[n], args[:size:size]...); err != nil {
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
