package realtime_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"careline/server/desk"
	"careline/server/realtime"
)

// What a member of staff has before them is written into their own log, and
// only what they may read.
func TestFocusIsWritten(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	c := h.open("Hello")
	ana := h.dial(h.http, h.ana)
	focus := func(p *peer, on desk.ConversationID) {
		t.Helper()
		p.send(map[string]any{"type": "focus", "conversation": on})
	}
	focus(ana, c)
	focus(ana, c) // still at it
	focus(ana, "")
	ana.send(map[string]any{"type": "ping"})
	ana.await("pong")
	var slices []string
	activity, err := h.store.Activity(t.Context(), "s_ana", 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range activity {
		if a.Kind == "focus" {
			slices = append(slices, a.Value)
		}
	}
	if len(slices) != 2 || slices[0] != string(c) || slices[1] != "" {
		t.Fatalf("written %q, want one slice that ended", slices)
	}
	ben := h.dial(h.http, h.ben) // of billing
	focus(ben, c)
	if f := ben.await("error"); f.Code != "not_found" || f.Conversation != string(c) {
		t.Fatalf("told %s", f.raw)
	}
	maya := h.dial(h.http, h.maya)
	focus(maya, c)
	if f := maya.await("error"); f.Code != "forbidden" {
		t.Fatalf("told %s", f.raw)
	}
}

// A holding reply is shown as one to staff alone, and answers nothing.
func TestAHoldingReplyOverTheSocket(t *testing.T) {
	h := newHouse(t)
	c := h.open("Hello")
	maya, ana := h.connect(h.maya, c), h.connect(h.ana, c)
	maya.replay()
	ana.replay()
	ana.send(map[string]any{"type": "message.send", "conversation": c, "client_id": uuid.NewString(), "text": "One moment.", "holding": true})
	for f := ana.await("event"); ; f = ana.await("event") {
		if f.Text == "One moment." {
			if !f.Holding {
				t.Fatalf("staff read %s", f.raw)
			}
			break
		}
	}
	for f := maya.await("event"); ; f = maya.await("event") {
		if f.Text == "One moment." {
			if f.Holding {
				t.Fatalf("the patient reads %s", f.raw)
			}
			break
		}
	}
	row, err := h.store.Conversation(t.Context(), c)
	if err != nil || row.WaitingSince == 0 || row.RespondedAt != 0 {
		t.Fatalf("since %d, responded at %d, %v: a holding reply is no answer", row.WaitingSince, row.RespondedAt, err)
	}
}
