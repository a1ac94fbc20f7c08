package wsclient

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"careline/server/protocol"
)

// Session is a sign-in of either side and the REST calls made in its name.
type Session struct {
	Kind        string // "patient" or "staff"
	ID          string
	Departments []protocol.SiteDepartment // patients: what the site offers

	bases  []string
	turn   atomic.Int64 // which base is in use; moves on when one does not answer
	client *http.Client

	mu       sync.Mutex
	token    string
	expires  time.Time // zero: not known
	refresh  string
	email    string
	password string
}

// sharedHTTP serves all sessions that bring no client of their own, so that
// thousands of patients share one pool of connections.
var sharedHTTP = &http.Client{
	Timeout:   30 * time.Second,
	Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second},
}

// CloseIdle closes the connections that REST calls have left open.
func CloseIdle() { sharedHTTP.CloseIdleConnections() }

func newSession(kind string, bases []string) *Session {
	return &Session{Kind: kind, bases: bases, client: sharedHTTP}
}

// NewPatient starts an anonymous patient session on a site. Several bases are
// several processes of one server.
func NewPatient(ctx context.Context, siteKey string, bases ...string) (*Session, error) {
	s := newSession("patient", bases)
	var out protocol.PatientSession
	in := protocol.StartPatientSession{SiteKey: siteKey}
	if err := s.call(ctx, http.MethodPost, "/api/v1/patient/sessions", in, &out, anonymous); err != nil {
		return nil, err
	}
	s.token, s.ID, s.Departments = out.Token, out.Patient.ID, out.Site.Departments
	return s, nil
}

// NewStaff signs a member of staff in.
func NewStaff(ctx context.Context, email, password string, bases ...string) (*Session, error) {
	s := newSession("staff", bases)
	s.email, s.password = email, password
	if err := s.signIn(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Session) signIn(ctx context.Context) error {
	var out protocol.StaffSession
	in := protocol.SignIn{Email: s.email, Password: s.password}
	if err := s.call(ctx, http.MethodPost, "/api/v1/staff/sessions", in, &out, anonymous); err != nil {
		return err
	}
	s.keep(out)
	return nil
}

func (s *Session) keep(t protocol.StaffSession) {
	s.ID, s.token, s.refresh = t.Staff.ID, t.Token, t.RefreshToken
	s.expires = time.UnixMilli(t.ExpiresAt)
}

// Token is the access token in force; a staff token near its end is renewed.
func (s *Session) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Kind == "staff" && time.Until(s.expires) < 30*time.Second {
		if err := s.renewLocked(ctx); err != nil {
			return "", err
		}
	}
	return s.token, nil
}

// Renew replaces a staff token that the server has refused. Whoever comes
// second, with a token that is already replaced, waits and changes nothing.
func (s *Session) Renew(ctx context.Context, refused string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token != refused {
		return nil
	}
	return s.renewLocked(ctx)
}

// renewLocked uses the refresh token, and signs in again where that one is
// refused too: a session can be gone while the person may still come in.
func (s *Session) renewLocked(ctx context.Context) error {
	if s.Kind != "staff" {
		return &Problem{Status: http.StatusUnauthorized, Code: "unauthenticated"}
	}
	if s.refresh != "" {
		var out protocol.StaffSession
		in := protocol.RefreshSession{RefreshToken: s.refresh}
		err := s.call(ctx, http.MethodPost, "/api/v1/staff/sessions/refresh", in, &out, anonymous)
		if err == nil {
			s.keep(out)
			return nil
		}
		if p := AsProblem(err); p == nil || p.Status != http.StatusUnauthorized {
			return err
		}
	}
	return s.signIn(ctx)
}

// base is the process this session talks to now.
func (s *Session) base() string { return s.bases[int(s.turn.Load())%len(s.bases)] }

// moveOn turns to the next process after one did not answer.
func (s *Session) moveOn(from string) {
	if n := s.turn.Load(); s.bases[int(n)%len(s.bases)] == from {
		s.turn.CompareAndSwap(n, n+1)
	}
}
