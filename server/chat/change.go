package chat

import (
	"context"

	"careline/server/desk"
)

// step is what one thing that staff do appends, decided in the transaction; a
// macro is several.
type step = func(*desk.Ledger) error

// change is the frame of the verbs by which staff change a conversation's
// state: permission, one audit line, and the conversation as the answer. asked
// names the verb first.
func (s *Service) change(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string, decide func(*desk.Ledger) error, asked ...string) (Item, error) {
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		if err := desk.StaffOnly(a); err != nil {
			return err
		}
		return recorded(l, a, clientID, asked[0], decide)
	}, asked...)
	return s.answer(ctx, a, cmd)
}

// recorded runs decide and, if it changed something, writes the audit line and
// names the command on its last event, by which a repetition is recognised.
func recorded(l *desk.Ledger, a desk.Actor, clientID, verb string, decide func(*desk.Ledger) error) error {
	if err := decide(l); err != nil {
		return err
	}
	if n := len(l.Events); n > 0 {
		l.Events[n-1].ClientID = clientID
		l.Record(a, "conversation."+verb, "")
	}
	return nil
}
