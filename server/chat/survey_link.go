package chat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

var (
	errOwnLink    = &desk.Error{Kind: desk.Forbidden, Code: "own_survey", Public: "You wrote to this patient yourself. Somebody else has to send them the link."}
	errNotAsked   = &desk.Error{Kind: desk.Conflict, Code: "not_asked", Public: "This patient is not asked how it went, so there is nothing to send. The log says why."}
	errSurveyOver = &desk.Error{Kind: desk.Conflict, Code: "survey_over", Public: "Two weeks have passed since it was resolved. It can no longer be rated."}
	errLinkOver   = &desk.Error{Kind: desk.NotFound, Code: "link_over", Public: "This link was used, or is no longer valid."}
)

// tokenBytes is more than anybody can guess.
const tokenBytes = 24

// SurveyLink makes a link's token by which the patient can say how it went
// without the chat, until the survey ends or they are done; the one before is
// void. It is for whoever steers the department and did not write to them.
func (s *Service) SurveyLink(ctx context.Context, a desk.Actor, c desk.ConversationID) (token string, until int64, err error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return "", 0, err
	}
	if err := desk.Steers(a, row.Department); err != nil {
		return "", 0, err
	}
	now := s.Now().UnixMilli()
	switch v := row.Survey; {
	case slices.ContainsFunc(row.Replied, func(r desk.Replies) bool { return r.Staff == desk.StaffID(a.ID) }):
		return "", 0, errOwnLink
	case row.Unresolved():
		return "", 0, desk.ErrNotResolved
	case row.Spam || v.SentAt == 0:
		return "", 0, errNotAsked
	case now >= v.Until:
		return "", 0, errSurveyOver
	case v.Final:
		return "", 0, errSurveyAnswered
	}
	var raw [tokenBytes]byte
	_, _ = rand.Read(raw[:]) // never fails; a broken source ends the process
	token = base64.RawURLEncoding.EncodeToString(raw[:])
	err = s.store.MakeSurveyLink(ctx, store.SurveyLink{
		Digest: linkDigest(token), Conversation: c, Episode: row.Episode, Patient: row.Patient, Site: row.Site, MadeBy: desk.StaffID(a.ID), MadeAt: now,
	}, []desk.AuditLine{{At: now, Actor: a, Action: "survey.linked", Conversation: c}})
	return token, row.Survey.Until, err
}

func linkDigest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Linked is what stands behind a link: the patient whom it speaks for, and what
// they are asked. It tells nothing of the conversation.
type Linked struct {
	Patient      desk.Actor
	Conversation desk.ConversationID
	Language     string
	Survey       Survey
}

// SurveyByLink opens a link; errLinkOver once it was used or has ended.
func (s *Service) SurveyByLink(ctx context.Context, token string) (Linked, error) {
	l, err := s.store.SurveyLink(ctx, linkDigest(token))
	if err != nil {
		return Linked{}, errLinkOver.With(err)
	}
	out := Linked{Patient: desk.Actor{Kind: desk.KindPatient, ID: string(l.Patient), Site: l.Site}, Conversation: l.Conversation}
	row, err := s.store.Conversation(ctx, l.Conversation)
	if err != nil {
		return Linked{}, err
	}
	if out.Survey, err = s.Survey(ctx, out.Patient, l.Conversation); err != nil || row.Episode != l.Episode || out.Survey.State.Final {
		return Linked{}, errLinkOver
	}
	out.Language = row.Language
	return out, nil
}
