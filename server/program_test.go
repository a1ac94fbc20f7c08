package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
	"careline/server/protocol"
)

// begin starts a server on a free port and stops it with the test.
func begin(t *testing.T, dir string, demo bool) (*program, *safeBuffer) {
	t.Helper()
	said := &safeBuffer{}
	p, err := start(t.Context(), config.Config{Addr: "127.0.0.1:0", Data: dir, Demo: demo}, newLog(said, false))
	if err != nil {
		t.Fatal(err)
	}
	return p, said
}

func end(t *testing.T, p *program) {
	t.Helper()
	began := time.Now()
	if err := p.stop(context.Background()); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > stopTime {
		t.Errorf("took %v to stop", took)
	}
}

// call sends JSON and reads JSON; token may be empty.
func call(t *testing.T, method, url, token string, body, into any) int {
	t.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if into != nil && res.StatusCode < 300 {
		if err := json.Unmarshal(answer, into); err != nil {
			t.Fatalf("%v in %s", err, answer)
		}
	}
	return res.StatusCode
}

// TestDemoFromNothing starts on an empty folder, lets somebody in with what
// was printed, and keeps what was written over a restart.
func TestDemoFromNothing(t *testing.T) {
	dir := t.TempDir()
	began := time.Now()
	p, said := begin(t, dir, true)
	if status := call(t, "GET", p.base()+"/readyz", "", nil, nil); status != 200 {
		t.Fatalf("not ready: %d", status)
	}
	t.Logf("ready after %v", time.Since(began).Round(time.Millisecond))

	var printed bytes.Buffer
	p.announce(&printed)
	for _, want := range []string{p.base() + "/demo/", p.base() + "/console/", "demo@careline.test"} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("does not print %s:\n%s", want, printed.String())
		}
	}
	password := regexp.MustCompile(`Password +(\S+)`).FindStringSubmatch(printed.String())
	if password == nil {
		t.Fatalf("prints no password:\n%s", printed.String())
	}
	var staff protocol.StaffSession
	if status := call(t, "POST", p.base()+"/api/v1/staff/sessions", "", protocol.SignIn{Email: "demo@careline.test", Password: password[1]}, &staff); status != 201 {
		t.Fatalf("sign-in: %d", status)
	}
	var patient protocol.PatientSession
	if status := call(t, "POST", p.base()+"/api/v1/patient/sessions", "", protocol.StartPatientSession{SiteKey: "demo"}, &patient); status != 201 {
		t.Fatalf("patient: %d", status)
	}
	var opened struct{ Conversation protocol.PatientConversation }
	open := protocol.OpenConversation{Department: "billing", Text: "Is this right?", ClientID: "5d2b1c9e-6a43-4c0e-9a35-3a0a4cf1a001"}
	if status := call(t, "POST", p.base()+"/api/v1/conversations", patient.Token, open, &opened); status != 201 {
		t.Fatalf("opening: %d", status)
	}
	if strings.Contains(said.String(), password[1]) {
		t.Error("the log holds the password")
	}
	end(t, p)

	p, _ = begin(t, dir, true)
	defer end(t, p)
	var kept struct{ Events []protocol.PatientEvent }
	call(t, "GET", fmt.Sprintf("%s/api/v1/conversations/%s/events", p.base(), opened.Conversation.ID), patient.Token, nil, &kept)
	if len(kept.Events) != 2 || kept.Events[1].Text != open.Text {
		t.Errorf("after a restart: %+v", kept.Events)
	}
}

// TestTheFirstAdmin uses the one-time link of a first start without demo mode.
func TestTheFirstAdmin(t *testing.T) {
	dir := t.TempDir()
	p, said := begin(t, dir, false)
	var printed bytes.Buffer
	p.announce(&printed)
	link := regexp.MustCompile(`/console/setup#token=(\S+)`).FindStringSubmatch(printed.String())
	if link == nil {
		t.Fatalf("prints no link:\n%s", printed.String())
	}
	if status := call(t, "GET", p.base()+"/demo/", "", nil, nil); status != 404 {
		t.Errorf("a demo page without demo mode: %d", status)
	}
	in := protocol.SetUp{Token: link[1], Email: "ada@clinic.example", Name: "Ada Brook", Password: "long enough for anybody"}
	short := in
	short.Password = "short"
	if status := call(t, "POST", p.base()+"/api/v1/setup", "", short, nil); status != 422 {
		t.Errorf("a short password: %d", status)
	}
	if status := call(t, "POST", p.base()+"/api/v1/setup", "", in, nil); status != 201 {
		t.Fatalf("first admin: %d", status)
	}
	again := in
	again.Email = "eve@clinic.example"
	if status := call(t, "POST", p.base()+"/api/v1/setup", "", again, nil); status < 400 {
		t.Errorf("the link worked twice: %d", status)
	}
	var s protocol.StaffSession
	if status := call(t, "POST", p.base()+"/api/v1/staff/sessions", "", protocol.SignIn{Email: in.Email, Password: in.Password}, &s); status != 201 || s.Staff.Role != "admin" {
		t.Errorf("sign-in: %d %+v", status, s.Staff)
	}
	if strings.Contains(said.String(), link[1]) {
		t.Error("the log holds the link")
	}
	end(t, p)

	p, _ = begin(t, dir, false)
	defer end(t, p)
	printed.Reset()
	p.announce(&printed)
	if strings.Contains(printed.String(), "setup") {
		t.Errorf("prints a link although there is an admin:\n%s", printed.String())
	}
}

// TestWhoeverWasJustMadeIsKnown: the command line makes somebody beside a
// running server, and with their first request everything can name them.
func TestWhoeverWasJustMadeIsKnown(t *testing.T) {
	p, _ := begin(t, t.TempDir(), true)
	defer end(t, p)
	const email, password = "ann@clinic.example", "long enough for anybody"
	for n := range 20 { // the look that runs each second finds some by chance
		made, err := p.clinic.AddStaff(t.Context(), commandLine, clinic.NewStaff{
			Email: fmt.Sprint(n, email), Name: "Ann Reed", Role: desk.RoleAgent, Departments: []string{"billing"}, Password: password,
		})
		if err != nil {
			t.Fatal(err)
		}
		var s protocol.StaffSession
		if status := call(t, "POST", p.base()+"/api/v1/staff/sessions", "", protocol.SignIn{Email: fmt.Sprint(n, email), Password: password}, &s); status != 201 {
			t.Fatalf("sign-in: %d", status)
		}
		if status := call(t, "GET", p.base()+"/api/v1/staff/me", s.Token, nil, nil); status != 200 {
			t.Fatalf("me: %d", status)
		}
		if name := p.chat.Directory().StaffName(made.ID); name != "Ann Reed" {
			t.Fatalf("who has just acted is named %q", name)
		}
	}
}

// TestStopTellsSocketsToComeAgain: a restart closes sockets with 4010.
func TestStopTellsSocketsToComeAgain(t *testing.T) {
	p, _ := begin(t, t.TempDir(), true)
	var patient protocol.PatientSession
	call(t, "POST", p.base()+"/api/v1/patient/sessions", "", protocol.StartPatientSession{SiteKey: "demo"}, &patient)
	dialer := websocket.Dialer{Subprotocols: []string{protocol.Subprotocol}}
	conn, res, err := dialer.DialContext(t.Context(), strings.Replace(p.base(), "http", "ws", 1)+"/ws", http.Header{"Authorization": {"Bearer " + patient.Token}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	defer func() { _ = conn.Close() }()
	var welcome protocol.Welcome
	if err := conn.ReadJSON(&welcome); err != nil || welcome.You.ID != patient.Patient.ID {
		t.Fatalf("%v %+v", err, welcome)
	}
	closed := make(chan error, 1)
	go func() {
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				closed <- err
				return
			}
		}
	}()
	end(t, p)
	if err := <-closed; !websocket.IsCloseError(err, protocol.CloseDraining) {
		t.Errorf("closed with %v", err)
	}
}

// TestServe runs the command itself.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var out, complaints safeBuffer
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve"}, []string{"CARELINE_DEMO=1", "CARELINE_ADDR=127.0.0.1:0", "CARELINE_DATA=" + t.TempDir()}, strings.NewReader(""), &out, &complaints)
	}()
	for !strings.Contains(out.String(), "Careline is ready") {
		select {
		case code := <-done:
			t.Fatalf("stopped with %d: %s", code, complaints.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("stopped with %d: %s", code, complaints.String())
	}
}

func TestStartsThatFail(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for name, tt := range map[string]struct {
		args, environ []string
		code          int
		says          string
	}{
		"a port that is taken": {nil, []string{"CARELINE_ADDR=" + taken.Addr().String()}, 1, "cannot listen on " + taken.Addr().String()},
		"a setting misspelt":   {nil, []string{"CARELINE_ADRESS=:80"}, 1, "CARELINE_ADRESS is not a setting"},
		"a database elsewhere": {nil, []string{"CARELINE_ADDR=127.0.0.1:0", "CARELINE_DATABASE_URL=postgres://x:secret-word@127.0.0.1:1/none"}, 1, "careline: "},
		"an unknown command":   {[]string{"fly"}, nil, 2, "careline [serve]"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, complaints safeBuffer
			code := run(t.Context(), tt.args, append(tt.environ, "CARELINE_DATA="+t.TempDir()), strings.NewReader(""), &out, &complaints)
			if code != tt.code || !strings.Contains(complaints.String(), tt.says) {
				t.Errorf("%d: %s", code, complaints.String())
			}
			if strings.Contains(complaints.String(), "secret-word") {
				t.Errorf("repeats a password: %s", complaints.String())
			}
		})
	}
}

func TestCommands(t *testing.T) {
	env := []string{"CARELINE_DATA=" + t.TempDir()}
	for _, tt := range []struct{ command, says string }{
		{"migrate", "up to date"}, {"migrate", "up to date"}, {"openapi", `"openapi": "3.1.0"`}, {"version", "careline "}, {"help", "careline migrate"},
	} {
		var out, complaints safeBuffer
		if code := run(t.Context(), []string{tt.command}, env, strings.NewReader(""), &out, &complaints); code != 0 || !strings.Contains(out.String(), tt.says) {
			t.Errorf("%s: %d %s %s", tt.command, code, out.String(), complaints.String())
		}
	}
}

// safeBuffer may be written by a server while a test reads it.
type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
