package chat

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// How much of each list a page of a saved view looks through, and how often it
// goes on before it answers with what it has and a cursor.
const (
	viewWindow = 2_000
	viewRounds = 10
)

// saved is a page of a saved view: of all departments whose conversations the
// actor may read.
func (s *Service) saved(ctx context.Context, a desk.Actor, id, department string, at store.Position, limit int) ([]desk.Conversation, store.Position, error) {
	t, err := s.store.Tool(ctx, id)
	if err == nil && (t.Kind != desk.ToolView || !t.UsableBy(a)) {
		err = desk.ErrNoSuchThing
	}
	if err != nil {
		return nil, at, err
	}
	return s.filtered(ctx, a, &t.View.Filter, department, at, limit)
}

// filtered reads up to limit conversations that a filter selects, and where to
// go on: Position{} after the last.
func (s *Service) filtered(ctx context.Context, a desk.Actor, filter *desk.Filter, department string, at store.Position, limit int) ([]desk.Conversation, store.Position, error) {
	d := s.Directory()
	f := store.Filtering{Filter: filter, After: at, Limit: limit, Window: viewWindow, World: &desk.FilterWorld{
		Me: desk.StaffID(a.ID), Now: s.Now().UnixMilli(), Departments: make(map[string]desk.DepartmentID, len(d.ByKey)),
	}}
	if at == (store.Position{}) {
		f.After.Rank = -1
	}
	for key, dep := range d.ByKey {
		f.World.Departments[key] = dep.ID
		if (department == "" || dep.Key == department) && (a.SeesAllDepartments() || a.Member(dep.ID)) {
			f.Departments = append(f.Departments, dep.ID)
		}
	}
	var out []desk.Conversation
	for range viewRounds {
		rows, next, err := s.store.Filtered(ctx, f)
		if err != nil {
			return nil, at, err
		}
		out = append(out, slices.DeleteFunc(rows, func(row desk.Conversation) bool { return !row.ReadableBy(a) })...)
		switch {
		case len(out) >= limit: // there may be more of this round behind the last one
			last := &out[limit-1]
			return out[:limit], store.Position{Rank: last.Rank(), ID: last.ID}, nil
		case next == (store.Position{}):
			return out, next, nil
		}
		f.After = next
	}
	return out, f.After, nil
}

// Counted is how many conversations a view shows; More: at least so many.
type Counted struct {
	N    int
	More bool
}

// countLimit is where counting stops: nobody works through more at a glance.
const countLimit = 99

// Count counts what a filter selects for the actor.
func (s *Service) Count(ctx context.Context, a desk.Actor, filter *desk.Filter) (Counted, error) {
	if err := desk.StaffOnly(a); err != nil {
		return Counted{}, err
	}
	if err := filter.Check(); err != nil {
		return Counted{}, err
	}
	rows, next, err := s.filtered(ctx, a, filter, "", store.Position{}, countLimit)
	return Counted{len(rows), next != (store.Position{})}, err
}
