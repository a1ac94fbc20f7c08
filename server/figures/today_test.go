package figures_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/figures"
	"careline/server/store/storetest"
)

// frontDesk is a desk with a clock that is set by hand.
type frontDesk struct {
	t    *testing.T
	chat *chat.Service
	ana  desk.Actor

	mu  sync.Mutex
	now time.Time
	n   int
}

func (c *frontDesk) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *frontDesk) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

// comes opens a conversation, each of a patient of its own.
func (c *frontDesk) comes() desk.ConversationID {
	c.t.Helper()
	c.n++
	who := desk.Actor{Kind: desk.KindPatient, ID: fmt.Sprintf("p_%d", c.n), Site: "si_1"}
	it, err := c.chat.Open(c.t.Context(), who, chat.Opening{Department: "scheduling", Text: "hello", Language: "en"})
	if err != nil {
		c.t.Fatal(err)
	}
	return it.ID
}

func (c *frontDesk) goes(id desk.ConversationID) {
	c.t.Helper()
	if _, err := c.chat.Assign(c.t.Context(), c.ana, id, "s_ana", ""); err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.chat.Send(c.t.Context(), c.ana, chat.Sending{Conversation: id, Text: "Here you are"}); err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.chat.Resolve(c.t.Context(), c.ana, id, ""); err != nil {
		c.t.Fatal(err)
	}
}

// Today beside the same weekday of the weeks before, up to the same time of
// day; what came later on those days does not count yet.
func TestTodayAndWhatIsUsual(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		ctx := t.Context()
		zone, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		c := &frontDesk{t: t, now: time.Date(2026, 9, 1, 9, 0, 0, 0, zone)}
		st := d.WithClock(c.clock).Open(t)
		for _, err := range []error{
			st.SaveDepartment(ctx, desk.Department{ID: "d_scheduling", Key: "scheduling", Name: map[string]string{"en": "Scheduling"}, Active: true}),
			st.SaveSite(ctx, desk.Site{ID: "si_1", Key: "main", Departments: []desk.DepartmentID{"d_scheduling"}}),
			st.SaveStaff(ctx, desk.Staff{ID: "s_ana", Email: "ana@clinic.test", Name: "Ana", Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d_scheduling"}, Capacity: 9, Active: true}, "x"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		b := bus.NewInProcess[chat.Notice]()
		t.Cleanup(b.Close)
		if c.chat, err = chat.New(st, b, chat.Options{DigestKey: []byte("a key of the tests"), Now: c.clock}); err != nil {
			t.Fatal(err)
		}
		c.ana = c.chat.Directory().Staff["s_ana"].Actor("")
		c.goes(c.comes()) // the house is open since the first of September

		at := func(week, hour int) time.Time { // Mondays, over the end of summer time
			return time.Date(2026, 11, 9, hour, 0, 0, 0, zone).AddDate(0, 0, -7*week)
		}
		for week := 8; week >= 1; week-- {
			c.set(at(week, 9))
			for range week { // 8, 7, … 1 come by nine
				c.goes(c.comes())
			}
			c.set(at(week, 16)) // and many in the afternoon
			for range 20 {
				c.goes(c.comes())
			}
		}
		c.set(at(0, 9))
		waits := c.comes()
		open := c.comes()
		c.goes(c.comes())
		c.set(at(0, 9).Add(30 * time.Minute))
		c.goes(waits) // after half an hour
		_ = open
		day, err := figures.New(st, c.clock).Today(ctx, desk.Actor{}, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := day.Departments["d_scheduling"]
		if day.Date != "2026-11-09" || got.Opened != 3 || got.Closed != 2 || got.StillOpen != 1 {
			t.Errorf("%s: %+v", day.Date, got)
		}
		if got.Usual != (figures.Usual{Opened: 4, Closed: 4, StillOpen: 0, Days: 8}) {
			t.Errorf("the median of 8, 7, … 1: %+v", got.Usual)
		}
		if w := got.Waits; w.N != 2 || *w.Max != 30*60_000 || !w.Few {
			t.Errorf("the last hour: %+v", w)
		}

		// Of less than three such days nothing is usual.
		c.set(time.Date(2026, 9, 15, 12, 0, 0, 0, zone))
		day, err = figures.New(st, c.clock).Today(ctx, desk.Actor{}, zone)
		if err != nil || day.Departments["d_scheduling"].Usual.Days != 0 {
			t.Errorf("after two weeks: %+v, %v", day, err)
		}
	})
}
