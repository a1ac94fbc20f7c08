package figures_test

import (
	"fmt"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/report"
	"careline/server/store/storetest"
)

// What stood at the end of each day is what stood at its beginning, more what was
// opened in it, less what was closed; the list behind each number is as long as
// the number; and both databases say the same.
func TestBacklogOfEachDay(t *testing.T) {
	said := map[string]string{}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.hours()
		c.live(60)
		c.now = c.now.Add(48 * time.Hour)
		s := figures.New(c.store, func() time.Time { return c.now })
		at := func(ask figures.Standing) *figures.Backlog {
			ask.Zone = "America/New_York"
			b, err := s.Backlog(t.Context(), boss, ask)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		list := func(ask figures.Standing) int {
			ask.Zone, ask.Limit = "America/New_York", 3
			rows := 0
			for {
				page, err := s.BacklogList(t.Context(), boss, ask)
				if err != nil {
					t.Fatal(err)
				}
				if rows += len(page.Rows); page.Next == "" {
					if rows != page.Total {
						t.Fatalf("%d rows of %d", rows, page.Total)
					}
					return rows
				}
				ask.After = page.Next
			}
		}
		all, standing := "", 0
		for day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC); day.Before(c.now); day = day.AddDate(0, 0, 1) {
			from, to := day.Format(time.DateOnly), day.AddDate(0, 0, 1).Format(time.DateOnly)
			a, err := s.Answer(t.Context(), boss, figures.Ask{From: from, To: to, Zone: "America/New_York"})
			if err != nil {
				t.Fatal(err)
			}
			before, after := at(figures.Standing{At: from}), at(figures.Standing{At: to})
			if after.Total.N != before.Total.N+a.Figures.Total.Opened-a.Figures.Total.Closed {
				t.Fatalf("%s: %d at first, %d opened, %d closed, %d at last", from, before.Total.N, a.Figures.Total.Opened, a.Figures.Total.Closed, after.Total.N)
			}
			standing = max(standing, after.Total.N)
			all += fmt.Sprintf("%d %v %v\n", after.Total.N, after.Total.States, after.Total.Ages)
			if n := list(figures.Standing{At: to}); n != after.Total.N {
				t.Fatalf("%s: %d in the list of %d", to, n, after.Total.N)
			}
		}
		if standing == 0 {
			t.Fatal("nothing stood on any day")
		}
		now := at(figures.Standing{})
		for _, state := range report.States {
			if n := list(figures.Standing{Status: state.String()}); n != now.Total.States[state] {
				t.Errorf("%s: %d in the list of %d", state, n, now.Total.States[state])
			}
		}
		for i := range report.AgeBands {
			want := 0
			for _, n := range now.Total.Ages[i] {
				want += n
			}
			if n := list(figures.Standing{Age: i + 1}); n != want {
				t.Errorf("band %d: %d in the list of %d", i+1, n, want)
			}
		}
		for other, text := range said {
			if text != all {
				t.Errorf("%s says otherwise than %s", d.Name, other)
			}
		}
		said[d.Name] = all
	})
}

// Who had been gone for a day at an instant is read off their own log, and not
// off where they are now.
func TestOwnersGoneThen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.hours()
		if err := c.store.SaveStaff(t.Context(), desk.Staff{ID: "s_ana", Email: "ana@careline.test", Name: "Ana", Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d"}, Active: true}, ""); err != nil {
			t.Fatal(err)
		}
		c.presence("s_ana", desk.Available)
		patient := desk.From{Kind: desk.KindPatient, ID: "p"}
		ana := desk.From{Kind: desk.KindStaff, ID: "s_ana"}
		c.do("c_1", true, func(l *desk.Ledger) {
			l.Row.Reference, l.Row.Patient, l.Row.Site = "c_1", "p", "si"
			l.Append(desk.Opened, patient, desk.Body{Origin: desk.OriginPatient, Episode: 1, Site: "si", Department: "d", Calendar: "cv"})
			l.Append(desk.Message, patient, desk.Body{Text: "hello"})
			l.Append(desk.Queued, boss.From(), desk.Body{Department: "d"})
			l.Append(desk.Accepted, ana, desk.Body{Staff: &desk.Person{ID: "s_ana"}})
		})
		c.presence("s_ana", desk.Offline)
		left := c.now
		c.now = c.now.Add(72 * time.Hour)
		c.presence("s_ana", desk.Available)
		c.now = c.now.Add(time.Hour)
		s := figures.New(c.store, func() time.Time { return c.now })
		for hours, want := range map[int]int{23: 0, 25: 1, 71: 1, 73: 0} {
			b, err := s.Backlog(t.Context(), boss, figures.Standing{Ask: figures.Ask{Zone: "UTC"}, At: fmt.Sprint(left.Add(time.Duration(hours) * time.Hour).UnixMilli())})
			if err != nil {
				t.Fatal(err)
			}
			if b.Total.N != 1 || b.Total.OwnerAbsent != want {
				t.Errorf("after %d hours: %d standing, %d of somebody gone; want %d", hours, b.Total.N, b.Total.OwnerAbsent, want)
			}
		}
	})
}

func (c *clinic) presence(who desk.StaffID, p desk.Presence) {
	c.t.Helper()
	if err := c.store.SetPresence(c.t.Context(), who, p, "hand"); err != nil {
		c.t.Fatal(err)
	}
}
