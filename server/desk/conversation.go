package desk

import "cmp"

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
	Relation   string // what they are to the patient: see Relations; empty: nobody said
	AboutSeq   int64  // of the event that said so last

	Status       Status
	WaitingOn    string // patient, insurer, …; empty unless waiting
	SnoozedUntil int64
	Assignee     StaffID // empty: nobody
	AcceptedAt   int64   // when the assignee took it; 0: not yet
	Episode      int
	OpenedAt     int64 // of the current episode
	HumanDueAt   int64 // since when a person is owed in the current episode; 0: staff began it
	RespondedAt  int64 // first public human message of the episode; 0: none
	ResolvedAt   int64 // 0 unless resolved

	LastSeq       int64 // of the log
	PatientSeq    int64 // of the last event the patient sees
	LastAt        int64 // of the last event
	WaitingSince  int64 // oldest unanswered patient message; 0: nobody is owed a reply
	LastPatientAt int64
	Mode          Mode
	Channel       Channel // what the conversation began with; empty: the chat
	Priority      Priority
	Head          bool  // in the queue: ahead of new arrivals
	QueuedAt      int64 // start of the queue entry; 0: in no queue
	Slot          int64 // booked start of a call-back; 0: none
	Tries         int   // calls so far
	HasContact    bool

	OfferedTo   StaffID // who is asked to take it; empty: nobody
	OfferHow    string  // router, transfer
	OfferUntil  int64
	Passed      []StaffID // who let it pass in this queue entry, latest last
	PassedAt    int64     // when the latest did
	LastHolder  StaffID   // who had it last, for when it comes back
	Interpreter bool      // nobody free spoke the language

	MoveAt         int64  // since when the next step is whose it is, and nothing was said
	Next           string // what was promised: answer, call, update; empty: nothing
	PromiseDue     int64
	WarnedInactive int64 // when the patient was told that it will be closed; 0: not

	Calendar    string // version of the hours the patient was shown; empty: the department kept none
	Policy      string // version of the rules pinned at opening
	Pauses      bool   // while it waits on this third party the resolution target's clock stands still
	PausedAt    int64  // since when it does
	PausedBizMS int64  // how long it did so before
	SLA         SLAState
	EscalatedAt int64
	Spam        bool
	Practice    bool // somebody of the house tries the chat; in no figure

	Replied     []Replies   // who wrote publicly in this episode
	Survey      SurveyState // of this episode
	Reason      string      // why the patient wrote, of this episode
	PreventedBy string
	Recoveries  []Recovery // open tasks, whatever episode they are about

	// TimerAt is when a rule has to look at this conversation next; 0: never.
	// Like ChangedAt it is set by whoever writes, and no part of the log.
	TimerAt int64

	PatientSaid int64   // seq of the patient's last message; 0: none
	StaffSaid   int64   // seq of the last message by staff
	StaffSaidBy StaffID // who wrote that one

	Tags []string // ids, in the order they were put on

	Barred     []StaffID // who may not know of it, whatever else they may read
	MergedInto *Link     // the one in which this one goes on; nil: none

	Preview     string // beginning of the last message; empty: it was deleted
	PreviewFrom ActorKind

	Rev       int64 // grows with every change of the row
	ChangedAt int64 // when it last changed, by the writing process's clock
}

// Unresolved reports whether the current episode goes on.
func (c *Conversation) Unresolved() bool { return c.Status != StatusResolved }

// InQueue reports whether it waits for a person; exactly then nobody has it.
func (c *Conversation) InQueue() bool { return c.Unresolved() && c.Assignee == "" }

// OwedSince is since when somebody waits for us: for an answer, or else for a
// person; 0 while nobody does.
func (c *Conversation) OwedSince() int64 {
	if !c.Unresolved() {
		return 0
	}
	if c.WaitingSince > 0 {
		return c.WaitingSince
	}
	return c.QueuedAt
}

// The order of lists as one integer, so that an index holds it: a class, and
// within it Unix ms. RankBand is a class wider than any time.
const (
	RankBand     = 10_000_000_000_000 // the year 2286 in Unix ms
	RankPromised = 6 * RankBand       // here begin those that wait for a promised time
	rankIdle     = 7 * RankBand       // here those who wait for nothing from us
	RankSpam     = 8 * RankBand       // here what is hidden
)

// SaidSince reports whether somebody else said something that whoever has read
// up to seq does not know of: the patient, or a colleague.
func (c *Conversation) SaidSince(seq int64, me StaffID) bool {
	return c.PatientSaid > seq || c.StaffSaid > seq && c.StaffSaidBy != me
}

// Rank orders lists so that the top row is the next one to take: those who
// wait now, by priority, within it those who come back before new arrivals,
// longest first; then left questions and call-backs by the time that was
// promised; then the others, last active first; spam behind all of them.
func (c *Conversation) Rank() int64 {
	since := c.OwedSince()
	switch {
	case c.Spam:
		return RankSpam + RankBand - c.LastAt
	case since == 0:
		return rankIdle + RankBand - c.LastAt
	case c.InQueue() && c.Mode != ModeLive:
		return RankPromised + min(cmp.Or(c.PromiseDue, since), RankBand-1)
	}
	class := 2 * int64(Urgent-c.Priority)
	if !c.InQueue() || !c.Head {
		class++
	}
	return class*RankBand + since
}

// LastSeqFor is the number of the last event in that side's view.
func (c *Conversation) LastSeqFor(view ActorKind) int64 {
	if view == KindPatient {
		return c.PatientSeq
	}
	return c.LastSeq
}

// NoChat reports whether the patient cannot read what is written here: they
// called or came by, and never used the chat.
func (c *Conversation) NoChat() bool { return c.Channel != "" && c.PatientSaid == 0 }
