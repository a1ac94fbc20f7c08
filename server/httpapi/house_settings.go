package httpapi

import (
	"context"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	siteSetAnswer struct {
		Site protocol.SiteSet `json:"site"`
	}
	siteSetOut struct{ Body siteSetAnswer }
	setSiteIn  struct {
		Key  string `path:"key"`
		Body protocol.SiteSettings
	}
	goLiveIn struct {
		Key  string `path:"key"`
		Body protocol.GoLive
	}
	allDepartmentsAnswer struct {
		Departments []protocol.DepartmentSettings `json:"departments"`
	}
	departmentSetAnswer struct {
		Department protocol.DepartmentSettings `json:"department"`
	}
	departmentSetOut struct{ Body departmentSetAnswer }
	editDepartmentIn struct {
		ID   string `path:"id"` // or key
		Body protocol.DepartmentSettings
	}
	firstDayAnswer struct {
		FirstDay protocol.FirstDay `json:"first_day"`
	}
	firstDayOut struct{ Body firstDayAnswer }
	settleIn    struct {
		Step string `path:"step"`
		Body protocol.SettleStep
	}
	starterAnswer struct {
		Starter protocol.Starter `json:"starter"`
	}
)

func (s *Server) siteSettings(ctx context.Context, r *request, in *sitePath) (*siteSetOut, error) {
	site, version, err := s.opts.Clinic.SiteSettings(ctx, r.actor, in.Key)
	return s.siteSet(ctx, &site, version, err)
}

func (s *Server) setSite(ctx context.Context, r *request, in *setSiteIn) (*siteSetOut, error) {
	b := in.Body
	c := clinic.SiteSettings{
		Name: b.Name, Origins: b.Origins, Languages: b.Languages, Zone: b.Zone, BrandColor: b.BrandColor, Departments: b.Departments,
		Version: b.Version, Emergency: make([]desk.EmergencyNumber, len(b.Emergency)),
	}
	for i, n := range b.Emergency {
		c.Emergency[i] = desk.EmergencyNumber(n)
	}
	site, version, err := s.opts.Clinic.SetSite(ctx, r.actor, in.Key, c)
	return s.siteSet(ctx, &site, version, err)
}

func (s *Server) goLive(ctx context.Context, r *request, in *goLiveIn) (*siteSetOut, error) {
	if in.Body.Live == nil {
		return nil, desk.Invalidf("Say whether the site is to be live.")
	}
	site, version, err := s.opts.Clinic.GoLive(ctx, r.actor, in.Key, *in.Body.Live)
	return s.siteSet(ctx, &site, version, err)
}

// siteSet answers with a site, once this process knows it too.
func (s *Server) siteSet(ctx context.Context, site *desk.Site, version string, err error) (*siteSetOut, error) {
	if err != nil {
		return nil, err
	}
	if err := s.opts.Chat.Reload(ctx); err != nil {
		return nil, err
	}
	return &siteSetOut{siteSetAnswer{protocol.SiteSet{Key: site.Key, Live: !site.Preparing, Settings: protocol.SiteSettings{
		Name: site.Name, Origins: listed(site.Origins), Languages: listed(site.Languages), Zone: site.Zone, BrandColor: site.BrandColor,
		Emergency: emergency(site), Departments: s.departmentKeys(site.Departments), Version: version,
	}}}}, nil
}

func departmentSettings(d *desk.Department) protocol.DepartmentSettings {
	return protocol.DepartmentSettings{
		Key: d.Key, Name: d.Name, Clinical: d.Clinical, Active: d.Active, Position: d.Position, Version: clinic.DepartmentVersion(d),
	}
}

func (s *Server) allDepartments(ctx context.Context, r *request, _ *struct{}) (*struct{ Body allDepartmentsAnswer }, error) {
	all, err := s.opts.Clinic.AllDepartments(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body allDepartmentsAnswer }{allDepartmentsAnswer{make([]protocol.DepartmentSettings, len(all))}}
	for i := range all {
		out.Body.Departments[i] = departmentSettings(&all[i])
	}
	return out, nil
}

func departmentChange(b protocol.DepartmentSettings) clinic.DepartmentChange {
	return clinic.DepartmentChange{Name: b.Name, Clinical: b.Clinical, Active: b.Active, Position: b.Position, Version: b.Version}
}

func (s *Server) addDepartment(ctx context.Context, r *request, in *struct {
	Body protocol.DepartmentSettings
}) (*departmentSetOut, error) {
	d, err := s.opts.Clinic.AddDepartment(ctx, r.actor, in.Body.Key, departmentChange(in.Body))
	return s.departmentSet(ctx, &d, err)
}

func (s *Server) editDepartment(ctx context.Context, r *request, in *editDepartmentIn) (*departmentSetOut, error) {
	d, err := s.opts.Clinic.EditDepartment(ctx, r.actor, in.ID, departmentChange(in.Body))
	return s.departmentSet(ctx, &d, err)
}

// departmentSet answers with a department, once this process knows it too.
func (s *Server) departmentSet(ctx context.Context, d *desk.Department, err error) (*departmentSetOut, error) {
	if err != nil {
		return nil, err
	}
	if err := s.opts.Chat.Reload(ctx); err != nil {
		return nil, err
	}
	return &departmentSetOut{departmentSetAnswer{departmentSettings(d)}}, nil
}

func firstDayOf(day clinic.FirstDay, err error) (*firstDayOut, error) {
	if err != nil {
		return nil, err
	}
	out := protocol.FirstDay{Site: day.Site, Live: day.Live, Starter: day.Starter, Steps: make([]protocol.FirstDayStep, len(day.Steps))}
	for i, step := range day.Steps {
		said := protocol.FirstDayStep{Name: step.Name, Done: step.Done, Settled: step.Settled, CanSettle: step.CanSettle, Missing: step.Missing}
		for _, gap := range step.Gaps {
			said.Gaps = append(said.Gaps, protocol.TextGap(gap))
		}
		out.Steps[i] = said
	}
	return &firstDayOut{firstDayAnswer{out}}, nil
}

func (s *Server) firstDay(ctx context.Context, r *request, _ *struct{}) (*firstDayOut, error) {
	return firstDayOf(s.opts.Clinic.FirstDay(ctx, r.actor))
}

func (s *Server) settleFirstDay(ctx context.Context, r *request, in *settleIn) (*firstDayOut, error) {
	return firstDayOf(s.opts.Clinic.SettleFirstDay(ctx, r.actor, in.Step, in.Body.Settled))
}

func (s *Server) starterPack(ctx context.Context, r *request, _ *struct{}) (*struct{ Body starterAnswer }, error) {
	done, err := s.opts.Clinic.PutStarter(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	if err := s.opts.Chat.Reload(ctx); err != nil {
		return nil, err
	}
	return &struct{ Body starterAnswer }{starterAnswer{protocol.Starter{Departments: listed(done.Departments), Questions: done.Questions, Replies: done.Replies}}}, nil
}
