package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"careline/server/clinic"
	"careline/server/protocol"
)

// demoPassword gives the demo's admin a known sign-in.
func (h *house) demoPassword() string {
	h.t.Helper()
	d, err := h.clinic.SeedDemo(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return d.Password
}

func TestSignInAndRefresh(t *testing.T) {
	h := open(t)
	in := map[string]string{"email": clinic.DemoEmail, "password": h.demoPassword()}

	t.Run("in a browser", func(t *testing.T) {
		a := h.do("POST", "/api/v1/staff/sessions", in, "Origin", h.base)
		var s protocol.StaffSession
		a.into(t, &s)
		if s.RefreshToken != "" || s.Token == "" || s.Staff.Role != "admin" || s.Staff.Name == "" || s.ExpiresAt < time.Now().UnixMilli() {
			t.Errorf("session %+v", s)
		}
		staff, refresh := attributes(t, a, "careline_staff"), attributes(t, a, "careline_refresh")
		for _, c := range []*http.Cookie{staff, refresh} {
			if !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("cookie %+v", c)
			}
		}
		if staff.MaxAge > 600 || refresh.MaxAge < 3600 {
			t.Errorf("ages %d, %d", staff.MaxAge, refresh.MaxAge)
		}
		jar := []string{"Cookie", "careline_refresh=" + refresh.Value}
		if a := h.do("POST", "/api/v1/staff/sessions/refresh", nil, jar...); a.StatusCode != 401 {
			t.Errorf("cookie without our origin: %d", a.StatusCode)
		}
		a = h.do("POST", "/api/v1/staff/sessions/refresh", nil, append(jar, "Origin", h.base)...)
		if a.StatusCode != 200 {
			t.Fatalf("refresh: %d %s", a.StatusCode, a.body)
		}
		next := attributes(t, a, "careline_refresh")
		if next.Value == refresh.Value {
			t.Error("the refresh token did not rotate")
		}
		token := attributes(t, a, "careline_staff").Value
		a = h.do("DELETE", "/api/v1/staff/session", nil, "Cookie", "careline_staff="+token, "Careline-As", "staff", "Origin", h.base)
		if a.StatusCode != 204 || attributes(t, a, "careline_staff").MaxAge >= 0 || attributes(t, a, "careline_refresh").MaxAge >= 0 {
			t.Errorf("signing out: %d %v", a.StatusCode, a.Header["Set-Cookie"])
		}
		a = h.do("POST", "/api/v1/staff/sessions/refresh", nil, "Cookie", "careline_refresh="+next.Value, "Origin", h.base)
		if a.StatusCode != 401 {
			t.Errorf("refresh after signing out: %d", a.StatusCode)
		}
	})

	t.Run("without cookies", func(t *testing.T) {
		a := h.do("POST", "/api/v1/staff/sessions", in)
		var s, next protocol.StaffSession
		a.into(t, &s)
		if len(a.Header["Set-Cookie"]) > 0 || s.RefreshToken == "" {
			t.Fatalf("%v %+v", a.Header["Set-Cookie"], s)
		}
		h.do("POST", "/api/v1/staff/sessions/refresh", map[string]string{"refresh_token": s.RefreshToken}).into(t, &next)
		if next.Token == "" || next.RefreshToken == s.RefreshToken {
			t.Errorf("refreshed %+v", next)
		}
	})

	t.Run("wrong password", func(t *testing.T) {
		for _, bad := range []map[string]string{
			{"email": clinic.DemoEmail, "password": "wrong"}, {"email": "nobody@careline.test", "password": "wrong"}, {},
		} {
			if p := h.do("POST", "/api/v1/staff/sessions", bad).problem(t); p.Status != 401 || p.Code != "bad_credentials" {
				t.Errorf("%v: %d %s", bad, p.Status, p.Code)
			}
		}
	})

	t.Run("too often", func(t *testing.T) {
		var last answer
		for range 40 {
			last = h.do("POST", "/api/v1/staff/sessions", map[string]string{"email": "guess@careline.test", "password": "wrong"})
			if last.StatusCode == 429 {
				break
			}
		}
		p := last.problem(t)
		if p.Status != 429 || p.Code != "rate_limited" || p.RetryAfterMS <= 0 || last.Header.Get("Retry-After") == "" {
			t.Errorf("%+v, Retry-After %q", p, last.Header.Get("Retry-After"))
		}
	})
	if said := h.log.String(); strings.Contains(said, in["password"]) || strings.Contains(said, "eyJ") {
		t.Error("the log holds a password or a token")
	}
}

func TestSetUp(t *testing.T) {
	h := open(t)
	// The demo has an admin, so no link is given and a made-up one is over.
	token, err := h.clinic.FirstAdminLink(t.Context())
	if err != nil || token != "" {
		t.Fatalf("%q %v", token, err)
	}
	a := h.do("POST", "/api/v1/setup", map[string]string{"token": "made-up", "email": "a@careline.test", "name": "A", "password": password})
	if a.StatusCode < 400 || a.StatusCode >= 500 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	a.problem(t)
}

func TestAddedStaffCanSignIn(t *testing.T) {
	h := open(t)
	a := h.as("admin", "POST", "/api/v1/staff", map[string]any{
		"email": "Nora@Careline.test", "name": "Nora Kim", "role": "agent", "departments": []string{"billing"}, "password": password,
	})
	var added struct{ Staff protocol.Colleague }
	a.into(t, &added)
	if added.Staff.Name != "Nora Kim" || len(added.Staff.Departments) != 1 || added.Staff.Departments[0] != "billing" || added.Staff.Presence != "offline" {
		t.Errorf("added %+v", added.Staff)
	}
	var s protocol.StaffSession
	h.do("POST", "/api/v1/staff/sessions", map[string]string{"email": "nora@careline.test", "password": password}).into(t, &s)
	var me struct{ Staff protocol.Me }
	h.do("GET", "/api/v1/staff/me", nil, "Authorization", "Bearer "+s.Token).into(t, &me)
	if me.Staff.ID != added.Staff.ID || me.Staff.Email != "nora@careline.test" {
		t.Errorf("me %+v", me.Staff)
	}
	var all struct{ Staff []map[string]any }
	h.as("agent", "GET", "/api/v1/staff", nil).into(t, &all)
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Staff) != 8 || strings.Contains(string(raw), "@") {
		t.Errorf("%d colleagues: %s", len(all.Staff), raw)
	}
}
