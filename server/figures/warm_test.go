package figures_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"careline/server/figures"
	"careline/server/store/storetest"
)

// Whoever asks first about the last quarter after a start finds its days worked
// out.
func TestTheLastQuarterIsWorkedOutInAdvance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.hours()
		r := rand.New(rand.NewPCG(5, 6))
		for range 120 {
			c.goOn(r, 25)
		}
		clock := func() time.Time { return c.now }
		if err := figures.New(c.store, clock).CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := figures.New(c.store, clock)
		if err := s.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		warm := s.Kept()
		if warm < 5 {
			t.Fatalf("%d days are worked out", warm)
		}
		c.ask(s, figures.Ask{From: c.now.AddDate(0, 0, -90).Format(time.DateOnly), To: c.now.AddDate(0, 0, 1).Format(time.DateOnly), Zone: "America/New_York"})
		if n := s.Kept(); n != warm {
			t.Fatalf("a question worked out %d days more", n-warm)
		}
	})
}
