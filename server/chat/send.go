package chat

import (
	"context"
	"errors"

	"careline/server/desk"
)

// Send appends a message. A patient's message after the end opens the next
// episode. A staff message to a conversation that nobody has accepted accepts
// it, and leaves it waiting on the patient unless KeepOpen; it keeps what was
// promised. A holding one says that somebody is looking into it: it stops no
// clock and keeps no promise, and the status stays. Automation only speaks.
// A message that says what its author had Seen is refused if somebody else has
// said something since, and nothing is stored: whoever sends it anyway leaves
// that out. What a patient writes to a conversation that was joined to another
// one comes to that one.
func (s *Service) Send(ctx context.Context, a desk.Actor, in Sending) (desk.Event, error) {
	e, err := s.send(ctx, a, in)
	if a.Kind == desk.KindPatient && errors.Is(err, desk.ErrMerged) {
		if in.Conversation, err = s.goesOnIn(ctx, in.Conversation); err == nil {
			return s.send(ctx, a, in)
		}
	}
	return e, err
}

func (s *Service) send(ctx context.Context, a desk.Actor, in Sending) (desk.Event, error) {
	if err := s.mayWrite(a); err != nil {
		return desk.Event{}, err
	}
	var linkErr error
	if a.Kind == desk.KindStaff {
		linkErr = s.notForPatients(ctx, in.Text)
	}
	return s.write(ctx, a, in, "message", func(l *desk.Ledger) error {
		if linkErr != nil { // refused here, so that what was sent before is answered
			return linkErr
		}
		if err := notHidden(l, a); err != nil {
			return err
		}
		files, err := l.Takes(a, in.Attachments)
		if err != nil {
			return err
		}
		switch a.Kind {
		case desk.KindPatient:
			s.sendAsPatient(l, a, in, files)
		case desk.KindStaff:
			return s.sendAsStaff(l, a, in, files)
		default:
			l.Append(desk.Message, a.From(), desk.Body{Text: in.Text}).ClientID = in.ClientID
		}
		return nil
	})
}

// Note appends a note, which staff alone see. It changes no status.
func (s *Service) Note(ctx context.Context, a desk.Actor, in Sending) (desk.Event, error) {
	if a.Kind != desk.KindStaff {
		return desk.Event{}, desk.ErrForbidden
	}
	return s.write(ctx, a, in, "note", func(l *desk.Ledger) error {
		people, err := s.mentioned(&l.Row, in.Mentions)
		if err != nil {
			return err
		}
		files, err := l.Takes(a, in.Attachments)
		if err != nil {
			return err
		}
		l.Append(desk.Note, a.From(), desk.Body{Text: in.Text, Mentions: people, Attachments: files}).ClientID = in.ClientID
		return nil
	})
}

// write is what message and note share: the checks of the text, the author
// having read what they answer, and the one event that answers the command.
func (s *Service) write(ctx context.Context, a desk.Actor, in Sending, what string, decide func(*desk.Ledger) error) (desk.Event, error) {
	// Whoever may not know of the conversation learns nothing from the order
	// of the checks either: the text is refused inside, after permission.
	textErr := desk.CheckMessage(in.Text, len(in.Attachments))
	cmd := s.command(a, in.Conversation, in.ClientID, func(l *desk.Ledger) error {
		if err := decide(l); err != nil {
			return err
		}
		l.MarkRead(a, l.Row.LastSeqFor(a.Kind))
		l.Record(a, what+".sent", "")
		return nil
	}, sendingParts(what, in)...)
	allow := cmd.Allow
	cmd.Allow = func(row *desk.Conversation, exists bool) error {
		if err := allow(row, exists); err != nil {
			return err
		}
		return textErr
	}
	cmd.Files = in.Attachments
	r, err := s.run(ctx, cmd)
	if err != nil {
		return desk.Event{}, err
	}
	if r.Repeated != nil {
		return *r.Repeated, nil
	}
	return answering(r.Events, desk.Message, desk.Note), nil
}

func (s *Service) sendAsPatient(l *desk.Ledger, a desk.Actor, in Sending, files []desk.Attachment) {
	from := patientFrom(l, a)
	again := !l.Row.Unresolved()
	if again {
		s.reopen(l, from, desk.OriginPatient)
	}
	l.Append(desk.Message, from, desk.Body{Text: in.Text, Attachments: files}).ClientID = in.ClientID
	if again {
		enqueue(l)
	}
}

func (s *Service) sendAsStaff(l *desk.Ledger, a desk.Actor, in Sending, files []desk.Attachment) error {
	body := desk.Body{Text: in.Text, Attachments: files, Then: desk.StatusWaiting, Holding: in.Holding}
	switch {
	case in.Seen < 0:
		return desk.Invalidf("seen is the number of an event, from 0 up.")
	case in.Seen > 0 && l.Row.SaidSince(in.Seen, desk.StaffID(a.ID)):
		return desk.ErrNewerMessage
	case l.Row.NoChat():
		return errNoChat
	case desk.Unfilled(in.Text):
		return desk.ErrUnfilled
	case in.Holding && !l.Row.Unresolved():
		return desk.ErrResolved // nothing is being looked into
	case in.Holding:
		body.Then = ""
	case in.KeepOpen:
		body.Then = desk.StatusOpen
	}
	if !l.Row.Unresolved() {
		s.reopen(l, a.From(), desk.OriginStaff)
	}
	take(l, a, "replied")
	lapse(l) // what was due before this came is not kept by it
	l.Append(desk.Message, a.From(), body).ClientID = in.ClientID
	if !in.Holding {
		keepPromise(l, a.From())
	}
	return nil
}

// sendingParts is what a message or note is recognised by when it is repeated.
func sendingParts(what string, in Sending) []string {
	keep := ""
	switch {
	case in.Holding:
		keep = "holding"
	case in.KeepOpen:
		keep = "keep"
	}
	parts := []string{what, in.Text, keep}
	for _, id := range in.Attachments {
		parts = append(parts, string(id))
	}
	for _, id := range in.Mentions {
		parts = append(parts, string(id))
	}
	return parts
}

// patientFrom is the patient as events name them: with the name they gave for
// this conversation.
func patientFrom(l *desk.Ledger, a desk.Actor) desk.From {
	from := a.From()
	from.Name = l.Row.Name
	return from
}

// answering is the first event of the given kinds.
func answering(events []desk.Event, kinds ...desk.EventKind) desk.Event {
	for _, e := range events {
		for _, k := range kinds {
			if e.Kind == k {
				return e
			}
		}
	}
	return desk.Event{}
}
