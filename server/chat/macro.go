package chat

import (
	"context"
	"fmt"
	"strconv"

	"careline/server/desk"
)

// Running is a macro that somebody runs, as they saw it in the preview.
type Running struct {
	Macro    string
	Version  int64
	Reply    string // the filled-in text of its reply, if it has one
	Note     string // that of its notes
	Seen     int64  // as with a message
	ClientID string
}

var (
	errMacroChanged = &desk.Error{Kind: desk.Conflict, Code: "macro_changed",
		Public: "This macro was changed meanwhile. Look at what it does now; nothing was done."}
	errMacroGone = &desk.Error{Kind: desk.NotFound, Code: "macro_gone", Public: "This macro was deleted. Nothing was done."}
)

// errMacroBroken names what a macro refers to and is not there any more.
func errMacroBroken(what string) *desk.Error {
	return &desk.Error{Kind: desk.Conflict, Code: "macro_broken",
		Public: fmt.Sprintf("This macro refers to a %s that was deleted. Nothing was done. Whoever manages it can mend it.", what)}
}

// RunMacro does all that a macro says, in its order and in one transaction, or
// nothing: whatever refuses, refuses all of it.
func (s *Service) RunMacro(ctx context.Context, a desk.Actor, c desk.ConversationID, in Running) (Item, error) {
	if _, err := s.permitted(ctx, a, c); err != nil {
		return Item{}, err
	}
	if err := desk.StaffOnly(a); err != nil {
		return Item{}, err
	}
	tool, err := s.store.Tool(ctx, in.Macro)
	switch {
	case err == desk.ErrNoSuchThing, err == nil && (tool.Kind != desk.ToolMacro || !tool.UsableBy(a)):
		return Item{}, errMacroGone
	case err != nil:
		return Item{}, err
	case tool.Version != in.Version:
		return Item{}, errMacroChanged
	}
	plan, err := s.planOf(ctx, a, c, tool.Macro.Actions, in)
	if err != nil {
		return Item{}, err
	}
	cmd := s.command(a, c, in.ClientID, func(l *desk.Ledger) error {
		return recorded(l, a, in.ClientID, "macro", plan.run)
	}, "macro", in.Macro, strconv.FormatInt(in.Version, 10), in.Reply, in.Note)
	cmd.Claims = plan.claims
	return s.answer(ctx, a, cmd)
}

// plan is several actions, made ready.
type plan struct {
	steps  []step
	claims []string
}

func (p *plan) run(l *desk.Ledger) error {
	for _, do := range p.steps {
		if err := do(l); err != nil {
			return err
		}
	}
	return nil
}

// planOf makes actions ready for a conversation. What they refer to has to be
// there still.
func (s *Service) planOf(ctx context.Context, a desk.Actor, c desk.ConversationID, actions []desk.Action, in Running) (*plan, error) {
	known, err := s.tags(ctx)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	var ends ending
	for i := range actions {
		act := &actions[i]
		if act.Do == desk.DoResolve {
			if ends, err = s.endingOf(ctx, c); err != nil {
				return nil, err
			}
			p.claims = ends.claims()
		}
		do, err := s.stepOf(ctx, a, act, in, known, ends)
		if err != nil {
			return nil, err
		}
		p.steps = append(p.steps, do)
	}
	return p, nil
}

func (s *Service) stepOf(ctx context.Context, a desk.Actor, act *desk.Action, in Running, known map[string]bool, ends ending) (step, error) {
	d := s.Directory()
	switch act.Do {
	case desk.DoReply:
		if act.Reply != "" {
			if t, err := s.store.Tool(ctx, act.Reply); err == desk.ErrNoSuchThing || err == nil && !t.UsableBy(a) {
				return nil, errMacroBroken("canned reply")
			} else if err != nil {
				return nil, err
			}
		}
		if err := desk.CheckText(in.Reply); err != nil {
			return nil, err
		}
		return func(l *desk.Ledger) error {
			return s.sendAsStaff(l, a, Sending{Text: in.Reply, Seen: in.Seen}, nil)
		}, nil
	case desk.DoNote:
		if err := desk.CheckText(in.Note); err != nil {
			return nil, err
		}
		return func(l *desk.Ledger) error {
			l.Append(desk.Note, a.From(), desk.Body{Text: in.Note})
			return nil
		}, nil
	case desk.DoTag:
		if !known[act.Tag] {
			return nil, errMacroBroken("tag")
		}
		return tagging(a, known, []string{act.Tag}, nil), nil
	case desk.DoUntag:
		return tagging(a, known, nil, []string{act.Tag}), nil
	case desk.DoAssign:
		to := desk.StaffID(act.Staff)
		if to == "me" {
			to = desk.StaffID(a.ID)
		}
		if p := d.Staff[to]; to != "" && (p == nil || !p.Active) {
			return nil, errMacroBroken("colleague")
		}
		return s.assigning(a, to), nil
	case desk.DoTransfer:
		to := d.Departments[desk.DepartmentID(act.Department)]
		if to == nil || !to.Active {
			return nil, errMacroBroken("department")
		}
		return transferring(a, to, ""), nil
	case desk.DoWait:
		return s.waiting(a, Waiting{On: act.On, Reason: act.Reason}), nil
	case desk.DoSnooze:
		return func(l *desk.Ledger) error {
			if act.Minutes == 0 {
				return snoozing(a, UntilReply)(l)
			}
			return snoozing(a, l.Now+act.Minutes*60_000)(l)
		}, nil
	case desk.DoPriority:
		return prioritising(a, act.Priority), nil
	case desk.DoResolve:
		return resolving(a, ends), nil
	}
	return nil, fmt.Errorf("chat: a macro does %q", act.Do)
}
