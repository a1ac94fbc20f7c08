package report

import (
	"fmt"
	"time"

	"careline/server/desk"
	"careline/server/hours"
)

// Hours are calendars, by whose they are and by the id of any of their versions.
type Hours struct {
	Of    map[desk.DepartmentID]*hours.Calendar
	Named map[string]*hours.Calendar
	// Unusable are those that cannot be computed, as when their zone has gone.
	// They count as none.
	Unusable map[desk.DepartmentID]error
}

// HoursOf makes calendars of all their versions. An error is a version that
// cannot be read at all.
func HoursOf(all []desk.CalendarVersion) (Hours, error) {
	out := Hours{map[desk.DepartmentID]*hours.Calendar{}, map[string]*hours.Calendar{}, map[desk.DepartmentID]error{}}
	versions := map[desk.DepartmentID][]hours.Version{}
	for i := range all {
		v, err := version(&all[i])
		if err != nil {
			return out, fmt.Errorf("hours %s: %w", all[i].ID, err)
		}
		versions[all[i].Department] = append(versions[all[i].Department], v)
	}
	for d, list := range versions {
		c, err := hours.New(list...)
		if err != nil {
			out.Unusable[d] = err
			continue
		}
		out.Of[d] = c
		for _, v := range list {
			out.Named[v.ID] = c
		}
	}
	return out, nil
}

func version(v *desk.CalendarVersion) (hours.Version, error) {
	h := hours.Version{
		ID: v.ID, EffectiveFrom: v.EffectiveFrom, RecordedAt: v.RecordedAt, Zone: v.Zone, Always: v.Always,
		Exceptions: make(map[hours.Date][]hours.Interval, len(v.Exceptions)),
	}
	for d, list := range v.Week {
		h.Week[d] = intervals(list)
	}
	for date, list := range v.Exceptions {
		t, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return h, err
		}
		h.Exceptions[hours.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}] = intervals(list)
	}
	return h, nil
}

func intervals(list []desk.OpenSpan) []hours.Interval {
	out := make([]hours.Interval, len(list))
	for i, span := range list {
		out[i] = hours.Interval(span)
	}
	return out
}
