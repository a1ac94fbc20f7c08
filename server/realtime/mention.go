package realtime

import (
	"slices"

	"careline/server/desk"
	"careline/server/protocol"
)

// mentioned tells those whom a note is for that it is there: where, and by
// whom; never what it says.
func (s *Server) mentioned(row *desk.Conversation, events []desk.Event) {
	for i := range events {
		e := &events[i]
		if len(e.Body.Mentions) == 0 {
			continue
		}
		f := encode(protocol.Mentioned{Type: "mentioned", Conversation: string(row.ID), Seq: e.Seq, At: e.At,
			From: protocol.FromOf(e.From, s.chat.Directory())})
		s.list.each(func(c *conn) {
			a := c.actor.Load()
			if row.ReadableBy(*a) && slices.ContainsFunc(e.Body.Mentions, func(p desk.Person) bool { return string(p.ID) == a.ID }) {
				c.push(f)
			}
		})
	}
}
