package wsclient_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/protocol"
	"careline/server/wsclient"
)

// fake is the far side: as much of a server as a client needs, on real
// sockets, with switches for what can go wrong.
type fake struct {
	*httptest.Server
	mu      sync.Mutex
	logs    map[string][]protocol.StaffEvent
	sockets map[*fakeSocket]bool
	tokens  int // staff tokens given out; the last one is valid
	limits  protocol.Limits

	// Each is spent once.
	cutBeforeAck int  // store a message and drop the connection instead of answering
	rateLimit    int  // refuse a message as too fast
	hideEvent    int  // keep a live event from everyone: a gap
	refuse       int  // answer a handshake with 503
	doubleEvents bool // send every live event twice
	leak         bool // send patients a field that is staff's alone
	closeWith    int  // close code for the next subscription
}

type fakeSocket struct {
	conn       *websocket.Conn
	write      sync.Mutex
	kind       string
	subscribed map[string]bool
}

func newFake(t *testing.T) *fake {
	f := &fake{logs: map[string][]protocol.StaffEvent{}, sockets: map[*fakeSocket]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/patient/sessions", func(w http.ResponseWriter, r *http.Request) {
		answer(w, 201, `{"token":"patient","patient":{"id":"p_1"},"site":{"departments":[{"id":"d_1","key":"billing","name":"Billing"}]}}`)
	})
	mux.HandleFunc("POST /api/v1/staff/sessions", f.signIn)
	mux.HandleFunc("POST /api/v1/staff/sessions/refresh", f.signIn)
	mux.HandleFunc("POST /api/v1/conversations", f.open)
	mux.HandleFunc("GET /api/v1/conversations/{id}/events", f.events)
	mux.HandleFunc("GET /ws", f.socket)
	f.Server = httptest.NewServer(mux)
	t.Cleanup(func() {
		f.cutAll()
		f.Close()
		wsclient.CloseIdle()
	})
	return f
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func (f *fake) signIn(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.tokens++
	n := f.tokens
	f.mu.Unlock()
	answer(w, 201, fmt.Sprintf(`{"token":"staff-%d","refresh_token":"r","expires_at":%d,"staff":{"id":"s_1","name":"Ann","role":"agent"}}`,
		n, time.Now().Add(10*time.Minute).UnixMilli()))
}

// kindOf knows a caller by the token.
func (f *fake) kindOf(r *http.Request) string {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "patient" {
		return "patient"
	}
	if token == "staff-"+strconv.Itoa(f.tokens) {
		return "staff"
	}
	return ""
}

func (f *fake) open(w http.ResponseWriter, r *http.Request) {
	var o wsclient.Opening
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		answer(w, 400, `{"code":"malformed"}`)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.appendLocked("c_1", "opened", "patient", "", "")
	e := f.appendLocked("c_1", "message", "patient", o.ClientID, o.Text)
	answer(w, 201, fmt.Sprintf(`{"conversation":{"id":"c_1","department":"billing","status":"queued","last_seq":%d}}`, e.Seq))
}

func (f *fake) events(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kind := f.kindOf(r)
	if kind == "" {
		answer(w, 401, `{"code":"unauthenticated"}`)
		return
	}
	after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	var page []any
	for _, e := range f.logs[r.PathValue("id")] {
		if e.Seq > after && len(page) < 2 {
			page = append(page, seenBy(e, kind))
		}
	}
	raw, _ := json.Marshal(map[string]any{"events": page})
	answer(w, 200, string(raw))
}

func seenBy(e protocol.StaffEvent, kind string) any {
	if kind == "patient" {
		return e.PatientEvent
	}
	return e
}

func (f *fake) appendLocked(conversation, kind, from, clientID, text string) protocol.StaffEvent {
	log := f.logs[conversation]
	n := int64(len(log))
	e := protocol.StaffEvent{PatientEvent: protocol.PatientEvent{Seq: n + 1, Prev: n, At: 1000 + n, Kind: kind,
		From: protocol.From{Kind: from, ID: "x"}, ClientID: clientID, Text: text}}
	f.logs[conversation] = append(log, e)
	if f.hideEvent > 0 && kind == "message" {
		f.hideEvent--
		return e
	}
	for s := range f.sockets {
		if s.subscribed[conversation] {
			s.event(conversation, e, f.leak)
			if f.doubleEvents {
				s.event(conversation, e, false)
			}
		}
	}
	return e
}

func (f *fake) cutAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.sockets {
		s.conn.NetConn().(*net.TCPConn).SetLinger(0)
		s.conn.Close()
	}
}

func (f *fake) say(conversation, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.appendLocked(conversation, "message", "staff", "", text)
}

func (f *fake) set(change func(*fake)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func spent(n *int) bool {
	if *n == 0 {
		return false
	}
	*n--
	return true
}
