package clinic

import (
	"context"
	"slices"
	"strings"

	"careline/server/desk"
)

const maxToolName = 80

// Tools returns the tags, replies, macros and views that somebody works with;
// all kinds if none is named. Deleted tags are among them, because what was
// tagged names them still.
func (s *Service) Tools(ctx context.Context, a desk.Actor, kind desk.ToolKind) ([]desk.Tool, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	if kind != "" && !slices.Contains(desk.ToolKinds, kind) {
		return nil, desk.Invalidf("There are tools of these kinds: tag, reply, macro and view.")
	}
	all, err := s.store.Tools(ctx, kind)
	return slices.DeleteFunc(all, func(t desk.Tool) bool {
		return !t.UsableBy(a) || t.DeletedAt > 0 && t.Kind != desk.ToolTag
	}), err
}

// SaveTool makes a tool, or changes the one of that id as it was when whoever
// changes it saw it: another version is refused, and nothing is lost.
func (s *Service) SaveTool(ctx context.Context, a desk.Actor, next desk.Tool) (desk.Tool, error) {
	if err := desk.StaffOnly(a); err != nil {
		return next, err
	}
	if next.Scope == desk.ScopePerson {
		next.Owner = a.ID
	}
	if err := next.ManagedBy(a); err != nil {
		return next, err
	}
	next.Name = strings.TrimSpace(next.Name)
	if err := s.checkTool(ctx, &next); err != nil {
		return next, err
	}
	if err := s.complete(ctx, &next); err != nil {
		return next, err
	}
	fresh := next.ID == ""
	if fresh {
		next.ID = desk.NewID("t", s.now())
	}
	return s.store.ChangeTool(ctx, next.ID, func(t *desk.Tool) ([]desk.AuditLine, error) {
		was := *t
		switch {
		case fresh:
		case was.ID == "":
			return nil, desk.ErrNoSuchThing
		case was.Kind != next.Kind || !was.UsableBy(a):
			return nil, desk.ErrNoSuchThing
		case was.Version != next.Version:
			return nil, desk.ErrChangedMeanwhile
		default:
			if err := was.ManagedBy(a); err != nil {
				return nil, err
			}
		}
		*t = next
		t.Version = was.Version
		line, err := s.changed(a, string(t.Kind)+".saved", t.ID, was, next)
		return []desk.AuditLine{line}, err
	})
}

// DeleteTool takes a tool out of use. What it was used for stays.
func (s *Service) DeleteTool(ctx context.Context, a desk.Actor, id string, version int64) error {
	_, err := s.store.ChangeTool(ctx, id, func(t *desk.Tool) ([]desk.AuditLine, error) {
		if t.ID == "" || !t.UsableBy(a) {
			return nil, desk.ErrNoSuchThing
		}
		if err := t.ManagedBy(a); err != nil {
			return nil, err
		}
		if t.Version != version {
			return nil, desk.ErrChangedMeanwhile
		}
		was := *t
		t.DeletedAt = s.now().UnixMilli()
		line, err := s.changed(a, string(t.Kind)+".deleted", t.ID, was, nil)
		return []desk.AuditLine{line}, err
	})
	return err
}
