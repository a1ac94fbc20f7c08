package clinic

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"careline/server/auth"
	"careline/server/desk"
	"careline/server/store"
)

// How long a staff member stays signed in: while the console is open or was
// within the idle time, and never longer than the whole.
const (
	staffIdle  = 12 * time.Hour
	staffWhole = 7 * 24 * time.Hour
)

// Credentials are what somebody signs in with, and from where.
type Credentials struct {
	Email    string
	Password string
	Address  netip.Addr
}

// SignedIn is what a staff member holds after signing in or refreshing.
type SignedIn struct {
	Token            string // access token
	ExpiresAt        int64  // of the access token, Unix ms
	Refresh          string // refresh token
	RefreshExpiresAt int64  // of the session with it, Unix ms
	Session          desk.Session
	Staff            desk.Staff
}

// SignInStaff checks e-mail and password and begins a session. A wrong
// password, an unknown e-mail and a former colleague are told apart by nobody,
// neither by the answer nor by its time. Whoever fails too often is told to
// wait (desk.TooMany); others are not held up by that.
func (s *Service) SignInStaff(ctx context.Context, c Credentials) (SignedIn, error) {
	email := normalEmail(c.Email)
	giveBack, wait := s.signIns.try(email, c.Address)
	if wait > 0 {
		return SignedIn{}, &desk.Error{Kind: desk.TooMany, Code: "rate_limited", RetryAfterMS: wait.Milliseconds() + 1,
			Public: "There were too many attempts that failed. Wait a moment and try again."}
	}
	staff, hash, err := s.store.StaffByEmail(ctx, email)
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) {
		giveBack()
		return SignedIn{}, err
	}
	right, err := s.hasher.Matches(ctx, c.Password, hash)
	if err != nil {
		giveBack()
		return SignedIn{}, err
	}
	if !right || !staff.Active {
		// The e-mail as typed is not kept: people type passwords there.
		failed := s.line(desk.System("sign_in"), "staff.sign_in_failed", string(staff.ID))
		if err := s.store.Record(ctx, failed); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, desk.ErrBadSignIn
	}
	giveBack()
	return s.begin(ctx, staff)
}

// begin writes a new session of somebody who has proved who they are.
func (s *Service) begin(ctx context.Context, staff desk.Staff) (SignedIn, error) {
	now := s.now()
	v := desk.Session{
		ID: desk.SessionID(desk.NewID("ss", now)), Kind: desk.KindStaff, Owner: string(staff.ID),
		CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(staffIdle).UnixMilli(),
	}
	refresh := auth.FirstRefresh(v.ID)
	signedIn := s.line(staff.Actor(v.ID), "staff.signed_in", string(staff.ID))
	if err := s.store.CreateSession(ctx, v, auth.HashSecret(refresh), signedIn); err != nil {
		return SignedIn{}, err
	}
	return s.issue(staff, v, refresh)
}

// issue mints an access token that ends no later than its session.
func (s *Service) issue(staff desk.Staff, v desk.Session, refresh string) (SignedIn, error) {
	now := s.now()
	until := min(now.Add(auth.StaffTokenLife).UnixMilli(), v.ExpiresAt)
	token, err := s.keys.Mint(auth.Claims{Kind: desk.KindStaff, Owner: v.Owner, Session: v.ID, ExpiresAt: time.UnixMilli(until)}, now)
	if err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Token: token, ExpiresAt: until, Refresh: refresh, RefreshExpiresAt: v.ExpiresAt, Session: v, Staff: staff}, nil
}

// refreshGrace is how long the refresh token before the current one is still
// answered: for a lost reply, or two tabs that refresh at the same moment.
const refreshGrace = 10 * time.Second

// Refresh exchanges a refresh token for a new one and an access token. The one
// before is answered with the same new token within refreshGrace. A token that
// is older still, or none of ours, means that a copy is in use: the session
// ends, sockets and all, and both holders have to sign in again.
func (s *Service) Refresh(ctx context.Context, token string) (SignedIn, error) {
	id, ok := auth.RefreshSession(token)
	if !ok {
		return SignedIn{}, desk.ErrUnauthenticated
	}
	v, err := s.store.Session(ctx, id)
	if err != nil {
		return SignedIn{}, unknown(err)
	}
	staff, err := s.store.StaffByID(ctx, desk.StaffID(v.Owner))
	if err != nil {
		return SignedIn{}, unknown(err)
	}
	if !staff.Active {
		return SignedIn{}, desk.ErrUnauthenticated
	}
	now := s.now()
	next := s.keys.NextRefresh(token)
	v, reused, err := s.store.RotateSession(ctx, store.Rotation{
		Session: id, Presented: auth.HashSecret(token), Next: auth.HashSecret(next), Grace: refreshGrace,
		ExpiresAt: min(now.Add(staffIdle).UnixMilli(), v.CreatedAt+staffWhole.Milliseconds()),
	}, s.line(staff.Actor(id), "staff.session_reused", string(staff.ID)))
	if err != nil {
		return SignedIn{}, unknown(err)
	}
	if reused {
		s.revoked([]desk.SessionID{id})
		return SignedIn{}, desk.ErrUnauthenticated.With(errors.New("clinic: refresh: token used twice"))
	}
	return s.issue(staff, v, next)
}

// SignOut ends the session the actor acts in.
func (s *Service) SignOut(ctx context.Context, a desk.Actor) error {
	if err := desk.StaffOnly(a); err != nil {
		return err
	}
	return s.end(ctx, a, "staff.signed_out")
}

// end revokes the actor's session and tells open sockets.
func (s *Service) end(ctx context.Context, a desk.Actor, action string) error {
	if err := s.store.RevokeSession(ctx, a.Session, action, s.line(a, action, a.ID)); err != nil {
		return fmt.Errorf("clinic: end session: %w", err)
	}
	s.revoked([]desk.SessionID{a.Session})
	return nil
}

// normalEmail is the form e-mail addresses are stored and compared in.
func normalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
