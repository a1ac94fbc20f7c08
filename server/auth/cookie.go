package auth

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"careline/server/config"
	"careline/server/desk"
)

// Way is how a request travels between the browser and us. It decides the form
// of the staff cookies and whether anybody may sign in at all.
type Way int

const (
	Plain    Way = iota // http across a network: staff cannot sign in
	Loopback            // http on this computer
	Secure              // https
)

// WayOf reads the way off a request: its Host and Origin headers and whether
// it arrived by https, which a trusted proxy may say as well. Behind a public
// https address everything counts as secure but what this computer itself
// asks.
func WayOf(public *url.URL, host, origin string, https bool) Way {
	if https || strings.HasPrefix(origin, "https://") && OwnOrigin(public, origin, host) {
		return Secure
	}
	if config.Loopback(host) {
		return Loopback
	}
	if public != nil && public.Scheme == "https" {
		return Secure
	}
	return Plain
}

// ErrPlainHTTP refuses sign-in where a password or a cookie could be read on
// its way.
var ErrPlainHTTP = &desk.Error{Kind: desk.Forbidden, Code: "https_required",
	Public: "Signing in needs https, because others could read the password on its way. Open the https address of Careline; whoever runs the server sets it with CARELINE_PUBLIC_URL."}

// AllowsSignIn is ErrPlainHTTP where staff may not sign in.
func (w Way) AllowsSignIn() error {
	if w == Plain {
		return ErrPlainHTTP
	}
	return nil
}

// Names are the names of the cookies on one way. A name that begins with
// __Host- is accepted by browsers only as ours alone: Secure, for the whole
// host, for no other.
type Names struct{ Staff, Refresh, Patient, Practice string }

// Names gives the cookies' names. A patient's cookie is the same everywhere:
// it is of use only where it can be Secure.
func (w Way) Names() Names {
	if w == Loopback {
		return Names{Staff: "careline_staff", Refresh: "careline_refresh", Patient: "__Host-careline_patient", Practice: "careline_practice"}
	}
	return Names{Staff: "__Host-careline_staff", Refresh: "__Host-careline_refresh", Patient: "__Host-careline_patient", Practice: "__Host-careline_practice"}
}

// Cookie is one cookie to be set. Its String is the value of a Set-Cookie
// header.
type Cookie struct {
	Name     string
	Value    string
	Life     time.Duration // 0 or less: remove it
	Secure   bool
	SameSite string // Lax, None
	// Partitioned keeps a separate cookie for each site that embeds us, so
	// that nobody can be followed from clinic to clinic.
	Partitioned bool
}

// StaffCookie carries a staff member's access token.
func (w Way) StaffCookie(token string, life time.Duration) Cookie {
	return Cookie{Name: w.Names().Staff, Value: token, Life: life, Secure: w != Loopback, SameSite: "Lax"}
}

// PracticeCookie names the site that somebody of the house tries as a patient.
// It counts beside their staff cookie alone.
func (w Way) PracticeCookie(site string, life time.Duration) Cookie {
	return Cookie{Name: w.Names().Practice, Value: site, Life: life, Secure: w != Loopback, SameSite: "Lax"}
}

// RefreshCookie carries a staff member's refresh token.
func (w Way) RefreshCookie(token string, life time.Duration) Cookie {
	return Cookie{Name: w.Names().Refresh, Value: token, Life: life, Secure: w != Loopback, SameSite: "Lax"}
}

// PatientCookie carries a patient's token inside the clinic's page, where we
// are a third party.
func (w Way) PatientCookie(token string, life time.Duration) Cookie {
	return Cookie{Name: w.Names().Patient, Value: token, Life: life, Secure: true, SameSite: "None", Partitioned: true}
}

// String is the Set-Cookie header's value. No script can read these cookies,
// and none has a Domain.
func (c Cookie) String() string {
	value, age := c.Value, max(0, int64(c.Life/time.Second))
	if age == 0 {
		value = ""
	}
	s := fmt.Sprintf("%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=%s", c.Name, value, age, c.SameSite)
	if c.Secure {
		s += "; Secure"
	}
	if c.Partitioned {
		s += "; Partitioned"
	}
	return s
}
