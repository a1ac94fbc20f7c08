package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// dialect is what the two databases do not share.
type dialect struct {
	goose    goose.Dialect
	forUse   string // what a query that locks the rows it reads ends with
	arrays   bool   // many values go as one array a column
	prepares bool   // statements are worth keeping prepared
	turns    int    // how many writes beside the committer's may run at once
	// batchTimeout bounds a transaction over a network, so that the overlap of
	// the one-second look is longer than any of them. 0: nothing to wait for.
	batchTimeout   time.Duration
	lockMigrations func(context.Context, *sql.DB) (release func(), err error)
	// snapshot is the isolation in which a whole transaction reads one instant;
	// listColumns and listReferences are what the catalogue says of our tables.
	snapshot                    sql.IsolationLevel
	listColumns, listReferences string
	// plainBlocks keeps the database from packing what is packed already, in a
	// table.
	plainBlocks string
}

// MaxTransaction is how long a transaction that changes conversations can
// take: whoever looks for changes looks back at least that far.
const MaxTransaction = 5 * time.Second

// File is the name of the SQLite database in the data folder.
const File = "careline.db"

func (s *Store) openSQLite(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("store: data folder: %w", err)
	}
	path := filepath.Join(dir, File)
	// The file is made here so that nobody else can read it: SQLite would use
	// the process's umask.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("store: database file: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("store: database file: %w", err)
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)" +
		// Copying the log back into the database costs as much as writing it;
		// with 16 MiB of log a busy page is copied once for many writes of it.
		"&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-16000)" +
		// What was deleted leaves the file too, and not only its tables.
		"&_pragma=secure_delete(1)"
	s.dialect = dialect{
		goose: goose.DialectSQLite3, prepares: true, turns: 1,
		listColumns: `SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`,
		listReferences: `SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
		lockMigrations: func(context.Context, *sql.DB) (func(), error) { return func() {}, nil },
	}
	if s.writers, err = sql.Open("sqlite", dsn); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	s.writers.SetMaxOpenConns(1)
	if s.readers, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)"); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	readers := max(4, runtime.GOMAXPROCS(0)*2)
	s.readers.SetMaxOpenConns(readers)
	s.readers.SetMaxIdleConns(readers)
	return nil
}

func (s *Store) openPostgres(dsn string) error {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		// pgx's own error can repeat the password.
		return fmt.Errorf("store: CARELINE_DATABASE_URL is not a PostgreSQL address like postgres://user:password@host:5432/careline")
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "careline"
	}
	s.dialect = dialect{
		goose: goose.DialectPostgres, forUse: " FOR UPDATE", arrays: true, turns: 8, batchTimeout: MaxTransaction,
		lockMigrations: lockPostgresMigrations,
		snapshot:       sql.LevelRepeatableRead,
		plainBlocks:    "ALTER TABLE %s ALTER COLUMN body SET STORAGE EXTERNAL",
		listColumns: `SELECT table_name, column_name, data_type FROM information_schema.columns
			WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`,
		listReferences: `SELECT a.relname, b.relname FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
			WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace`,
	}
	s.writers = stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(setUpSession))
	s.writers.SetMaxOpenConns(16)
	s.writers.SetMaxIdleConns(8)
	s.writers.SetConnMaxIdleTime(5 * time.Minute)
	s.readers = s.writers
	return nil
}

// sessionSettings are those of every connection. A process that stops within a
// transaction, because its machine sleeps or its network is gone, must not keep
// its locks. A row that somebody holds all the same fails its own command, and
// not by MaxTransaction the whole batch. And a plan that was made and cached
// while a table was small must not read all of it once it has grown: every
// query here is meant for an index. That makes a plan that does read all of a
// small table look dear, and PostgreSQL would compile it first: a tenth of a
// second, for reading ten departments.
const sessionSettings = `
	SET idle_in_transaction_session_timeout = '3s';
	SET lock_timeout = '3500ms';
	SET enable_seqscan = off;
	SET jit = off`

func setUpSession(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, sessionSettings)
	return err
}

// clashed reports whether a row was refused because another one has its key.
func clashed(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == "23505" // unique_violation
}

// lockPostgresMigrations lets one of several starting processes migrate while
// the others wait.
func lockPostgresMigrations(ctx context.Context, db *sql.DB) (func(), error) {
	const key = 7_203_114 // any number that nothing else here uses
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	release := func() {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the session ends, and its lock and settings with it
	}
	_, err = conn.ExecContext(ctx, "SET lock_timeout = 0") // a migration may take its time
	if err == nil {
		_, err = conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key)
	}
	if err != nil {
		release()
		return nil, err
	}
	return release, nil
}
