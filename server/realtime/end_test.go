package realtime_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/realtime"
)

func TestUpgradeRefusals(t *testing.T) {
	h := newHouse(t)
	for _, tc := range []struct {
		name   string
		header http.Header
		path   string
		plain  bool
		status int
		code   string
	}{
		{"nothing", http.Header{}, "/ws", false, 401, "unauthenticated"},
		{"unknown token", http.Header{"Authorization": {"Bearer nobody"}}, "/ws", false, 401, "unauthenticated"},
		{"token for the other side", http.Header{"Authorization": {"Bearer p_maya"}}, "/ws?as=staff", false, 401, "unauthenticated"},
		{"unknown side", http.Header{"Authorization": {"Bearer p_maya"}}, "/ws?as=admin", false, 401, "unauthenticated"},
		{"token in the address", http.Header{}, "/ws?token=p_maya&access_token=p_maya", false, 401, "unauthenticated"},
		{"cookie without its side", http.Header{"Cookie": {"careline_staff=s_ana"}, "Origin": {"SELF"}}, "/ws", false, 401, "unauthenticated"},
		{"cookie without an origin", http.Header{"Cookie": {"careline_staff=s_ana"}}, "/ws?as=staff", false, 403, "foreign_origin"},
		{"foreign origin", http.Header{"Authorization": {"Bearer p_maya"}, "Origin": {"https://evil.example"}}, "/ws", false, 403, "foreign_origin"},
		{"no subprotocol", http.Header{"Authorization": {"Bearer p_maya"}, "Sec-Websocket-Protocol": {"other"}}, "/ws", false, 400, "subprotocol"},
		{"plain GET", http.Header{"Authorization": {"Bearer p_maya"}}, "/ws", true, 400, "not_a_websocket"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, addr := range []string{h.http, h.fiber} {
				header := tc.header.Clone()
				if header.Get("Origin") == "SELF" {
					header.Set("Origin", "http://"+addr)
				}
				var res *http.Response
				var err error
				if tc.plain {
					req, _ := http.NewRequest("GET", "http://"+addr+tc.path, nil)
					req.Header = header
					res, err = http.DefaultTransport.RoundTrip(req)
					if err != nil {
						t.Fatal(err)
					}
					defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
				} else {
					d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
					if header.Get("Sec-Websocket-Protocol") != "" {
						d.Subprotocols = nil
					}
					_, res, err = d.Dial("ws://"+addr+tc.path, header)
					if err == nil {
						t.Fatal("was let in")
					}
				}
				var problem struct{ Code, Detail string }
				_ = json.NewDecoder(res.Body).Decode(&problem)
				_ = res.Body.Close()
				if res.StatusCode != tc.status || problem.Code != tc.code || problem.Detail == "" ||
					res.Header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("%d %+v %v, want %d %s", res.StatusCode, problem, res.Header, tc.status, tc.code)
				}
			}
		})
	}
	if s := h.rt.Stats(); s.Patients+s.Staff != 0 {
		t.Errorf("refusals left %+v", s)
	}
}

// Who is not let in is told why in their language too.
func TestUpgradeRefusalsAreInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	for path, browser := range map[string]string{"/ws": "es-ES", "/ws?language=es": "en"} {
		for _, addr := range []string{h.http, h.fiber} {
			d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
			_, res, err := d.Dial("ws://"+addr+path, http.Header{"Accept-Language": {browser}})
			if err == nil {
				t.Fatal("was let in")
			}
			var problem struct{ Detail string }
			err = json.NewDecoder(res.Body).Decode(&problem)
			_ = res.Body.Close()
			if want := desk.ErrUnauthenticated.In("es"); err != nil || problem.Detail != want {
				t.Errorf("%s: %v %q, want %q", path, err, problem.Detail, want)
			}
		}
	}
}

func TestCredentialsThatAreTaken(t *testing.T) {
	h := newHouse(t)
	for _, tc := range []struct {
		name      string
		header    http.Header
		protocols []string
		path, you string
	}{
		{"bearer without origin", http.Header{"Authorization": {"Bearer s_ana"}}, []string{"careline.v1"}, "/ws", "s_ana"},
		{"bearer as subprotocol", http.Header{"Origin": {"SELF"}}, []string{"careline.v1", "careline.bearer.p_maya"}, "/ws?as=patient", "p_maya"},
		{"subprotocol the other way round", http.Header{"Origin": {"SELF"}}, []string{"careline.bearer.p_maya", "careline.v1"}, "/ws", "p_maya"},
		{"staff cookie", http.Header{"Origin": {"SELF"}, "Cookie": {"careline_staff=s_ana; __Host-careline_patient=p_maya"}}, []string{"careline.v1"}, "/ws?as=staff", "s_ana"},
		{"patient cookie", http.Header{"Origin": {"SELF"}, "Cookie": {"careline_staff=s_ana; __Host-careline_patient=p_maya"}}, []string{"careline.v1"}, "/ws?as=patient", "p_maya"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, addr := range []string{h.http, h.fiber} {
				header := tc.header.Clone()
				if header.Get("Origin") == "SELF" {
					header.Set("Origin", "http://"+addr)
				}
				d := websocket.Dialer{Subprotocols: tc.protocols}
				ws, res, err := d.Dial("ws://"+addr+tc.path, header)
				if err != nil {
					t.Fatal(err, res)
				}
				if got := res.Header.Values("Sec-Websocket-Protocol"); len(got) != 1 || got[0] != "careline.v1" {
					t.Errorf("subprotocol %q: a token is never echoed", got)
				}
				p := &peer{t, ws}
				if f := p.next(); f.You.ID != tc.you || f.Limits.FramesBurst == 0 {
					t.Errorf("welcome %s", f.raw)
				}
				_ = ws.Close()
			}
		})
	}
}

func TestTooManyConnections(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Connections: 1}))
	first := h.dial(h.http, h.maya)
	d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
	_, res, err := d.Dial("ws://"+h.fiber+"/ws", http.Header{"Authorization": {"Bearer p_maya"}})
	if err == nil || res.StatusCode != 503 || res.Header.Get("Retry-After") == "" {
		t.Fatalf("second connection: %v %v", res, err)
	}
	_ = first.ws.Close()
	eventually(t, "the place is free again", func() bool {
		ws, _, err := d.Dial("ws://"+h.fiber+"/ws", http.Header{"Authorization": {"Bearer p_maya"}})
		if err == nil {
			_ = ws.Close()
		}
		return err == nil
	})
}

func TestOneSessionCannotFillTheServer(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{SessionConnections: 2}))
	first := h.dial(h.http, h.maya)
	h.dial(h.fiber, h.maya)
	d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
	again := func() (*websocket.Conn, *http.Response, error) {
		return d.Dial("ws://"+h.fiber+"/ws", http.Header{"Authorization": {"Bearer p_maya"}})
	}
	if _, res, err := again(); err == nil || res.StatusCode != 429 || res.Header.Get("Retry-After") == "" {
		t.Fatalf("third connection: %v %v", res, err)
	}
	h.dial(h.http, h.other)
	_ = first.ws.Close()
	eventually(t, "there is a place again", func() bool {
		ws, _, err := again()
		if err == nil {
			_ = ws.Close()
		}
		return err == nil
	})
}

func TestRevokedSessionsAreClosed(t *testing.T) {
	h := newHouse(t)
	p, stays := h.dial(h.fiber, h.maya), h.dial(h.http, h.other)
	h.bus.Publish(chat.Notice{Revoked: []desk.SessionID{h.maya.Session}})
	if code, _ := p.closed(); code != 4001 {
		t.Fatalf("closed with %d", code)
	}
	stays.send(map[string]any{"type": "nonsense"})
	stays.await("error")
}

func TestLookFindsRevokedSessions(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	now := time.Now().UnixMilli()
	if err := h.store.CreateSession(t.Context(), desk.Session{ID: h.maya.Session, Kind: desk.KindPatient, Owner: h.maya.ID,
		CreatedAt: now, ExpiresAt: now + 1e9}, ""); err != nil {
		t.Fatal(err)
	}
	p := h.dial(h.http, h.maya)
	if err := h.store.RevokeSession(t.Context(), h.maya.Session, "test"); err != nil {
		t.Fatal(err)
	}
	if code, _ := p.closed(); code != 4001 {
		t.Fatalf("closed with %d", code)
	}
}

func TestSocketEndsWithItsSession(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Ping: time.Second}))
	h.mu.Lock()
	h.expires["p_maya"] = time.Now().UnixMilli() + 50
	h.mu.Unlock()
	p := h.dial(h.http, h.maya)
	if code, _ := p.closed(); code != 4001 {
		t.Fatalf("closed with %d", code)
	}
}

func TestChangedStaff(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	c := h.open("Hello")
	ana := h.connect(h.ana, c)
	ana.replay()
	moved := desk.Staff{ID: "s_ana", Email: "ana@clinic.test", Name: "Ana", Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d_billing"},
		Active: true, Presence: desk.Available}
	if err := h.store.SaveStaff(t.Context(), moved, ""); err != nil {
		t.Fatal(err)
	}
	if f := ana.await("conversation.ended"); f.Conversation != string(c) || f.Code != "not_found" {
		t.Fatalf("lost access: %s", f.raw)
	}
	ana.send(map[string]any{"type": "message.send", "conversation": c, "client_id": uuid.NewString(), "text": "x"})
	if f := ana.await("error"); f.Code != "not_found" {
		t.Fatalf("afterwards: %s", f.raw)
	}
	if _, err := h.store.DeactivateStaff(t.Context(), "s_ana"); err != nil {
		t.Fatal(err)
	}
	if code, _ := ana.closed(); code != 4001 {
		t.Fatalf("closed with %d", code)
	}
}

func TestDrain(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	peers := []*peer{h.connect(h.maya, c), h.connect(h.ana, c), h.dial(h.fiber, h.boss)}
	silent := h.dial(h.fiber, h.other) // never answers the close
	peers[0].replay()
	closed := make(chan int, len(peers))
	for _, p := range peers {
		go func() {
			code, _ := p.closed()
			closed <- code
		}()
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	drained := make(chan struct{})
	go func() { h.rt.Drain(ctx); close(drained) }()
	for range peers {
		if code := <-closed; code != 4010 {
			t.Errorf("closed with %d", code)
		}
	}
	d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
	_, res, err := d.Dial("ws://"+h.http+"/ws", http.Header{"Authorization": {"Bearer p_maya"}})
	if err == nil || res.StatusCode != 503 || res.Header.Get("Retry-After") == "" {
		t.Errorf("while draining: %v %v", res, err)
	}
	<-drained
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("a peer that does not answer held the drain up for %v", took)
	}
	if s := h.rt.Stats(); s.Patients+s.Staff+s.Subscriptions != 0 {
		t.Errorf("drained, with %+v", s)
	}
	_ = silent.ws.Close()
}

func TestDrainIsBounded(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Linger: time.Hour}))
	h.dial(h.fiber, h.maya) // never answers
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	h.rt.Drain(ctx)
	if s := h.rt.Stats(); s.Patients != 0 {
		t.Fatalf("drained, with %+v", s)
	}
}

func TestDeadPeersAreGivenUp(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Ping: time.Second, Dead: 3 * time.Second}))
	dead, alive := h.dial(h.http, h.maya), h.dial(h.http, h.other)
	pinged := make(chan struct{}, 100)
	alive.ws.SetPingHandler(func(string) error {
		pinged <- struct{}{}
		return alive.ws.WriteControl(websocket.PongMessage, nil, time.Now().Add(time.Second))
	})
	go func() { _, _, _ = alive.ws.ReadMessage() }()
	eventually(t, "the dead one is gone", func() bool { return h.rt.Stats().Patients == 1 })
	<-pinged
	_ = dead.ws.Close()
	_ = alive.ws.Close()
}

func TestPingsAreAnswered(t *testing.T) {
	h := newHouse(t)
	p := h.dial(h.fiber, h.maya)
	got := make(chan string, 1)
	p.ws.SetPongHandler(func(data string) error { got <- data; return nil })
	if err := p.ws.WriteControl(websocket.PingMessage, []byte("still there?"), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	p.send(map[string]any{"type": "nonsense"})
	p.await("error")
	if data := <-got; data != "still there?" {
		t.Fatalf("pong %q", data)
	}
	if err := p.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, "bye"), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if code, _ := p.closed(); code != 1000 {
		t.Fatalf("close answered with %d", code)
	}
	eventually(t, "it is gone", func() bool { return h.rt.Stats().Patients == 0 })
}

func TestBrokenFramesDoNotHurtOthers(t *testing.T) {
	h := newHouse(t)
	stays := h.dial(h.fiber, h.other)
	for _, garbage := range []string{"\xff\xff\xff\xff", "\x81\x05hello", "\x83\x80\x00\x00\x00\x00", strings.Repeat("GET / HTTP/1.1\r\n\r\n", 100)} {
		p := h.dial(h.fiber, h.maya)
		if _, err := p.ws.NetConn().Write([]byte(garbage)); err != nil {
			t.Fatal(err)
		}
		if code, _ := p.closed(); code != websocket.CloseProtocolError {
			t.Errorf("%q closed with %d", garbage[:4], code)
		}
	}
	stays.send(map[string]any{"type": "nonsense"})
	stays.await("error")
}
