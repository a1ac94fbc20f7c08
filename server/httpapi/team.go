package httpapi

import (
	"context"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	teamAnswer struct {
		Team []protocol.Member `json:"team"`
	}
	memberAnswer struct {
		Member protocol.Member `json:"member"`
	}
	memberOut   struct{ Body memberAnswer }
	editStaffIn struct {
		ID   string `path:"id"`
		Body protocol.EditStaff
	}
	staffLinksAnswer struct {
		Links []protocol.StaffLink `json:"links"`
	}
	invitedAnswer struct {
		Invited protocol.Invited `json:"invited"`
	}
	staffImportAnswer struct {
		Import protocol.StaffImport `json:"import"`
	}
)

func (s *Server) team(ctx context.Context, r *request, _ *struct{}) (*struct{ Body teamAnswer }, error) {
	all, err := s.opts.Clinic.Team(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body teamAnswer }{teamAnswer{Team: make([]protocol.Member, len(all))}}
	for i := range all {
		out.Body.Team[i] = s.member(&all[i])
	}
	return out, nil
}

func (s *Server) member(m *clinic.Member) protocol.Member {
	state := "active"
	switch {
	case !m.Active:
		state = "former"
	case !m.Joined:
		state = "invited"
	}
	return protocol.Member{
		ID: string(m.ID), Email: m.Email, Name: m.Name, Role: string(m.Role), Departments: s.departmentKeys(m.Own()),
		Languages: listed(m.Languages), Capacity: m.Capacity, State: state, LinkUntil: m.LinkUntil, Version: m.Version,
	}
}

func (s *Server) departmentKeys(ids []desk.DepartmentID) []string {
	d := s.opts.Chat.Directory()
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if key := d.DepartmentKey(id); key != "" {
			out = append(out, key)
		}
	}
	return out
}

// editStaff also gives what somebody had back to the queues, when they do not
// answer patients any more.
func (s *Server) editStaff(ctx context.Context, r *request, in *editStaffIn) (*memberOut, error) {
	b := in.Body
	m, err := s.opts.Clinic.EditStaff(ctx, r.actor, desk.StaffID(in.ID), clinic.StaffChange{
		Email: b.Email, Name: b.Name, Role: desk.Role(b.Role), Departments: b.Departments, Languages: b.Languages, Version: b.Version,
	})
	out, err := s.changedMember(ctx, &m, err)
	if err != nil || m.Answers() {
		return out, err
	}
	_, err = s.opts.Chat.HandOver(ctx, r.actor, m.ID, "")
	return out, err
}

func (s *Server) reactivateStaff(ctx context.Context, r *request, in *staffPath) (*memberOut, error) {
	m, err := s.opts.Clinic.ReactivateStaff(ctx, r.actor, desk.StaffID(in.ID))
	return s.changedMember(ctx, &m, err)
}

// changedMember answers with the person, once this process knows them too.
func (s *Server) changedMember(ctx context.Context, m *clinic.Member, err error) (*memberOut, error) {
	if err != nil {
		return nil, err
	}
	if err := s.opts.Chat.Reload(ctx); err != nil {
		return nil, err
	}
	return &memberOut{memberAnswer{s.member(m)}}, nil
}

func (s *Server) makeStaffLinks(ctx context.Context, r *request, in *struct{ Body protocol.MakeStaffLinks }) (*struct{ Body staffLinksAnswer }, error) {
	ids := make([]desk.StaffID, len(in.Body.Staff))
	for i, id := range in.Body.Staff {
		ids[i] = desk.StaffID(id)
	}
	links, err := s.opts.Clinic.StaffLinks(ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body staffLinksAnswer }{staffLinksAnswer{Links: make([]protocol.StaffLink, len(links))}}
	for i, l := range links {
		out.Body.Links[i] = protocol.StaffLink{
			ID: string(l.Staff.ID), Name: l.Staff.Name, Email: l.Staff.Email, Token: l.Token, ExpiresAt: l.ExpiresAt, Reset: l.Reset,
		}
	}
	return out, nil
}

// lookAtStaffLink and useStaffLink are for whoever holds the link: nobody is
// signed in yet.
func (s *Server) lookAtStaffLink(ctx context.Context, _ *request, in *struct{ Body protocol.LookAtStaffLink }) (*struct{ Body invitedAnswer }, error) {
	l, err := s.opts.Clinic.LookAtStaffLink(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &struct{ Body invitedAnswer }{invitedAnswer{protocol.Invited{Name: l.Staff.Name, Email: l.Staff.Email, ExpiresAt: l.ExpiresAt, Reset: l.Reset}}}, nil
}

func (s *Server) useStaffLink(ctx context.Context, r *request, in *struct{ Body protocol.UseStaffLink }) (*nothing, error) {
	if err := r.way.AllowsSignIn(); err != nil {
		return nil, err
	}
	_, err := s.opts.Clinic.UseStaffLink(ctx, in.Body.Token, in.Body.Password)
	return &nothing{}, err
}

func (s *Server) importStaff(ctx context.Context, r *request, in *struct{ Body protocol.ImportTable }) (*struct{ Body staffImportAnswer }, error) {
	done, err := s.opts.Clinic.ImportStaff(ctx, r.actor, in.Body.File, in.Body.DryRun)
	if err != nil {
		return nil, err
	}
	if !in.Body.DryRun {
		if err := s.opts.Chat.Reload(ctx); err != nil {
			return nil, err
		}
	}
	out := protocol.StaffImport{Staff: make([]protocol.ImportedStaff, len(done.People)), Bad: make([]protocol.BadRow, len(done.Bad))}
	for i := range done.People {
		p := &done.People[i]
		out.Staff[i] = protocol.ImportedStaff{Email: p.Email, Name: p.Name, Role: string(p.Role), Departments: s.departmentKeys(p.Departments), Languages: listed(p.Languages)}
		if !in.Body.DryRun {
			out.Staff[i].ID = string(p.ID)
		}
	}
	for i, b := range done.Bad {
		out.Bad[i] = protocol.BadRow(b)
		out.Bad[i].Problem = desk.In(b.Problem, r.reads)
	}
	return &struct{ Body staffImportAnswer }{staffImportAnswer{out}}, nil
}
