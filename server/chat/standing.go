package chat

import "careline/server/desk"

// Standing is what comes next in a conversation and by when, and how its
// targets stand at this moment.
func (s *Service) Standing(c *desk.Conversation) desk.Standing {
	var st desk.Standing
	switch {
	case !c.Unresolved():
		return st
	case c.Next != "":
		st.Next, st.Due = c.Next, c.PromiseDue
	case c.OwedSince() > 0 || c.Status == desk.StatusOpen:
		st.Next = desk.NextAnswer
	case c.Status == desk.StatusSnoozed:
		st.Next, st.Due = desk.NextUpdate, c.SnoozedUntil
	case c.WaitingOn == desk.WaitingOnPatient:
		st.Next = desk.NextReply
	default:
		st.Next = desk.NextUpdate
	}
	return st
}
