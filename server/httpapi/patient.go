package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/protocol"
)

type patientSessionOut struct{ Body protocol.PatientSession }

// startPatientSession begins a session. The cookie is for our own iframe
// alone; the token in the body is for clients without cookies and browsers
// that refuse ours.
func (s *Server) startPatientSession(ctx context.Context, r *request, in *struct{ Body protocol.StartPatientSession }) (*patientSessionOut, error) {
	begun, err := s.opts.Clinic.StartPatientSession(ctx, r.practising(in.Body.SiteKey), in.Body.SiteKey)
	if err != nil {
		return nil, err
	}
	out := &patientSessionOut{Body: protocol.PatientSession{
		Token: begun.Token, Patient: protocol.PatientID{ID: string(begun.Patient.ID)}, Site: s.patientSite(&begun.Site, begun.Departments),
	}}
	if r.ours {
		r.setCookie(r.way.PatientCookie(begun.Token, s.until(begun.Session.ExpiresAt)))
	}
	return out, nil
}

// patientSession answers whether a session exists, and what waits to be read:
// only then does the launcher connect.
func (s *Server) patientSession(ctx context.Context, r *request, _ *struct{}) (*struct{ Body protocol.PatientHere }, error) {
	site, err := s.opts.Clinic.PatientSite(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	offered, err := s.opts.Clinic.SiteDepartments(ctx, site)
	if err != nil {
		return nil, err
	}
	items, _, err := s.opts.Chat.Conversations(ctx, r.actor, chat.ListQuery{Limit: 200})
	if err != nil {
		return nil, err
	}
	out := &struct{ Body protocol.PatientHere }{protocol.PatientHere{
		Patient: protocol.PatientID{ID: r.actor.ID}, Site: s.patientSite(&site, offered),
	}}
	for i := range items {
		out.Body.Unread += items[i].Unread
	}
	if len(items) > 0 {
		known, err := s.opts.Chat.Known(ctx, r.actor)
		if err != nil {
			return nil, err
		}
		told := protocol.Known(known)
		out.Body.Known = &told
	}
	return out, nil
}

// endPatientSession is "clear and leave": the next person at this device finds
// nothing.
func (s *Server) endPatientSession(ctx context.Context, r *request, _ *struct{}) (*nothing, error) {
	if err := s.opts.Clinic.EndPatientSession(ctx, r.actor); err != nil {
		return nil, err
	}
	r.setCookie(r.way.PatientCookie("", 0))
	return &nothing{}, nil
}
