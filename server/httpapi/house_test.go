package httpapi_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"careline/server/attach"
	"careline/server/auth"
	"careline/server/bus"
	"careline/server/chat"
	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/figures"
	"careline/server/httpapi"
	"careline/server/kb"
	"careline/server/protocol"
	"careline/server/search"
	"careline/server/search/blevesearch"
	"careline/server/store"
	"careline/server/telemetry"
	"careline/server/voice"
)

// house is a running server over a real SQLite file with people in it.
type house struct {
	t      *testing.T
	base   string
	store  *store.Store
	chat   *chat.Service
	clinic *clinic.Service
	keys   *auth.Keys
	server *httpapi.Server
	log    *lines

	who      map[string]desk.Actor // by the names in roles
	tokens   map[string]string
	articles *kb.Service
}

// The callers of the matrix, in the order of its columns.
var roles = []string{"nobody", "foreign", "own", "agent", "elsewhere", "supervisor", "manager", "privacy", "admin"}

const password = "correct horse battery staple"

// open starts a house; change may alter how it is served.
func open(t *testing.T, change ...func(*httpapi.Options)) *house {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	h := &house{t: t, who: map[string]desk.Actor{}, tokens: map[string]string{}, log: &lines{}}
	var err error
	must := func() {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	h.store, err = store.Open(ctx, store.Options{DataDir: dir})
	must()
	t.Cleanup(func() {
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
	h.keys, err = auth.LoadKeys(dir)
	must()
	news := bus.NewInProcess[chat.Notice]()
	t.Cleanup(news.Close)
	h.clinic, err = clinic.New(clinic.Options{Store: h.store, Keys: h.keys, Revoked: func(ids []desk.SessionID) { news.Publish(chat.Notice{Revoked: ids}) }})
	must()
	h.furnish(ctx)
	files, err := attach.Open(filepath.Join(dir, attach.Folder), attach.Options{MaxBytes: 2 << 20})
	must()
	h.chat, err = chat.New(h.store, news, chat.Options{DigestKey: h.keys.Digest(), Files: files})
	must()

	h.articles = kb.New(h.store, func() (search.Engine, error) {
		return blevesearch.Open(filepath.Join(dir, "search"), search.NewLexicon(nil))
	}, nil)
	h.articles.ShowFiles(files)
	t.Cleanup(func() {
		if err := h.articles.Close(); err != nil {
			t.Error(err)
		}
	})
	opts := httpapi.Options{
		Chat: h.chat, Clinic: h.clinic, Articles: h.articles, Figures: figures.New(h.store, nil), Links: attach.NewLinks(h.keys.Links()), Ready: h.store.Ping,
		Voice: voice.New(voice.Options{Store: h.store, Directory: h.chat.Directory}),
		Metrics: telemetry.New(func() []telemetry.Figure {
			return []telemetry.Figure{{Name: "b", Label: "code", Of: "4008", Help: "B.", Gauge: true, Value: -1}}
		}),
		Socket: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // tells what reached it
			_, _ = fmt.Fprintf(w, "%s %v", r.RemoteAddr, r.Context().Done() == nil)
		}),
		Widget: fstest.MapFS{
			"widget.js":            {Data: []byte("/*loader*/" + strings.Repeat(" ", 2000))},
			"index.html":           {Data: []byte("<!doctype html><title>launcher</title>")},
			"assets/chat-1a2b.js":  {Data: []byte("/*chat*/" + strings.Repeat(" ", 2000))},
			"assets/notes.unknown": {Data: []byte("x")},
		},
		Console: fstest.MapFS{
			"index.html":          {Data: []byte("<!doctype html><title>console</title>")},
			"assets/app-1a2b.css": {Data: []byte("body{}")},
		},
		Demo: true,
		Log:  slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: time.Now,
	}
	for _, c := range change {
		c(&opts)
	}
	h.server, err = httpapi.New(opts)
	must()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must()
	h.base = "http://" + l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return h
}

// furnish makes the site and one person of each role. Their sessions are
// written directly, because hashing passwords is slow on purpose.
func (h *house) furnish(ctx context.Context) {
	h.t.Helper()
	if _, err := h.clinic.SeedDemo(ctx); err != nil {
		h.t.Fatal(err)
	}
	scheduling := []desk.DepartmentID{"d_scheduling"}
	for name, p := range map[string]desk.Staff{
		"agent":      {Role: desk.RoleAgent, Departments: scheduling},
		"elsewhere":  {Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d_billing"}},
		"supervisor": {Role: desk.RoleSupervisor, Departments: scheduling},
		"manager":    {Role: desk.RoleManager, Departments: scheduling},
		"privacy":    {Role: desk.RolePrivacy},
		"admin":      {Role: desk.RoleAdmin},
	} {
		p.ID, p.Email, p.Name, p.Active = desk.StaffID("s_"+name), name+"@careline.test", "The "+name, true
		p.Presence, p.Languages = desk.Offline, []string{"en"}
		if err := h.store.SaveStaff(ctx, p, ""); err != nil {
			h.t.Fatal(err)
		}
		v := desk.Session{ID: desk.SessionID("ss_" + name), Kind: desk.KindStaff, Owner: string(p.ID),
			CreatedAt: time.Now().UnixMilli(), ExpiresAt: time.Now().Add(time.Hour).UnixMilli()}
		if err := h.store.CreateSession(ctx, v, ""); err != nil {
			h.t.Fatal(err)
		}
		h.who[name] = p.Actor(v.ID)
		h.tokens[name] = h.mint(auth.Claims{Kind: desk.KindStaff, Owner: v.Owner, Session: v.ID, ExpiresAt: time.Now().Add(time.Hour)})
	}
	for _, name := range []string{"own", "foreign"} {
		h.patient(ctx, name)
	}
}

func (h *house) patient(ctx context.Context, name string) {
	h.t.Helper()
	begun, err := h.clinic.StartPatientSession(ctx, desk.Actor{}, clinic.DemoSite)
	if err != nil {
		h.t.Fatal(err)
	}
	h.tokens[name] = begun.Token
	h.who[name] = desk.Actor{Kind: desk.KindPatient, ID: string(begun.Patient.ID), Session: begun.Session.ID, Site: begun.Site.ID}
}

func (h *house) mint(c auth.Claims) string {
	h.t.Helper()
	token, err := h.keys.Mint(c, time.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// conversation opens one of the patient "own" in scheduling.
func (h *house) conversation() string {
	h.t.Helper()
	it, err := h.chat.Open(h.t.Context(), h.who["own"], chat.Opening{Department: "scheduling", Text: "May I come on Monday?", ClientID: uuid()})
	if err != nil {
		h.t.Fatal(err)
	}
	return string(it.ID)
}

// list is a patient's whole list as the store has it.
func (h *house) list(name string) []chat.Item {
	h.t.Helper()
	items, _, err := h.chat.Conversations(h.t.Context(), h.who[name], chat.ListQuery{Limit: 200})
	if err != nil {
		h.t.Fatal(err)
	}
	return items
}

// answer is a response, read.
type answer struct {
	*http.Response
	body []byte
}

func (a answer) problem(t *testing.T) protocol.Problem {
	t.Helper()
	if ct := a.Header.Get("Content-Type"); ct != "application/problem+json" {
		t.Fatalf("status %d of type %q: %s", a.StatusCode, ct, a.body)
	}
	var p protocol.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != a.StatusCode || p.Code == "" || p.Detail == "" || p.Title == "" || p.Type != "about:blank" {
		t.Errorf("incomplete problem: %s", a.body)
	}
	if p.RequestID != a.Header.Get("X-Request-Id") {
		t.Errorf("request id %q in the body, %q in the header", p.RequestID, a.Header.Get("X-Request-Id"))
	}
	return p
}

func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if a.StatusCode >= 300 {
		t.Fatalf("status %d: %s", a.StatusCode, a.body)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
}

// client keeps no cookies and follows nothing: tests say what is sent.
var client = &http.Client{
	Timeout:       20 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
}

// do sends a request; body is a string or something to be encoded; headers are
// pairs.
func (h *house) do(method, path string, body any, headers ...string) answer {
	h.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case []byte:
		r = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.base+path, r)
	if err != nil {
		h.t.Fatal(err)
	}
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := client.Do(req)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{res, raw}
}

// as sends a request with the token of one of roles.
func (h *house) as(name, method, path string, body any, headers ...string) answer {
	h.t.Helper()
	if token := h.tokens[name]; token != "" {
		headers = append(headers, "Authorization", "Bearer "+token)
	}
	return h.do(method, path, body, headers...)
}

func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// lines keeps what was logged.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// public serves under an address of its own, behind a proxy on this computer.
func public(address string) func(*httpapi.Options) {
	return func(o *httpapi.Options) {
		u, err := url.Parse(address)
		if err != nil {
			panic(err) // the test's own words
		}
		o.PublicURL = u
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	}
}

// views counts the audit lines by which somebody is known to have read c.
func (h *house) views(c, reader string) (n int) {
	h.t.Helper()
	trail, err := h.store.AuditTrail(h.t.Context(), desk.ConversationID(c))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, l := range trail {
		if l.Action == "conversation.viewed" && l.Actor.ID == reader {
			n++
		}
	}
	return n
}
