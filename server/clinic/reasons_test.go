package clinic_test

import (
	"sync"
	"testing"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// Of those who change the list of reasons over one version exactly one does,
// and what somebody plans about a reason meanwhile is in nobody's way.
func TestOneOfThoseWhoChangeTheReasonsWins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		there, err := h.Reasons(ctx, h.admin)
		h.must(err)
		seen := clinic.ReasonsVersion(there)
		_, err = h.PlanReason(ctx, h.admin, "bill", desk.ReasonPlan{Action: "A clearer letter"}, nil)
		h.must(err)

		const people = 4
		errs := make([]error, people)
		var wg sync.WaitGroup
		for n := range people {
			wg.Go(func() {
				name := map[string]string{"en": "A bill " + string(rune('a'+n)), "es": "Una factura"}
				_, errs[n] = h.SetReasons(ctx, h.admin, []desk.Reason{{Key: "bill", Name: name}}, seen)
			})
		}
		wg.Wait()
		won := -1
		for n, err := range errs {
			switch {
			case err == nil && won < 0:
				won = n
			case err == nil:
				t.Errorf("both %d and %d changed the same version", won, n)
			case desk.AsError(err).Code != desk.ErrConflict.Code:
				t.Error(err)
			}
		}
		now, err := h.Reasons(ctx, h.admin)
		h.must(err)
		if won < 0 || now[0].Name["en"] != "A bill "+string(rune('a'+won)) || now[0].Plan.Action != "A clearer letter" || !now[1].Retired {
			t.Errorf("%d won: %+v", won, now[:2])
		}
		if n := len(h.trail("reasons.changed")); n != 1 {
			t.Errorf("%d audit lines", n)
		}
		// Who names no version, as programs do, takes what there is.
		_, err = h.SetReasons(ctx, h.admin, []desk.Reason{{Key: "bill", Name: map[string]string{"en": "Bill", "es": "Factura"}}}, "")
		h.must(err)
	})
}
