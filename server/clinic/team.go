package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// Member is a person as whoever runs the house sees them.
type Member struct {
	desk.Staff
	LinkUntil int64  // Unix ms until which a link to get in is good; 0: there is none
	Version   string // of what can be edited
}

// StaffChange is what an admin edits of a person.
type StaffChange struct {
	Email       string
	Name        string
	Role        desk.Role
	Departments []string // keys
	Languages   []string
	Version     string // as it was seen; empty: whatever it is
}

// Team are all who work or worked here, by name.
func (s *Service) Team(ctx context.Context, a desk.Actor) ([]Member, error) {
	if err := desk.AdminOnly(a); err != nil {
		return nil, err
	}
	all, err := s.store.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	links, err := s.store.OpenLinks(ctx, joining, resetting)
	if err != nil {
		return nil, err
	}
	out := make([]Member, len(all))
	for i := range all {
		out[i] = memberOf(all[i])
		out[i].LinkUntil = links[string(all[i].ID)]
	}
	return out, nil
}

func memberOf(p desk.Staff) Member { return Member{Staff: p, Version: versionOf(editable(&p))} }

// editable is what of a person is edited together.
func editable(p *desk.Staff) any {
	return struct {
		Email, Name string
		Role        desk.Role
		Departments []desk.DepartmentID
		Languages   []string
	}{p.Email, p.Name, p.Role, p.Own(), p.Languages}
}

// EditStaff changes who somebody is here. Another role ends their sessions, so
// that nothing on their screen outlives what they may do.
func (s *Service) EditStaff(ctx context.Context, a desk.Actor, id desk.StaffID, c StaffChange) (Member, error) {
	if err := desk.AdminOnly(a); err != nil {
		return Member{}, err
	}
	asked, err := s.person(ctx, NewStaff{Email: c.Email, Name: c.Name, Role: c.Role, Departments: c.Departments, Languages: c.Languages})
	if err != nil {
		return Member{}, err
	}
	p, ended, err := s.store.EditStaff(ctx, id, func(p *desk.Staff) ([]desk.AuditLine, error) {
		before := editable(p)
		if err := stands(c.Version, before); err != nil {
			return nil, err
		}
		p.Email, p.Name, p.Role, p.Languages = asked.Email, asked.Name, asked.Role, asked.Languages
		p.Departments = asked.Departments
		p.Loans = slices.DeleteFunc(p.Loans, func(l desk.Loan) bool { return slices.Contains(asked.Departments, l.Department) })
		line, err := s.changed(a, "staff.changed", string(id), before, editable(p))
		return []desk.AuditLine{line}, err
	})
	if err != nil {
		return Member{}, err
	}
	s.tellEnded(ended)
	return memberOf(p), nil
}

// ReactivateStaff lets a former colleague work here again. They need a link to
// get in: what they knew as their password is not good any more.
func (s *Service) ReactivateStaff(ctx context.Context, a desk.Actor, id desk.StaffID) (Member, error) {
	if err := desk.AdminOnly(a); err != nil {
		return Member{}, err
	}
	line, err := s.changed(a, "staff.reactivated", string(id), working{false}, working{true})
	if err != nil {
		return Member{}, err
	}
	if err := s.store.ReactivateStaff(ctx, id, line); err != nil {
		return Member{}, err
	}
	p, err := s.store.StaffByID(ctx, id)
	return memberOf(p), err
}

func (s *Service) tellEnded(ended []desk.SessionID) {
	if len(ended) > 0 {
		s.revoked(ended)
	}
}

// Purposes of links that let people in.
const (
	joining   = store.LinkPurpose("staff.join")  // sets the first password
	resetting = store.LinkPurpose("staff.reset") // sets another one
)
