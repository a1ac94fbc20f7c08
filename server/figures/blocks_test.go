package figures_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/report"
	"careline/server/store"
	"careline/server/store/storetest"
)

// goOn lets something happen that changes facts: most of it to conversations of
// before, so that days change that were packed long ago.
func (c *clinic) goOn(r *rand.Rand, n int) { c.goOnFor(r, n, 40_000) }

// goOnFor is goOn after so many seconds at most; what is imported is as old as
// that has it.
func (c *clinic) goOnFor(r *rand.Rand, n, seconds int) {
	c.t.Helper()
	ctx := c.t.Context()
	who := desk.From{Kind: desk.KindStaff, ID: fmt.Sprint("s_", r.IntN(3))}
	id := desk.ConversationID(fmt.Sprintf("x_%03d", r.IntN(n)))
	patient := patientOf(id)
	c.now = c.now.Add(time.Duration(r.IntN(seconds)) * time.Second)
	if _, err := c.store.Conversation(ctx, id); err != nil {
		c.begin(id)
		return
	}
	step := r.IntN(11)
	switch step {
	case 8: // the log read again
		if _, err := c.store.Refold(ctx, []desk.ConversationID{id}); err != nil {
			c.t.Fatal(err)
		}
		return
	case 9:
		name := fmt.Sprint("old ", r.IntN(2))
		if _, err := c.store.ForgetImported(ctx, name); err != nil {
			c.t.Fatal(err)
		}
		l := &report.ImportedLog{}
		for k := range r.IntN(4) {
			at := c.now.Add(-time.Duration(r.IntN(80*seconds)) * time.Second).UnixMilli()
			e := report.Episode{Conversation: desk.ConversationID(fmt.Sprint("case ", k)), Number: 1, Source: name, Department: "d", OpenedAt: at, HumanDueAt: at, End: report.EndResolved, EndedAt: at + 5_000, StopAt: at + 5_000}
			e.Case.AsOf = c.now.UnixMilli()
			l.Episodes = append(l.Episodes, e)
		}
		if err := c.store.SaveImported(ctx, name, l); err != nil {
			c.t.Fatal(err)
		}
		return
	case 10: // hours that are corrected for the past
		err := c.store.AppendCalendar(ctx, "d", func([]desk.CalendarVersion, int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
			v := desk.CalendarVersion{ID: desk.NewID("cv", c.now), EffectiveFrom: c.now.Add(-time.Duration(r.IntN(400)) * time.Hour).UnixMilli(), Zone: "America/New_York", Reason: "test"}
			v.Week[r.IntN(7)] = []desk.OpenSpan{{From: 60 * r.IntN(10), To: 1200}}
			return []desk.CalendarVersion{v}, nil, nil
		})
		if err != nil {
			c.t.Fatal(err)
		}
		return
	}
	c.do(id, false, func(l *desk.Ledger) {
		switch open := l.Row.Unresolved(); {
		case step == 7 && !l.Row.Spam:
			l.Append(desk.SpamMarked, who, desk.Body{})
			if open {
				l.Append(desk.Resolved, who, desk.Body{Reason: desk.ReasonSpam})
			}
		case l.Row.Spam:
			l.Append(desk.SpamCleared, who, desk.Body{})
			if !open {
				l.Append(desk.Reopened, who, desk.Body{Origin: desk.OriginReopenStaff, Episode: l.Row.Episode + 1, Department: "d", Calendar: "cv"})
			}
		case !open && step < 4:
			again := opening()
			again.Episode = l.Row.Episode + 1
			l.Append(desk.Reopened, patient, again)
			l.Append(desk.Message, patient, desk.Body{Text: "again"})
		case !open:
		case step < 4:
			l.Append(desk.Accepted, who, desk.Body{Staff: &desk.Person{ID: desk.StaffID(who.ID)}})
			l.Append(desk.Message, who, desk.Body{Text: "yes", Then: desk.StatusWaiting})
		default:
			l.Append(desk.Resolved, who, desk.Body{})
		}
	})
}

// Days that are packed answer to the byte like the rows of their facts, at every
// moment of whatever happens, also when another process packs them.
func TestBlocksAreNeverStale(t *testing.T) {
	said := map[string]string{}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		r := rand.New(rand.NewPCG(3, 4))
		h := newHouses(t, d)
		c, s, other, plain := h.one, h.services[0], h.services[1], h.plain
		steps, packed := 400, 0
		if testing.Short() {
			steps = 120
		}
		all := ""
		for i := range steps {
			c.goOn(r, 25)
			if i%3 == 0 { // so that most of what happens changes what is packed
				if err := other.CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if i%2 > 0 {
				continue
			}
			// Half of them about a time after which much has happened.
			from, to := c.now.AddDate(0, 0, -1-r.IntN(90)), c.now.AddDate(0, 0, 1)
			if r.IntN(2) == 0 {
				to = from.AddDate(0, 0, 1+r.IntN(20))
			}
			ask := figures.Ask{
				From: from.Format(time.DateOnly), To: to.Format(time.DateOnly),
				Zone:   []string{"America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"}[r.IntN(3)],
				Cohort: []string{"", "opened", "closed"}[r.IntN(3)], By: []string{"", "staff", "day", "department", "hour,weekday"}[r.IntN(5)],
			}
			var answers [2]string
			for k, of := range []*figures.Service{plain, s} {
				a, err := of.Answer(t.Context(), boss, ask)
				if err != nil {
					t.Fatal(err)
				}
				raw, err := json.Marshal(a.Figures)
				if err != nil {
					t.Fatal(err)
				}
				answers[k] = string(raw)
			}
			if answers[0] != answers[1] {
				t.Fatalf("step %d, %+v: of rows\n%s\nof blocks\n%s", i, ask, answers[0], answers[1])
			}
			all += answers[0]
			blocks, _, err := c.store.FactBlocks(t.Context(), 0, c.now.UnixMilli(), func(int64, int64) bool { return false })
			if err != nil {
				t.Fatal(err)
			}
			packed = max(packed, len(blocks))
		}
		if packed < 5 {
			t.Errorf("only %d days were ever packed: nothing was tested", packed)
		}
		agree(t, said, d.Name, all)
	})
}

// agree keeps what one database said, which has to be what the others did.
func agree(t *testing.T, said map[string]string, name, all string) {
	t.Helper()
	for other, before := range said {
		if before != all {
			t.Errorf("%s and %s disagree", name, other)
		}
	}
	said[name] = all
}

// A block that another process makes meanwhile does not hide what changed since.
func TestTwoPackOneDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		c := newClinic(t, d)
		c.hours()
		c.live(20)
		c.now = c.now.AddDate(0, 0, 3)
		one, two := c.store, d.WithClock(func() time.Time { return c.now }).Open(t)
		days, err := one.DaysToPack(t.Context(), c.now.UnixMilli(), 100)
		if err != nil || len(days) == 0 {
			t.Fatalf("%d days: %v", len(days), err)
		}
		done := make(chan error, 2)
		for _, st := range []*store.Store{one, two} {
			go func() {
				for _, day := range days {
					if err := st.PackDay(t.Context(), day); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		if left, err := two.DaysToPack(t.Context(), c.now.UnixMilli(), 100); err != nil || len(left) > 0 {
			t.Fatalf("%d days are left: %v", len(left), err)
		}
	})
}
