package figures_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"careline/server/figures"
	"careline/server/report"
	"careline/server/store/storetest"
)

// pages are all pages of a list, and how many rows they have.
func (c *clinic) pages(s *figures.Service, l figures.Listing) (all string, rows, total int) {
	c.t.Helper()
	for {
		p, err := s.List(c.t.Context(), boss, l)
		if err != nil {
			c.t.Fatal(err)
		}
		raw, err := json.Marshal(p)
		if err != nil {
			c.t.Fatal(err)
		}
		all, rows, total = all+string(raw)+"\n", rows+len(p.Rows), p.Total
		if l.After = p.Next; l.After == "" {
			return all, rows, total
		}
	}
}

// The pages of a list hold the same rows in the same order whether days are
// packed or not, as many as the list says, and as a visit of all of them.
func TestPagesAreTheWholeList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		r := rand.New(rand.NewPCG(9, 10))
		c := newClinic(t, d)
		c.hours()
		c.staffed(3)
		steps := 900
		if testing.Short() {
			steps = 500
		}
		for range steps {
			c.goOnFor(r, 60, 3_000)
			c.act(r, 3, 60)
		}
		s := figures.New(c.store, func() time.Time { return c.now })
		plain := s.Plain()
		if err := s.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		names := append([]string{"", "still_open", "outcome:resolved", "outcome:spam"}, report.Counted...)
		for _, m := range report.Metrics {
			names = append(names, string(m))
		}
		ask := figures.Ask{From: c.now.AddDate(0, 0, -40).Format(time.DateOnly), To: c.now.AddDate(0, 0, 1).Format(time.DateOnly), Zone: "America/New_York", Source: report.OwnSource}
		listed := 0
		for i := range 2 * len(names) {
			name, change := names[i/2], r.IntN(4)
			l := figures.Listing{Ask: ask, Figure: name, Limit: 3 + r.IntN(20), All: i%2 > 0 && i%7 == 0}
			l.Cohort = []string{"", "opened", "closed"}[r.IntN(3)]
			switch {
			case i%2 == 0: // as it stands
			case change == 0:
				l.By, l.Key = "staff", []string{"s_1"}
			case change == 1:
				l.By = "department"
			case change == 2:
				l.Staff = []string{"s_0", "s_2"}
			}
			rows, n, total := c.pages(plain, l)
			if packed, _, _ := c.pages(s, l); packed != rows {
				t.Fatalf("%+v: of rows\n%s\nof days\n%s", l, rows, packed)
			}
			if n != total {
				t.Errorf("%+v: %d rows on pages of a list of %d", l, n, total)
			}
			if l.Key == nil && l.All {
				if all := c.visited(s, l); all != n {
					t.Errorf("%+v: %d rows on pages, %d are visited", l, n, all)
				}
			}
			listed += n
		}
		if listed < 600 {
			t.Errorf("only %d rows were listed: nothing was tested", listed)
		}
	})
}

// Of two logs of which one's name begins like the other's, no row is left out
// between two pages.
func TestPagesOfLogsWithLikeNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		s := figures.New(c.store, func() time.Time { return c.now })
		m, err := report.ReadMapping([]byte(`{"columns":{"case":"c","event":"e","timestamp":"t"},"zone":"UTC","events":{"New":"open","Done":"resolve"}}`))
		if err != nil {
			t.Fatal(err)
		}
		raw := []byte("c,e,t\n1,New,2026-01-05T10:00:00Z\n1,Done,2026-01-05T11:00:00Z\n2,New,2026-01-05T10:30:00Z\n2,Done,2026-01-05T12:00:00Z\n")
		for _, name := range []string{"desk-2", "desk", "desk2"} {
			if _, err := s.Import(t.Context(), boss, name, raw, m, false); err != nil {
				t.Fatal(err)
			}
		}
		l := figures.Listing{Ask: figures.Ask{From: "2026-01-01", To: "2026-02-01", Zone: "UTC"}, Figure: string(report.FullResolution), Limit: 1}
		if _, n, total := c.pages(s, l); n != 6 || total != 6 {
			t.Errorf("%d rows on pages of a list of %d, of 6", n, total)
		}
	})
}

// visited is how many rows an export has.
func (c *clinic) visited(s *figures.Service, l figures.Listing) (n int) {
	c.t.Helper()
	each, err := s.Rows(c.t.Context(), boss, l)
	if err == nil {
		last := ""
		err = each(func(r figures.Row) error {
			n++
			id := r.Episode.Source + "\x00" + string(r.Episode.Conversation)
			if id < last {
				return fmt.Errorf("%s stands behind %s", id, last)
			}
			last = id
			return nil
		})
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}
