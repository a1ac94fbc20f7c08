package auth

import (
	"net/url"
	"strings"

	"careline/server/config"
	"careline/server/desk"
)

// Presented is every credential that came with a request or an upgrade, and
// what says where it came from.
type Presented struct {
	Bearer      string // from Authorization, see BearerOf
	Subprotocol string // token offered as careline.bearer.<token>, without that prefix; sockets only

	StaffCookie   string // under the name that Names gives for this way
	PatientCookie string
	// As is the selector: the header Careline-As, or ?as= on the socket. A
	// browser may hold both cookies, so cookies count only with it.
	As string

	Origin  string // header; "" if absent, as with outside clients
	Ours    bool   // whether Origin is one of our own, see OwnOrigin
	Changes bool   // the request may change something: not GET, HEAD or OPTIONS
	Socket  bool   // it is the upgrade to a socket
}

var errForeignOrigin = &desk.Error{Kind: desk.Forbidden, Code: "foreign_origin",
	Public: "This page may not use Careline. Open it from the clinic's own address."}

// Choose picks the credential a request means. It returns the token and the
// side it must be for; with as empty the token's own audience says. Whatever
// else comes along, a page of another origin is refused (403, foreign_origin);
// without a usable credential the answer is desk.ErrUnauthenticated.
//
// A bearer token, in the header or as a subprotocol, goes before cookies: no
// foreign page can make a browser add one. Cookies travel by themselves, so
// they need the selector, and our own Origin wherever a foreign page could
// otherwise change something or listen.
func Choose(p Presented) (token string, as desk.ActorKind, err error) {
	if p.Origin != "" && !p.Ours {
		return "", "", errForeignOrigin
	}
	switch p.As {
	case "", string(desk.KindPatient), string(desk.KindStaff):
		as = desk.ActorKind(p.As)
	default:
		return "", "", desk.ErrUnauthenticated
	}
	if p.Bearer != "" {
		return p.Bearer, as, nil
	}
	if p.Socket && p.Subprotocol != "" {
		return p.Subprotocol, as, nil
	}
	switch as {
	case desk.KindStaff:
		token = p.StaffCookie
	case desk.KindPatient:
		token = p.PatientCookie
	}
	if token == "" {
		return "", "", desk.ErrUnauthenticated
	}
	if (p.Changes || p.Socket) && p.Origin == "" {
		return "", "", errForeignOrigin
	}
	return token, as, nil
}

// BearerOf is the token in an Authorization header; other schemes belong to
// whoever stands in front of us and count as none.
func BearerOf(authorization string) string {
	scheme, token, ok := strings.Cut(authorization, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// OwnOrigin reports whether an Origin header names one of our own pages, on a
// request whose Host header is host. Ours are the public address, and this
// computer itself as it was asked. Without a public address only this computer
// counts: any other host could be a name that a foreign page made point here.
func OwnOrigin(public *url.URL, origin, host string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false // "null" among others
	}
	if public != nil && u.Scheme == public.Scheme && sameHost(u.Host, public.Host, u.Scheme) {
		return true
	}
	if !config.Loopback(host) {
		return false
	}
	return sameHost(u.Host, host, u.Scheme)
}

// sameHost compares host and port; browsers leave the scheme's own port out.
func sameHost(a, b, scheme string) bool {
	own := map[string]string{"http": ":80", "https": ":443"}[scheme]
	return a != "" && strings.EqualFold(strings.TrimSuffix(a, own), strings.TrimSuffix(b, own))
}
