package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

func deskHours(id string) desk.CalendarVersion {
	v := desk.CalendarVersion{
		ID: id, Department: "d_1", Zone: "America/New_York", Author: desk.From{Kind: desk.KindStaff, ID: "s_2", Name: "Bo"}, Reason: "Winter",
		Exceptions: map[string][]desk.OpenSpan{"2026-11-26": {}, "2026-11-27": {{From: 480, To: 720}}},
	}
	for d := range v.Week {
		v.Week[d] = []desk.OpenSpan{}
	}
	v.Week[1] = []desk.OpenSpan{{From: 480, To: 720}, {From: 780, To: 1020}}
	return v
}

// add appends versions and returns what the decision was shown.
func add(t *testing.T, s *store.Store, d desk.DepartmentID, versions ...desk.CalendarVersion) (shown []desk.CalendarVersion, recordedAt int64) {
	t.Helper()
	must(t, s.AppendCalendar(t.Context(), d, func(there []desk.CalendarVersion, now int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
		shown, recordedAt = there, now
		return versions, []desk.AuditLine{{At: now, Actor: desk.System("test"), Action: "hours.changed", Target: string(d)}}, nil
	}))
	return shown, recordedAt
}

func TestCalendars(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()
		if none, err := s.Calendar(ctx, "d_1"); err != nil || len(none) != 0 {
			t.Errorf("a department without hours: %v, %v", none, err)
		}

		first, later := deskHours("cv_1"), deskHours("cv_2")
		first.EffectiveFrom, later.EffectiveFrom = clock.In(0), clock.In(48*time.Hour)
		later.Always, later.Week, later.Exceptions = true, [7][]desk.OpenSpan{}, map[string][]desk.OpenSpan{}
		for i := range later.Week {
			later.Week[i] = []desk.OpenSpan{}
		}
		shown, at := add(t, s, "d_1", later, first)
		same(t, "shown first", len(shown), 0)
		same(t, "recorded at", at, clock.In(0))
		later.RecordedAt, first.RecordedAt = at, at+1
		got, err := s.Calendar(ctx, "d_1")
		must(t, err)
		same(t, "versions in the order they come into force", got, []desk.CalendarVersion{first, later})

		// The clock stands still, and goes back: what is recorded later is later.
		clock.Add(-time.Hour)
		again := deskHours("cv_3")
		again.EffectiveFrom = first.EffectiveFrom
		shown, at = add(t, s, "d_1", again)
		same(t, "shown then", shown, got)
		again.RecordedAt = at
		if at <= first.RecordedAt {
			t.Errorf("recorded at %d, after %d", at, first.RecordedAt)
		}
		other := deskHours("cv_4")
		other.Department = "d_2"
		_, at = add(t, s, "d_2", other)
		other.RecordedAt = at
		all, err := s.Calendars(ctx)
		must(t, err)
		same(t, "all", all, []desk.CalendarVersion{first, again, later, other})
		if in := desk.InForce(all[:3], first.EffectiveFrom); in == nil || in.ID != "cv_3" {
			t.Errorf("of two from the same instant %v holds", in)
		}

		changed, err := s.ChangedCalendars(ctx, again.RecordedAt)
		must(t, err)
		same(t, "changed since", changed, map[desk.DepartmentID]int64{"d_1": again.RecordedAt})
		lines, err := s.AuditTrail(ctx, "")
		must(t, err)
		same(t, "audit lines", len(lines), 3)
	})
}

func TestRefusedHoursLeaveNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s, ctx := house(t, d), t.Context()
		refused := errors.New("refused")
		broken := deskHours("cv_1")
		for name, decide := range map[string]func() ([]desk.CalendarVersion, error){
			"refused":   func() ([]desk.CalendarVersion, error) { return nil, refused },
			"half-way":  func() ([]desk.CalendarVersion, error) { return []desk.CalendarVersion{broken, broken}, nil },
			"no change": func() ([]desk.CalendarVersion, error) { return nil, nil },
		} {
			err := s.AppendCalendar(ctx, "d_1", func([]desk.CalendarVersion, int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
				v, err := decide()
				return v, []desk.AuditLine{{Actor: desk.System("test"), Action: "hours.changed"}}, err
			})
			if (err == nil) != (name == "no change") || name == "refused" && !errors.Is(err, refused) {
				t.Errorf("%s: %v", name, err)
			}
			all, err := s.Calendars(ctx)
			must(t, err)
			lines, err := s.AuditTrail(ctx, "")
			must(t, err)
			if len(all)+len(lines) > 0 {
				t.Errorf("%s left %d versions and %d lines", name, len(all), len(lines))
			}
		}
	})
}

// Two processes change the same hours at once: each sees what the other wrote.
func TestHoursTakeTurns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		one := house(t, d)
		two := d.Open(t)
		var wg sync.WaitGroup
		for i := range 20 {
			s := one
			if i%2 == 0 {
				s = two
			}
			wg.Go(func() {
				err := s.AppendCalendar(t.Context(), "d_1", func(there []desk.CalendarVersion, now int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
					v := deskHours(fmt.Sprintf("cv_%d", i))
					v.EffectiveFrom, v.Reason = now, fmt.Sprint(len(there))
					return []desk.CalendarVersion{v}, nil, nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got, err := one.Calendar(t.Context(), "d_1")
		must(t, err)
		for i, v := range got {
			if v.Reason != fmt.Sprint(i) {
				t.Errorf("version %d saw %s before it", i, v.Reason)
			}
		}
		same(t, "versions", len(got), 20)
	})
}
