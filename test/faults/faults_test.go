package faults

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"careline/server/store/storetest"
	"careline/server/wsclient"
	"careline/test/rig"
)

// binary is the server, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("not run with -short: kills real processes for a while")
		return
	}
	dir, err := os.MkdirTemp("", "careline-faults-")
	if err == nil {
		binary, err = rig.Build(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	wsclient.CloseIdle()
	if code == 0 {
		if err := goleak.Find(goleak.IgnoreCurrent()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// seed is printed, so that a failed run can be tried again; what the clock and
// the scheduler decide differs all the same.
func seed(t *testing.T) uint64 {
	s := uint64(time.Now().UnixNano())
	if given := os.Getenv("FAULTS_SEED"); given != "" {
		n, err := strconv.ParseUint(given, 10, 64)
		if err != nil {
			t.Fatalf("FAULTS_SEED: %v", err)
		}
		s = n
	}
	t.Logf("FAULTS_SEED=%d", s)
	return s
}

// trouble is how long processes are killed; FAULTS_SECONDS makes it longer.
func trouble(t *testing.T) time.Duration {
	if given := os.Getenv("FAULTS_SECONDS"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil {
			t.Fatalf("FAULTS_SECONDS: %v", err)
		}
		return time.Duration(n) * time.Second
	}
	return 12 * time.Second
}

func TestKilledOnSQLite(t *testing.T) {
	kill(t, []*rig.Server{{Binary: binary, Data: t.TempDir()}})
}

func TestKilledOnPostgreSQLWithTwoProcesses(t *testing.T) {
	kill(t, twoOnPostgres(t))
}

// twoOnPostgres are two processes on one database. They are killed, never the
// database, so it need not reach the disk.
func twoOnPostgres(t *testing.T) []*rig.Server {
	t.Helper()
	cluster, err := storetest.StartCluster(t.Context(), "fsync=off", "max_connections=200")
	if errors.Is(err, storetest.ErrNoPostgres) && os.Getenv("CI") == "" {
		t.Skipf("not run: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Stop)
	url, err := cluster.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	return []*rig.Server{{Binary: binary, Data: data, DatabaseURL: url}, {Binary: binary, Data: data, DatabaseURL: url}}
}

// kill is the test: people write, processes die, and afterwards everybody
// holds the same.
func kill(t *testing.T, servers []*rig.Server) {
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	seed := seed(t)
	t.Cleanup(func() {
		for _, s := range servers {
			s.Kill()
		}
		if t.Failed() {
			keepLogs(t, servers)
		}
	})
	for _, s := range servers {
		if err := s.Start(ctx); err != nil {
			t.Fatal(err)
		}
	}
	w := newWorld(ctx, t, servers, seed)
	defer w.close()

	var acting sync.WaitGroup
	over := make(chan struct{})
	for _, p := range w.people {
		acting.Go(func() { p.act(ctx, over) })
	}
	kills := killAtRandom(ctx, t, servers, rand.New(rand.NewPCG(seed, 0)), trouble(t))
	close(over)
	acting.Wait()
	t.Logf("%d kills, %d messages sent", kills, w.sent())
	w.verify(ctx, t)
	for _, s := range servers {
		if !s.Alive() {
			t.Error("a process ended by itself")
		}
		for _, line := range s.Complaints() {
			t.Errorf("%s: %s", filepath.Base(s.LogFile()), line)
		}
	}
}

// killAtRandom kills one process after the other and starts each again at
// once. It returns when all are up.
func killAtRandom(ctx context.Context, t *testing.T, servers []*rig.Server, r *rand.Rand, during time.Duration) (kills int) {
	t.Helper()
	end := time.Now().Add(during)
	for time.Now().Before(end) {
		alive := time.Duration(100+r.IntN(1200)) * time.Millisecond
		select {
		case <-time.After(alive):
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		}
		s := servers[r.IntN(len(servers))]
		if !s.Alive() {
			t.Fatal("a process ended by itself")
		}
		s.Kill()
		kills++
		if err := s.Start(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return kills
}

// keepLogs copies what the servers printed to where it outlives the test.
func keepLogs(t *testing.T, servers []*rig.Server) {
	for _, s := range servers {
		t.Logf("%s printed at last:\n%s", filepath.Base(s.LogFile()), s.LogTail())
	}
}
