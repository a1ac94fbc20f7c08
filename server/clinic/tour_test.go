package clinic_test

import (
	"testing"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestTheTourIsKeptWithThePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		other := desk.Actor{Kind: desk.KindStaff, ID: "s_other", Role: desk.RoleAgent}
		at := func(a desk.Actor) clinic.Tour {
			t.Helper()
			kept, err := h.TourOf(ctx, a)
			h.must(err)
			return kept
		}
		if at(h.admin) != (clinic.Tour{}) {
			t.Error("somewhere before it began")
		}
		h.must(h.KeepTour(ctx, h.admin, clinic.Tour{Step: 3}))
		h.must(h.KeepTour(ctx, h.admin, clinic.Tour{Step: 4}))
		h.must(h.KeepTour(ctx, other, clinic.Tour{Done: true}))
		if at(h.admin) != (clinic.Tour{Step: 4}) || at(other) != (clinic.Tour{Done: true}) {
			t.Errorf("kept %+v and %+v", at(h.admin), at(other))
		}
		for _, step := range []int{-1, 101} {
			if err := h.KeepTour(ctx, h.admin, clinic.Tour{Step: step}); code(err) != "invalid" {
				t.Errorf("step %d: %v", step, err)
			}
		}
		if err := h.KeepTour(ctx, desk.Actor{Kind: desk.KindPatient, ID: "p"}, clinic.Tour{}); code(err) != "forbidden" {
			t.Errorf("a patient: %v", err)
		}
	})
}
