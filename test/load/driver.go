package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/wsclient"
)

// The driver speaks frames itself instead of using wsclient: it measures
// single frames, to the floor and to the server alike, and must cost little,
// because it shares the machine with what it measures.

// socket is one connection of a client under load.
type socket struct {
	conn  *websocket.Conn
	write sync.Mutex
	pings atomic.Int64
	lines map[string]*line // by conversation; complete before read starts
	done  chan struct{}    // closed when the reader has ended
}

// line is one conversation between a patient and a member of staff.
type line struct {
	id             string
	patient, staff *socket

	turn     sync.Mutex // one message at a time: answers are told apart by its id
	mu       sync.Mutex
	waiting  string        // client id under way
	receiver *socket       // who is to get it
	left     int           // answers outstanding: the acknowledgement and the event
	doneAt   time.Time     // when the other side had it
	done     chan error    // capacity 1
	refused  *atomic.Int64 // by the whole run
}

// dialSocket opens a socket; token "" is for the floor, which knows nobody.
func dialSocket(ctx context.Context, base, token string) (*socket, error) {
	header := http.Header{}
	d := websocket.Dialer{HandshakeTimeout: 30 * time.Second, ReadBufferSize: 1024, WriteBufferSize: 512, WriteBufferPool: writeBuffers}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
		d.Subprotocols = []string{"careline.v1"}
	}
	conn, res, err := d.DialContext(ctx, "ws"+strings.TrimPrefix(base, "http")+"/ws", header)
	if err != nil {
		if res != nil {
			return nil, &wsclient.Problem{Status: res.StatusCode, Code: "handshake"}
		}
		return nil, err
	}
	s := &socket{conn: conn, lines: map[string]*line{}, done: make(chan struct{})}
	pong := conn.PingHandler()
	conn.SetPingHandler(func(data string) error {
		s.pings.Add(1)
		return pong(data)
	})
	return s, nil
}

var writeBuffers = &sync.Pool{}

// cut breaks the connection at once, without a closing handshake or a port
// that lingers.
func (s *socket) cut() {
	if tcp, ok := s.conn.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // only makes the close gentler
	}
	s.conn.NetConn().Close()
}

func (s *socket) send(frame any) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.conn.WriteJSON(frame)
}

type subscribeFrame struct {
	Type         string `json:"type"`
	Conversation string `json:"conversation"`
	After        int64  `json:"after"`
}

// subscribe asks for a conversation and waits until it is live. It is used
// before the reader starts.
func (s *socket) subscribe(conversation string, after int64) (seq int64, err error) {
	if err := s.send(subscribeFrame{"conversation.subscribe", conversation, after}); err != nil {
		return 0, err
	}
	for {
		in, err := s.next()
		if err != nil {
			return 0, err
		}
		switch {
		case in.Type == "conversation.live" && in.Conversation == conversation:
			return in.Seq, nil
		case in.Type == "error":
			return 0, fmt.Errorf("subscribe: %s", in.Code)
		}
	}
}

// incoming is what the driver needs of any frame.
type incoming struct {
	Type, Conversation, Kind, Code string
	ClientID                       string `json:"client_id"`
	Seq                            int64
	RetryAfterMS                   int64 `json:"retry_after_ms"`
	Limits                         struct {
		FramesPerSecond float64 `json:"frames_per_second"`
		FramesBurst     int     `json:"frames_burst"`
		Subscriptions   int     `json:"subscriptions"`
		PingMS          int64   `json:"ping_ms"`
	}
}

func (s *socket) next() (in incoming, err error) {
	_, raw, err := s.conn.ReadMessage()
	if err != nil {
		return in, err
	}
	return in, json.Unmarshal(raw, &in)
}

var rowFrame = []byte(`{"type":"conversation.changed"`)

// read takes frames until the connection ends and hands answers to their lines.
func (s *socket) read() {
	defer close(s.done)
	for {
		_, raw, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		if bytes.HasPrefix(raw, rowFrame) {
			continue
		}
		now := time.Now()
		var in incoming
		if json.Unmarshal(raw, &in) != nil {
			continue
		}
		if l := s.lines[in.Conversation]; l != nil {
			l.answer(s, in, now)
		}
	}
}

func (l *line) answer(s *socket, in incoming, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if in.ClientID == "" || in.ClientID != l.waiting {
		return
	}
	switch {
	case in.Type == "message.ack" && s != l.receiver:
		l.left--
	case in.Type == "event" && s == l.receiver:
		l.doneAt = now
		l.left--
	case in.Type == "error":
		l.refused.Add(1)
		l.waiting = ""
		l.done <- fmt.Errorf("refused: %s", in.Code)
		return
	default:
		return
	}
	if l.left == 0 {
		l.waiting = ""
		l.done <- nil
	}
}

var errSlow = errors.New("no answer within 30 s")

// say sends one message and returns how long it took until the other side had
// it; the acknowledgement has come by then too.
func (l *line) say(fromStaff bool, text string) (time.Duration, error) {
	from, to := l.patient, l.staff
	if fromStaff {
		from, to = to, from
	}
	id := wsclient.NewClientID()
	// Timed from here: waiting behind a slow message before it counts too.
	sent := time.Now()
	l.turn.Lock()
	defer l.turn.Unlock()
	l.mu.Lock()
	l.waiting, l.receiver, l.left = id, to, 2
	l.mu.Unlock()
	err := from.send(wireFrame{Type: "message.send", Conversation: l.id, ClientID: id, Text: text})
	if err != nil {
		return 0, err
	}
	timer := time.NewTimer(30 * time.Second)
	defer timer.Stop()
	select {
	case err := <-l.done:
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.doneAt.Sub(sent), err
	case <-timer.C:
		return 0, errSlow
	}
}
