package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"careline/server/protocol"
)

const billingHours = "/api/v1/departments/billing/hours"

type calendarAnswer struct{ Hours protocol.Calendar }

// siteHours is what a widget is told of the department.
func (h *house) siteHours(department string) (out *protocol.OpenState) {
	h.t.Helper()
	var polled struct{ Hours protocol.SiteHours }
	h.do(http.MethodGet, "/api/v1/sites/demo/hours", nil).into(h.t, &polled)
	var site struct{ Site protocol.PublicSite }
	h.do(http.MethodGet, "/api/v1/sites/demo", nil).into(h.t, &site)
	for i, d := range polled.Hours.Departments {
		if d.Key == department {
			out = d.Hours
			if shown := site.Site.Departments[i].Hours; (shown == nil) != (out == nil) || shown != nil && shown.Open != out.Open {
				h.t.Errorf("the site says %+v, its hours %+v", shown, out)
			}
		}
	}
	return out
}

func TestHoursReachTheSite(t *testing.T) {
	h := open(t)
	set := func(body any) (a calendarAnswer) {
		t.Helper()
		h.as("admin", http.MethodPost, billingHours, body).into(t, &a)
		return a
	}
	always := set(map[string]any{"zone": "America/New_York", "always": true})
	if now := always.Hours.Now; now == nil || !now.Open || !now.Always || now.ClosesAt != 0 {
		t.Errorf("always open: %+v", now)
	}
	if now := h.siteHours("billing"); now == nil || !now.Open || now.Zone != "America/New_York" {
		t.Errorf("the site says %+v", now)
	}
	never := set(map[string]any{"zone": "Europe/Madrid"})
	if now := h.siteHours("billing"); now == nil || now.Open || now.OpensAt != 0 || now.Zone != "Europe/Madrid" {
		t.Errorf("never open: %+v", now)
	}
	if len(never.Hours.Versions) != len(always.Hours.Versions)+1 || never.Hours.Versions[0].ID != never.Hours.Current {
		t.Errorf("versions: %+v", never.Hours)
	}
	if v := never.Hours.Versions[0]; v.By.ID != "s_admin" || v.Week == nil || v.Exceptions == nil {
		t.Errorf("newest: %+v", v)
	}
	if again := set(map[string]any{"zone": "Europe/Madrid", "reason": "again"}); len(again.Hours.Versions) != len(never.Hours.Versions) {
		t.Errorf("the same hours again made a version: %+v", again.Hours.Versions[0])
	}

	var a calendarAnswer
	h.as("admin", http.MethodPut, billingHours+"/exceptions/2030-12-24", map[string][]string{"open": {"09:00-12:00"}}).into(t, &a)
	if got := a.Hours.Versions[0].Exceptions["2030-12-24"]; len(got) != 1 || got[0] != "09:00-12:00" {
		t.Errorf("with an exception: %+v", a.Hours.Versions[0])
	}
	if now := h.siteHours("billing"); now == nil || now.Open {
		t.Errorf("an opening years ahead: %+v", now)
	}
	var b calendarAnswer
	h.as("admin", http.MethodDelete, billingHours+"/exceptions/2030-12-24", nil).into(t, &b)
	if len(b.Hours.Versions[0].Exceptions) != 0 {
		t.Errorf("without it: %+v", b.Hours.Versions[0])
	}
}

// TestBadHours sends hours that cannot be, and looks that nothing was saved.
func TestBadHours(t *testing.T) {
	h := open(t)
	var before calendarAnswer
	h.as("admin", http.MethodGet, billingHours, nil).into(t, &before)
	week := func(list string) string { return `{"zone":"UTC","week":{"monday":` + list + `}}` }
	many := `"` + strings.Repeat(`00:00-00:01","`, 12) + `00:00-00:01"`
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		code                     string
	}{
		{"no zone", "POST", "", `{}`, 422, "bad_zone"},
		{"an unknown zone", "POST", "", `{"zone":"Mars/` + marker + `"}`, 422, "bad_zone"},
		{"an offset", "POST", "", `{"zone":"-05:00"}`, 422, "bad_zone"},
		{"this computer's zone", "POST", "", `{"zone":"Local"}`, 422, "bad_zone"},
		{"overlapping intervals", "POST", "", week(`["08:00-12:00","11:59-17:00"]`), 422, "overlap"},
		{"the same interval twice", "POST", "", week(`["08:00-12:00","08:00-12:00"]`), 422, "overlap"},
		{"an end before its beginning", "POST", "", week(`["22:00-06:00"]`), 422, "bad_interval"},
		{"an empty interval", "POST", "", week(`["08:00-08:00"]`), 422, "bad_interval"},
		{"minute 60", "POST", "", week(`["08:00-08:60"]`), 422, "bad_interval"},
		{"25 o'clock", "POST", "", week(`["08:00-25:00"]`), 422, "bad_interval"},
		{"words", "POST", "", week(`["` + marker + `"]`), 422, "bad_interval"},
		{"numbers", "POST", "", week(`[8,12]`), 400, "malformed"},
		{"one text", "POST", "", week(`"08:00-12:00"`), 400, "malformed"},
		{"13 intervals", "POST", "", week("[" + many + "]"), 422, "invalid"},
		{"an unknown day", "POST", "", `{"zone":"UTC","week":{"` + marker + `":[]}}`, 422, "bad_day"},
		{"30 February", "POST", "", `{"zone":"UTC","exceptions":{"2026-02-30":[]}}`, 422, "bad_date"},
		{"a date of words", "POST", "", `{"zone":"UTC","exceptions":{"` + marker + `":[]}}`, 422, "bad_date"},
		{"always, with a week", "POST", "", `{"zone":"UTC","always":true,"week":{"monday":["08:00-12:00"]}}`, 422, "contradiction"},
		{"always, with a holiday", "POST", "", `{"zone":"UTC","always":true,"exceptions":{"2026-12-25":[]}}`, 422, "contradiction"},
		{"the past without a reason", "POST", "", `{"zone":"UTC","effective_from":1}`, 422, "reason_needed"},
		{"the past with blanks", "POST", "", `{"zone":"UTC","effective_from":1,"reason":"  "}`, 422, "reason_needed"},
		{"before 1970", "POST", "", `{"zone":"UTC","effective_from":-1,"reason":"x"}`, 422, "invalid"},
		{"a thousand years ahead", "POST", "", `{"zone":"UTC","effective_from":33000000000000}`, 422, "invalid"},
		{"a reason too long", "POST", "", `{"zone":"UTC","reason":"` + strings.Repeat("x", 501) + `"}`, 422, "too_long"},
		{"a holiday that is over", "PUT", "/exceptions/2020-12-25", `{"open":[]}`, 422, "day_over"},
		{"a holiday that never is", "PUT", "/exceptions/2031-02-29", `{"open":[]}`, 422, "bad_date"},
		{"a holiday with overlaps", "PUT", "/exceptions/2031-12-25", `{"open":["08:00-12:00","09:00-10:00"]}`, 422, "overlap"},
		{"no date", "DELETE", "/exceptions/" + marker, "", 422, "bad_date"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var body any
			if tt.body != "" {
				body = tt.body
			}
			a := h.as("admin", tt.method, billingHours+tt.path, body)
			if p := a.problem(t); a.StatusCode != tt.status || p.Code != tt.code {
				t.Errorf("%d %s, want %d %s: %s", a.StatusCode, p.Code, tt.status, tt.code, a.body)
			}
			if strings.Contains(string(a.body), marker) {
				t.Errorf("it repeats what was sent: %s", a.body)
			}
		})
	}
	var after calendarAnswer
	h.as("admin", http.MethodGet, billingHours, nil).into(t, &after)
	if len(after.Hours.Versions) != len(before.Hours.Versions) {
		t.Errorf("left behind: %+v", after.Hours.Versions[0])
	}
	if a := h.as("admin", http.MethodGet, "/api/v1/departments/"+marker+"/hours", nil); a.StatusCode != 404 || a.problem(t).Code != "not_found" {
		t.Errorf("an unknown department: %d %s", a.StatusCode, a.body)
	}
}

// Hours that everybody knows are still changed by those alone who steer the
// department.
func TestSupervisorsSteerTheirDepartmentsAlone(t *testing.T) {
	h := open(t)
	body := map[string]any{"zone": "UTC", "always": true}
	for path, status := range map[string]int{"/api/v1/departments/d_scheduling/hours": 200, billingHours: 403} {
		if a := h.as("supervisor", http.MethodPost, path, body); a.StatusCode != status {
			t.Errorf("%s: %d, want %d: %s", path, a.StatusCode, status, a.body)
		}
	}
}
