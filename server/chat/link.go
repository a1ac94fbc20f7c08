package chat

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// Linking is another department's part of a matter.
type Linking struct {
	Department string // key
	Text       string // the first message, to the patient
	Note       string // for those who take it up
	ClientID   string
}

// OpenLinked gives another department its part of a matter: a conversation of
// its own with the patient, who sees both. What the patient has told goes
// along. Both conversations say so, or neither does. The answer is the new one.
func (s *Service) OpenLinked(ctx context.Context, a desk.Actor, c desk.ConversationID, in Linking) (Item, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return Item{}, err
	}
	if a.Kind != desk.KindStaff {
		return Item{}, desk.ErrForbidden
	}
	if in.ClientID != "" && !desk.ValidClientID(in.ClientID) {
		return Item{}, errClientID
	}
	b, err := s.branch(ctx, &row, in)
	if err != nil {
		return Item{}, err
	}
	if b.refusal == nil {
		b.refusal = s.notForPatients(ctx, in.Text)
	}
	here := s.command(a, c, in.ClientID, func(l *desk.Ledger) error {
		if err := notHidden(l, a); err != nil {
			return err
		}
		if l.Row.NoChat() {
			return errNoChat
		}
		if b.refusal != nil {
			return b.refusal
		}
		l.Append(desk.LinkedTo, a.From(), desk.Body{Linked: &b.to}).ClientID = in.ClientID
		l.Record(a, "conversation.linked", string(b.to.Conversation))
		return nil
	}, "link", in.Department, in.Text, in.Note)
	there := store.Command{
		Conversation: b.to.Conversation,
		Opening:      true,
		Author:       a.Author(),
		ClientID:     in.ClientID,
		Digest:       s.digest("link", string(c), in.Department, in.Text, in.Note),
		FirstDigest:  s.digest(sendingParts("message", Sending{Text: in.Text})...),
		Allow:        func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			s.beginLinked(l, a, in, b)
			return nil
		},
	}
	results, err := s.runAll(ctx, here, there)
	if err != nil {
		return Item{}, err
	}
	made := results[1].Row
	if old := results[1].Repeated; old != nil {
		if made, err = s.store.Conversation(ctx, old.Conversation); err != nil {
			return Item{}, err
		}
	}
	return s.item(ctx, a, made)
}

// branch is what a linked conversation begins with. All of it is fixed in the
// one it comes from.
type branch struct {
	refusal error
	from    desk.Conversation
	to      desk.Link
	answers map[string]string
	contact *desk.Contact
	kept    []Restriction
	mode    desk.Mode
}

func (s *Service) branch(ctx context.Context, from *desk.Conversation, in Linking) (b branch, err error) {
	to := s.Directory().ByKey[in.Department]
	switch {
	case to == nil || !to.Active:
		b.refusal = errNotTaking
	case to.ID == from.Department:
		b.refusal = desk.Invalidf("The conversation is in that department already.")
	default:
		b.refusal = desk.CheckSaid(in.Text)
		if in.Note != "" && b.refusal == nil {
			b.refusal = desk.CheckText(in.Note)
		}
	}
	if b.refusal != nil {
		return b, nil
	}
	b.from = *from
	b.to = desk.Link{
		Conversation: desk.ConversationID(desk.NewID("c", s.Now())), Reference: desk.NewReference(), Department: to.ID,
	}
	if b.answers, err = s.answersOf(ctx, from.ID); err != nil {
		return b, err
	}
	if b.contact, err = s.contactOf(ctx, from.ID); err != nil {
		return b, err
	}
	if b.kept, err = s.restrictionsOf(ctx, from.ID); err != nil {
		return b, err
	}
	// The patient is here because of the other conversation. Where nobody would
	// come to this one soon, it has an answer promised instead of a place.
	now := s.Now().UnixMilli()
	room, err := s.obstacle(ctx, to, now)
	b.mode = desk.ModeLive
	if room != "" || !s.openAt(to.ID, now) || !staffed(s.Directory(), to.ID) {
		b.mode = desk.ModeMessage
	}
	return b, err
}

func (s *Service) beginLinked(l *desk.Ledger, a desk.Actor, in Linking, b branch) {
	l.Row.Reference, l.Row.Site, l.Row.Patient = b.to.Reference, b.from.Site, b.from.Patient
	d := b.to.Department
	origin := desk.Link{Conversation: b.from.ID, Reference: b.from.Reference, Department: b.from.Department}
	body := desk.Body{
		Origin: desk.OriginLinked, Episode: 1, Site: b.from.Site, Department: d, Language: b.from.Language,
		Name: b.from.Name, About: b.from.About, Answers: b.answers,
		Calendar: s.calendarShown(d, l.Now), Policy: s.Directory().PolicyOf(d).ID, Linked: &origin,
	}
	if b.mode != desk.ModeLive {
		body.Mode = b.mode
	}
	l.Append(desk.Opened, a.From(), body)
	l.Append(desk.LinkedTo, a.From(), desk.Body{Linked: &origin})
	for _, r := range b.kept { // it is the same patient
		l.Append(desk.Restricted, r.By, desk.Body{Staff: &r.Staff, Reason: r.Reason})
	}
	if b.contact != nil {
		patient := desk.From{Kind: desk.KindPatient, ID: string(b.from.Patient), Name: b.from.Name}
		l.Append(desk.ContactGiven, patient, desk.Body{Contact: b.contact})
	}
	l.Append(desk.Message, a.From(), desk.Body{Text: in.Text}).ClientID = in.ClientID
	if in.Note != "" {
		l.Append(desk.Note, a.From(), desk.Body{Text: in.Note})
	}
	s.promiseFor(l)
	enqueue(l)
	l.MarkRead(a, l.Row.LastSeq)
	l.Record(a, "conversation.opened", string(d))
}
