package desk

// Mode is how a patient waits for us: in the queue, or for a promised time.
type Mode string

const (
	ModeLive     Mode = "live"
	ModeMessage  Mode = "message"  // a left question: answered in the thread
	ModeCallback Mode = "callback" // a call at a booked time
)

// Priority puts a conversation ahead of others of its queue.
type Priority int

const (
	Normal Priority = iota
	High
	Urgent
)

// Priorities names them in the contract, least first.
var Priorities = []string{"normal", "high", "urgent"}

// String is the priority's name in the contract.
func (p Priority) String() string { return Priorities[p] }

// How an offer came about, and how one ended that was not accepted.
const (
	OfferByRouter   = "router"
	OfferByTransfer = "transfer"

	OfferDeclined  = "declined"
	OfferExpired   = "expired"
	OfferWithdrawn = "withdrawn"
)

// Why a conversation went back to its queue: the reason of requeued and, for
// overflow and handed_over, of transferred.
const (
	ReasonDisconnected = "disconnected" // whoever had it is gone
	ReasonReturned     = "returned"     // the patient came back to somebody who is full
	ReasonReleased     = "released"     // whoever had it gave it back
	ReasonHandedOver   = "handed_over"  // a supervisor cleared a desk
	ReasonOverflow     = "overflow"     // the queue was too long, or the wait
	ReasonInactivity   = "inactivity"   // resolved: the patient did not write again
	ReasonSpam         = "spam"         // resolved
	ReasonReply        = "reply"        // snoozed: until the patient writes
	ReasonClinical     = "clinical"     // transferred: not an administrative question
)

// What can be promised, and how a promise ends.
const (
	NextAnswer = "answer"
	NextCall   = "call"
	NextUpdate = "update"

	PromiseKept      = "kept"
	PromiseLapsed    = "lapsed"
	PromiseRenewed   = "renewed"
	PromiseWithdrawn = "withdrawn"
)

// Outcomes of a logged call: they spoke, nobody answered, a message was left.
const (
	CallReached   = "reached"
	CallNoAnswer  = "no_answer"
	CallVoicemail = "voicemail"
)

// Channel is what somebody came by, besides the chat.
type Channel string

// The channels that staff write down.
const (
	ByPhone  Channel = "phone"
	ByWalkIn Channel = "walk_in"
)

// Contact is how a patient can be reached. It is shown to those alone who have
// to call or write, and every time that is audited.
type Contact struct {
	Name      string `json:"name,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Email     string `json:"email,omitempty"`
	Voicemail bool   `json:"voicemail,omitempty"` // a message may be left
	BestTime  string `json:"best_time,omitempty"` // in the patient's words
}

// Targets of a service level.
const (
	TargetFirstResponse = "first_response"
	TargetNextReply     = "next_reply"
	TargetResolution    = "resolution"
	TargetPromise       = "promise" // what the patient was promised; it comes close, and then lapses
)

// SLAState is which targets of the episode came close or passed. Those of the
// next reply are of the open turn.
type SLAState struct{ Warned, Breached TargetSet }

// TargetSet is a set of targets, small enough for a column.
type TargetSet int64

func targetBit(target string) TargetSet {
	switch target {
	case TargetFirstResponse:
		return 1
	case TargetNextReply:
		return 2
	case TargetResolution:
		return 4
	case TargetPromise:
		return 8
	}
	return 0
}

// Has reports whether the target is in the set.
func (t TargetSet) Has(target string) bool { return t&targetBit(target) != 0 }

func (t TargetSet) with(target string) TargetSet    { return t | targetBit(target) }
func (t TargetSet) without(target string) TargetSet { return t &^ targetBit(target) }
