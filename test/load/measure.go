package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"careline/server/store/storetest"
	"careline/test/rig"
)

// bench is one run: the binary, the folder everything lives in, the plan.
type bench struct {
	plan
	binary, dir string
	report      *report
}

// measure runs everything, one database after the other, and fills the report
// as it goes, so that what was measured before a failure is not lost.
func measure(ctx context.Context, p plan, r *report, only string) error {
	dir, err := os.MkdirTemp("", "careline-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{plan: p, dir: dir, report: r}
	if only != "reports" && only != "search" { // those need none
		say("building the server")
		if b.binary, err = rig.Build(ctx, dir); err != nil {
			return err
		}
	}
	wanted := func(part string) bool { return only == "" || only == part }
	if wanted("search") {
		if err := measureSearch(ctx, p, r); err != nil {
			return err
		}
	}
	if wanted("sqlite") {
		if err := b.database(ctx, &database{name: "sqlite"}); err != nil {
			return err
		}
	}
	if wanted("desk") {
		if err := b.desk(ctx); err != nil {
			return err
		}
	}
	if wanted("sockets") {
		if err := b.sockets(ctx); err != nil {
			return err
		}
	}
	if wanted("reports") {
		if err := b.reports(ctx); err != nil {
			return err
		}
	}
	if wanted("postgres") {
		return b.postgres(ctx)
	}
	return nil
}

// postgres measures on a cluster of our own, with its usual durability.
func (b *bench) postgres(ctx context.Context) error {
	cluster, err := storetest.StartCluster(ctx, "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=top", "max_connections=200")
	if errors.Is(err, storetest.ErrNoPostgres) {
		b.report.skip("PostgreSQL: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer cluster.Stop()
	return b.database(ctx, &database{name: "postgres", cluster: cluster})
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "load: "+format+"\n", args...)
}

// database measures messages and commits on one database.
func (b *bench) database(ctx context.Context, db *database) error {
	url, err := db.url(ctx)
	if err != nil {
		return err
	}
	server := newServer(b.binary, b.dir, db.name, url)
	defer stopServer(server)
	say("%s: opening %d conversations", db.name, b.conversations)
	c, err := startClinic(ctx, server)
	if err != nil {
		return err
	}
	if err := errors.Join(c.open(ctx, b.conversations), c.claim(ctx, b.conversations)); err != nil {
		return err
	}
	ls, err := c.connect(ctx, b.conversations)
	if err != nil {
		return err
	}
	defer ls.close()
	careline := &side{name: "careline " + db.name, lines: ls, pids: withDatabase(server.PID(), db.pids)}

	floor, relay, err := b.floors(ctx, db, c.conversations)
	if err != nil {
		return err
	}
	defer floor.close()
	defer relay.close()

	if err := b.messages(ctx, db, careline, floor, relay); err != nil {
		return err
	}
	say("%s: latency at a steady rate", db.name)
	if err := b.latency(ctx, db, careline, floor); err != nil {
		return err
	}
	if n := ls.refused.Load(); n > 0 {
		return fmt.Errorf("%d messages were refused: the figures of %s are of no use", n, db.name)
	}
	ls.close()
	return b.commits(ctx, db, server, c, url)
}

func (b *bench) floors(ctx context.Context, db *database, ids []string) (floor, relay *side, err error) {
	where, err := db.url(ctx)
	if err != nil {
		return nil, nil, err
	}
	if where == "" {
		where = filepath.Join(b.dir, "floor")
		if err := os.MkdirAll(where, 0o700); err != nil {
			return nil, nil, err
		}
	}
	if floor, err = floorSide(ctx, db.name, where, ids, db.pids); err != nil {
		return nil, nil, err
	}
	if relay, err = floorSide(ctx, "relay", "-", ids, (&database{}).pids); err != nil {
		floor.close()
	}
	return floor, relay, err
}

func stopServer(s *rig.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		say("%v", err)
	}
}

// sockets measures reconnects and idle sockets, on SQLite.
func (b *bench) sockets(ctx context.Context) error {
	server := newServer(b.binary, b.dir, "sockets", "")
	defer stopServer(server)
	say("gathering %d patients", b.crowd)
	c, err := startClinic(ctx, server)
	if err != nil {
		return err
	}
	g, err := gather(ctx, c, b.crowd)
	if err != nil {
		return err
	}
	say("cutting them and letting them come back")
	err = measureReconnect(ctx, b.report, "sqlite", server.PID(), g, b.pairs)
	g.cut()
	if err != nil {
		return err
	}
	// A fresh process, so that nothing before lends its memory to the sockets.
	stopServer(server)
	if err := server.Start(ctx); err != nil {
		return err
	}
	return b.idleSockets(ctx, server, g)
}

// idleSockets measures memory after every socket has had its pings, so that it
// is that of a server at rest, and looks whether pings write anything.
func (b *bench) idleSockets(ctx context.Context, server *rig.Server, g *crowd) error {
	n := room(b.idle)
	say("holding %d idle sockets", n)
	token := func(i int) string { return g.tokens[i%len(g.tokens)] }
	mine, err := idleCost(ctx, server.Base(), server.PID(), n, token, func(held *idleCrowd) error {
		if b.pings == 0 {
			b.report.skip("database writes for pings: a ping is further away than a quick run is long")
			return nil
		}
		return b.pinged(ctx, server, held)
	})
	if err != nil {
		return err
	}
	f, err := startFloor("relay", "-")
	if err != nil {
		return err
	}
	defer f.stop()
	theirs, err := idleCost(ctx, f.base, f.cmd.Process.Pid, n, func(int) string { return "" }, func(*idleCrowd) error { return nil })
	if err != nil {
		return err
	}
	b.report.add(row{What: fmt.Sprintf("idle socket, resident memory, at %d", n), Value: mine, Unit: "KiB",
		Floor: theirs, FloorIs: "gorilla on net/http", Ratio: mine / theirs, Budget: "≤ 10 KiB", Met: met(mine <= 10)})
	return nil
}

func (b *bench) pinged(ctx context.Context, server *rig.Server, held *idleCrowd) error {
	all, written, err := held.pinged(ctx, server.Data, b.pings)
	if err != nil {
		return err
	}
	one := row{What: "database writes while all idle sockets are pinged", Database: "sqlite", Budget: "none", Met: met(all && !written), Note: "every socket had two pings"}
	if written {
		one.Value = 1
	}
	if !all {
		one.Note = "not every socket had its pings in time"
	}
	b.report.add(one)
	return nil
}
