package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"careline/test/rig"
)

// tally is how often something has happened so far; absent means that there is
// no way to count it here.
type tally struct {
	fsyncs, statements       float64
	hasFsyncs, hasStatements bool
}

// commits measures what a message costs in fsyncs and statements when the
// server has all it can do. The server is started anew for it, on SQLite under
// strace, which traps nothing but the calls that are counted.
func (b *bench) commits(ctx context.Context, db *database, server *rig.Server, c *clinic, url string) error {
	say("%s: counting commits", db.name)
	stopServer(server)
	trace := filepath.Join(b.dir, "fsyncs.txt")
	if db.cluster == nil {
		if strace, err := exec.LookPath("strace"); err == nil {
			server.Wrap = []string{strace, "-f", "--seccomp-bpf", "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-o", trace}
		}
	}
	if err := server.Start(ctx); err != nil {
		return err
	}
	ls, err := c.connect(ctx, b.conversations)
	if err != nil {
		return err
	}
	defer ls.close()
	s := &side{name: "careline " + db.name, lines: ls}
	before, err := tallied(ctx, db, server, url, trace)
	if err != nil {
		return err
	}
	n, err := s.burst(2 * b.perLine)
	if err != nil {
		return err
	}
	if db.cluster != nil {
		ls.close()
		stopServer(server) // PostgreSQL's processes report their counts at the latest when they end
	}
	after, err := tallied(ctx, db, server, url, trace)
	if err != nil {
		return err
	}
	if after.hasFsyncs {
		each := (after.fsyncs - before.fsyncs) / float64(n)
		b.report.add(row{What: "commits: fsyncs per message at saturation", Database: db.name, Value: each, Unit: "", Budget: "< 0.1", Met: met(each < 0.1),
			Note: fmt.Sprintf("%.0f fsyncs for %d messages", after.fsyncs-before.fsyncs, n)})
	} else {
		b.report.skip("fsyncs on %s: strace is not installed", db.name)
	}
	if after.hasStatements {
		each := (after.statements - before.statements) / float64(n)
		b.report.add(row{What: "commits: statements per message at saturation", Database: db.name, Value: each, Unit: "", Budget: "< 5", Met: met(each < 5),
			Note: fmt.Sprintf("%.0f statements for %d messages", after.statements-before.statements, n)})
	} else {
		b.report.skip("statements on %s: the server shows no such counter", db.name)
	}
	return nil
}

func tallied(ctx context.Context, db *database, server *rig.Server, url, trace string) (t tally, err error) {
	if db.cluster != nil {
		return postgresTally(ctx, url)
	}
	raw, err := os.ReadFile(trace)
	if err == nil {
		t.fsyncs, t.hasFsyncs = float64(bytes.Count(raw, []byte("sync("))), true
	} else if !errors.Is(err, os.ErrNotExist) {
		return t, err
	}
	t.statements, t.hasStatements, err = metric(ctx, server.Base(), "careline_store_statements_total")
	return t, err
}

// postgresTally asks PostgreSQL: WAL syncs of the whole cluster, in which only
// the server is at work now, and statements of the server's own database.
func postgresTally(ctx context.Context, url string) (t tally, err error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return t, err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements"); err != nil {
		return t, err
	}
	t.hasFsyncs, t.hasStatements = true, true
	err = errors.Join(
		db.QueryRowContext(ctx, "SELECT wal_sync FROM pg_stat_wal").Scan(&t.fsyncs),
		db.QueryRowContext(ctx, `SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
			WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`).Scan(&t.statements))
	return t, err
}

// metric reads one counter of the server, if it shows it.
func metric(ctx context.Context, base, name string) (value float64, found bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/metrics", nil)
	if err != nil {
		return 0, false, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, false, err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			value, err = strconv.ParseFloat(strings.TrimSpace(rest), 64)
			return value, err == nil, err
		}
	}
	return 0, false, lines.Err()
}
