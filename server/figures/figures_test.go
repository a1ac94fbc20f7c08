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
	"careline/server/report"
	"careline/server/store"
	"careline/server/store/storetest"
)

// clinic writes conversations through the store, as verbs do.
type clinic struct {
	t     *testing.T
	store *store.Store
	now   time.Time
}

func newClinic(t *testing.T, d storetest.Database) *clinic {
	c := &clinic{t: t, now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	c.store = d.WithClock(func() time.Time { return c.now }).Open(t)
	return c
}

func (c *clinic) do(id desk.ConversationID, opening bool, decide func(*desk.Ledger)) {
	c.t.Helper()
	_, err := c.store.Do(c.t.Context(), store.Command{Conversation: id, Opening: opening,
		Allow:  func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error { decide(l); return nil }})
	if err != nil {
		c.t.Fatal(err)
	}
}

var boss = desk.System("test")

func patientOf(id desk.ConversationID) desk.From {
	return desk.From{Kind: desk.KindPatient, ID: "p_" + string(id)}
}

func opening() desk.Body {
	return desk.Body{Origin: desk.OriginPatient, Episode: 1, Site: "si", Department: "d", Topic: "bill", Language: "en", Calendar: "cv"}
}

// begin has a patient ask, and puts them in the queue.
func (c *clinic) begin(id desk.ConversationID) {
	c.t.Helper()
	c.do(id, true, func(l *desk.Ledger) {
		l.Row.Reference, l.Row.Patient, l.Row.Site = string(id), "p_"+desk.PatientID(id), "si"
		l.Append(desk.Opened, patientOf(id), opening())
		l.Append(desk.Message, patientOf(id), desk.Body{Text: "hello"})
		l.Append(desk.Queued, boss.From(), desk.Body{Department: "d"})
	})
}

// houses is one clinic that two processes write, by one clock: the figures that each
// of them keeps, and those that are read off rows alone.
type houses struct {
	one, two *clinic
	services []*figures.Service
	plain    *figures.Service
}

func newHouses(t *testing.T, d storetest.Database) *houses {
	one := newClinic(t, d)
	one.hours()
	clock := func() time.Time { return one.now }
	two := &clinic{t: t, store: d.WithClock(clock).Open(t)}
	h := &houses{one: one, two: two, services: []*figures.Service{figures.New(one.store, clock), figures.New(two.store, clock)}}
	h.plain = h.services[0].Plain()
	return h
}

// writer is either of them, at the time of the clock.
func (h *houses) writer(r *rand.Rand) *clinic {
	if r.IntN(2) > 0 {
		return h.one
	}
	h.two.now = h.one.now
	return h.two
}

// live lets conversations go on for some days, the same whatever the database.
func (c *clinic) live(n int) {
	r := rand.New(rand.NewPCG(1, 2))
	person := func() desk.From { return desk.From{Kind: desk.KindStaff, ID: fmt.Sprint("s_", r.IntN(3))} }
	for i := range n {
		id := desk.ConversationID(fmt.Sprintf("c_%03d", i))
		c.begin(id)
		for range r.IntN(14) {
			c.now = c.now.Add(time.Duration(r.IntN(5000)) * time.Second)
			who, step := person(), r.IntN(10)
			c.do(id, false, func(l *desk.Ledger) {
				switch open := l.Row.Unresolved(); {
				case !open && step < 3:
					l.Append(desk.Reopened, patientOf(id), desk.Body{Origin: desk.OriginPatient, Episode: l.Row.Episode + 1, Department: "d", Calendar: "cv", Topic: "bill", Language: "en"})
					l.Append(desk.Message, patientOf(id), desk.Body{Text: "again"})
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
				case !open:
				case step < 2:
					l.Append(desk.Message, patientOf(id), desk.Body{Text: "more"})
				case step < 5:
					l.Append(desk.Accepted, who, desk.Body{Staff: &desk.Person{ID: desk.StaffID(who.ID)}})
					l.Append(desk.Message, who, desk.Body{Text: "yes", Then: desk.StatusWaiting})
				case step == 8:
					l.Append(desk.Message, who, desk.Body{Text: "one moment", Holding: true})
				case step == 9:
					l.Append(desk.StatusChanged, who, desk.Body{Status: desk.StatusWaiting, WaitingOn: "insurer"})
				default:
					l.Append(desk.Resolved, who, desk.Body{})
				}
			})
		}
	}
}

func (c *clinic) hours() {
	err := c.store.SaveDepartment(c.t.Context(), desk.Department{ID: "d", Key: "desk", Name: map[string]string{"en": "Desk"}, Active: true})
	if err != nil {
		c.t.Fatal(err)
	}
	err = c.store.AppendCalendar(c.t.Context(), "d", func([]desk.CalendarVersion, int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
		v := desk.CalendarVersion{ID: "cv", Zone: "America/New_York", Reason: "test"}
		for day := time.Monday; day <= time.Friday; day++ {
			v.Week[day] = []desk.OpenSpan{{From: 480, To: 720}, {From: 780, To: 1020}}
		}
		return []desk.CalendarVersion{v}, nil, nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *clinic) ask(s *figures.Service, ask figures.Ask) string {
	c.t.Helper()
	ask.From, ask.To, ask.Zone = "2026-03-01", "2026-12-01", "America/New_York"
	a, err := s.Answer(c.t.Context(), boss, ask)
	if err != nil {
		c.t.Fatal(err)
	}
	if a.Behind > 0 {
		c.t.Fatalf("behind by %d", a.Behind)
	}
	b, err := json.Marshal(a.Figures)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(b)
}

// Both databases give the same figures to the byte; what was kept event by event
// is what the logs say; and what is not is found, told and mended.
func TestDatabasesAgreeAndRebuildFinds(t *testing.T) {
	said := map[string]string{}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		ctx := t.Context()
		c := newClinic(t, d)
		c.hours()
		c.live(60)
		s := figures.New(c.store, func() time.Time { return c.now })
		var all string
		for _, by := range []string{"", "staff", "department", "day", "hour,weekday", "topic"} {
			for _, cohort := range []string{"", "opened", "closed"} {
				all += c.ask(s, figures.Ask{By: by, Cohort: cohort})
			}
		}
		for name, other := range said {
			if other != all {
				t.Errorf("%s and %s disagree", d.Name, name)
			}
		}
		said[d.Name] = all

		rebuild := func() (n, different int) {
			err := s.Rebuild(ctx, 0, 1<<62, func(done int, r store.Refolded) {
				n = done
				if len(r.Differences) > 0 {
					different++
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			return n, different
		}
		if n, different := rebuild(); n != 60 || different != 0 {
			t.Fatalf("%d read again, %d different", n, different)
		}
		before := c.ask(s, figures.Ask{})
		if _, err := c.store.ForgetImported(ctx, ""); err != nil { // our own facts, gone
			t.Fatal(err)
		}
		if c.ask(s, figures.Ask{}) == before {
			t.Fatal("nothing is missing")
		}
		if _, different := rebuild(); different == 0 {
			t.Fatal("nothing was found")
		}
		if _, different := rebuild(); different != 0 || c.ask(s, figures.Ask{}) != before {
			t.Fatal("it was not mended")
		}
		c.now = c.now.Add(time.Hour)
		c.live2(ctx, "c_000")
		if _, different := rebuild(); different != 0 {
			t.Fatal("what was mended does not go on")
		}
	})
}

// live2 lets one conversation go on after a rebuild.
func (c *clinic) live2(_ context.Context, id desk.ConversationID) {
	c.do(id, false, func(l *desk.Ledger) {
		l.Append(desk.Note, desk.From{Kind: desk.KindStaff, ID: "s_1"}, desk.Body{Text: "a note"})
	})
}

// A backdated correction of the hours corrects every figure at once; hours that
// begin later change nothing of before.
func TestCorrectedHours(t *testing.T) {
	c := newClinic(t, storetest.SQLite(t))
	c.hours()
	c.live(20)
	s := figures.New(c.store, func() time.Time { return c.now })
	before := c.ask(s, figures.Ask{Cohort: "closed"})
	add := func(id string, from int64) {
		t.Helper()
		err := c.store.AppendCalendar(t.Context(), "d", func([]desk.CalendarVersion, int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
			return []desk.CalendarVersion{{ID: id, EffectiveFrom: from, Zone: "America/New_York", Always: true, Reason: "test"}}, nil, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	add("later", c.now.Add(24*time.Hour).UnixMilli())
	if c.ask(s, figures.Ask{Cohort: "closed"}) != before {
		t.Error("hours that begin later changed what was")
	}
	add("earlier", 1)
	if c.ask(s, figures.Ask{Cohort: "closed"}) == before {
		t.Error("a correction of the past changed nothing")
	}
}

// A manager may ask all, a supervisor their departments, others nothing.
func TestWhoMayAsk(t *testing.T) {
	c := newClinic(t, storetest.SQLite(t))
	c.hours()
	s := figures.New(c.store, func() time.Time { return c.now })
	q := figures.Ask{From: "2026-03-01", To: "2026-04-01", Zone: "UTC"}
	for role, want := range map[desk.Role]bool{desk.RoleAgent: false, desk.RoleSupervisor: true, desk.RoleManager: true, desk.RolePrivacy: false, desk.RoleAdmin: true} {
		a := desk.Actor{Kind: desk.KindStaff, ID: "s", Role: role, Departments: []desk.DepartmentID{"d"}}
		if _, err := s.Answer(t.Context(), a, q); (err == nil) != want {
			t.Errorf("%s: %v", role, err)
		}
		if _, err := s.Own(t.Context(), a, q); err != nil {
			t.Errorf("%s asks for their own: %v", role, err)
		}
		// Of a house that they do not see they are told no median either.
		a.Departments = nil
		house := role == desk.RoleManager || role == desk.RoleAdmin
		if own, err := s.Own(t.Context(), a, q); err != nil || (own.All != nil) != house || len(own.In) != 0 {
			t.Errorf("%s of no department: %v, %+v", role, err, own)
		}
	}
	if _, err := s.List(t.Context(), boss, figures.Listing{Ask: q, Figure: "nonsense"}); err == nil {
		t.Error("a figure of no name was listed")
	}
	if _, err := s.List(t.Context(), boss, figures.Listing{Ask: q, Figure: string(report.QueueWait), After: "!"}); err == nil {
		t.Error("a cursor of no place was taken")
	}
}

// Facts of another release are read off the logs again: until then the answer
// says by how many conversations it is behind.
func TestFactsOfAnotherRelease(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		ctx := t.Context()
		c := newClinic(t, d)
		c.hours()
		c.live(20)
		s := figures.New(c.store, func() time.Time { return c.now })
		before := c.ask(s, figures.Ask{})
		if err := c.store.SetSetting(ctx, "facts.layout", "0.0"); err != nil {
			t.Fatal(err)
		}
		c.store = d.WithClock(func() time.Time { return c.now }).Open(t)
		s = figures.New(c.store, func() time.Time { return c.now })
		a, err := s.Answer(ctx, boss, figures.Ask{From: "2026-03-01", To: "2026-12-01", Zone: "UTC"})
		if err != nil || a.Behind != 20 || a.Figures.Total.Opened != 0 {
			t.Fatalf("behind by %d, %d opened, %v", a.Behind, a.Figures.Total.Opened, err)
		}
		c.live2(ctx, "c_000") // what is written meanwhile waits with the rest
		if err := s.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
		if c.ask(s, figures.Ask{}) != before {
			t.Error("read again, the figures are others")
		}
	})
}
