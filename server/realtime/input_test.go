package realtime_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"careline/server/desk"
	"careline/server/realtime"
)

// Frames after which the socket is closed.
func TestInputThatCloses(t *testing.T) {
	h := newHouse(t)
	deep := strings.Repeat(`{"x":`, 40) + `1` + strings.Repeat(`}`, 40)
	for _, tc := range []struct {
		name string
		kind int
		data string
		code int
		says string // code of the error frame before the close
	}{
		{"binary", websocket.BinaryMessage, `{"type":"typing"}`, 4000, "malformed"},
		{"no JSON", websocket.TextMessage, `hello`, 4000, "malformed"},
		{"empty", websocket.TextMessage, ``, 4000, "malformed"},
		{"array", websocket.TextMessage, `[]`, 4000, "malformed"},
		{"string", websocket.TextMessage, `"typing"`, 4000, "malformed"},
		{"number", websocket.TextMessage, `7`, 4000, "malformed"},
		{"two objects", websocket.TextMessage, `{"type":"typing"}{}`, 4000, "malformed"},
		{"cut off", websocket.TextMessage, `{"type":"typing"`, 4000, "malformed"},
		{"wrong type of type", websocket.TextMessage, `{"type":7}`, 4000, "malformed"},
		{"wrong type of a field", websocket.TextMessage, `{"type":"conversation.read","conversation":"c","seq":"1"}`, 4000, "malformed"},
		{"fraction", websocket.TextMessage, `{"type":"conversation.read","conversation":"c","seq":1.5}`, 4000, "malformed"},
		{"too deep", websocket.TextMessage, `{"type":"typing","x":` + deep + `}`, 4000, "malformed"},
		{"invalid UTF-8", websocket.TextMessage, "{\"type\":\"typing\",\"conversation\":\"\xff\"}", 1007, ""},
		{"cut UTF-8", websocket.TextMessage, "{\"type\":\"\xf0\x9f\xa6\"}", 1007, ""},
		{"surrogate as UTF-8", websocket.TextMessage, "{\"type\":\"\xed\xa0\x80\"}", 1007, ""},
		{"too large", websocket.TextMessage, `{"type":"` + strings.Repeat("x", 300<<10) + `"}`, 1009, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, addr := range []string{h.http, h.fiber} {
				p := h.dial(addr, h.maya)
				p.t = t
				p.raw(tc.kind, tc.data)
				code, frames := p.closed()
				if code != tc.code {
					t.Errorf("closed with %d, want %d", code, tc.code)
				}
				if tc.says == "" && len(frames) != 0 || tc.says != "" && (len(frames) != 1 || frames[0].Code != tc.says) {
					t.Errorf("said %v, want %q", frames, tc.says)
				}
			}
		})
	}
}

// Frames that are answered with an error while the socket stays open.
func TestInputThatIsRefused(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	p := h.dial(h.http, h.maya)
	id := uuid.NewString()
	send := func(text string) string {
		return fmt.Sprintf(`{"type":"message.send","conversation":%q,"client_id":%q,"text":%s}`, c, id, text)
	}
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	for _, tc := range []struct {
		name, data, code string
		named            bool // the answer carries the client id
	}{
		{"unknown type", `{"type":"conversation.delete","conversation":"x"}`, "unknown_type", false},
		{"no type", `{}`, "unknown_type", false},
		{"unknown fields are tolerated", `{"type":"conversation.subscribe","conversation":"x","y":[{}]}`, "not_found", false},
		{"unknown conversation", `{"type":"typing","conversation":"x"}`, "not_found", false},
		{"no conversation", `{"type":"typing"}`, "not_found", false},
		{"empty", send(`""`), "empty", true},
		{"white space", send(`" \n\t　` + "\u200b" + `"`), "empty", true},
		{"10,001 code points", send(quoted(strings.Repeat("é", 10_001))), "too_long", true},
		{"10,001 emoji", send(quoted(strings.Repeat("🦷", 10_001))), "too_long", true},
		{"NUL escaped", send(`"a\u0000b"`), "invalid_text", true},
		{"NUL raw", send("\"a\x00b\""), "invalid_text", false},
		{"lone high surrogate", send(`"a\ud83eb"`), "invalid_text", true},
		{"lone low surrogate", send(`"a\uddb7b"`), "invalid_text", true},
		{"surrogates turned around", send(`"a\uddb7\ud83eb"`), "invalid_text", true},
		{"client id no UUID", fmt.Sprintf(`{"type":"message.send","conversation":%q,"client_id":"1","text":"x"}`, c), "invalid", false},
		{"a patient's presence", `{"type":"presence.set","status":"away"}`, "forbidden", false},
		{"after negative", fmt.Sprintf(`{"type":"conversation.subscribe","conversation":%q,"after":-1}`, c), "invalid", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p.t = t
			p.raw(websocket.TextMessage, tc.data)
			f := p.next()
			if f.Type != "error" || f.Code != tc.code || f.Message == "" {
				t.Errorf("answer %s, want %s", f.raw, tc.code)
			}
			if tc.named != (f.ClientID == id) {
				t.Errorf("client id in %s", f.raw)
			}
		})
	}
	if n := len(h.view(h.maya, c)); n != 3 {
		t.Errorf("the log has %d events, want the 3 of the opening", n)
	}
	p.t = t
	for _, text := range []string{strings.Repeat("🦷", 10_000), "مرحبا hello שלום 👩‍👩‍👧‍👦 \u202e", `\u0000`, "a\r\nb\t"} {
		p.send(map[string]any{"type": "message.send", "conversation": c, "client_id": uuid.NewString(), "text": text})
		p.await("message.ack")
		log := h.view(h.maya, c)
		if got := log[len(log)-1].Body.Text; got != text {
			t.Errorf("stored %d bytes of %d", len(got), len(text))
		}
	}
	p.send(map[string]any{"type": "message.send", "conversation": c, "client_id": id, "text": "one"})
	p.await("message.ack")
	p.send(map[string]any{"type": "message.send", "conversation": c, "client_id": id, "text": "two"})
	if f := p.await("error"); f.Code != "client_id_conflict" || f.ClientID != id {
		t.Errorf("another text under one client id: %s", f.raw)
	}
}

// What is refused is told in the language of who is connected: the one the page
// names, else the browser's, as on REST; on both ways to the socket.
func TestRefusalsAreInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	english, spanish := desk.ErrUnfilled.Public, desk.ErrUnfilled.In("es")
	for _, tc := range []struct {
		name, query, browser, want string
	}{
		{"nothing said", "", "", english},
		{"the browser's", "", "es-MX,es;q=0.9,en;q=0.8", spanish},
		{"the page's goes first", "?language=es", "en-US,en;q=0.9", spanish},
		{"also the other way round", "?as=staff&language=en", "es", english},
		{"one that we do not write", "?language=fr", "de,es;q=0.5", spanish},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, addr := range []string{h.http, h.fiber} {
				p := h.dialAs(addr, h.ana, tc.query, http.Header{"Accept-Language": {tc.browser}})
				p.t = t
				p.send(map[string]any{"type": "message.send", "conversation": c, "client_id": uuid.NewString(), "text": "Hi {{name}}"})
				if f := p.await("error"); f.Code != "unfilled_variable" || f.Message != tc.want {
					t.Errorf("told %s, want %q", f.raw, tc.want)
				}
				_ = p.ws.Close()
			}
		})
	}
}

func TestTooFastIsSaidForEachFrame(t *testing.T) {
	const burst, sent = 30, 40
	h := newHouse(t, limits(realtime.Limits{PatientFrames: realtime.Rate{PerSecond: 0.1, Burst: burst}}))
	c := h.open("Hello")
	p := h.dial(h.http, h.maya)
	want := map[string]bool{}
	for range sent {
		id := uuid.NewString()
		want[id] = true
		p.send(map[string]any{"type": "message.send", "conversation": c, "client_id": id, "text": "x"})
	}
	acked, limited := 0, 0
	for range sent {
		f := p.next()
		if !want[f.ClientID] {
			t.Fatalf("not ours, or twice: %s", f.raw)
		}
		delete(want, f.ClientID)
		switch {
		case f.Type == "message.ack":
			acked++
		case f.Code == "rate_limited" && f.RetryAfterMS > 0:
			limited++
		default:
			t.Fatalf("answer %s", f.raw)
		}
	}
	if acked < burst || acked > burst+2 || h.rt.Stats().RateLimited != int64(limited) {
		t.Fatalf("%d acknowledged, %d too fast, %d counted", acked, limited, h.rt.Stats().RateLimited)
	}
}

// Whoever goes on regardless is read no faster than the rate, and gets every
// answer all the same.
func TestFloodIsSlowedDown(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{PatientFrames: realtime.Rate{PerSecond: 50, Burst: 5}}))
	p, other := h.dial(h.http, h.maya), h.dial(h.http, h.other)
	const sent = 60
	began := time.Now()
	for range sent {
		p.send(map[string]any{"type": "nonsense"})
	}
	other.send(map[string]any{"type": "nonsense"})
	other.await("error")
	for range sent {
		if f := p.next(); f.Code != "unknown_type" && f.Code != "rate_limited" {
			t.Fatalf("answer %s", f.raw)
		}
	}
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Fatalf("%d frames at 50 a second were answered in %v", sent, took)
	}
}

func TestSubscriptionsAreLimited(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Subscriptions: 2}))
	p := h.dial(h.http, h.maya)
	for i := range 3 {
		c := h.open("Hello")
		p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": 1 << 30})
		f := p.next()
		if i < 2 && f.Type != "conversation.live" || i == 2 && f.Code != "too_many_subscriptions" {
			t.Fatalf("subscription %d: %s", i, f.raw)
		}
	}
	if n := h.rt.Stats().Subscriptions; n != 2 {
		t.Fatalf("%d subscriptions open", n)
	}
}
