package desk

import "slices"

// Undo is what undoing carries: which events are taken back, and how the
// conversation stood before them, so that it stands exactly so again. For
// figures it is as if they had never been.
type Undo struct {
	From  int64     `json:"from"` // seq of the first event that is taken back
	To    int64     `json:"to"`   // and of the last one
	State UndoState `json:"state"`
}

// UndoState is what verbs of staff change of a conversation. What a target's
// clock has told is told for good, and so no part of it.
type UndoState struct {
	MergeState
	Department DepartmentID `json:"department"`
	Calendar   string       `json:"calendar,omitempty"`
	Slot       int64        `json:"slot,omitempty"`
	Spam       bool         `json:"spam,omitempty"`
	ResolvedAt int64        `json:"resolved_at,omitempty"`
	Survey     SurveyState  `json:"survey,omitzero"`
}

// UndoStateOf is how the conversation stands.
func UndoStateOf(c *Conversation) UndoState {
	return UndoState{*StateOf(c), c.Department, c.Calendar, c.Slot, c.Spam, c.ResolvedAt, c.Survey}
}

// Put lets the conversation stand like that again.
func (u *UndoState) Put(c *Conversation) {
	u.put(c)
	c.Department, c.Calendar, c.Slot, c.Spam, c.ResolvedAt, c.Survey = u.Department, u.Calendar, u.Slot, u.Spam, u.ResolvedAt, u.Survey
}

// Retagged is which tags have to be put on and taken off for the tags to be
// those of before.
func (u *UndoState) Retagged(c *Conversation) (added, removed []string) {
	lacks := func(tags []string) func(string) bool { return func(t string) bool { return slices.Contains(tags, t) } }
	return slices.DeleteFunc(slices.Clone(u.Tags), lacks(c.Tags)), slices.DeleteFunc(slices.Clone(c.Tags), lacks(u.Tags))
}

// ToldBy is the one of several events that a patient would remember: how it
// stood with them changed by it. Empty: they were told of none.
func ToldBy(events []Event) string {
	for _, kind := range []EventKind{Resolved, Transferred, Accepted, Requeued} {
		if slices.ContainsFunc(events, func(e Event) bool { return e.Kind == kind }) {
			return string(kind)
		}
	}
	return ""
}
