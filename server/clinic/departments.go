package clinic

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
)

// DepartmentChange says what a department is to be.
type DepartmentChange struct {
	Name     map[string]string // by language
	Clinical bool
	Active   bool
	Position int    // among the others, from 1; 0: as it is, a new one last
	Version  string // as it was seen; empty: whatever it is
}

const maxDepartments = 40

// AllDepartments are the departments in their order, also those that were
// closed down.
func (s *Service) AllDepartments(ctx context.Context, a desk.Actor) ([]desk.Department, error) {
	if err := desk.AdminOnly(a); err != nil {
		return nil, err
	}
	return s.store.Departments(ctx)
}

// DepartmentVersion names what can be edited of a department.
func DepartmentVersion(d *desk.Department) string { return versionOf(departmentForm(d)) }

func departmentForm(d *desk.Department) any {
	return struct {
		Name             map[string]string
		Clinical, Active bool
		Position         int
	}{d.Name, d.Clinical, d.Active, d.Position}
}

// AddDepartment adds one. It shows nowhere before a site offers it.
func (s *Service) AddDepartment(ctx context.Context, a desk.Actor, key string, c DepartmentChange) (desk.Department, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Department{}, err
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Department{}, err
	}
	if len(all) >= maxDepartments {
		return desk.Department{}, desk.Invalidf("There are at most %d departments.", maxDepartments)
	}
	// "all" is a word of the addresses.
	if !topicKey.MatchString(key) || key == "all" {
		return desk.Department{}, desk.Invalidf("A department's key is made of small letters, digits and underscores, at most 40.")
	}
	if slices.ContainsFunc(all, func(d desk.Department) bool { return d.Key == key }) {
		return desk.Department{}, &desk.Error{Kind: desk.Conflict, Code: "key_taken", Public: "There is a department with this key already. Choose another one."}
	}
	d := desk.Department{ID: desk.DepartmentID(desk.NewID("d", s.now())), Key: key, Name: c.Name, Clinical: c.Clinical, Active: true, Topics: []desk.Topic{}, Position: c.Position}
	if d.Position <= 0 {
		for _, other := range all {
			d.Position = max(d.Position, other.Position+1)
		}
	}
	if err := checkWords(d.Name, []string{"en"}, desk.MaxTopicRunes); err != nil {
		return desk.Department{}, err
	}
	line, err := s.changed(a, "department.added", string(d.ID), nil, d)
	if err != nil {
		return desk.Department{}, err
	}
	return d, s.store.SaveDepartment(ctx, d, line)
}

// EditDepartment changes what a department is. It can be closed down once no
// site offers it and no question in it is open.
func (s *Service) EditDepartment(ctx context.Context, a desk.Actor, department string, c DepartmentChange) (desk.Department, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.Department{}, err
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Department{}, err
	}
	at := slices.IndexFunc(all, func(d desk.Department) bool { return d.Key == department || string(d.ID) == department })
	if at < 0 {
		return desk.Department{}, desk.ErrNoSuchThing
	}
	id := all[at].ID
	languages, err := s.languagesOf(ctx, id)
	if err != nil {
		return desk.Department{}, err
	}
	if err := checkWords(c.Name, languages, desk.MaxTopicRunes); err != nil {
		return desk.Department{}, err
	}
	if !c.Active {
		if err := s.unused(ctx, id); err != nil {
			return desk.Department{}, err
		}
	}
	return s.store.ChangeDepartment(ctx, id, func(d *desk.Department) ([]desk.AuditLine, error) {
		if err := stands(c.Version, departmentForm(d)); err != nil {
			return nil, err
		}
		before := *d
		d.Name, d.Clinical, d.Active = c.Name, c.Clinical, c.Active
		if c.Position > 0 {
			d.Position = c.Position
		}
		line, err := s.changed(a, "department.changed", string(id), before, *d)
		return []desk.AuditLine{line}, err
	})
}

// unused refuses to close down a department that patients still reach.
func (s *Service) unused(ctx context.Context, id desk.DepartmentID) error {
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return err
	}
	var offered []string
	for _, site := range sites {
		if slices.Contains(site.Departments, id) {
			offered = append(offered, site.Key)
		}
	}
	if len(offered) > 0 {
		return &desk.Error{Kind: desk.Conflict, Code: "department_offered",
			Public: fmt.Sprintf("Patients still choose this department on a site. Take it off there first: %s.", strings.Join(offered, ", "))}
	}
	open, err := s.store.AnyUnresolved(ctx, id)
	if err != nil {
		return err
	}
	if open {
		return &desk.Error{Kind: desk.Conflict, Code: "department_busy",
			Public: "There are open conversations in this department. Resolve them or move them first."}
	}
	return nil
}
