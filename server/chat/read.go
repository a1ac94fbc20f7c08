package chat

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// Read moves the actor's read mark forward, at most to the end of what they
// can see. Opening a conversation that one was given accepts it.
func (s *Service) Read(ctx context.Context, a desk.Actor, c desk.ConversationID, seq int64) error {
	if seq < 0 {
		return desk.Invalidf("seq is the number of an event, from 0 up.")
	}
	var marked, shown int64
	_, err := s.run(ctx, store.Command{
		Conversation: c,
		Author:       a.Author(),
		Allow: func(row *desk.Conversation, exists bool) error {
			if !exists {
				return desk.ErrNotFound
			}
			return row.Allow(a, false)
		},
		Decide: func(l *desk.Ledger) error {
			if a.Kind == desk.KindStaff && l.Row.Assignee == desk.StaffID(a.ID) && l.Row.AcceptedAt == 0 && l.Row.Unresolved() {
				take(l, a, "opened")
			}
			marked = min(seq, l.Row.LastSeqFor(a.Kind))
			shown = min(marked, l.Row.PatientSeq)
			l.MarkRead(a, marked)
			return nil
		},
	})
	if err != nil {
		return err
	}
	s.bus.Publish(Notice{Read: &ReadNotice{Conversation: c, From: a.From(), Seq: marked, PatientSeq: shown}})
	return nil
}

// Typing tells the others for a moment. It needs permission to write and
// leaves no trace in the database.
func (s *Service) Typing(ctx context.Context, a desk.Actor, c desk.ConversationID, note bool) error {
	row, err := s.store.Conversation(ctx, c)
	if err != nil {
		return err
	}
	if err := row.Allow(a, true); err != nil {
		return err
	}
	if err := s.mayWrite(a); err != nil {
		return err
	}
	from := a.From()
	if a.Kind == desk.KindPatient {
		from.Name = row.Name
	}
	until := s.Now().Add(TypingFor).UnixMilli()
	s.bus.Publish(Notice{Typing: &TypingNotice{Conversation: c, From: from, Until: until, Note: note && a.Kind == desk.KindStaff}})
	return nil
}
