package realtime

import (
	"careline/server/desk"
	"careline/server/protocol"
)

// ticked tells staff who may read a conversation that its checklist changed:
// whoever shows it reads it again.
func (s *Server) ticked(row *desk.Conversation) {
	f := encode(protocol.ChecklistChanged{Type: "checklist.changed", Conversation: string(row.ID)})
	s.list.each(func(c *conn) {
		if row.ReadableBy(*c.actor.Load()) {
			c.push(f)
		}
	})
}
