package realtime_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/httpapi/lend"
	"careline/server/realtime"
	"careline/server/store"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
}

// house is a clinic on a real database with a realtime server in front.
type house struct {
	t     *testing.T
	store *store.Store
	chat  *chat.Service
	bus   chat.Bus
	log   *slog.Logger
	rt    *realtime.Server
	http  string // address of an http.Server
	fiber string // address of a Fiber app

	maya, other, ana, ben, boss desk.Actor

	mu      sync.Mutex
	expires map[string]int64 // of sessions, by token
	end     func()

	closeStore func()
}

// setting changes what a house is made of.
type setting func(*realtime.Options, *chat.Bus)

func limits(l realtime.Limits) setting {
	return func(o *realtime.Options, _ *chat.Bus) { o.Limits = l }
}

func newHouse(t *testing.T, settings ...setting) *house {
	t.Helper()
	t.Parallel() // each house is its own; many tests wait for clocks
	h := &house{t: t, expires: map[string]int64{}}
	var err error
	if h.store, err = store.Open(t.Context(), store.Options{DataDir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	h.closeStore = sync.OnceFunc(func() { _ = h.store.Close() })
	t.Cleanup(h.closeStore)
	for i, key := range []string{"scheduling", "billing"} {
		if err := h.store.SaveDepartment(t.Context(), desk.Department{
			ID: desk.DepartmentID("d_" + key), Key: key, Name: map[string]string{"en": key}, Position: i, Active: true,
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.store.SaveSite(t.Context(), desk.Site{
		ID: "si_1", Key: "main", Name: "Clinic", Departments: []desk.DepartmentID{"d_scheduling", "d_billing"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.store.SaveSite(t.Context(), desk.Site{
		ID: "si_2", Key: "branch", Name: "Branch", Departments: []desk.DepartmentID{"d_billing"},
	}); err != nil {
		t.Fatal(err)
	}
	h.ana = h.hire("s_ana", "Ana", desk.RoleAgent, "d_scheduling")
	h.ben = h.hire("s_ben", "Ben", desk.RoleAgent, "d_billing")
	h.boss = h.hire("s_boss", "Bo", desk.RoleAdmin)
	h.maya = desk.Actor{Kind: desk.KindPatient, ID: "p_maya", Site: "si_1", Session: "ss_maya"}
	h.other = desk.Actor{Kind: desk.KindPatient, ID: "p_other", Site: "si_1", Session: "ss_other"}

	inner := bus.NewInProcess[chat.Notice]()
	t.Cleanup(inner.Close)
	h.log = slog.New(slog.NewTextHandler(t.Output(), nil))
	o := realtime.Options{Authenticate: h.authenticate, Log: h.log}
	h.bus = inner
	for _, set := range settings {
		set(&o, &h.bus)
	}
	if h.chat, err = chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), StaffGrace: 50 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	o.Chat, o.Bus = h.chat, h.bus
	h.rt = realtime.New(o)
	h.start()
	return h
}

// start opens both doors and runs the server until the test ends.
func (h *house) start() {
	plain := httptest.NewServer(h.rt)
	h.http = strings.TrimPrefix(plain.URL, "http://")
	app := fiber.New(fiber.Config{DisableStartupMessage: true, IdleTimeout: time.Second})
	app.Get("/ws", lend.Handler(app, h.rt))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	h.fiber = l.Addr().String()
	var running sync.WaitGroup
	running.Go(func() {
		if err := app.Listener(l); err != nil {
			h.t.Error(err)
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	running.Go(func() { h.rt.Run(ctx) })
	h.end = sync.OnceFunc(func() {
		drain, stop := context.WithTimeout(context.Background(), 5*time.Second)
		defer stop()
		h.rt.Drain(drain)
		cancel()
		plain.Close()
		if err := app.Shutdown(); err != nil {
			h.t.Error(err)
		}
		running.Wait()
	})
	h.t.Cleanup(h.end)
}

// keepPresence does what the rules of a serving process do about once a second.
func (h *house) keepPresence() {
	done := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if err := h.chat.KeepPresence(context.Background()); err != nil {
					h.t.Error(err)
				}
			}
		}
	})
	h.t.Cleanup(func() {
		close(done)
		running.Wait()
	})
}

// serve runs another server until the test ends and answers its address.
func (h *house) serve(rt *realtime.Server) string {
	plain := httptest.NewServer(rt)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { rt.Run(ctx) })
	h.t.Cleanup(func() {
		rt.Drain(ctx)
		cancel()
		plain.Close()
		running.Wait()
	})
	return strings.TrimPrefix(plain.URL, "http://")
}

func (h *house) hire(id, name string, role desk.Role, departments ...desk.DepartmentID) desk.Actor {
	s := desk.Staff{ID: desk.StaffID(id), Email: strings.ToLower(name) + "@clinic.test", Name: name, Role: role,
		Departments: departments, Active: true, Presence: desk.Offline}
	if err := h.store.SaveStaff(h.t.Context(), s, "no password"); err != nil {
		h.t.Fatal(err)
	}
	return s.Actor("ss_" + desk.SessionID(id))
}

// authenticate takes an actor's id as the token; clinic's tests are about tokens.
func (h *house) authenticate(_ context.Context, token string, as desk.ActorKind) (desk.Actor, desk.Session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, a := range []desk.Actor{h.maya, h.other, h.ana, h.ben, h.boss} {
		if a.ID == token && (as == "" || as == a.Kind) {
			return a, desk.Session{ID: a.Session, Kind: a.Kind, Owner: a.ID, ExpiresAt: h.expires[token]}, nil
		}
	}
	return desk.Actor{}, desk.Session{}, desk.ErrUnauthenticated
}

func (h *house) open(text string) desk.ConversationID {
	h.t.Helper()
	it, err := h.chat.Open(h.t.Context(), h.maya, chat.Opening{
		Department: "scheduling", Text: text, ClientID: uuid.NewString(), Name: "Maya", Language: "en", NoticeVersion: "2026-11"})
	if err != nil {
		h.t.Fatal(err)
	}
	return it.ID
}

func (h *house) send(a desk.Actor, c desk.ConversationID, text string) desk.Event {
	h.t.Helper()
	e, err := h.chat.Send(h.t.Context(), a, chat.Sending{Conversation: c, Text: text, ClientID: uuid.NewString()})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) note(a desk.Actor, c desk.ConversationID, text string) desk.Event {
	h.t.Helper()
	e, err := h.chat.Note(h.t.Context(), a, chat.Sending{Conversation: c, Text: text, ClientID: uuid.NewString()})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// view is the log as the actor may see it.
func (h *house) view(a desk.Actor, c desk.ConversationID) []desk.Event {
	h.t.Helper()
	var all []desk.Event
	for after := int64(0); ; {
		page, err := h.chat.Events(h.t.Context(), a, c, after, 500)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = page[len(page)-1].Seq
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("did not happen: %s", what)
		}
	}
}

// peer is a client on a real socket.
type peer struct {
	t  *testing.T
	ws *websocket.Conn
}

// wire is any server frame, as the tests look at it.
type wire struct {
	Type, Conversation, Kind, Code, Message, Text, Status string
	ClientID                                              string `json:"client_id"`
	Seq, Prev, At, Until, Rev, Position                   int64
	Note, Holding                                         bool
	Why                                                   string
	Wait                                                  *struct {
		LowS  int64 `json:"low_s"`
		HighS int64 `json:"high_s"`
	}
	RetryAfterMS int64 `json:"retry_after_ms"`
	ID           string
	From         struct{ Kind, ID, Name string }
	People       []struct {
		ID, Name    string
		TypingUntil int64 `json:"typing_until"`
		Note        bool
	}
	You    struct{ Kind, ID, Name, Role, Presence string }
	Limits struct {
		FramesBurst int `json:"frames_burst"`
	}
	raw string
}

func (h *house) dial(addr string, a desk.Actor) *peer {
	h.t.Helper()
	return h.dialAs(addr, a, "", nil)
}

// dialAs dials with more in the address and among the headers.
func (h *house) dialAs(addr string, a desk.Actor, query string, header http.Header) *peer {
	h.t.Helper()
	if header = header.Clone(); header == nil {
		header = http.Header{}
	}
	header.Set("Authorization", "Bearer "+a.ID)
	d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
	ws, _, err := d.Dial("ws://"+addr+"/ws"+query, header)
	if err != nil {
		h.t.Fatal(err)
	}
	p := &peer{h.t, ws}
	h.t.Cleanup(func() { _ = ws.Close() })
	if f := p.next(); f.Type != "welcome" || f.You.ID != a.ID {
		h.t.Fatalf("first frame: %s", f.raw)
	}
	return p
}

// connect dials the http.Server and subscribes from the beginning.
func (h *house) connect(a desk.Actor, c desk.ConversationID) *peer {
	h.t.Helper()
	p := h.dial(h.http, a)
	p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": 0})
	return p
}

// holdsLittle keeps the kernel from reading on the peer's behalf: left to
// itself it may take more than 30 MB before the server sees that nobody reads.
func (p *peer) holdsLittle() {
	p.t.Helper()
	conn, ok := p.ws.NetConn().(*net.TCPConn)
	if !ok {
		p.t.Fatalf("a connection of type %T", p.ws.NetConn())
	}
	if err := conn.SetReadBuffer(64 << 10); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) send(v any) {
	p.t.Helper()
	if err := p.ws.WriteJSON(v); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) raw(kind int, data string) {
	p.t.Helper()
	if err := p.ws.WriteMessage(kind, []byte(data)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) read() (wire, error) {
	_ = p.ws.SetReadDeadline(time.Now().Add(15 * time.Second))
	_, data, err := p.ws.ReadMessage()
	if err != nil {
		return wire{}, err
	}
	f := wire{raw: string(data)}
	if err := json.Unmarshal(data, &f); err != nil {
		p.t.Fatalf("%s: %v", data, err)
	}
	return f, nil
}

func (p *peer) next() wire {
	p.t.Helper()
	f, err := p.read()
	if err != nil {
		p.t.Fatal(err)
	}
	return f
}

// await skips to the next frame of a type.
func (p *peer) await(typ string) wire {
	p.t.Helper()
	for {
		if f := p.next(); f.Type == typ {
			return f
		}
	}
}

// replay collects a replay's events and its end; presence may come between.
func (p *peer) replay() (events []wire, live wire) {
	p.t.Helper()
	for {
		switch f := p.next(); f.Type {
		case "event":
			events = append(events, f)
		case "conversation.live":
			return events, f
		case "presence", "conversation.changed", "conversation.people", "site.changed": // may come at any time
		default:
			p.t.Fatalf("within a replay: %s", f.raw)
		}
	}
}

// closed reads to the end and answers the close code.
func (p *peer) closed() (code int, frames []wire) {
	p.t.Helper()
	for {
		f, err := p.read()
		if ce, ok := err.(*websocket.CloseError); ok {
			return ce.Code, frames
		}
		if err != nil {
			p.t.Fatalf("after %d frames: %v", len(frames), err)
		}
		frames = append(frames, f)
	}
}
