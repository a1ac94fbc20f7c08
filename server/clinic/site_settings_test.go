package clinic_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func settings(change func(*clinic.SiteSettings)) clinic.SiteSettings {
	c := clinic.SiteSettings{
		Name: "River Clinic", Origins: []string{"https://www.river.example/"}, Languages: []string{"en", "es"}, Zone: "America/New_York", BrandColor: "#0B6E69",
		Emergency:   []desk.EmergencyNumber{{Label: map[string]string{"en": "Emergency", "es": "Emergencias"}, Tel: "911"}},
		Departments: []string{"billing"},
	}
	if change != nil {
		change(&c)
	}
	return c
}

func TestASiteIsPreparedThenLive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		site, version, err := h.SetSite(ctx, h.admin, "river", settings(nil))
		h.must(err)
		if !site.Preparing || site.Origins[0] != "https://www.river.example" || site.BrandColor != "#0b6e69" {
			t.Errorf("made: %+v", site)
		}
		visitor := desk.Actor{}
		if _, err := h.SiteFor(ctx, visitor, "river"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("shown to anybody before it is live: %v", err)
		}
		if _, err := h.StartPatientSession(ctx, visitor, "river"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("a patient before it is live: %v", err)
		}
		practice, err := h.StartPatientSession(ctx, h.agent.Actor("ss_x"), "river")
		h.must(err)
		if a, _, err := h.Authenticate(ctx, practice.Token, desk.KindPatient); err != nil || !a.Practice {
			t.Errorf("somebody of the house does not practise: %+v, %v", a, err)
		}
		if _, _, err := h.GoLive(ctx, h.agent.Actor(""), "river", true); code(err) != "forbidden" {
			t.Errorf("an agent goes live: %v", err)
		}
		live, _, err := h.GoLive(ctx, h.admin, "river", true)
		h.must(err)
		if live.Preparing {
			t.Error("not live")
		}
		p, err := h.StartPatientSession(ctx, visitor, "river")
		h.must(err)
		if a, _, _ := h.Authenticate(ctx, p.Token, desk.KindPatient); a.Practice {
			t.Error("a patient practises")
		}

		// Two admins change it: the second sees that the first did.
		_, _, err = h.SetSite(ctx, h.admin, "river", settings(func(c *clinic.SiteSettings) { c.Name, c.Version = "Lake Clinic", version }))
		h.must(err)
		_, _, err = h.SetSite(ctx, h.admin, "river", settings(func(c *clinic.SiteSettings) { c.Name, c.Version = "Sea Clinic", version }))
		if code(err) != "conflict" {
			t.Errorf("over somebody else's change: %v", err)
		}
		// What is live keeps what patients need.
		_, _, err = h.SetSite(ctx, h.admin, "river", settings(func(c *clinic.SiteSettings) { c.Emergency = nil }))
		if code(err) != "not_ready" {
			t.Errorf("live without an emergency number: %v", err)
		}
		if got, _, _ := h.SiteSettings(ctx, h.admin, "river"); got.Name != "Lake Clinic" || len(got.Emergency) != 1 {
			t.Errorf("half changed: %+v", got)
		}
		if h.audited("site.live_set") != 1 || h.audited("site.added") != 1 || h.audited("site.changed") != 1 {
			t.Error("not audited")
		}
	})
}

func TestSitesThatCannotBe(t *testing.T) {
	d := storetest.SQLite(t)
	h := newHouse(t, d)
	for _, c := range []struct {
		name, key, code string
		change          func(*clinic.SiteSettings)
	}{
		{"no name", "a", "invalid", func(c *clinic.SiteSettings) { c.Name = " " }},
		{"a key of capitals", "River", "invalid", nil},
		{"the demo's key", "demo", "invalid", nil},
		{"no such zone", "a", "invalid", func(c *clinic.SiteSettings) { c.Zone = "Mars/Olympus" }},
		{"the server's zone", "a", "invalid", func(c *clinic.SiteSettings) { c.Zone = "Local" }},
		{"a color in words", "a", "invalid", func(c *clinic.SiteSettings) { c.BrandColor = "teal" }},
		{"a page of a website", "a", "invalid", func(c *clinic.SiteSettings) { c.Origins = []string{"https://a.example/contact"} }},
		{"any port of a website", "a", "invalid", func(c *clinic.SiteSettings) { c.Origins = []string{"https://a.example:*"} }},
		{"plain http", "a", "invalid", func(c *clinic.SiteSettings) { c.Origins = []string{"http://a.example"} }},
		{"a directive", "a", "invalid", func(c *clinic.SiteSettings) { c.Origins = []string{"https://a.example; script-src *"} }},
		{"a number in words", "a", "invalid", func(c *clinic.SiteSettings) { c.Emergency[0].Tel = "nine one one" }},
		{"a number named in one language", "a", "invalid", func(c *clinic.SiteSettings) { c.Emergency[0].Label = map[string]string{"en": "Help"} }},
		{"no language", "a", "invalid", func(c *clinic.SiteSettings) { c.Languages = nil }},
		{"a language that the chat does not speak", "a", "invalid", func(c *clinic.SiteSettings) { c.Languages = []string{"en", "tlh"} }},
		{"one language twice", "a", "invalid", func(c *clinic.SiteSettings) { c.Languages = []string{"en", "en"} }},
		{"no such department", "a", "invalid", func(c *clinic.SiteSettings) { c.Departments = []string{"kitchen"} }},
	} {
		if _, _, err := h.SetSite(t.Context(), h.admin, c.key, settings(c.change)); code(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	if all, err := h.Sites(t.Context(), h.admin); err != nil || len(all) != 1 {
		t.Errorf("something was saved: %+v, %v", all, err)
	}
}

func TestALanguageWithGapsIsNotOffered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		_, err := h.AddDepartment(ctx, h.admin, "radiology", clinic.DepartmentChange{Name: map[string]string{"en": "Radiology"}})
		h.must(err)
		both := settings(func(c *clinic.SiteSettings) { c.Departments = []string{"billing", "radiology"} })
		_, _, err = h.SetSite(ctx, h.admin, "river", both)
		if code(err) != "language_gaps" || !strings.Contains(desk.AsError(err).Public, "radiology name (es)") {
			t.Errorf("a department without a Spanish name: %v", err)
		}
		_, err = h.EditDepartment(ctx, h.admin, "radiology", clinic.DepartmentChange{Name: map[string]string{"en": "Radiology", "es": "Radiología"}, Active: true})
		h.must(err)
		_, _, err = h.SetSite(ctx, h.admin, "river", both)
		h.must(err)
		// And none is made afterwards.
		_, err = h.EditDepartment(ctx, h.admin, "radiology", clinic.DepartmentChange{Name: map[string]string{"en": "Radiology"}, Active: true})
		if code(err) != "invalid" {
			t.Errorf("its Spanish name is taken away: %v", err)
		}
		_, err = h.EditDepartment(ctx, h.admin, "radiology", clinic.DepartmentChange{Name: both0(), Active: false})
		if code(err) != "department_offered" {
			t.Errorf("closed down while a site offers it: %v", err)
		}
	})
}

func both0() map[string]string { return map[string]string{"en": "Radiology", "es": "Radiología"} }

func TestDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		for key, want := range map[string]string{"Billing": "invalid", "all": "invalid", "billing": "key_taken", "": "invalid"} {
			if _, err := h.AddDepartment(ctx, h.admin, key, clinic.DepartmentChange{Name: map[string]string{"en": "X"}}); code(err) != want {
				t.Errorf("key %q: %v, want %s", key, err, want)
			}
		}
		made, err := h.AddDepartment(ctx, h.admin, "labs", clinic.DepartmentChange{Name: map[string]string{"en": "Labs"}})
		h.must(err)
		seen := clinic.DepartmentVersion(&made)
		change := clinic.DepartmentChange{Name: map[string]string{"en": "Laboratory"}, Active: true, Version: seen}
		_, err = h.EditDepartment(ctx, h.admin, "labs", change)
		h.must(err)
		if _, err := h.EditDepartment(ctx, h.admin, "labs", change); code(err) != "conflict" {
			t.Errorf("over somebody else's change: %v", err)
		}
		change.Version, change.Active = "", false
		_, err = h.EditDepartment(ctx, h.admin, "labs", change)
		h.must(err)
		open, err := h.Departments(ctx, h.admin)
		h.must(err)
		if slices.ContainsFunc(open, func(d desk.Department) bool { return d.Key == "labs" }) {
			t.Error("closed down, and still there")
		}
	})
}

func TestTheFirstDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := bare(t, d)
		ctx := t.Context()
		h.must(h.Prepare(ctx))
		admin, err := h.AddStaff(ctx, desk.System("test"), clinic.NewStaff{Email: "ada@clinic.example", Name: "Ada", Role: desk.RoleAdmin, Password: password})
		h.must(err)
		h.admin = admin.Actor("ss_test")
		todo := func() string {
			day, err := h.FirstDay(ctx, h.admin)
			h.must(err)
			var open []string
			for _, s := range day.Steps {
				if !s.Done {
					open = append(open, s.Name)
				}
			}
			return strings.Join(open, " ")
		}
		want := func(what, steps string) {
			t.Helper()
			if got := todo(); got != steps {
				t.Errorf("%s: %q, want %q", what, got, steps)
			}
		}
		if day, err := h.FirstDay(ctx, h.admin); err != nil || day.Starter {
			t.Errorf("a pack that nobody put in: %+v, %v", day, err)
		}
		want("at first", "site zone emergency departments topics hours callbacks texts staff practice live")
		done, err := h.PutStarter(ctx, h.admin)
		h.must(err)
		if done.Questions == 0 {
			t.Error("the pack brings no questions")
		}
		if day, err := h.FirstDay(ctx, h.admin); err != nil || !day.Starter {
			t.Errorf("the pack is still offered: %+v, %v", day, err)
		}
		again, err := h.PutStarter(ctx, h.admin)
		h.must(err)
		if again.Questions != 0 || len(again.Departments) != 0 {
			t.Errorf("twice: %+v", again)
		}
		_, _, err = h.SetSite(ctx, h.admin, "river", settings(nil))
		h.must(err)
		want("with a site", "departments topics hours callbacks staff practice live")
		h.must(h.SetHours(ctx, h.admin, "billing", clinic.HoursChange{Zone: "America/New_York", Week: map[string][]string{"monday": {"09:00-17:00"}}}))
		for _, step := range []string{"departments", "topics", "callbacks", "staff"} {
			_, err := h.SettleFirstDay(ctx, h.admin, step, true)
			h.must(err)
		}
		want("settled", "practice live")
		if _, err := h.SettleFirstDay(ctx, h.admin, "live", true); code(err) != "not_found" {
			t.Errorf("live by ticking: %v", err)
		}
		if public, err := h.Public(ctx); err != nil || public {
			t.Errorf("public before it is live: %v, %v", public, err)
		}
		_, _, err = h.GoLive(ctx, h.admin, "river", true)
		h.must(err)
		if public, err := h.Public(ctx); err != nil || !public {
			t.Errorf("not public once live: %v, %v", public, err)
		}
		want("live", "practice")
	})
}
