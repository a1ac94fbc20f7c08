package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type (
	sitePath struct {
		Key string `path:"key"`
	}
	siteAnswer struct {
		Site protocol.PublicSite `json:"site"`
	}
	departmentsAnswer struct {
		Departments []protocol.SiteDepartment `json:"departments"`
	}
)

func (s *Server) site(ctx context.Context, r *request, in *sitePath) (*struct{ Body siteAnswer }, error) {
	site, err := s.opts.Clinic.SiteFor(ctx, r.practising(in.Key), in.Key)
	if err != nil {
		return nil, err
	}
	offered, err := s.opts.Clinic.SiteDepartments(ctx, site)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body siteAnswer }{siteAnswer{publicSite(&site, offered)}}
	if out.Body.Site.Articles, err = s.opts.Articles.HasPublic(ctx); err != nil {
		return nil, err
	}
	for i := range offered {
		out.Body.Site.Departments[i].Hours = s.openState(offered[i].ID)
	}
	return out, nil
}

// departments answers staff with all departments that are in use.
func (s *Server) departments(ctx context.Context, r *request, _ *struct{}) (*struct{ Body departmentsAnswer }, error) {
	all, err := s.opts.Clinic.Departments(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body departmentsAnswer }{departmentsAnswer{Departments: make([]protocol.SiteDepartment, len(all))}}
	for i := range all {
		out.Body.Departments[i] = s.named(&all[i], "en")
	}
	return out, nil
}

func publicSite(site *desk.Site, offered []desk.Department) protocol.PublicSite {
	out := protocol.PublicSite{
		Key: site.Key, Name: site.Name, Languages: listed(site.Languages), Zone: site.Zone, BrandColor: site.BrandColor,
		Emergency: emergency(site), NoticeVersion: site.NoticeVersion, Departments: make([]protocol.Department, len(offered)),
	}
	for i := range offered {
		d := &offered[i]
		out.Departments[i] = protocol.Department{ID: string(d.ID), Key: d.Key, Name: d.Name, Topics: protocol.TopicsOf(d.Topics), Clinical: d.Clinical}
	}
	return out
}

// patientSite is the site as its patients' sessions carry it: department names
// are plain strings in the site's first language.
func (s *Server) patientSite(site *desk.Site, offered []desk.Department) protocol.Site {
	out := protocol.Site{
		Key: site.Key, Name: site.Name, Languages: listed(site.Languages), Zone: site.Zone, BrandColor: site.BrandColor,
		Emergency: emergency(site), NoticeVersion: site.NoticeVersion, Departments: make([]protocol.SiteDepartment, len(offered)),
	}
	language := "en"
	if len(site.Languages) > 0 {
		language = site.Languages[0]
	}
	for i := range offered {
		out.Departments[i] = s.named(&offered[i], language)
	}
	return out
}

func (s *Server) named(d *desk.Department, language string) protocol.SiteDepartment {
	name := d.Name[language]
	if name == "" {
		name = d.Name["en"]
	}
	return protocol.SiteDepartment{
		ID: string(d.ID), Key: d.Key, Name: name, Names: d.Name, Topics: protocol.TopicsOf(d.Topics), Clinical: d.Clinical, Stopped: s.intakeStop(d),
	}
}

// intakeStop is the stop of intake that runs; nil while there is none.
func (s *Server) intakeStop(d *desk.Department) *protocol.IntakeStop {
	if d.Intake.Until <= s.opts.Chat.Now().UnixMilli() {
		return nil
	}
	stop := protocol.IntakeStop(d.Intake)
	return &stop
}

func emergency(site *desk.Site) []protocol.EmergencyNumber {
	out := make([]protocol.EmergencyNumber, len(site.Emergency))
	for i, n := range site.Emergency {
		out[i] = protocol.EmergencyNumber{Label: n.Label, Tel: n.Tel}
	}
	return out
}

// listed is the list as JSON must show it: empty, never null.
func listed(l []string) []string {
	if l == nil {
		return []string{}
	}
	return l
}
