package clinic

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
)

const (
	maxTextLanguages = 20
	maxActions       = 12
)

var shortcut = regexp.MustCompile(`^[\p{Ll}\p{N}_-]{0,30}$`)

// errBroken refuses what refers to something that is not there.
func errBroken(what string) *desk.Error {
	return &desk.Error{Kind: desk.Invalid, Code: "refers_to_nothing", Public: fmt.Sprintf("It refers to a %s that is not there any more. Choose another one.", what)}
}

// checkTool refuses what cannot be a tool, and takes away what is not of its kind.
func (s *Service) checkTool(ctx context.Context, t *desk.Tool) error {
	if t.Name == "" || desk.CheckText(t.Name) != nil || strings.ContainsAny(t.Name, "\n\r\t") {
		return desk.Invalidf("Give it a name on one line.")
	}
	if err := desk.CheckLine(t.Name, maxToolName); err != nil {
		return err
	}
	switch t.Scope {
	case desk.ScopeAll:
		t.Owner = ""
	case desk.ScopeDepartment:
		if _, err := s.departmentByID(ctx, desk.DepartmentID(t.Owner)); err != nil {
			return err
		}
	}
	switch {
	case t.Kind == desk.ToolTag && t.Tag != nil:
		t.Reply, t.Macro, t.View = nil, nil, nil
		return checkTag(t)
	case t.Kind == desk.ToolReply && t.Reply != nil:
		t.Tag, t.Macro, t.View = nil, nil, nil
		return checkReply(t.Reply)
	case t.Kind == desk.ToolMacro && t.Macro != nil:
		t.Tag, t.Reply, t.View = nil, nil, nil
		return s.checkMacro(ctx, t.Macro)
	case t.Kind == desk.ToolView && t.View != nil:
		t.Tag, t.Reply, t.Macro = nil, nil, nil
		return t.View.Filter.Check()
	}
	return desk.Invalidf("Say what it is: a tag, a reply, a macro or a view, with what belongs to it.")
}

func checkTag(t *desk.Tool) error {
	if t.Scope != desk.ScopeAll {
		return desk.Invalidf("Tags are the clinic's: everybody uses the same.")
	}
	if t.Tag.Color != "" && !slices.Contains(desk.TagColors, t.Tag.Color) {
		return desk.Invalidf("Choose one of the colours that are offered.")
	}
	return nil
}

func checkReply(r *desk.Reply) error {
	if !shortcut.MatchString(r.Shortcut) {
		return desk.Invalidf("A shortcut is a word in small letters, at most 30 of them.")
	}
	return checkTexts(r.Texts)
}

// checkTexts wants words in one language at least; empty ones are taken out.
func checkTexts(texts map[string]string) error {
	for l, text := range texts {
		if strings.TrimSpace(text) == "" {
			delete(texts, l)
			continue
		}
		if !bcp47.Valid(l) {
			return desk.Invalidf("Texts are by language, like en or es.")
		}
		if err := desk.CheckText(text); err != nil {
			return err
		}
	}
	if len(texts) == 0 || len(texts) > maxTextLanguages {
		return desk.Invalidf("Write the text in one language at least.")
	}
	return nil
}

// checkMacro refuses actions that mean nothing, and what they refer to and is
// not there.
func (s *Service) checkMacro(ctx context.Context, m *desk.Macro) error {
	if len(m.Actions) == 0 || len(m.Actions) > maxActions {
		return desk.Invalidf("A macro does between 1 and %d things.", maxActions)
	}
	replies := 0
	for i := range m.Actions {
		a := &m.Actions[i]
		if a.Do == desk.DoReply {
			replies++
		}
		if err := s.checkAction(ctx, a); err != nil {
			return err
		}
	}
	if replies > 1 {
		return desk.Invalidf("A macro sends one reply at most.")
	}
	return nil
}

func (s *Service) checkAction(ctx context.Context, a *desk.Action) error {
	there := func(what string, err error) error {
		if err == desk.ErrNoSuchThing {
			return errBroken(what)
		}
		return err
	}
	switch a.Do {
	case desk.DoReply:
		if a.Reply == "" {
			return checkTexts(a.Texts)
		}
		t, err := s.store.Tool(ctx, a.Reply)
		if err == nil && t.Kind != desk.ToolReply {
			err = desk.ErrNoSuchThing
		}
		return there("canned reply", err)
	case desk.DoNote:
		return checkTexts(a.Texts)
	case desk.DoTag, desk.DoUntag:
		t, err := s.store.Tool(ctx, a.Tag)
		if err == nil && t.Kind != desk.ToolTag {
			err = desk.ErrNoSuchThing
		}
		return there("tag", err)
	case desk.DoAssign:
		if a.Staff == "" || a.Staff == "me" {
			return nil
		}
		staff, err := s.store.StaffByID(ctx, desk.StaffID(a.Staff))
		if err == nil && !staff.Active {
			err = desk.ErrNoSuchThing
		}
		return there("colleague", err)
	case desk.DoTransfer:
		d, err := s.departmentByID(ctx, desk.DepartmentID(a.Department))
		if err == nil && !d.Active {
			err = desk.ErrNoSuchThing
		}
		return there("department", err)
	case desk.DoWait:
		if a.On != desk.WaitingOnPatient && !slices.Contains(desk.ThirdParties, a.On) {
			return desk.Invalidf("Choose whom this waits on: patient, insurer, clinician, pharmacy or other.")
		}
		return desk.CheckLine(a.Reason, desk.MaxReasonRunes)
	case desk.DoSnooze:
		if a.Minutes < 0 || a.Minutes > 60*24*365 {
			return desk.Invalidf("Choose a time within a year.")
		}
		return nil
	case desk.DoPriority:
		if !slices.Contains(desk.Priorities, a.Priority) {
			return desk.Invalidf("A priority is normal, high or urgent.")
		}
		return nil
	case desk.DoResolve:
		return nil
	}
	return desk.Invalidf("A macro can reply, note, tag, untag, assign, transfer, wait, snooze, priority and resolve.")
}

// departmentByID reads one; desk.ErrNoSuchThing if there is none.
func (s *Service) departmentByID(ctx context.Context, id desk.DepartmentID) (desk.Department, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Department{}, err
	}
	if at := slices.IndexFunc(all, func(d desk.Department) bool { return d.ID == id }); at >= 0 {
		return all[at], nil
	}
	return desk.Department{}, desk.ErrNoSuchThing
}
