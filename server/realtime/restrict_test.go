package realtime_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// Whoever follows a conversation that is restricted from them hears that it is
// not there, and nothing of it after that: no event, no row, no colleague in
// it. To ask for it is like asking for one that does not exist.
func TestARestrictionReachesWhoFollows(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	ana := h.connect(h.ana, c)
	ana.replay()
	if _, err := h.chat.Restrict(t.Context(), h.boss, c, "s_ana", "her sister", ""); err != nil {
		t.Fatal(err)
	}
	if f := ana.await("conversation.ended"); f.Conversation != string(c) || f.Code != "not_found" {
		t.Fatalf("ended: %s", f.raw)
	}
	h.send(h.maya, c, "canary-after")
	h.note(h.boss, c, "canary-note")
	boss := h.connect(h.boss, c)
	boss.replay()
	boss.send(map[string]any{"type": "typing", "conversation": c})
	other := h.open("Another matter")

	// What comes until the row of another conversation says nothing of the first.
	for {
		f := ana.next()
		if f.Type == "conversation.changed" && f.ID == string(other) {
			break
		}
		if f.Type != "conversation.ended" && strings.Contains(f.raw, string(c)) || strings.Contains(f.raw, "canary") {
			t.Fatalf("after the restriction: %s", f.raw)
		}
	}
	for _, typ := range []string{"conversation.subscribe", "message.send", "note.send", "typing", "conversation.read"} {
		id := uuid.NewString()
		var answers []string
		for _, conversation := range []string{string(c), "c_00000000000000000000000000"} {
			ana.send(map[string]any{"type": typ, "conversation": conversation, "client_id": id, "text": "x", "seq": 1, "after": 0})
			f := ana.await("error")
			answers = append(answers, strings.ReplaceAll(f.raw, conversation, "ID"))
		}
		if answers[0] != answers[1] {
			t.Errorf("%s: %q differs from %q", typ, answers[0], answers[1])
		}
	}
	if _, err := h.chat.Unrestrict(t.Context(), h.boss, c, "s_ana", ""); err != nil {
		t.Fatal(err)
	}
	again := h.connect(h.ana, c)
	events, _ := again.replay()
	for _, e := range events {
		if e.Kind == "restricted" && (strings.Contains(e.raw, "sister") || strings.Contains(e.raw, "s_ana")) {
			t.Errorf("the log names her: %s", e.raw)
		}
	}
}
