package report

import "careline/server/desk"

// Episode is the facts of one episode: everything its figures need, as
// instants, and nothing that anybody wrote.
type Episode struct {
	Conversation desk.ConversationID
	Number       int    // 1, 2, 3, … within the conversation
	Seq          int64  // of the last event it knows
	Source       string // the imported log it is from; empty: our own

	Patient    desk.PatientID
	Site       desk.SiteID
	Department desk.DepartmentID // the last one
	Topic      string
	Language   string
	Verified   bool
	Origin     desk.Origin
	Policy     string // version of the rules pinned at opening
	Priority   desk.Priority

	OpenedAt   int64
	HumanDueAt int64 // since when a person is owed; 0: nobody was
	FirstAt    int64 // first public human message; 0: none
	FirstBy    string
	FirstIn    desk.DepartmentID

	End     End
	EndedAt int64
	StopAt  int64 // what durations stop at: earlier than EndedAt where nobody worked to the end
	EndBy   string

	Spam, Test, Split bool
	Bot               bool // automation held it first
	HandedOff         bool // and gave it to people
	OnlyLabels        bool // an imported log that knows no answers: its labels are all there is to go by

	Calendars []CalendarFrom
	Spans     []Span
	Turns     []Turn
	Entries   []Entry
	Holds     []Hold
	Promises  []Promise
	Replies   []Count // public human messages by person
	Acts      []Act
	Called    []int64 // when the patient called or came by, as it was written down

	// When targets passed; 0: they did not.
	FirstBreached, ResolutionBreached int64
	Left                              bool // a left question or a call-back: a promise stands in for the targets of an answer

	Transfers int // changes of holder after the first acceptance
	PingPong  int // those of them back to an earlier holder
	Requeues  int // taken back into the queue by a rule
	Voided    int

	Case Case // of imported logs

	label desk.Status // what the status says
	on    string      // whom it waits on

	side   desk.ConversationID // whose status it is, of several that were merged
	others []side

	requeued bool // a rule took it back into the queue, and nobody has it yet

	known *knownOf // its lists were left behind, and this worked out of them before
}

// Origins that only imported logs have: rows that imply what no row said.
const (
	ImpliedOpen   desk.Origin = "implied_open"
	ImpliedReopen desk.Origin = "implied_reopen"
	// The same by a row of staff: nobody had asked.
	ImpliedReopenStaff desk.Origin = "implied_reopen_staff"
)

// End is how an episode ended.
type End byte

const (
	Ongoing End = iota
	EndResolved
	EndAuto // by the inactivity rule
	EndAbandoned
	EndAbsorbed // into another conversation
	EndSpam
)

// State is the effective status: while the patient waits for an answer it is
// queued or open, whatever the label says.
type State byte

const (
	InBot State = iota + 1
	InQueue
	IsOpen
	OnPatient
	OnThird
	IsSnoozed
)

// Span is a stretch in one state; it lasts until the next one begins.
type Span struct {
	From  int64
	State State
	Party string // OnThird: whom
}

// TurnEnd is how a turn ended.
type TurnEnd byte

const (
	TurnOpen TurnEnd = iota
	TurnAnswered
	TurnVoided
	TurnUnanswered // the episode ended first
)

// Turn is a patient waiting for an answer.
type Turn struct {
	From, To int64
	End      TurnEnd
	By       string
	In       desk.DepartmentID
	Breached int64 // when its target passed; 0: it did not
}

// EntryEnd is how a stay in a queue ended.
type EntryEnd byte

const (
	EntryOpen EntryEnd = iota
	EntryAccepted
	EntryAbandoned
	EntryConverted
	EntryWithdrawn
	EntryMerged
	EntrySpam
)

// Entry is a stay in a queue, over however many departments.
type Entry struct {
	From, To int64
	End      EntryEnd
	In       desk.DepartmentID
	By       string
	First    bool // of its episode
}

// Hold is who has the conversation from an instant on.
type Hold struct {
	From    int64
	Staff   string
	In      desk.DepartmentID
	Requeue bool // because a rule took it from somebody: no transfer
}

// PromiseEnd is what became of a promise.
type PromiseEnd byte

const (
	PromiseOpen PromiseEnd = iota
	PromiseKept
	PromiseLapsed
	PromiseRenewed
	PromiseWithdrawn
)

// Promise is an answer, a call or news promised by an instant.
type Promise struct {
	Due  int64
	At   int64 // when it ended
	End  PromiseEnd
	In   desk.DepartmentID
	Next string
}

// ActKind is what somebody did that stops no clock and has a figure of its own.
type ActKind byte

const (
	HoldingReply   ActKind = iota + 1 // a message that only acknowledges
	LabelOverruled                    // a label that says it waits on others, set while the patient waited on us
	SurveyKeptBack                    // the patient is not asked how it went, because somebody said so
)

// Act is something that would make figures look better than the work was, if it
// counted. It does not, and so that nobody has to believe it, it is counted by
// itself.
type Act struct {
	At   int64
	Kind ActKind
	By   string
	In   desk.DepartmentID
}

// CalendarFrom is the hours the patient was shown, from an instant on.
type CalendarFrom struct {
	From int64
	ID   string // a version; empty: the department kept none
}

// Count is how often somebody did something.
type Count struct {
	Who string
	N   int
}

// Who may be credited that is no person.
const (
	Nobody     = ""
	Automation = "~automation"
	Shared     = "~shared"
)

// Outcome is what became of an episode: exactly one each.
type Outcome string

const (
	Spam             Outcome = "spam"
	Merged           Outcome = "merged"
	Test             Outcome = "test"
	Courtesy         Outcome = "courtesy"
	Abandoned        Outcome = "abandoned"
	StillOpen        Outcome = "open"
	BotOnly          Outcome = "bot_only"
	ClosedUnanswered Outcome = "closed_unanswered"
	AutoResolved     Outcome = "auto_resolved"
	Resolved         Outcome = "resolved"
)

// Outcomes in the order in which the first that fits counts.
var Outcomes = []Outcome{Spam, Merged, Test, Courtesy, Abandoned, StillOpen, BotOnly, ClosedUnanswered, AutoResolved, Resolved}

// Outcome of the episode.
func (e *Episode) Outcome() Outcome {
	switch {
	case e.known != nil:
		return e.known.outcome
	case e.Spam || e.End == EndSpam:
		return Spam
	case e.End == EndAbsorbed:
		return Merged
	case e.Test:
		return Test
	case e.courtesy():
		return Courtesy
	case e.End == EndAbandoned:
		return Abandoned
	case e.End == Ongoing:
		return StillOpen
	case e.Bot && !e.HandedOff && e.FirstAt == 0:
		return BotOnly
	case e.unanswered():
		return ClosedUnanswered
	case e.End == EndAuto:
		return AutoResolved
	}
	return Resolved
}

// courtesy is an episode whose only turns asked for nothing: "thanks".
func (e *Episode) courtesy() bool {
	if e.Voided == 0 || e.FirstAt > 0 {
		return false
	}
	for i := range e.Turns {
		if e.Turns[i].End != TurnVoided {
			return false
		}
	}
	return true
}

// unanswered reports whether it ended while the patient waited. In an imported
// log the row that ends a case is all the answer there may be.
func (e *Episode) unanswered() bool {
	last := len(e.Turns) - 1
	return e.Source == "" && last >= 0 && e.Turns[last].End == TurnUnanswered
}

// Skipped reports whether no figure counts the episode: hidden, practised on,
// part of another, or only thanks.
func (o Outcome) Skipped() bool { return o == Spam || o == Merged || o == Test || o == Courtesy }

// StaffStarted reports whether nobody was owed anything at its beginning.
func (e *Episode) StaffStarted() bool {
	switch e.Origin {
	case desk.OriginStaff, desk.OriginReopenStaff, desk.OriginLinked, ImpliedReopenStaff:
		return true
	}
	return false
}

// Start is what its resolution is counted from.
func (e *Episode) Start() int64 {
	if e.HumanDueAt > 0 {
		return e.HumanDueAt
	}
	return e.OpenedAt
}

// MainHandler is who wrote four fifths of the answers; Shared if nobody did,
// Nobody if there are none.
func (e *Episode) MainHandler() string {
	all := 0
	for _, r := range e.Replies {
		all += r.N
	}
	for _, r := range e.Replies {
		if 5*r.N >= 4*all {
			return r.Who
		}
	}
	if all == 0 {
		return Nobody
	}
	return Shared
}
