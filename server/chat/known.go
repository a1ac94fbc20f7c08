package chat

import (
	"cmp"
	"context"
	"errors"

	"careline/server/desk"
)

// Known is what a patient has told before, so that nothing is asked twice.
type Known struct {
	Name    string
	About   string
	Answers map[string]string // by question key
}

// knownFrom is how many of a patient's newest conversations are looked at.
const knownFrom = 5

// Known gathers what a patient told in their newest conversations; of what was
// told twice, the last.
func (s *Service) Known(ctx context.Context, a desk.Actor) (Known, error) {
	if a.Kind != desk.KindPatient {
		return Known{}, desk.ErrForbidden
	}
	rows, err := s.store.PatientList(ctx, desk.PatientID(a.ID), "", knownFrom)
	if err != nil {
		return Known{}, err
	}
	k := Known{Answers: make(map[string]string)}
	for i := range rows {
		row := &rows[i]
		if !row.ReadableBy(a) {
			continue
		}
		k.Name, k.About = cmp.Or(k.Name, row.Name), cmp.Or(k.About, row.About)
		answers, err := s.answersOf(ctx, row.ID)
		if err != nil {
			return Known{}, err
		}
		for key, answer := range answers {
			if _, newer := k.Answers[key]; !newer {
				k.Answers[key] = answer
			}
		}
	}
	return k, nil
}

// answersOf is what the patient was asked before a conversation, and said.
func (s *Service) answersOf(ctx context.Context, c desk.ConversationID) (map[string]string, error) {
	e, err := s.store.FirstEvent(ctx, c, desk.Opened)
	if errors.Is(err, desk.ErrNoSuchThing) {
		return nil, nil
	}
	return e.Body.Answers, err
}
