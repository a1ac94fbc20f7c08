package desk

// EventKind says what an entry of the log tells. Each kind has one visibility
// for ever, in the table below.
type EventKind string

const (
	Opened         EventKind = "opened"          // the first episode begins; the matter, as it was told
	Reopened       EventKind = "reopened"        // the next episode begins; origin says by what
	NoticeAccepted EventKind = "notice_accepted" // the patient accepted the notice: version, language
	Message        EventKind = "message"         // what patient or staff wrote to the other
	Note           EventKind = "note"            // what staff wrote to staff
	Queued         EventKind = "queued"          // waits in a department for a person
	Assigned       EventKind = "assigned"        // given to a person, or to nobody; not yet accepted by them
	Accepted       EventKind = "accepted"        // a person took it: claimed, opened it, or wrote
	Transferred    EventKind = "transferred"     // moved to another department
	StatusChanged  EventKind = "status"          // waiting on somebody, or open again, by hand
	Snoozed        EventKind = "snoozed"         // hidden until a time
	Woken          EventKind = "woken"           // the snooze ran out
	Abandoned      EventKind = "abandoned"       // the patient left before anyone accepted
	Resolved       EventKind = "resolved"        // the episode ends

	Requeued          EventKind = "requeued"           // back in the queue after somebody had it, at the head
	Offered           EventKind = "offered"            // a person is asked to take it, until a time
	OfferEnded        EventKind = "offer_ended"        // they did not: outcome declined, expired or withdrawn
	InterpreterNeeded EventKind = "interpreter_needed" // nobody free speaks the language; anyone takes it
	Converted         EventKind = "converted"          // from a place in the queue to a left question or a call-back
	ContactGiven      EventKind = "contact_given"      // how the patient can be reached
	CallLogged        EventKind = "call_logged"        // a call, or a visit at the desk: which way, how it went, and which try it was
	Withdrawn         EventKind = "withdrawn"          // staff took it out of the queue without answering
	Promised          EventKind = "promised"           // what comes next, and by when
	PromiseEnded      EventKind = "promise_ended"      // outcome kept, lapsed, renewed or withdrawn
	SLAWarned         EventKind = "sla_warned"         // a target comes close
	SLABreached       EventKind = "sla_breached"       // a target has passed
	Escalated         EventKind = "escalated"          // a supervisor has to look
	InactivityWarned  EventKind = "inactivity_warned"  // it will be closed unless the patient writes
	NoReplyNeeded     EventKind = "no_reply_needed"    // the open turn asks for nothing
	PrioritySet       EventKind = "priority"           // normal, high or urgent
	LinkedTo          EventKind = "linked"             // another conversation of the same matter
	AbuseWarned       EventKind = "abuse_warned"       // the patient was asked for another tone
	SpamMarked        EventKind = "spam"               // hidden, and in no figure
	SpamCleared       EventKind = "not_spam"           // that was a mistake
	FileChecked       EventKind = "attachment_checked" // what the scanner said of a file that waited for it
	NoteFileChecked   EventKind = "note_file_checked"  // the same of a note's file
	MessageDeleted    EventKind = "message_deleted"    // a message's words and files are gone for good; its event stays
	NoteDeleted       EventKind = "note_deleted"       // the same of a note
	CallDeleted       EventKind = "call_deleted"       // what was logged of a call or a visit is taken out for good; its event stays, and what it counts

	SurveySent       EventKind = "survey_sent"       // the patient is asked how the episode went
	SurveyWithheld   EventKind = "survey_withheld"   // they are not, though they could be; reason says why
	Rated            EventKind = "rated"             // what they answered; the last one of an episode counts
	ContactReason    EventKind = "contact_reason"    // why they wrote, and what would have made it unnecessary
	Complained       EventKind = "complained"        // staff wrote down that the patient complains
	RecoveryOpened   EventKind = "recovery_opened"   // somebody has to make it good; known by its seq
	RecoveryAssigned EventKind = "recovery_assigned" // somebody else has to
	RecoveryClosed   EventKind = "recovery_closed"   // outcome says how

	Tagged   EventKind = "tagged"    // tags were put on or taken off
	AboutSet EventKind = "about_set" // staff wrote down who the matter is about

	// Who is named, and why, is in no event that is sent: once a restriction is
	// lifted the person reads the log again.
	Restricted   EventKind = "restricted"   // a named member of staff may not know of it
	Unrestricted EventKind = "unrestricted" // they may again

	Merged     EventKind = "merged"     // the linked conversation of the same patient goes on in this one
	Absorbed   EventKind = "absorbed"   // this one goes on in the linked one
	Unmerged   EventKind = "unmerged"   // that was undone
	Unabsorbed EventKind = "unabsorbed" // that was undone

	Undone EventKind = "undone" // what staff did is taken back: everything stands as before it
)

// Visibility says who reads an event.
type Visibility string

const (
	Everyone  Visibility = "everyone"
	StaffSees Visibility = "staff"
)

// visibility is the one table that decides who reads which kind. It never
// changes for a kind that has been written, because the patient's chain of
// prev numbers was computed from it.
var visibility = map[EventKind]Visibility{
	Opened:         Everyone,
	Reopened:       Everyone,
	NoticeAccepted: Everyone,
	Message:        Everyone,
	Accepted:       Everyone,
	Transferred:    Everyone,
	Abandoned:      Everyone,
	Resolved:       Everyone,
	Note:           StaffSees,
	Queued:         StaffSees,
	Assigned:       StaffSees,
	StatusChanged:  StaffSees,
	Snoozed:        StaffSees,
	Woken:          StaffSees,

	Requeued:          Everyone,
	InterpreterNeeded: Everyone,
	Converted:         Everyone,
	ContactGiven:      Everyone,
	CallLogged:        Everyone,
	Promised:          Everyone,
	InactivityWarned:  Everyone,
	LinkedTo:          Everyone,
	AbuseWarned:       Everyone,
	FileChecked:       Everyone,
	MessageDeleted:    Everyone,
	CallDeleted:       Everyone,
	Offered:           StaffSees,
	OfferEnded:        StaffSees,
	Withdrawn:         StaffSees,
	PromiseEnded:      StaffSees,
	SLAWarned:         StaffSees,
	SLABreached:       StaffSees,
	Escalated:         StaffSees,
	NoReplyNeeded:     StaffSees,
	PrioritySet:       StaffSees,
	SpamMarked:        StaffSees,
	SpamCleared:       StaffSees,
	NoteFileChecked:   StaffSees,
	NoteDeleted:       StaffSees,

	SurveySent:       StaffSees,
	SurveyWithheld:   StaffSees,
	Rated:            StaffSees,
	ContactReason:    StaffSees,
	Complained:       StaffSees,
	RecoveryOpened:   StaffSees,
	RecoveryAssigned: StaffSees,
	RecoveryClosed:   StaffSees,
	Tagged:           StaffSees,
	AboutSet:         StaffSees,
	Restricted:       StaffSees,
	Unrestricted:     StaffSees,

	Merged:     Everyone,
	Absorbed:   Everyone,
	Unmerged:   Everyone,
	Unabsorbed: Everyone,
	Undone:     Everyone,
}

// Visibility is who reads events of this kind; unknown kinds are staff's alone.
func (k EventKind) Visibility() Visibility {
	if v, ok := visibility[k]; ok {
		return v
	}
	return StaffSees
}

// VisibleTo reports whether an event of this kind is in the actor's view.
func (k EventKind) VisibleTo(a ActorKind) bool {
	return a != KindPatient || k.Visibility() == Everyone
}

// From is who an event comes from, with the name they had then.
type From struct {
	Kind ActorKind `json:"kind"`
	ID   string    `json:"id"`
	Name string    `json:"name,omitempty"`
}

// Person is a member of staff as an event names them.
type Person struct {
	ID   StaffID `json:"id"`
	Name string  `json:"name"`
}

// Event is one entry of a conversation's log.
type Event struct {
	Conversation ConversationID
	Seq          int64 // 1, 2, 3, … without a hole
	PatientPrev  int64 // seq of the event before this one in the patient's view; 0 for the first
	At           int64 // Unix ms; never decreases within a conversation
	Kind         EventKind
	From         From
	ClientID     string // of the command that wrote it; "" if it had none
	Body         Body
}

// Prev is the seq of the event before this one in the view of that side: what
// a reader compares with the last event it holds.
func (e *Event) Prev(view ActorKind) int64 {
	if view == KindPatient {
		return e.PatientPrev
	}
	return e.Seq - 1
}

// Body is what an event carries; each kind uses the fields named at it and
// leaves the others empty. It is stored as JSON bytes.
type Body struct {
	Text        string       `json:"text,omitempty"`        // message, note
	Attachments []Attachment `json:"attachments,omitempty"` // message, note; …_checked: one, as it stands now

	// Then is the status a staff message left behind ("send" waits on the
	// patient, "send and keep working" stays open); Holding marks a message
	// that acknowledges only and stops no clock.
	Then    Status `json:"then,omitempty"`
	Holding bool   `json:"holding,omitempty"`

	// opened, reopened: the matter.
	Origin     Origin            `json:"origin,omitempty"`
	Episode    int               `json:"episode,omitempty"`
	Site       SiteID            `json:"site,omitempty"`
	Department DepartmentID      `json:"department,omitempty"` // also queued, transferred
	Topic      string            `json:"topic,omitempty"`
	Language   string            `json:"language,omitempty"` // also notice_accepted
	Name       string            `json:"name,omitempty"`
	About      string            `json:"about,omitempty"`    // also about_set
	Relation   string            `json:"relation,omitempty"` // about_set: self, child, parent, other
	Answers    map[string]string `json:"answers,omitempty"`
	// Calendar is the version of the hours the patient was shown. Empty while
	// the department keeps none: business time is then "no_calendar", never 0.
	// A transfer names one if the patient was shown other hours with it.
	Calendar string `json:"calendar,omitempty"`

	Version string `json:"version,omitempty"` // notice_accepted: of the wording

	Staff  *Person `json:"staff,omitempty"`  // assigned (nil: to nobody), accepted, offered, offer_ended, requeued (who had it), restricted, unrestricted
	How    string  `json:"how,omitempty"`    // accepted: claimed, opened, replied, offer; offered: router, transfer
	Reason string  `json:"reason,omitempty"` // why, in words or as a code: see the verbs; snoozed: ReasonReply

	FromDepartment DepartmentID `json:"from_department,omitempty"` // transferred

	Status    Status `json:"status,omitempty"`     // status
	WaitingOn string `json:"waiting_on,omitempty"` // status: patient, insurer, clinician, pharmacy, other
	Until     int64  `json:"until,omitempty"`      // snoozed, offered: Unix ms

	LastSeenAt int64 `json:"last_seen_at,omitempty"` // abandoned: when the wait really ended

	Mode     Mode     `json:"mode,omitempty"`     // opened (empty: live), converted
	Head     bool     `json:"head,omitempty"`     // queued, requeued: ahead of new arrivals
	Priority Priority `json:"priority,omitempty"` // priority
	Outcome  string   `json:"outcome,omitempty"`  // offer_ended, promise_ended, call_logged; undone: what the patient had been told, as a kind
	Tries    int      `json:"tries,omitempty"`    // call_logged, ours: this was which try
	Channel  Channel  `json:"channel,omitempty"`  // opened, reopened: what began it; call_logged; empty: the chat, or an older call
	Inbound  bool     `json:"inbound,omitempty"`  // call_logged: the patient called, or came by
	When     int64    `json:"when,omitempty"`     // call_logged: when it was, Unix ms; 0: as it was written down. For display: figures go by At
	Minutes  int      `json:"minutes,omitempty"`  // call_logged: how long it took, if somebody said so
	Slot     int64    `json:"slot,omitempty"`     // converted, opened: the booked start of a call-back, Unix ms
	Contact  *Contact `json:"contact,omitempty"`  // contact_given; left out of every event on the wire

	Next   string `json:"next,omitempty"`   // promised: answer, call, update
	Due    int64  `json:"due,omitempty"`    // promised, promise_ended, sla_…, inactivity_warned: Unix ms
	Target string `json:"target,omitempty"` // sla_…: first_response, next_reply, resolution, promise

	// Policy is the version of the department's rules in force at opening: its
	// targets hold for the whole episode. Pauses says that a wait on a third
	// party stops the clock of the resolution target; PausedBizMS is how long,
	// in business time, the pause was that this event ends.
	Policy      string `json:"policy,omitempty"`
	Pauses      bool   `json:"pauses,omitempty"`
	PausedBizMS int64  `json:"paused_biz_ms,omitempty"`

	Added    []string `json:"added,omitempty"`    // tagged, undone: ids of tags put on
	Removed  []string `json:"removed,omitempty"`  // tagged, undone: taken off
	Mentions []Person `json:"mentions,omitempty"` // note: colleagues it is for

	Linked *Link  `json:"linked,omitempty"` // linked; opened: the one it came from; merged, absorbed and what undoes them: the other one
	Merge  *Merge `json:"merge,omitempty"`  // merged, absorbed and what undoes them; never on the wire
	Undo   *Undo  `json:"undo,omitempty"`   // undone; never on the wire

	Deletes int64     `json:"deletes,omitempty"` // message_deleted, note_deleted, call_deleted: seq of what it was
	Last    bool      `json:"last,omitempty"`    // message_deleted: no message came after it, so that lists showed it
	Deleted *Deletion `json:"deleted,omitempty"` // message, note: its words are gone

	Test bool `json:"test,omitempty"` // opened: practice, in no figure
	Bot  bool `json:"bot,omitempty"`  // opened: automation holds the episode until it hands it over
	// The survey uses Version for the questions, Until for when it ends, Staff
	// for the main handler, Text for a comment. Recovery tasks use Due, Staff
	// for the owner, Outcome and Tries.
	Score       int     `json:"score,omitempty"` // rated, recovery_opened: 1 to 5
	Items       *Items  `json:"items,omitempty"` // rated
	Final       bool    `json:"final,omitempty"` // rated: the patient is done with it
	PreventedBy string  `json:"prevented_by,omitempty"`
	Trigger     string  `json:"trigger,omitempty"` // recovery_opened
	Task        int64   `json:"task,omitempty"`    // recovery_assigned, recovery_closed: seq of what opened it
	Rated       StaffID `json:"rated,omitempty"`   // recovery_opened: whom it is about

	// ClampedMS is by how much the clock stood behind the event before, when
	// that was more than a second.
	ClampedMS int64 `json:"clamped_ms,omitempty"`
}

// Origin says what began an episode.
type Origin string

const (
	OriginPatient     Origin = "patient"      // the patient wrote
	OriginStaff       Origin = "staff"        // staff wrote first
	OriginNotSolved   Origin = "not_solved"   // the patient said it was not solved
	OriginReopenStaff Origin = "reopen_staff" // staff reopened it
	OriginLinked      Origin = "linked"       // staff opened it for another department's part of a matter
)

// Link names another conversation of the same matter.
type Link struct {
	Conversation ConversationID `json:"conversation"`
	Reference    string         `json:"reference"`
	Department   DepartmentID   `json:"department"`
}
