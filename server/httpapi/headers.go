package httpapi

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"careline/server/auth"
)

// permissions turns off what no page of ours uses.
const permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"

// commonHeaders are on every answer; pages replace the policy with their own.
// What is no page may load nothing and be framed by nobody.
func (s *Server) commonHeaders(c *fiber.Ctx, r *request) {
	c.Set("X-Request-Id", r.id)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderPermissionsPolicy, permissions)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	c.Set(corp, "same-origin")
	if r.way == auth.Secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

const (
	corp = "Cross-Origin-Resource-Policy"
	coep = "Cross-Origin-Embedder-Policy"
	coop = "Cross-Origin-Opener-Policy"
)

// socketSource is our own socket as a policy names it: older Safari does not
// take 'self' for it.
func socketSource(r *request) string {
	if !hostLike(r.host) {
		return ""
	}
	if r.way == auth.Secure {
		return " wss://" + r.host
	}
	return " ws://" + r.host
}

// widgetPolicy is the iframe's: nothing inline, no third party, no string ever
// becomes markup, and only the site's own pages may embed it.
func widgetPolicy(r *request, origins []string) string {
	ancestors := []string{"'self'"}
	for _, o := range origins {
		if originLike(o) {
			ancestors = append(ancestors, o)
		}
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" + socketSource(r) +
		"; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors " + strings.Join(ancestors, " ") +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
}

// consolePolicy is the same for a page that nobody embeds.
func consolePolicy(r *request) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" + socketSource(r) +
		"; img-src 'self' blob: data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
}

// demoPolicy is what a careful clinic would send with a page that embeds us.
const demoPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// originLike keeps a stored origin from adding directives of its own. A port
// may be *, as policies allow.
func originLike(o string) bool {
	host, ok := strings.CutPrefix(o, "https://")
	if !ok {
		host, ok = strings.CutPrefix(o, "http://")
	}
	return ok && hostLike(strings.TrimPrefix(strings.TrimSuffix(host, ":*"), "*."))
}

func hostLike(h string) bool {
	for i := range len(h) {
		c := h[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == ':' || c == '[' || c == ']') {
			return false
		}
	}
	return h != ""
}
