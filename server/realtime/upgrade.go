package realtime

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gorilla/websocket"

	"careline/server/auth"
	"careline/server/desk"
	"careline/server/protocol"
)

var (
	errNotSocket = &desk.Error{Kind: desk.Invalid, Code: "not_a_websocket", Public: "This address speaks WebSocket only."}
	errProtocol  = &desk.Error{Kind: desk.Invalid, Code: "subprotocol", Public: "Offer the WebSocket subprotocol " + protocol.Subprotocol + "."}
	errFull      = &desk.Error{Kind: desk.Unavailable, Code: "unavailable", Public: "The server has as many connections as it can hold. Try again in a moment.", RetryAfterMS: 5_000}
	errSession   = &desk.Error{Kind: desk.TooMany, Code: "too_many_connections", Public: "You have too many windows open. Close some and try again.", RetryAfterMS: 5_000}
	errDraining  = &desk.Error{Kind: desk.Unavailable, Code: desk.ErrDraining.Code, Public: desk.ErrDraining.Public, RetryAfterMS: 2_000}
)

// buffers are what gorilla writes with; only its own close frames need one.
var buffers sync.Pool

var upgrader = websocket.Upgrader{
	ReadBufferSize:  512,
	WriteBufferSize: 1 << 10,
	WriteBufferPool: &buffers,
	Subprotocols:    []string{protocol.Subprotocol},
	CheckOrigin:     func(*http.Request) bool { return true },                // auth.Choose has
	Error:           func(http.ResponseWriter, *http.Request, int, error) {}, // we answer
}

// ServeHTTP upgrades or refuses with a problem document. It returns as soon as
// the connection is handed to its own goroutine.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !websocket.IsWebSocketUpgrade(r) {
		refuse(w, reads(r), errNotSocket)
		return
	}
	protocols, bearer := offered(r)
	token, as, err := auth.Choose(s.presented(r, bearer))
	if err != nil {
		refuse(w, reads(r), err)
		return
	}
	if err := s.admit(); err != nil {
		refuse(w, reads(r), err)
		return
	}
	var c *conn
	defer func() { // also when something panics
		if c == nil {
			s.release()
		}
	}()
	c, err = s.connect(w, r, token, as, protocols)
	switch {
	case err != nil:
		if e := desk.AsError(err); e.Kind == desk.Unavailable && e.Err != nil {
			s.log.Error("realtime: an upgrade could not be served", slog.String("code", e.Code), slog.Any("cause", e.Err))
		}
		refuse(w, reads(r), err)
	case c != nil:
		go c.read()
	}
}

// connect authenticates and upgrades. Without an error and a connection the
// peer went away meanwhile.
func (s *Server) connect(w http.ResponseWriter, r *http.Request, token string, as desk.ActorKind, protocols string) (*conn, error) {
	if err := s.enter(r.Context()); err != nil {
		return nil, err
	}
	defer s.exit()
	actor, session, err := s.authenticate(r.Context(), token, as)
	if err != nil {
		return nil, err
	}
	if protocols == "" {
		return nil, errProtocol
	}
	if err := s.seat(session.ID); err != nil {
		return nil, err
	}
	r.Header["Sec-Websocket-Protocol"] = []string{protocols} // gorilla reads one line
	ws, err := upgrader.Upgrade(w, r, nil)
	if err == nil {
		return s.join(ws, actor, session, reads(r)), nil
	}
	s.unseat(session.ID)
	var refused websocket.HandshakeError
	if errors.As(err, &refused) {
		return nil, errNotSocket
	}
	return nil, nil
}

// offered reads the subprotocols: ours if it is among them, and the token that
// may come as another one. Nothing else of them is kept.
func offered(r *http.Request) (ours, bearer string) {
	for p := range strings.SplitSeq(strings.Join(r.Header.Values("Sec-Websocket-Protocol"), ","), ",") {
		p = strings.TrimSpace(p)
		if p == protocol.Subprotocol {
			ours = p
		}
		if token, ok := strings.CutPrefix(p, protocol.BearerPrefix); ok {
			bearer = token
		}
	}
	return ours, bearer
}

// reads is the language in which whoever connects is told what is refused, by
// the rule of REST. A browser cannot set Accept-Language on a socket, so a page
// that shows another language than the browser's names it in the address.
func reads(r *http.Request) string {
	return desk.Reads(r.URL.Query().Get("language") + "," + r.Header.Get("Accept-Language"))
}

// presented gathers every credential of an upgrade.
func (s *Server) presented(r *http.Request, bearer string) auth.Presented {
	origin := r.Header.Get("Origin")
	names := auth.WayOf(s.public, r.Host, origin, r.TLS != nil).Names()
	return auth.Presented{
		Bearer:        auth.BearerOf(r.Header.Get("Authorization")),
		Subprotocol:   bearer,
		StaffCookie:   cookie(r, names.Staff),
		PatientCookie: cookie(r, names.Patient),
		As:            r.URL.Query().Get("as"),
		Origin:        origin,
		Ours:          origin != "" && auth.OwnOrigin(s.public, origin, r.Host),
		Socket:        true,
	}
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// statuses translates refusals before the upgrade.
var statuses = map[desk.ErrorKind]int{
	desk.Invalid:      http.StatusBadRequest,
	desk.Unauthorized: http.StatusUnauthorized,
	desk.Forbidden:    http.StatusForbidden,
	desk.NotFound:     http.StatusUnauthorized,
	desk.TooMany:      http.StatusTooManyRequests,
	desk.Unavailable:  http.StatusServiceUnavailable,
}

func refuse(w http.ResponseWriter, language string, err error) {
	e := desk.AsError(err)
	status := statuses[e.Kind]
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if e.RetryAfterMS > 0 {
		h.Set("Retry-After", strconv.FormatInt((e.RetryAfterMS+999)/1000, 10))
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(protocol.Problem{ // a peer that is gone reads no refusal
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Code: e.Code, Detail: e.In(language), RetryAfterMS: e.RetryAfterMS,
	})
}

// admit counts a connection in, unless there are too many.
func (s *Server) admit() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.draining:
		return errDraining
	case s.open >= s.limits.Connections:
		return errFull
	}
	s.open++
	s.conns.Add(1)
	return nil
}

func (s *Server) release() {
	s.mu.Lock()
	s.open--
	s.mu.Unlock()
	s.conns.Done()
}

// seat counts a connection of a session, so that nobody fills the server alone.
func (s *Server) seat(id desk.SessionID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seats[id] >= s.limits.SessionConnections {
		return errSession
	}
	s.seats[id]++
	return nil
}

func (s *Server) unseat(id desk.SessionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seats[id]--; s.seats[id] == 0 {
		delete(s.seats, id)
	}
}
