package clinic_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

const firstAdminDay = 24 * time.Hour

func TestPatientSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		p, err := h.StartPatientSession(ctx, desk.Actor{}, "main")
		h.must(err)
		var keys []string
		for _, d := range p.Departments {
			keys = append(keys, d.Key)
		}
		if d := cmp.Diff([]string{"billing", "scheduling"}, keys); d != "" {
			t.Errorf("departments in the site's order: %s", d)
		}
		a, v, err := h.Authenticate(ctx, p.Token, desk.KindPatient)
		h.must(err)
		if d := cmp.Diff(desk.Actor{Kind: desk.KindPatient, ID: string(p.Patient.ID), Session: v.ID, Site: "si_1"}, a); d != "" {
			t.Error(d)
		}
		site, err := h.PatientSite(ctx, a)
		h.must(err)
		if site.Key != "main" {
			t.Errorf("site %+v", site)
		}
		h.refused("as staff", p.Token, desk.KindStaff)
		if _, err := h.StartPatientSession(ctx, desk.Actor{}, "other"); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("an unknown site: %v", err)
		}

		other, err := h.StartPatientSession(ctx, desk.Actor{}, "main")
		h.must(err)
		if other.Patient.ID == p.Patient.ID {
			t.Error("two visitors are one patient")
		}
		h.must(h.EndPatientSession(ctx, a))
		h.refused("after clear and leave", p.Token, desk.KindPatient)
		if !h.told(p.Session.ID) || h.told(other.Session.ID) {
			t.Error("the wrong sockets were told")
		}
		if _, _, err := h.Authenticate(ctx, other.Token, desk.KindPatient); err != nil {
			t.Errorf("the other visitor: %v", err)
		}
		if err := h.EndPatientSession(ctx, h.admin); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("staff end a patient's session: %v", err)
		}
		h.pass(30*24*time.Hour + time.Minute)
		h.refused("after a month", other.Token, desk.KindPatient)
	})
}

func TestDemo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := bare(t, d)
		ctx := t.Context()
		first, err := h.SeedDemo(ctx)
		h.must(err)
		second, err := h.SeedDemo(ctx)
		h.must(err)
		if first.Password == second.Password {
			t.Error("the password did not change with the start")
		}
		signIn := func(d clinic.Demo) error {
			_, err := h.SignInStaff(ctx, clinic.Credentials{Email: d.Email, Password: d.Password, Address: place})
			return err
		}
		if err := signIn(first); !errors.Is(err, desk.ErrBadSignIn) {
			t.Errorf("the first start's password: %v", err)
		}
		h.must(signIn(second))

		p, err := h.StartPatientSession(ctx, desk.Actor{}, "demo")
		h.must(err)
		if len(p.Departments) != 3 || len(p.Site.Emergency) != 2 || p.Site.Emergency[0].Tel != "911" {
			t.Errorf("the clinic: %+v", p)
		}
		checkWords(t, p)
		if _, err := time.LoadLocation(p.Site.Zone); err != nil {
			t.Error(err)
		}
		if link, err := h.FirstAdminLink(ctx); err != nil || link != "" {
			t.Errorf("demo mode offers a link for the first admin: %q, %v", link, err)
		}
	})
}

// checkWords looks for words that miss a language of the site.
func checkWords(t *testing.T, p clinic.PatientSession) {
	t.Helper()
	check := func(what string, names map[string]string) {
		for _, l := range p.Site.Languages {
			if names[l] == "" {
				t.Errorf("%s has no words in %s", what, l)
			}
		}
	}
	for _, e := range p.Site.Emergency {
		check(e.Tel, e.Label)
	}
	for _, d := range p.Departments {
		check(d.Key, d.Name)
		if len(d.Topics) < 3 || len(d.Topics) > 5 {
			t.Errorf("%s has %d topics", d.Key, len(d.Topics))
		}
		for _, topic := range d.Topics {
			check(d.Key+"."+topic.Key, topic.Name)
		}
	}
}

func TestDemoKeepsOutOfARealClinic(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	if _, err := h.SeedDemo(t.Context()); !errors.Is(err, clinic.ErrNotADemo) {
		t.Errorf("got %v", err)
	}
	if _, _, err := h.store.StaffByEmail(t.Context(), clinic.DemoEmail); !errors.Is(err, desk.ErrNoSuchThing) {
		t.Errorf("a demo sign-in was left behind: %v", err)
	}
}
