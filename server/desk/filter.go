package desk

import (
	"slices"
	"strconv"
)

// SavedView is a list that somebody put together.
type SavedView struct {
	Filter Filter `json:"filter"`
}

// Filter selects conversations: either several filters joined by and / or, or
// one condition on a field.
type Filter struct {
	Join string   `json:"join,omitempty"` // and, or
	Of   []Filter `json:"of,omitempty"`

	Field  string   `json:"field,omitempty"`
	Op     string   `json:"op,omitempty"` // is, is_not, at_least, at_most
	Values []string `json:"values,omitempty"`
}

// Fields that can be asked for. Times are asked in minutes that have passed.
const (
	FieldStatus     = "status"
	FieldDepartment = "department" // keys
	FieldAssignee   = "assignee"   // staff ids, "me", "nobody"
	FieldTag        = "tag"        // ids
	FieldTopic      = "topic"
	FieldLanguage   = "language"
	FieldPriority   = "priority"
	FieldMode       = "mode"
	FieldEscalated  = "escalated" // yes, no
	FieldWaiting    = "waiting"   // since when somebody waits for us
	FieldOpened     = "opened"
	FieldLast       = "last" // since when nothing happened
)

var (
	pickedFields = []string{FieldStatus, FieldDepartment, FieldAssignee, FieldTag, FieldTopic, FieldLanguage, FieldPriority, FieldMode, FieldEscalated}
	timeFields   = []string{FieldWaiting, FieldOpened, FieldLast}
)

// Limits of a filter: beyond them nobody understands it.
const (
	maxFilterDepth = 3
	maxFilterParts = 30
	maxValues      = 40
	maxValueRunes  = 80
	maxMinutes     = 60 * 24 * 366 * 10
)

// FilterWorld is what a filter means for one reader at one instant.
type FilterWorld struct {
	Me          StaffID
	Now         int64
	Departments map[string]DepartmentID // by key
}

var (
	errFilterShape = Invalidf("A view is made of conditions, joined by “and” or “or”.")
	errFilterLong  = Invalidf("A view has at most %d conditions, nested at most %d deep.", maxFilterParts, maxFilterDepth)
)

// Check refuses what is no filter.
func (f *Filter) Check() error {
	parts := 0
	return f.check(1, &parts)
}

func (f *Filter) check(depth int, parts *int) error {
	if *parts++; *parts > maxFilterParts || depth > maxFilterDepth {
		return errFilterLong
	}
	if f.Join != "" {
		if f.Join != "and" && f.Join != "or" || f.Field != "" || len(f.Of) == 0 {
			return errFilterShape
		}
		for i := range f.Of {
			if err := f.Of[i].check(depth+1, parts); err != nil {
				return err
			}
		}
		return nil
	}
	if len(f.Of) > 0 || len(f.Values) == 0 || len(f.Values) > maxValues {
		return errFilterShape
	}
	for _, v := range f.Values {
		if v == "" || CheckLine(v, maxValueRunes) != nil {
			return errFilterShape
		}
	}
	switch {
	case slices.Contains(pickedFields, f.Field) && (f.Op == "is" || f.Op == "is_not"):
		return nil
	case slices.Contains(timeFields, f.Field) && (f.Op == "at_least" || f.Op == "at_most") && len(f.Values) == 1:
		if n, err := strconv.ParseInt(f.Values[0], 10, 64); err == nil && n >= 0 && n <= maxMinutes {
			return nil
		}
	}
	return errFilterShape
}

// Minutes is the value of a condition on a time.
func (f *Filter) Minutes() int64 {
	n, _ := strconv.ParseInt(f.Values[0], 10, 64) // checked
	return n
}

// Timed reports whether it is a condition on a time.
func (f *Filter) Timed() bool { return slices.Contains(timeFields, f.Field) }

// Match decides whether a conversation is selected. It is what a filter means:
// queries may select more, and are gone through with it.
func (f *Filter) Match(c *Conversation, w *FilterWorld) bool {
	switch f.Join {
	case "and":
		return !slices.ContainsFunc(f.Of, func(part Filter) bool { return !part.Match(c, w) })
	case "or":
		return slices.ContainsFunc(f.Of, func(part Filter) bool { return part.Match(c, w) })
	}
	if f.Timed() {
		since := map[string]int64{FieldWaiting: c.OwedSince(), FieldOpened: c.OpenedAt, FieldLast: c.LastAt}[f.Field]
		if since == 0 {
			return false // nobody waits
		}
		passed := (w.Now - since) / 60_000
		return passed >= f.Minutes() == (f.Op == "at_least") || passed == f.Minutes()
	}
	is := slices.ContainsFunc(f.Values, func(v string) bool { return f.holds(c, w, v) })
	return is == (f.Op == "is")
}

func (f *Filter) holds(c *Conversation, w *FilterWorld, v string) bool {
	switch f.Field {
	case FieldStatus:
		return string(c.Status) == v
	case FieldDepartment:
		return w.Departments[v] == c.Department
	case FieldAssignee:
		return c.Assignee == w.Person(v)
	case FieldTag:
		return slices.Contains(c.Tags, v)
	case FieldTopic:
		return c.Topic == v
	case FieldLanguage:
		return c.Language == v
	case FieldPriority:
		return c.Priority.String() == v
	case FieldMode:
		return string(c.Mode) == v
	case FieldEscalated:
		return (c.EscalatedAt > 0 && c.Unresolved()) == (v == "yes")
	}
	return false
}

// Person is whom a condition on the assignee names; "" is nobody.
func (w *FilterWorld) Person(v string) StaffID {
	switch v {
	case "me":
		return w.Me
	case "nobody":
		return ""
	}
	return StaffID(v)
}

// May reports whether it can select any that are unresolved, or else resolved:
// what it cannot is not looked through.
func (f *Filter) May(unresolved bool) bool {
	switch {
	case f.Join == "and":
		return !slices.ContainsFunc(f.Of, func(part Filter) bool { return !part.May(unresolved) })
	case f.Join == "or":
		return slices.ContainsFunc(f.Of, func(part Filter) bool { return part.May(unresolved) })
	case f.Field != FieldStatus:
		return true
	}
	for _, s := range []Status{StatusQueued, StatusOpen, StatusWaiting, StatusSnoozed, StatusResolved} {
		if (s != StatusResolved) == unresolved && slices.Contains(f.Values, string(s)) == (f.Op == "is") {
			return true
		}
	}
	return false
}
