package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// hand is a clock that is set by hand.
type hand struct{ ms atomic.Int64 }

func newHand() *hand {
	h := &hand{}
	h.ms.Store(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).UnixMilli())
	return h
}

func (h *hand) Now() time.Time           { return time.UnixMilli(h.ms.Load()) }
func (h *hand) Add(d time.Duration)      { h.ms.Add(d.Milliseconds()) }
func (h *hand) In(d time.Duration) int64 { return h.ms.Load() + d.Milliseconds() }

var (
	scheduling = desk.Department{ID: "d_1", Key: "scheduling", Name: map[string]string{"en": "Scheduling", "es": "Citas"},
		Topics: []desk.Topic{{Key: "book", Name: map[string]string{"en": "Book", "es": "Reservar"}}}, Position: 1, Active: true}
	billing = desk.Department{ID: "d_2", Key: "billing", Name: map[string]string{"en": "Billing"}, Position: 0, Active: false}

	clinicSite = desk.Site{ID: "si_1", Key: "main", Name: "Clinic", Origins: []string{"https://clinic.example"}, Languages: []string{"en", "es"},
		Zone: "America/New_York", BrandColor: "#0a6b5e", Emergency: []desk.EmergencyNumber{{Label: map[string]string{"en": "Emergency"}, Tel: "911"}},
		NoticeVersion: "1", Departments: []desk.DepartmentID{"d_1", "d_2"}}

	ana = desk.Staff{ID: "s_1", Joined: true, Email: "ana@clinic.example", Name: "Ana", Role: desk.RoleAgent, Languages: []string{"en", "es"},
		Departments: []desk.DepartmentID{"d_1", "d_2"}, Active: true}
	bo = desk.Staff{ID: "s_2", Joined: true, Email: "bo@clinic.example", Name: "Bo", Role: desk.RoleAdmin, Active: true}

	unchanged = cmpopts.IgnoreFields(desk.Staff{}, "ChangedAt", "Presence", "PresenceAt")
)

// house is a store with two departments, a site and two people in it.
func house(t *testing.T, d storetest.Database) *store.Store {
	t.Helper()
	s := d.Open(t)
	ctx := t.Context()
	must(t, s.SaveDepartment(ctx, scheduling), s.SaveDepartment(ctx, billing), s.SaveSite(ctx, clinicSite),
		s.SaveStaff(ctx, ana, "hash-ana"), s.SaveStaff(ctx, bo, "hash-bo"))
	return s
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestSettings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s, ctx := d.Open(t), t.Context()
		if _, err := s.Setting(ctx, "k"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("a setting that was never set: %v", err)
		}
		must(t, s.SetSetting(ctx, "k", "one"), s.SetSetting(ctx, "k", "two"))
		got, err := s.Setting(ctx, "k")
		must(t, err)
		same(t, "value", got, "two")
	})
}

func TestDepartmentsAndSites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()

		departments, err := s.Departments(ctx)
		must(t, err)
		same(t, "departments in order", departments, []desk.Department{billing, scheduling}, cmpopts.IgnoreFields(desk.Department{}, "ChangedAt"))

		site, err := s.SiteByKey(ctx, "main")
		must(t, err)
		same(t, "site", site, clinicSite, cmpopts.IgnoreFields(desk.Site{}, "ChangedAt"))
		_, err = s.SiteByKey(ctx, "other")
		if !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("an unknown site: %v", err)
		}

		clock.Add(time.Minute)
		changed := clinicSite
		changed.Name = "Renamed"
		must(t, s.SaveSite(ctx, changed, desk.AuditLine{At: clock.In(0), Actor: bo.Actor("ss_1"), Action: "site.changed", Target: "si_1"}))
		site, err = s.Site(ctx, "si_1")
		must(t, err)
		if site.Name != "Renamed" || site.ChangedAt != clock.In(0) {
			t.Errorf("after the change: %+v", site)
		}
		sites, err := s.Sites(ctx)
		must(t, err)
		same(t, "number of sites", len(sites), 1)
		lines, err := s.AuditTrail(ctx, "")
		must(t, err)
		if len(lines) != 1 || lines[0].Action != "site.changed" || lines[0].Actor.ID != "s_2" {
			t.Errorf("audit: %+v", lines)
		}
	})
}

func TestStaff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()

		all, err := s.StaffList(ctx)
		must(t, err)
		same(t, "everybody", all, []desk.Staff{ana, bo}, unchanged)
		if all[0].Presence != desk.Offline {
			t.Errorf("somebody new is %q", all[0].Presence)
		}
		got, hash, err := s.StaffByEmail(ctx, "ana@clinic.example")
		must(t, err)
		same(t, "by e-mail", got, ana, unchanged)
		same(t, "hash", hash, "hash-ana")
		if _, _, err := s.StaffByEmail(ctx, "nobody@clinic.example"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("an unknown e-mail: %v", err)
		}
		if _, err := s.StaffByID(ctx, "s_9"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("an unknown id: %v", err)
		}

		// A change keeps the password when none is given, and moves departments.
		clock.Add(time.Second)
		moved := ana
		moved.Departments, moved.Role = []desk.DepartmentID{"d_2"}, desk.RoleSupervisor
		must(t, s.SaveStaff(ctx, moved, ""))
		got, hash, err = s.StaffByEmail(ctx, "ana@clinic.example")
		must(t, err)
		same(t, "moved", got, moved, unchanged)
		same(t, "hash kept", hash, "hash-ana")

		changed, err := s.ChangedStaff(ctx, clock.In(0))
		must(t, err)
		same(t, "changed since", changed, []desk.Staff{moved}, unchanged)

		double := desk.Staff{ID: "s_3", Email: "ana@clinic.example", Name: "Another", Role: desk.RoleAgent, Active: true}
		if err := s.SaveStaff(ctx, double, "h"); !errors.Is(err, store.ErrEmailTaken) {
			t.Errorf("a second person with one e-mail: %v", err)
		}
		if err := s.SaveStaff(ctx, desk.Staff{ID: "s_4", Email: "c@x", Departments: []desk.DepartmentID{"d_9"}}, "h"); err == nil {
			t.Error("a department that does not exist is accepted")
		}
		if _, err := s.StaffByID(ctx, "s_4"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("half a person was stored: %v", err)
		}
	})
}

func TestPresenceIsALogOfItsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := house(t, d.WithClock(clock.Now)), t.Context()
		clock.Add(time.Second)
		must(t, s.SetPresence(ctx, "s_1", desk.Available, "hand"))
		clock.Add(time.Second)
		must(t, s.SetPresence(ctx, "s_1", desk.Available, "socket")) // nothing new
		clock.Add(-time.Hour)                                        // the clock goes back
		must(t, s.SetPresence(ctx, "s_1", desk.OnBreak, "hand"))
		must(t, s.SetPresence(ctx, "s_2", desk.Available, "hand"))

		got, err := s.StaffByID(ctx, "s_1")
		must(t, err)
		same(t, "presence", got.Presence, desk.OnBreak)
		log, err := s.Activity(ctx, "s_1", 0, 10)
		must(t, err)
		began := clock.In(time.Hour - time.Second)
		same(t, "log", log, []desk.Activity{
			{Staff: "s_1", Seq: 1, At: began, Kind: "presence", Value: "available", Source: "hand"},
			{Staff: "s_1", Seq: 2, At: began + 1, Kind: "presence", Value: "break", Source: "hand"},
		})
		rest, err := s.Activity(ctx, "s_1", 1, 10)
		must(t, err)
		same(t, "from the first on", len(rest), 1)
		must(t, s.SetPresence(ctx, "s_9", desk.Available, "hand")) // nobody: nothing to write
	})
}

func TestPresenceFromTwoProcessesKeepsItsNumbersDense(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		a := house(t, d)
		b := d.Open(t)
		var wg sync.WaitGroup
		for i, s := range []*store.Store{a, b} {
			wg.Go(func() {
				for n := range 20 {
					p := []desk.Presence{desk.Available, desk.OnBreak, desk.Away}[(n+i)%3]
					if err := s.SetPresence(t.Context(), "s_1", p, "hand"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		log, err := a.Activity(t.Context(), "s_1", 0, 100)
		must(t, err)
		if len(log) < 20 {
			t.Errorf("only %d entries", len(log))
		}
		for i, e := range log {
			if e.Seq != int64(i+1) || i > 0 && (e.At < log[i-1].At || e.Value == log[i-1].Value) {
				t.Fatalf("entry %d: %+v after %+v", i, e, log[max(i-1, 0)])
			}
		}
	})
}

func TestPatients(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s, ctx := house(t, d), t.Context()
		p := desk.Patient{ID: "p_1", Site: "si_1", CreatedAt: 7}
		v := desk.Session{ID: "ss_1", Kind: desk.KindPatient, Owner: "p_1", CreatedAt: 7, ExpiresAt: 9}
		must(t, s.CreatePatient(ctx, p, v))
		gotP, err := s.Patient(ctx, "p_1")
		must(t, err)
		same(t, "patient", gotP, p)
		gotV, err := s.Session(ctx, "ss_1")
		must(t, err)
		same(t, "session", gotV, v)

		if err := s.CreatePatient(ctx, desk.Patient{ID: "p_2", Site: "si_9"}, desk.Session{ID: "ss_2"}); err == nil {
			t.Error("a site that does not exist is accepted")
		}
		if _, err := s.Session(ctx, "ss_2"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("half of it was stored: %v", err)
		}
		if _, err := s.Patient(ctx, "p_2"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("an unknown patient: %v", err)
		}
	})
}

func TestFirstAdmin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		d = d.WithClock(clock.Now)
		s, ctx := d.Open(t), t.Context()
		link := func(hash string) store.Link {
			return store.Link{TokenHash: hash, Purpose: "first_admin", CreatedAt: clock.In(0), ExpiresAt: clock.In(time.Hour)}
		}
		must(t, s.CreateLink(ctx, link("a")), s.CreateLink(ctx, link("b")))
		first := desk.Staff{ID: "s_1", Email: "a@x", Name: "A", Role: desk.RoleAdmin, Active: true}
		for _, tt := range []struct{ name, hash, purpose string }{{"unknown", "z", "first_admin"}, {"another purpose", "a", "reset"}} {
			if err := s.CreateFirstAdmin(ctx, tt.hash, tt.purpose, first, "h"); !errors.Is(err, store.ErrLinkOver) {
				t.Errorf("%s link: %v", tt.name, err)
			}
		}
		if exists, err := s.AdminExists(ctx); err != nil || exists {
			t.Fatalf("admin exists: %t, %v", exists, err)
		}

		// Two processes are given two links at once; one person gets in.
		var wg sync.WaitGroup
		var admitted atomic.Int32
		for i, hash := range []string{"a", "b"} {
			other := d.Open(t)
			wg.Go(func() {
				p := first
				p.ID, p.Email = []desk.StaffID{"s_1", "s_2"}[i], hash+"@x"
				err := other.CreateFirstAdmin(ctx, hash, "first_admin", p, "h")
				if err == nil {
					admitted.Add(1)
				} else if !errors.Is(err, store.ErrLinkOver) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		same(t, "people admitted", admitted.Load(), int32(1))
		if exists, err := s.AdminExists(ctx); err != nil || !exists {
			t.Errorf("admin exists: %t, %v", exists, err)
		}
	})
}

func TestFirstAdminLinksExpire(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		clock := newHand()
		s, ctx := d.WithClock(clock.Now).Open(t), t.Context()
		must(t, s.CreateLink(ctx, store.Link{TokenHash: "a", Purpose: "first_admin", CreatedAt: clock.In(0), ExpiresAt: clock.In(time.Hour)}))
		clock.Add(time.Hour)
		err := s.CreateFirstAdmin(ctx, "a", "first_admin", desk.Staff{ID: "s_1", Role: desk.RoleAdmin, Active: true}, "h")
		if !errors.Is(err, store.ErrLinkOver) {
			t.Errorf("an expired link: %v", err)
		}
	})
}
