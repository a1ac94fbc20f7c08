package clinic

import (
	"context"
	"regexp"

	"careline/server/desk"
	"careline/server/store"
)

// HouseChange is something that was changed, with the names of who did it and
// of what it was done to, as they are now.
type HouseChange struct {
	store.Change
	By   string // a name; empty for what did it by itself
	What string // a name; empty where it has none
}

// ChangeFilter selects changes.
type ChangeFilter = store.ChangeFilter

// changesPage is how many changes are read at once.
const changesPage = 50

var changeArea = regexp.MustCompile(`^[a-z_]{0,30}$`)

// Changes are what was changed in the house, newest first, and where the next
// page begins: for whoever runs it, and for whoever watches over it.
func (s *Service) Changes(ctx context.Context, a desk.Actor, f ChangeFilter) ([]HouseChange, string, error) {
	if desk.AdminOnly(a) != nil && (a.Kind != desk.KindStaff || a.Role != desk.RolePrivacy) {
		return nil, "", desk.ErrForbidden
	}
	if !changeArea.MatchString(f.Area) {
		return nil, "", desk.Invalidf("There is no such kind of change.")
	}
	f.Limit = changesPage + 1
	lines, err := s.store.Changes(ctx, f)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(lines) > changesPage {
		lines = lines[:changesPage]
		next = lines[changesPage-1].ID
	}
	names, err := s.namesOfAll(ctx)
	if err != nil {
		return nil, "", err
	}
	out := make([]HouseChange, len(lines))
	for i, l := range lines {
		out[i] = HouseChange{Change: l, What: names[l.Target]}
		if l.Actor.Kind == desk.KindStaff {
			out[i].By = names[l.Actor.ID]
		}
	}
	return out, next, nil
}

// namesOfAll are the names of what changes are made to, by id.
func (s *Service) namesOfAll(ctx context.Context) (map[string]string, error) {
	names := map[string]string{}
	people, err := s.store.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		names[string(p.ID)] = p.Name
	}
	departments, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range departments {
		names[string(d.ID)] = d.Key
	}
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return nil, err
	}
	for _, site := range sites {
		names[string(site.ID)] = site.Name
	}
	tools, err := s.store.Tools(ctx, "")
	if err != nil {
		return nil, err
	}
	for i := range tools {
		names[tools[i].ID] = tools[i].Name
	}
	return names, nil
}
