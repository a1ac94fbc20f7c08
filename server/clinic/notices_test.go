package clinic_test

import (
	"strings"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestIntakeStops(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		boss := h.supervisor("s@clinic.example", "billing")
		until := h.Now().Add(2 * time.Hour).UnixMilli()
		set, err := h.StopIntake(ctx, boss, "billing", until, " Two are ill ")
		h.must(err)
		if set.Intake != (desk.IntakeStop{Until: until, Reason: "Two are ill"}) || len(set.Topics) == 0 {
			t.Errorf("stopped: %+v", set)
		}
		for _, tt := range []struct {
			name, department, reason string
			actor                    desk.Actor
			until                    int64
			code                     string
		}{
			{"until before", "billing", "", boss, h.Now().UnixMilli(), "invalid"},
			{"until below zero", "billing", "", boss, -1, "invalid"},
			{"for a month", "billing", "", boss, h.Now().Add(31 * 24 * time.Hour).UnixMilli(), "invalid"},
			{"with an endless reason", "billing", strings.Repeat("r", 501), boss, until, "too_long"},
			{"elsewhere", "insurance", "", boss, until, "forbidden"},
			{"nowhere", "parking", "", boss, until, "not_found"},
			{"by an agent", "billing", "", h.agent.Actor("ss_2"), until, "forbidden"},
		} {
			if _, err := h.StopIntake(ctx, tt.actor, tt.department, tt.until, tt.reason); code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}
		set, err = h.StopIntake(ctx, boss, "billing", 0, "")
		h.must(err)
		if set.Intake != (desk.IntakeStop{}) || h.audited("department.intake_set") != 2 {
			t.Errorf("takes patients again: %+v", set.Intake)
		}
	})
}

func TestBanner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		boss := h.supervisor("s@clinic.example", "billing")
		notice := desk.Banner{Text: map[string]string{"en": "Phones are down."}, Until: h.Now().Add(time.Hour).UnixMilli()}
		site, err := h.SetBanner(ctx, boss, "main", notice, nil)
		h.must(err)
		if site.Banner.Text["en"] != "Phones are down." || site.Name != "Clinic" {
			t.Errorf("shown: %+v", site)
		}
		for _, tt := range []struct {
			name  string
			actor desk.Actor
			key   string
			b     desk.Banner
			code  string
		}{
			{"until before", boss, "main", desk.Banner{Text: notice.Text, Until: h.Now().UnixMilli()}, "invalid"},
			{"until below zero", boss, "main", desk.Banner{Text: notice.Text, Until: -1}, "invalid"},
			{"for a year", boss, "main", desk.Banner{Text: notice.Text, Until: h.Now().Add(365 * 24 * time.Hour).UnixMilli()}, "invalid"},
			{"not in the site's language", boss, "main", desk.Banner{Text: map[string]string{"es": "Sin teléfono."}}, "invalid"},
			{"endless", boss, "main", desk.Banner{Text: map[string]string{"en": strings.Repeat("n", 301)}}, "too_long"},
			{"with a gap in it", boss, "main", desk.Banner{Text: map[string]string{"en": "Call {{clinic.phone}}."}}, "unfilled_variable"},
			{"nowhere", boss, "none", notice, "not_found"},
			{"by an agent", h.agent.Actor("ss_2"), "main", notice, "forbidden"},
			{"by whoever steers nothing there", h.supervisor("i@clinic.example", "insurance"), "main", notice, "forbidden"},
			{"by a patient", desk.Actor{Kind: desk.KindPatient}, "main", notice, "forbidden"},
		} {
			if _, err := h.SetBanner(ctx, tt.actor, tt.key, tt.b, nil); code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}
		site, err = h.SetBanner(ctx, boss, "main", desk.Banner{}, nil)
		h.must(err)
		if len(site.Banner.Text) != 0 || h.audited("site.banner_set") != 2 {
			t.Errorf("taken down: %+v", site.Banner)
		}
	})
}

func TestBlocking(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	p, err := h.StartPatientSession(ctx, desk.Actor{}, "main")
	h.must(err)
	blocked := func() bool {
		t.Helper()
		is, err := h.store.Patient(ctx, p.Patient.ID)
		h.must(err)
		return is.BlockedAt > 0
	}
	// Nobody but those who run the house knows a patient who has not written.
	if err := h.Block(ctx, h.supervisor("s@clinic.example", "billing"), p.Patient.ID, true, ""); code(err) != "not_found" || blocked() {
		t.Errorf("somebody who never wrote to them: %v", err)
	}
	if err := h.Block(ctx, h.admin, p.Patient.ID, true, "threats"); err != nil || !blocked() {
		t.Errorf("blocked: %v", err)
	}
	h.must(h.Block(ctx, h.admin, p.Patient.ID, true, "again"))
	if err := h.Block(ctx, h.admin, p.Patient.ID, false, ""); err != nil || blocked() {
		t.Errorf("no longer: %v", err)
	}
	// Both in one millisecond of the test's clock: their order says nothing.
	if lines := h.trail("patient.block_set"); len(lines) != 2 || !strings.Contains(lines[0].Details+lines[1].Details, "threats") {
		t.Errorf("audit: %+v", lines)
	}
	if err := h.Block(ctx, h.admin, "p_none", true, ""); code(err) != "not_found" {
		t.Errorf("a patient who never was: %v", err)
	}
	if err := h.Block(ctx, h.agent.Actor("ss_2"), p.Patient.ID, true, ""); code(err) == "" {
		t.Error("an agent blocked somebody")
	}
}
