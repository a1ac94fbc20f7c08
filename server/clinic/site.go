package clinic

import (
	"context"

	"careline/server/desk"
)

// Site is the site with this key, as anybody may know it. An unknown key is
// desk.ErrNoSuchThing.
func (s *Service) Site(ctx context.Context, key string) (desk.Site, error) {
	return s.store.SiteByKey(ctx, key)
}

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
