// Command load measures what a message, a commit, an idle socket and a
// reconnect cost, beside floors that it brings along: a plain gorilla relay,
// and the same with group-committed inserts on SQLite and on PostgreSQL.
// Server and floor are processes of their own, measured in turn in the same
// run; CPU time and memory are what the operating system says. It starts and
// stops everything itself, prints a table and writes JSON.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// plan is how much is measured.
type plan struct {
	conversations int           // in bursts
	perLine       int           // messages of each in a burst
	rounds        int           // of interleaved bursts
	latency       time.Duration // of the steady rate
	idle          int           // sockets
	crowd         int           // clients cut and back
	pairs         int           // of reconnects
	pings         time.Duration // to wait for at most
	consoles      int           // of a busy desk
	open          int           // its conversations
	flow          int           // its messages a second
	deskFor       time.Duration
	cases         int    // conversations that reports are read among
	reportsOn     string // which database; empty: both
}

var (
	fullPlan = plan{conversations: 200, perLine: 40, rounds: 7, latency: 40 * time.Second, idle: 10_000, crowd: 5_000, pairs: 3, pings: 70 * time.Second,
		consoles: 200, open: 5_000, flow: 500, deskFor: 40 * time.Second, cases: 1_000_000}
	quickPlan = plan{conversations: 50, perLine: 20, rounds: 2, latency: 4 * time.Second, idle: 1_000, crowd: 300, pairs: 1,
		consoles: 12, open: 60, flow: 50, deskFor: 2 * time.Second, cases: 5_000}
)

func main() {
	if len(os.Args) == 4 && os.Args[1] == "floor" {
		if err := runFloor(os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, "floor:", err)
			os.Exit(1)
		}
		return
	}
	quick := flag.Bool("quick", false, "measure less, in under a minute: shows that everything works, not what it costs")
	out := flag.String("out", "bin/bench.json", "where to write the figures as JSON")
	only := flag.String("only", "", "search, sqlite, desk, sockets, reports or postgres: measure that part alone")
	cases := flag.Int("cases", 0, "among how many conversations reports are read; usually a million")
	db := flag.String("db", "", "sqlite or postgres: measure reports on that database alone")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := fullPlan
	if *quick {
		p = quickPlan
	}
	if *cases > 0 {
		p.cases = *cases
	}
	p.reportsOn = *db
	r := &report{StartedAt: time.Now(), Quick: *quick}
	err := measure(ctx, p, r, *only)
	r.TookMS = time.Since(r.StartedAt).Milliseconds()
	if len(r.Rows) > 0 {
		if printErr := r.print(os.Stdout); err == nil {
			err = printErr
		}
		if saveErr := r.save(*out); err == nil {
			err = saveErr
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}
