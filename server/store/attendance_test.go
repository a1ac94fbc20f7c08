package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// clocked is a database whose stores follow a clock of the test.
func clocked(d storetest.Database) (storetest.Database, func(time.Duration)) {
	var now atomic.Int64
	now.Store(1_800_000_000_000)
	return d.WithClock(func() time.Time { return time.UnixMilli(now.Load()) }), func(d time.Duration) { now.Add(d.Milliseconds()) }
}

func TestAttendance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		d, pass := clocked(d)
		s := d.Open(t)
		const t0 = 1_800_000_000_000
		attend := func(process string, changes ...store.Attendance) {
			t.Helper()
			if err := s.Attend(t.Context(), process, changes); err != nil {
				t.Fatal(err)
			}
		}
		of := func() map[string]store.Attendance {
			t.Helper()
			all, err := s.AttendanceSince(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]store.Attendance{}
			for _, a := range all {
				out[a.Subject+"@"+a.Process] = a
			}
			return out
		}
		for _, p := range []string{"one", "two"} {
			if err := s.Beat(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		// Of several changes of one subject the last counts.
		attend("one", store.Attendance{Subject: "s_1", Since: t0 - 10, LeftAt: t0 - 5}, store.Attendance{Subject: "s_1", Since: t0})
		attend("two", store.Attendance{Subject: "s_1", Since: t0 + 1}, store.Attendance{Subject: "c_1", Since: t0 + 1})
		if got := of(); got["s_1@one"].LeftAt != 0 || got["s_1@one"].Since != t0 || len(got) != 3 {
			t.Fatalf("%+v", got)
		}
		// A reload is no absence, a longer one is.
		attend("two", store.Attendance{Subject: "c_1", Since: t0 + 1, LeftAt: t0 + 1000})
		attend("two", store.Attendance{Subject: "c_1", Since: t0 + 5000})
		if got := of()["c_1@two"]; got.Since != t0+1 || got.LeftAt != 0 {
			t.Fatalf("after a reload: %+v", got)
		}
		attend("two", store.Attendance{Subject: "c_1", LeftAt: t0 + 6000})
		attend("two", store.Attendance{Subject: "c_1", Since: t0 + 6000 + store.BackMS + 1})
		if got := of()["c_1@two"]; got.Since != t0+6000+store.BackMS+1 {
			t.Fatalf("after an absence: %+v", got)
		}
		pass(time.Minute)
		if err := s.EndProcess(t.Context(), "two"); err != nil {
			t.Fatal(err)
		}
		got := of()
		if got["s_1@two"].LeftAt != t0+60_000 || got["c_1@two"].LeftAt != t0+60_000 || got["s_1@one"].LeftAt != 0 {
			t.Fatalf("after the end of a process: %+v", got)
		}
		beats, err := s.Beats(t.Context())
		if err != nil || len(beats) != 1 || beats["one"] != t0 {
			t.Fatalf("beats %v, %v", beats, err)
		}
		if err := s.ForgetAttendance(t.Context(), t0+1); err != nil {
			t.Fatal(err)
		}
		if got := of(); len(got) != 2 || got["s_1@one"].Subject != "" {
			t.Fatalf("of a process long dead is left %+v", got)
		}
	})
}

// Nobody's presence is taken from them because one process has lost them.
func TestPresenceMovesOnlyForTheAbsent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		d, pass := clocked(d)
		s := d.Open(t)
		if err := s.SaveStaff(t.Context(), desk.Staff{ID: "s_1", Email: "a@b.test", Name: "A", Role: desk.RoleAgent, Active: true}, "x"); err != nil {
			t.Fatal(err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		move := func(p, from desk.Presence, since int64) bool {
			t.Helper()
			moved, err := s.MovePresence(t.Context(), store.PresenceChange{Staff: "s_1", Presence: p, Source: "socket"}, from, since)
			must(err)
			return moved
		}
		const t0 = 1_800_000_000_000
		must(s.Beat(t.Context(), "one"))
		must(s.Attend(t.Context(), "one", []store.Attendance{{Subject: "s_1", Since: t0}}))
		must(s.SetPresence(t.Context(), "s_1", desk.OnBreak, "hand"))
		if move(desk.Available, desk.Offline, 0) {
			t.Error("an arrival overwrote what a hand had set")
		}
		if move(desk.Offline, desk.OnBreak, t0-1000) {
			t.Error("made offline while a process has them")
		}
		pass(time.Minute)
		if !move(desk.Offline, desk.OnBreak, t0+50_000) {
			t.Error("left on duty by a dead process")
		}
		if !move(desk.Available, desk.Offline, 0) {
			t.Error("an arrival did not show")
		}
	})
}

func TestLease(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		d, pass := clocked(d)
		stores := []*store.Store{d.Open(t), d.Open(t)}
		var got atomic.Int64
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				mine, err := stores[i%2].TakeLease(t.Context(), "rules", fmt.Sprint("p", i), 3*time.Second)
				if err != nil {
					t.Error(err)
				}
				if mine {
					got.Add(1)
				}
			})
		}
		wg.Wait()
		if got.Load() != 1 {
			t.Fatalf("%d have the lease", got.Load())
		}
		take := func(who string) bool {
			t.Helper()
			mine, err := stores[0].TakeLease(t.Context(), "rules", who, 3*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			return mine
		}
		if pass(4 * time.Second); !take("next") {
			t.Fatal("a lease that ran out is not taken")
		}
		if !take("next") || take("other") {
			t.Fatal("a lease is not kept by whoever took it")
		}
		if err := stores[0].DropLease(t.Context(), "rules", "next"); err != nil {
			t.Fatal(err)
		}
		if !take("other") {
			t.Fatal("given back, it is free at once")
		}
	})
}
