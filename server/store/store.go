// Package store is the one concrete store: a clinic's log and everything read
// off it, in SQLite or PostgreSQL. It owns all SQL, the transactions and the
// group committer; it knows nothing of permissions, transports or the bus.
//
// Writes to conversations go through [Store.Do]: one goroutine gathers what
// waits, decides and writes it in one transaction, and answers after commit.
// Everything is safe for concurrent use, also by several processes: SQLite by
// its own write lock, PostgreSQL by row locks taken in id order.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"careline/migrations"
	"careline/server/desk"

	"github.com/pressly/goose/v3"
)

// Options say which database and which clock.
type Options struct {
	DatabaseURL string // postgres://…; empty: SQLite in DataDir
	DataDir     string
	Now         func() time.Time // nil: time.Now
	// Committed is told how long a transaction of the committer took, and how
	// many commands shared it; nil: nobody asks.
	Committed func(took time.Duration, commands int)
}

// Store is an open database.
type Store struct {
	dialect dialect
	readers *sql.DB // SQLite: a pool that cannot write; PostgreSQL: the one pool
	writers *sql.DB // SQLite: one connection
	clock   func() time.Time

	committed func(time.Duration, int)

	// Hot statements, prepared once at Open where that pays; never changed after.
	writing map[string]*sql.Stmt
	reading map[string]*sql.Stmt

	turns   chan struct{} // places for writes beside the committer's
	commits chan *request
	stop    chan struct{} // closed by Close: take no more
	closed  chan struct{} // closed by the committer: nothing more is answered
	recent  recent
	stats   counters
}

// Open opens the database, runs the migrations and starts the committer.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{
		clock:     o.Now,
		committed: o.Committed,
		commits:   make(chan *request, 4*maxBatch),
		stop:      make(chan struct{}),
		closed:    make(chan struct{}),
	}
	if s.clock == nil {
		s.clock = time.Now
	}
	var err error
	if o.DatabaseURL != "" {
		err = s.openPostgres(o.DatabaseURL)
	} else {
		err = s.openSQLite(o.DataDir)
	}
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.closePools())
	}
	s.turns = make(chan struct{}, s.dialect.turns)
	if err := errors.Join(s.renewFacts(ctx), s.renewBlocks(ctx), s.renewActivity(ctx)); err != nil {
		return nil, errors.Join(err, s.closePools())
	}
	if s.dialect.prepares {
		if err := s.prepare(ctx); err != nil {
			return nil, errors.Join(err, s.closePools())
		}
	}
	go s.commitLoop()
	return s, nil
}

// Close answers what is waiting, then closes the database.
func (s *Store) Close() error {
	close(s.stop)
	<-s.closed
	return s.closePools()
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.readers.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("store: ping: %w", err)
	}
	return nil
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations.Files, ".")
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	release, err := s.dialect.lockMigrations(ctx, s.writers)
	if err != nil {
		return fmt.Errorf("store: lock migrations: %w", err)
	}
	defer release()
	p, err := goose.NewProvider(s.dialect.goose, s.writers, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

// prepare parses the hot statements once. On SQLite parsing costs more than
// running; pgx keeps prepared statements by itself.
func (s *Store) prepare(ctx context.Context) error {
	s.writing, s.reading = make(map[string]*sql.Stmt), make(map[string]*sql.Stmt)
	for _, query := range hotWrites() {
		st, err := s.writers.PrepareContext(ctx, query)
		if err != nil {
			return fmt.Errorf("store: prepare: %w", err)
		}
		s.writing[query] = st
	}
	for _, query := range hotReads() {
		st, err := s.readers.PrepareContext(ctx, query)
		if err != nil {
			return fmt.Errorf("store: prepare: %w", err)
		}
		s.reading[query] = st
	}
	return nil
}

func (s *Store) closePools() error {
	var err error
	for _, m := range []map[string]*sql.Stmt{s.writing, s.reading} {
		for _, st := range m {
			err = errors.Join(err, st.Close())
		}
	}
	err = errors.Join(err, s.readers.Close())
	if s.writers != s.readers {
		err = errors.Join(err, s.writers.Close())
	}
	return err
}

// now is the instant in Unix ms.
func (s *Store) now() int64 { return s.clock().UnixMilli() }

// read is the pool for queries.
func (s *Store) read(context.Context) *sql.DB { return s.readers }

// write runs f in one transaction. However many do so at once, few of them
// compete with the committer for a connection, of which SQLite has one for
// writing. f must be safe to give up half-way.
func (s *Store) write(ctx context.Context, f func(tx *sql.Tx) error) error {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return desk.ErrUnavailable.With(fmt.Errorf("store: wait to write: %w", ctx.Err()))
	}
	tx, err := s.writers.BeginTx(ctx, nil)
	if err != nil {
		return desk.ErrUnavailable.With(fmt.Errorf("store: begin: %w", err))
	}
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return desk.ErrUnavailable.With(fmt.Errorf("store: commit: %w", err))
	}
	return nil
}

// query runs a query on the readers, prepared if it is a hot one.
func (s *Store) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := s.reading[query]; st != nil {
		// Only SQLite keeps statements, and a hot read there is over before
		// anybody could cancel it, while watching for that costs two goroutines,
		// a third of such a read.
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return st.QueryContext(context.WithoutCancel(ctx), args...)
	}
	return s.readers.QueryContext(ctx, query, args...)
}

// ignoreDone drops the error of rolling back what is already over.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
