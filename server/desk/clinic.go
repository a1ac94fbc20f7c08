package desk

// Site is a website that embeds the widget.
type Site struct {
	ID         SiteID
	Key        string // in the script tag
	Name       string // the clinic, as patients know it
	Origins    []string
	Languages  []string // first is the default
	Zone       string   // IANA name
	BrandColor string   // #rrggbb
	Emergency  []EmergencyNumber
	// NoticeVersion names the wording patients accept before they write.
	NoticeVersion string
	Departments   []DepartmentID // offered here, in this order
	ChangedAt     int64
}

// EmergencyNumber is a number to call instead of writing.
type EmergencyNumber struct {
	Label map[string]string `json:"label"` // by language
	Tel   string            `json:"tel"`
}

// Department answers one sort of question.
type Department struct {
	ID        DepartmentID
	Key       string            // in the contract: scheduling, billing, insurance, …
	Name      map[string]string // by language; "en" is always there
	Topics    []Topic
	Position  int
	Active    bool
	ChangedAt int64
}

// Topic is a usual matter of a department; patients choose one or just write.
type Topic struct {
	Key  string            `json:"key"`
	Name map[string]string `json:"name"`
}

// Staff is a person who works in the console.
type Staff struct {
	ID          StaffID
	Email       string // lower case
	Name        string
	Role        Role
	Departments []DepartmentID
	Languages   []string
	Active      bool
	Presence    Presence
	ChangedAt   int64
}

// Actor is this person acting in a session.
func (s *Staff) Actor(session SessionID) Actor {
	return Actor{Kind: KindStaff, ID: string(s.ID), Name: s.Name, Session: session, Role: s.Role, Departments: s.Departments}
}

// Patient is the person who writes; anonymous until something proves more.
type Patient struct {
	ID        PatientID
	Site      SiteID
	CreatedAt int64
}

// Presence is what a member of staff is doing, as they set it.
type Presence string

const (
	Available Presence = "available"
	Finishing Presence = "finishing" // takes nothing new
	OnBreak   Presence = "break"
	Away      Presence = "away"
	Offline   Presence = "offline" // no socket; never set by hand
)

// ValidPresence reports whether p can be set by hand.
func ValidPresence(p Presence) bool {
	return p == Available || p == Finishing || p == OnBreak || p == Away
}

// Activity is one entry of a staff member's own log: presence now, focus later.
// Like a conversation's log it is append-only with a dense seq per person.
type Activity struct {
	Staff  StaffID
	Seq    int64
	At     int64
	Kind   string // "presence", "focus"
	Value  string // the presence; the conversation in the foreground, or empty
	Source string // "hand", "socket", "rule"
}

// Draft is what a member of staff has typed and not sent.
type Draft struct {
	Staff        StaffID
	Conversation ConversationID
	Mode         string // "reply", "note"
	Text         string
	UpdatedAt    int64
}

// Session is a sign-in of either side. A socket lives as long as its session.
type Session struct {
	ID        SessionID
	Kind      ActorKind
	Owner     string // StaffID or PatientID
	CreatedAt int64
	ExpiresAt int64
	RevokedAt int64 // 0: not revoked
}

// Directory is a snapshot of names that conversions need. It is never changed
// once shared.
type Directory struct {
	Departments map[DepartmentID]*Department
	ByKey       map[string]*Department
	Staff       map[StaffID]*Staff
}

// DepartmentKey is the contract's name of a department; empty if unknown.
func (d *Directory) DepartmentKey(id DepartmentID) string {
	if dep := d.Departments[id]; dep != nil {
		return dep.Key
	}
	return ""
}

// StaffName is a member's display name, or "" for somebody unknown.
func (d *Directory) StaffName(id StaffID) string {
	if s := d.Staff[id]; s != nil {
		return s.Name
	}
	return ""
}
