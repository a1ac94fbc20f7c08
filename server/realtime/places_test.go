package realtime_test

import (
	"testing"

	"github.com/google/uuid"

	"careline/server/chat"
	"careline/server/desk"
)

// openAs starts a conversation of somebody in particular.
func (h *house) openAs(a desk.Actor, text string) desk.ConversationID {
	h.t.Helper()
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
