package clinic_test

import (
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestCapacityAndLanguages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		boss := h.supervisor("s@clinic.example", "billing")
		p, err := h.SetCapacity(ctx, boss, h.agent.ID, 0, nil)
		h.must(err)
		if p.Capacity != 0 || len(p.Languages) != 2 || p.ChangedAt <= h.agent.ChangedAt {
			t.Errorf("capacity: %+v", p)
		}
		p, err = h.SetLanguages(ctx, boss, h.agent.ID, []string{"es", "ES", "pt-br"}, nil)
		h.must(err)
		if !slices.Equal(p.Languages, []string{"es", "pt-BR"}) || p.Capacity != 0 || len(p.Departments) != 1 {
			t.Errorf("languages: %+v", p)
		}
		for _, tt := range []struct {
			name string
			do   func() error
			code string
		}{
			{"capacity below zero", func() error { _, err := h.SetCapacity(ctx, boss, h.agent.ID, -1, nil); return err }, "invalid"},
			{"capacity of a call center", func() error { _, err := h.SetCapacity(ctx, boss, h.agent.ID, 51, nil); return err }, "invalid"},
			{"a language that is none", func() error { _, err := h.SetLanguages(ctx, boss, h.agent.ID, []string{"<b>"}, nil); return err }, "invalid"},
			{"a language that there is not", func() error {
				_, err := h.SetLanguages(ctx, boss, h.agent.ID, []string{"en", "klingon"}, nil)
				return err
			}, "invalid"},
			{"somebody who never was", func() error { _, err := h.SetCapacity(ctx, boss, "s_none", 3, nil); return err }, "not_found"},
			{"one's own, as an agent", func() error { _, err := h.SetCapacity(ctx, h.agent.Actor("ss_2"), h.agent.ID, 9, nil); return err }, "forbidden"},
			{"somebody of another department", func() error {
				_, err := h.SetCapacity(ctx, h.supervisor("x@clinic.example", "insurance"), h.agent.ID, 9, nil)
				return err
			}, "forbidden"},
			{"as a patient", func() error {
				_, err := h.SetLanguages(ctx, desk.Actor{Kind: desk.KindPatient}, h.agent.ID, nil, nil)
				return err
			}, "forbidden"},
		} {
			if err := tt.do(); code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}
		if a, b := h.audited("staff.capacity_set"), h.audited("staff.languages_set"); a != 1 || b != 1 {
			t.Errorf("%d and %d audit lines", a, b)
		}
	})
}

// A loan is work in a department until a time: while it runs the person is a
// member, and it ends by itself.
func TestLoans(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		boss := h.supervisor("s@clinic.example", "billing")
		other := h.supervisor("o@clinic.example", "scheduling")
		until := h.Now().Add(8 * time.Hour).UnixMilli()
		member := func() bool {
			t.Helper()
			p, err := h.store.StaffByID(ctx, h.agent.ID)
			h.must(err)
			if !slices.Contains(p.Departments, "d_billing") {
				t.Errorf("lost their own department: %+v", p)
			}
			return slices.Contains(p.Departments, "d_scheduling")
		}
		p, err := h.Lend(ctx, boss, h.agent.ID, "scheduling", until)
		h.must(err)
		if len(p.Loans) != 1 || p.Loans[0] != (desk.Loan{Department: "d_scheduling", Until: until}) || !member() {
			t.Fatalf("lent: %+v", p)
		}
		if all, err := h.StaffList(ctx, h.admin); err != nil || len(all[1].Departments) != 2 {
			t.Errorf("the list: %+v, %v", all, err)
		}

		// A person with a loan who is saved as they were read stays lent.
		h.must(h.store.SaveStaff(ctx, p, ""))
		later := h.Now().Add(9 * time.Hour).UnixMilli()
		p, err = h.Lend(ctx, boss, h.agent.ID, "scheduling", later)
		h.must(err)
		if len(p.Loans) != 1 || p.Loans[0].Until != later {
			t.Errorf("prolonged: %+v", p)
		}

		for _, tt := range []struct {
			name  string
			actor desk.Actor
			to    string
			until int64
			code  string
		}{
			{"into the past", boss, "insurance", h.Now().UnixMilli(), "invalid"},
			{"below zero", boss, "insurance", -1, "invalid"},
			{"for a year", boss, "insurance", h.Now().Add(365 * 24 * time.Hour).UnixMilli(), "invalid"},
			{"into nowhere", boss, "parking", until, "invalid"},
			{"into their own department", boss, "billing", until, "invalid"},
			{"by whom they are lent to", other, "insurance", until, "forbidden"},
			{"by themselves", h.agent.Actor("ss_3"), "insurance", until, "forbidden"},
			{"of oneself", boss, "insurance", until, "invalid"},
		} {
			who := h.agent.ID
			if tt.name == "of oneself" {
				who = desk.StaffID(boss.ID)
			}
			if _, err := h.Lend(ctx, tt.actor, who, tt.to, tt.until); code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}

		h.pass(9 * time.Hour) // the instant itself is no longer in it
		if member() {
			t.Error("still there when the loan is over")
		}
		if _, err := h.Lend(ctx, boss, h.agent.ID, "scheduling", h.Now().Add(time.Hour).UnixMilli()); err != nil || !member() {
			t.Errorf("lent again: %v", err)
		}
		if _, err := h.Lend(ctx, other, h.agent.ID, "scheduling", 0); err != nil || member() {
			t.Errorf("sent back early: %v", err)
		}
		if _, err := h.Lend(ctx, other, h.agent.ID, "scheduling", 0); code(err) != "forbidden" && err != nil {
			t.Errorf("sent back twice: %v", err)
		}
		if n := h.audited("staff.lent"); n != 4 {
			t.Errorf("%d audit lines, want 4", n)
		}
	})
}

// Whoever helps out in a department answers there, and steers nothing of it.
func TestALoanLetsNobodySteer(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	boss := h.supervisor("s@clinic.example", "billing")
	_, err := h.Lend(ctx, h.admin, desk.StaffID(boss.ID), "scheduling", h.Now().Add(time.Hour).UnixMilli())
	h.must(err)
	p, err := h.store.StaffByID(ctx, desk.StaffID(boss.ID))
	h.must(err)
	lent := p.Actor("ss_1")
	if !lent.Member("d_scheduling") {
		t.Fatalf("not lent: %+v", p)
	}
	if _, err := h.StopIntake(ctx, lent, "scheduling", h.Now().Add(time.Hour).UnixMilli(), ""); code(err) != "forbidden" {
		t.Errorf("stops intake where they help out: %v", err)
	}
	if _, err := h.StopIntake(ctx, lent, "billing", h.Now().Add(time.Hour).UnixMilli(), ""); err != nil {
		t.Errorf("no longer steers their own: %v", err)
	}
}

func TestLendingSomebodyWhoDoesNotAnswer(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	until := h.Now().Add(time.Hour).UnixMilli()
	manager := desk.Staff{ID: "s_m", Email: "m@clinic.example", Name: "Mo", Role: desk.RoleManager, Departments: []desk.DepartmentID{"d_billing"}, Active: true}
	former := desk.Staff{ID: "s_f", Email: "f@clinic.example", Name: "Flo", Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d_billing"}}
	h.must(h.store.SaveStaff(ctx, manager, ""), h.store.SaveStaff(ctx, former, ""))
	for _, id := range []desk.StaffID{"s_m", "s_f"} {
		if _, err := h.Lend(ctx, h.admin, id, "scheduling", until); code(err) != "invalid" {
			t.Errorf("%s: %v", id, err)
		}
		if p, err := h.store.StaffByID(ctx, id); err != nil || len(p.Loans) != 0 {
			t.Errorf("%s was lent all the same: %+v, %v", id, p, err)
		}
	}
}
