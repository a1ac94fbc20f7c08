package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"careline/test/rig"
)

var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("not run with -short: needs the built server")
		return
	}
	dir, err := os.MkdirTemp("", "careline-replay-")
	if err == nil {
		binary, err = rig.Build(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

const written = "testdata/dialogues.jsonl" // six dialogues, 31 messages

func serve(t *testing.T) *rig.Server {
	t.Helper()
	s := &rig.Server{Binary: binary, Data: t.TempDir()}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server printed at last:\n%s", s.LogTail())
		}
		s.Kill()
	})
	return s
}

// summary is what replay prints with --json.
type summary struct {
	Conversations, Messages, Verified, Peak int
	Reconnects                              int
	Violations                              []struct{ What string }

	// Of those in which the router hands out the work.
	Wait      struct{ N int }
	Share     *float64 `json:"predicted_inside_share"`
	Offers    struct{ Made, Accepted, Expired int }
	Estimates struct {
		Shown, Inside int
		Hidden        map[string]int
	}
	Requeued map[string]int
	Dropouts int
	PassedOn int `json:"passed_on"`
}

func run(t *testing.T, s *rig.Server, stdin string, args ...string) (out summary, code int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := s.Command(ctx, append([]string{"replay"}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if stdout.Len() > 0 {
		if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
			t.Fatalf("no JSON: %v\n%s", err, stdout.String())
		}
	}
	return out, cmd.ProcessState.ExitCode(), stderr.String()
}

func verified(t *testing.T, out summary, code int, said string, conversations, messages int) {
	t.Helper()
	if code != 0 || out.Conversations != conversations || out.Verified != conversations || out.Messages != messages || len(out.Violations) > 0 {
		t.Errorf("exit code %d, %+v\n%s", code, out, said)
	}
}

func TestWrittenDialoguesByStaffItMakes(t *testing.T) {
	s := serve(t)
	out, code, said := run(t, s, "", written, "--speed", "2000", "--staff", "2", "--json")
	verified(t, out, code, said, 6, 31)
	if out.Peak < 2 {
		t.Errorf("at most %d at once: the offsets were not kept", out.Peak)
	}
	// Again, one after the other: what the first run left must not matter.
	out, code, said = run(t, s, "", written, "--speed", "100000", "--concurrency", "1", "--json")
	verified(t, out, code, said, 6, 31)
	if out.Peak != 1 {
		t.Errorf("%d at once, one was asked for", out.Peak)
	}
}

func TestWrittenDialoguesByAPersonWhoSignsIn(t *testing.T) {
	s := serve(t)
	const email, password = "ann@clinic.test", "a password of one's own"
	if err := s.AddStaff(t.Context(), email, "Ann", "agent", "scheduling,billing,insurance", password); err != nil {
		t.Fatal(err)
	}
	out, code, said := run(t, s, password+"\n", written, "--speed", "100000", "--email", email, "--staff", "2", "--json")
	verified(t, out, code, said, 6, 31)
	if _, code, said = run(t, s, "wrong\n", written, "--email", email, "--json"); code != 2 {
		t.Errorf("a wrong password ended with %d: %s", code, said)
	}
}

func TestRestartInBetweenLosesNothing(t *testing.T) {
	s := serve(t)
	ended := make(chan struct{})
	restarted := make(chan error, 1)
	go func() {
		for range 3 {
			if !busy(s, ended) {
				break
			}
			s.Kill()
			if err := s.Start(t.Context()); err != nil {
				restarted <- err
				return
			}
		}
		restarted <- nil
	}()
	out, code, said := run(t, s, "", written, "--speed", "2000", "--json")
	close(ended)
	if err := <-restarted; err != nil {
		t.Fatal(err)
	}
	verified(t, out, code, said, 6, 31)
	if out.Reconnects == 0 {
		t.Error("nobody had to reconnect: the server was not killed in between")
	}
}

// busy waits until a server has stored a few things since it started.
func busy(s *rig.Server, ended <-chan struct{}) bool {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return false
		case <-tick.C:
		}
		res, err := http.Get(s.Base() + "/metrics")
		if err != nil {
			continue
		}
		raw, err := io.ReadAll(res.Body)
		res.Body.Close()
		_, after, _ := strings.Cut(string(raw), "\ncareline_store_commands_total ")
		n, numErr := strconv.Atoi(strings.SplitN(after, "\n", 2)[0])
		if err == nil && numErr == nil && n >= 5 {
			return true
		}
	}
}

func TestNothingIsPlayedOfAFileWithFaults(t *testing.T) {
	s := serve(t)
	good, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ line, want string }{
		"a broken line":         {`{"id":"x","topic":"billing","started_at":0,"turns":[]}`, "line 7: has no turns"},
		"an unknown department": {`{"id":"x","topic":"surgery","started_at":0,"turns":[{"who":"patient","text":"a","at":0}]}`, "line 7: the site offers no such department"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "file.jsonl")
			if err := os.WriteFile(file, append(good, c.line...), 0o600); err != nil {
				t.Fatal(err)
			}
			out, code, said := run(t, s, "", file, "--speed", "100000", "--json")
			if code != 2 || out.Messages != 0 || !strings.Contains(said, c.want) || !strings.Contains(said, "nothing was played") {
				t.Errorf("exit code %d, %+v\n%s", code, out, said)
			}
		})
	}
}

// Real dialogues are input of this project's measurements and no part of it.
func TestRealDialogues(t *testing.T) {
	const file = "../../../shared/dialogues/star-doctor.jsonl"
	if _, err := os.Stat(file); err != nil {
		t.Skip("not run: the recorded dialogues are not here (../shared beside the repository)")
	}
	out, code, said := run(t, serve(t), "", file, "--speed", "100000", "--json")
	verified(t, out, code, said, 596, 10236)
	t.Logf("%+v", out)
}
