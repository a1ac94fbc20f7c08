package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careline/server/store/storetest"
)

// The test binary stands in for the program where it runs itself as a floor.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "floor" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestFloorsCarryMessagesBothWaysAndStoreThem(t *testing.T) {
	for _, kind := range []string{"relay", "sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			where := t.TempDir()
			if kind == "postgres" {
				if testing.Short() {
					t.Skip("not run with -short: makes a database cluster")
				}
				where = postgres(t)
			}
			s, err := floorSide(t.Context(), kind, where, []string{"c_1", "c_2", "c_3"}, (&database{}).pids)
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			n, err := s.burst(5)
			if n != 15 || err != nil {
				t.Fatalf("%d messages arrived: %v", n, err)
			}
			took, err := s.lines.all[0].say(true, "from staff")
			if took <= 0 || err != nil {
				t.Fatalf("staff's message took %v: %v", took, err)
			}
			all, err := latencies(t.Context(), []*side{s}, 100, 200*time.Millisecond)
			if len(all[s]) != 20 || err != nil {
				t.Fatalf("%d latencies: %v", len(all[s]), err)
			}
			if kind == "sqlite" {
				if state, err := writes(where); !strings.Contains(state, "floor.db") || err != nil {
					t.Errorf("database files: %q, %v", state, err)
				}
			}
		})
	}
}

func TestADeskSeesEachChange(t *testing.T) {
	f, err := startFloor("relay", "-")
	if err != nil {
		t.Fatal(err)
	}
	defer f.stop()
	b := &bench{plan: plan{consoles: 7, open: 9}}
	d, err := b.deskFloor(t.Context(), f.base)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	expected, err := d.flow(t.Context(), 200, 300*time.Millisecond)
	if err != nil || expected != 60*7/3 { // 60 messages in turn to rooms of 3, 2 and 2 consoles
		t.Fatalf("%d arrivals expected: %v", expected, err)
	}
	took, missing, err := d.settled(t.Context(), expected)
	if err != nil || missing != 0 || len(took) != expected || took[0] <= 0 {
		t.Fatalf("%d arrivals, %d missing: %v", len(took), missing, err)
	}
	if took, missing, err = d.settled(t.Context(), expected+2); err != nil || missing != 2 || took[len(took)-1] != arrivePatience {
		t.Fatalf("%d missing, the last after %v: %v", missing, took[len(took)-1], err)
	}
}

func postgres(t *testing.T) string {
	c, err := storetest.StartCluster(t.Context(), "fsync=off")
	if errors.Is(err, storetest.ErrNoPostgres) && os.Getenv("CI") == "" {
		t.Skipf("not run: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	url, err := c.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := postgresTally(t.Context(), url); err == nil {
		t.Error("a cluster that does not count statements was believed")
	}
	return url
}

func TestIdleSocketsCostMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("not run with -short: waits until memory is steady")
	}
	f, err := startFloor("relay", "-")
	if err != nil {
		t.Fatal(err)
	}
	defer f.stop()
	held := 0
	each, err := idleCost(t.Context(), f.base, f.cmd.Process.Pid, 500, func(int) string { return "" }, func(c *idleCrowd) error {
		held = len(c.sockets)
		return nil
	})
	if err != nil || held != 500 {
		t.Fatalf("%d sockets held: %v", held, err)
	}
	if each < 1 || each > 200 {
		t.Errorf("an idle socket costs %.1f KiB", each)
	}
}

func TestProcessFigures(t *testing.T) {
	self := os.Getpid()
	before, err := cpuOf(self)
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		if after, err := cpuOf(self); err != nil || after-before >= 50*time.Millisecond {
			if err != nil {
				t.Fatal(err)
			}
			all, err := family(os.Getppid())
			if err != nil || len(all) < 2 {
				t.Errorf("the family of our parent is %v: %v", all, err)
			}
			return
		}
	}
	t.Error("five busy seconds cost less than 50 ms of CPU")
}

func TestTableAndJSON(t *testing.T) {
	r := &report{StartedAt: time.Unix(0, 0)}
	r.add(row{What: "thing", Database: "sqlite", Value: 12.34, Unit: "µs", Floor: 6.17, FloorIs: "relay", Ratio: 2, Budget: "≤ 3 ×", Met: met(true)})
	r.add(row{What: "other", Value: 0.25, Budget: "< 0.1", Met: met(false), Note: "why"})
	r.skip("third: %s is missing", "strace")
	var out bytes.Buffer
	if err := r.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"12.3 µs", "6.17 µs (relay)", "2.00", "met", "NOT MET", "why", "not measured: third: strace is missing"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
	path := filepath.Join(t.TempDir(), "bin", "bench.json")
	if err := r.save(path); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	var back report
	if err != nil || json.Unmarshal(raw, &back) != nil || len(back.Rows) != 2 || *back.Rows[1].Met {
		t.Errorf("JSON: %s, %v", raw, err)
	}
}

func TestEachStopsAtTheFirstError(t *testing.T) {
	wrong := errors.New("wrong")
	done := 0
	err := each(100, 1, func(i int) error {
		done++
		if i == 3 {
			return wrong
		}
		return context.Cause(t.Context())
	})
	if err != wrong || done != 4 {
		t.Errorf("stopped after %d with %v", done, err)
	}
}
