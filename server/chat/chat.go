// Package chat holds the verbs of a conversation, one file each: open, send,
// note, read, assign, offer, transfer, snooze, resolve, reopen, end. Every change of
// a conversation and every reading of one goes through it, so that permission
// and the audit of views exist once.
//
// A verb checks what was asked, then decides inside the store's transaction as
// a pure function of a desk.Ledger. When it returns without an error the
// change is on disk; only then is it told to the bus. All methods are safe for
// concurrent use.
package chat

import (
	"context"
	"time"

	"careline/server/bus"
	"careline/server/desk"
)

// Notice is what the bus carries: news of a conversation or of a person. It is
// shared by all readers and never changed.
type Notice struct {
	// Row and Events are set after a commit: the conversation as it is now and
	// what was appended, in seq order.
	Row    *desk.Conversation
	Events []desk.Event

	Read     *ReadNotice
	Typing   *TypingNotice
	Presence *PresenceNotice
	Ticked   *desk.Conversation // something of its checklist was ticked, or no longer
	// Revoked are sessions that ended.
	Revoked []desk.SessionID
}

// ReadNotice says how far somebody has read. The patient is told PatientSeq,
// which is never beyond their own view.
type ReadNotice struct {
	Conversation desk.ConversationID
	From         desk.From
	Seq          int64
	PatientSeq   int64
}

// TypingNotice expires by itself at Until (Unix ms).
type TypingNotice struct {
	Conversation desk.ConversationID
	From         desk.From
	Until        int64
	Note         bool // a note is being written: for staff alone
}

// Readers is what decides who of staff may know of a conversation, for news
// that comes without its row.
type Readers struct {
	Department desk.DepartmentID
	Assignee   desk.StaffID
	OfferedTo  desk.StaffID
	Barred     []desk.StaffID
}

// ReadersOf is who may know of it as it is now.
func ReadersOf(c *desk.Conversation) Readers {
	return Readers{c.Department, c.Assignee, c.OfferedTo, c.Barred}
}

// Admit asks desk's own rule.
func (r Readers) Admit(a desk.Actor) bool {
	row := desk.Conversation{Department: r.Department, Assignee: r.Assignee, OfferedTo: r.OfferedTo, Barred: r.Barred}
	return row.ReadableBy(a)
}

// PresenceNotice with a conversation tells that somebody is there ("online")
// or left it ("offline"); without one, what a member of staff is doing.
type PresenceNotice struct {
	Conversation desk.ConversationID
	Readers      Readers // of the conversation
	From         desk.From
	Status       string
	At           int64
}

// Bus is the bus of this product.
type Bus = bus.Bus[Notice]

// TypingFor is how long a typing sign lives.
const TypingFor = 6 * time.Second

// Opening is what a patient opens a conversation with.
type Opening struct {
	Department    string // key
	Text          string
	ClientID      string
	Topic         string
	Answers       map[string]string
	Name          string
	About         string
	Language      string
	NoticeVersion string // empty: no notice was accepted
	Mode          desk.Mode
	Contact       *desk.Contact
	Slot          int64 // of a call-back, Unix ms
	Attachments   []desk.FileID
}

// Sending is a message or a note.
type Sending struct {
	Conversation desk.ConversationID
	ClientID     string
	Text         string
	KeepOpen     bool // staff messages: stay open instead of waiting on the patient
	Holding      bool // staff messages: acknowledges only
	// Seen is the last event that was there when a member of staff began to
	// write; 0: not told. What others have said since holds the message back.
	Seen        int64
	Attachments []desk.FileID
	// Mentions are the colleagues whom a note is for.
	Mentions []desk.StaffID
}

// ListQuery asks for a page of conversations in rank order.
type ListQuery struct {
	View       string // see views; patients: ignored, their own
	Department string // key; empty: all that the actor may see
	Cursor     string
	Limit      int // 1 to 200, 0: 50
}

// Item is a conversation with what one reader needs beside the row.
type Item struct {
	desk.Conversation
	ReadSeq     int64 // how far the reader has read
	PatientRead int64 // how far the patient has read
	StaffRead   int64 // how far any member of staff has read
	Unread      int64 // patients: messages by staff beyond ReadSeq
}

// Changes is what one look at the store found new.
type Changes struct {
	Rows    []desk.Conversation // each rev at most once
	Revoked []desk.SessionID
	Staff   []desk.Staff // whose row changed: role, departments, active, presence
	// Departments are those whose hours, rules or intake changed; Sites those
	// that changed themselves.
	Departments []desk.DepartmentID
	Sites       []desk.SiteID
}

// compile-time list of what transports use; the methods live in their files.
var _ interface {
	Open(context.Context, desk.Actor, Opening) (Item, error)
	Send(context.Context, desk.Actor, Sending) (desk.Event, error)
	Note(context.Context, desk.Actor, Sending) (desk.Event, error)
	Read(ctx context.Context, a desk.Actor, c desk.ConversationID, seq int64) error
	Typing(ctx context.Context, a desk.Actor, c desk.ConversationID, note bool) error
	Assign(ctx context.Context, a desk.Actor, c desk.ConversationID, to desk.StaffID, clientID string) (Item, error) // "" to nobody
	Transfer(ctx context.Context, a desk.Actor, c desk.ConversationID, department, note, clientID string) (Item, error)
	Accept(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error)
	Decline(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error)
	WithdrawOffer(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error)
	OfferTo(ctx context.Context, a desk.Actor, c desk.ConversationID, to desk.StaffID, note, clientID string) (Item, error)
	QueueView(context.Context, desk.DepartmentID) ([]QueuePlace, error)
	Snooze(ctx context.Context, a desk.Actor, c desk.ConversationID, until int64, clientID string) (Item, error)
	Wait(ctx context.Context, a desk.Actor, c desk.ConversationID, w Waiting, clientID string) (Item, error)
	Promise(ctx context.Context, a desk.Actor, c desk.ConversationID, p PromiseOf, clientID string) (Item, error)
	NoReplyNeeded(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error)
	Escalate(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error)
	Focus(ctx context.Context, a desk.Actor, c desk.ConversationID) error // "": nothing is before them
	Standing(*desk.Conversation) desk.Standing
	Tick(ctx context.Context) error
	Resolve(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) // a patient's resolve is "end chat"
	Reopen(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error)  // a patient's reopen is "not solved"

	Convert(ctx context.Context, a desk.Actor, c desk.ConversationID, in Conversion, clientID string) (Item, error)
	GiveContact(ctx context.Context, a desk.Actor, c desk.ConversationID, in desk.Contact, clientID string) (Item, error)
	LogCall(ctx context.Context, a desk.Actor, c desk.ConversationID, in Call, clientID string) (Item, error)
	OpenLinked(ctx context.Context, a desk.Actor, c desk.ConversationID, in Linking) (Item, error) // the new one
	OpenCalled(ctx context.Context, a desk.Actor, in Caller) (Item, error)
	SameNumber(ctx context.Context, a desk.Actor, phone string) ([]Item, error)
	SetPriority(ctx context.Context, a desk.Actor, c desk.ConversationID, priority, clientID string) (Item, error)
	Restrict(ctx context.Context, a desk.Actor, c desk.ConversationID, from desk.StaffID, reason, clientID string) (Item, error)
	Unrestrict(ctx context.Context, a desk.Actor, c desk.ConversationID, from desk.StaffID, clientID string) (Item, error)
	MarkSpam(ctx context.Context, a desk.Actor, c desk.ConversationID, spam bool, clientID string) (Item, error)
	WarnAbuse(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error)

	Contact(context.Context, desk.Actor, desk.ConversationID) (desk.Contact, error)
	Known(context.Context, desk.Actor) (Known, error)
	Door(context.Context, desk.DepartmentID) (Door, error)
	CallbackSlots(ctx context.Context, site desk.SiteID, department string) ([]CallbackSlot, error)

	Conversation(context.Context, desk.Actor, desk.ConversationID) (Item, error)
	// Events pages through the actor's view: up to limit events with seq > after.
	Events(ctx context.Context, a desk.Actor, c desk.ConversationID, after int64, limit int) ([]desk.Event, error)
	// View is permission to subscribe, and audits staff's view. It returns the row.
	View(ctx context.Context, a desk.Actor, c desk.ConversationID) (desk.Conversation, error)
	Conversations(context.Context, desk.Actor, ListQuery) (items []Item, next string, err error)

	SaveDraft(ctx context.Context, a desk.Actor, c desk.ConversationID, mode, text string) error
	Drafts(ctx context.Context, a desk.Actor, c desk.ConversationID) ([]desk.Draft, error)

	SetPresence(ctx context.Context, a desk.Actor, p desk.Presence, source string) error // source: hand, socket
	// Who has sockets where, told by the process that has them.
	Attend(ctx context.Context, process string, changes []Attendance) error
	Beat(ctx context.Context, process string) error
	Leave(ctx context.Context, process string) error
	Seen(subject string) Seen

	Directory() *desk.Directory
	// Look reads what changed since the look before; one caller, about once a second.
	Look(ctx context.Context) (Changes, error)
	Now() time.Time
} = (*Service)(nil)
