package httpapi_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"careline/server/auth"
	"careline/server/desk"
	"careline/server/protocol"
)

// TestForgedTokens: whatever is wrong with a token, the answer is the same.
func TestForgedTokens(t *testing.T) {
	h := open(t)
	other, err := auth.LoadKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	claims := auth.Claims{Kind: desk.KindStaff, Owner: "s_admin", Session: "ss_admin", ExpiresAt: time.Now().Add(time.Hour)}
	wrongKey, err := other.Mint(claims, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	late := claims
	late.ExpiresAt = time.Now().Add(-time.Hour)
	noSession := claims
	noSession.Session = "ss_never"
	notTheirs := claims
	notTheirs.Session = "ss_agent"
	good := h.mint(claims)
	parts := strings.Split(good, ".")
	coded := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, token := range map[string]string{
		"alg none":                  coded(`{"alg":"none","typ":"JWT"}`) + "." + parts[1] + ".",
		"alg None, signature kept":  coded(`{"alg":"None","typ":"JWT"}`) + "." + parts[1] + "." + parts[2],
		"alg HS384":                 coded(`{"alg":"HS384","typ":"JWT"}`) + "." + parts[1] + "." + parts[2],
		"alg RS256":                 coded(`{"alg":"RS256","typ":"JWT"}`) + "." + parts[1] + "." + parts[2],
		"another key":               wrongKey,
		"expired":                   h.mint(late),
		"a session that never was":  h.mint(noSession),
		"another's session":         h.mint(notTheirs),
		"another person written in": parts[0] + "." + coded(`{"iss":"careline","aud":["staff"],"sub":"s_agent","sid":"ss_agent","exp":9999999999}`) + "." + parts[2],
		"no signature":              parts[0] + "." + parts[1] + ".",
		"two parts":                 parts[0] + "." + parts[1],
		"no JWT":                    "hello",
		"10 KB":                     strings.Repeat("a", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			a := h.do("GET", "/api/v1/staff/me", nil, "Authorization", "Bearer "+token)
			if p := a.problem(t); p.Status != 401 || p.Code != "unauthenticated" {
				t.Errorf("%d %s", p.Status, p.Code)
			}
			if a.Header.Get("WWW-Authenticate") != "Bearer" {
				t.Error("does not say how to authenticate")
			}
			if strings.Contains(h.log.String(), token) {
				t.Error("the log holds the token")
			}
		})
	}
	t.Run("wrong audience", func(t *testing.T) {
		for _, pair := range [][2]string{{"admin", "patient"}, {"own", "staff"}} {
			if a := h.as(pair[0], "GET", "/api/v1/conversations", nil, "Careline-As", pair[1]); a.StatusCode != 401 {
				t.Errorf("%s as %s: %d", pair[0], pair[1], a.StatusCode)
			}
		}
	})
	t.Run("revoked", func(t *testing.T) {
		if a := h.as("agent", "DELETE", "/api/v1/staff/session", nil); a.StatusCode != 204 {
			t.Fatal(a.StatusCode)
		}
		if a := h.as("agent", "GET", "/api/v1/staff/me", nil); a.StatusCode != 401 {
			t.Errorf("after signing out: %d", a.StatusCode)
		}
		if a := h.as("admin", "POST", "/api/v1/staff/s_supervisor/deactivate", nil); a.StatusCode != 200 {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
		if a := h.as("supervisor", "GET", "/api/v1/staff/me", nil); a.StatusCode != 401 {
			t.Errorf("after deactivation: %d", a.StatusCode)
		}
	})
	if a := h.do("GET", "/api/v1/staff/me", nil, "Authorization", "Bearer "+good); a.StatusCode != 200 {
		t.Errorf("the good one: %d", a.StatusCode)
	}
}

// TestCookiesAndOrigins: a browser may hold both cookies, so it says which; and
// what changes something comes from a page of ours.
func TestCookiesAndOrigins(t *testing.T) {
	h := open(t)
	c := h.conversation()
	ours := h.base
	jar := "careline_staff=" + h.tokens["agent"] + "; __Host-careline_patient=" + h.tokens["own"]
	const list = "/api/v1/conversations"
	send := list + "/" + c + "/messages"
	for _, tt := range []struct {
		name, method, path string
		headers            []string
		status             int
		code               string
	}{
		{"no selector", "GET", list, []string{"Cookie", jar}, 401, "unauthenticated"},
		{"patient", "GET", list, []string{"Cookie", jar, "Careline-As", "patient"}, 200, ""},
		{"staff", "GET", "/api/v1/staff/me", []string{"Cookie", jar, "Careline-As", "staff"}, 200, ""},
		{"a patient is not staff", "GET", "/api/v1/staff/me", []string{"Cookie", jar, "Careline-As", "patient"}, 403, "forbidden"},
		{"an unknown selector", "GET", list, []string{"Cookie", jar, "Careline-As", "admin"}, 401, "unauthenticated"},
		{"the cookie of https", "GET", list, []string{"Cookie", "__Host-careline_staff=" + h.tokens["agent"], "Careline-As", "staff"}, 401, "unauthenticated"},
		{"changes from our page", "POST", send, []string{"Cookie", jar, "Careline-As", "staff", "Origin", ours}, 201, ""},
		{"changes without an origin", "POST", send, []string{"Cookie", jar, "Careline-As", "staff"}, 403, "foreign_origin"},
		{"changes from a foreign page", "POST", send, []string{"Cookie", jar, "Careline-As", "staff", "Origin", "https://evil.example"}, 403, "foreign_origin"},
		{"changes from another port", "POST", send, []string{"Cookie", jar, "Careline-As", "staff", "Origin", "http://127.0.0.1:1"}, 403, "foreign_origin"},
		{"changes from nowhere", "POST", send, []string{"Cookie", jar, "Careline-As", "staff", "Origin", "null"}, 403, "foreign_origin"},
		{"reads from a foreign page", "GET", list, []string{"Cookie", jar, "Careline-As", "staff", "Origin", "https://evil.example"}, 403, "foreign_origin"},
		{"a bearer without an origin", "POST", send, []string{"Authorization", "Bearer " + h.tokens["agent"]}, 201, ""},
		{"a bearer on a foreign page", "POST", send, []string{"Authorization", "Bearer " + h.tokens["agent"], "Origin", "https://evil.example"}, 403, "foreign_origin"},
		{"another scheme is nobody", "GET", list, []string{"Authorization", "Basic " + h.tokens["agent"]}, 401, "unauthenticated"},
		{"a name made to point here", "POST", send, []string{"Host", "evil.example:8080", "Origin", "http://evil.example:8080", "Cookie", jar, "Careline-As", "patient"}, 403, "foreign_origin"},
		{"a patient's session from a foreign page", "POST", "/api/v1/patient/sessions", []string{"Origin", "https://evil.example"}, 403, "foreign_origin"},
		{"signing in from a foreign page", "POST", "/api/v1/staff/sessions", []string{"Origin", "https://evil.example"}, 403, "foreign_origin"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var body any
			if tt.method == "POST" {
				body = map[string]string{"text": "x", "client_id": uuid(), "site_key": "demo"}
			}
			a := h.do(tt.method, tt.path, body, tt.headers...)
			if a.StatusCode != tt.status {
				t.Fatalf("%d, want %d: %s", a.StatusCode, tt.status, a.body)
			}
			if tt.code != "" {
				if p := a.problem(t); p.Code != tt.code {
					t.Errorf("code %s, want %s", p.Code, tt.code)
				}
			}
			if len(a.Header["Set-Cookie"]) > 0 {
				t.Errorf("sets %v", a.Header["Set-Cookie"])
			}
		})
	}
}

// attributes are those of the cookie with this name in an answer.
func attributes(t *testing.T, a answer, name string) *http.Cookie {
	t.Helper()
	for _, c := range a.Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %s in %v", name, a.Header["Set-Cookie"])
	return nil
}

func TestPatientCookie(t *testing.T) {
	h := open(t)
	key := map[string]string{"site_key": "demo"}
	a := h.do("POST", "/api/v1/patient/sessions", key, "Origin", h.base)
	var begun protocol.PatientSession
	a.into(t, &begun)
	c := attributes(t, a, "__Host-careline_patient")
	if !c.HttpOnly || !c.Secure || !c.Partitioned || c.SameSite != http.SameSiteNoneMode || c.Path != "/" || c.Domain != "" || c.Value != begun.Token || c.MaxAge < 29*24*3600 {
		t.Errorf("cookie %+v", c)
	}
	if begun.Patient.ID == "" || len(begun.Site.Departments) != 3 || begun.Site.Departments[0].Name != "Scheduling" ||
		begun.Site.Departments[0].Key != "scheduling" || begun.Site.Departments[0].Names["es"] != "Citas" || len(begun.Site.Emergency) == 0 {
		t.Errorf("session %+v", begun)
	}
	if plain := h.do("POST", "/api/v1/patient/sessions", key); len(plain.Header["Set-Cookie"]) > 0 {
		t.Errorf("an outside client got %v", plain.Header["Set-Cookie"])
	}

	jar := []string{"Cookie", "__Host-careline_patient=" + begun.Token, "Careline-As", "patient", "Origin", h.base}
	var here protocol.PatientHere
	h.do("GET", "/api/v1/patient/session", nil, jar...).into(t, &here)
	if here.Patient.ID != begun.Patient.ID || here.Unread != 0 || here.Site.Key != "demo" {
		t.Errorf("here %+v", here)
	}
	a = h.do("DELETE", "/api/v1/patient/session", nil, jar...)
	if c := attributes(t, a, "__Host-careline_patient"); a.StatusCode != 204 || c.MaxAge >= 0 || c.Value != "" || !c.Partitioned {
		t.Errorf("leaving: %d %+v", a.StatusCode, c)
	}
	if a = h.do("GET", "/api/v1/patient/session", nil, jar...); a.StatusCode != 401 {
		t.Errorf("after leaving: %d", a.StatusCode)
	}
}

func TestUnreadForTheBadge(t *testing.T) {
	h := open(t)
	c := h.conversation()
	for range 2 {
		if a := h.as("agent", "POST", "/api/v1/conversations/"+c+"/messages", map[string]string{"text": "Hello", "client_id": uuid()}); a.StatusCode != 201 {
			t.Fatal(a.StatusCode)
		}
	}
	var here protocol.PatientHere
	h.as("own", "GET", "/api/v1/patient/session", nil).into(t, &here)
	if here.Unread != 2 {
		t.Errorf("unread %d, want 2", here.Unread)
	}
}
