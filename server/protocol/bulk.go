package protocol

import (
	"slices"

	"careline/server/desk"
)

type (
	// StartBulk does something to many conversations: to chosen ones, or to all
	// that a view or a search shows. Department ids are keys on the wire.
	StartBulk struct {
		DryRun        bool              `json:"dry_run,omitempty" doc:"say what would be done, and do nothing; without actions: only how many there are"`
		Actions       []desk.BulkAction `json:"actions,omitempty" doc:"assign, transfer, tag, untag, priority, snooze, resolve, spam; each as the verb of its own does"`
		Macro         string            `json:"macro,omitempty" doc:"instead of actions: one that writes nothing"`
		Conversations []string          `json:"conversations,omitempty" doc:"chosen ones, at most 5,000"`
		View          string            `json:"view,omitempty" doc:"or all of a view, as in GET /conversations"`
		Department    string            `json:"department,omitempty" doc:"of a view: its key"`
		Q             string            `json:"q,omitempty" maxLength:"200" doc:"or all that a search finds, as in POST /conversations/search"`
		Zone          string            `json:"zone,omitempty" doc:"of days in q"`
		SeenAt        int64             `json:"seen_at,omitempty" doc:"the preview's at: what hides conversations leaves those alone whose patient wrote since"`
		ClientID      string            `json:"client_id,omitempty" doc:"a UUID; not for a dry run"`
	}
	// BulkAnswer has the preview of a dry run, or else the run.
	BulkAnswer struct {
		Preview *BulkPreview `json:"preview,omitempty"`
		Run     *BulkRun     `json:"run,omitempty"`
	}
	BulkPreview struct {
		At      int64         `json:"at"`
		Total   int           `json:"total"`
		Does    int           `json:"does"`   // to so many something would be done
		Same    int           `json:"same"`   // these are so already
		Owed    int           `json:"owed"`   // of those it would do something to: their patients wait for an answer
		Others  int           `json:"others"` // of those: a colleague has them
		Skipped []BulkSkipped `json:"skipped"`
	}
	// BulkSkipped is how many are left as they are, by the code of why.
	BulkSkipped struct {
		Reason string `json:"reason"`
		N      int    `json:"n"`
	}
	// BulkRun is how one stands. Of total, so many are waiting, done, the same as
	// before, skipped; and once it is undone, undone or kept.
	BulkRun struct {
		ID        string            `json:"id"`
		State     string            `json:"state" enum:"running,done,stopped,undoing,undone,undo_stopped"`
		Actions   []desk.BulkAction `json:"actions"`
		View      string            `json:"view,omitempty"`
		Q         string            `json:"q,omitempty"`
		Total     int               `json:"total"`
		Waiting   int               `json:"waiting"`
		Done      int               `json:"done"`
		Same      int               `json:"same"`
		Undone    int               `json:"undone"`
		Skipped   []BulkSkipped     `json:"skipped"`
		Kept      []BulkSkipped     `json:"kept"` // not undone
		StartedAt int64             `json:"started_at"`
		EndedAt   int64             `json:"ended_at,omitempty"`
		UndoUntil int64             `json:"undo_until,omitempty"` // it can be undone until then
	}
	BulkRuns struct {
		Runs []BulkRun `json:"runs"`
	}
	// BulkItem is one conversation of a run.
	BulkItem struct {
		Conversation StaffConversation `json:"conversation"`
		Reason       string            `json:"reason,omitempty"`
	}
	BulkItems struct {
		Items  []BulkItem `json:"items"`
		Hidden int        `json:"hidden,omitempty"` // so many more the reader may not know of
		Next   int64      `json:"next,omitempty"`   // go on after this; 0: that was all
	}
)

// BulkActionsIn are actions as somebody sends them; a key that is no
// department's becomes an id that is none.
func BulkActionsIn(actions []desk.BulkAction, d *desk.Directory) []desk.BulkAction {
	out := slices.Clone(actions)
	for i := range out {
		out[i].Department = departmentID(out[i].Department, d)
	}
	return out
}

// BulkRunOf is a run as its owner sees it at an instant.
func BulkRunOf(r *desk.BulkRun, counts []desk.BulkCount, now int64, d *desk.Directory) BulkRun {
	out := BulkRun{
		ID: r.ID, State: string(r.State), Actions: slices.Clone(r.Plan.Actions), View: r.Plan.View, Q: r.Plan.Query,
		Total: r.Total, StartedAt: r.StartedAt, EndedAt: r.EndedAt, Skipped: []BulkSkipped{}, Kept: []BulkSkipped{},
	}
	for i := range out.Actions {
		out.Actions[i].Department = d.DepartmentKey(desk.DepartmentID(out.Actions[i].Department))
	}
	if r.Undoable(now) {
		out.UndoUntil = r.UndoUntil
	}
	for _, c := range counts {
		switch c.State {
		case desk.ItemWaiting:
			out.Waiting += c.N
		case desk.ItemDone:
			out.Done += c.N
		case desk.ItemSame:
			out.Same += c.N
		case desk.ItemUndone:
			out.Undone += c.N
		case desk.ItemSkipped:
			out.Skipped = append(out.Skipped, BulkSkipped{c.Reason, c.N})
		case desk.ItemKept:
			out.Kept = append(out.Kept, BulkSkipped{c.Reason, c.N})
		}
	}
	return out
}
