package voice_test

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/report"
	"careline/server/store/storetest"
	"careline/server/voice"
)

// What is said today is shown eleven patients at a time, and never so that the
// rest of the month is of fewer.
func TestTodayIsShownElevenAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.step = time.Minute
		billing := func() voice.Rating {
			t.Helper()
			out, err := c.voice.Today(t.Context(), time.UTC)
			c.ok(err)
			return out["d_billing"]
		}
		if r := billing(); r.N != 0 || r.Hidden != 0 {
			t.Fatalf("nobody has answered: %+v", r)
		}
		for n := 1; n <= 22; n++ {
			c.said("billing", 1+n%5, "")
			c.said("billing", 5, "", true) // practice
			want := n / 11 * 11
			if n > 11 && n < 22 {
				want = 0 // what is left of the month would be of fewer than eleven
			}
			if r := billing(); r.N != want || (r.Hidden > 0) != (want == 0) {
				t.Errorf("%d answered: %+v, want %d", n, r, want)
			}
		}
		if r := billing(); r.Share != (report.Share{K: 8, N: 22}) { // scores 4 and 5 are 8 of them
			t.Errorf("%+v", r.Share)
		}

		c.now = c.now.AddDate(0, 0, 1) // 22 before it: today's eleven can be told apart
		for range 11 {
			c.said("billing", 4, "")
		}
		if r := billing(); r.Share != (report.Share{K: 11, N: 11}) {
			t.Errorf("the day after: %+v", r)
		}
		// Two of another department are all that the house has beside billing's.
		c.said("scheduling", 3, "")
		c.said("scheduling", 3, "")
		if r := billing(); r.N != 11 {
			t.Errorf("beside the 22 of before: %+v", r)
		}
		c.now = time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
		for range 11 {
			c.said("billing", 4, "")
		}
		if r := billing(); r.N != 11 {
			t.Errorf("the house has no others: %+v", r)
		}
		c.said("scheduling", 3, "")
		if r := billing(); r.N != 0 || r.Hidden != 1 {
			t.Errorf("one of another department could be told apart: %+v", r)
		}
		for range 10 {
			c.said("scheduling", 3, "")
		}
		if r := billing(); r.N != 11 {
			t.Errorf("eleven could not: %+v", r)
		}

		c.now = time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
		for range 3 {
			c.said("billing", 4, "")
		}
		c.now = c.now.AddDate(0, 0, 1)
		for range 11 {
			c.said("billing", 4, "")
		}
		if r := billing(); r.N != 0 || r.Hidden != 1 {
			t.Errorf("three of the month before today could be told apart: %+v", r)
		}
	})
}

// BenchmarkWall is all that one look at the wall reads, with 200 open
// conversations and 300 closed today, beside its floor: one query.
func BenchmarkWall(b *testing.B) {
	c := newClinic(b, storetest.SQLite(b))
	c.step = time.Second
	manager := c.hire("s_mia", desk.RoleManager, "d_scheduling", "d_billing")
	for n := range 300 {
		c.said([]string{"scheduling", "billing"}[n%2], 1+n%5, "")
	}
	for n := range 200 {
		c.begun([]string{"scheduling", "billing"}[n%2])
	}
	day := figures.New(c.store, func() time.Time { return c.now })
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			c.ok(c.store.Ping(b.Context()))
		}
	})
	b.Run("wall", func(b *testing.B) {
		for b.Loop() {
			c.now = c.now.Add(time.Second)
			w, err := c.chat.Wall(b.Context(), manager)
			c.ok(err)
			if len(w.Departments) != 2 {
				b.Fatal("not the wall")
			}
			_, err = day.Today(b.Context(), manager, time.UTC)
			c.ok(err)
			_, err = c.voice.Today(b.Context(), time.UTC)
			c.ok(err)
		}
	})
}
