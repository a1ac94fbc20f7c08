// Package routing decides who gets which waiting patient, and when somebody
// else does; how long the rest of a wait will be; and why a place rose.
//
// It is pure: it owns no clock, no database and no goroutine, imports nothing
// of the project but desk, and changes nothing it is given. Whoever calls it
// reads one consistent [Snapshot], asks [Plan], and carries out the moves in
// their order and in the transaction of the snapshot; then two processes
// cannot give away the same slot.
//
// Plan promises, for any snapshot:
//
//   - It is deterministic, whatever the order of the slices, and planning again
//     after its moves were carried out gives nothing.
//   - No offer goes beyond a person's capacity, to somebody who is not
//     available, not here, not of the department, or to somebody without the
//     language before the time for that has come.
//   - No waiting patient is passed by a later equal one: same department,
//     language, priority and standing in the queue.
//   - While somebody fit is free, nobody who waits is left without an offer.
//   - What the people who are gone beyond their grace time held is back at the
//     head of its queue; what was offered to them is offered to others.
package routing

import "careline/server/desk"

// Person is a member of staff who is active, as the router sees them.
// Somebody deactivated is left out.
type Person struct {
	ID          desk.StaffID
	Departments []desk.DepartmentID
	Languages   []string // empty: any
	Presence    desk.Presence
	Here        bool  // has a socket
	Capacity    int   // live conversations at once
	Load        int   // live slots in use, outstanding offers of live conversations included
	IdleSince   int64 // when they last were given something, offers included, or came
}

// Waiting is a conversation in the queue of a department: nobody has it.
type Waiting struct {
	ID         desk.ConversationID
	Department desk.DepartmentID
	Language   string // empty: any
	Mode       desk.Mode
	Priority   desk.Priority
	Rank       int64 // place in the queue: the lowest is next (desk.Conversation.Rank)
	Since      int64 // start of the queue entry
	Due        int64 // what was promised for a left question or a call-back; 0: nothing
	Slot       int64 // booked start of a call-back; 0: none

	OfferedTo  desk.StaffID // empty: nobody
	OfferHow   string       // router, transfer
	OfferUntil int64        // 0: until they answer

	Passed      []desk.StaffID // who let it pass in this queue entry, latest last
	PassedAt    int64          // when the latest did
	Barred      []desk.StaffID // who may not know of it
	Prefer      desk.StaffID   // who knows the patient; empty: nobody
	Interpreter bool           // it is settled that anybody may take it
}

// Held is a conversation that a person has. Only those that hold a slot, that
// somebody is owed a reply in, or that are offered to a colleague matter here.
type Held struct {
	ID          desk.ConversationID
	Department  desk.DepartmentID
	Language    string
	Mode        desk.Mode
	Priority    desk.Priority
	Due         int64
	Slot        int64
	Interpreter bool

	Holder       desk.StaffID
	HolderActive bool  // false: their access was taken away
	GoneSince    int64 // since when the holder has no socket; 0: is here
	Live         bool  // holds a live slot
	Owed         bool  // somebody waits for our answer
	Since        int64 // since when it is owed; 0: it is not
	Returned     bool  // the patient wrote again while it held no slot

	OfferedTo  desk.StaffID // by transfer
	OfferUntil int64
}

// Snapshot is everything a plan depends on, read at one instant.
type Snapshot struct {
	Now      int64                                    // Unix ms
	Policies map[desk.DepartmentID]desk.RoutingPolicy // missing: the default one
	People   []Person
	Queue    []Waiting
	Held     []Held
}

// Kind says what a move does.
type Kind string

const (
	// Expire ends an offer that nobody answered in time. An offer of the router
	// also sets the person (From) to away; one by transfer does not.
	Expire Kind = "expire"
	// Withdraw ends an offer that From can no longer take.
	Withdraw Kind = "withdraw"
	// Requeue takes a conversation from From and puts it at the head of its
	// department's queue. An offer of it by transfer ends with it.
	Requeue Kind = "requeue"
	// Overflow moves one that waited too long to the queue of Department, with
	// the place its wait gives it there.
	Overflow Kind = "overflow"
	// Convert makes one that waited too long, and that no other department
	// takes, a left question.
	Convert Kind = "convert"
	// Offer asks To to take a conversation, until Until.
	Offer Kind = "offer"
)

// Why an offer is withdrawn.
const (
	NotAvailable = "not_available" // away, gone, or no longer of the department
	Full         = "full"          // took others by hand meanwhile
	Manual       = "manual"        // staff of the department pick by hand now
)

// Move is one thing to do.
type Move struct {
	Kind         Kind
	Conversation desk.ConversationID
	Department   desk.DepartmentID // Overflow: where to; else where it is
	To           desk.StaffID      // Offer
	From         desk.StaffID      // Expire, Withdraw: whose offer; Requeue: who had it
	How          string            // Expire, Withdraw, Offer: desk.OfferByRouter or desk.OfferByTransfer
	Until        int64             // Offer; 0: until they answer
	Interpreter  bool              // Offer: To does not speak the language
	Reason       string            // Withdraw: above; Requeue, Overflow, Convert: desk.Reason…
}

// CallAheadMS is how long before its slot a call-back is offered.
const CallAheadMS = 5 * 60 * 1000
