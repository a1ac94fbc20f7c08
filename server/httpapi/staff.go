package httpapi

import (
	"context"
	"time"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/protocol"
)

type staffSessionOut struct{ Body protocol.StaffSession }

// signedIn hands the tokens over: to our own pages as cookies that no script
// reads, to clients without an Origin in the body.
func (s *Server) signedIn(r *request, in clinic.SignedIn) *staffSessionOut {
	out := &staffSessionOut{Body: protocol.StaffSession{
		Token: in.Token, ExpiresAt: in.ExpiresAt,
		Staff: protocol.StaffRef{ID: string(in.Staff.ID), Name: in.Staff.Name, Role: string(in.Staff.Role)},
	}}
	if r.ours {
		r.setCookie(r.way.StaffCookie(in.Token, s.until(in.ExpiresAt)))
		r.setCookie(r.way.RefreshCookie(in.Refresh, s.until(in.RefreshExpiresAt)))
	} else {
		out.Body.RefreshToken = in.Refresh
	}
	return out
}

func (s *Server) signIn(ctx context.Context, r *request, in *struct{ Body protocol.SignIn }) (*staffSessionOut, error) {
	if err := r.way.AllowsSignIn(); err != nil {
		return nil, err
	}
	done, err := s.opts.Clinic.SignInStaff(ctx, clinic.Credentials{Email: in.Body.Email, Password: in.Body.Password, Address: r.client})
	if err != nil {
		return nil, err
	}
	return s.signedIn(r, done), nil
}

// until is how long an instant in Unix ms is away.
func (s *Server) until(at int64) time.Duration { return time.UnixMilli(at).Sub(s.now()) }

type refreshIn struct {
	Body *protocol.RefreshSession
}

// refresh takes the token from the body, or from the cookie of a page of ours.
// Cookies travel by themselves, so without our Origin none counts.
func (s *Server) refresh(ctx context.Context, r *request, in *refreshIn) (*staffSessionOut, error) {
	if err := r.way.AllowsSignIn(); err != nil {
		return nil, err
	}
	token := ""
	switch {
	case in.Body != nil && in.Body.RefreshToken != "":
		token = in.Body.RefreshToken
	case r.ours:
		token = r.refreshCookie
	}
	if token == "" {
		return nil, desk.ErrUnauthenticated
	}
	done, err := s.opts.Clinic.Refresh(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.signedIn(r, done), nil
}

func (s *Server) signOut(ctx context.Context, r *request, _ *struct{}) (*nothing, error) {
	if err := s.opts.Clinic.SignOut(ctx, r.actor); err != nil {
		return nil, err
	}
	r.setCookie(r.way.StaffCookie("", 0))
	r.setCookie(r.way.RefreshCookie("", 0))
	return &nothing{}, nil
}

// setUp makes the first admin, who then signs in like everybody.
func (s *Server) setUp(ctx context.Context, r *request, in *struct{ Body protocol.SetUp }) (*struct{ Body colleagueAnswer }, error) {
	if err := r.way.AllowsSignIn(); err != nil {
		return nil, err
	}
	b := in.Body
	p, err := s.opts.Clinic.UseFirstAdminLink(ctx, b.Token, clinic.FirstAdmin{Email: b.Email, Name: b.Name, Password: b.Password, Languages: b.Languages})
	return s.changedStaff(ctx, p, err)
}

type (
	meAnswer struct {
		Staff protocol.Me `json:"staff"`
	}
	colleagueAnswer struct {
		Staff protocol.Colleague `json:"staff"`
	}
	colleaguesAnswer struct {
		Staff []protocol.Colleague `json:"staff"`
	}
	staffPath struct {
		ID string `path:"id"`
	}
)

func (s *Server) colleague(p *desk.Staff) protocol.Colleague {
	return protocol.ColleagueOf(p, s.opts.Chat.Directory())
}

func (s *Server) me(ctx context.Context, r *request, _ *struct{}) (*struct{ Body meAnswer }, error) {
	p, err := s.opts.Clinic.Me(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	tour, err := s.opts.Clinic.TourOf(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body meAnswer }{meAnswer{protocol.Me{Colleague: s.colleague(&p), Email: p.Email, Tour: protocol.Tour(tour)}}}, nil
}

// keepTour keeps where somebody is in the keyboard tour.
func (s *Server) keepTour(ctx context.Context, r *request, in *struct{ Body protocol.Tour }) (*nothing, error) {
	return &nothing{}, s.opts.Clinic.KeepTour(ctx, r.actor, clinic.Tour(in.Body))
}

func (s *Server) colleagues(ctx context.Context, r *request, _ *struct{}) (*struct{ Body colleaguesAnswer }, error) {
	all, err := s.opts.Clinic.StaffList(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body colleaguesAnswer }{colleaguesAnswer{Staff: make([]protocol.Colleague, len(all))}}
	for i := range all {
		out.Body.Staff[i] = s.colleague(&all[i])
	}
	return out, nil
}

func (s *Server) addStaff(ctx context.Context, r *request, in *struct{ Body protocol.AddStaff }) (*struct{ Body colleagueAnswer }, error) {
	b := in.Body
	p, err := s.opts.Clinic.AddStaff(ctx, r.actor, clinic.NewStaff{
		Email: b.Email, Name: b.Name, Role: desk.Role(b.Role), Departments: b.Departments, Languages: b.Languages, Password: b.Password,
	})
	return s.changedStaff(ctx, p, err)
}

// deactivateStaff also gives what they had back to the queues.
func (s *Server) deactivateStaff(ctx context.Context, r *request, in *staffPath) (*struct{ Body colleagueAnswer }, error) {
	p, err := s.opts.Clinic.DeactivateStaff(ctx, r.actor, desk.StaffID(in.ID))
	out, err := s.changedStaff(ctx, p, err)
	if err != nil {
		return nil, err
	}
	_, err = s.opts.Chat.HandOver(ctx, r.actor, p.ID, "")
	return out, err
}

// changedStaff answers with the person, once this process knows them too.
func (s *Server) changedStaff(ctx context.Context, p desk.Staff, err error) (*struct{ Body colleagueAnswer }, error) {
	if err != nil {
		return nil, err
	}
	if err := s.opts.Chat.Reload(ctx); err != nil {
		return nil, err
	}
	return &struct{ Body colleagueAnswer }{colleagueAnswer{s.colleague(&p)}}, nil
}
