package clinic

import (
	"context"
	"errors"

	"careline/server/auth"
	"careline/server/desk"
)

// What demo mode is reached under.
const (
	DemoSite  = "demo"
	DemoEmail = "demo@careline.test"
)

// Demo is what demo mode tells whoever started it.
type Demo struct {
	Site     string // key
	Email    string
	Password string // new with every start
}

// ErrNotADemo refuses demo mode on a real clinic's data, where it would add a
// sign-in that is printed to a screen.
var ErrNotADemo = errors.New("demo mode was asked for, but this database belongs to a clinic of its own. Unset CARELINE_DEMO, or set CARELINE_DATA to an empty folder")

// SeedDemo makes the clinic of demo mode, or finds it made, and gives its
// admin a new password.
func (s *Service) SeedDemo(ctx context.Context) (Demo, error) {
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return Demo{}, err
	}
	for _, site := range sites {
		if site.Key != DemoSite {
			return Demo{}, ErrNotADemo
		}
	}
	if err := s.Prepare(ctx); err != nil {
		return Demo{}, err
	}
	fresh := len(sites) == 0
	if err := s.seedDemoDesk(ctx, fresh); err != nil {
		return Demo{}, err
	}
	departments, err := s.Departments(ctx, demoActor)
	if err != nil {
		return Demo{}, err
	}
	var ids, offered []desk.DepartmentID
	for _, d := range departments {
		ids = append(ids, d.ID)
		if !d.Clinical {
			offered = append(offered, d.ID)
		}
	}
	if fresh {
		site := demoSite(offered)
		if err := s.store.SaveSite(ctx, site, s.line(demoActor, "site.added", string(site.ID))); err != nil {
			return Demo{}, err
		}
	}
	if err := s.seedDemoHours(ctx, departments); err != nil {
		return Demo{}, err
	}
	d := Demo{Site: DemoSite, Email: DemoEmail, Password: auth.NewPassword()}
	return d, s.seedDemoAdmin(ctx, d, ids)
}

// demoActor is who the audit log names for what demo mode does.
var demoActor = desk.System("demo")

func (s *Service) seedDemoAdmin(ctx context.Context, d Demo, departments []desk.DepartmentID) error {
	hash, err := s.hasher.Hash(ctx, d.Password)
	if err != nil {
		return err
	}
	admin := desk.Staff{
		ID: "s_demo", Email: d.Email, Name: "Dana Rivers", Role: desk.RoleAdmin,
		Languages: []string{"en", "es"}, Capacity: desk.DefaultCapacity,
	}
	if was, err := s.store.StaffByID(ctx, admin.ID); err == nil { // as they have set themselves up
		admin = was
	}
	admin.Departments, admin.Active = departments, true
	return s.store.SaveStaff(ctx, admin, hash, s.line(demoActor, "staff.password_set", string(admin.ID)))
}

// seedDemoHours gives the departments that keep no hours those of a usual desk.
func (s *Service) seedDemoHours(ctx context.Context, departments []desk.Department) error {
	christmas := s.now().Format("2006") + "-12-25"
	for _, d := range departments {
		there, err := s.store.Calendar(ctx, d.ID)
		if err != nil {
			return err
		}
		week := demoWeek(d.Key)
		if len(there) > 0 || week == nil {
			continue
		}
		c := HoursChange{Zone: demoZone, Week: week, Exceptions: map[string][]string{christmas: {}}}
		if err := s.SetHours(ctx, demoActor, d.Key, c); err != nil {
			return err
		}
	}
	return nil
}

const demoZone = "America/New_York"

// demoWeek is the week of one of the usual departments. Appointments keep the
// hours that the demo's page tells of its front desk; the others rest at noon.
func demoWeek(department string) map[string][]string {
	var day, friday, saturday []string
	switch department {
	case "scheduling":
		day, friday, saturday = []string{"07:30-18:30"}, []string{"07:30-15:30"}, []string{"09:00-12:00"}
	case "billing":
		day = []string{"08:00-12:00", "13:00-17:00"}
		friday = day
	case "nurse":
		day, saturday = []string{"07:00-19:00"}, []string{"08:00-14:00"}
		friday = day
	case "insurance":
		day, friday = []string{"09:00-12:00", "13:00-16:30"}, []string{"09:00-12:00"}
	default:
		return nil
	}
	return map[string][]string{"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": friday, "saturday": saturday}
}

// demoSite may be embedded by any page of this computer, so that the widget
// can be tried on a page of one's own.
func demoSite(departments []desk.DepartmentID) desk.Site {
	return desk.Site{
		ID: "si_demo", Key: DemoSite, Name: "Rivertown Clinic",
		Origins:       []string{"http://127.0.0.1:*", "http://localhost:*"},
		Languages:     []string{"en", "es"},
		Zone:          demoZone,
		BrandColor:    brandColor,
		Emergency:     emergency([]string{"911", "988"}),
		NoticeVersion: noticeVersion,
		Departments:   departments,
	}
}
