package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"careline/server/auth"
	"careline/server/clinic"
)

// TestHowPeopleReachUs: over https with a public address, over plain http in
// the house, and through a proxy.
func TestHowPeopleReachUs(t *testing.T) {
	const address = "https://chat.clinic.example"
	h := open(t, public(address))
	in := map[string]string{"email": clinic.DemoEmail, "password": h.demoPassword()}

	t.Run("https", func(t *testing.T) {
		a := h.do("POST", "/api/v1/staff/sessions", in, "Host", "chat.clinic.example", "Origin", address, "X-Forwarded-Proto", "https")
		if a.StatusCode != 201 {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
		for _, name := range []string{"__Host-careline_staff", "__Host-careline_refresh"} {
			if c := attributes(t, a, name); !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("cookie %+v", c)
			}
		}
		if a.Header.Get("Strict-Transport-Security") == "" {
			t.Error("no HSTS")
		}
		if a := h.do("POST", "/api/v1/staff/sessions", in, "Host", "chat.clinic.example", "Origin", "https://clinic.example"); a.StatusCode != 403 {
			t.Errorf("from the clinic's own site: %d", a.StatusCode)
		}
	})

	t.Run("plain http in the house", func(t *testing.T) {
		plain := open(t)
		a := plain.do("POST", "/api/v1/staff/sessions", map[string]string{"email": clinic.DemoEmail, "password": plain.demoPassword()}, "Host", "10.0.0.5:8080")
		if p := a.problem(t); p.Status != 403 || p.Code != auth.ErrPlainHTTP.Code || !strings.Contains(p.Detail, "https") {
			t.Errorf("%+v", p)
		}
		for _, path := range []string{"/api/v1/staff/sessions/refresh", "/api/v1/setup"} {
			if a := plain.do("POST", path, map[string]string{"token": "x"}, "Host", "10.0.0.5:8080"); a.StatusCode != 403 {
				t.Errorf("%s: %d", path, a.StatusCode)
			}
		}
		if a.Header.Get("Strict-Transport-Security") != "" {
			t.Error("HSTS over http")
		}
	})

	t.Run("who claims to be a proxy", func(t *testing.T) {
		plain := open(t) // trusts nobody
		a := plain.do("GET", "/ws", nil, "Host", "10.0.0.5:8080", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https")
		if !strings.HasPrefix(string(a.body), "127.0.0.1:") || a.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("believed: %s %v", a.body, a.Header)
		}
	})

	t.Run("through a trusted proxy", func(t *testing.T) {
		for chain, want := range map[string]string{
			"203.0.113.9":                        "203.0.113.9:0",
			"198.51.100.1, 203.0.113.9":          "203.0.113.9:0", // what stands before it anybody could write
			"203.0.113.9, 127.0.0.1":             "203.0.113.9:0",
			"nonsense":                           "127.0.0.1:0",
			"2001:db8::7":                        "[2001:db8::7]:0",
			"203.0.113.9, nonsense":              "127.0.0.1:0",
			"":                                   "127.0.0.1:0",
			"127.0.0.1":                          "127.0.0.1:0",
			"::ffff:203.0.113.9":                 "203.0.113.9:0",
			"203.0.113.9, nonsense, 203.0.113.8": "203.0.113.8:0",
		} {
			a := h.do("GET", "/ws", nil, "X-Forwarded-For", chain)
			// The second word says that a socket's context does not end with its request.
			if got := string(a.body); got != want+" true" {
				t.Errorf("%q: %s, want %s", chain, got, want)
			}
		}
	})
}
