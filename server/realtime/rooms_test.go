package realtime_test

import (
	"testing"
	"time"

	"careline/server/realtime"
)

// Lists tell who of staff has a conversation before them and who writes in it,
// to those alone who may know of it; whoever comes later is told too.
func TestListsTellWhoIsWhere(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{PresenceGrace: 20 * time.Millisecond, Coalesce: 10 * time.Millisecond}))
	c := h.open("Hello")
	boss, ben, maya := h.dial(h.http, h.boss), h.dial(h.http, h.ben), h.dial(h.http, h.maya)
	ana := h.connect(h.ana, c)
	ana.replay()
	f := boss.await("conversation.people")
	if f.Conversation != string(c) || len(f.People) != 1 || f.People[0].ID != "s_ana" || f.People[0].Name != "Ana" || f.People[0].TypingUntil != 0 {
		t.Fatalf("she looks: %s", f.raw)
	}
	ana.send(map[string]any{"type": "typing", "conversation": c, "note": true})
	if f := boss.await("conversation.people"); len(f.People) != 1 || f.People[0].TypingUntil == 0 || !f.People[0].Note {
		t.Fatalf("she writes a note: %s", f.raw)
	}
	h.note(h.ana, c, "Done")
	if f := boss.await("conversation.people"); len(f.People) != 1 || f.People[0].TypingUntil != 0 {
		t.Fatalf("she has written it: %s", f.raw)
	}
	later := h.dial(h.http, h.boss)
	if f := later.await("conversation.people"); f.Conversation != string(c) || len(f.People) != 1 {
		t.Fatalf("whoever comes later: %s", f.raw)
	}
	_ = ana.ws.Close()
	if f := boss.await("conversation.people"); len(f.People) != 0 {
		t.Fatalf("she left: %s", f.raw)
	}
	for _, p := range []*peer{ben, maya} { // another department; the patient
		p.send(map[string]any{"type": "nonsense"})
		for f := p.next(); f.Type != "error"; f = p.next() {
			if f.Type == "conversation.people" {
				t.Fatalf("told to somebody who may not know: %s", f.raw)
			}
		}
	}
}
