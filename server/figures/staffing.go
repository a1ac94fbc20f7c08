package figures

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/report"
)

// beforeMS is how long before a range somebody may have begun what they did in
// it: whoever is present, or had an episode before them that ended in it.
const beforeMS = 14 * dayMS

// activity are people's own logs around a range.
func (s *Service) activity(ctx context.Context, q *report.Query) (map[desk.StaffID][]desk.Activity, error) {
	lo, hi := q.Bounds()
	all, err := s.store.ActivityBetween(ctx, lo-beforeMS, hi)
	if err != nil {
		return nil, err
	}
	out := map[desk.StaffID][]desk.Activity{}
	for _, a := range all {
		out[a.Staff] = append(out[a.Staff], a)
	}
	return out, nil
}

// handled is who had which conversation before them, and when.
func handled(logs map[desk.StaffID][]desk.Activity, until int64) map[desk.ConversationID][]report.Handled {
	out := map[desk.ConversationID][]report.Handled{}
	for id, log := range logs {
		for _, f := range desk.FocusSlices(log, min(until, log[len(log)-1].At+desk.FocusMS)) {
			out[f.Conversation] = append(out[f.Conversation], report.Handled{Staff: string(id), From: f.From, To: f.To})
		}
	}
	return out
}

// staffing is what people did in the range.
func (s *Service) staffing(q *report.Query, set *report.Set, logs map[desk.StaffID][]desk.Activity, names *Names) report.Staffing {
	var people []report.Person
	for i := range names.staff {
		p := &names.staff[i]
		if log := logs[p.ID]; len(log) > 0 {
			people = append(people, report.Person{Staff: string(p.ID), Departments: p.Departments, Log: log})
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
