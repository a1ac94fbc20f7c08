package chat

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"careline/server/desk"
	"careline/server/store"
)

// Open starts a conversation with a patient's first message: live, as a left
// question, or with a booked call. One who wants to write live and finds the
// queue full, or the department taking nobody, is received by the department
// that takes those, or else has left the question: nobody is sent away.
// Repeated with the same client id it answers with the conversation it started
// then, whatever has changed since.
func (s *Service) Open(ctx context.Context, a desk.Actor, in Opening) (Item, error) {
	if a.Kind != desk.KindPatient {
		return Item{}, desk.ErrForbidden
	}
	if err := s.mayWrite(a); err != nil {
		return Item{}, err
	}
	if err := checkOpening(&in); err != nil {
		return Item{}, err
	}
	p, err := s.receive(ctx, a, in)
	if err != nil {
		return Item{}, err
	}
	cmd := store.Command{
		Conversation: desk.ConversationID(desk.NewID("c", s.Now())),
		Opening:      true,
		Author:       a.Author(),
		ClientID:     in.ClientID,
		Digest:       s.digest(openingParts(in)...),
		FirstDigest:  s.digest(sendingParts("message", Sending{Text: in.Text, Attachments: in.Attachments})...),
		Claims:       p.seats,
		Files:        in.Attachments,
		Allow:        func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			if p.refusal != nil { // refused here, so that what was opened before is answered
				return p.refusal
			}
			l.Row.Reference, l.Row.Site, l.Row.Patient = desk.NewReference(), a.Site, desk.PatientID(a.ID)
			return s.begin(l, a, in, p)
		},
	}
	r, err := s.run(ctx, cmd)
	if err != nil {
		return Item{}, err
	}
	if r.Repeated != nil {
		return s.Conversation(ctx, a, r.Repeated.Conversation)
	}
	return Item{Conversation: r.Row, ReadSeq: r.Row.PatientSeq, PatientRead: r.Row.PatientSeq}, nil
}

// reception is how somebody who opens a conversation is received.
type reception struct {
	refusal    error
	department *desk.Department // the one that was asked for
	to         *desk.Department // the one that takes them, if it is another
	mode       desk.Mode
	why        string // what stood in the way of writing live
	answers    map[string]string
	seats      []string
}

func (s *Service) receive(ctx context.Context, a desk.Actor, in Opening) (reception, error) {
	department, err := s.offered(ctx, a.Site, in.Department)
	if err != nil {
		return reception{}, err
	}
	if department == nil {
		return reception{refusal: errNoDepartment}, nil
	}
	p := reception{department: department, mode: in.Mode}
	now := s.Now().UnixMilli()
	switch p.mode {
	case desk.ModeCallback:
		p.seats, p.refusal = s.slotSeats(department.ID, in.Slot, now)
	case desk.ModeLive:
		to, why, err := s.entrance(ctx, department, now)
		switch {
		case err != nil:
			return reception{}, err
		case to == nil:
			p.mode, p.why = desk.ModeMessage, why
		case to != department:
			p.to, p.why = to, why
		}
	}
	if p.refusal == nil {
		p.answers, p.refusal = answered(topicOf(department, in.Topic), in.Answers, in.Language)
	}
	return p, nil
}

// begin writes the first episode's beginning.
func (s *Service) begin(l *desk.Ledger, a desk.Actor, in Opening, p reception) error {
	files, err := l.Takes(a, in.Attachments)
	if err != nil {
		return err
	}
	from := a.From()
	from.Name = nameOr(in.Name, in.Contact)
	if in.NoticeVersion != "" {
		l.Append(desk.NoticeAccepted, from, desk.Body{Version: in.NoticeVersion, Language: in.Language})
	}
	body := desk.Body{
		Origin: desk.OriginPatient, Episode: 1, Site: a.Site, Department: p.department.ID,
		Topic: in.Topic, Language: in.Language, Name: from.Name, About: in.About, Answers: p.answers,
		Calendar: s.calendarShown(p.department.ID, l.Now), Policy: s.Directory().PolicyOf(p.department.ID).ID,
		Reason: p.why, Test: a.Practice,
	}
	if p.mode != desk.ModeLive {
		body.Mode = p.mode
	}
	if p.mode == desk.ModeCallback {
		if err := takeSeat(l, p.seats); err != nil {
			return err
		}
		body.Slot = in.Slot
	}
	l.Append(desk.Opened, from, body)
	giveContact(l, a, in.Contact)
	l.Append(desk.Message, from, desk.Body{Text: in.Text, Attachments: files}).ClientID = in.ClientID
	if p.to != nil {
		l.Append(desk.Transferred, desk.System("desk").From(),
			desk.Body{FromDepartment: p.department.ID, Department: p.to.ID, Reason: desk.ReasonOverflow})
	}
	s.promiseFor(l)
	enqueue(l)
	l.MarkRead(a, l.Row.PatientSeq)
	l.Record(a, "conversation.opened", string(p.department.ID))
	return nil
}

var errNoDepartment = &desk.Error{Kind: desk.Invalid, Code: "unknown_department", Public: "There is no such department. Choose one that the site offers."}

// offered is the department with this key, or nil where the site does not offer
// it now.
func (s *Service) offered(ctx context.Context, id desk.SiteID, key string) (*desk.Department, error) {
	department := s.Directory().ByKey[key]
	if department == nil || !department.Active {
		return nil, nil
	}
	site, err := s.store.Site(ctx, id)
	if err != nil || !slices.Contains(site.Departments, department.ID) {
		return nil, err
	}
	return department, nil
}

// checkOpening refuses what cannot be kept, and brings the rest into the form
// in which it is.
func checkOpening(in *Opening) error {
	if err := desk.CheckMessage(in.Text, len(in.Attachments)); err != nil {
		return err
	}
	if len(in.Answers) > desk.MaxAnswers {
		return desk.Invalidf("There are more than %d answers.", desk.MaxAnswers)
	}
	for key, answer := range in.Answers {
		if err := check(line{key, desk.MaxTopicRunes}, line{answer, desk.MaxAnswerRunes}); err != nil {
			return err
		}
	}
	err := check(
		line{in.Topic, desk.MaxTopicRunes},
		line{in.Name, desk.MaxNameRunes},
		line{in.About, desk.MaxAboutRunes},
		line{in.Language, desk.MaxTopicRunes},
		line{in.NoticeVersion, desk.MaxTopicRunes},
	)
	if err != nil {
		return err
	}
	if in.Contact, err = checkContact(in.Contact); err != nil {
		return err
	}
	switch in.Mode {
	case "":
		in.Mode = desk.ModeLive
	case desk.ModeLive, desk.ModeMessage:
	case desk.ModeCallback:
		if in.Contact == nil || in.Contact.Phone == "" {
			return errNoPhone
		}
	default:
		return errBadMode
	}
	return nil
}

func openingParts(in Opening) []string {
	parts := []string{"open", in.Department, in.Text, in.Topic, in.Name, in.About, in.Language, in.NoticeVersion}
	for _, key := range slices.Sorted(maps.Keys(in.Answers)) {
		parts = append(parts, key, in.Answers[key])
	}
	if in.Mode != desk.ModeLive {
		parts = append(parts, string(in.Mode), strconv.FormatInt(in.Slot, 10))
	}
	for _, id := range in.Attachments {
		parts = append(parts, "file", string(id))
	}
	return append(parts, contactParts(in.Contact)...)
}

// line is a short text and how long it may be.
type line struct {
	text string
	max  int
}

func check(lines ...line) error {
	for _, l := range lines {
		if err := desk.CheckLine(l.text, l.max); err != nil {
			return err
		}
	}
	return nil
}
