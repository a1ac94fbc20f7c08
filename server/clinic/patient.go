package clinic

import (
	"context"
	"time"

	"careline/server/auth"
	"careline/server/desk"
)

// PatientSession is what a patient's browser holds.
type PatientSession struct {
	Token       string
	Session     desk.Session
	Patient     desk.Patient
	Site        desk.Site
	Departments []desk.Department // offered on the site, in its order
}

// StartPatientSession begins an anonymous patient on a site. Nobody has to
// prove anything for it, and the patient can reach nothing but what they write
// themselves.
//
// By is whoever is known to ask: somebody of the house practises, on a site that
// nobody else sees yet too.
func (s *Service) StartPatientSession(ctx context.Context, by desk.Actor, siteKey string) (PatientSession, error) {
	site, err := s.SiteFor(ctx, by, siteKey)
	if err != nil {
		return PatientSession{}, err
	}
	departments, err := s.SiteDepartments(ctx, site)
	if err != nil {
		return PatientSession{}, err
	}
	now := s.now()
	p := desk.Patient{ID: desk.PatientID(desk.NewID("p", now)), Site: site.ID, CreatedAt: now.UnixMilli(), Practice: practises(by)}
	v := desk.Session{
		ID: desk.SessionID(desk.NewID("ss", now)), Kind: desk.KindPatient, Owner: string(p.ID),
		CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(auth.PatientTokenLife).UnixMilli(),
	}
	token, err := s.keys.Mint(auth.Claims{Kind: desk.KindPatient, Owner: v.Owner, Session: v.ID, ExpiresAt: time.UnixMilli(v.ExpiresAt)}, now)
	if err != nil {
		return PatientSession{}, err
	}
	if err := s.store.CreatePatient(ctx, p, v); err != nil {
		return PatientSession{}, err
	}
	return PatientSession{Token: token, Session: v, Patient: p, Site: site, Departments: departments}, nil
}

// EndPatientSession is "clear and leave": the session ends everywhere and what
// was written can no longer be opened with it. The conversations stay with the
// clinic.
func (s *Service) EndPatientSession(ctx context.Context, a desk.Actor) error {
	if a.Kind != desk.KindPatient {
		return desk.ErrForbidden
	}
	return s.end(ctx, a, "patient.left")
}
