package storetest

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"careline/server/store"
)

// Database is an empty database that several stores, standing for several
// processes, can open.
type Database struct {
	Name    string // sqlite, postgres
	Options store.Options
}

// Open opens the database as one process would; it is closed with the test.
func (d Database) Open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), d.Options)
	if err != nil {
		t.Fatalf("open %s: %v", d.Name, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close %s: %v", d.Name, err)
		}
	})
	return s
}

// WithClock is the same database seen by a process with this clock.
func (d Database) WithClock(now func() time.Time) Database {
	d.Options.Now = now
	return d
}

// Each runs a test on an empty SQLite and an empty PostgreSQL database. Where
// PostgreSQL is not installed that half is skipped with a sentence, but fails
// where CI is set.
func Each(t *testing.T, f func(t *testing.T, d Database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// SQLite is an empty database in a folder of the test's.
func SQLite(t testing.TB) Database {
	return Database{"sqlite", store.Options{DataDir: t.TempDir()}}
}

// Postgres is an empty database in this process's cluster.
func Postgres(t testing.TB) Database {
	t.Helper()
	c, err := shared()
	if errors.Is(err, ErrNoPostgres) && os.Getenv("CI") == "" {
		t.Skipf("not run: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	url, err := c.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return Database{"postgres", store.Options{DatabaseURL: url, DataDir: t.TempDir()}}
}

// shared is one cluster a test process, started when first asked for; it ends
// with the process.
var shared = sync.OnceValues(func() (*Cluster, error) {
	// Nothing here is worth keeping, so nothing has to reach the disk; the
	// order of what other processes see is the same.
	return StartCluster(context.Background(), "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
})
