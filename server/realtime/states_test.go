package realtime_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"careline/server/bus/bustest"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/realtime"
)

// until reads frames up to the next one of a type and answers what came before
// it too.
func (p *peer) until(typ string) (before []wire, found wire) {
	p.t.Helper()
	for {
		f := p.next()
		if f.Type == typ {
			return before, f
		}
		before = append(before, f)
	}
}

func stateOf(t *testing.T, f wire) protocol.PatientStanding {
	t.Helper()
	var s protocol.State
	if err := json.Unmarshal([]byte(f.raw), &s); err != nil {
		t.Fatal(err)
	}
	return s.PatientStanding
}

// A patient is told how their conversation stands when that changes, after the
// event that changed it, and not when only staff may know.
func TestPatientsAreToldHowItStands(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Coalesce: 20 * time.Millisecond}))
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	ana := h.connect(h.ana, c)
	ana.replay()
	if _, err := h.chat.Assign(t.Context(), h.ana, c, desk.StaffID(h.ana.ID), ""); err != nil {
		t.Fatal(err)
	}
	before, f := maya.until("conversation.state")
	state := stateOf(t, f)
	if state.Status != "open" || state.Assignee == nil || state.Assignee.Name != "Ana" || state.ID != string(c) {
		t.Fatalf("told %s", f.raw)
	}
	last := int64(0)
	for _, b := range before {
		if b.Type == "event" {
			last = b.Seq
		}
	}
	if last != state.LastSeq {
		t.Fatalf("told of a state up to %d after event %d", state.LastSeq, last)
	}
	// Neither a note nor a second message of hers changes how it stands. What
	// happens to another conversation afterwards is told alone.
	h.note(h.ana, c, "for colleagues")
	h.send(h.maya, c, "one more thing")
	other := h.open("Another matter")
	maya.send(map[string]any{"type": "conversation.subscribe", "conversation": other, "after": 0})
	maya.replay()
	if _, err := h.chat.Assign(t.Context(), h.ana, other, desk.StaffID(h.ana.ID), ""); err != nil {
		t.Fatal(err)
	}
	if _, f = maya.until("conversation.state"); f.ID != string(other) {
		t.Fatalf("told %s", f.raw)
	}
	h.send(h.ana, c, "Done, I think.")
	before, f = maya.until("conversation.state")
	if state := stateOf(t, f); state.Status != "waiting" || state.WaitingOn != "patient" || state.Next != desk.NextReply {
		t.Fatalf("told %s", f.raw)
	}
	if n := len(before); n == 0 || before[n-1].Text != "Done, I think." {
		t.Fatalf("the state came after %v", before)
	}
	// Staff have their lists.
	h.send(h.ana, c, "for sure")
	for f := ana.next(); f.Text != "for sure"; f = ana.next() {
		if f.Type == "conversation.state" {
			t.Fatalf("staff are told %s", f.raw)
		}
	}
}

// What the bus lost is told too, and never before its events.
func TestStatesFollowTheirEventsWhateverTheBusDoes(t *testing.T) {
	h := newHouse(t, faulty(1, bustest.Faults{Drop: 1}), func(o *realtime.Options, _ *chat.Bus) {
		o.Limits.Coalesce = time.Millisecond
	})
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	if _, err := h.chat.Assign(t.Context(), h.ana, c, desk.StaffID(h.ana.ID), ""); err != nil {
		t.Fatal(err)
	}
	h.send(h.ana, c, "lost on the bus")
	before, f := maya.until("conversation.state")
	for state := stateOf(t, f); state.Status != "waiting"; state = stateOf(t, f) {
		var more []wire
		more, f = maya.until("conversation.state")
		before = append(before, more...) // an event may come before the state of the one before it
	}
	if n := len(before); n == 0 || before[n-1].Text != "lost on the bus" {
		t.Fatalf("the state came after %v", before)
	}
}

// Changes within a tick are told once, as they ended.
func TestStatesAreCoalesced(t *testing.T) {
	const tick = 300 * time.Millisecond
	h := newHouse(t, limits(realtime.Limits{Coalesce: tick}))
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	began := time.Now()
	for range 5 {
		if _, err := h.chat.Assign(t.Context(), h.ana, c, desk.StaffID(h.ana.ID), ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.chat.Assign(t.Context(), h.ana, c, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	h.send(h.ana, c, "the end")
	states := 0
	for {
		_, f := maya.until("conversation.state")
		if states++; strings.Contains(f.raw, `"status":"waiting"`) {
			break
		}
	}
	// One a tick however long the changes took, and the first tick may have
	// begun before them.
	if took := time.Since(began); states > int(took/tick)+1 {
		t.Fatalf("%d states for eleven changes in %v", states, took)
	}
}
