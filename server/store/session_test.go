package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// signedIn is a session of ana's with the refresh token "t0".
func signedIn(t *testing.T, s *store.Store, clock *hand) desk.Session {
	t.Helper()
	v := desk.Session{ID: "ss_1", Kind: desk.KindStaff, Owner: "s_1", CreatedAt: clock.In(0), ExpiresAt: clock.In(time.Hour)}
	must(t, s.CreateSession(t.Context(), v, "t0"))
	return v
}

func rotation(presented, next string, clock *hand) store.Rotation {
	return store.Rotation{Session: "ss_1", Presented: presented, Next: next, Grace: 10 * time.Second, ExpiresAt: clock.In(time.Hour)}
}

func TestRotation(t *testing.T) {
	type step struct {
		name            string
		after           time.Duration
		presented, next string
		want            string // "ok", "reused", "gone"
	}
	for _, tt := range []struct {
		name  string
		steps []step
	}{
		{"one after the other", []step{
			{"first", time.Minute, "t0", "t1", "ok"}, {"second", time.Minute, "t1", "t2", "ok"}, {"third", time.Minute, "t2", "t3", "ok"}}},
		{"repeated within the grace", []step{
			{"first", time.Minute, "t0", "t1", "ok"}, {"again", 10 * time.Second, "t0", "t1", "ok"}, {"and on", time.Minute, "t1", "t2", "ok"}}},
		{"repeated after the grace", []step{
			{"first", time.Minute, "t0", "t1", "ok"}, {"a copy", 10*time.Second + time.Millisecond, "t0", "t1", "reused"}, {"the owner", 0, "t1", "t2", "gone"}}},
		{"two generations old within the grace", []step{
			{"first", time.Minute, "t0", "t1", "ok"}, {"second", time.Second, "t1", "t2", "ok"}, {"a copy", time.Second, "t0", "t1", "reused"}}},
		{"a forged token", []step{{"forged", 0, "x", "y", "reused"}, {"the owner", 0, "t0", "t1", "gone"}}},
		{"an empty token", []step{{"empty", 0, "", "y", "reused"}}},
		{"after the session's end", []step{{"late", time.Hour, "t0", "t1", "gone"}}},
		{"rotation lengthens the session", []step{
			{"first", 59 * time.Minute, "t0", "t1", "ok"}, {"second", 59 * time.Minute, "t1", "t2", "ok"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, d storetest.Database) {
				clock := newHand()
				s, ctx := house(t, d.WithClock(clock.Now)), t.Context()
				signedIn(t, s, clock)
				for _, st := range tt.steps {
					clock.Add(st.after)
					line := desk.AuditLine{At: clock.In(0), Actor: ana.Actor("ss_1"), Action: "session.reused"}
					v, reused, err := s.RotateSession(ctx, rotation(st.presented, st.next, clock), line)
					got := "ok"
					switch {
					case errors.Is(err, desk.ErrNoSuchThing):
						got = "gone"
					case err != nil:
						t.Fatal(err)
					case reused:
						got = "reused"
					case v.Owner != "s_1" || v.ExpiresAt <= clock.In(0):
						t.Errorf("%s: session %+v", st.name, v)
					}
					same(t, st.name, got, st.want)
				}
				lines, err := s.AuditTrail(ctx, "")
				must(t, err)
				v, err := s.Session(ctx, "ss_1")
				must(t, err)
				if (len(lines) == 1) != (v.RevokedAt != 0) {
					t.Errorf("%d audit lines, revoked at %d", len(lines), v.RevokedAt)
				}
			})
		})
	}
}

func TestTwoTabsRotateAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		d = d.WithClock(clock.Now)
		s := house(t, d)
		signedIn(t, s, clock)
		var wg sync.WaitGroup
		var fine atomic.Int32
		for range 8 {
			process := d.Open(t)
			wg.Go(func() {
				_, reused, err := process.RotateSession(t.Context(), rotation("t0", "t1", clock))
				if err == nil && !reused {
					fine.Add(1)
				}
			})
		}
		wg.Wait()
		same(t, "tabs that stayed signed in", fine.Load(), int32(8))
	})
}

func TestPatientsSessionsDoNotRotate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()
		v := desk.Session{ID: "ss_1", Kind: desk.KindPatient, Owner: "p_1", CreatedAt: clock.In(0), ExpiresAt: clock.In(time.Hour)}
		must(t, s.CreatePatient(ctx, desk.Patient{ID: "p_1", Site: "si_1"}, v))
		if _, _, err := s.RotateSession(ctx, rotation("", "t1", clock)); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("got %v", err)
		}
		if v, err := s.Session(ctx, "ss_1"); err != nil || v.RevokedAt != 0 {
			t.Errorf("the patient's session: %+v, %v", v, err)
		}
	})
}

func TestRevocation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()
		signedIn(t, s, clock)
		if ids, err := s.RevokedSince(ctx, 0); err != nil || len(ids) != 0 {
			t.Errorf("living sessions count as revoked: %v, %v", ids, err)
		}
		first := clock.In(0)
		must(t, s.RevokeSession(ctx, "ss_1", "signed_out"))
		clock.Add(time.Minute)
		must(t, s.RevokeSession(ctx, "ss_1", "signed_out"))
		v, err := s.Session(ctx, "ss_1")
		must(t, err)
		same(t, "revoked once", v.RevokedAt, first)
		for _, tt := range []struct {
			since int64
			want  int
		}{{0, 1}, {first, 1}, {first + 1, 0}} {
			ids, err := s.RevokedSince(ctx, tt.since)
			must(t, err)
			same(t, "revoked since", len(ids), tt.want)
		}
	})
}

func TestDeactivation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()
		for _, v := range []desk.Session{
			{ID: "ss_1", Kind: desk.KindStaff, Owner: "s_1"}, {ID: "ss_2", Kind: desk.KindStaff, Owner: "s_1"},
			{ID: "ss_3", Kind: desk.KindStaff, Owner: "s_2"}, {ID: "ss_4", Kind: desk.KindPatient, Owner: "s_1"},
			{ID: "ss_5", Kind: desk.KindStaff, Owner: "s_1"},
		} {
			must(t, s.CreateSession(ctx, v, "h"))
		}
		must(t, s.RevokeSession(ctx, "ss_5", "signed_out"), s.SetPresence(ctx, "s_1", desk.Available, "socket"))
		clock.Add(time.Second)
		ended, err := s.DeactivateStaff(ctx, "s_1", desk.AuditLine{At: clock.In(0), Action: "staff.deactivated", Target: "s_1"})
		must(t, err)
		if len(ended) != 2 {
			t.Errorf("ended %v, want ss_1 and ss_2", ended)
		}
		got, err := s.StaffByID(ctx, "s_1")
		must(t, err)
		if got.Active || got.ChangedAt < clock.In(0) {
			t.Errorf("after: %+v", got)
		}
		// Nobody is on duty who does not work here.
		log, err := s.Activity(ctx, "s_1", 1, 10)
		must(t, err)
		same(t, "presence", got.Presence, desk.Offline)
		same(t, "their log", log, []desk.Activity{
			{Staff: "s_1", Seq: 2, At: clock.In(0), Kind: "presence", Value: "offline", Source: "rule"},
		})

		if _, err := s.DeactivateStaff(ctx, "s_2"); !errors.Is(err, store.ErrLastAdmin) {
			t.Errorf("the last admin: %v", err)
		}
		if v, err := s.Session(ctx, "ss_3"); err != nil || v.RevokedAt != 0 {
			t.Errorf("the last admin's session: %+v, %v", v, err)
		}
		if _, err := s.DeactivateStaff(ctx, "s_9"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestTwoAdminsCannotLockEverybodyOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		a := house(t, d)
		b := d.Open(t)
		second := desk.Staff{ID: "s_3", Email: "c@x", Name: "C", Role: desk.RoleAdmin, Active: true}
		must(t, a.SaveStaff(t.Context(), second, "h"))
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = a.DeactivateStaff(t.Context(), "s_2") })
		wg.Go(func() { _, _ = b.DeactivateStaff(t.Context(), "s_3") })
		wg.Wait()
		if exists, err := a.AdminExists(t.Context()); err != nil || !exists {
			t.Errorf("an admin is left: %t, %v", exists, err)
		}
	})
}
