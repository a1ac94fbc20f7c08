package realtime_test

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/realtime"
)

// Patients on a site are told when its doors are other than before, and those
// of another site are not.
func TestPatientsHearThatTheirSiteChanged(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	h.other.Site = "si_2"
	maya, other := h.dial(h.http, h.maya), h.dial(h.http, h.other)
	told := func(p *peer, what string) {
		t.Helper()
		if f := p.next(); f.Type != "site.changed" {
			t.Fatalf("%s: told %s", what, f.raw)
		}
	}
	if err := h.store.SaveSite(t.Context(), desk.Site{
		ID: "si_1", Key: "main", Name: "Clinic", Departments: []desk.DepartmentID{"d_scheduling", "d_billing"},
		Banner: desk.Banner{Text: map[string]string{"en": "We open late."}},
	}); err != nil {
		t.Fatal(err)
	}
	told(maya, "banner")
	h.dial(h.http, h.ana) // somebody is there who answers scheduling
	told(maya, "staffed")
	if err := h.store.SaveDepartment(t.Context(), desk.Department{
		ID: "d_billing", Key: "billing", Name: map[string]string{"en": "billing"}, Position: 1, Active: true,
		Intake: desk.IntakeStop{Until: h.chat.Now().Add(time.Hour).UnixMilli()},
	}); err != nil {
		t.Fatal(err)
	}
	told(maya, "intake stopped")
	told(other, "intake stopped") // the first that the branch hears
	// Nothing more was told than what changed.
	h.open("Hello")
	maya.send(map[string]any{"type": "ping"})
	if f := maya.next(); f.Type != "pong" {
		t.Fatalf("told %s", f.raw)
	}
}
