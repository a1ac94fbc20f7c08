package httpapi

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"careline/server/auth"
	"careline/server/desk"
)

// requestTime is how long a request may take inside.
const requestTime = 20 * time.Second

// request is what the outer layer knows of a request. All strings are copies,
// because Fiber's are only lent.
type request struct {
	id     string
	host   string
	origin string
	ours   bool // origin is one of our own
	https  bool
	way    auth.Way
	client netip.Addr
	reads  string // the language of sentences for people

	refreshCookie string

	practice     string     // key of the site that somebody of the house tries as a patient
	practitioner desk.Actor // who that is; nobody for everybody else

	body    []byte        // once it was read; an uploaded file never is
	actor   desk.Actor    // set once the credential was verified
	cookies []auth.Cookie // to be set with the answer
	code    string        // of the problem that was answered, for the access log
}

// setCookie sets or clears a cookie with the answer. It does not go through
// huma, whose adapter would join several into one line.
func (r *request) setCookie(c auth.Cookie) { r.cookies = append(r.cookies, c) }

// outermost wraps every request: it gives it an id and a time limit, turns
// panics and errors into problem documents, sets the headers every answer has
// and writes the access log.
func (s *Server) outermost(c *fiber.Ctx) error {
	began := s.now()
	r := s.read(c)
	long, limit := uploads(c), requestTime
	if long {
		limit = uploadTime
	}
	ctx, cancel := context.WithTimeout(context.WithValue(c.UserContext(), requestKey{}, r), limit)
	defer cancel()
	c.SetUserContext(ctx)
	s.commonHeaders(c, r)
	var err error
	if !long {
		err = takeBody(c)
	}
	if err == nil {
		err = s.next(c)
	}
	if err != nil {
		if err = s.refuse(c, err); err != nil {
			return err
		}
	}
	if r.code != "" && unread(c) {
		c.Context().SetConnectionClose() // what still comes is no request
	}
	for _, k := range r.cookies {
		c.Response().Header.Add(fiber.HeaderSetCookie, k.String())
	}
	s.access(c, r, s.now().Sub(began))
	return nil
}

// next runs the rest and makes an error of a panic. The stack goes to the log,
// without the value that caused it: that could be something a patient wrote.
func (s *Server) next(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			if e, ok := v.(error); ok && errors.Is(e, context.Canceled) {
				err = desk.ErrUnavailable.With(e)
				return
			}
			err = errInternal.With(fmt.Errorf("panic of type %T\n%s", v, debug.Stack()))
		}
	}()
	return c.Next()
}

func (s *Server) read(c *fiber.Ctx) *request {
	fc := c.Context()
	r := &request{
		id:     newRequestID(),
		host:   string(fc.Host()),
		origin: string(fc.Request.Header.Peek(fiber.HeaderOrigin)),
		https:  fc.IsTLS(),
		client: addrOf(fc.RemoteAddr().String()),
		reads:  desk.Reads(string(fc.Request.Header.Peek(fiber.HeaderAcceptLanguage))),
	}
	if s.trusted(r.client) {
		r.https = r.https || strings.EqualFold(string(fc.Request.Header.Peek(fiber.HeaderXForwardedProto)), "https")
		r.client = s.forwarded(fc.Request.Header.PeekAll(fiber.HeaderXForwardedFor), r.client)
	}
	r.way = auth.WayOf(s.opts.PublicURL, r.host, r.origin, r.https)
	r.ours = r.origin != "" && auth.OwnOrigin(s.opts.PublicURL, r.origin, r.host)
	r.refreshCookie = cookie(c, r.way.Names().Refresh)
	return r
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.opts.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// forwarded is the client as trusted proxies name it: the last address in
// their header that is not itself a trusted proxy. What stands before it
// anybody could have written.
func (s *Server) forwarded(lines [][]byte, peer netip.Addr) netip.Addr {
	var hops []string
	for _, line := range lines {
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	client := peer
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		if client = a.Unmap(); !s.trusted(client) {
			break
		}
	}
	return client
}

func addrOf(hostport string) netip.Addr {
	ap, err := netip.ParseAddrPort(hostport)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

func newRequestID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails; a broken source ends the process
	return hex.EncodeToString(b[:])
}

// access writes one line per request: the route, never the path or the query,
// which could hold anything.
func (s *Server) access(c *fiber.Ctx, r *request, took time.Duration) {
	route := c.Route().Path
	if r.code == desk.ErrNoSuchThing.Code && (route == "/" || route == "") {
		route = "(none)"
	}
	s.opts.Metrics.Request(c.Method(), route, c.Response().StatusCode(), took)
	level := slog.LevelInfo
	if quiet[route] {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("request", r.id), slog.String("method", c.Method()), slog.String("route", route),
		slog.Int("status", c.Response().StatusCode()), slog.Int64("us", took.Microseconds()),
	}
	if r.code != "" {
		attrs = append(attrs, slog.String("code", r.code))
	}
	if r.actor.Kind == desk.KindStaff {
		attrs = append(attrs, slog.String("staff", r.actor.ID))
	}
	if route == signInPath && c.Response().StatusCode() >= 400 {
		attrs = append(attrs, slog.String("client", r.client.String())) // to see who guesses
	}
	s.log.LogAttrs(c.UserContext(), level, "request", attrs...)
}

// quiet are routes that machines ask every few seconds.
var quiet = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true}
