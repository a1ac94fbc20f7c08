package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careline/server/chat"
	"careline/server/store"
	"careline/server/store/storetest"
	"careline/test/rig"
)

// crowd writes a file in which the written dialogues come again and again, one
// every few seconds: more than two people can answer at once.
func crowd(t *testing.T, times int) (file string, conversations, messages int) {
	t.Helper()
	raw, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i := range times {
		for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
			var d map[string]any
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				t.Fatal(err)
			}
			if d["id"] == "late" {
				continue // takes an hour
			}
			d["id"], d["started_at"] = fmt.Sprintf("%v-%d", d["id"], i), 12*conversations
			conversations++
			messages += len(d["turns"].([]any))
			if err := json.NewEncoder(&out).Encode(d); err != nil {
				t.Fatal(err)
			}
		}
	}
	file = filepath.Join(t.TempDir(), "crowd.jsonl")
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, conversations, messages
}

// The router hands out the work, and some lose their connection: everything
// is answered in order by somebody, and no rule of the desk is broken.
func TestTheRouterHandsOutTheWork(t *testing.T) {
	for name, start := range map[string]func(*testing.T) *rig.Server{"SQLite": serve, "two processes on PostgreSQL": serveTwo} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			file, conversations, messages := crowd(t, 8)
			out, code, said := run(t, s, "", file, "--staff", "2", "--capacity", "2", "--dropouts", "0.1", "--speed", "60", "--seed", "7", "--json")
			verified(t, out, code, said, conversations, messages)
			if out.Wait.N != conversations || out.Offers.Accepted < conversations || out.Dropouts == 0 || out.Requeued["disconnected"] == 0 || out.PassedOn == 0 {
				t.Errorf("%+v", out)
			}
			if shown, hidden := out.Estimates.Shown, out.Estimates.Hidden; shown == 0 && len(hidden) == 0 || (out.Share == nil) != (shown == 0) {
				t.Errorf("%+v", out.Estimates)
			}
			if speed := clockOf(t, s); speed != "1" {
				t.Errorf("the rules still run %s times faster", speed)
			}
			t.Logf("%+v", out)
		})
	}
}

func TestWhatCannotBeRouted(t *testing.T) {
	s := serve(t)
	for _, wrong := range [][]string{{"--dropouts", "0.1"}, {"--capacity", "-1"}, {"--capacity", "2", "--dropouts", "1.5"}, {"--capacity", "2", "--email", "a@b.test"}} {
		if out, code, said := run(t, s, "", append([]string{written, "--json"}, wrong...)...); code != 2 || out.Messages != 0 || said == "" {
			t.Errorf("%q ended with %d: %s", wrong, code, said)
		}
	}
}

// serveTwo starts two processes of one clinic and gives the first.
func serveTwo(t *testing.T) *rig.Server {
	t.Helper()
	url := storetest.Postgres(t).Options.DatabaseURL
	data := t.TempDir()
	first := &rig.Server{Binary: binary, Data: data, DatabaseURL: url}
	for _, s := range []*rig.Server{first, {Binary: binary, Data: data, DatabaseURL: url}} {
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if t.Failed() {
				t.Logf("a server printed at last:\n%s", s.LogTail())
			}
			s.Kill()
		})
	}
	return first
}

func clockOf(t *testing.T, s *rig.Server) string {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, store.Options{DatabaseURL: s.DatabaseURL, DataDir: s.Data})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	speed, err := st.Setting(ctx, chat.DemoSpeed)
	if err != nil {
		t.Fatal(err)
	}
	return speed
}
