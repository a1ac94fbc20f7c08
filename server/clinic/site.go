package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
)

// SiteFor is the site with this key. An unknown key is desk.ErrNoSuchThing, and
// so is one that is not live, but for whoever practises.
func (s *Service) SiteFor(ctx context.Context, by desk.Actor, key string) (desk.Site, error) {
	site, err := s.store.SiteByKey(ctx, key)
	if err == nil && site.Preparing && !practises(by) {
		return desk.Site{}, desk.ErrNoSuchThing
	}
	return site, err
}

// Public reports whether patients are to see anything yet: once one site is
// live. A house run from the command line alone may show articles and no chat,
// so where there is no site it is public, unless somebody began the first day
// in the console, which promises that nothing is seen before going live.
func (s *Service) Public(ctx context.Context) (bool, error) {
	all, err := s.store.Sites(ctx)
	if err != nil {
		return false, err
	}
	if len(all) == 0 {
		begun, err := s.store.LinkUsed(ctx, firstAdmin)
		return !begun, err
	}
	return slices.ContainsFunc(all, func(site desk.Site) bool { return !site.Preparing }), nil
}

// practises reports whether somebody of the house asks as a patient would.
func practises(by desk.Actor) bool { return by.Kind == desk.KindStaff }

// Sites are all sites, for staff.
func (s *Service) Sites(ctx context.Context, a desk.Actor) ([]desk.Site, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	return s.store.Sites(ctx)
}

// PatientSite is the site a patient came from.
func (s *Service) PatientSite(ctx context.Context, a desk.Actor) (desk.Site, error) {
	return s.store.Site(ctx, a.Site)
}

// SiteDepartments are the departments offered on a site, in its order.
func (s *Service) SiteDepartments(ctx context.Context, site desk.Site) ([]desk.Department, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[desk.DepartmentID]desk.Department, len(all))
	for _, d := range all {
		byID[d.ID] = d
	}
	var offered []desk.Department
	for _, id := range site.Departments {
		if d, ok := byID[id]; ok && d.Active {
			offered = append(offered, d)
		}
	}
	return offered, nil
}

// Departments are the active departments, for staff.
func (s *Service) Departments(ctx context.Context, a desk.Actor) ([]desk.Department, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	active := make([]desk.Department, 0, len(all))
	for _, d := range all {
		if d.Active {
			active = append(active, d)
		}
	}
	return active, nil
}
