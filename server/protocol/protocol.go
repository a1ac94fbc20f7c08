// Package protocol is everything that crosses the network: the wire types of
// REST and WebSocket, their conversion from the domain for each reader, the
// list of frames, and the checks on raw bytes that a decoder would hide.
//
// Patients and staff have types of their own. What staff alone may know has no
// field in a patient's type, so it cannot leak by forgetting a condition.
// Times are Unix milliseconds, ids are strings. Everything here is pure.
package protocol

// Subprotocol is the WebSocket subprotocol; BearerPrefix starts a second one
// that carries a patient's token where the browser refuses the cookie. It is
// never echoed nor logged.
const (
	Subprotocol  = "careline.v1"
	BearerPrefix = "careline.bearer."
)

// Close codes of the socket.
const (
	CloseMalformed = 4000 // not a JSON object, wrong types, nested too deep, binary
	CloseExpired   = 4001 // the session ended or was revoked
	CloseForbidden = 4003
	CloseTooSlow   = 4008 // the reader fell behind; reconnect and resume
	CloseDraining  = 4010 // the server restarts; reconnect with jitter
)

// From is who an event comes from.
type From struct {
	Kind string `json:"kind" enum:"patient,staff,system"`
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// Person is a member of staff as events and rows name them.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// PatientEvent is an event as the patient reads it. There is deliberately no
// field for anything that staff alone may know.
type PatientEvent struct {
	Seq      int64  `json:"seq"`
	Prev     int64  `json:"prev"`
	At       int64  `json:"at"`
	Kind     string `json:"kind"`
	From     From   `json:"from"`
	ClientID string `json:"client_id,omitempty"`

	Text       string            `json:"text,omitempty"`       // message
	Origin     string            `json:"origin,omitempty"`     // opened, reopened
	Episode    int               `json:"episode,omitempty"`    // opened, reopened
	Department string            `json:"department,omitempty"` // opened, reopened, transferred: key
	Topic      string            `json:"topic,omitempty"`      // opened, reopened
	Language   string            `json:"language,omitempty"`   // opened, reopened, notice_accepted
	Name       string            `json:"name,omitempty"`       // opened, reopened
	About      string            `json:"about,omitempty"`      // opened, reopened
	Answers    map[string]string `json:"answers,omitempty"`    // opened
	Version    string            `json:"version,omitempty"`    // notice_accepted
	Staff      *Person           `json:"staff,omitempty"`      // accepted: who answers now; requeued: who had it

	Mode    string  `json:"mode,omitempty" enum:"live,message,callback"` // opened, reopened, converted
	Reason  string  `json:"reason,omitempty"`                            // requeued: a code; promised: words
	Outcome string  `json:"outcome,omitempty"`                           // call_logged: reached, no_answer, voicemail; undone: what the patient had been told
	Tries   int     `json:"tries,omitempty"`                             // call_logged, ours: which one it was
	Channel string  `json:"channel,omitempty" enum:"phone,walk_in"`      // opened, reopened: what began it, if not the chat; call_logged
	Inbound bool    `json:"inbound,omitempty"`                           // call_logged: the patient called, or came by
	When    int64   `json:"when,omitempty"`                              // call_logged: when it was, if not at; Unix ms
	Slot    int64   `json:"slot,omitempty"`                              // opened, converted: start of a call-back, Unix ms
	Next    string  `json:"next,omitempty"`                              // promised: answer, call, update
	Due     int64   `json:"due,omitempty"`                               // promised, inactivity_warned: Unix ms
	Contact *Reach  `json:"contact,omitempty"`                           // contact_given
	Linked  *Linked `json:"linked,omitempty"`                            // linked, opened, merged, absorbed, unmerged, unabsorbed: the other one
	Auto    bool    `json:"auto,omitempty"`                              // resolved: by a rule, after inactivity

	Attachments []Attachment `json:"attachments,omitempty"` // message; attachment_checked: one, as it stands now

	Deletes   int64 `json:"deletes,omitempty"`    // message_deleted, call_deleted: seq of the message whose text and files are gone, of the call of which nothing is told any more
	DeletedAt int64 `json:"deleted_at,omitempty"` // message, call_logged: since when they are, Unix ms
}

// Attachment is a file of a message. How to fetch it is asked for when it is
// shown: links are for one reader and end.
type Attachment struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Type    string `json:"type" enum:"image/jpeg,image/png,image/gif,image/webp,application/pdf"`
	Size    int64  `json:"size"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Preview bool   `json:"preview,omitempty"` // there is a small picture of it
	// State is what the virus scanner said: a file that is scanning or infected
	// cannot be opened. The event attachment_checked tells what came of it.
	State string `json:"state" enum:"scanning,clean,infected,unscanned"`
}

// AttachmentLinks is an attachment with the addresses from which this reader
// can fetch it for a while; none where it cannot be opened.
type AttachmentLinks struct {
	Attachment
	URL        string `json:"url,omitempty"`
	PreviewURL string `json:"preview_url,omitempty"`
	ExpiresAt  int64  `json:"expires_at,omitempty"` // of the addresses, Unix ms
}

// Reach says by which ways a patient can be reached, and never how: that has a
// route of its own.
type Reach struct {
	Phone     bool `json:"phone"`
	Email     bool `json:"email"`
	Voicemail bool `json:"voicemail"`
}

// Linked is another conversation of the same matter.
type Linked struct {
	Conversation string `json:"conversation"`
	Reference    string `json:"reference"`
	Department   string `json:"department"` // key
}

// StaffEvent is an event as staff read it.
type StaffEvent struct {
	PatientEvent
	Then           string `json:"then,omitempty"`            // message: status it left behind
	Holding        bool   `json:"holding,omitempty"`         // message: acknowledges only
	How            string `json:"how,omitempty"`             // accepted: claimed, opened, replied, offer; offered, offer_ended: router, transfer
	Head           bool   `json:"head,omitempty"`            // queued, requeued: ahead of new arrivals
	Priority       string `json:"priority,omitempty"`        // priority
	Target         string `json:"target,omitempty"`          // sla_warned, sla_breached
	FromDepartment string `json:"from_department,omitempty"` // transferred: key
	Status         string `json:"status,omitempty"`          // status
	WaitingOn      string `json:"waiting_on,omitempty"`      // status
	Until          int64  `json:"until,omitempty"`           // snoozed, offered
	LastSeenAt     int64  `json:"last_seen_at,omitempty"`    // abandoned
	Minutes        int    `json:"minutes,omitempty"`         // call_logged: how long it took

	Rating      *Rating  `json:"rating,omitempty"`       // rated
	Task        int64    `json:"task,omitempty"`         // recovery_opened, recovery_assigned, recovery_closed: its number
	Trigger     string   `json:"trigger,omitempty"`      // recovery_opened: low_score, not_solved, complaint
	PreventedBy string   `json:"prevented_by,omitempty"` // contact_reason
	Added       []string `json:"added,omitempty"`        // tagged: ids of tags
	Removed     []string `json:"removed,omitempty"`      // tagged
	Mentions    []Person `json:"mentions,omitempty"`     // note
	Relation    string   `json:"relation,omitempty"`     // about_set: self, child, parent, other
	DeletedBy   *Person  `json:"deleted_by,omitempty"`   // message, note: who deleted what it said; reason says why
}

// Rating is what a patient answered about an episode.
type Rating struct {
	Score       int    `json:"score"` // 1 to 5
	FeltHeard   int    `json:"felt_heard,omitempty"`
	WasInformed int    `json:"was_informed,omitempty"`
	Effort      int    `json:"effort,omitempty"`
	Comment     string `json:"comment,omitempty"`
	Final       bool   `json:"final,omitempty"` // they are done with it
	By          string `json:"by,omitempty" enum:"widget,link,"`
}

// PatientConversation is a conversation as its patient sees it: how it stands
// and how far it was read.
type PatientConversation struct {
	PatientStanding
	ReadSeq int64 `json:"read_seq"` // how far the patient has read
	SeenSeq int64 `json:"seen_seq"` // how far any member of staff has read
	Unread  int64 `json:"unread"`   // messages by staff beyond read_seq
}

// PatientStanding is how a conversation stands for its patient. It has no time
// of the last event, which would tell when staff wrote a note.
type PatientStanding struct {
	ID         string  `json:"id"`
	Reference  string  `json:"reference"`
	Department string  `json:"department"` // key
	Topic      string  `json:"topic,omitempty"`
	Status     string  `json:"status" enum:"queued,open,waiting,snoozed,resolved"`
	Episode    int     `json:"episode"`
	OpenedAt   int64   `json:"opened_at"`
	LastSeq    int64   `json:"last_seq"`           // of the last event visible to the patient
	Assignee   *Person `json:"assignee,omitempty"` // who answers; only once accepted

	Mode         string `json:"mode" enum:"live,message,callback"`
	WaitingOn    string `json:"waiting_on,omitempty"` // patient, insurer, clinician, pharmacy, other
	Next         string `json:"next,omitempty" enum:"answer,call,update,reply,"`
	Due          int64  `json:"due,omitempty"`  // by when, Unix ms
	Slot         int64  `json:"slot,omitempty"` // booked start of a call-back, Unix ms
	Tries        int    `json:"tries,omitempty"`
	HasContact   bool   `json:"has_contact,omitempty"`
	Interpreter  bool   `json:"interpreter,omitempty"`    // nobody free speaks their language
	KeepsPlaceMS int64  `json:"keeps_place_ms,omitempty"` // in the queue: how long the place is kept for somebody who has gone
	SurveyUntil  int64  `json:"survey_until,omitempty"`   // resolved, and asked how it went: until then it can be said, Unix ms
	SurveyScore  int    `json:"survey_score,omitempty"`   // what was said
	SurveyDone   bool   `json:"survey_done,omitempty"`    // and nothing more will be

	MergedInto *Linked `json:"merged_into,omitempty"` // the one in which it goes on: what is written here comes there
}

// StaffConversation is a conversation as a staff list shows it. As a frame it
// is neutral to the reader; read_seq is set on REST alone.
type StaffConversation struct {
	ID            string  `json:"id"`
	Reference     string  `json:"reference"`
	Site          string  `json:"site"`
	Department    string  `json:"department"` // key
	Patient       string  `json:"patient"`
	Topic         string  `json:"topic,omitempty"`
	Language      string  `json:"language,omitempty"`
	Name          string  `json:"name,omitempty"` // as given; not verified
	About         string  `json:"about,omitempty"`
	Relation      string  `json:"relation,omitempty" enum:"self,child,parent,other,"` // of whom it is about to the patient
	AboutVersion  int64   `json:"about_version,omitempty"`                            // to be named by whoever changes that
	Verification  string  `json:"verification" enum:"anonymous,contact,verified"`
	Status        string  `json:"status" enum:"queued,open,waiting,snoozed,resolved"`
	WaitingOn     string  `json:"waiting_on,omitempty"`
	SnoozedUntil  int64   `json:"snoozed_until,omitempty"`
	Assignee      *Person `json:"assignee,omitempty"`
	AcceptedAt    int64   `json:"accepted_at,omitempty"`
	Episode       int     `json:"episode"`
	OpenedAt      int64   `json:"opened_at"`
	ResolvedAt    int64   `json:"resolved_at,omitempty"`
	LastSeq       int64   `json:"last_seq"`
	LastAt        int64   `json:"last_at"`
	WaitingSince  int64   `json:"waiting_since,omitempty"` // oldest unanswered patient message
	LastPatientAt int64   `json:"last_patient_at,omitempty"`
	Preview       string  `json:"preview"`
	PreviewFrom   string  `json:"preview_from,omitempty" enum:"patient,staff,system"`
	Rank          int64   `json:"rank"`                       // order of the list, ascending
	Rev           int64   `json:"rev"`                        // a row with a smaller rev is older
	ReadSeq       *int64  `json:"read_seq,omitempty"`         // REST: how far the reader has read
	PatientRead   *int64  `json:"patient_read_seq,omitempty"` // one conversation on REST: how far the patient has read

	Mode        string  `json:"mode" enum:"live,message,callback"`
	Priority    string  `json:"priority" enum:"normal,high,urgent"`
	Head        bool    `json:"head,omitempty"`      // in the queue: ahead of new arrivals
	QueuedAt    int64   `json:"queued_at,omitempty"` // start of the queue entry
	Slot        int64   `json:"slot,omitempty"`      // booked start of a call-back, Unix ms
	Tries       int     `json:"tries,omitempty"`     // calls so far
	HasContact  bool    `json:"has_contact,omitempty"`
	OfferedTo   *Person `json:"offered_to,omitempty"`
	OfferHow    string  `json:"offer_how,omitempty" enum:"router,transfer,"`
	OfferUntil  int64   `json:"offer_until,omitempty"` // Unix ms
	LastHolder  *Person `json:"last_holder,omitempty"`
	Interpreter bool    `json:"interpreter,omitempty"`
	Next        string  `json:"next,omitempty" enum:"answer,call,update,reply,"`
	Due         int64   `json:"due,omitempty"`      // of the next step, Unix ms
	Promised    bool    `json:"promised,omitempty"` // the next step was promised to the patient
	Clocks      []Clock `json:"clocks,omitempty"`
	EscalatedAt int64   `json:"escalated_at,omitempty"`
	Spam        bool    `json:"spam,omitempty"`
	Practice    bool    `json:"practice,omitempty"`                     // somebody of the house tries the chat
	Channel     string  `json:"channel,omitempty" enum:"phone,walk_in"` // what it began with, if not the chat
	NoChat      bool    `json:"no_chat,omitempty"`                      // the patient has no chat: what is written here reaches nobody

	Reason      string `json:"reason,omitempty"`       // why the patient wrote, of this episode
	PreventedBy string `json:"prevented_by,omitempty"` // what would have made it unnecessary
	Score       int    `json:"score,omitempty"`        // how the patient rated this episode
	// From whom it is kept; nobody of them is ever sent this.
	RestrictedFrom []Person `json:"restricted_from,omitempty"`
	Recoveries     int      `json:"recoveries,omitempty"` // open tasks to make something good
	Tags           []string `json:"tags,omitempty"`       // ids

	MergedInto *Linked `json:"merged_into,omitempty"` // the one in which it goes on; it can be read and not written to
}

// Clock is how one target of the service level stands.
type Clock struct {
	Target   string `json:"target" enum:"first_response,next_reply,resolution"`
	Due      int64  `json:"due,omitempty"` // Unix ms; left out while it stands still
	LeftMS   int64  `json:"left_ms"`       // business time that is left; negative once it has passed
	Paused   bool   `json:"paused,omitempty"`
	Warned   bool   `json:"warned,omitempty"`
	Breached bool   `json:"breached,omitempty"`
}
