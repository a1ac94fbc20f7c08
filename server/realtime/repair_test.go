package realtime_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/bus"
	"careline/server/bus/bustest"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/realtime"
)

// faulty puts a bus with faults between the verbs and the hub.
func faulty(seed uint64, f bustest.Faults) setting {
	return func(o *realtime.Options, b *chat.Bus) {
		o.Limits.Look = 30 * time.Millisecond
		*b = bustest.NewFaulty(*b, seed, f)
	}
}

func TestViewsAreWholeWhateverTheBusDoes(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			h := newHouse(t, faulty(seed, bustest.Faults{Drop: 0.2, Double: 0.2, Delay: 0.2}))
			c := h.open("Hello")
			var all sync.WaitGroup
			done := make(chan struct{})
			for r := range 4 {
				a := []desk.Actor{h.maya, h.ana}[r%2]
				all.Go(func() { follow(t, h, a, c, r >= 2, done) })
			}
			for i := range 60 {
				a := []desk.Actor{h.maya, h.ana}[i%2]
				h.send(a, c, fmt.Sprint("message ", i))
				if i%5 == 0 {
					h.note(h.ana, c, "note")
				}
			}
			h.send(h.ana, c, "the end")
			close(done)
			all.Wait()
		})
	}
}

func TestLookBringsALostLastEvent(t *testing.T) {
	h := newHouse(t, faulty(1, bustest.Faults{Drop: 1}))
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	boss := h.dial(h.http, h.boss)
	h.send(h.ana, c, "lost on the bus")
	for f := maya.await("event"); f.Text != "lost on the bus"; f = maya.await("event") {
	}
	for f := boss.await("conversation.changed"); !strings.Contains(f.raw, "lost on the bus"); f = boss.await("conversation.changed") {
	}
	if n := h.rt.Stats().Repairs; n == 0 {
		t.Fatal("the repair was not counted")
	}
}

// Another process writes into the same database and its bus does not reach us.
func TestLookBringsWhatAnotherProcessWrote(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	elsewhere := bus.NewInProcess[chat.Notice]()
	defer elsewhere.Close()
	there, err := chat.New(h.store, elsewhere, chat.Options{DigestKey: []byte("a key of the tests")})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, err := there.Send(t.Context(), h.ana, chat.Sending{Conversation: c, Text: fmt.Sprint(i),
			ClientID: fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	for f := maya.await("event"); f.Text != "4"; f = maya.await("event") {
	}
}

const big = 9_000 // characters of four bytes: a slow reader's buffers fill fast

func TestSlowReaderOfHistoryIsNeverCutOff(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{QueueFrames: 64, QueueBytes: 256 << 10, HeldFrames: 16, Page: 20}))
	c := h.open("Hello")
	text := strings.Repeat("🦷", big)
	for range 250 {
		h.send(h.maya, c, text)
	}
	slow := h.connect(h.maya, c) // and does not read
	quick := h.connect(h.ana, c)
	quick.replay()
	for i := range 40 { // more than may be held, while slow still has history to come
		h.send(h.maya, c, fmt.Sprint(i))
	}
	h.send(h.maya, c, "the end")
	for f := quick.await("event"); f.Text != "the end"; f = quick.await("event") {
	}
	var got []wire
	for after := int64(0); len(got) == 0 || got[len(got)-1].Text != "the end"; {
		f := slow.await("event")
		if f.Prev != after {
			t.Fatalf("holds %d and got seq %d, prev %d", after, f.Seq, f.Prev)
		}
		got, after = append(got, f), f.Seq
	}
	same(t, h, h.maya, c, got)
	if n := h.rt.Stats().Overflows; n != 0 {
		t.Fatalf("%d overflows", n)
	}
}

func TestSlowReaderOfLiveEventsIsClosedAndDelaysNobody(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{QueueFrames: 64, QueueBytes: 256 << 10}))
	c := h.open("Hello")
	slow, quick := h.connect(h.maya, c), h.connect(h.ana, c)
	slow.replay()
	slow.holdsLittle()
	quick.replay()
	text := strings.Repeat("🦷", big)
	for n := 0; h.rt.Stats().Closed[4008] == 0; n++ {
		if n > 1000 {
			t.Fatal("never overflowed")
		}
		h.send(h.maya, c, text)
		for f := quick.await("event"); f.Text != text; f = quick.await("event") {
		}
	}
	code, frames := slow.closed()
	if code != 4008 {
		t.Fatalf("closed with %d", code)
	}
	after := int64(0)
	for _, f := range frames {
		if f.Type == "event" {
			if after > 0 && f.Prev != after {
				t.Fatalf("a gap before the close: %d after %d", f.Prev, after)
			}
			after = f.Seq
		}
	}
	again := h.dial(h.http, h.maya)
	again.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": after})
	if f := again.await("event"); f.Prev != after {
		t.Fatalf("resumed with prev %d, holds %d", f.Prev, after)
	}
}

func TestUnavailableStoreIsSaidWithoutInternals(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	p := h.dial(h.http, h.maya)
	h.closeStore()
	p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": 0})
	if f := p.await("error"); f.Code != "unavailable" || strings.Contains(f.raw, "sql") {
		t.Fatalf("answer %s", f.raw)
	}
}

// Everybody comes back at once and only one may read the store at a time: they
// wait in line, and nobody is refused.
func TestReconnectingCrowdWaitsInLine(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Reads: 1, SessionConnections: 1000}))
	c := h.open("Hello")
	for i := range 5 {
		h.send(h.maya, c, fmt.Sprint(i))
	}
	var crowd sync.WaitGroup
	for range 150 {
		crowd.Go(func() {
			d := websocket.Dialer{Subprotocols: []string{"careline.v1"}}
			ws, _, err := d.Dial("ws://"+h.fiber+"/ws", http.Header{"Authorization": {"Bearer p_maya"}})
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = ws.Close() }()
			p := &peer{t, ws}
			if err := ws.WriteJSON(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": 3}); err != nil {
				t.Error(err)
			}
			events := 0
			for {
				f, err := p.read()
				if err != nil {
					t.Error(err)
					return
				}
				if f.Type == "event" {
					events++
				}
				if f.Type == "conversation.live" {
					break
				}
			}
			if events != 5 {
				t.Errorf("caught up with %d events of 5", events)
			}
		})
	}
	crowd.Wait()
	if n := h.rt.Stats().Closed; len(n) != 0 {
		t.Errorf("closed %v", n)
	}
}
