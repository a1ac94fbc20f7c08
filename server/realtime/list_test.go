package realtime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"careline/server/desk"
	"careline/server/realtime"
)

func TestListsFollowChanges(t *testing.T) {
	h := newHouse(t)
	ana, ben, boss := h.dial(h.http, h.ana), h.dial(h.fiber, h.ben), h.dial(h.fiber, h.boss)
	maya := h.dial(h.http, h.maya)
	c := h.open("Hello")
	row := ana.await("conversation.changed")
	if row.ID != string(c) || row.Status != "queued" || row.Rev == 0 {
		t.Fatalf("row %s", row.raw)
	}
	if f := boss.await("conversation.changed"); f.raw != row.raw {
		t.Fatalf("rows are neutral to the reader: %s and %s", f.raw, row.raw)
	}
	// It moves to Ben's department: Ana drops it, Ben gets it.
	if _, err := h.chat.Transfer(t.Context(), h.ana, c, "billing", "", uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	if f := ben.await("conversation.changed"); f.ID != string(c) {
		t.Fatalf("row %s", f.raw)
	}
	if f := ana.await("conversation.ended"); f.Conversation != string(c) || f.Code != "not_found" {
		t.Fatalf("dropped row %s", f.raw)
	}
	// Ben never saw what happens in the other department, patients no lists.
	h.open("Another")
	ben.send(map[string]any{"type": "nonsense"})
	for f := ben.next(); f.Type != "error"; f = ben.next() {
		if f.Type == "conversation.changed" && f.ID != string(c) || f.Type == "conversation.ended" {
			t.Fatalf("Ben got %s", f.raw)
		}
	}
	ana.await("conversation.changed")
	maya.send(map[string]any{"type": "nonsense"})
	if f := maya.next(); f.Type != "error" {
		t.Fatalf("the patient got %s", f.raw)
	}
}

func TestRowsAreCoalesced(t *testing.T) {
	const tick = 300 * time.Millisecond
	h := newHouse(t, limits(realtime.Limits{Coalesce: tick}))
	boss := h.dial(h.http, h.boss)
	c := h.open("Hello")
	boss.await("conversation.changed")
	const sends = 30
	began := time.Now()
	for i := range sends {
		h.send(h.maya, c, fmt.Sprint("message ", i))
	}
	rows := 0
	for f := boss.await("conversation.changed"); ; f = boss.await("conversation.changed") {
		if rows++; strings.Contains(f.raw, "message 29") {
			break
		}
	}
	// One a tick however long the sending took, and the first tick may have begun
	// before it.
	if took := time.Since(began); rows > int(took/tick)+1 {
		t.Fatalf("%d rows for %d changes in %v", rows, sends, took)
	}
}

func TestStaffPresenceFollowsSockets(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	h.keepPresence()
	boss := h.dial(h.http, h.boss)
	ana := h.dial(h.http, h.ana)
	is := func(id desk.StaffID, p desk.Presence) func() bool {
		return func() bool { return h.chat.Directory().Staff[id].Presence == p }
	}
	eventually(t, "ana is available", is("s_ana", desk.Available))
	second := h.dial(h.fiber, h.ana)
	ana.send(map[string]any{"type": "presence.set", "status": "break"})
	for f := boss.await("presence"); f.From.ID != "s_ana" || f.Status != "break"; f = boss.await("presence") {
	}
	eventually(t, "ana is on a break", is("s_ana", desk.OnBreak))
	ana.send(map[string]any{"type": "presence.set", "status": "offline"})
	if f := ana.await("error"); f.Code != "invalid" {
		t.Fatalf("offline by hand: %s", f.raw)
	}
	_ = ana.ws.Close()
	eventually(t, "one socket is left", func() bool { return h.rt.Stats().Staff == 2 })
	_ = second.ws.Close()
	for f := boss.await("presence"); f.From.ID != "s_ana" || f.Status != "offline"; f = boss.await("presence") {
		if f.From.ID == "s_ana" && f.Status == "available" {
			t.Fatalf("a break ended by itself: %s", f.raw)
		}
	}
	eventually(t, "ana is offline", is("s_ana", desk.Offline))
}

// Whoever a process left on duty when it died is off duty after the grace time.
func TestStaffLeftOnDutyGoOffline(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	h.keepPresence()
	if err := h.store.SetPresence(t.Context(), "s_ben", desk.Available, "socket"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "ben is offline", func() bool {
		staff, err := h.store.StaffByID(t.Context(), "s_ben")
		return err == nil && staff.Presence == desk.Offline
	})
}
