package realtime_test

import (
	"testing"

	"careline/server/desk"
)

// A tick reaches whoever may read the conversation, and nobody else.
func TestATickReachesColleaguesAtOnce(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	c := h.open("Hello")
	_, err := h.store.AddProtocol(ctx, "d_scheduling", "", func(desk.Protocol) (desk.Protocol, desk.AuditLine, error) {
		next := desk.Protocol{Title: map[string]string{"en": "Hello"}, Steps: []desk.ProtocolStep{{ID: "st_1", Text: map[string]string{"en": "Greet"}}}, Owner: "s_boss", By: "s_boss"}
		return next, desk.AuditLine{At: 1, Actor: h.boss, Action: "protocol.saved"}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	boss, ana, maya := h.connect(h.boss, c), h.connect(h.ana, c), h.connect(h.maya, c)
	for _, p := range []*peer{boss, ana, maya} {
		p.replay()
	}
	if _, err := h.chat.Restrict(ctx, h.boss, c, "s_ana", "her sister", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.chat.SetStep(ctx, h.boss, c, "st_1", 1, true); err != nil {
		t.Fatal(err)
	}
	if f := boss.await("checklist.changed"); f.Conversation != string(c) {
		t.Errorf("%s", f.raw)
	}
	last := h.open("Another matter")
	h.send(h.boss, c, "and on")
	for _, p := range []*peer{ana, maya} {
		for f := p.next(); f.ID != string(last) && f.Kind != "message"; f = p.next() {
			if f.Type == "checklist.changed" {
				t.Errorf("it reaches somebody whom it is kept from: %s", f.raw)
			}
		}
	}
}
