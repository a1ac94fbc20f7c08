package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// The floor is the least that could do the job: a plain gorilla relay on
// net/http, the usual goroutine pair a socket, which (unless it is the pure
// relay) stores each message in a group commit before it acknowledges it and
// hands it on. No permissions, no replay, no projections, no second database
// table. It speaks the same frames, so that one driver measures both.

// wireFrame is every frame the floor reads or writes.
type wireFrame struct {
	Type         string `json:"type"`
	Conversation string `json:"conversation,omitempty"`
	ClientID     string `json:"client_id,omitempty"`
	Seq          int64  `json:"seq,omitempty"`
	Prev         int64  `json:"prev,omitempty"`
	At           int64  `json:"at,omitempty"`
	Kind         string `json:"kind,omitempty"`
	Text         string `json:"text,omitempty"`
}

type floor struct {
	upgrader websocket.Upgrader
	commit   committer // nil: pure relay

	mu    sync.Mutex
	rooms map[string][]*peer
	seq   map[string]int64 // of the pure relay
}

type peer struct {
	conn *websocket.Conn
	out  chan []byte
	gone chan struct{}
}

// runFloor serves until it is told to stop. It prints its address first.
func runFloor(kind, where string) error {
	commit, err := openCommitter(kind, where)
	if err != nil {
		return err
	}
	f := &floor{commit: commit, rooms: map[string][]*peer{}, seq: map[string]int64{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	server := &http.Server{Handler: http.HandlerFunc(f.serve), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func (f *floor) serve(w http.ResponseWriter, r *http.Request) {
	conn, err := f.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	p := &peer{conn: conn, out: make(chan []byte, 256), gone: make(chan struct{})}
	go p.write()
	p.send(wireFrame{Type: "welcome"})
	f.read(p)
	close(p.gone)
	conn.Close()
	f.leave(p)
}

func (p *peer) write() {
	for {
		select {
		case raw := <-p.out:
			if p.conn.WriteMessage(websocket.TextMessage, raw) != nil {
				p.conn.Close()
				return
			}
		case <-p.gone:
			return
		}
	}
}

func (p *peer) send(frame wireFrame) {
	raw, err := json.Marshal(frame)
	if err != nil {
		panic(err) // a struct of strings and numbers
	}
	p.sendRaw(raw)
}

func (p *peer) sendRaw(raw []byte) {
	select {
	case p.out <- raw:
	case <-p.gone:
	}
}

func (f *floor) read(p *peer) {
	for {
		_, raw, err := p.conn.ReadMessage()
		if err != nil {
			return
		}
		var in wireFrame
		if json.Unmarshal(raw, &in) != nil {
			return
		}
		switch in.Type {
		case "conversation.subscribe":
			f.mu.Lock()
			f.rooms[in.Conversation] = append(f.rooms[in.Conversation], p)
			f.mu.Unlock()
			p.send(wireFrame{Type: "conversation.live", Conversation: in.Conversation})
		case "message.send":
			if err := f.relay(p, in); err != nil {
				fmt.Fprintln(os.Stderr, "floor:", err)
				return
			}
		}
	}
}

// relay stores, acknowledges, and hands on to everyone else in the room.
func (f *floor) relay(p *peer, in wireFrame) error {
	at := time.Now().UnixMilli()
	seq, err := f.store(in, at)
	if err != nil {
		return err
	}
	p.send(wireFrame{Type: "message.ack", Conversation: in.Conversation, ClientID: in.ClientID, Seq: seq, At: at})
	raw, err := json.Marshal(wireFrame{Type: "event", Conversation: in.Conversation, ClientID: in.ClientID,
		Seq: seq, Prev: seq - 1, At: at, Kind: "message", Text: in.Text})
	if err != nil {
		return err
	}
	f.mu.Lock()
	others := f.rooms[in.Conversation]
	f.mu.Unlock()
	for _, other := range others {
		if other != p {
			other.sendRaw(raw)
		}
	}
	return nil
}

func (f *floor) store(in wireFrame, at int64) (int64, error) {
	if f.commit != nil {
		return f.commit(insert{conversation: in.Conversation, clientID: in.ClientID, text: in.Text, at: at})
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seq[in.Conversation]++
	return f.seq[in.Conversation], nil
}

// leave takes a socket out of its rooms; lists are replaced, never changed,
// because relays read them without the lock.
func (f *floor) leave(p *peer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, room := range f.rooms {
		for i, one := range room {
			if one == p {
				f.rooms[id] = append(append([]*peer(nil), room[:i]...), room[i+1:]...)
				break
			}
		}
	}
}
