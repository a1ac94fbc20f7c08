package chat

import (
	"context"

	"careline/server/desk"
)

// askedPage is how far back at a time the last words of a patient are looked for.
const askedPage = 200

// Asked is what the patient wrote last, as it is stored: what articles are
// suggested for. "" where they wrote nothing. It shows nobody the text, so it
// writes no line of who looked.
func (s *Service) Asked(ctx context.Context, a desk.Actor, c desk.ConversationID) (string, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return "", err
	}
	for before := row.LastSeqFor(a.Kind); before > 0; before -= askedPage {
		events, err := s.store.Events(ctx, c, a.Kind, max(0, before-askedPage), askedPage)
		if err != nil {
			return "", err
		}
		for i := len(events) - 1; i >= 0; i-- {
			if e := &events[i]; e.Seq <= before && e.Kind == desk.Message && e.From.Kind == desk.KindPatient && e.Body.Deleted == nil {
				return e.Body.Text, nil
			}
		}
	}
	return "", nil
}
