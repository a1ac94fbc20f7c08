package chat

import (
	"context"
	"errors"
	"slices"
	"strings"

	"careline/server/desk"
	"careline/server/store"
)

// bulkPage is how many rows of a list are read at once.
const bulkPage = 1000

// bulkOf is what somebody wants to do, and the conversations as they are now.
func (s *Service) bulkOf(ctx context.Context, a desk.Actor, in Bulking) ([]desk.Conversation, *bulkPlan, error) {
	if err := bulkAllowed(a); err != nil {
		return nil, nil, err
	}
	actions, err := s.bulkActions(ctx, a, in)
	if err != nil {
		return nil, nil, err
	}
	plan, err := s.bulkPlanOf(ctx, a, actions)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.bulkMeant(ctx, a, in)
	return rows, plan, err
}

// bulkAllowed refuses whoever changes no conversations.
func bulkAllowed(a desk.Actor) error {
	if a.Kind != desk.KindStaff {
		return desk.ErrForbidden
	}
	return desk.Sends(a)
}

// bulkMeant are the conversations that are meant, if they are some and not too
// many.
func (s *Service) bulkMeant(ctx context.Context, a desk.Actor, in Bulking) ([]desk.Conversation, error) {
	if err := bulkAllowed(a); err != nil {
		return nil, err
	}
	rows, err := s.bulkRows(ctx, a, in)
	switch {
	case err != nil:
		return nil, err
	case len(rows) > desk.BulkMost:
		return nil, errBulkMany
	case len(rows) == 0:
		return nil, errBulkNone
	}
	return rows, nil
}

// bulkActions are those that were asked for, or those of a macro as it is now.
func (s *Service) bulkActions(ctx context.Context, a desk.Actor, in Bulking) ([]desk.BulkAction, error) {
	actions := in.Actions
	if in.Macro != "" {
		tool, err := s.store.Tool(ctx, in.Macro)
		switch {
		case errors.Is(err, desk.ErrNoSuchThing), err == nil && (tool.Kind != desk.ToolMacro || !tool.UsableBy(a)):
			return nil, errMacroGone
		case err != nil:
			return nil, err
		}
		actions = nil
		for _, act := range tool.Macro.Actions {
			if act.Do == desk.DoReply || act.Do == desk.DoNote || act.Do == desk.DoWait {
				return nil, errBulkMacro
			}
			one := desk.BulkAction{Action: act}
			if act.Do == desk.DoSnooze && act.Minutes > 0 {
				one.Until = s.Now().UnixMilli() + act.Minutes*60_000
			}
			actions = append(actions, one)
		}
	}
	if len(actions) == 0 || len(actions) > 8 || slices.ContainsFunc(actions, func(b desk.BulkAction) bool { return !slices.Contains(desk.BulkActions, b.Do) }) {
		return nil, errBulkActions
	}
	now := s.Now().UnixMilli()
	if slices.ContainsFunc(actions, func(b desk.BulkAction) bool {
		return b.Until < 0 || b.Until > 0 && (b.Until <= now || b.Until > now+maxSnoozeMS)
	}) {
		return nil, desk.Invalidf("Choose a time in the future, within a year.")
	}
	return actions, nil
}

// bulkRows are the conversations that are meant, each once and only those that
// the actor may know of. One more than a run takes is enough to say so.
func (s *Service) bulkRows(ctx context.Context, a desk.Actor, in Bulking) ([]desk.Conversation, error) {
	switch {
	case len(in.IDs) > 0:
		return s.bulkChosen(ctx, a, in.IDs)
	case in.Query != "":
		return s.bulkFound(ctx, a, in)
	case in.View == "":
		return nil, desk.Invalidf("Say which conversations are meant: chosen ones, a view or a search.")
	}
	var out []desk.Conversation
	var at store.Position
	for len(out) <= desk.BulkMost {
		rows, next, err := s.bulkViewPage(ctx, a, in, at)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if next == (store.Position{}) {
			break
		}
		at = next
	}
	return out, nil
}

func (s *Service) bulkViewPage(ctx context.Context, a desk.Actor, in Bulking, at store.Position) ([]desk.Conversation, store.Position, error) {
	if strings.HasPrefix(in.View, savedPrefix) {
		return s.saved(ctx, a, in.View, in.Department, at, bulkPage)
	}
	rows, err := s.staffList(ctx, a, ListQuery{View: in.View, Department: in.Department}, at, bulkPage)
	if err != nil || len(rows) < bulkPage {
		return rows, store.Position{}, err
	}
	last := &rows[len(rows)-1]
	return rows, store.Position{Rank: last.Rank(), ID: last.ID}, nil
}

func (s *Service) bulkChosen(ctx context.Context, a desk.Actor, ids []desk.ConversationID) ([]desk.Conversation, error) {
	if len(ids) > desk.BulkMost {
		return nil, errBulkMany
	}
	there, err := s.store.ByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []desk.Conversation
	for _, id := range ids {
		row, ok := there[id]
		delete(there, id) // named twice it is done once
		if ok && row.ReadableBy(a) {
			out = append(out, row)
		}
	}
	return out, nil
}

func (s *Service) bulkFound(ctx context.Context, a desk.Actor, in Bulking) ([]desk.Conversation, error) {
	f, err := desk.ParseFinding(in.Query, in.Zone)
	if err != nil {
		return nil, err
	}
	q, err := s.seek(ctx, a, f)
	if err != nil {
		return nil, err
	}
	found, _, err := s.findAll(ctx, a, q, desk.BulkMost+1)
	out := make([]desk.Conversation, len(found))
	for i := range found {
		out[i] = found[i].Conversation
	}
	return out, err
}
