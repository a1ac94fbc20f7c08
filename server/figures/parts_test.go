package figures_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/store/storetest"
)

// today is what a service says of the day so far, as a wall and as a report.
func (c *clinic) today(s *figures.Service, zone *time.Location) string {
	c.t.Helper()
	day, err := s.Today(c.t.Context(), boss, zone)
	if err != nil {
		c.t.Fatal(err)
	}
	date := c.now.In(zone)
	a, err := s.Answer(c.t.Context(), boss, figures.Ask{
		From: date.AddDate(0, 0, -1).Format(time.DateOnly), To: date.AddDate(0, 0, 1).Format(time.DateOnly), Zone: zone.String(), By: "staff"})
	if err != nil {
		c.t.Fatal(err)
	}
	raw, err := json.Marshal([]any{day, a.Figures})
	if err != nil {
		c.t.Fatal(err)
	}
	return string(raw)
}

// The day so far is what the rows say, to the byte, at every moment of a busy
// clinic's days: whoever keeps in memory what they came to sees each change,
// also what another process wrote, and whatever happens to hours and packing.
func TestTodayIsNeverStale(t *testing.T) {
	said := map[string]string{}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		r := rand.New(rand.NewPCG(5, 6))
		h := newHouses(t, d)
		one, two, services, plain := h.one, h.two, h.services, h.plain
		var zones []*time.Location
		for _, name := range []string{"America/New_York", "Australia/Sydney", "UTC"} {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			zones = append(zones, zone)
		}
		steps := 600
		if testing.Short() {
			steps = 250
		}
		all, opened := "", 0
		for i := range steps {
			writer := h.writer(r)
			writer.goOnFor(r, 50, 1500)
			one.now = writer.now
			if r.IntN(5) == 0 {
				if err := services[r.IntN(2)].CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if r.IntN(8) == 0 { // by somebody whose clock is ahead
				if err := two.store.PackDay(t.Context(), one.now.Unix()/86400); err != nil {
					t.Fatal(err)
				}
			}
			if r.IntN(3) > 0 {
				continue
			}
			zone := zones[r.IntN(len(zones))]
			rows := one.today(plain, zone)
			for k, s := range services {
				if kept := one.today(s, zone); kept != rows {
					t.Fatalf("step %d, process %d, %s: of rows\n%s\nof what is kept\n%s", i, k, zone, rows, kept)
				}
			}
			if i > steps/2 {
				opened = max(opened, openedIn(t, plain, zone))
			}
			all += rows
		}
		if opened < 10 {
			t.Errorf("at most %d episodes a day: nothing was tested", opened)
		}
		agree(t, said, d.Name, all)
	})
}

func openedIn(t *testing.T, s *figures.Service, zone *time.Location) (n int) {
	t.Helper()
	day, err := s.Today(context.Background(), boss, zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range day.Departments {
		n += d.Opened
	}
	return n
}

// What is kept of a day is read again by the parts that changed, and no others.
func TestOnlyChangedPartsAreRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.hours()
		c.now = time.Date(2026, 3, 3, 1, 0, 0, 0, time.UTC)
		day := int64(c.now.Unix() / 86400)
		before, err := c.store.FactParts(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		changed := func(what string, want ...int) {
			t.Helper()
			after, err := c.store.FactParts(t.Context(), day)
			if err != nil {
				t.Fatal(err)
			}
			var parts []int
			for i := range after {
				if after[i] != before[i] {
					parts = append(parts, i)
				}
			}
			if fmt.Sprint(parts) != fmt.Sprint(want) {
				t.Errorf("%s: parts %v, not %v", what, parts, want)
			}
			before = after
		}
		ana := desk.From{Kind: desk.KindStaff, ID: "s_1"}
		open := func(id desk.ConversationID) {
			c.do(id, true, func(l *desk.Ledger) {
				l.Row.Reference, l.Row.Patient, l.Row.Site = string(id), "p_"+desk.PatientID(id), "si"
				l.Append(desk.Opened, desk.From{Kind: desk.KindPatient, ID: "p_" + string(id)}, desk.Body{Origin: desk.OriginPatient, Episode: 1, Department: "d", Calendar: "cv"})
				l.Append(desk.Message, desk.From{Kind: desk.KindPatient, ID: "p_" + string(id)}, desk.Body{Text: "hello"})
				l.Append(desk.Queued, boss.From(), desk.Body{Department: "d"})
			})
		}
		open("c_1")
		changed("what goes on is no fact yet")
		c.now = c.now.Add(2 * time.Hour)
		open("c_2")
		c.do("c_1", false, func(l *desk.Ledger) { l.Append(desk.Resolved, ana, desk.Body{}) })
		changed("the part in which it began", 4)
		c.now = c.now.Add(20 * time.Minute)
		c.do("c_2", false, func(l *desk.Ledger) { l.Append(desk.Resolved, ana, desk.Body{}) })
		changed("another one", 12)
		c.do("c_1", false, func(l *desk.Ledger) { l.Append(desk.SpamMarked, ana, desk.Body{}) })
		changed("spam", 4)
		if _, err := c.store.Refold(t.Context(), []desk.ConversationID{"c_2"}); err != nil {
			t.Fatal(err)
		}
		changed("a log that is read again, without a difference")
		c.now = c.now.AddDate(0, 0, 3)
		if err := c.store.PackDay(t.Context(), day); err != nil {
			t.Fatal(err)
		}
		all := make([]int, len(before))
		for i := range all {
			all[i] = i
		}
		changed("a day that is packed", all...)
	})
}
