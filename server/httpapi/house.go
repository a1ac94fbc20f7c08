package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type (
	setCapacityIn struct {
		ID   string `path:"id"`
		Body protocol.SetCapacity
	}
	setLanguagesIn struct {
		ID   string `path:"id"`
		Body protocol.SetSkills
	}
	lendStaffIn struct {
		ID   string `path:"id"`
		Body protocol.LendStaff
	}
	setBannerIn struct {
		Key  string `path:"key"`
		Body protocol.SetBanner
	}
	blockPatientIn struct {
		ID   string `path:"id"`
		Body protocol.BlockPatient
	}
	staffSiteAnswer struct {
		Site protocol.StaffSite `json:"site"`
	}
	staffSitesAnswer struct {
		Sites []protocol.StaffSite `json:"sites"`
	}
)

func (s *Server) setCapacity(ctx context.Context, r *request, in *setCapacityIn) (*struct{ Body colleagueAnswer }, error) {
	p, err := s.opts.Clinic.SetCapacity(ctx, r.actor, desk.StaffID(in.ID), in.Body.Capacity, in.Body.Seen)
	return s.changedStaff(ctx, p, err)
}

func (s *Server) setLanguages(ctx context.Context, r *request, in *setLanguagesIn) (*struct{ Body colleagueAnswer }, error) {
	if in.Body.Languages == nil {
		return nil, desk.Invalidf("Send the languages. An empty list means that they are not known.")
	}
	p, err := s.opts.Clinic.SetLanguages(ctx, r.actor, desk.StaffID(in.ID), in.Body.Languages, in.Body.Seen)
	return s.changedStaff(ctx, p, err)
}

func (s *Server) lendStaff(ctx context.Context, r *request, in *lendStaffIn) (*struct{ Body colleagueAnswer }, error) {
	p, err := s.opts.Clinic.Lend(ctx, r.actor, desk.StaffID(in.ID), in.Body.Department, in.Body.Until)
	return s.changedStaff(ctx, p, err)
}

// sites answers staff with the websites that show the chat.
func (s *Server) sites(ctx context.Context, r *request, _ *struct{}) (*struct{ Body staffSitesAnswer }, error) {
	all, err := s.opts.Clinic.Sites(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body staffSitesAnswer }{staffSitesAnswer{Sites: make([]protocol.StaffSite, len(all))}}
	for i := range all {
		out.Body.Sites[i] = s.staffSite(&all[i])
	}
	return out, nil
}

func (s *Server) setBanner(ctx context.Context, r *request, in *setBannerIn) (*struct{ Body staffSiteAnswer }, error) {
	site, err := s.opts.Clinic.SetBanner(ctx, r.actor, in.Key, desk.Banner{Text: in.Body.Text, Until: in.Body.Until}, (*desk.Banner)(in.Body.Seen))
	if err != nil {
		return nil, err
	}
	return &struct{ Body staffSiteAnswer }{staffSiteAnswer{s.staffSite(&site)}}, nil
}

func (s *Server) staffSite(site *desk.Site) protocol.StaffSite {
	d := s.opts.Chat.Directory()
	out := protocol.StaffSite{Key: site.Key, Name: site.Name, Languages: listed(site.Languages), Zone: site.Zone, Departments: []string{}}
	for _, id := range site.Departments {
		if key := d.DepartmentKey(id); key != "" {
			out.Departments = append(out.Departments, key)
		}
	}
	if shown := s.banner(site); len(shown.Text) > 0 {
		banner := protocol.Banner(shown)
		out.Banner = &banner
	}
	return out
}

// banner is what the site's widget shows above everything now.
func (s *Server) banner(site *desk.Site) desk.Banner {
	return site.Banner.At(s.opts.Chat.Now().UnixMilli())
}

func (s *Server) blockPatient(ctx context.Context, r *request, in *blockPatientIn) (*nothing, error) {
	return &nothing{}, s.opts.Clinic.Block(ctx, r.actor, desk.PatientID(in.ID), in.Body.Blocked, in.Body.Reason)
}
