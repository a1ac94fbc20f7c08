package clinic

import (
	"context"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
)

const (
	maxStop        = 7 * 24 * time.Hour  // of intake: who stops longer changes the hours
	maxBanner      = 90 * 24 * time.Hour // of a banner that names its end
	maxBannerRunes = 300
)

// StopIntake makes a department take nobody live until a time, though its
// hours say that it is open; until 0 takes patients again. Questions can still
// be left.
func (s *Service) StopIntake(ctx context.Context, a desk.Actor, department string, until int64, reason string) (desk.Department, error) {
	d, err := s.steered(ctx, a, department)
	if err != nil {
		return d, err
	}
	if err := desk.CheckLine(reason, desk.MaxReasonRunes); err != nil {
		return d, err
	}
	now := s.now()
	stop := desk.IntakeStop{Until: until, Reason: strings.TrimSpace(reason)}
	switch {
	case until == 0:
		stop = desk.IntakeStop{}
	case until <= now.UnixMilli():
		return d, desk.Invalidf("Choose a time in the future until which nobody new is taken.")
	case until > now.Add(maxStop).UnixMilli():
		return d, desk.Invalidf("Stop for at most 7 days. For longer, change the department's hours.")
	}
	return s.store.ChangeDepartment(ctx, d.ID, func(d *desk.Department) ([]desk.AuditLine, error) {
		line, err := s.changed(a, "department.intake_set", string(d.ID), d.Intake, stop)
		d.Intake = stop
		return []desk.AuditLine{line}, err
	})
}

// SetBanner shows a notice in the widget of a site until a time, or until it is
// taken down by one without text. Whoever steers a department that the site
// offers may do so. seen is the one it takes the place of; nil: whatever it is.
func (s *Service) SetBanner(ctx context.Context, a desk.Actor, key string, b desk.Banner, seen *desk.Banner) (desk.Site, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.Site{}, err
	}
	now := s.now()
	switch {
	case len(b.Text) == 0:
		b = desk.Banner{}
	case b.Until < 0, b.Until > 0 && b.Until <= now.UnixMilli():
		return desk.Site{}, desk.Invalidf("Choose a time in the future until which the notice is shown, or none.")
	case b.Until > now.Add(maxBanner).UnixMilli():
		return desk.Site{}, desk.Invalidf("A notice that names its end is shown for at most 90 days.")
	}
	return s.store.ChangeSite(ctx, key, func(site *desk.Site) ([]desk.AuditLine, error) {
		if !slices.ContainsFunc(site.Departments, func(d desk.DepartmentID) bool { return desk.Steers(a, d) == nil }) && desk.AdminOnly(a) != nil {
			return nil, desk.ErrForbidden
		}
		if len(b.Text) > 0 {
			if err := checkWords(b.Text, site.Languages, maxBannerRunes); err != nil {
				return nil, err
			}
			for _, text := range b.Text {
				if err := desk.CheckSaid(text); err != nil {
					return nil, err
				}
			}
		}
		if err := desk.Crossed(seen, site.Banner.At(now.UnixMilli()), b); err != nil {
			return nil, err
		}
		line, err := s.changed(a, "site.banner_set", string(site.ID), site.Banner, b)
		site.Banner = b
		return []desk.AuditLine{line}, err
	})
}

// Block keeps a patient from writing, or lets them write again. Whoever steers
// a department that the patient wrote to may do so.
func (s *Service) Block(ctx context.Context, a desk.Actor, id desk.PatientID, blocked bool, reason string) error {
	if err := desk.StaffOnly(a); err != nil {
		return err
	}
	if err := desk.CheckLine(reason, desk.MaxReasonRunes); err != nil {
		return err
	}
	p, err := s.store.Patient(ctx, id)
	if err != nil {
		return err
	}
	if err := s.steersOneOf(ctx, a, id); err != nil {
		return err
	}
	if blocked == (p.BlockedAt > 0) {
		return nil
	}
	line, err := s.changed(a, "patient.block_set", string(id), nil, struct {
		Blocked bool   `json:"blocked"`
		Reason  string `json:"reason,omitempty"`
	}{blocked, strings.TrimSpace(reason)})
	if err != nil {
		return err
	}
	return s.store.BlockPatient(ctx, id, blocked, line)
}

// steersOneOf lets through whoever steers a department in which the patient has
// a conversation. For staff who can read none of them there is no such patient.
func (s *Service) steersOneOf(ctx context.Context, a desk.Actor, id desk.PatientID) error {
	if desk.AdminOnly(a) == nil {
		return nil
	}
	rows, err := s.store.PatientList(ctx, id, "", 200)
	if err != nil {
		return err
	}
	refused := desk.ErrNoSuchThing
	for i := range rows {
		if desk.Steers(a, rows[i].Department) == nil {
			return nil
		}
		if rows[i].ReadableBy(a) {
			refused = desk.ErrForbidden
		}
	}
	return refused
}
