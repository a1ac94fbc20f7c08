package clinic_test

import (
	"strings"
	"testing"
	"time"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

const (
	minute = int64(60_000)
	hour   = 60 * minute
)

// with is the usual rules, changed.
func with(change func(*desk.Policy)) desk.Policy {
	p := desk.DefaultPolicy()
	change(&p)
	return p
}

// trail are the audit lines of an action, oldest first.
func (h *house) trail(action string) (out []desk.AuditLine) {
	h.t.Helper()
	lines, err := h.store.AuditTrail(h.t.Context(), "")
	h.must(err)
	for _, l := range lines {
		if l.Action == action {
			out = append(out, l)
		}
	}
	return out
}

// supervisor is one of a department, who answers there.
func (h *house) supervisor(email, department string) desk.Actor {
	h.t.Helper()
	p, err := h.AddStaff(h.t.Context(), h.admin, clinic.NewStaff{Email: email, Name: "Sue", Role: desk.RoleSupervisor, Departments: []string{department}, Password: password})
	h.must(err)
	return p.Actor("ss_boss")
}

func TestPolicyVersionsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		_, versions, err := h.Policy(ctx, h.agent.Actor("ss_1"), "billing")
		h.must(err)
		if len(versions) != 1 || versions[0].ID != "" || versions[0].Waits != desk.DefaultPolicy().Waits || versions[0].Department != "d_billing" {
			t.Fatalf("a department nobody has set up: %+v", versions)
		}
		first, err := h.SetPolicy(ctx, h.admin, "billing", with(func(p *desk.Policy) { p.SLA[0] = desk.SLATargets{FirstResponseMS: 15 * minute, WarnPercent: 80} }), nil)
		h.must(err)
		again, err := h.SetPolicy(ctx, h.admin, "d_billing", rulesAgain(first), nil)
		h.must(err)
		if again.ID != first.ID || first.ID == "" || first.RecordedAt != h.Now().UnixMilli() || first.Author.ID != h.admin.ID {
			t.Errorf("the same rules again: %+v, then %+v", first, again)
		}
		h.pass(time.Second)
		second, err := h.SetPolicy(ctx, h.admin, "billing", with(func(p *desk.Policy) { p.Routing.Overflow = "scheduling"; p.Routing.MaxQueue = 20 }), nil)
		h.must(err)
		if second.Routing.Overflow != "d_scheduling" || second.RecordedAt <= first.RecordedAt {
			t.Errorf("second: %+v", second)
		}
		_, versions, err = h.Policy(ctx, h.admin, "billing")
		h.must(err)
		if len(versions) != 2 || versions[0].ID != second.ID || versions[1].SLA[0].FirstResponseMS != 15*minute || versions[1].SLA[0].WarnPercent != 80 {
			t.Errorf("versions: %+v", versions)
		}
		lines := h.trail("policy.changed")
		if len(lines) != 2 || lines[1].Target != "d_billing" || lines[1].Actor.ID != h.admin.ID ||
			!strings.Contains(lines[1].Details, `"before":{"routing"`) || !strings.Contains(lines[1].Details, `"max_queue":20`) || !strings.Contains(lines[1].Details, `"first_response_ms":900000`) {
			t.Errorf("audit: %+v", lines)
		}
	})
}

// rulesAgain is a version as somebody would send it back.
func rulesAgain(p desk.Policy) desk.Policy {
	p.ID, p.Department, p.RecordedAt, p.Author = "", "", 0, desk.From{}
	return p
}

func TestPolicyThatCannotBe(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	closed := desk.Department{ID: "d_old", Key: "old", Name: map[string]string{"en": "Old"}}
	h.must(h.store.SaveDepartment(ctx, closed))
	for _, tt := range []struct {
		name   string
		change func(*desk.Policy)
		code   string
	}{
		{"nothing set", func(p *desk.Policy) { *p = desk.Policy{} }, "invalid"},
		{"an offer below zero", func(p *desk.Policy) { p.Routing.OfferMS = -1 }, "invalid"},
		{"an offer of a day", func(p *desk.Policy) { p.Routing.OfferMS = 24 * hour }, "invalid"},
		{"no grace", func(p *desk.Policy) { p.Routing.GraceMS = 0 }, "invalid"},
		{"interpreter below zero", func(p *desk.Policy) { p.Routing.InterpreterMS = -5 }, "invalid"},
		{"a queue below zero", func(p *desk.Policy) { p.Routing.MaxQueue = -1 }, "invalid"},
		{"an endless queue", func(p *desk.Policy) { p.Routing.MaxQueue = 1 << 40 }, "invalid"},
		{"a wait of a second", func(p *desk.Policy) { p.Routing.MaxWaitMS = 1000 }, "invalid"},
		{"a lead below zero", func(p *desk.Policy) { p.Routing.PromiseLeadMS = -hour }, "invalid"},
		{"a lead beyond all numbers", func(p *desk.Policy) { p.Routing.PromiseLeadMS = 1<<63 - 1 }, "invalid"},
		{"a place lost at once", func(p *desk.Policy) { p.Waits.AbandonMS = 0 }, "invalid"},
		{"left questions never answered", func(p *desk.Policy) { p.Waits.AnswerMS = 0 }, "invalid"},
		{"no news", func(p *desk.Policy) { p.Waits.UpdateMS = 0 }, "invalid"},
		{"closed without a warning", func(p *desk.Policy) { p.Waits.WarnMS = 0 }, "invalid"},
		{"a warning before the wait", func(p *desk.Policy) { p.Waits.WarnMS = p.Waits.AutoResolveMS }, "invalid"},
		{"a warning below zero", func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = 0, -1 }, "invalid"},
		{"a slot of half a minute", func(p *desk.Policy) { p.Callback.SlotMS = 5*minute + 30_000 }, "invalid"},
		{"a slot of a second", func(p *desk.Policy) { p.Callback.SlotMS = 1000 }, "invalid"},
		{"nobody called in a slot", func(p *desk.Policy) { p.Callback.PerSlot = 0 }, "invalid"},
		{"call-backs below zero", func(p *desk.Policy) { p.Callback.PerSlot = -2 }, "invalid"},
		{"call-backs for no day", func(p *desk.Policy) { p.Callback.Days = 0 }, "invalid"},
		{"a target below zero", func(p *desk.Policy) { p.SLA[2].NextReplyMS = -1 }, "invalid"},
		{"a target of ten years", func(p *desk.Policy) { p.SLA[0].ResolutionMS = 3650 * 24 * hour }, "invalid"},
		{"an answer after the resolution", func(p *desk.Policy) { p.SLA[0].FirstResponseMS, p.SLA[0].ResolutionMS = 2*hour, hour }, "invalid"},
		{"a warning at 100 percent", func(p *desk.Policy) { p.SLA[1].WarnPercent = 100 }, "invalid"},
		{"a warning below zero", func(p *desk.Policy) { p.SLA[1].WarnPercent = -1 }, "invalid"},
		{"overflow into nowhere", func(p *desk.Policy) { p.Routing.Overflow = "parking" }, "unknown_department"},
		{"overflow into a closed department", func(p *desk.Policy) { p.Routing.Overflow = "old" }, "unknown_department"},
		{"overflow into itself", func(p *desk.Policy) { p.Routing.Overflow = "billing" }, "overflow_self"},
	} {
		_, err := h.SetPolicy(ctx, h.admin, "billing", with(tt.change), nil)
		if code(err) != tt.code || len(desk.AsError(err).Public) < 20 {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
		}
	}
	if _, versions, err := h.Policy(ctx, h.admin, "billing"); err != nil || len(versions) != 1 || versions[0].ID != "" {
		t.Errorf("something was saved: %+v, %v", versions, err)
	}
	if n := h.audited("policy.changed"); n != 0 {
		t.Errorf("%d lines about what did not happen", n)
	}
	for _, off := range []func(*desk.Policy){
		func(p *desk.Policy) { p.Callback = desk.CallbackPolicy{} },
		func(p *desk.Policy) { p.Waits.AutoResolveMS, p.Waits.WarnMS = 0, 0 },
		func(p *desk.Policy) { p.Routing.InterpreterMS, p.Routing.PromiseLeadMS, p.Routing.Manual = 0, 0, true },
	} {
		if _, err := h.SetPolicy(ctx, h.admin, "billing", with(off), nil); err != nil {
			t.Errorf("a rule that is turned off: %v", err)
		}
	}
}

// Rings of overflow are refused however long they are, also when two changes
// that are fine alone come at once.
func TestOverflowMakesNoRing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		to := func(department string) desk.Policy {
			return with(func(p *desk.Policy) { p.Routing.Overflow = desk.DepartmentID(department) })
		}
		_, err := h.SetPolicy(ctx, h.admin, "billing", to("scheduling"), nil)
		h.must(err)
		_, err = h.SetPolicy(ctx, h.admin, "scheduling", to("insurance"), nil)
		h.must(err)
		if _, err := h.SetPolicy(ctx, h.admin, "insurance", to("billing"), nil); code(err) != "overflow_ring" {
			t.Errorf("a ring of three: %v", err)
		}
		if _, err := h.SetPolicy(ctx, h.admin, "scheduling", to("billing"), nil); code(err) != "overflow_ring" {
			t.Errorf("a ring of two: %v", err)
		}
		_, err = h.SetPolicy(ctx, h.admin, "billing", to(""), nil)
		h.must(err)
		_, err = h.SetPolicy(ctx, h.admin, "scheduling", to(""), nil)
		h.must(err)

		done := make(chan error, 2)
		for from, into := range map[string]string{"billing": "insurance", "insurance": "billing"} {
			go func() {
				_, err := h.process().SetPolicy(ctx, h.admin, from, to(into), nil)
				done <- err
			}()
		}
		if got := code(<-done) + code(<-done); got != "overflow_ring" {
			t.Errorf("two at once: %q, want one of them refused", got)
		}
	})
}

func TestWhoSetsPolicies(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	for _, tt := range []struct {
		name  string
		actor desk.Actor
		code  string
	}{
		{"a patient", desk.Actor{Kind: desk.KindPatient, ID: "p_1"}, "forbidden"},
		{"an agent there", h.agent.Actor("ss_1"), "forbidden"},
		{"a supervisor elsewhere", h.supervisor("a@clinic.example", "insurance"), "forbidden"},
		{"a supervisor there", h.supervisor("b@clinic.example", "billing"), ""},
	} {
		if _, err := h.SetPolicy(ctx, tt.actor, "billing", desk.DefaultPolicy(), nil); code(err) != tt.code {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.code)
		}
	}
	if _, _, err := h.Policy(ctx, desk.Actor{Kind: desk.KindPatient}, "billing"); code(err) != "forbidden" {
		t.Errorf("a patient reads rules: %v", err)
	}
	if _, err := h.SetPolicy(ctx, h.admin, "parking", desk.DefaultPolicy(), nil); code(err) != "not_found" {
		t.Errorf("an unknown department: %v", err)
	}
}

// Other processes find a change of rules by the department's time.
func TestProcessesAreToldOfPolicies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		before := h.Now()
		_, err := h.SetPolicy(ctx, h.admin, "billing", with(func(p *desk.Policy) { p.Routing.MaxQueue = 3 }), nil)
		h.must(err)
		h.pass(time.Second)
		changed, err := h.store.ChangedDepartments(ctx, before.UnixMilli())
		h.must(err)
		if len(changed) == 0 || changed["d_billing"] < before.UnixMilli() {
			t.Errorf("processes are not told: %v", changed)
		}
	})
}
