package chat

import (
	"context"
	"maps"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// Open starts a conversation with a patient's first message. Repeated with the
// same client id it answers with the conversation it started then.
func (s *Service) Open(ctx context.Context, a desk.Actor, in Opening) (Item, error) {
	if a.Kind != desk.KindPatient {
		return Item{}, desk.ErrForbidden
	}
	if err := checkOpening(in); err != nil {
		return Item{}, err
	}
	department, err := s.offered(ctx, a.Site, in.Department)
	if err != nil {
		return Item{}, err
	}
	from := a.From()
	from.Name = in.Name
	cmd := store.Command{
		Conversation: desk.ConversationID(desk.NewID("c", s.Now())),
		Opening:      true,
		Author:       a.Author(),
		ClientID:     in.ClientID,
		Digest:       s.digest(openingParts(in)...),
		FirstDigest:  s.digest(sendingParts("message", Sending{Text: in.Text})...),
		Allow:        func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			if department == nil { // refused here, so that what was opened before is answered
				return errNoDepartment
			}
			l.Row.Reference, l.Row.Site, l.Row.Patient = desk.NewReference(), a.Site, desk.PatientID(a.ID)
			if in.NoticeVersion != "" {
				l.Append(desk.NoticeAccepted, from, desk.Body{Version: in.NoticeVersion, Language: in.Language})
			}
			l.Append(desk.Opened, from, desk.Body{
				Origin: desk.OriginPatient, Episode: 1, Site: a.Site, Department: department.ID,
				Topic: in.Topic, Language: in.Language, Name: in.Name, About: in.About, Answers: in.Answers,
				Calendar: s.calendarShown(department.ID, l.Now),
			})
			l.Append(desk.Message, from, desk.Body{Text: in.Text}).ClientID = in.ClientID
			enqueue(l)
			l.MarkRead(a, l.Row.PatientSeq)
			l.Record(a, "conversation.opened", string(department.ID))
			return nil
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

func checkOpening(in Opening) error {
	if err := desk.CheckText(in.Text); err != nil {
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
	return check(
		line{in.Topic, desk.MaxTopicRunes},
		line{in.Name, desk.MaxNameRunes},
		line{in.About, desk.MaxAboutRunes},
		line{in.Language, desk.MaxTopicRunes},
		line{in.NoticeVersion, desk.MaxTopicRunes},
	)
}

func openingParts(in Opening) []string {
	parts := []string{"open", in.Department, in.Text, in.Topic, in.Name, in.About, in.Language, in.NoticeVersion}
	for _, key := range slices.Sorted(maps.Keys(in.Answers)) {
		parts = append(parts, key, in.Answers[key])
	}
	return parts
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
