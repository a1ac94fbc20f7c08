package desk

import "slices"

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
	Preparing     bool           // shows nothing to anybody yet
	Banner        Banner
	ChangedAt     int64
}

// Banner is a notice above everything in a site's widget, until a time.
type Banner struct {
	Text  map[string]string `json:"text,omitempty"`  // by language; empty: none
	Until int64             `json:"until,omitempty"` // Unix ms; 0: until it is taken down
}

// At is the banner as it is shown at an instant: none once its time is over.
func (b Banner) At(now int64) Banner {
	if len(b.Text) == 0 || b.Until > 0 && b.Until <= now {
		return Banner{}
	}
	return b
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
	Clinical  bool // answers what is not administrative
	Intake    IntakeStop
	ChangedAt int64
}

// IntakeStop says that a department takes nothing live until a time, though
// its hours say that it is open. Questions can still be left.
type IntakeStop struct {
	Until  int64  `json:"until,omitempty"` // Unix ms; 0 or past: none
	Reason string `json:"reason,omitempty"`
}

// Topic is a usual matter of a department; patients choose one or just write.
type Topic struct {
	Key       string            `json:"key"`
	Name      map[string]string `json:"name"`
	Questions []Question        `json:"questions,omitempty"`
}

// Question is asked before the chat, once. Its answer travels along.
type Question struct {
	Key      string            `json:"key"`
	Label    map[string]string `json:"label"` // by language
	Type     string            `json:"type"`  // text, choice, yes_no, date
	Required bool              `json:"required,omitempty"`
	Choices  []Choice          `json:"choices,omitempty"` // choice
	ShowIf   *ShowIf           `json:"show_if,omitempty"` // asked only then
}

// Choice is one answer that can be chosen; its key is what is stored.
type Choice struct {
	Key   string            `json:"key"`
	Label map[string]string `json:"label"`
}

// ShowIf names an earlier question and the answer that makes this one asked.
type ShowIf struct {
	Question string `json:"question"`
	Equals   string `json:"equals"`
}

// Staff is a person who works in the console.
type Staff struct {
	ID          StaffID
	Email       string // lower case
	Name        string
	Role        Role
	Departments []DepartmentID
	Languages   []string
	Capacity    int // live conversations at once
	Loans       []Loan
	Active      bool
	Joined      bool // has a password; invited until then
	Presence    Presence
	PresenceAt  int64 // since when
	ChangedAt   int64
}

// Loan is work in another department until a time. While it runs the
// department is one of Departments.
type Loan struct {
	Department DepartmentID `json:"department"`
	Until      int64        `json:"until"` // Unix ms
}

// Actor is this person acting in a session.
func (s *Staff) Actor(session SessionID) Actor {
	a := Actor{Kind: KindStaff, ID: string(s.ID), Name: s.Name, Session: session, Role: s.Role, Departments: s.Departments}
	for _, l := range s.Loans {
		a.Lent = append(a.Lent, l.Department)
	}
	return a
}

// Own are the departments where this person belongs, in an order of their own:
// not those where they only help out.
func (s *Staff) Own() []DepartmentID {
	out := slices.DeleteFunc(slices.Clone(s.Departments), func(d DepartmentID) bool {
		return slices.ContainsFunc(s.Loans, func(l Loan) bool { return l.Department == d })
	})
	slices.Sort(out)
	return out
}

// Answers reports whether this person writes to patients at all.
func (s *Staff) Answers() bool {
	a := s.Actor("")
	return s.Active && a.answers()
}

// Patient is the person who writes; anonymous until something proves more.
type Patient struct {
	ID        PatientID
	Site      SiteID
	CreatedAt int64
	BlockedAt int64 // 0: not blocked
	Practice  bool  // somebody of the house, trying
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

// AbsentMS is how long an owner is gone until it shows.
const AbsentMS = 24 * 3600_000

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
	Policies    map[DepartmentID]*Policy // in force; every department has one
	ByPolicy    map[string]*Policy       // all versions
}

// PolicyOf is how a department works now; never nil.
func (d *Directory) PolicyOf(id DepartmentID) *Policy {
	if p := d.Policies[id]; p != nil {
		return p
	}
	p := DefaultPolicy()
	return &p
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
