package clinic

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/routing"
)

// rules is what of a policy people set.
type rules struct {
	Routing  desk.RoutingPolicy  `json:"routing"`
	SLA      [3]desk.SLATargets  `json:"sla"`
	Waits    desk.WaitPolicy     `json:"waits"`
	Callback desk.CallbackPolicy `json:"callback"`
}

func rulesOf(p desk.Policy) rules { return rules{p.Routing, p.SLA, p.Waits, p.Callback} }

// Policy is how a department works, and how it worked before: the versions in
// force one after the other, newest first. Where nobody has set any up it is
// the usual one, without an id. The rules that staff work by are theirs to see.
func (s *Service) Policy(ctx context.Context, a desk.Actor, department string) (desk.Department, []desk.Policy, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.Department{}, nil, err
	}
	d, err := s.department(ctx, department)
	if err != nil {
		return d, nil, err
	}
	all, err := s.store.Policies(ctx)
	if err != nil {
		return d, nil, err
	}
	versions := slices.DeleteFunc(all, func(p desk.Policy) bool { return p.Department != d.ID })
	slices.Reverse(versions)
	if len(versions) == 0 {
		usual := desk.DefaultPolicy()
		usual.Department = d.ID
		versions = []desk.Policy{usual}
	}
	return d, versions, nil
}

// SetPolicy says how a department works from now on. Its overflow may be named
// by key or id. Rules like those in force change nothing. Open episodes keep
// their targets; the audit log keeps what was before and after. seen is the id
// of the version it takes the place of; nil: whichever it is.
func (s *Service) SetPolicy(ctx context.Context, a desk.Actor, department string, p desk.Policy, seen *string) (desk.Policy, error) {
	d, err := s.steered(ctx, a, department)
	if err != nil {
		return desk.Policy{}, err
	}
	if err := checkPolicy(p); err != nil {
		return desk.Policy{}, err
	}
	departments, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Policy{}, err
	}
	if p.Routing.Overflow, err = overflowTo(departments, d.ID, string(p.Routing.Overflow)); err != nil {
		return desk.Policy{}, err
	}
	err = s.store.AddPolicy(ctx, d.ID, func(there []desk.Policy, recordedAt int64) (*desk.Policy, []desk.AuditLine, error) {
		before, set := desk.DefaultPolicy(), false
		overflows := map[desk.DepartmentID]desk.RoutingPolicy{}
		for _, v := range there { // oldest first
			overflows[v.Department] = v.Routing
			if v.Department == d.ID {
				before, set = v, true
			}
		}
		if set && rulesOf(before) == rulesOf(p) {
			p = before
			return nil, nil, nil
		}
		if err := desk.Crossed(seen, before.ID, "none yet"); err != nil {
			return nil, nil, err
		}
		overflows[d.ID] = p.Routing
		if routing.OverflowCycle(overflows) != nil {
			return nil, nil, errOverflowRing
		}
		p.ID, p.Department, p.RecordedAt, p.Author = desk.NewID("po", time.UnixMilli(recordedAt)), d.ID, recordedAt, a.From()
		line, err := s.changed(a, "policy.changed", string(d.ID), rulesOf(before), rulesOf(p))
		return &p, []desk.AuditLine{line}, err
	})
	return p, err
}

// changed is an audit line with what was before and after.
func (s *Service) changed(a desk.Actor, action, target string, before, after any) (desk.AuditLine, error) {
	line := s.line(a, action, target)
	raw, err := json.Marshal(struct {
		Before any `json:"before"`
		After  any `json:"after"`
	}{before, after})
	line.Details = string(raw)
	return line, err
}

var (
	errOverflowRing = &desk.Error{Kind: desk.Invalid, Code: "overflow_ring", Public: "These departments would send patients round in a circle. Let the overflow end in one that sends nobody on."}
	errOverflowSelf = &desk.Error{Kind: desk.Invalid, Code: "overflow_self", Public: "A department cannot be its own overflow. Choose another one, or none."}
	errOverflowGone = &desk.Error{Kind: desk.Invalid, Code: "unknown_department", Public: "There is no such department for the overflow. Choose another one, or none."}
)

// overflowTo is the department that a name stands for; "" for none.
func overflowTo(all []desk.Department, own desk.DepartmentID, name string) (desk.DepartmentID, error) {
	if name == "" {
		return "", nil
	}
	for _, d := range all {
		switch {
		case d.Key != name && string(d.ID) != name || !d.Active:
		case d.ID == own:
			return "", errOverflowSelf
		default:
			return d.ID, nil
		}
	}
	return "", errOverflowGone
}
