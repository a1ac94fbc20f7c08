package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
)

// maxReasons is how many a person can still choose from.
const maxReasons = 60

// Reasons is how the clinic sorts why patients write, those that were retired
// too: figures of before need their names.
func (s *Service) Reasons(ctx context.Context, a desk.Actor) ([]desk.Reason, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	return s.store.Reasons(ctx)
}

// ReasonsVersion names how it is sorted, whatever is planned.
func ReasonsVersion(all []desk.Reason) string { return versionOf(reasonsForm(all)) }

func reasonsForm(all []desk.Reason) []desk.Reason {
	shown := make([]desk.Reason, len(all))
	for i, r := range all {
		shown[i] = desk.Reason{Key: r.Key, Name: r.Name, Retired: r.Retired}
	}
	return shown
}

// SetReasons says how it is sorted from now on, in this order. One that is left
// out is retired, because conversations were sorted by it; plans stay. over is
// the version it was written over, so that nobody's change is lost unseen;
// empty: whatever there is.
func (s *Service) SetReasons(ctx context.Context, a desk.Actor, reasons []desk.Reason, over string) ([]desk.Reason, error) {
	if err := desk.AdminOnly(a); err != nil {
		return nil, err
	}
	if len(reasons) == 0 || len(reasons) > maxReasons {
		return nil, desk.Invalidf("There are between 1 and %d reasons.", maxReasons)
	}
	seen := map[string]bool{}
	for _, r := range reasons {
		if err := checkKey(r.Key, seen, "reason"); err != nil {
			return nil, err
		}
		if err := checkWords(r.Name, []string{"en", "es"}, desk.MaxTopicRunes); err != nil {
			return nil, err
		}
	}
	var out []desk.Reason
	err := s.store.ChangeReasons(ctx, func(there []desk.Reason) ([]desk.Reason, []desk.AuditLine, error) {
		if err := stands(over, reasonsForm(there)); err != nil {
			return nil, nil, err
		}
		out = nil
		for i, r := range reasons {
			next := desk.Reason{Key: r.Key, Name: r.Name, Position: i, Retired: r.Retired}
			if was := slices.IndexFunc(there, func(old desk.Reason) bool { return old.Key == r.Key }); was >= 0 {
				next.Plan = there[was].Plan
			}
			out = append(out, next)
		}
		for _, old := range there {
			if !seen[old.Key] {
				old.Retired, old.Position = true, len(out)
				out = append(out, old)
			}
		}
		line, err := s.changed(a, "reasons.changed", "", there, out)
		return out, []desk.AuditLine{line}, err
	})
	return out, err
}

// PlanReason says who does what so that fewer patients have to write for a
// reason. A new action begins now: its figure is compared with the time before.
// seen is the plan it takes the place of; nil: whatever it is.
func (s *Service) PlanReason(ctx context.Context, a desk.Actor, key string, plan desk.ReasonPlan, seen *desk.ReasonPlan) ([]desk.Reason, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	if err := desk.CheckLine(plan.Action, desk.MaxReasonRunes); err != nil {
		return nil, err
	}
	if plan.Owner != "" {
		if _, err := s.store.StaffByID(ctx, plan.Owner); err != nil {
			return nil, desk.Invalidf("Choose somebody who works here.")
		}
	}
	var out []desk.Reason
	err := s.store.ChangeReasons(ctx, func(there []desk.Reason) ([]desk.Reason, []desk.AuditLine, error) {
		at := slices.IndexFunc(there, func(r desk.Reason) bool { return r.Key == key })
		if at < 0 {
			return nil, nil, desk.ErrNoSuchThing
		}
		out = slices.Clone(there)
		before := out[at].Plan
		next := desk.ReasonPlan{Owner: plan.Owner, Action: plan.Action, Since: before.Since}
		if seen != nil {
			seen.Since = before.Since // the server's, not theirs
		}
		if err := desk.Crossed(seen, before, next); err != nil {
			return nil, nil, err
		}
		switch {
		case plan.Action == "":
			next.Since = 0
		case plan.Action != before.Action:
			next.Since = s.now().UnixMilli()
		}
		out[at].Plan = next
		line, err := s.changed(a, "reason.planned", key, before, next)
		return out, []desk.AuditLine{line}, err
	})
	return out, err
}
