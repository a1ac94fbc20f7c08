package clinic_test

import (
	"errors"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestAnnotations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		agent := h.agent.Actor("")
		manager := desk.Actor{Kind: desk.KindStaff, ID: "s_mia", Name: "Mia", Role: desk.RoleManager, Departments: h.agent.Departments}
		key := ""
		all, err := h.store.Departments(ctx)
		h.must(err)
		for _, found := range all {
			if found.ID == h.agent.Departments[0] {
				key = found.Key
			}
		}
		stranger := manager
		stranger.Departments = []desk.DepartmentID{"d_none"}

		house, err := h.Annotate(ctx, manager, desk.Annotation{First: "2026-02-27", Note: "  Snow  "}, "")
		h.must(err)
		own, err := h.Annotate(ctx, manager, desk.Annotation{First: "2026-02-20", Last: "2026-02-28", Note: "New phone line"}, key)
		h.must(err)
		if house.Note != "Snow" || house.Last != "2026-02-27" || house.By.Name != "Mia" || own.Department != h.agent.Departments[0] {
			t.Errorf("%+v %+v", house, own)
		}
		ids := func(a desk.Actor, from, to string) (out []string) {
			t.Helper()
			found, err := h.Annotations(ctx, a, from, to)
			h.must(err)
			for _, n := range found {
				out = append(out, n.Note)
			}
			return out
		}
		for _, tt := range []struct {
			who      desk.Actor
			from, to string
			want     string
		}{
			{manager, "2026-02-01", "2026-03-01", "New phone line,Snow"},
			{stranger, "2026-02-01", "2026-03-01", "Snow"},
			{h.admin, "2026-02-27", "2026-02-28", "New phone line,Snow"},
			{manager, "2026-02-28", "2026-03-01", "New phone line"}, // its last day
			{manager, "2026-02-01", "2026-02-20", ""},               // the day before its first
		} {
			if got := strings.Join(ids(tt.who, tt.from, tt.to), ","); got != tt.want {
				t.Errorf("%s to %s: %q, want %q", tt.from, tt.to, got, tt.want)
			}
		}
		refused := func(what, code string, err error) {
			t.Helper()
			if desk.AsError(err).Code != code {
				t.Errorf("%s: %v, want %s", what, err, code)
			}
		}
		add := func(a desk.Actor, n desk.Annotation, department string) error {
			_, err := h.Annotate(ctx, a, n, department)
			return err
		}
		refused("an agent", "forbidden", add(agent, desk.Annotation{First: "2026-02-27", Note: "x"}, ""))
		refused("no day", "bad_date", add(manager, desk.Annotation{First: "2026-02-30", Note: "x"}, ""))
		refused("the wrong way round", "bad_date", add(manager, desk.Annotation{First: "2026-02-28", Last: "2026-02-27", Note: "x"}, ""))
		refused("for ever", "bad_date", add(manager, desk.Annotation{First: "2026-02-28", Last: "2030-02-27", Note: "x"}, ""))
		refused("nothing to say", "empty", add(manager, desk.Annotation{First: "2026-02-28", Note: " "}, ""))
		refused("too much", "too_long", add(manager, desk.Annotation{First: "2026-02-28", Note: strings.Repeat("é", desk.MaxAnnotationRunes+1)}, ""))
		refused("a department elsewhere", "not_found", add(stranger, desk.Annotation{First: "2026-02-28", Note: "x"}, key))

		refused("somebody who does not read it", "not_found", h.RemoveAnnotation(ctx, stranger, own.ID))
		h.must(h.RemoveAnnotation(ctx, h.admin, own.ID))
		if err := h.RemoveAnnotation(ctx, h.admin, own.ID); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("twice: %v", err)
		}
		if got := ids(manager, "2026-02-01", "2026-03-01"); len(got) != 1 {
			t.Errorf("what was removed: %v", got)
		}
	})
}
