package figures_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/store/storetest"
)

// staffed is a clinic in which people have logs of their own.
func (c *clinic) staffed(people int) {
	c.t.Helper()
	for i := range people {
		id := fmt.Sprint("s_", i)
		err := c.store.SaveStaff(c.t.Context(), desk.Staff{ID: desk.StaffID(id), Email: id + "@clinic.test", Name: id, Role: desk.RoleAgent,
			Departments: []desk.DepartmentID{"d"}, Capacity: 9, Active: true}, "x")
		if err != nil {
			c.t.Fatal(err)
		}
	}
}

// act lets somebody come, go, look at a conversation or away.
func (c *clinic) act(r *rand.Rand, people, n int) {
	c.t.Helper()
	ctx, who := c.t.Context(), desk.StaffID(fmt.Sprint("s_", r.IntN(people)))
	it := desk.ConversationID(fmt.Sprintf("x_%03d", r.IntN(n)))
	var err error
	switch r.IntN(8) {
	case 0:
		err = c.store.SetPresence(ctx, who, desk.Available, "test")
	case 1:
		err = c.store.SetPresence(ctx, who, []desk.Presence{desk.Offline, desk.Away, desk.Finishing, desk.OnBreak}[r.IntN(4)], "test")
	case 2:
		is, failed := c.store.Focus(ctx, who)
		if err = failed; err == nil && is != "" {
			err = c.store.EndFocus(ctx, who, is, c.now.UnixMilli())
		}
	default:
		err = c.store.StartFocus(ctx, who, it, c.now.UnixMilli())
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// People's own time is what the rows of their logs say, to the byte, at every
// moment, whichever process wrote and packed them.
func TestOwnTimeIsNeverStale(t *testing.T) {
	said := map[string]string{}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		const people, conversations = 5, 20
		r := rand.New(rand.NewPCG(7, 8))
		h := newHouses(t, d)
		one, two, services, plain := h.one, h.two, h.services, h.plain
		one.staffed(people)
		steps := 900
		if testing.Short() {
			steps = 300
		}
		all, handled, present := "", 0, 0
		for i := range steps {
			writer := h.writer(r)
			if r.IntN(4) == 0 {
				writer.goOnFor(r, conversations, 12_000)
			}
			one.now = writer.now.Add(time.Duration(r.IntN(2000)) * time.Second)
			two.now = one.now
			for range 3 {
				writer.act(r, people, conversations)
			}
			if r.IntN(10) == 0 {
				if err := services[r.IntN(2)].CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if i%6 > 0 {
				continue
			}
			from := one.now.AddDate(0, 0, -1-r.IntN(40))
			ask := figures.Ask{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 1+r.IntN(45)).Format(time.DateOnly),
				Zone: []string{"America/New_York", "Asia/Kathmandu", "UTC"}[r.IntN(3)], By: []string{"", "staff", "day", "weekday,staff", "department,hour"}[r.IntN(5)], Cohort: []string{"", "opened", "closed"}[r.IntN(3)]}
			if r.IntN(3) == 0 {
				ask.Staff = []string{"s_1", "s_2"}[:1+r.IntN(2)]
			}
			if r.IntN(3) == 0 {
				ask.AsOf = one.now.Add(-time.Duration(r.IntN(100)) * time.Hour).UnixMilli()
			}
			var answers [3]string
			for k, s := range append([]*figures.Service{plain}, services...) {
				a, err := s.Answer(t.Context(), boss, ask)
				if err != nil {
					t.Fatal(err)
				}
				raw, err := json.Marshal([]any{a.Figures, a.Staffing})
				if err != nil {
					t.Fatal(err)
				}
				answers[k] = string(raw)
				handled, present = max(handled, a.Figures.Total.Durations["handle_time"].Calendar.N), max(present, len(a.Staffing.People))
			}
			for k, kept := range answers[1:] {
				if kept != answers[0] {
					t.Fatalf("step %d, process %d, %+v: of rows\n%s\nof days\n%s", i, k, ask, answers[0], kept)
				}
			}
			all += answers[0]
		}
		if handled < 5 || present < 3 {
			t.Errorf("%d episodes were handled by %d people: nothing was tested", handled, present)
		}
		if days, err := one.store.ActivityBlocks(t.Context(), 0, one.now.Unix()/86400, func(int64, int64) bool { return true }); err != nil || len(days) < 3 {
			t.Errorf("only %d days were packed: %v", len(days), err)
		}
		agree(t, said, d.Name, all)
	})
}

// Whoever writes into a day that was packed, because their clock is far behind,
// is found out as soon as they go on: the logs are read, and the day is packed
// again.
func TestAStepThatComesLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.hours()
		c.staffed(1)
		s := figures.New(c.store, func() time.Time { return c.now })
		ask := func(of *figures.Service) string {
			t.Helper()
			a, err := of.Answer(t.Context(), boss, figures.Ask{From: "2026-03-01", To: "2026-03-10", Zone: "UTC", By: "staff"})
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal([]any{a.Figures.Groups, a.Staffing})
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}
		began := c.now
		step := func(after time.Duration, p desk.Presence) {
			t.Helper()
			c.now = began.Add(after)
			if err := c.store.SetPresence(t.Context(), "s_0", p, "test"); err != nil {
				t.Fatal(err)
			}
		}
		step(time.Hour, desk.Available)
		step(2*time.Hour, desk.Away)
		c.now = began.AddDate(0, 0, 1)
		if err := s.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := ask(s)
		step(5*time.Hour, desk.Available) // of the day that is packed
		step(30*time.Hour, desk.Away)
		rows := ask(s.Plain())
		if rows == before {
			t.Fatal("nothing was late")
		}
		for range 2 { // off the logs, and off the day that was packed again
			if kept := ask(s); kept != rows {
				t.Errorf("of rows\n%s\nof days\n%s", rows, kept)
			}
			if err := s.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
