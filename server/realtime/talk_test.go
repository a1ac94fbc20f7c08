package realtime_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/realtime"
)

// Both doors carry the same conversation.
func TestPatientAndStaffTalk(t *testing.T) {
	h := newHouse(t)
	c := h.open("Can I move my appointment?")
	maya := h.dial(h.fiber, h.maya)
	ana := h.dial(h.http, h.ana)
	for _, p := range []*peer{maya, ana} {
		p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": 0})
	}
	var kinds []string
	replayed, _ := maya.replay()
	for _, f := range replayed {
		kinds = append(kinds, f.Kind)
	}
	if got := strings.Join(kinds, " "); got != "notice_accepted opened message" {
		t.Fatalf("the patient's replay: %s", got)
	}
	replayed, live := ana.replay()
	if live.Seq != int64(len(replayed)) {
		t.Fatalf("staff views are dense; live says %d after %d events", live.Seq, len(replayed))
	}

	id := uuid.NewString()
	for range 2 { // a repetition is answered like the first time
		ana.send(map[string]any{"type": "message.send", "conversation": c, "client_id": id, "text": "Of course."})
		ack := ana.await("message.ack")
		if ack.ClientID != id || ack.Seq == 0 || ack.At == 0 || ack.Conversation != string(c) {
			t.Fatalf("ack %s", ack.raw)
		}
	}
	var f wire
	for f.Kind != "message" {
		f = maya.await("event")
	}
	if f.Text != "Of course." || f.From.Kind != "staff" || f.From.Name != "Ana" || f.ClientID != id {
		t.Fatalf("the patient got %s", f.raw)
	}
	maya.send(map[string]any{"type": "message.send", "conversation": c, "client_id": uuid.NewString(), "text": "Thanks 🙏"})
	maya.await("message.ack")
	for f = ana.await("event"); f.Text != "Thanks 🙏"; f = ana.await("event") {
	}
}

func TestReplayIsPagedAndResumable(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Page: 7}))
	c := h.open("Hello")
	for i := range 50 {
		h.note(h.ana, c, fmt.Sprint("note ", i))
		h.send(h.ana, c, fmt.Sprint("message ", i))
	}
	for _, a := range []desk.Actor{h.maya, h.ana} {
		view := h.view(a, c)
		for _, from := range []int{0, 1, 30, len(view) - 1, len(view)} {
			after, want := int64(0), view[from:]
			if from > 0 {
				after = view[from-1].Seq
			}
			p := h.dial(h.http, a)
			p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": after})
			got, live := p.replay()
			if len(got) != len(want) {
				t.Fatalf("%s after %d: %d events, want %d", a.ID, after, len(got), len(want))
			}
			for i, e := range want {
				if got[i].Seq != e.Seq || got[i].Prev != e.Prev(a.Kind) || got[i].Kind != string(e.Kind) {
					t.Fatalf("%s after %d: event %d is %s", a.ID, after, i, got[i].raw)
				}
			}
			if live.Seq != view[len(view)-1].Seq {
				t.Fatalf("%s: live %d, want %d", a.ID, live.Seq, view[len(view)-1].Seq)
			}
			_ = p.ws.Close()
		}
	}
}

func TestSubscribeBeyondTheEndAndAgain(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	end := h.view(h.maya, c)
	last := end[len(end)-1].Seq
	p := h.dial(h.http, h.maya)
	p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": last + 1000})
	if f := p.next(); f.Type != "conversation.live" || f.Seq != last {
		t.Fatalf("beyond the end: %s", f.raw)
	}
	e := h.send(h.maya, c, "one more")
	if f := p.next(); f.Type != "event" || f.Seq != e.Seq {
		t.Fatalf("live: %s", f.raw)
	}
	p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": 0})
	if got, _ := p.replay(); len(got) != len(end)+1 {
		t.Fatalf("subscribing again replayed %d events", len(got)-1)
	}
	p.send(map[string]any{"type": "conversation.unsubscribe", "conversation": c})
	p.send(map[string]any{"type": "conversation.read", "conversation": c, "seq": -1})
	if f := p.next(); f.Type != "error" || f.Code != "invalid" {
		t.Fatalf("negative: %s", f.raw)
	}
	h.send(h.ana, c, "unheard")
	p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": -1})
	if f := p.next(); f.Type != "error" || f.Code != "invalid" || f.Conversation != string(c) {
		t.Fatalf("negative: %s", f.raw)
	}
}

func TestNotesNeverReachThePatient(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	ana := h.connect(h.ana, c)
	ana.replay()
	ana.send(map[string]any{"type": "note.send", "conversation": c, "client_id": uuid.NewString(), "text": "SECRET live"})
	ana.await("message.ack")
	ana.send(map[string]any{"type": "typing", "conversation": c, "note": true})
	h.send(h.ana, c, "bye")
	again := h.connect(h.maya, c)
	again.replay()
	maya.send(map[string]any{"type": "note.send", "conversation": c, "client_id": uuid.NewString(), "text": "mine"})
	for {
		f := maya.next()
		if strings.Contains(f.raw, "SECRET") || f.Kind == "note" || f.Type == "typing" {
			t.Fatalf("the patient got %s", f.raw)
		}
		if f.Type == "error" {
			if f.Code != "forbidden" {
				t.Fatalf("a patient's note: %s", f.raw)
			}
			return
		}
	}
}

func TestTypingAndReadGoToTheOthers(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	maya, ana := h.connect(h.maya, c), h.connect(h.ana, c)
	maya.replay()
	ana.replay()
	ana.send(map[string]any{"type": "typing", "conversation": c})
	f := maya.await("typing")
	if f.From.ID != "s_ana" || f.Until <= time.Now().UnixMilli() || f.Conversation != string(c) {
		t.Fatalf("typing: %s", f.raw)
	}
	maya.send(map[string]any{"type": "conversation.read", "conversation": c, "seq": 1 << 40})
	last := h.view(h.maya, c)
	f = ana.await("conversation.read") // and no typing before it: that was ana's own
	if f.From.Kind != "patient" || f.Seq != last[len(last)-1].Seq {
		t.Fatalf("read: %s", f.raw)
	}
	// A note is beyond what the patient knows of: the mark does not tell.
	n := h.note(h.ana, c, "internal")
	ana.send(map[string]any{"type": "conversation.read", "conversation": c, "seq": n.Seq})
	if f := maya.await("conversation.read"); f.Seq >= n.Seq {
		t.Fatalf("the patient learned of a note: %s", f.raw)
	}
}

func TestPresenceWithinAConversation(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{PresenceGrace: time.Millisecond}))
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	ana := h.connect(h.ana, c)
	ana.replay()
	for { // who was there comes after the replay
		f := ana.await("presence")
		if f.From.Kind == "patient" {
			if f.Status != "online" || f.Conversation != string(c) {
				t.Fatalf("presence: %s", f.raw)
			}
			break
		}
	}
	if f := maya.await("presence"); f.From.ID != "s_ana" || f.Status != "online" {
		t.Fatalf("presence: %s", f.raw)
	}
	_ = ana.ws.Close()
	if f := maya.await("presence"); f.From.ID != "s_ana" || f.Status != "offline" {
		t.Fatalf("presence: %s", f.raw)
	}
}

func TestForeignAndMissingAreTheSame(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	other := h.dial(h.http, h.other)
	ben := h.dial(h.http, h.ben) // works in another department
	id := uuid.NewString()
	for _, p := range []*peer{other, ben} {
		for _, typ := range []string{"conversation.subscribe", "message.send", "typing", "conversation.read"} {
			var answers []string
			for _, conversation := range []string{string(c), "c_00000000000000000000000000"} {
				for _, text := range []string{"x", ""} {
					p.send(map[string]any{"type": typ, "conversation": conversation, "client_id": id, "text": text, "seq": 1})
					f := p.await("error")
					answers = append(answers, strings.ReplaceAll(f.raw, conversation, "ID"))
				}
			}
			for _, a := range answers {
				if a != answers[0] || !strings.Contains(a, `"not_found"`) {
					t.Errorf("%s: %q differs from %q", typ, a, answers[0])
				}
			}
		}
	}
	if got := h.view(h.maya, c); got[len(got)-1].Body.Text != "Hello" {
		t.Fatal("something was written")
	}
}

// Senders on every side, readers that come and go: everybody sees exactly
// their view.
func TestNoGapAndNoDoubleUnderConcurrentSends(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	const senders, each = 4, 40
	var sending sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			a := []desk.Actor{h.maya, h.ana}[s%2]
			for i := range each {
				if s == 3 && i%2 == 0 {
					_, _ = h.chat.Note(context.Background(), a, chat.Sending{Conversation: c, Text: "n", ClientID: uuid.NewString()})
					continue
				}
				h.send(a, c, fmt.Sprintf("%d/%d", s, i))
			}
		})
	}
	var reading sync.WaitGroup
	done := make(chan struct{})
	for r := range 6 {
		a := []desk.Actor{h.maya, h.ana}[r%2]
		reading.Go(func() { follow(t, h, a, c, r >= 2, done) })
	}
	sending.Wait()
	h.send(h.ana, c, "the end")
	close(done)
	reading.Wait()
}

// follow reads a conversation to "the end", reconnecting in between if asked,
// and compares with the store.
func follow(t *testing.T, h *house, a desk.Actor, c desk.ConversationID, reconnects bool, done <-chan struct{}) {
	var got []wire
	after := int64(0)
	for {
		p := h.dial(h.fiber, a)
		p.send(map[string]any{"type": "conversation.subscribe", "conversation": c, "after": after})
		for n := 0; ; n++ {
			f, err := p.read()
			if err != nil {
				t.Errorf("%s: %v", a.ID, err)
				return
			}
			if f.Type != "event" {
				continue
			}
			if f.Prev != after || f.Seq <= after {
				t.Errorf("%s holds %d and got seq %d, prev %d", a.ID, after, f.Seq, f.Prev)
				return
			}
			got, after = append(got, f), f.Seq
			if f.Text == "the end" {
				same(t, h, a, c, got)
				return
			}
			if reconnects && n == 15 {
				break
			}
		}
		_ = p.ws.Close()
		select {
		case <-done:
			reconnects = false
		default:
		}
	}
}

func same(t *testing.T, h *house, a desk.Actor, c desk.ConversationID, got []wire) {
	t.Helper()
	want, err := h.chat.Events(context.Background(), a, c, 0, 1000)
	if err != nil {
		t.Error(err)
		return
	}
	if len(got) != len(want) {
		t.Errorf("%s saw %d events, the log has %d", a.ID, len(got), len(want))
		return
	}
	for i := range want {
		if got[i].Seq != want[i].Seq || got[i].Text != want[i].Body.Text {
			t.Errorf("%s: event %d is %s", a.ID, i, got[i].raw)
		}
	}
}
