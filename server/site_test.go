package main

import (
	"bytes"
	"strings"
	"testing"

	"careline/server/store/storetest"
)

func TestSite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		st := d.Open(t) // a server that runs all the while
		env := append(environ(d), "CARELINE_PUBLIC_URL=https://chat.clinic.example")
		run := func(args ...string) (int, string, string) {
			var out, complaints bytes.Buffer
			code := runSite(t.Context(), args, env, &out, &complaints)
			return code, out.String(), complaints.String()
		}
		if code, out, complaints := run("list"); code != 0 || out != "" {
			t.Errorf("an empty house: %d, %q, %q", code, out, complaints)
		}
		code, out, complaints := run("save", "--key", "main", "--name", "Hill Street Clinic", "--origins", "https://WWW.hill.example/, http://localhost:3000")
		if code != 0 || !strings.Contains(out, `<script src="https://chat.clinic.example/widget.js" data-site="main" async></script>`) {
			t.Fatalf("made: %d, %q, %q", code, out, complaints)
		}
		// A change of one thing leaves the others.
		if code, out, complaints := run("save", "--key", "main", "--languages", "es,en", "--zone", "America/Chicago", "--emergency", "112", "--departments", "billing"); code != 0 {
			t.Fatalf("changed: %d, %q, %q", code, out, complaints)
		}
		site, err := st.SiteByKey(t.Context(), "main")
		if err != nil {
			t.Fatal(err)
		}
		got := []string{site.Name, strings.Join(site.Origins, " "), strings.Join(site.Languages, " "), site.Zone, site.Emergency[0].Tel, site.BrandColor, string(site.Departments[0])}
		want := []string{"Hill Street Clinic", "https://www.hill.example http://localhost:3000", "es en", "America/Chicago", "112", "#0b6e69", "d_billing"}
		if strings.Join(got, "|") != strings.Join(want, "|") || len(site.Departments) != 1 || len(site.Emergency) != 1 {
			t.Errorf("site\n got %q\nwant %q", got, want)
		}
		lines, err := st.AuditTrail(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		var actions []string
		for _, l := range lines {
			if l.Target == string(site.ID) {
				actions = append(actions, l.Action+" by "+l.Actor.ID)
			}
		}
		if strings.Join(actions, ", ") != "site.added by command_line, site.changed by command_line" {
			t.Errorf("audit: %q", actions)
		}

		for _, tt := range []struct {
			name string
			args []string
			code int
			says string
		}{
			{"no verb", nil, 2, "careline site save"},
			{"no key", []string{"save"}, 2, "--key is missing"},
			{"a name without quotation marks", []string{"save", "--key", "b", "--name", "Hill", "Street"}, 2, "quotation marks"},
			{"a key with capitals", []string{"save", "--key", "Main", "--name", "N", "--origins", "https://a.example"}, 1, "small letters"},
			{"the demo's key", []string{"save", "--key", "demo", "--name", "N", "--origins", "https://a.example"}, 1, "not demo"},
			{"no name", []string{"save", "--key", "b", "--origins", "https://a.example"}, 1, "clinic's name"},
			{"no origin", []string{"save", "--key", "b", "--name", "N"}, 1, "address of the website"},
			{"plain http", []string{"save", "--key", "main", "--origins", "http://hill.example"}, 1, "with https"},
			{"an origin with a path", []string{"save", "--key", "main", "--origins", "https://hill.example/chat"}, 1, "nothing behind the host"},
			{"every origin", []string{"save", "--key", "main", "--origins", "https://*.example"}, 1, "with https"},
			{"another directive", []string{"save", "--key", "main", "--origins", "https://a.example;script-src"}, 1, "with https"},
			{"no such zone", []string{"save", "--key", "main", "--zone", "America/Rivertown"}, 1, "time zone"},
			{"a color by name", []string{"save", "--key", "main", "--color", "red"}, 1, "like #0b6e69"},
			{"an emergency number in words", []string{"save", "--key", "main", "--emergency", "javascript:1"}, 1, "in digits"},
			{"no such department", []string{"save", "--key", "main", "--departments", "parking"}, 1, "no such department"},
		} {
			if code, out, complaints := run(tt.args...); code != tt.code || !strings.Contains(complaints, tt.says) || out != "" {
				t.Errorf("%s: %d, %q, %q; want %d and %q", tt.name, code, out, complaints, tt.code, tt.says)
			}
		}
		if after, err := st.SiteByKey(t.Context(), "main"); err != nil || after.ChangedAt != site.ChangedAt {
			t.Errorf("a refused change was written: %+v, %v", after, err)
		}
	})
}
