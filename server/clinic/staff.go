package clinic

import (
	"context"
	"net/mail"
	"slices"
	"strings"

	"careline/server/desk"
)

// NewStaff is a person to be added.
type NewStaff struct {
	Email       string
	Name        string
	Role        desk.Role
	Departments []string // keys
	Languages   []string // empty: English
	Password    string   // empty: they set it themselves, by a link
}

// AddStaff lets somebody work here.
func (s *Service) AddStaff(ctx context.Context, a desk.Actor, n NewStaff) (desk.Staff, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Staff{}, err
	}
	p, err := s.person(ctx, n)
	if err != nil {
		return desk.Staff{}, err
	}
	hash := ""
	if n.Password != "" {
		if hash, err = s.hasher.Hash(ctx, n.Password); err != nil {
			return desk.Staff{}, err
		}
	}
	line, err := s.changed(a, "staff.added", string(p.ID), nil, editable(&p))
	if err != nil {
		return desk.Staff{}, err
	}
	if err := s.store.SaveStaff(ctx, p, hash, line); err != nil {
		return desk.Staff{}, err
	}
	return s.store.StaffByID(ctx, p.ID)
}

// person checks what was asked and makes the person of it.
func (s *Service) person(ctx context.Context, n NewStaff) (desk.Staff, error) {
	p := desk.Staff{
		ID: desk.StaffID(desk.NewID("s", s.now())), Email: normalEmail(n.Email), Name: strings.TrimSpace(n.Name),
		Role: n.Role, Languages: n.Languages, Capacity: desk.DefaultCapacity, Active: true, Presence: desk.Offline,
	}
	if !validEmail(p.Email) {
		return desk.Staff{}, desk.Invalidf("This is not an e-mail address. Write it like name@clinic.example.")
	}
	if err := desk.CheckLine(p.Name, desk.MaxNameRunes); err != nil {
		return desk.Staff{}, err
	}
	if p.Name == "" {
		return desk.Staff{}, desk.Invalidf("Give the name that patients and colleagues will see.")
	}
	if !slices.Contains(desk.Roles, p.Role) {
		return desk.Staff{}, desk.Invalidf("There is no such role. Choose one of %s.", joined(desk.Roles))
	}
	if len(p.Languages) == 0 {
		p.Languages = []string{"en"}
	}
	var err error
	if p.Languages, err = languagesOf(p.Languages); err != nil {
		return desk.Staff{}, err
	}
	if p.Departments, err = s.departmentIDs(ctx, n.Departments); err != nil {
		return desk.Staff{}, err
	}
	if len(p.Departments) == 0 && !p.Actor("").SeesAllDepartments() {
		return desk.Staff{}, desk.Invalidf("Somebody in this role sees only their departments. Name at least one.")
	}
	return p, nil
}

func (s *Service) departmentIDs(ctx context.Context, keys []string) ([]desk.DepartmentID, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	var known []string
	byKey := make(map[string]desk.DepartmentID, len(all))
	for _, d := range all {
		if d.Active {
			byKey[d.Key] = d.ID
			known = append(known, d.Key)
		}
	}
	var ids []desk.DepartmentID
	for _, key := range keys {
		id, ok := byKey[key]
		if !ok {
			return nil, desk.Invalidf("There is no such department. Choose among %s.", joined(known))
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// working is what ending somebody's access changes, as the audit log keeps it.
type working struct {
	Active bool `json:"active"`
}

// DeactivateStaff ends somebody's access at once, open sockets included. What
// they wrote keeps their name.
func (s *Service) DeactivateStaff(ctx context.Context, a desk.Actor, id desk.StaffID) (desk.Staff, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Staff{}, err
	}
	line, err := s.changed(a, "staff.deactivated", string(id), working{true}, working{false})
	if err != nil {
		return desk.Staff{}, err
	}
	ended, err := s.store.DeactivateStaff(ctx, id, line)
	if err != nil {
		return desk.Staff{}, err
	}
	if len(ended) > 0 {
		s.revoked(ended)
	}
	return s.store.StaffByID(ctx, id)
}

// StaffList are the people who work here, by name, for their colleagues.
func (s *Service) StaffList(ctx context.Context, a desk.Actor) ([]desk.Staff, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	all, err := s.store.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p desk.Staff) bool { return !p.Active }), nil
}

// Me is the member of staff who asks.
func (s *Service) Me(ctx context.Context, a desk.Actor) (desk.Staff, error) {
	if a.Kind != desk.KindStaff {
		return desk.Staff{}, desk.ErrForbidden
	}
	return s.store.StaffByID(ctx, desk.StaffID(a.ID))
}

// validEmail takes what a mail server would: one bare address, no name.
func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && desk.CheckLine(s, 254) == nil && !strings.ContainsAny(s, " \t\r\n\"")
}

// joined lists words for a sentence.
func joined[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}
