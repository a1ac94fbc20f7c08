package routing

import "careline/server/desk"

// Why a place rose.
const (
	WhyUrgent   = "urgent"   // somebody more urgent came
	WhyReturned = "returned" // somebody came back who had been talking already
	WhyMoved    = "moved"    // others joined who had waited longer elsewhere
)

// Ahead is somebody who stands before a patient in the queue.
type Ahead struct {
	ID       desk.ConversationID
	Priority desk.Priority
	Head     bool // ahead of new arrivals
}

// Why tells why more people stand before a patient of this priority than did:
// the first reason of those above that holds for one of the newcomers, in that
// order; "" if there are not more.
func Why(own desk.Priority, before, after []Ahead) string {
	if len(after) <= len(before) {
		return ""
	}
	known := make(map[desk.ConversationID]bool, len(before))
	for _, a := range before {
		known[a.ID] = true
	}
	why := WhyMoved
	for _, a := range after {
		switch {
		case known[a.ID]:
		case a.Priority > own:
			return WhyUrgent
		case a.Head:
			why = WhyReturned
		}
	}
	return why
}
