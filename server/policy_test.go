package main

import (
	"bytes"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestPolicy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		st := d.Open(t) // a server that runs all the while
		run := func(input string, args ...string) (int, string, string) {
			var out, complaints bytes.Buffer
			code := runPolicy(t.Context(), args, environ(d), strings.NewReader(input), &out, &complaints)
			return code, out.String(), complaints.String()
		}
		versions := func() []desk.Policy {
			t.Helper()
			all, err := st.Policies(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		code, usual, complaints := run("", "show", "--department", "billing")
		if code != 0 || !strings.Contains(usual, `"offer_ms": 45000`) || strings.Contains(usual, "recorded_at") {
			t.Fatalf("rules nobody has set: %d, %q, %q", code, usual, complaints)
		}
		other := strings.Replace(usual, `"offer_ms": 45000`, `"overflow": "scheduling", "max_queue": 9, "offer_ms": 30000`, 1)
		code, shown, complaints := run(other, "set", "--department", "billing", "-")
		if code != 0 || !strings.Contains(shown, `"overflow": "scheduling"`) || !strings.Contains(shown, `"offer_ms": 30000`) {
			t.Fatalf("set: %d, %q, %q", code, shown, complaints)
		}
		// What show prints, set takes, and finds it unchanged.
		if code, out, complaints := run(shown, "set", "--department", "billing", "-"); code != 0 || out != shown {
			t.Errorf("set as shown: %d, %q, %q", code, out, complaints)
		}
		if v := versions(); len(v) != 1 || v[0].Author.ID != "command_line" || v[0].Routing.Overflow != "d_scheduling" {
			t.Errorf("versions: %+v", v)
		}
		for _, tt := range []struct {
			name, input string
			args        []string
			code        int
			says        string
		}{
			{"nothing", "", nil, 2, "show or set"},
			{"help", "", []string{"-h"}, 0, ""},
			{"another verb", "", []string{"drop"}, 2, "cannot drop"},
			{"no department", "", []string{"show"}, 2, "--department"},
			{"an unknown department", "", []string{"show", "--department", "parking"}, 1, "nothing here"},
			{"no file", "", []string{"set", "--department", "billing"}, 2, "file"},
			{"a file that is not there", "", []string{"set", "--department", "billing", "/nowhere/rules.json"}, 1, "could not be read"},
			{"two files", "", []string{"set", "--department", "billing", "a", "b"}, 2, "does not belong"},
			{"a misspelt rule", strings.Replace(usual, "grace_ms", "grace", 1), []string{"set", "--department", "billing", "-"}, 1, "unknown field"},
			{"nothing in it", "{}", []string{"set", "--department", "billing", "-"}, 1, "targets"},
			{"a ring", strings.Replace(usual, `"offer_ms"`, `"overflow": "billing", "offer_ms"`, 1), []string{"set", "--department", "scheduling", "-"}, 1, "circle"},
		} {
			code, _, complaints := run(tt.input, tt.args...)
			if code != tt.code || !strings.Contains(complaints, tt.says) {
				t.Errorf("%s: %d, %q", tt.name, code, complaints)
			}
		}
		if v := versions(); len(v) != 1 {
			t.Errorf("what was refused was saved: %+v", v)
		}
	})
}
