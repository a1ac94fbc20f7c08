package desk

import (
	"regexp"
	"slices"
	"strings"
)

// ToolKind says what a tool is.
type ToolKind string

const (
	ToolTag   ToolKind = "tag"
	ToolReply ToolKind = "reply"
	ToolMacro ToolKind = "macro"
	ToolView  ToolKind = "view"
)

// ToolKinds lists all kinds.
var ToolKinds = []ToolKind{ToolTag, ToolReply, ToolMacro, ToolView}

// Scope says who works with a tool.
type Scope string

const (
	ScopeAll        Scope = "all"
	ScopeDepartment Scope = "department"
	ScopePerson     Scope = "person"
)

// Tool is something that staff work with: a tag, a canned reply, a macro or a
// saved view. Of the bodies the one of its kind is set.
type Tool struct {
	ID        string
	Kind      ToolKind
	Scope     Scope
	Owner     string // department or person; "": the clinic
	Name      string
	Version   int64
	ChangedAt int64
	DeletedAt int64 // 0: in use

	Tag   *Tag
	Reply *Reply
	Macro *Macro
	View  *SavedView
}

// Tag is how a tag looks.
type Tag struct {
	Color string `json:"color,omitempty"` // one of TagColors
}

// TagColors are the colours of tags; each has a contrast of its own in either scheme.
var TagColors = []string{"grey", "blue", "green", "yellow", "red", "violet"}

// Reply is a text that is used again and again, in each language of the clinic.
type Reply struct {
	Shortcut string            `json:"shortcut,omitempty"` // found by "/shortcut"
	Texts    map[string]string `json:"texts"`              // by language
}

// Macro does several things at once.
type Macro struct {
	Actions []Action `json:"actions"`
}

// Action is one of them. Which fields count follows from Do.
type Action struct {
	Do         string            `json:"do"`
	Reply      string            `json:"reply,omitempty"`      // reply: a canned one
	Texts      map[string]string `json:"texts,omitempty"`      // reply, note: by language
	Tag        string            `json:"tag,omitempty"`        // tag, untag
	Staff      string            `json:"staff,omitempty"`      // assign: an id, "me", "" for nobody
	Department string            `json:"department,omitempty"` // transfer: id
	On         string            `json:"on,omitempty"`         // wait
	Reason     string            `json:"reason,omitempty"`     // wait
	Minutes    int64             `json:"minutes,omitempty"`    // snooze: from when it runs; 0: until the patient writes
	Priority   string            `json:"priority,omitempty"`   // priority
}

// What an action can do.
const (
	DoReply    = "reply"
	DoNote     = "note"
	DoTag      = "tag"
	DoUntag    = "untag"
	DoAssign   = "assign"
	DoTransfer = "transfer"
	DoWait     = "wait"
	DoSnooze   = "snooze"
	DoPriority = "priority"
	DoResolve  = "resolve"
)

// Actions lists all, in the order in which they are offered.
var Actions = []string{DoReply, DoNote, DoTag, DoUntag, DoAssign, DoTransfer, DoWait, DoSnooze, DoPriority, DoResolve}

// UsableBy decides whether a tool is there for somebody.
func (t *Tool) UsableBy(a Actor) bool {
	switch t.Scope {
	case ScopeAll:
		return a.Kind == KindStaff || a.Kind == KindSystem
	case ScopeDepartment:
		return a.SeesAllDepartments() || a.Member(DepartmentID(t.Owner))
	case ScopePerson:
		return a.Kind == KindStaff && t.Owner == a.ID
	}
	return false
}

// ManagedBy is ErrForbidden for whoever may not change tools of that scope:
// administrators change those of the clinic, supervisors those of their
// departments, and everybody who answers patients their own.
func (t *Tool) ManagedBy(a Actor) error {
	switch t.Scope {
	case ScopeAll:
		return AdminOnly(a)
	case ScopeDepartment:
		return Steers(a, DepartmentID(t.Owner))
	case ScopePerson:
		if a.answers() && t.Owner == a.ID {
			return nil
		}
	}
	return ErrForbidden
}

// Key is a name as it is compared.
func (t *Tool) Key() string { return strings.ToLower(strings.Join(strings.Fields(t.Name), " ")) }

var variable = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// Unfilled reports whether a text still holds a variable, which no patient is
// ever to read.
func Unfilled(text string) bool { return variable.MatchString(text) }

// CheckSaid is CheckText for words that staff address to patients: a variable
// that nobody filled in stands in none of them.
func CheckSaid(s string) error {
	if err := CheckText(s); err != nil {
		return err
	}
	if Unfilled(s) {
		return ErrUnfilled
	}
	return nil
}

// Variables are the names in a canned text, each once, in order.
func Variables(text string) []string {
	var names []string
	for _, found := range variable.FindAllString(text, -1) {
		name := strings.TrimSpace(strings.Trim(found, "{}"))
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
