package voice

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// Task is a task to make something good, as a list shows it.
type Task = store.RecoveryTask

// RecoveryQuery asks for tasks to make something good.
type RecoveryQuery struct {
	State  string // open (or empty), mine, done
	Cursor string
	Limit  int // 1 to 200; 0: 50
}

var errTaskState = desk.Invalidf("state is open, mine or done.")

// Recoveries is a page of tasks of the departments that the actor works in, by
// when they are due; those that are done, the last ones first.
func (s *Service) Recoveries(ctx context.Context, a desk.Actor, q RecoveryQuery) ([]Task, string, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, "", err
	}
	limit := q.Limit
	if limit == 0 {
		limit = 50
	}
	if limit < 1 || limit > 200 {
		return nil, "", desk.Invalidf("limit is a number from 1 to 200.")
	}
	after, err := store.ParseTaskCursor(q.Cursor)
	if err != nil {
		return nil, "", err
	}
	f := store.TaskFilter{After: after, Limit: limit + 1, Departments: a.Departments, All: a.SeesAllDepartments(), Owner: desk.StaffID(a.ID)}
	switch q.State {
	case "", "open":
	case "mine":
		f.OwnedOnly = true
	case "done":
		f.Done = true
	default:
		return nil, "", errTaskState
	}
	kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
	if err != nil {
		return nil, "", err
	}
	var tasks []Task
	for {
		page, err := s.store.RecoveryTasks(ctx, f)
		if err != nil {
			return nil, "", err
		}
		for _, t := range page {
			if !kept[t.Conversation] {
				tasks = append(tasks, t)
			}
		}
		if len(tasks) > limit {
			return tasks[:limit], tasks[limit-1].Cursor(f.Done), nil
		}
		if len(page) < f.Limit {
			return tasks, "", nil
		}
		if f.After, err = store.ParseTaskCursor(page[len(page)-1].Cursor(f.Done)); err != nil {
			return nil, "", err
		}
	}
}
