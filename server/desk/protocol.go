package desk

// Protocol is a checklist for a topic of a department, in one version.
type Protocol struct {
	Department DepartmentID      `json:"-"`
	Topic      string            `json:"-"`
	Version    int64             `json:"-"`
	Title      map[string]string `json:"title"` // by language
	Steps      []ProtocolStep    `json:"steps"` // none: it is out of use
	Owner      StaffID           `json:"owner"`
	ReviewOn   string            `json:"review_on"` // date
	By         StaffID           `json:"-"`
	At         int64             `json:"-"`
}

// ProtocolStep is one thing to do. Its id stays the same in later versions, so
// that what was done stays done.
type ProtocolStep struct {
	ID      string            `json:"id"`
	Text    map[string]string `json:"text"`              // by language
	Article string            `json:"article,omitempty"` // slug
}

// ProtocolTick says that a step was done in a conversation.
type ProtocolTick struct {
	Department DepartmentID
	Topic      string
	Step       string
	Version    int64 // that was shown
	Staff      StaffID
	At         int64
}
