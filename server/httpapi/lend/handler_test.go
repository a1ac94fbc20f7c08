package lend_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"careline/server/httpapi/lend"
)

// fasthttp sweeps idle workers in a goroutine that ends only at its next round,
// and keeps the date in another for ever.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
}

// serve starts a Fiber app that lends /ws to h and returns its address. A
// middleware records the status that it saw last.
func serve(t *testing.T, h http.HandlerFunc) (addr string, status chan int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l.Addr().String(), serveOn(t, l, h)
}

func serveOn(t *testing.T, l net.Listener, h http.HandlerFunc) (status chan int) {
	t.Helper()
	status = make(chan int, 64)
	app := fiber.New(fiber.Config{DisableStartupMessage: true, IdleTimeout: time.Minute, ReadTimeout: time.Minute})
	app.Use(func(c *fiber.Ctx) error {
		err := c.Next()
		status <- c.Response().StatusCode()
		return err
	})
	app.Get("/ws", lend.Handler(app, h))
	done := make(chan error, 1)
	go func() { done <- app.Listener(l) }()
	t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return status
}

// watched is a listener whose connections keep until when they may be read.
type watched struct {
	net.Listener
	taken chan *timed
}

type timed struct {
	net.Conn
	mu    sync.Mutex
	until []time.Time
}

func (w *watched) Accept() (net.Conn, error) {
	conn, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &timed{Conn: conn}
	w.taken <- c
	return c, nil
}

func (c *timed) SetReadDeadline(at time.Time) error {
	c.mu.Lock()
	c.until = append(c.until, at)
	c.mu.Unlock()
	return c.Conn.SetReadDeadline(at)
}

func (c *timed) SetDeadline(at time.Time) error {
	return errors.Join(c.SetReadDeadline(at), c.SetWriteDeadline(at))
}

var upgrader = websocket.Upgrader{
	ReadBufferSize: 1024,
	Subprotocols:   []string{"careline.v1"},
	CheckOrigin:    func(r *http.Request) bool { return r.Header.Get("Origin") != "https://evil.example" },
}

// echo upgrades and answers each message in a goroutine of its own, as the
// handler returns at once.
func echo(t *testing.T, ended chan<- error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		go func() {
			defer ws.Close()
			for {
				kind, data, err := ws.ReadMessage()
				if err == nil {
					err = ws.WriteMessage(kind, data)
				}
				if err != nil {
					if ended != nil {
						ended <- err
					}
					return
				}
			}
		}()
	}
}

func handshake(path string, more ...string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: desk.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + strings.Join(more, "") + "\r\n"
}

// frame is a masked text frame of a client; the mask is zero.
func frame(text string) string {
	return string([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}) + text
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	return conn
}

func TestFramesBehindTheHandshakeInOneSegment(t *testing.T) {
	ended := make(chan error, 1)
	addr, _ := serve(t, echo(t, ended))
	conn := dial(t, addr)
	all := handshake("/ws")
	for i := range 20 {
		all += frame(fmt.Sprintf("frame %02d", i))
	}
	if _, err := conn.Write([]byte(all)); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("handshake: %v %v", res, err)
	}
	for i := range 20 {
		got := make([]byte, 10)
		if _, err := io.ReadFull(in, got); err != nil {
			t.Fatalf("frame %d: %v", i, err)
		}
		if want := fmt.Sprintf("\x81\x08frame %02d", i); string(got) != want {
			t.Fatalf("frame %d: %q, want %q", i, got, want)
		}
	}
	conn.Close()
	<-ended
}

func TestRefusalsAreOrdinaryResponses(t *testing.T) {
	addr, status := serve(t, echo(t, nil))
	for _, tc := range []struct {
		name string
		send string
		want int
	}{
		{"foreign origin", handshake("/ws", "Origin: https://evil.example\r\n"), http.StatusForbidden},
		{"plain GET", "GET /ws HTTP/1.1\r\nHost: desk.example\r\n\r\n", http.StatusBadRequest},
		{"no key", strings.Replace(handshake("/ws"), "Sec-WebSocket-Key", "X-Other", 1), http.StatusBadRequest},
		{"old version", strings.Replace(handshake("/ws"), "Version: 13", "Version: 8", 1), http.StatusBadRequest},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn := dial(t, addr)
			in := bufio.NewReader(conn)
			for range 2 { // the connection stays in use for the next request
				if _, err := conn.Write([]byte(tc.send)); err != nil {
					t.Fatal(err)
				}
				res, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(res.Body)
				if err != nil || len(body) == 0 || res.StatusCode != tc.want {
					t.Fatalf("%d %q %v, want %d with a body", res.StatusCode, body, err, tc.want)
				}
				if seen := <-status; seen != tc.want {
					t.Fatalf("middleware saw %d, want %d", seen, tc.want)
				}
			}
		})
	}
}

func TestUpgradeIsLoggedAndSubprotocolChosen(t *testing.T) {
	ended := make(chan error, 1)
	addr, status := serve(t, echo(t, ended))
	d := websocket.Dialer{Subprotocols: []string{"careline.v1", "careline.bearer.secret"}}
	ws, res, err := d.Dial("ws://"+addr+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Values("Sec-WebSocket-Protocol"); len(got) != 1 || got[0] != "careline.v1" {
		t.Fatalf("subprotocols %q", got)
	}
	if seen := <-status; seen != http.StatusSwitchingProtocols {
		t.Fatalf("middleware saw %d", seen)
	}
	if err := ws.Close(); err != nil {
		t.Fatal(err)
	}
	<-ended
}

func TestRequestIsCopiedWhole(t *testing.T) {
	type seen struct{ protocols, cookie, query, host, remote string }
	got := make(chan seen, 1)
	addr, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("a")
		if err != nil {
			t.Error(err)
			return
		}
		got <- seen{strings.Join(r.Header.Values("Sec-WebSocket-Protocol"), "|"), c.Value, r.URL.Query().Get("as"), r.Host, r.RemoteAddr}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusTeapot)
	})
	conn := dial(t, addr)
	send := handshake("/ws?as=patient", "Sec-WebSocket-Protocol: one\r\nSec-WebSocket-Protocol: two\r\nCookie: a=b\r\n")
	if _, err := conn.Write([]byte(send)); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if ct := res.Header.Values("Content-Type"); len(ct) != 1 || ct[0] != "application/problem+json" {
		t.Fatalf("content type %q", ct)
	}
	want := seen{"one|two", "b", "patient", "desk.example", conn.LocalAddr().String()}
	if s := <-got; s != want {
		t.Fatalf("handler saw %+v, want %+v", s, want)
	}
}

func TestCloseReallyCloses(t *testing.T) {
	handed := make(chan *websocket.Conn, 1)
	addr, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if ws, err := upgrader.Upgrade(w, r, nil); err == nil {
			handed <- ws
		}
	})
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+addr+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	(<-handed).Close()
	ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	var timeout net.Error
	if _, _, err := ws.ReadMessage(); err == nil || errors.As(err, &timeout) && timeout.Timeout() {
		t.Fatalf("the socket is still open: %v", err)
	}
}

// The app's timeouts are deadlines of reading; none is left on a connection that
// was lent.
func TestIdleSocketOutlivesFibersTimeouts(t *testing.T) {
	ended := make(chan error, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{l, make(chan *timed, 1)}
	serveOn(t, w, echo(t, ended))
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+l.Addr().String()+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ws.WriteMessage(websocket.TextMessage, []byte("here")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ws.ReadMessage(); err != nil {
		t.Fatal(err)
	}
	c := <-w.taken
	c.mu.Lock()
	until := slices.Clone(c.until)
	c.mu.Unlock()
	if len(until) < 2 || !slices.ContainsFunc(until, func(d time.Time) bool { return d.After(time.Now()) }) || !until[len(until)-1].IsZero() {
		t.Errorf("it may be read until %v", until)
	}
	ws.Close()
	<-ended
}

func TestLargeMessagesBothWays(t *testing.T) {
	ended := make(chan error, 1)
	addr, _ := serve(t, echo(t, ended))
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+addr+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 125, 126, 65535, 65536, 200_000} {
		text := strings.Repeat("x", size)
		if err := ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if _, got, err := ws.ReadMessage(); err != nil || string(got) != text {
			t.Fatalf("%d bytes came back as %d: %v", size, len(got), err)
		}
	}
	ws.Close()
	<-ended
}
