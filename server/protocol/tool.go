package protocol

import (
	"slices"

	"careline/server/desk"
)

type (
	// Tool is a tag, a canned reply, a macro or a saved view. Department ids are
	// keys on the wire, in the owner and in actions alike.
	Tool struct {
		ID        string `json:"id,omitempty"`
		Kind      string `json:"kind" enum:"tag,reply,macro,view"`
		Scope     string `json:"scope" enum:"all,department,person"`
		Owner     string `json:"owner,omitempty"` // key of the department, id of the person
		Name      string `json:"name"`
		Version   int64  `json:"version,omitempty"` // the one that was seen, when it is changed
		ChangedAt int64  `json:"changed_at,omitempty"`
		Deleted   bool   `json:"deleted,omitempty"`    // tags: still named by what was tagged
		MayChange bool   `json:"may_change,omitempty"` // whoever asks

		Tag   *desk.Tag       `json:"tag,omitempty"`
		Reply *desk.Reply     `json:"reply,omitempty"`
		Macro *desk.Macro     `json:"macro,omitempty"`
		View  *desk.SavedView `json:"view,omitempty"`
	}
	SaveTool struct {
		Tool
	}
	CountView struct {
		Filter desk.Filter `json:"filter"`
	}
	ViewCount struct {
		N    int  `json:"n"`
		More bool `json:"more,omitempty"` // at least so many
	}
	SetTags struct {
		Add      []string `json:"add,omitempty"`
		Remove   []string `json:"remove,omitempty"`
		ClientID string   `json:"client_id,omitempty"`
	}
	// RunMacro does all that a macro says, or nothing. Reply and note are its
	// texts as they were filled in.
	RunMacro struct {
		Macro    string `json:"macro"`
		Version  int64  `json:"version"` // the one that was previewed
		Reply    string `json:"reply,omitempty"`
		Note     string `json:"note,omitempty"`
		Seen     int64  `json:"seen,omitempty"` // as with a message
		ClientID string `json:"client_id,omitempty"`
	}
	// Mention is a note in which the reader was mentioned. Its words are in the
	// conversation alone.
	Mention struct {
		Conversation StaffConversation `json:"conversation"`
		Seq          int64             `json:"seq"`
		At           int64             `json:"at"`
		Unread       bool              `json:"unread,omitempty"`
	}
)

// ToolOf is a tool for a reader.
func ToolOf(t *desk.Tool, a desk.Actor, d *desk.Directory) Tool {
	out := Tool{ID: t.ID, Kind: string(t.Kind), Scope: string(t.Scope), Owner: t.Owner, Name: t.Name, Version: t.Version,
		ChangedAt: t.ChangedAt, Deleted: t.DeletedAt > 0, MayChange: t.ManagedBy(a) == nil,
		Tag: t.Tag, Reply: t.Reply, View: t.View}
	if t.Scope == desk.ScopeDepartment {
		out.Owner = d.DepartmentKey(desk.DepartmentID(t.Owner))
	}
	if t.Macro != nil {
		out.Macro = &desk.Macro{Actions: slices.Clone(t.Macro.Actions)}
		for i := range out.Macro.Actions {
			act := &out.Macro.Actions[i]
			act.Department = d.DepartmentKey(desk.DepartmentID(act.Department))
		}
	}
	return out
}

// ToolIn is a tool as somebody wants it. A key that is no department's becomes
// an id that is none.
func ToolIn(t *Tool, d *desk.Directory) desk.Tool {
	out := desk.Tool{ID: t.ID, Kind: desk.ToolKind(t.Kind), Scope: desk.Scope(t.Scope), Owner: t.Owner, Name: t.Name, Version: t.Version,
		Tag: t.Tag, Reply: t.Reply, Macro: t.Macro, View: t.View}
	if out.Scope == desk.ScopeDepartment {
		out.Owner = departmentID(t.Owner, d)
	}
	if out.Macro != nil {
		for i := range out.Macro.Actions {
			if act := &out.Macro.Actions[i]; act.Department != "" {
				act.Department = departmentID(act.Department, d)
			}
		}
	}
	return out
}

// departmentID is the id of a key, or what was sent if it is none.
func departmentID(key string, d *desk.Directory) string {
	if dep := d.ByKey[key]; dep != nil {
		return string(dep.ID)
	}
	return key
}
