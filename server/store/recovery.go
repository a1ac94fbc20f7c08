package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"careline/server/desk"
)

// RecoveryTask is a task to make something good, with what a list shows of its
// conversation.
type RecoveryTask struct {
	Conversation desk.ConversationID
	Reference    string
	Name         string
	Status       desk.Status
	Department   desk.DepartmentID
	Patient      desk.PatientID
	desk.Recovery
	ClosedAt int64
	ClosedBy desk.StaffID
	Outcome  string
	Tries    int
}

// TaskCursor is where a page of tasks ended.
type TaskCursor struct {
	At           int64
	Conversation string
	Seq          int64
}

// Cursor is the task's place in its list.
func (t *RecoveryTask) Cursor(done bool) string {
	at := t.Due
	if done {
		at = t.OpenedAt
	}
	return fmt.Sprintf("%d.%s.%d", at, t.Conversation, t.Seq)
}

// ParseTaskCursor reads what Cursor wrote; an empty one is the beginning.
func ParseTaskCursor(s string) (*TaskCursor, error) {
	if s == "" {
		return nil, nil
	}
	var c TaskCursor
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return nil, desk.Invalidf("cursor is one that a list has answered with.")
	}
	if _, err := fmt.Sscan(parts[0]+" "+parts[2], &c.At, &c.Seq); err != nil {
		return nil, desk.Invalidf("cursor is one that a list has answered with.")
	}
	c.Conversation = parts[1]
	return &c, nil
}

// TaskFilter says which tasks are meant.
type TaskFilter struct {
	Done        bool
	OwnedOnly   bool // by Owner alone
	Owner       desk.StaffID
	Departments []desk.DepartmentID // whose tasks may be seen, besides one's own
	All         bool                // all departments
	After       *TaskCursor
	Limit       int
}

const taskColumns = `t.conversation_id, c.reference, c.name, c.status, t.department_id, t.seq, t.cause, t.episode, t.score,
	t.owner_id, t.rated_id, t.opened_at, t.due_at, t.contacted_at, t.closed_at, t.closed_by, t.outcome, t.tries, c.patient_id`

// RecoveryTasks returns open tasks by when they are due, or those that are
// done, the last opened first.
func (s *Store) RecoveryTasks(ctx context.Context, f TaskFilter) ([]RecoveryTask, error) {
	var args []any
	arg := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	where, order, by, op := "t.closed_at = 0", "ASC", "t.due_at", ">"
	if f.Done {
		where, order, by, op = "t.closed_at > 0", "DESC", "t.opened_at", "<"
	}
	switch {
	case f.OwnedOnly:
		where += " AND t.owner_id = " + arg(string(f.Owner))
	case !f.All:
		seen := []string{"t.owner_id = " + arg(string(f.Owner))}
		for _, d := range f.Departments {
			seen = append(seen, "t.department_id = "+arg(string(d)))
		}
		where += " AND (" + strings.Join(seen, " OR ") + ")"
	}
	if f.After != nil {
		where += fmt.Sprintf(" AND (%s, t.conversation_id, t.seq) %s (%s, %s, %s)", by, op, arg(f.After.At), arg(f.After.Conversation), arg(f.After.Seq))
	}
	rows, err := s.read(ctx).QueryContext(ctx, fmt.Sprintf(`
		SELECT %s FROM recovery_tasks t JOIN conversations c ON c.id = t.conversation_id
		WHERE %s ORDER BY %s %s, t.conversation_id %s, t.seq %s LIMIT CAST(%s AS BIGINT)`,
		taskColumns, where, by, order, order, order, arg(f.Limit)), args...)
	if err != nil {
		return nil, fmt.Errorf("store: recovery tasks: %w", err)
	}
	return collect(rows, scanTask)
}

func scanTask(r *sql.Rows) (t RecoveryTask, err error) {
	return t, r.Scan(&t.Conversation, &t.Reference, &t.Name, &t.Status, &t.Department, &t.Seq, &t.Trigger, &t.Episode, &t.Score,
		&t.Owner, &t.Rated, &t.OpenedAt, &t.Due, &t.ContactedAt, &t.ClosedAt, &t.ClosedBy, &t.Outcome, &t.Tries, &t.Patient)
}
