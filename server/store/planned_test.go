package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// While one process plans no other one does, and the second reads what the
// first has written.
func TestPlansTakeTurns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		stores := []*store.Store{d.Open(t), d.Open(t)}
		id := opened(t, stores[0], 1)[0]
		inside, second := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		plan := func(s *store.Store, before func()) {
			_, err := s.DoPlanned(t.Context(), "test", func(ctx context.Context, v *store.View) (store.Planned, error) {
				before()
				queue, err := v.Queue(ctx, "d_1", 10)
				if err != nil || len(queue) != 1 || queue[0].ID != id {
					t.Errorf("the queue is %v, %v", queue, err)
					return store.Planned{}, err
				}
				if queue[0].LastSeq > 2 {
					return store.Planned{}, nil // the other one has done it
				}
				return store.Planned{Commands: []store.Command{message(id, "", "planned")}}, nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		wg.Go(func() {
			plan(stores[0], func() {
				close(inside)
				select {
				case <-second:
					t.Error("two plan at once")
				case <-time.After(300 * time.Millisecond):
				}
			})
		})
		<-inside
		wg.Go(func() { plan(stores[1], func() { close(second) }) })
		wg.Wait()
		if n := len(checkLog(t, stores[0], id)); n != 3 {
			t.Fatalf("%d events: both did the same", n)
		}
	})
}

// Commands of a plan fail alone; a plan that fails writes nothing.
func TestPlanFailsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		ids := opened(t, s, 2)
		if err := s.SaveStaff(t.Context(), desk.Staff{ID: "s_1", Email: "a@b.test", Name: "A", Role: desk.RoleAgent, Active: true, Presence: desk.Available}, "x"); err != nil {
			t.Fatal(err)
		}
		out, err := s.DoPlanned(t.Context(), "test", func(context.Context, *store.View) (store.Planned, error) {
			return store.Planned{
				Commands: []store.Command{message(ids[0], "", "refuse"), message(ids[1], "", "fine")},
				Presence: func(done []store.Outcome) []store.PresenceChange {
					if done[0].Err == nil || done[1].Err != nil {
						t.Errorf("%+v", done)
					}
					return []store.PresenceChange{{Staff: "s_1", Presence: desk.Away, Source: "rule"}}
				},
			}, nil
		})
		if err != nil || !errors.Is(out[0].Err, desk.ErrEmpty) || len(out[1].Events) != 1 {
			t.Fatalf("%+v, %v", out, err)
		}
		if log, err := s.Activity(t.Context(), "s_1", 0, 10); err != nil || len(log) != 1 || log[0].Value != "away" || log[0].Source != "rule" {
			t.Fatalf("%+v, %v", log, err)
		}
		for _, fault := range []func() (store.Planned, error){
			func() (store.Planned, error) { return store.Planned{}, errors.New("no") },
			func() (store.Planned, error) { panic("a fault in a plan") },
		} {
			if _, err := s.DoPlanned(t.Context(), "test", func(context.Context, *store.View) (store.Planned, error) { return fault() }); !errors.Is(err, desk.ErrUnavailable) {
				t.Fatalf("a plan that fails: %v", err)
			}
		}
		do(t, s, message(ids[0], "", "and on it goes"))
	})
}
