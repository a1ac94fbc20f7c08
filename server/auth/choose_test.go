package auth_test

import (
	"net/url"
	"testing"
	"time"

	"careline/server/auth"
	"careline/server/desk"
)

func TestChoose(t *testing.T) {
	const ours, foreign = "https://chat.clinic.example", "https://evil.example"
	both := auth.Presented{StaffCookie: "staff-cookie", PatientCookie: "patient-cookie"}
	with := func(p auth.Presented, change func(*auth.Presented)) auth.Presented {
		change(&p)
		p.Ours = p.Origin == ours
		return p
	}
	type want struct {
		token string
		as    desk.ActorKind
		code  string
	}
	const none, forbidden = "unauthenticated", "foreign_origin"
	for _, tt := range []struct {
		name string
		p    auth.Presented
		want want
	}{
		{"nothing", auth.Presented{}, want{code: none}},

		{"bearer without Origin", auth.Presented{Bearer: "b"}, want{token: "b"}},
		{"bearer that changes something", auth.Presented{Bearer: "b", Changes: true}, want{token: "b"}},
		{"bearer on the socket", auth.Presented{Bearer: "b", Socket: true}, want{token: "b"}},
		{"bearer, our Origin", with(auth.Presented{Bearer: "b"}, func(p *auth.Presented) { p.Origin = ours }), want{token: "b"}},
		{"bearer, foreign Origin", with(auth.Presented{Bearer: "b"}, func(p *auth.Presented) { p.Origin = foreign }), want{code: forbidden}},
		{"bearer, Origin null", with(auth.Presented{Bearer: "b"}, func(p *auth.Presented) { p.Origin = "null" }), want{code: forbidden}},
		{"bearer before cookies", with(both, func(p *auth.Presented) { p.Bearer = "b"; p.As = "staff" }), want{token: "b", as: desk.KindStaff}},
		{"bearer with a selector", auth.Presented{Bearer: "b", As: "patient"}, want{token: "b", as: desk.KindPatient}},
		{"bearer with a strange selector", auth.Presented{Bearer: "b", As: "system"}, want{code: none}},
		{"bearer before subprotocol", auth.Presented{Bearer: "b", Subprotocol: "s", Socket: true}, want{token: "b"}},

		{"subprotocol", with(auth.Presented{Subprotocol: "s", Socket: true}, func(p *auth.Presented) { p.Origin = ours; p.As = "patient" }), want{token: "s", as: desk.KindPatient}},
		{"subprotocol before cookies", with(both, func(p *auth.Presented) { p.Subprotocol = "s"; p.Socket = true; p.Origin = ours; p.As = "patient" }), want{token: "s", as: desk.KindPatient}},
		{"subprotocol, foreign Origin", with(auth.Presented{Subprotocol: "s", Socket: true}, func(p *auth.Presented) { p.Origin = foreign }), want{code: forbidden}},
		{"subprotocol off the socket", auth.Presented{Subprotocol: "s"}, want{code: none}},

		{"cookies without selector", both, want{code: none}},
		{"cookies, selector staff", with(both, func(p *auth.Presented) { p.As = "staff" }), want{token: "staff-cookie", as: desk.KindStaff}},
		{"cookies, selector patient", with(both, func(p *auth.Presented) { p.As = "patient" }), want{token: "patient-cookie", as: desk.KindPatient}},
		{"cookies, strange selector", with(both, func(p *auth.Presented) { p.As = "admin" }), want{code: none}},
		{"cookies, selector in capitals", with(both, func(p *auth.Presented) { p.As = "Staff" }), want{code: none}},
		{"the other side's cookie alone", auth.Presented{PatientCookie: "patient-cookie", As: "staff"}, want{code: none}},
		{"cookie reads from a foreign page", with(both, func(p *auth.Presented) { p.As = "staff"; p.Origin = foreign }), want{code: forbidden}},
		{"cookie changes, our Origin", with(both, func(p *auth.Presented) { p.As = "staff"; p.Changes = true; p.Origin = ours }), want{token: "staff-cookie", as: desk.KindStaff}},
		{"cookie changes, no Origin", with(both, func(p *auth.Presented) { p.As = "staff"; p.Changes = true }), want{code: forbidden}},
		{"cookie changes, foreign Origin", with(both, func(p *auth.Presented) { p.As = "patient"; p.Changes = true; p.Origin = foreign }), want{code: forbidden}},
		{"cookie changes, Origin null", with(both, func(p *auth.Presented) { p.As = "patient"; p.Changes = true; p.Origin = "null" }), want{code: forbidden}},
		{"cookie on the socket, our Origin", with(both, func(p *auth.Presented) { p.As = "patient"; p.Socket = true; p.Origin = ours }), want{token: "patient-cookie", as: desk.KindPatient}},
		{"cookie on the socket, no Origin", with(both, func(p *auth.Presented) { p.As = "patient"; p.Socket = true }), want{code: forbidden}},
		{"cookie on the socket, no selector", with(both, func(p *auth.Presented) { p.Socket = true; p.Origin = ours }), want{code: none}},
		{"nothing from a foreign page", with(auth.Presented{}, func(p *auth.Presented) { p.Origin = foreign }), want{code: forbidden}},
		{"no cookie, no Origin, changes", auth.Presented{As: "staff", Changes: true}, want{code: none}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			token, as, err := auth.Choose(tt.p)
			got := want{token: token, as: as}
			if err != nil {
				got.code = desk.AsError(err).Code
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestBearerOf(t *testing.T) {
	for header, want := range map[string]string{
		"Bearer abc": "abc", "bearer abc": "abc", "Bearer  abc ": "abc",
		"": "", "Bearer": "", "Bearer ": "", "Basic dTpw": "", "abc": "", "Bearerabc": "",
	} {
		if got := auth.BearerOf(header); got != want {
			t.Errorf("BearerOf(%q) = %q, want %q", header, got, want)
		}
	}
}

func address(s string) *url.URL {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

func TestOwnOrigin(t *testing.T) {
	const public = "https://chat.clinic.example"
	for _, tt := range []struct {
		name, public, origin, host string
		want                       bool
	}{
		{"public", public, public, "chat.clinic.example", true},
		{"public, its own port said", public, public, "chat.clinic.example:443", true},
		{"public, capitals", public, "https://Chat.Clinic.example", "chat.clinic.example", true},
		{"public behind a proxy that renames the host", public, public, "127.0.0.1:8080", true},
		{"public over http", public, "http://chat.clinic.example", "chat.clinic.example", false},
		{"public on another port", public, public + ":8443", "chat.clinic.example", false},
		{"a host that begins alike", public, public + ".evil.example", "chat.clinic.example", false},
		{"a subdomain", public, "https://a.chat.clinic.example", "chat.clinic.example", false},
		{"the clinic's own site", public, "https://clinic.example", "chat.clinic.example", false},
		{"a foreign page that names itself as host", public, "https://evil.example", "evil.example", false},
		{"loopback beside a public address", public, "http://127.0.0.1:8080", "127.0.0.1:8080", true},
		{"another port of this computer", public, "http://127.0.0.1:3000", "127.0.0.1:8080", false},

		{"loopback", "", "http://127.0.0.1:8080", "127.0.0.1:8080", true},
		{"loopback by another name", "", "http://localhost:8080", "127.0.0.1:8080", false},
		{"in the house, no public address", "", "http://10.0.0.5:8080", "10.0.0.5:8080", false},
		{"a name that was made to point here", "", "http://evil.example:8080", "evil.example:8080", false},
		{"foreign, no public address", "", "http://evil.example", "10.0.0.5:8080", false},
		{"public on loopback", "http://localhost:8080", "http://localhost:8080", "localhost:8080", true},

		{"null", public, "null", "chat.clinic.example", false},
		{"empty", public, "", "chat.clinic.example", false},
		{"empty and no host", "", "", "", false},
		{"no host", "", "http://", "", false},
		{"a page's scheme", "", "chrome-extension://abc", "abc", false},
		{"with a path", public, public + "/", "chat.clinic.example", false},
		{"with a user", public, "https://x@chat.clinic.example", "chat.clinic.example", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := auth.OwnOrigin(address(tt.public), tt.origin, tt.host); got != tt.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestWayOf(t *testing.T) {
	const public = "https://chat.clinic.example"
	for _, tt := range []struct {
		name, public, host, origin string
		https                      bool
		want                       auth.Way
	}{
		{"loopback", "", "127.0.0.1:8080", "http://127.0.0.1:8080", false, auth.Loopback},
		{"loopback without Origin", "", "localhost:8080", "", false, auth.Loopback},
		{"in the house over http", "", "10.0.0.5:8080", "http://10.0.0.5:8080", false, auth.Plain},
		{"in the house over http, no Origin", "", "careline:8080", "", false, auth.Plain},
		{"public", public, "chat.clinic.example", public, false, auth.Secure},
		{"public without Origin", public, "chat.clinic.example", "", false, auth.Secure},
		{"public behind a proxy that renames the host", public, "127.0.0.1:8080", public, false, auth.Secure},
		{"this computer beside a public address", public, "127.0.0.1:8080", "http://127.0.0.1:8080", false, auth.Loopback},
		{"a trusted proxy says https", "", "chat.clinic.example", "", true, auth.Secure},
		{"a foreign https page", "", "10.0.0.5:8080", "https://evil.example", false, auth.Plain},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := auth.WayOf(address(tt.public), tt.host, tt.origin, tt.https)
			if got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
			if err := got.AllowsSignIn(); (err != nil) != (tt.want == auth.Plain) {
				t.Errorf("sign-in: %v", err)
			}
		})
	}
}

func TestCookies(t *testing.T) {
	for _, tt := range []struct {
		name   string
		cookie auth.Cookie
		want   string
	}{
		{"staff", auth.Secure.StaffCookie("T", 10*time.Minute), "__Host-careline_staff=T; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"},
		{"staff on loopback", auth.Loopback.StaffCookie("T", 10*time.Minute), "careline_staff=T; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"},
		{"refresh", auth.Secure.RefreshCookie("R", time.Hour), "__Host-careline_refresh=R; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"},
		{"refresh on loopback", auth.Loopback.RefreshCookie("R", time.Hour), "careline_refresh=R; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"},
		{"patient", auth.Secure.PatientCookie("P", time.Hour), "__Host-careline_patient=P; Path=/; Max-Age=3600; HttpOnly; SameSite=None; Secure; Partitioned"},
		{"patient on loopback", auth.Loopback.PatientCookie("P", time.Hour), "__Host-careline_patient=P; Path=/; Max-Age=3600; HttpOnly; SameSite=None; Secure; Partitioned"},
		{"patient over plain http", auth.Plain.PatientCookie("P", time.Hour), "__Host-careline_patient=P; Path=/; Max-Age=3600; HttpOnly; SameSite=None; Secure; Partitioned"},
		{"removal leaves no value", auth.Secure.StaffCookie("T", 0), "__Host-careline_staff=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"},
		{"removal by a life that is over", auth.Loopback.RefreshCookie("R", -time.Hour), "careline_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.cookie.String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
