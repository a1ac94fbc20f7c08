package clinic

import (
	"context"
	"errors"
	"fmt"

	"careline/server/desk"
)

// Authenticate turns an access token into who it is and which session that
// person acts in. The token must be for as; with as empty its own audience
// decides. Session and person are read each time, so that a revocation counts
// from the next request on, in every process. Whatever is wrong, the answer is
// desk.ErrUnauthenticated; when the database does not answer it is that error.
func (s *Service) Authenticate(ctx context.Context, token string, as desk.ActorKind) (desk.Actor, desk.Session, error) {
	now := s.now()
	claims, err := s.keys.Verify(token, as, now)
	if err != nil {
		return desk.Actor{}, desk.Session{}, err
	}
	v, err := s.store.Session(ctx, claims.Session)
	if err != nil {
		return desk.Actor{}, desk.Session{}, unknown(err)
	}
	if v.Kind != claims.Kind || v.Owner != claims.Owner || v.RevokedAt != 0 || v.ExpiresAt <= now.UnixMilli() {
		return desk.Actor{}, desk.Session{}, desk.ErrUnauthenticated
	}
	actor, err := s.actor(ctx, v)
	if err != nil {
		return desk.Actor{}, desk.Session{}, unknown(err)
	}
	return actor, v, nil
}

// ActorOf is who acts in a session, as they are now: for what names a session
// and was signed by us. Of one that is over it is desk.ErrUnauthenticated.
func (s *Service) ActorOf(ctx context.Context, id desk.SessionID) (desk.Actor, error) {
	v, err := s.store.Session(ctx, id)
	if err != nil {
		return desk.Actor{}, unknown(err)
	}
	if v.RevokedAt != 0 || v.ExpiresAt <= s.now().UnixMilli() {
		return desk.Actor{}, desk.ErrUnauthenticated
	}
	a, err := s.actor(ctx, v)
	return a, unknown(err)
}

// actor reads the person behind a session as they are now.
func (s *Service) actor(ctx context.Context, v desk.Session) (desk.Actor, error) {
	if v.Kind == desk.KindPatient {
		p, err := s.store.Patient(ctx, desk.PatientID(v.Owner))
		return desk.Actor{Kind: desk.KindPatient, ID: v.Owner, Session: v.ID, Site: p.Site, Practice: p.Practice}, err
	}
	p, err := s.store.StaffByID(ctx, desk.StaffID(v.Owner))
	if err == nil && !p.Active {
		err = desk.ErrUnauthenticated
	}
	if err == nil {
		err = s.met(ctx, p.ID)
	}
	return p.Actor(v.ID), err
}

// unknown hides from an outsider which part of a credential is not known.
func unknown(err error) error {
	if errors.Is(err, desk.ErrNoSuchThing) {
		return desk.ErrUnauthenticated.With(fmt.Errorf("clinic: authenticate: %w", err))
	}
	return err
}
