package chat

import (
	"context"
	"errors"
	"slices"

	"careline/server/desk"
)

// errBulkBroken stands in for what a macro would be told of.
var errBulkBroken = &desk.Error{Kind: desk.Conflict, Code: "bulk_broken",
	Public: "What you chose is not there any more. Choose again; nothing was done."}

// bulkPlan is what is done to each conversation of a run, made ready once.
type bulkPlan struct {
	actions []desk.BulkAction
	make    func(*desk.BulkAction, ending) (step, error)
}

// bulkPlanOf makes actions ready. What they refer to has to be there.
func (s *Service) bulkPlanOf(ctx context.Context, a desk.Actor, actions []desk.BulkAction) (*bulkPlan, error) {
	known, err := s.tags(ctx)
	if err != nil {
		return nil, err
	}
	p := &bulkPlan{actions: actions, make: func(b *desk.BulkAction, ends ending) (step, error) {
		return s.bulkStep(ctx, a, b, known, ends)
	}}
	for i := range actions {
		if _, err := p.make(&actions[i], ending{}); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// run does all of it, each as the verb of its own does, and answers the names
// of the verbs that changed something.
func (p *bulkPlan) run(l *desk.Ledger, ends ending) (verbs []string, err error) {
	for i := range p.actions {
		do, err := p.make(&p.actions[i], ends)
		if err != nil {
			return nil, err
		}
		before := len(l.Events)
		if err := do(l); err != nil {
			return nil, err
		}
		if len(l.Events) > before {
			verbs = append(verbs, verbOf(p.actions[i].Do))
		}
	}
	return verbs, nil
}

// verbOf is the verb that does an action by itself, as the audit log names it.
func verbOf(do string) string {
	if do == desk.DoUntag {
		return desk.DoTag
	}
	return do
}

func (p *bulkPlan) has(is func(*desk.BulkAction) bool) bool {
	return slices.ContainsFunc(p.actions, func(b desk.BulkAction) bool { return is(&b) })
}

// bulkStep is one action. What is so already is nothing to do, where a verb
// that was asked for it alone refuses; and what it refuses in words has a code.
func (s *Service) bulkStep(ctx context.Context, a desk.Actor, b *desk.BulkAction, known map[string]bool, ends ending) (step, error) {
	switch b.Do {
	case desk.DoSpam:
		return func(l *desk.Ledger) error {
			if !l.Row.Spam {
				hide(l, a, ends.booked)
			}
			return nil
		}, nil
	case desk.DoSnooze:
		until := b.Until
		if until == 0 {
			until = UntilReply
		}
		return snoozing(a, until), nil
	case desk.DoPriority:
		if !slices.Contains(desk.Priorities, b.Priority) {
			return nil, desk.Invalidf("A priority is normal, high or urgent.")
		}
	}
	do, err := s.stepOf(ctx, a, &b.Action, Running{}, known, ends)
	var refused *desk.Error
	if errors.As(err, &refused) && refused.Code == "macro_broken" {
		return nil, errBulkBroken
	}
	if err != nil {
		return nil, err
	}
	return func(l *desk.Ledger) error {
		if b.Do == desk.DoTransfer && l.Row.Unresolved() && l.Row.Department == desk.DepartmentID(b.Department) {
			return nil
		}
		err := do(l)
		if errors.Is(err, desk.ErrInvalid) {
			switch b.Do {
			case desk.DoAssign:
				return errUnassignable.With(err)
			case desk.DoTag:
				return errManyTags.With(err)
			}
		}
		return err
	}, nil
}
