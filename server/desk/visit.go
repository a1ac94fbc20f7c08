package desk

// VisitID names one look into the knowledge base from a chat window. The window
// makes it, and forgets it when it is closed or cleared.
type VisitID string

// VisitKind is what somebody did in a visit.
type VisitKind string

const (
	VisitSearched  VisitKind = "searched"  // a query that was finished
	VisitOpened    VisitKind = "opened"    // an article
	VisitRead      VisitKind = "read"      // it was on screen for ten seconds
	VisitVoted     VisitKind = "voted"     // it helped, or did not
	VisitAnswered  VisitKind = "answered"  // "this answered my question"
	VisitContacted VisitKind = "contacted" // a conversation was opened
)

// VisitEvent is one entry of a visit's log.
type VisitEvent struct {
	Visit        VisitID
	Seq          int64
	At           int64
	Kind         VisitKind
	Language     string
	Department   DepartmentID
	Query        string // masked and normalised
	Gist         string
	Results      int64
	Article      ArticleID
	Conversation ConversationID
}

// Visit is who looks: as much of it as is known.
type Visit struct {
	ID      VisitID
	Site    SiteID
	Patient PatientID
	// Practice: somebody of the house tries the chat; in no figure.
	Practice bool
}

// MaxVisitEvents bounds the log of a visit, which anybody can write to.
const MaxVisitEvents = 500

// ErrVisitFull refuses what goes beyond it.
var ErrVisitFull = &Error{Kind: TooMany, Code: "visit_full", Public: "This was a lot for one visit. Reload the page to go on."}
