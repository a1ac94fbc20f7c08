package clinic_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

func TestAddStaff(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	good := clinic.NewStaff{Email: "cora@clinic.example", Name: " Cora Diaz ", Role: desk.RoleSupervisor, Departments: []string{"scheduling", "insurance"}, Password: password}
	with := func(change func(*clinic.NewStaff)) clinic.NewStaff {
		n := good
		change(&n)
		return n
	}
	for _, tt := range []struct {
		name string
		n    clinic.NewStaff
		code string
	}{
		{"no e-mail", with(func(n *clinic.NewStaff) { n.Email = "" }), "invalid"},
		{"e-mail without a host", with(func(n *clinic.NewStaff) { n.Email = "cora" }), "invalid"},
		{"e-mail with a name", with(func(n *clinic.NewStaff) { n.Email = "Cora <cora@clinic.example>" }), "invalid"},
		{"two e-mails", with(func(n *clinic.NewStaff) { n.Email = "a@b.example,c@d.example" }), "invalid"},
		{"e-mail over two lines", with(func(n *clinic.NewStaff) { n.Email = "a@b.example\r\nBcc: c@d.example" }), "invalid"},
		{"endless e-mail", with(func(n *clinic.NewStaff) { n.Email = strings.Repeat("a", 250) + "@b.example" }), "invalid"},
		{"e-mail that works here already", with(func(n *clinic.NewStaff) { n.Email = "BEN@clinic.example" }), "email_taken"},
		{"no name", with(func(n *clinic.NewStaff) { n.Name = "  " }), "invalid"},
		{"endless name", with(func(n *clinic.NewStaff) { n.Name = strings.Repeat("a", 121) }), "too_long"},
		{"name with NUL", with(func(n *clinic.NewStaff) { n.Name = "a\x00b" }), "invalid_text"},
		{"no role", with(func(n *clinic.NewStaff) { n.Role = "" }), "invalid"},
		{"unknown role", with(func(n *clinic.NewStaff) { n.Role = "root" }), "invalid"},
		{"unknown department", with(func(n *clinic.NewStaff) { n.Departments = []string{"parking"} }), "invalid"},
		{"agent without a department", with(func(n *clinic.NewStaff) { n.Role = desk.RoleAgent; n.Departments = nil }), "invalid"},
		{"strange language", with(func(n *clinic.NewStaff) { n.Languages = []string{"<b>"} }), "invalid"},
		{"a language that there is not", with(func(n *clinic.NewStaff) { n.Languages = []string{"en", "klingon"} }), "invalid"},
		{"short password", with(func(n *clinic.NewStaff) { n.Password = "nine char" }), "invalid"},
	} {
		_, err := h.AddStaff(t.Context(), h.admin, tt.n)
		if code(err) != tt.code {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
		}
	}
	got, err := h.AddStaff(t.Context(), h.admin, good)
	h.must(err)
	want := desk.Staff{ID: got.ID, Email: "cora@clinic.example", Name: "Cora Diaz", Role: desk.RoleSupervisor, Languages: []string{"en"},
		Departments: []desk.DepartmentID{"d_insurance", "d_scheduling"}, Capacity: desk.DefaultCapacity, Active: true, Joined: true, Presence: desk.Offline, PresenceAt: h.Now().UnixMilli(), ChangedAt: h.Now().UnixMilli()}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if n := h.audited("staff.added"); n != 3 {
		t.Errorf("%d audit lines, want one each for Ada, Ben and Cora", n)
	}
}

func TestOnlyAdminsChangeStaff(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	for _, tt := range []struct {
		name  string
		actor desk.Actor
		may   bool
	}{
		{"nobody", desk.Actor{}, false},
		{"a patient", desk.Actor{Kind: desk.KindPatient, ID: "p_1"}, false},
		{"a patient with a role", desk.Actor{Kind: desk.KindPatient, ID: "p_1", Role: desk.RoleAdmin}, false},
		{"agent", desk.Actor{Kind: desk.KindStaff, Role: desk.RoleAgent}, false},
		{"supervisor", desk.Actor{Kind: desk.KindStaff, Role: desk.RoleSupervisor}, false},
		{"manager", desk.Actor{Kind: desk.KindStaff, Role: desk.RoleManager}, false},
		{"privacy officer", desk.Actor{Kind: desk.KindStaff, Role: desk.RolePrivacy}, false},
		{"admin", desk.Actor{Kind: desk.KindStaff, Role: desk.RoleAdmin}, true},
		{"the command line", desk.System("command_line"), true},
	} {
		_, addErr := h.AddStaff(t.Context(), tt.actor, clinic.NewStaff{})
		_, endErr := h.DeactivateStaff(t.Context(), tt.actor, "s_9")
		_, siteErr := h.SaveSite(t.Context(), tt.actor, clinic.SiteChange{Key: "main"})
		got := []string{code(addErr), code(endErr), code(siteErr)}
		want := []string{"forbidden", "forbidden", "forbidden"}
		if tt.may {
			want = []string{"invalid", "not_found", "invalid"} // past the permission
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func TestWhoSeesStaffAndDepartments(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx, stranger := t.Context(), desk.Actor{Kind: desk.KindPatient, ID: "p_1"}
	if _, err := h.StaffList(ctx, stranger); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a patient lists staff: %v", err)
	}
	if _, err := h.Sites(ctx, stranger); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a patient lists sites: %v", err)
	}
	if _, err := h.Departments(ctx, stranger); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a patient lists departments: %v", err)
	}
	if _, err := h.Me(ctx, stranger); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a patient as staff: %v", err)
	}
	me, err := h.Me(ctx, h.agent.Actor("ss_1"))
	h.must(err)
	if me.Email != "ben@clinic.example" {
		t.Errorf("me: %+v", me)
	}
	_, err = h.DeactivateStaff(ctx, h.admin, h.agent.ID)
	h.must(err)
	list, err := h.StaffList(ctx, h.admin)
	h.must(err)
	if len(list) != 1 || list[0].Name != "Ada" {
		t.Errorf("colleagues: %+v", list)
	}
	departments, err := h.Departments(ctx, h.admin)
	h.must(err)
	if len(departments) != 3 || departments[0].Key != "scheduling" {
		t.Errorf("departments: %+v", departments)
	}
}

func TestDeactivation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		in := h.signIn()
		got, err := h.DeactivateStaff(t.Context(), h.admin, h.agent.ID)
		h.must(err)
		if got.Active {
			t.Error("still active")
		}
		h.refused("the token of a former colleague", in.Token, desk.KindStaff)
		if _, err := h.Refresh(t.Context(), in.Refresh); !errors.Is(err, desk.ErrUnauthenticated) {
			t.Errorf("their refresh token: %v", err)
		}
		if !h.told(in.Session.ID) {
			t.Error("their sockets were not told")
		}
		if _, err := h.DeactivateStaff(t.Context(), h.admin, desk.StaffID(h.admin.ID)); !errors.Is(err, store.ErrLastAdmin) {
			t.Errorf("the last admin leaves: %v", err)
		}
	})
}

func TestFirstAdmin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := bare(t, d)
		ctx := t.Context()
		h.must(h.Prepare(ctx), h.Prepare(ctx))
		token, err := h.FirstAdminLink(ctx)
		h.must(err)
		if token == "" {
			t.Fatal("no link, though nobody runs the house")
		}
		me := clinic.FirstAdmin{Email: "ada@clinic.example", Name: "Ada", Password: password, Languages: []string{"es"}}
		bad := me
		bad.Password = "short"
		if _, err := h.UseFirstAdminLink(ctx, token, bad); code(err) != "invalid" {
			t.Errorf("a short password: %v", err)
		}
		if _, err := h.UseFirstAdminLink(ctx, token+"x", me); !errors.Is(err, store.ErrLinkOver) {
			t.Errorf("another token: %v", err)
		}
		late, err := h.FirstAdminLink(ctx)
		h.must(err)
		if public, err := h.Public(ctx); err != nil || !public {
			t.Errorf("articles of a house without a site or a first day: %v, %v", public, err)
		}
		admin, err := h.UseFirstAdminLink(ctx, token, me)
		h.must(err)
		if admin.Role != desk.RoleAdmin || len(admin.Departments) != 3 || !slices.Equal(admin.Languages, []string{"es"}) {
			t.Errorf("admitted %+v", admin)
		}
		if public, err := h.Public(ctx); err != nil || public {
			t.Errorf("public on the first day, before there is a site: %v, %v", public, err)
		}
		for name, again := range map[string]string{"used": token, "made before, not used": late} {
			if _, err := h.UseFirstAdminLink(ctx, again, clinic.FirstAdmin{Email: "eve@clinic.example", Name: "Eve", Password: password}); !errors.Is(err, store.ErrLinkOver) {
				t.Errorf("a link %s: %v", name, err)
			}
		}
		if again, err := h.FirstAdminLink(ctx); err != nil || again != "" {
			t.Errorf("a link though there is an admin: %q, %v", again, err)
		}
		if _, err := h.SignInStaff(ctx, clinic.Credentials{Email: me.Email, Password: password, Address: place}); err != nil {
			t.Errorf("the first admin signs in: %v", err)
		}
	})
}

func TestFirstAdminLinkLivesADay(t *testing.T) {
	h := bare(t, storetest.SQLite(t))
	token, err := h.FirstAdminLink(t.Context())
	h.must(err)
	h.pass(firstAdminDay)
	_, err = h.UseFirstAdminLink(t.Context(), token, clinic.FirstAdmin{Email: "ada@clinic.example", Name: "Ada", Password: password})
	if !errors.Is(err, store.ErrLinkOver) {
		t.Errorf("after a day: %v", err)
	}
}
