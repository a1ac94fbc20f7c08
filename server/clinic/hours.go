package clinic

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/hours"
)

// Hours is a department with all versions of its hours, in the order in which
// they come into force. For staff.
func (s *Service) Hours(ctx context.Context, a desk.Actor, department string) (desk.Department, []desk.CalendarVersion, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.Department{}, nil, err
	}
	d, err := s.department(ctx, department)
	if err != nil {
		return d, nil, err
	}
	versions, err := s.store.Calendar(ctx, d.ID)
	return d, versions, err
}

// SetHours gives a department other hours from now on, or from a later instant
// that was named. From an earlier one it is a correction of the past and needs
// a reason. Hours like those that hold then change nothing. Where the change
// says how many versions were seen, it is refused once there are more.
func (s *Service) SetHours(ctx context.Context, a desk.Actor, department string, c HoursChange) error {
	d, err := s.steered(ctx, a, department)
	if err != nil {
		return err
	}
	asked, err := c.version()
	if err != nil {
		return err
	}
	return s.appendHours(ctx, a, d.ID, func(there []desk.CalendarVersion, now int64) ([]desk.CalendarVersion, error) {
		v := asked
		switch {
		case v.EffectiveFrom == 0:
			v.EffectiveFrom = now
		case v.EffectiveFrom > now+farAhead.Milliseconds():
			return nil, desk.Invalidf("Hours can be set at most five years ahead.")
		case v.EffectiveFrom < now && v.Reason == "":
			return nil, errReasonNeeded
		}
		if held := desk.InForce(there, v.EffectiveFrom); held != nil && sameHours(held, &v) {
			return nil, nil
		}
		return []desk.CalendarVersion{v}, desk.Crossed(c.Seen, len(there), len(there)+1)
	})
}

// SetException gives one day other hours than its weekday has: none for a
// holiday. It counts in the hours that hold now and in those that were set for
// later.
func (s *Service) SetException(ctx context.Context, a desk.Actor, department, date string, open []string) error {
	list, err := spans(open)
	if err != nil {
		return err
	}
	return s.except(ctx, a, department, date, func(exceptions map[string][]desk.OpenSpan) { exceptions[date] = list })
}

// RemoveException gives a day the hours of its weekday again.
func (s *Service) RemoveException(ctx context.Context, a desk.Actor, department, date string) error {
	return s.except(ctx, a, department, date, func(exceptions map[string][]desk.OpenSpan) { delete(exceptions, date) })
}

func (s *Service) except(ctx context.Context, a desk.Actor, department, date string, apply func(map[string][]desk.OpenSpan)) error {
	d, err := s.steered(ctx, a, department)
	if err != nil {
		return err
	}
	if _, err := hours.ParseDate(date); err != nil {
		return coded(err)
	}
	return s.appendHours(ctx, a, d.ID, func(there []desk.CalendarVersion, now int64) ([]desk.CalendarVersion, error) {
		if len(there) == 0 {
			return nil, errNoHours
		}
		var out []desk.CalendarVersion
		for _, v := range ahead(there, now) {
			zone, err := time.LoadLocation(v.Zone)
			if err != nil {
				return nil, err
			}
			if date < time.UnixMilli(now).In(zone).Format(time.DateOnly) {
				return nil, errDayOver
			}
			v.EffectiveFrom, v.Reason = max(v.EffectiveFrom, now), ""
			v.Exceptions = maps.Clone(v.Exceptions)
			apply(v.Exceptions)
			if v, err = checked(v); err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	})
}

// ahead is the version that holds now and those that will.
func ahead(there []desk.CalendarVersion, now int64) []desk.CalendarVersion {
	var out []desk.CalendarVersion
	if v := desk.InForce(there, now); v != nil {
		out = append(out, *v)
	}
	for i, v := range there {
		last := i+1 == len(there) || there[i+1].EffectiveFrom > v.EffectiveFrom
		if v.EffectiveFrom > now && last {
			out = append(out, v)
		}
	}
	return out
}

// appendHours adds what decide asks for, but for versions that say what holds
// at their instant anyway. The audit log keeps what was before and after.
func (s *Service) appendHours(ctx context.Context, a desk.Actor, d desk.DepartmentID, decide func(there []desk.CalendarVersion, now int64) ([]desk.CalendarVersion, error)) error {
	return s.store.AppendCalendar(ctx, d, func(there []desk.CalendarVersion, recordedAt int64) (added []desk.CalendarVersion, lines []desk.AuditLine, err error) {
		asked, err := decide(there, recordedAt)
		if err != nil {
			return nil, nil, err
		}
		for _, v := range asked {
			before := desk.InForce(there, v.EffectiveFrom)
			if before != nil && sameHours(before, &v) {
				continue
			}
			v.ID, v.Author = desk.NewID("cv", time.UnixMilli(recordedAt)), a.From()
			action := "hours.changed"
			if v.EffectiveFrom < recordedAt {
				action = "hours.corrected"
			}
			line := s.line(a, action, string(d))
			if line.Details, err = beforeAndAfter(before, &v); err != nil {
				return nil, nil, err
			}
			added, lines = append(added, v), append(lines, line)
		}
		return added, lines, nil
	})
}

func beforeAndAfter(before, after *desk.CalendarVersion) (string, error) {
	details := struct {
		Before *HoursChange `json:"before"`
		After  HoursChange  `json:"after"`
	}{After: ChangeOf(after)}
	if before != nil {
		was := ChangeOf(before)
		details.Before = &was
	}
	raw, err := json.Marshal(details)
	return string(raw), err
}

// sameHours compares what two versions say, not when or by whom.
func sameHours(a, b *desk.CalendarVersion) bool {
	return a.Zone == b.Zone && a.Always == b.Always && maps.EqualFunc(a.Exceptions, b.Exceptions, slices.Equal) &&
		slices.EqualFunc(a.Week[:], b.Week[:], slices.Equal)
}

// steered is a department whose hours the actor may change.
func (s *Service) steered(ctx context.Context, a desk.Actor, department string) (desk.Department, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.Department{}, err
	}
	d, err := s.department(ctx, department)
	if err != nil {
		return d, err
	}
	return d, desk.Steers(a, d.ID)
}

// department finds one by its key or its id.
func (s *Service) department(ctx context.Context, name string) (desk.Department, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Department{}, err
	}
	for _, d := range all {
		if d.Key == name || string(d.ID) == name {
			return d, nil
		}
	}
	return desk.Department{}, desk.ErrNoSuchThing
}
