package realtime_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/google/uuid"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/realtime"
)

// openAs starts a conversation of somebody in particular, in a millisecond of
// its own: of two in one nobody came first.
func (h *house) openAs(a desk.Actor, text string) desk.ConversationID {
	h.t.Helper()
	for began := h.chat.Now().UnixMilli(); h.chat.Now().UnixMilli() == began; {
		runtime.Gosched()
	}
	it, err := h.chat.Open(h.t.Context(), a, chat.Opening{Department: "scheduling", Text: text, ClientID: uuid.NewString()})
	if err != nil {
		h.t.Fatal(err)
	}
	return it.ID
}

func (p *peer) place(want int64, c desk.ConversationID) {
	p.t.Helper()
	if f := p.await("queue.position"); f.Position != want || f.Conversation != string(c) {
		p.t.Fatalf("told %s, want place %d in %s", f.raw, want, c)
	}
}

// Places fall live as those ahead are taken, leave, or move to another desk.
func TestPlacesFallLive(t *testing.T) {
	h := newHouse(t)
	first := h.openAs(h.other, "first")
	second := h.openAs(h.other, "second")
	third := h.openAs(h.other, "third")
	mine := h.openAs(h.maya, "fourth")
	maya := h.connect(h.maya, mine)
	maya.place(4, mine)
	other := h.connect(h.other, third)
	other.place(3, third)

	if _, err := h.chat.Assign(t.Context(), h.ana, first, desk.StaffID(h.ana.ID), ""); err != nil {
		t.Fatal(err)
	}
	maya.place(3, mine)
	other.place(2, third)
	if _, err := h.chat.Resolve(t.Context(), h.other, second, ""); err != nil { // gives up
		t.Fatal(err)
	}
	maya.place(2, mine)
	other.place(1, third)
	if _, err := h.chat.Transfer(t.Context(), h.boss, third, "billing", "", ""); err != nil {
		t.Fatal(err)
	}
	maya.place(1, mine)
	// Alone in the new queue: the same place, but told again, because a new
	// connection has not heard it.
	h.connect(h.other, third).place(1, third)
	// Staff are told by their lists; a place is the patient's.
	ana := h.connect(h.ana, mine)
	h.send(h.ana, mine, "Hello")
	for f := ana.next(); f.Text != "Hello"; f = ana.next() {
		if f.Type == "queue.position" {
			t.Fatal("staff are told a place")
		}
	}
}

// Who has answers tells how long the wait will be: from what is known of the
// last ones, and by somebody more urgent why the place rose.
func TestPlacesComeWithTheWaitAndWhyTheyRose(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	other := h.openAs(h.other, "first")
	mine := h.openAs(h.maya, "second")
	maya := h.connect(h.maya, mine)
	if f := maya.await("queue.position"); f.Position != 2 || f.Wait != nil || f.Why != "" {
		t.Fatalf("nobody is there, told %s", f.raw)
	}
	late := h.openAs(h.other, "third")
	if _, err := h.chat.SetPriority(t.Context(), h.ana, late, "urgent", ""); err != nil {
		t.Fatal(err)
	}
	if f := maya.await("queue.position"); f.Position != 3 || f.Why != "urgent" {
		t.Fatalf("told %s", f.raw)
	}
	for i, c := range []desk.ConversationID{late, other} {
		if _, err := h.chat.Assign(t.Context(), h.ana, c, desk.StaffID(h.ana.ID), ""); err != nil {
			t.Fatal(err)
		}
		if f := maya.await("queue.position"); f.Position != int64(2-i) || f.Why != "" {
			t.Fatalf("told %s", f.raw)
		}
	}
	// A promise shows in the thread and could have ended the wait: the place is
	// told again though it is the same.
	if _, err := h.chat.Promise(t.Context(), h.ana, mine, chat.PromiseOf{Next: desk.NextAnswer, Due: h.chat.Now().Add(time.Hour).UnixMilli()}, ""); err != nil {
		t.Fatal(err)
	}
	maya.place(1, mine)
	if _, err := h.chat.Convert(t.Context(), h.maya, mine, chat.Conversion{Mode: desk.ModeMessage}, ""); err != nil {
		t.Fatal(err)
	}
	if _, f := maya.until("conversation.state"); f.Type == "" {
		t.Fatal("no state")
	}
	// Whoever left their question has no place.
	h.connect(h.other, h.openAs(h.other, "fourth")).await("queue.position")
	maya.send(map[string]any{"type": "ping"})
	before, _ := maya.until("pong")
	for _, f := range before {
		if f.Type == "queue.position" {
			t.Fatalf("told %s", f.raw)
		}
	}
}
