package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestHours(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		st := d.Open(t) // a server that runs all the while
		run := func(input string, args ...string) (int, string, string) {
			var out, complaints bytes.Buffer
			code := runHours(t.Context(), args, environ(d), strings.NewReader(input), &out, &complaints)
			return code, out.String(), complaints.String()
		}
		versions := func() []desk.CalendarVersion {
			t.Helper()
			v, err := st.Calendar(t.Context(), "d_billing")
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if code, out, complaints := run("", "show", "--department", "billing"); code != 0 || out != "" || !strings.Contains(complaints, "keeps no hours") {
			t.Errorf("no hours yet: %d, %q, %q", code, out, complaints)
		}
		file := filepath.Join(t.TempDir(), "hours.json")
		if err := os.WriteFile(file, []byte(`{"zone":"America/New_York","week":{"monday":["08:00-12:00","13:00-17:00"]},"exceptions":{"2031-12-25":[]}}`), 0o600); err != nil {
			t.Fatal(err)
		}
		code, shown, complaints := run("", "set", "--department", "billing", file)
		if code != 0 || !strings.Contains(shown, `"13:00-17:00"`) {
			t.Fatalf("set: %d, %q, %q", code, shown, complaints)
		}
		// What show prints, set takes, and finds it unchanged.
		if code, out, complaints := run(shown, "set", "--department", "billing", "-"); code != 0 || out != shown {
			t.Errorf("set as shown: %d, %q, %q", code, out, complaints)
		}
		if v := versions(); len(v) != 1 || v[0].Author.ID != "command_line" {
			t.Fatalf("versions: %+v", v)
		}
		if code, out, complaints := run("", "close", "--department", "billing", "--date", "2031-12-24", "--open", "09:00-10:00, 11:00-12:00"); code != 0 || !strings.Contains(out, "11:00-12:00") {
			t.Errorf("close: %d, %q, %q", code, out, complaints)
		}
		if code, out, complaints := run("", "reopen", "--department", "billing", "--date", "2031-12-24"); code != 0 || out != shown {
			t.Errorf("reopen: %d, %q, %q", code, out, complaints)
		}
		if code, _, complaints := run(`{"zone":"UTC","always":true,"effective_from":1930000000000}`, "set", "--department", "billing", "-"); code != 0 || !strings.Contains(complaints, "from 2031-02-27") {
			t.Errorf("set for later: %d, %q", code, complaints)
		}
		before := len(versions())
		for _, tt := range []struct {
			name, input string
			args        []string
			code        int
			says        string
		}{
			{"no verb", "", nil, 2, "show, set, close or reopen"},
			{"an unknown verb", "", []string{"open"}, 2, "hours cannot open"},
			{"no department", "", []string{"show"}, 2, "--department is missing"},
			{"no file", "", []string{"set", "--department", "billing"}, 2, "name the file"},
			{"two files", "", []string{"set", "--department", "billing", "a", "b"}, 2, "does not belong here"},
			{"no date", "", []string{"close", "--department", "billing"}, 2, "--date is missing"},
			{"an unknown department", "", []string{"show", "--department", "garden"}, 1, "nothing here under that name"},
			{"no such file", "", []string{"set", "--department", "billing", "/nonexistent.json"}, 1, "could not be read"},
			{"no JSON", "monday", []string{"set", "--department", "billing", "-"}, 1, "could not be read"},
			{"a misspelt word", `{"zone":"UTC","weeks":{}}`, []string{"set", "--department", "billing", "-"}, 1, "weeks"},
			{"an unknown zone", `{"zone":"Mars/Base"}`, []string{"set", "--department", "billing", "-"}, 1, "no such time zone"},
			{"overlapping", `{"zone":"UTC","week":{"friday":["08:00-12:00","11:00-13:00"]}}`, []string{"set", "--department", "billing", "-"}, 1, "Friday: two intervals overlap"},
			{"a date that is not", "", []string{"close", "--department", "billing", "--date", "2031-02-30"}, 1, "must exist"},
		} {
			code, out, complaints := run(tt.input, tt.args...)
			if code != tt.code || !strings.Contains(complaints, tt.says) || out != "" {
				t.Errorf("%s: %d, %q, %q", tt.name, code, out, complaints)
			}
		}
		if got := len(versions()); got != before {
			t.Errorf("refusals left %d versions", got-before)
		}
	})
}
