package desk

import "slices"

// BulkMost is how many conversations one run goes through: beyond it nobody
// looked at what they chose.
const BulkMost = 5000

// DoSpam is what a run can do and no macro does.
const DoSpam = "spam"

// BulkActions lists what can be done to many at once: nothing that writes to
// patients, whose words are for one of them.
var BulkActions = []string{DoAssign, DoTransfer, DoTag, DoUntag, DoPriority, DoSnooze, DoResolve, DoSpam}

// BulkAction is one thing that is done to each.
type BulkAction struct {
	Action
	Until int64 `json:"until,omitempty"` // snooze: Unix ms; 0: until the patient writes
}

// Hides reports whether it takes a conversation out of sight: then nobody would
// see a message that came since.
func (b *BulkAction) Hides() bool {
	return b.Do == DoResolve || b.Do == DoSnooze || b.Do == DoSpam
}

// Moves reports whether it matters who has the conversation and where.
func (b *BulkAction) Moves() bool {
	return b.Hides() || b.Do == DoAssign || b.Do == DoTransfer
}

// BulkState says how a run stands.
type BulkState string

const (
	BulkRunning     BulkState = "running"
	BulkDone        BulkState = "done"
	BulkStopped     BulkState = "stopped" // by hand: what was done is done
	BulkUndoing     BulkState = "undoing"
	BulkUndone      BulkState = "undone"
	BulkUndoStopped BulkState = "undo_stopped"
)

// Going reports whether there is still something to do for it.
func (s BulkState) Going() bool { return s == BulkRunning || s == BulkUndoing }

// Ends is the state in which one ends that has done all.
func (s BulkState) Ends() BulkState {
	if s == BulkUndoing {
		return BulkUndone
	}
	return BulkDone
}

// Stops is the state in which one ends that is stopped by hand.
func (s BulkState) Stops() BulkState {
	if s == BulkUndoing {
		return BulkUndoStopped
	}
	return BulkStopped
}

// Takes is the state of items that it has still to do.
func (s BulkState) Takes() BulkItemState {
	if s == BulkUndoing {
		return ItemDone
	}
	return ItemWaiting
}

// BulkItemState says what became of one conversation of a run.
type BulkItemState string

const (
	ItemWaiting BulkItemState = "waiting"
	ItemDone    BulkItemState = "done"
	ItemSame    BulkItemState = "same"    // there was nothing to do
	ItemSkipped BulkItemState = "skipped" // it was refused; the reason is the code of why
	ItemUndone  BulkItemState = "undone"
	ItemKept    BulkItemState = "kept" // not undone; the reason is the code of why
)

// BulkRun is something that is done to many conversations.
type BulkRun struct {
	ID        string
	Staff     StaffID
	ClientID  string
	State     BulkState
	Total     int
	StartedAt int64
	EndedAt   int64 // 0: it goes on
	UndoUntil int64 // Unix ms; 0: not yet known
	Plan      BulkPlan
}

// Undoable reports whether it can be undone at an instant.
func (r *BulkRun) Undoable(now int64) bool {
	return slices.Contains([]BulkState{BulkDone, BulkStopped, BulkUndoStopped}, r.State) && now < r.UndoUntil
}

// BulkPlan is what is done, and what is shown of to what.
type BulkPlan struct {
	Actions []BulkAction `json:"actions"`
	View    string       `json:"view,omitempty"`  // of all that a view shows
	Query   string       `json:"query,omitempty"` // of all that a search finds
	SeenAt  int64        `json:"seen_at"`         // as of when they were looked at
	Session SessionID    `json:"session"`         // for the audit log
}

// BulkItem is one conversation of a run.
type BulkItem struct {
	BulkKey
	Conversation ConversationID
	Stood        string
	State        BulkItemState
	Reason       string
	Undo         *BulkUndo // done
}

// BulkKey names it.
type BulkKey struct {
	Run      string
	Position int64
}

// BulkUndo is what undoing one needs.
type BulkUndo struct {
	Undo
	Told  string   `json:"told,omitempty"`  // what of it the patient saw, as a kind
	Seats []string `json:"seats,omitempty"` // booked times that were given back
	Asked string   `json:"asked,omitempty"` // the claim under which the patient was asked how it went
}

// BulkOutcome is what a command did to its item, stored with it.
type BulkOutcome struct {
	State  BulkItemState
	Reason string
	Undo   *BulkUndo
}

// BulkCount is how many items of a run ended like that.
type BulkCount struct {
	State  BulkItemState
	Reason string
	N      int
}

// Stands is how a conversation stands as far as it matters whether somebody
// else changed it meanwhile.
func (c *Conversation) Stands() string {
	return string(c.Status) + " " + string(c.Assignee) + " " + string(c.Department)
}
