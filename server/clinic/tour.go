package clinic

import (
	"context"
	"encoding/json"
	"errors"

	"careline/server/desk"
)

// Tour is where somebody is in the keyboard tour.
type Tour struct {
	Step int
	Done bool
}

// longestTour is more steps than a tour will have.
const longestTour = 100

func tourSetting(a desk.Actor) string { return "tour." + a.ID }

// TourOf is where this member of staff is in the keyboard tour.
func (s *Service) TourOf(ctx context.Context, a desk.Actor) (Tour, error) {
	if a.Kind != desk.KindStaff {
		return Tour{}, desk.ErrForbidden
	}
	raw, err := s.store.Setting(ctx, tourSetting(a))
	if errors.Is(err, desk.ErrNoSuchThing) {
		return Tour{}, nil
	}
	if err != nil {
		return Tour{}, err
	}
	var t Tour
	return t, json.Unmarshal([]byte(raw), &t)
}

// KeepTour keeps where they are: on another device it goes on there.
func (s *Service) KeepTour(ctx context.Context, a desk.Actor, t Tour) error {
	if a.Kind != desk.KindStaff {
		return desk.ErrForbidden
	}
	if t.Step < 0 || t.Step > longestTour {
		return desk.Invalidf("The tour has no such step.")
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return s.store.SetSetting(ctx, tourSetting(a), string(raw))
}
