package clinic_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func (h *house) link(id desk.StaffID) clinic.StaffLink {
	h.t.Helper()
	links, err := h.StaffLinks(h.t.Context(), h.admin, []desk.StaffID{id})
	h.must(err)
	return links[0]
}

func (h *house) opens(email, word string) bool {
	h.t.Helper()
	_, err := h.SignInStaff(h.t.Context(), clinic.Credentials{Email: email, Password: word, Address: place})
	return err == nil
}

func TestInvitationsAreGoodOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		cy, err := h.AddStaff(ctx, h.admin, clinic.NewStaff{Email: "cy@clinic.example", Name: "Cy", Role: desk.RoleAgent, Departments: []string{"billing"}})
		h.must(err)
		if cy.Joined || h.opens("cy@clinic.example", "") {
			t.Error("somebody without a password is let in")
		}
		first, second := h.link(cy.ID), h.link(cy.ID)
		if _, err := h.LookAtStaffLink(ctx, first.Token); code(err) != "link_over" {
			t.Errorf("a link that was replaced: %v", err)
		}
		if l, err := h.LookAtStaffLink(ctx, second.Token); err != nil || l.Staff.Name != "Cy" || l.Reset {
			t.Errorf("looked at: %+v, %v", l, err)
		}
		if _, err := h.UseStaffLink(ctx, second.Token, "short"); code(err) != "invalid" {
			t.Errorf("a short password: %v", err)
		}
		if p, err := h.UseStaffLink(ctx, second.Token, "quiet river stone"); err != nil || !p.Joined {
			t.Errorf("used: %+v, %v", p, err)
		}
		if !h.opens("cy@clinic.example", "quiet river stone") {
			t.Error("the password that was set does not open")
		}
		if _, err := h.UseStaffLink(ctx, second.Token, "another river stone"); code(err) != "link_over" {
			t.Errorf("used twice: %v", err)
		}
		if h.audited("staff.invited") != 2 || h.audited("staff.joined") != 1 {
			t.Error("not audited")
		}
	})
}

func TestResetEndsWhatWasBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		in := h.signIn()
		l := h.link(h.agent.ID)
		if !l.Reset {
			t.Error("somebody with a password is invited")
		}
		if _, err := h.UseStaffLink(ctx, l.Token, "quiet river stone"); err != nil {
			t.Fatal(err)
		}
		h.refused("a session from before", in.Token, desk.KindStaff)
		if !h.told(in.Session.ID) {
			t.Error("sockets of the session stay open")
		}
		if h.opens("ben@clinic.example", password) {
			t.Error("the old password still opens")
		}
		late := h.link(h.agent.ID)
		h.pass(25 * time.Hour)
		if _, err := h.UseStaffLink(ctx, late.Token, "quiet river stone"); code(err) != "link_over" {
			t.Errorf("a day later: %v", err)
		}
		_, err := h.DeactivateStaff(ctx, h.admin, h.agent.ID)
		h.must(err)
		if _, err := h.StaffLinks(ctx, h.admin, []desk.StaffID{h.agent.ID}); code(err) != "invalid" {
			t.Errorf("a link for a former colleague: %v", err)
		}
	})
}

func TestEditingAPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		seen := h.member(h.agent.ID)
		in := h.signIn()
		change := clinic.StaffChange{Email: "ben@clinic.example", Name: "Ben B.", Role: desk.RoleAgent, Departments: []string{"insurance"}, Languages: []string{"es"}, Version: seen.Version}
		m, err := h.EditStaff(ctx, h.admin, h.agent.ID, change)
		h.must(err)
		if m.Name != "Ben B." || !slices.Equal(m.Departments, []desk.DepartmentID{"d_insurance"}) || m.Version == seen.Version {
			t.Errorf("edited: %+v", m)
		}
		if _, _, err := h.Authenticate(ctx, in.Token, desk.KindStaff); err != nil {
			t.Errorf("signed out by another name: %v", err)
		}
		if _, err := h.EditStaff(ctx, h.admin, h.agent.ID, change); code(err) != "conflict" {
			t.Errorf("over somebody else's change: %v", err)
		}
		change.Version, change.Role = "", desk.RoleSupervisor
		if m, err = h.EditStaff(ctx, h.admin, h.agent.ID, change); err != nil || m.Role != desk.RoleSupervisor {
			t.Errorf("another role: %+v, %v", m, err)
		}
		h.refused("a session of the role before", in.Token, desk.KindStaff)
		change.Email = "ada@clinic.example"
		if _, err := h.EditStaff(ctx, h.admin, h.agent.ID, change); code(err) != "email_taken" {
			t.Errorf("somebody else's e-mail: %v", err)
		}
		ada := h.member(desk.StaffID(h.admin.ID))
		down := clinic.StaffChange{Email: ada.Email, Name: ada.Name, Role: desk.RoleAgent, Departments: []string{"billing"}}
		if _, err := h.EditStaff(ctx, h.admin, ada.ID, down); code(err) != "last_admin" {
			t.Errorf("the last admin becomes an agent: %v", err)
		}
		// Who was invited and never came runs nothing.
		_, err = h.AddStaff(ctx, h.admin, clinic.NewStaff{Email: "eve@clinic.example", Name: "Eve", Role: desk.RoleAdmin})
		h.must(err)
		if _, err := h.EditStaff(ctx, h.admin, ada.ID, down); code(err) != "last_admin" {
			t.Errorf("the last admin who can get in: %v", err)
		}
		if got := h.member(ada.ID); got.Role != desk.RoleAdmin {
			t.Errorf("half changed: %+v", got)
		}
	})
}

func (h *house) member(id desk.StaffID) clinic.Member {
	h.t.Helper()
	team, err := h.Team(h.t.Context(), h.admin)
	h.must(err)
	at := slices.IndexFunc(team, func(m clinic.Member) bool { return m.ID == id })
	return team[at]
}

func TestReactivating(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		if _, err := h.ReactivateStaff(ctx, h.admin, h.agent.ID); code(err) != "not_found" {
			t.Errorf("somebody who works here: %v", err)
		}
		_, err := h.DeactivateStaff(ctx, h.admin, h.agent.ID)
		h.must(err)
		m, err := h.ReactivateStaff(ctx, h.admin, h.agent.ID)
		h.must(err)
		if !m.Active || m.Joined || h.opens("ben@clinic.example", password) {
			t.Errorf("back with what they knew: %+v", m)
		}
	})
}

func utf16le(text string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func TestImportingStaff(t *testing.T) {
	good := "email;name;role;departments;languages\r\nana@#.example;Ana Núñez;agent;\"billing;insurance\";en|es\r\nbo@#.example;Bo;privacy;;\r\n"
	cases := []struct {
		name, file string
		code       string // of a file that is refused as a whole
		bad        string // "line:column" of rows that are
		people     int
	}{
		{"semicolons, quotes, lists", good, "", "", 2},
		{"UTF-8 with a mark", "\uFEFF" + good, "", "", 2},
		{"UTF-16", "utf16" + good, "", "", 2},
		{"half a character", "email,name,role\n\xff", "bad_encoding", "", 0},
		{"UTF-16 without a mark", "e\x00m\x00a\x00", "bad_encoding", "", 0},
		{"nothing", "", "empty_file", "", 0},
		{"a heading alone", "email,name,role\n", "empty_file", "", 0},
		{"no heading", "ana@clinic.example,Ana,agent\n", "invalid", "", 0},
		{"a column nobody knows", "email,name,role,salary\na@b.example,A,agent,1\n", "invalid", "", 0},
		{"a column missing", "email,name\na@b.example,A\n", "invalid", "", 0},
		{"too large", "email,name,role\n" + strings.Repeat("x", 200_000), "too_large", "", 0},
		{"bad rows", "email,name,role,departments\n" +
			"no address,Ana,agent,billing\n" +
			"a@#.example,=1+1,agent,billing\n" +
			"b@#.example,Bo,boss,billing\n" +
			"c@#.example,Cy,agent,kitchen\n" +
			"ben@clinic.example,Ben,agent,billing\n" +
			"d@#.example,Di,agent,billing\nd@#.example,Di,agent,billing\n" +
			"short,row\n" +
			"e@#.example,Ed,agent,billing\n", "", "2: 3:name 4: 5: 6:email 8:email 9:", 2},
		{"words that are no languages", "email,name,role,departments,languages\n" +
			"a@#.example,Ana,agent,billing,en; klingon;xx\n" +
			"b@#.example,Bo,agent,billing,Spanish\n" +
			"c@#.example,Cy,agent,billing,en_US\n" +
			"d@#.example,Di,agent,billing," + strings.Repeat("é", 60) + "\n" +
			"e@#.example,Ed,agent,billing,ES;pt-br;es;zh-hant\n", "",
			"2:languages(klingon) 3:languages(Spanish) 4:languages(en_US) 5:languages(" + strings.Repeat("é", 40) + "…)", 1},
		{"quotes that never close", "email,name,role\na@b.example,\"Ana,agent\n", "", "2:", 0},
	}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		count := func() int {
			team, err := h.Team(ctx, h.admin)
			h.must(err)
			return len(team)
		}
		for i, c := range cases {
			file := []byte(strings.ReplaceAll(c.file, "#", fmt.Sprint("clinic", i)))
			if text, ok := strings.CutPrefix(string(file), "utf16"); ok {
				file = utf16le(text)
			}
			before := count()
			plan, err := h.ImportStaff(ctx, h.admin, file, true)
			if code(err) != c.code || len(plan.People) != c.people {
				t.Errorf("%s, dry: %d people, %v", c.name, len(plan.People), err)
			}
			var bad []string
			for _, b := range plan.Bad {
				at := fmt.Sprintf("%d:%s", b.Line, b.Column)
				if b.Word != "" {
					at += "(" + b.Word + ")"
				}
				bad = append(bad, at)
				if b.Problem == "" {
					t.Errorf("%s, line %d: no reason", c.name, b.Line)
				}
			}
			if got := strings.Join(bad, " "); got != c.bad {
				t.Errorf("%s: bad rows %q, want %q", c.name, got, c.bad)
			}
			if count() != before {
				t.Errorf("%s: a dry run added somebody", c.name)
			}
			for _, p := range plan.People {
				if strings.HasPrefix(p.Name, "Ed") && strings.Contains(c.name, "languages") && !slices.Equal(p.Languages, []string{"es", "pt-BR", "zh-Hant"}) {
					t.Errorf("%s: they speak %q", c.name, p.Languages)
				}
			}
			done, err := h.ImportStaff(ctx, h.admin, file, false)
			wants := map[bool]string{true: c.code, false: "bad_rows"}[c.code != "" || c.bad == ""]
			if code(err) != wants {
				t.Errorf("%s: %v, want %q", c.name, err, wants)
			}
			added := 0
			if wants == "" {
				added = c.people
			}
			if got := count() - before; got != added {
				t.Errorf("%s: %d people more, want %d", c.name, got, added)
			}
			if added > 0 {
				links, err := h.StaffLinks(ctx, h.admin, []desk.StaffID{done.People[0].ID, done.People[1].ID})
				h.must(err)
				if len(links) != added || links[0].Token == links[1].Token {
					t.Errorf("%s: links %+v", c.name, links)
				}
			}
		}
	})
}
