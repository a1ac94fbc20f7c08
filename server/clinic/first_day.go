package clinic

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"careline/server/desk"
)

// Step is one thing to do before a clinic goes live.
type Step struct {
	Name    string
	Done    bool
	Settled bool // somebody said that it is right as it is
	// CanSettle says that only a person can tell whether it is right.
	CanSettle bool
	Missing   []string // keys of the departments that it is about; of texts what is said of each gap
	Gaps      []Gap    // of texts
}

// FirstDay is what there is to do, in the order in which it is best done.
type FirstDay struct {
	Steps []Step
	Site  string // key of the site that is being prepared; empty: there is none
	Live  bool   // one site is
	// Starter says that the starter pack was put in.
	Starter bool
}

// firstDaySetting is the row of what was settled by hand: JSON, by step.
const firstDaySetting = "house.first_day"

// starterIn stands beside the steps once the starter pack was put in: it is not
// offered again, whatever became of what it brought.
const starterIn = "starter"

// byHand are the steps that a person may settle: what is there may be what the
// clinic wants.
var byHand = []string{"zone", "departments", "topics", "callbacks", "staff"}

// FirstDay reads off the clinic what is done; nothing is ticked that is not so.
func (s *Service) FirstDay(ctx context.Context, a desk.Actor) (FirstDay, error) {
	if err := desk.AdminOnly(a); err != nil {
		return FirstDay{}, err
	}
	settled, err := s.settledSteps(ctx)
	if err != nil {
		return FirstDay{}, err
	}
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return FirstDay{}, err
	}
	day := FirstDay{Starter: settled[starterIn], Live: slices.ContainsFunc(sites, func(site desk.Site) bool { return !site.Preparing })}
	var site *desk.Site
	for i := range sites {
		if site == nil || !site.Preparing && sites[i].Preparing { // the one that is not live is what there is work on
			site = &sites[i]
		}
	}
	departments, err := s.offeredOn(ctx, site)
	if err != nil {
		return FirstDay{}, err
	}
	if site != nil {
		day.Site = site.Key
	}
	step := func(name string, done bool, missing ...string) {
		day.Steps = append(day.Steps, Step{
			Name: name, Done: (done || settled[name]) && len(missing) == 0, Settled: settled[name],
			CanSettle: slices.Contains(byHand, name) && !(done && len(missing) == 0), Missing: missing,
		})
	}
	step("site", site != nil && len(site.Origins) > 0)
	step("zone", site != nil && site.Zone != "UTC")
	step("emergency", site != nil && len(site.Emergency) > 0)
	step("departments", false)
	step("topics", false, s.without(departments, func(d *desk.Department) bool { return len(d.Topics) > 0 })...)
	unkept, err := s.withoutHours(ctx, departments)
	if err != nil {
		return FirstDay{}, err
	}
	step("hours", len(departments) > 0, unkept...)
	calls, err := s.withCallbacks(ctx, departments)
	if err != nil {
		return FirstDay{}, err
	}
	step("callbacks", calls)
	var gaps []Gap
	if site != nil {
		if gaps, err = s.gaps(ctx, site.Languages, site.Departments); err != nil {
			return FirstDay{}, err
		}
	}
	said := make([]string, len(gaps))
	for i, gap := range gaps {
		said[i] = gap.String()
	}
	step("texts", site != nil, said...)
	day.Steps[len(day.Steps)-1].Gaps = gaps
	people, err := s.store.StaffList(ctx)
	if err != nil {
		return FirstDay{}, err
	}
	working := 0
	for _, p := range people {
		if p.Active && p.Joined {
			working++
		}
	}
	step("staff", working > 1)
	practised, err := s.store.AnyPractice(ctx)
	if err != nil {
		return FirstDay{}, err
	}
	step("practice", practised)
	step("live", day.Live)
	return day, nil
}

// SettleFirstDay says of a step that only a person can judge that it is right
// as it is, or not yet.
func (s *Service) SettleFirstDay(ctx context.Context, a desk.Actor, step string, settled bool) (FirstDay, error) {
	if err := desk.AdminOnly(a); err != nil {
		return FirstDay{}, err
	}
	if !slices.Contains(byHand, step) {
		return FirstDay{}, desk.ErrNoSuchThing
	}
	if err := s.settle(ctx, a, step, settled); err != nil {
		return FirstDay{}, err
	}
	return s.FirstDay(ctx, a)
}

func (s *Service) settle(ctx context.Context, a desk.Actor, step string, settled bool) error {
	there, err := s.settledSteps(ctx)
	if err != nil {
		return err
	}
	line, err := s.changed(a, "first_day.settled", step, there[step], settled)
	if err != nil {
		return err
	}
	there[step] = settled
	raw, err := json.Marshal(there)
	if err != nil {
		return err
	}
	return s.store.SetSetting(ctx, firstDaySetting, string(raw), line)
}

func (s *Service) settledSteps(ctx context.Context) (map[string]bool, error) {
	out := map[string]bool{}
	raw, err := s.store.Setting(ctx, firstDaySetting)
	switch {
	case errors.Is(err, desk.ErrNoSuchThing):
		return out, nil
	case err != nil:
		return nil, err
	}
	return out, json.Unmarshal([]byte(raw), &out)
}

// offeredOn are the departments that a site offers; without a site, all.
func (s *Service) offeredOn(ctx context.Context, site *desk.Site) ([]desk.Department, error) {
	if site != nil {
		return s.SiteDepartments(ctx, *site)
	}
	return s.Departments(ctx, desk.System("first_day"))
}

func (s *Service) without(all []desk.Department, has func(*desk.Department) bool) []string {
	var out []string
	for i := range all {
		if !has(&all[i]) {
			out = append(out, all[i].Key)
		}
	}
	return out
}

func (s *Service) withoutHours(ctx context.Context, all []desk.Department) ([]string, error) {
	var out []string
	for i := range all {
		versions, err := s.store.Calendar(ctx, all[i].ID)
		if err != nil {
			return nil, err
		}
		if len(versions) == 0 {
			out = append(out, all[i].Key)
		}
	}
	return out, nil
}

// withCallbacks reports whether a patient can book a call anywhere.
func (s *Service) withCallbacks(ctx context.Context, all []desk.Department) (bool, error) {
	for i := range all {
		_, versions, err := s.Policy(ctx, desk.System("first_day"), all[i].Key)
		if err != nil {
			return false, err
		}
		if versions[0].ID != "" && versions[0].Callback.SlotMS > 0 {
			return true, nil
		}
	}
	return false, nil
}
