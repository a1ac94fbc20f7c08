package main

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"

	"careline/server/auth"
	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// environ is the environment of a command on this database.
func environ(d storetest.Database) []string {
	env := []string{"CARELINE_DATA=" + d.Options.DataDir}
	if d.Options.DatabaseURL != "" {
		env = append(env, "CARELINE_DATABASE_URL="+d.Options.DatabaseURL)
	}
	return env
}

func TestStaffAddWhileTheServerRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		// What a running server holds open.
		st := d.Open(t)
		keys, err := auth.LoadKeys(d.Options.DataDir)
		if err != nil {
			t.Fatal(err)
		}
		server, err := clinic.New(clinic.Options{Store: st, Keys: keys})
		if err != nil {
			t.Fatal(err)
		}

		var out, complaints bytes.Buffer
		code := runStaff(t.Context(), []string{"add", "--email", "Cora@clinic.example", "--name", "Cora Diaz", "--role", "agent",
			"--departments", "billing, insurance", "--languages", "en,es"},
			environ(d), strings.NewReader("correct horse battery\r\nnot this line\n"), &out, &complaints)
		if code != 0 || complaints.Len() > 0 {
			t.Fatalf("exit code %d: %s", code, complaints.String())
		}
		if want := "Cora Diaz can sign in as cora@clinic.example (agent).\n"; out.String() != want {
			t.Errorf("said %q", out.String())
		}
		in, err := server.SignInStaff(t.Context(), clinic.Credentials{Email: "cora@clinic.example", Password: "correct horse battery", Address: netip.MustParseAddr("192.0.2.1")})
		if err != nil {
			t.Fatalf("the running server does not let her in: %v", err)
		}
		if in.Staff.Role != desk.RoleAgent || len(in.Staff.Departments) != 2 || len(in.Staff.Languages) != 2 {
			t.Errorf("added %+v", in.Staff)
		}
		lines, err := st.AuditTrail(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, l := range lines {
			found = found || l.Action == "staff.added" && l.Actor.ID == "command_line" && l.Target == string(in.Staff.ID)
		}
		if !found {
			t.Error("no audit line says that the command line did it")
		}
	})
}

func TestStaffAddRefuses(t *testing.T) {
	d := storetest.SQLite(t)
	const good = "correct horse battery\n"
	add := func(more ...string) []string {
		return append([]string{"add", "--email", "cora@clinic.example", "--name", "Cora", "--role", "agent", "--departments", "billing"}, more...)
	}
	for _, tt := range []struct {
		name  string
		args  []string
		stdin string
		env   string
		code  int
		says  string
	}{
		{"no verb", nil, good, "", 2, "careline staff add --email"},
		{"another verb", []string{"remove"}, good, "", 2, "careline staff add --email"},
		{"unknown flag", add("--admin"), good, "", 2, "-admin"},
		{"a name without quotation marks", add("Diaz"), good, "", 2, "quotation marks"},
		{"no e-mail", []string{"add", "--name", "Cora", "--role", "agent"}, good, "", 2, "--email is missing"},
		{"no name", []string{"add", "--email", "c@x.example", "--role", "agent"}, good, "", 2, "--name is missing"},
		{"no role", []string{"add", "--email", "c@x.example", "--name", "Cora"}, good, "", 2, "--role is missing"},
		{"no password", add(), "", "", 1, "no password on standard input"},
		{"an empty line", add(), "\n" + good, "", 1, "no password on standard input"},
		{"a short password", add(), "short\n", "", 1, "at least 10"},
		{"a password too long", add(), strings.Repeat("x", 5000), "", 1, "at most 1024"},
		{"not an e-mail", add("--email", "cora"), good, "", 1, "not an e-mail address"},
		{"unknown role", add("--role", "boss"), good, "", 1, "agent, supervisor, manager, privacy, admin"},
		{"unknown department", add("--departments", "billing,parking"), good, "", 1, "scheduling, billing, insurance"},
		{"agent without departments", add("--departments", ""), good, "", 1, "Name at least one"},
		{"unknown setting", add(), good, "CARELINE_DATABASE=x", 1, "CARELINE_DATABASE is not a setting"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := environ(d)
			if tt.env != "" {
				env = append(env, tt.env)
			}
			var out, complaints bytes.Buffer
			code := runStaff(t.Context(), tt.args, env, strings.NewReader(tt.stdin), &out, &complaints)
			if code != tt.code || !strings.Contains(complaints.String(), tt.says) || out.Len() > 0 {
				t.Errorf("exit code %d (want %d), said %q and %q; want it to say %q", code, tt.code, out.String(), complaints.String(), tt.says)
			}
			if strings.Contains(complaints.String(), "correct horse") {
				t.Error("repeats the password")
			}
		})
	}
	t.Run("twice", func(t *testing.T) {
		var out, complaints bytes.Buffer
		first := runStaff(t.Context(), add(), environ(d), strings.NewReader(good), &out, &complaints)
		second := runStaff(t.Context(), add(), environ(d), strings.NewReader(good), &out, &complaints)
		if first != 0 || second != 1 || !strings.Contains(complaints.String(), "already works here") {
			t.Errorf("exit codes %d and %d: %s", first, second, complaints.String())
		}
	})
	t.Run("help", func(t *testing.T) {
		for _, args := range [][]string{{"-h"}, {"add", "--help"}} {
			var out, complaints bytes.Buffer
			if code := runStaff(t.Context(), args, nil, strings.NewReader(""), &out, &complaints); code != 0 || out.String() != staffUsage {
				t.Errorf("%v: exit code %d: %s%s", args, code, out.String(), complaints.String())
			}
		}
	})
}
