package figures

import (
	"context"
	"slices"

	"careline/server/report"
)

// staffing is what people did in the range.
func (s *Service) staffing(q *report.Query, set *report.Set, work *activity, names *Names) report.Staffing {
	var people []report.Person
	for i := range names.staff {
		if p := &names.staff[i]; work.has(p.ID) {
			people = append(people, report.Person{Staff: string(p.ID), Departments: p.Departments, Log: work.logs[p.ID]})
		}
	}
	return set.Staff(q, people)
}

// calibration is how well waits were told in the range.
func (s *Service) calibration(ctx context.Context, q *report.Query, names *Names) (report.Calibration, error) {
	lo, hi := q.Bounds()
	var all []report.Estimate
	for i := range names.departments {
		d := names.departments[i].ID
		if f := q.Filter.Departments; len(f) > 0 && !slices.Contains(f, d) {
			continue
		}
		found, err := s.store.EstimatesEnded(ctx, d, lo, hi)
		if err != nil {
			return report.Calibration{}, err
		}
		for k, e := range found {
			if k > 0 && found[k-1].Conversation == e.Conversation && found[k-1].QueuedAt == e.QueuedAt {
				continue // what was told first counts
			}
			all = append(all, report.Estimate{In: d, QueuedAt: e.QueuedAt, At: e.At, Low: e.LowMS, High: e.HighMS, EndedAt: e.EndedAt,
				Accepted: e.Outcome == "accepted", Abandoned: e.Outcome == "abandoned"})
		}
	}
	return report.Calibrate(all), nil
}
