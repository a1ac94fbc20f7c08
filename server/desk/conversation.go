package desk

// Status of a conversation. While a patient's message is unanswered the status
// is queued or open, whatever was set before it.
type Status string

const (
	StatusQueued   Status = "queued"   // waits for a person
	StatusOpen     Status = "open"     // a person has it, and the next move is ours
	StatusWaiting  Status = "waiting"  // on the patient or a third party
	StatusSnoozed  Status = "snoozed"  // hidden until a time
	StatusResolved Status = "resolved" // the episode is over
)

// WaitingOnPatient is the usual thing to wait on; the others name third parties.
const WaitingOnPatient = "patient"

// ThirdParties lists whom staff may wait on besides the patient.
var ThirdParties = []string{"insurer", "clinician", "pharmacy", "other"}

// Conversation is one patient matter as lists and permissions need it: a
// projection of its log, written with it in one transaction and equal to
// folding [Apply] over it.
type Conversation struct {
	ID         ConversationID
	Reference  string
	Site       SiteID
	Department DepartmentID
	Patient    PatientID
	Topic      string
	Language   string
	Name       string // as the patient gave it; never verified here
	About      string // who the matter is about, if not the patient

	Status       Status
	WaitingOn    string // patient, insurer, …; empty unless waiting
	SnoozedUntil int64
	Assignee     StaffID // empty: nobody
	AcceptedAt   int64   // when the assignee took it; 0: not yet
	Episode      int
	OpenedAt     int64 // of the current episode
	HumanDueAt   int64 // since when a person is owed in the current episode
	RespondedAt  int64 // first public human message of the episode; 0: none
	ResolvedAt   int64 // 0 unless resolved

	LastSeq       int64 // of the log
	PatientSeq    int64 // of the last event the patient sees
	LastAt        int64 // of the last event
	WaitingSince  int64 // oldest unanswered patient message; 0: nobody is owed a reply
	LastPatientAt int64
	Preview       string // beginning of the last message
	PreviewFrom   ActorKind

	Rev       int64 // grows with every change of the row
	ChangedAt int64 // when it last changed, by the writing process's clock
}

// Unresolved reports whether the current episode goes on.
func (c *Conversation) Unresolved() bool { return c.Status != StatusResolved }

// Rank orders lists so that the top row is the next one to take: first those
// who are owed a reply, longest first; then the others, last active first.
// One integer, so that an index holds the order.
func (c *Conversation) Rank() int64 {
	if c.Status != StatusResolved && c.WaitingSince > 0 {
		return c.WaitingSince
	}
	const beyondAllTimes = 10_000_000_000_000 // the year 2286 in Unix ms
	return beyondAllTimes - c.LastAt
}

// LastSeqFor is the number of the last event in that side's view.
func (c *Conversation) LastSeqFor(view ActorKind) int64 {
	if view == KindPatient {
		return c.PatientSeq
	}
	return c.LastSeq
}

// Apply folds the next event into the conversation. It is the only place that
// derives a conversation from its log; a row is equal to folding its whole log
// over an empty Conversation that has ID, Reference, Patient and Site.
func Apply(c *Conversation, e *Event) {
	b := &e.Body
	c.LastSeq, c.LastAt = e.Seq, e.At
	if e.Kind.Visibility() == Everyone {
		c.PatientSeq = e.Seq
	}
	switch e.Kind {
	case Opened, Reopened:
		c.Episode, c.OpenedAt, c.HumanDueAt = b.Episode, e.At, e.At
		c.RespondedAt, c.ResolvedAt, c.SnoozedUntil = 0, 0, 0
		c.Assignee, c.AcceptedAt = "", 0
		c.Status, c.WaitingOn = StatusQueued, ""
		if b.Origin == OriginNotSolved {
			c.WaitingSince = e.At // nothing was written, but an answer is owed
		}
		c.Department = b.Department
		c.Topic, c.Language, c.Name, c.About = b.Topic, b.Language, b.Name, b.About
	case Message:
		c.Preview, c.PreviewFrom = Preview(b.Text), e.From.Kind
		applyMessage(c, e)
	case Queued:
		c.Department = b.Department
		c.Status, c.WaitingOn, c.SnoozedUntil = StatusQueued, "", 0
		c.Assignee, c.AcceptedAt = "", 0
	case Assigned:
		c.AcceptedAt = 0
		c.Assignee = ""
		if b.Staff != nil {
			c.Assignee = b.Staff.ID
		}
	case Accepted:
		c.Assignee, c.AcceptedAt = b.Staff.ID, e.At
		if c.Status == StatusQueued {
			c.Status = StatusOpen
		}
	case Transferred:
		c.Department = b.Department
	case StatusChanged:
		c.Status, c.WaitingOn, c.SnoozedUntil = b.Status, b.WaitingOn, 0
	case Snoozed:
		c.Status, c.WaitingOn, c.SnoozedUntil = StatusSnoozed, "", b.Until
	case Woken:
		c.Status, c.SnoozedUntil = StatusOpen, 0
	case Abandoned, Resolved:
		c.Status, c.WaitingOn, c.SnoozedUntil = StatusResolved, "", 0
		c.ResolvedAt, c.WaitingSince = e.At, 0
	}
}

// applyMessage moves the debt: a patient's message makes us owe a reply and
// overrides every pause; a person's reply pays it; automation and holding
// replies change nothing.
func applyMessage(c *Conversation, e *Event) {
	switch e.From.Kind {
	case KindPatient:
		c.LastPatientAt = e.At
		if c.WaitingSince == 0 {
			c.WaitingSince = e.At
		}
		if c.Status == StatusWaiting || c.Status == StatusSnoozed {
			c.Status, c.WaitingOn, c.SnoozedUntil = StatusOpen, "", 0
		}
	case KindStaff:
		if e.Body.Holding {
			return
		}
		if c.RespondedAt == 0 {
			c.RespondedAt = e.At
		}
		c.WaitingSince = 0
		if e.Body.Then != "" {
			c.Status, c.WaitingOn, c.SnoozedUntil = e.Body.Then, "", 0
			if e.Body.Then == StatusWaiting {
				c.WaitingOn = WaitingOnPatient
			}
		}
	}
}
