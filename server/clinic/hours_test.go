package clinic_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests do not depend on the machine's zone files

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// deskHours is Monday to Friday 08–12 and 13–17.
func deskHours() clinic.HoursChange {
	day := []string{"13:00-17:00", "08:00-12:00"} // order does not matter
	return clinic.HoursChange{Zone: "America/New_York", Week: map[string][]string{
		"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day,
	}}
}

func (h *house) versions(department string) []desk.CalendarVersion {
	h.t.Helper()
	_, v, err := h.Hours(h.t.Context(), h.admin, department)
	h.must(err)
	return v
}

// hoursLines are the audit lines about hours, oldest first.
func (h *house) hoursLines() (out []desk.AuditLine) {
	h.t.Helper()
	lines, err := h.store.AuditTrail(h.t.Context(), "")
	h.must(err)
	for _, l := range lines {
		if strings.HasPrefix(l.Action, "hours.") {
			out = append(out, l)
		}
	}
	return out
}

func TestSetHours(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		if v := h.versions("billing"); len(v) != 0 {
			t.Errorf("a new department keeps hours: %v", v)
		}
		start := h.Now().UnixMilli()
		h.must(h.SetHours(ctx, h.admin, "billing", deskHours()))
		v := h.versions("d_billing")
		if len(v) != 1 || v[0].EffectiveFrom != start || v[0].RecordedAt != start || v[0].Author.ID != h.admin.ID || v[0].Week[1][0].String() != "08:00-12:00" {
			t.Fatalf("set: %+v", v)
		}

		// The same hours, in another order and cut in other places, change nothing.
		h.pass(time.Hour)
		same := deskHours()
		same.Week["monday"], same.Week["sunday"], same.Reason = []string{"08:00-10:00", "13:00-17:00", "10:00-12:00"}, nil, "looked at again"
		h.must(h.SetHours(ctx, h.admin, "billing", same))
		if v := h.versions("billing"); len(v) != 1 {
			t.Errorf("the same hours made a version: %+v", v[1])
		}

		// Later, then now: each holds from its instant on.
		later := deskHours()
		later.Zone, later.EffectiveFrom = "America/Chicago", h.Now().Add(48*time.Hour).UnixMilli()
		h.must(h.SetHours(ctx, h.admin, "billing", later))
		h.pass(time.Minute)
		now := deskHours()
		now.Week["saturday"] = []string{"09:00-12:00"}
		h.must(h.SetHours(ctx, h.admin, "billing", now))
		v = h.versions("billing")
		if len(v) != 3 || len(v[1].Week[6]) != 1 || v[2].Zone != "America/Chicago" {
			t.Fatalf("later and now: %+v", v)
		}

		h.pass(time.Minute)
		// A correction of the past needs a reason, and holds until the next version.
		past := deskHours()
		past.Week["friday"], past.EffectiveFrom = nil, start-7*24*time.Hour.Milliseconds()
		if err := h.SetHours(ctx, h.admin, "billing", past); code(err) != "reason_needed" {
			t.Errorf("without a reason: %v", err)
		}
		past.Reason = "We were closed on Friday"
		h.must(h.SetHours(ctx, h.admin, "billing", past))
		if v = h.versions("billing"); len(v) != 4 || v[0].EffectiveFrom != past.EffectiveFrom || v[0].Reason != past.Reason {
			t.Errorf("corrected: %+v", v)
		}

		lines := h.hoursLines()
		var did []string
		for _, l := range lines {
			did = append(did, l.Action)
		}
		if got := strings.Join(did, " "); got != "hours.changed hours.changed hours.changed hours.corrected" {
			t.Errorf("audit: %s", got)
		}
		var details struct{ Before, After *clinic.HoursChange }
		h.must(json.Unmarshal([]byte(lines[2].Details), &details))
		if lines[2].Target != "d_billing" || details.Before == nil || details.Before.Week["saturday"] != nil || details.After.Week["saturday"][0] != "09:00-12:00" {
			t.Errorf("before and after: %+v", lines[2])
		}
		if strings.Contains(lines[0].Details, `"before":{`) {
			t.Errorf("there was nothing before the first: %s", lines[0].Details)
		}
	})
}

func TestWhoSetsHours(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	actor := func(r desk.Role) desk.Actor {
		return desk.Actor{Kind: desk.KindStaff, ID: "s_x", Role: r, Departments: []desk.DepartmentID{"d_billing"}}
	}
	for name, tt := range map[string]struct {
		a      desk.Actor
		reads  string
		writes string
	}{
		"its supervisor":  {actor(desk.RoleSupervisor), "", ""},
		"its agent":       {actor(desk.RoleAgent), "", "forbidden"},
		"its manager":     {actor(desk.RoleManager), "", "forbidden"},
		"privacy officer": {actor(desk.RolePrivacy), "", "forbidden"},
		"a patient":       {desk.Actor{Kind: desk.KindPatient, ID: "p_1"}, "forbidden", "forbidden"},
		"the commands":    {desk.System("command_line"), "", ""},
	} {
		if _, _, err := h.Hours(ctx, tt.a, "billing"); code(err) != tt.reads {
			t.Errorf("%s reads: %v", name, err)
		}
		c := deskHours()
		c.Reason = name
		for what, err := range map[string]error{
			"sets": h.SetHours(ctx, tt.a, "billing", c),
			// None of these days is before 1 March 2026, the house's today.
			"closes": h.SetException(ctx, tt.a, "billing", "2026-12-25", nil),
			"opens":  h.RemoveException(ctx, tt.a, "billing", "2026-12-25"),
		} {
			if got := code(err); got != tt.writes && !(got == "no_hours" && tt.writes == "") {
				t.Errorf("%s %s: %v", name, what, err)
			}
		}
	}
	if err := h.SetHours(ctx, actor(desk.RoleSupervisor), "scheduling", deskHours()); code(err) != "forbidden" {
		t.Errorf("a supervisor of another department: %v", err)
	}
	if err := h.SetHours(ctx, h.admin, "nowhere", deskHours()); code(err) != "not_found" {
		t.Errorf("an unknown department: %v", err)
	}
}

// A holiday counts in the hours of now and in those that are set for later,
// whichever will hold on that day.
func TestExceptions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		if err := h.SetException(ctx, h.admin, "billing", "2026-12-25", nil); code(err) != "no_hours" {
			t.Errorf("without hours: %v", err)
		}
		h.must(h.SetHours(ctx, h.admin, "billing", deskHours()))
		winter := deskHours()
		winter.Week["friday"], winter.EffectiveFrom = nil, time.Date(2026, 11, 1, 5, 0, 0, 0, time.UTC).UnixMilli()
		h.must(h.SetHours(ctx, h.admin, "billing", winter))

		h.pass(time.Hour)
		h.must(h.SetException(ctx, h.admin, "billing", "2026-12-24", []string{"08:00-12:00"}))
		at := func(when time.Time) *desk.CalendarVersion {
			return desk.InForce(h.versions("billing"), when.UnixMilli())
		}
		eve := time.Date(2026, 12, 24, 15, 0, 0, 0, time.UTC)
		for name, v := range map[string]*desk.CalendarVersion{"now": at(h.Now()), "then": at(eve)} {
			if list := v.Exceptions["2026-12-24"]; len(list) != 1 || list[0].String() != "08:00-12:00" {
				t.Errorf("%s: %+v", name, v)
			}
		}
		if v := at(eve); len(v.Week[5]) != 0 || v.EffectiveFrom != winter.EffectiveFrom {
			t.Errorf("the later hours became others: %+v", v)
		}
		n := len(h.versions("billing"))
		h.must(h.SetException(ctx, h.admin, "billing", "2026-12-24", []string{"08:00-12:00"}))
		if got := len(h.versions("billing")); got != n {
			t.Errorf("the same again made %d versions", got-n)
		}

		h.pass(time.Hour)
		h.must(h.RemoveException(ctx, h.admin, "billing", "2026-12-24"))
		if v := at(eve); len(v.Exceptions) != 0 || len(at(h.Now()).Exceptions) != 0 {
			t.Errorf("removed: %+v", v)
		}
		if err := h.SetException(ctx, h.admin, "billing", "2026-02-28", nil); code(err) != "day_over" {
			t.Errorf("yesterday: %v", err)
		}
		h.must(h.SetException(ctx, h.admin, "billing", "2026-03-01", nil)) // the house's today
	})
}
