package clinic_test

import (
	"testing"

	"careline/server/desk"
	"careline/server/store/storetest"
)

// A form shows what is wrong at its place, so a refusal names the field as the
// contract does.
func TestRefusedRulesNameTheirField(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	for field, change := range map[string]func(*desk.Policy){
		"policy.routing.offer_ms":         func(p *desk.Policy) { p.Routing.OfferMS = 1 },
		"policy.routing.max_queue":        func(p *desk.Policy) { p.Routing.MaxQueue = -1 },
		"policy.waits.warn_ms":            func(p *desk.Policy) { p.Waits.WarnMS = p.Waits.AutoResolveMS },
		"policy.callback.slot_ms":         func(p *desk.Policy) { p.Callback.SlotMS = 5*minute + 30_000 },
		"policy.callback.days":            func(p *desk.Policy) { p.Callback.Days = 0 },
		"policy.sla[2].next_reply_ms":     func(p *desk.Policy) { p.SLA[2].NextReplyMS = -1 },
		"policy.sla[1].warn_percent":      func(p *desk.Policy) { p.SLA[1].WarnPercent = 100 },
		"policy.sla[0].first_response_ms": func(p *desk.Policy) { p.SLA[0].FirstResponseMS, p.SLA[0].ResolutionMS = 2*hour, hour },
	} {
		_, err := h.SetPolicy(t.Context(), h.admin, "billing", with(change), nil)
		if err == nil || desk.AsError(err).Field != field {
			t.Errorf("%s: %v at %q", field, err, desk.AsError(err).Field)
		}
	}
}
