package desk

import (
	"cmp"
	"slices"
)

// Merge is what a merge and its undoing carry: how the conversation stands from
// here on, and how it stood before, so that undoing puts back exactly that.
type Merge struct {
	Now *MergeState `json:"now,omitempty"` // merged, unmerged, unabsorbed
	Was *MergeState `json:"was,omitempty"` // merged, absorbed
}

// MergeState is what a merge changes of a conversation. What a target's clock
// has told is told for good, and so no part of it.
type MergeState struct {
	Status         Status    `json:"status"`
	WaitingOn      string    `json:"waiting_on,omitempty"`
	SnoozedUntil   int64     `json:"snoozed_until,omitempty"`
	Assignee       StaffID   `json:"assignee,omitempty"`
	AcceptedAt     int64     `json:"accepted_at,omitempty"`
	LastHolder     StaffID   `json:"last_holder,omitempty"`
	OpenedAt       int64     `json:"opened_at,omitempty"`
	HumanDueAt     int64     `json:"human_due_at,omitempty"`
	RespondedAt    int64     `json:"responded_at,omitempty"`
	WaitingSince   int64     `json:"waiting_since,omitempty"`
	LastPatientAt  int64     `json:"last_patient_at,omitempty"`
	Mode           Mode      `json:"mode,omitempty"`
	Priority       Priority  `json:"priority,omitempty"`
	Head           bool      `json:"head,omitempty"`
	QueuedAt       int64     `json:"queued_at,omitempty"`
	Passed         []StaffID `json:"passed,omitempty"`
	PassedAt       int64     `json:"passed_at,omitempty"`
	HasContact     bool      `json:"has_contact,omitempty"`
	MoveAt         int64     `json:"move_at,omitempty"`
	WarnedInactive int64     `json:"warned_inactive,omitempty"`
	Next           string    `json:"next,omitempty"`
	PromiseDue     int64     `json:"promise_due,omitempty"`
	Pauses         bool      `json:"pauses,omitempty"`
	PausedAt       int64     `json:"paused_at,omitempty"`
	PausedBizMS    int64     `json:"paused_biz_ms,omitempty"`
	Replied        []Replies `json:"replied,omitempty"`
	Tags           []string  `json:"tags,omitempty"`
}

// StateOf is how the conversation stands.
func StateOf(c *Conversation) *MergeState {
	return &MergeState{
		c.Status, c.WaitingOn, c.SnoozedUntil, c.Assignee, c.AcceptedAt, c.LastHolder,
		c.OpenedAt, c.HumanDueAt, c.RespondedAt, c.WaitingSince, c.LastPatientAt,
		c.Mode, c.Priority, c.Head, c.QueuedAt, c.Passed, c.PassedAt, c.HasContact,
		c.MoveAt, c.WarnedInactive, c.Next, c.PromiseDue, c.Pauses, c.PausedAt, c.PausedBizMS, c.Replied, c.Tags,
	}
}

func (m *MergeState) put(c *Conversation) {
	c.Status, c.WaitingOn, c.SnoozedUntil, c.Assignee, c.AcceptedAt, c.LastHolder = m.Status, m.WaitingOn, m.SnoozedUntil, m.Assignee, m.AcceptedAt, m.LastHolder
	c.OpenedAt, c.HumanDueAt, c.RespondedAt, c.WaitingSince, c.LastPatientAt = m.OpenedAt, m.HumanDueAt, m.RespondedAt, m.WaitingSince, m.LastPatientAt
	c.Mode, c.Priority, c.Head, c.QueuedAt, c.Passed, c.PassedAt, c.HasContact = m.Mode, m.Priority, m.Head, m.QueuedAt, m.Passed, m.PassedAt, m.HasContact
	c.MoveAt, c.WarnedInactive, c.Next, c.PromiseDue = m.MoveAt, m.WarnedInactive, m.Next, m.PromiseDue
	c.Pauses, c.PausedAt, c.PausedBizMS, c.Replied, c.Tags = m.Pauses, m.PausedAt, m.PausedBizMS, m.Replied, m.Tags
}

// Joined is how the conversation that goes on stands once the other is part of
// it: by whatever owes the patient more. Nobody's wait begins anew, the sooner
// promise stands, and what waits in a queue goes to whoever has the other one,
// where they work in this department.
func Joined(into, from *Conversation) *MergeState {
	m := StateOf(into)
	held := into.Assignee != ""
	if !held && from.Assignee != "" && from.Department == into.Department {
		m.Assignee, m.AcceptedAt, held = from.Assignee, from.AcceptedAt, true
	}
	m.LastHolder = cmp.Or(into.LastHolder, from.LastHolder)
	m.OpenedAt = min(into.OpenedAt, from.OpenedAt)
	m.HumanDueAt = earlier(into.HumanDueAt, from.HumanDueAt)
	m.RespondedAt = earlier(into.RespondedAt, from.RespondedAt)
	m.WaitingSince = earlier(into.WaitingSince, from.WaitingSince)
	m.LastPatientAt = max(into.LastPatientAt, from.LastPatientAt)
	m.MoveAt, m.WarnedInactive = max(into.MoveAt, from.MoveAt), 0
	m.Priority = max(into.Priority, from.Priority)
	m.HasContact = into.HasContact || from.HasContact
	if from.Mode == ModeLive {
		m.Mode = ModeLive
	}
	if from.PromiseDue > 0 && (m.PromiseDue == 0 || from.PromiseDue < m.PromiseDue) {
		m.Next, m.PromiseDue = from.Next, from.PromiseDue
	}
	if Owes(from.Status, from.WaitingOn) > Owes(into.Status, into.WaitingOn) {
		m.Status, m.WaitingOn, m.SnoozedUntil, m.Pauses = from.Status, from.WaitingOn, from.SnoozedUntil, from.Pauses
	}
	switch {
	case !held:
		m.Status, m.WaitingOn, m.SnoozedUntil = StatusQueued, "", 0
	case m.Status == StatusQueued, m.WaitingSince > 0:
		m.Status, m.WaitingOn, m.SnoozedUntil = StatusOpen, "", 0
	}
	m.QueuedAt, m.Head = earlier(into.QueuedAt, from.QueuedAt), into.Head || from.Head
	switch {
	case m.AcceptedAt > 0:
		m.QueuedAt, m.Head, m.Passed, m.PassedAt = 0, false, nil, 0
	case !held && m.QueuedAt == 0:
		m.QueuedAt = m.OpenedAt
	}
	m.Replied = slices.Clone(into.Replied)
	for _, r := range from.Replied {
		if i := slices.IndexFunc(m.Replied, func(o Replies) bool { return o.Staff == r.Staff }); i >= 0 {
			m.Replied[i].N += r.N
		} else {
			m.Replied = append(m.Replied, r)
		}
	}
	m.Tags = slices.Clone(into.Tags)
	for _, tag := range from.Tags {
		if !slices.Contains(m.Tags, tag) {
			m.Tags = append(m.Tags, tag)
		}
	}
	return m
}

// StandsStill reports whether the clock of the resolution target stands still.
func (m *MergeState) StandsStill() bool {
	return standsStill(m.Status, m.WaitingOn, m.WaitingSince, m.Pauses)
}

// Owes is how much a status owes the patient, least first.
func Owes(s Status, on string) int {
	switch {
	case s == StatusWaiting && on == WaitingOnPatient:
		return 1
	case s == StatusSnoozed:
		return 2
	case s == StatusWaiting:
		return 3
	case s == StatusQueued:
		return 4
	}
	return 5
}

// earlier of two instants of which 0 is none.
func earlier(a, b int64) int64 {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}
