package wsclient_test

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/protocol"
)

func (s *fakeSocket) send(frame any) {
	s.write.Lock()
	defer s.write.Unlock()
	_ = s.conn.WriteJSON(frame) // a cut connection is what the tests are about
}

func (s *fakeSocket) event(conversation string, e protocol.StaffEvent, leak bool) {
	if s.kind == "staff" || leak {
		s.send(protocol.StaffEventFrame{Type: "event", Conversation: conversation, StaffEvent: leaking(e, leak)})
		return
	}
	s.send(protocol.PatientEventFrame{Type: "event", Conversation: conversation, PatientEvent: e.PatientEvent})
}

func leaking(e protocol.StaffEvent, leak bool) protocol.StaffEvent {
	if leak {
		e.WaitingOn = "insurer"
	}
	return e
}

func (f *fake) socket(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	kind, refused, limits := f.kindOf(r), spent(&f.refuse), f.limits
	f.mu.Unlock()
	if refused {
		w.Header().Set("Retry-After", "0")
		answer(w, 503, `{"code":"unavailable","retry_after_ms":20}`)
		return
	}
	if kind == "" {
		answer(w, 401, `{"code":"unauthenticated"}`)
		return
	}
	up := websocket.Upgrader{Subprotocols: []string{protocol.Subprotocol}}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	s := &fakeSocket{conn: conn, kind: kind, subscribed: map[string]bool{}}
	f.set(func(f *fake) { f.sockets[s] = true })
	defer f.set(func(f *fake) { delete(f.sockets, s) })
	defer conn.Close()
	s.send(protocol.Welcome{Type: "welcome", You: protocol.You{Kind: kind, ID: "x"}, Limits: limits})
	for {
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		var in struct {
			Type, Conversation, Text string
			ClientID                 string `json:"client_id"`
			After                    int64
		}
		if json.Unmarshal(raw, &in) != nil {
			return
		}
		f.mu.Lock()
		over := false
		switch in.Type {
		case "conversation.subscribe":
			over = f.subscribe(s, in.Conversation, in.After)
		case "conversation.unsubscribe":
			delete(s.subscribed, in.Conversation)
		case "message.send", "note.send":
			over = f.take(s, in.Type, in.Conversation, in.ClientID, in.Text)
		}
		f.mu.Unlock()
		if over {
			return
		}
	}
}

func (f *fake) subscribe(s *fakeSocket, conversation string, after int64) (over bool) {
	if f.closeWith != 0 {
		code := f.closeWith
		f.closeWith = 0
		if code == protocol.CloseExpired {
			f.tokens += 100 // the token in force is no longer the last one
		}
		_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		return true
	}
	if f.logs[conversation] == nil {
		s.send(protocol.ErrorFrame{Type: "error", Code: "not_found", Conversation: conversation})
		return false
	}
	s.subscribed[conversation] = true
	last := int64(0)
	for _, e := range f.logs[conversation] {
		if e.Seq > after {
			s.event(conversation, e, false)
		}
		last = e.Seq
	}
	s.send(protocol.Live{Type: "conversation.live", Conversation: conversation, Seq: last})
	return false
}

func (f *fake) take(s *fakeSocket, kind, conversation, clientID, text string) (over bool) {
	if spent(&f.rateLimit) {
		s.send(protocol.ErrorFrame{Type: "error", Code: "rate_limited", ClientID: clientID, Conversation: conversation, RetryAfterMS: 30})
		return false
	}
	if text == "forbidden" {
		s.send(protocol.ErrorFrame{Type: "error", Code: "invalid_text", ClientID: clientID, Conversation: conversation})
		return false
	}
	var e *protocol.StaffEvent
	for i, held := range f.logs[conversation] {
		if held.ClientID == clientID {
			e = &f.logs[conversation][i]
		}
	}
	if e == nil {
		event := map[string]string{"message.send": "message", "note.send": "note"}[kind]
		stored := f.appendLocked(conversation, event, s.kind, clientID, text)
		e = &stored
	}
	if spent(&f.cutBeforeAck) {
		return true
	}
	s.send(protocol.MessageAck{Type: "message.ack", Conversation: conversation, ClientID: clientID, Seq: e.Seq, At: e.At})
	return false
}
