package realtime_test

import (
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/realtime"
)

// beside is the chat of another process on the same database, as it learns of
// who is where.
func (h *house) beside() *chat.Service {
	h.t.Helper()
	b := bus.NewInProcess[chat.Notice]()
	h.t.Cleanup(b.Close)
	there, err := chat.New(h.store, b, chat.Options{DigestKey: []byte("a key of the tests")})
	if err != nil {
		h.t.Fatal(err)
	}
	return there
}

// seen asks another process whether somebody is here.
func seen(t *testing.T, there *chat.Service, subject string) func() bool {
	return func() bool {
		if err := there.KeepPresence(t.Context()); err != nil {
			t.Fatal(err)
		}
		return there.Seen(subject).Here
	}
}

// Other processes learn which conversation a patient has before them and who
// of the staff is here, and that both are gone.
func TestOtherProcessesLearnWhoIsHere(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	there := h.beside()
	c := h.open("Hello")
	if seen(t, there, string(c))() {
		t.Fatal("the patient is here without a socket")
	}
	maya, ana := h.connect(h.maya, c), h.connect(h.ana, c)
	maya.replay()
	ana.replay()
	eventually(t, "the patient is here", seen(t, there, string(c)))
	eventually(t, "the member of staff is here", seen(t, there, h.ana.ID))

	// A reload is no absence.
	since := there.Seen(string(c)).Since
	_ = maya.ws.Close()
	eventually(t, "the socket is gone", func() bool { return h.rt.Stats().Patients == 0 })
	left := h.chat.Now().UnixMilli()
	maya = h.connect(h.maya, c)
	maya.replay()

	// Following it no longer is leaving it.
	maya.send(map[string]any{"type": "conversation.unsubscribe", "conversation": c})
	eventually(t, "the patient has left", func() bool { return !seen(t, there, string(c))() })
	if s := there.Seen(string(c)); s.LastAt < left || since == 0 {
		t.Fatalf("left at %d, which is before the reload at %d", s.LastAt, left)
	}
	if !seen(t, there, h.ana.ID)() {
		t.Fatal("the member of staff is gone though their socket is not")
	}
}

// A process that drains leaves nobody behind.
func TestNobodyIsWithAProcessThatEnded(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	there := h.beside()
	c := h.open("Hello")
	h.connect(h.maya, c).replay()
	h.dial(h.http, h.ana)
	eventually(t, "both are here", func() bool { return seen(t, there, string(c))() && seen(t, there, h.ana.ID)() })
	before := there.Now()
	h.end()
	if seen(t, there, string(c))() || seen(t, there, h.ana.ID)() {
		t.Fatal("somebody is with a process that ended")
	}
	if gone := there.Seen(string(c)).LastAt; gone < before.UnixMilli() {
		t.Fatalf("left at %d, before they did", gone)
	}
}

// Staff who are with another process are not made offline here.
func TestStaffAreSomewhere(t *testing.T) {
	h := newHouse(t, limits(realtime.Limits{Look: 30 * time.Millisecond}))
	h.keepPresence()
	second := realtime.New(realtime.Options{Chat: h.chat, Bus: h.bus, Authenticate: h.authenticate, Log: h.log, Limits: realtime.Limits{Look: time.Hour}})
	addr := h.serve(second)
	first, other := h.dial(h.http, h.ana), h.dial(addr, h.ana)
	is := func(p desk.Presence) func() bool {
		return func() bool {
			staff, err := h.store.StaffByID(t.Context(), "s_ana")
			if err != nil {
				t.Fatal(err)
			}
			return staff.Presence == p
		}
	}
	eventually(t, "ana is available", is(desk.Available))
	there := h.beside()
	eventually(t, "she is here", seen(t, there, h.ana.ID))
	_ = first.ws.Close()
	eventually(t, "one socket is left", func() bool { return h.rt.Stats().Staff == 0 })
	// Her leaving of the first process is settled and written once a later
	// event of the same sort is.
	c := h.open("Hello")
	maya := h.connect(h.maya, c)
	maya.replay()
	eventually(t, "the patient is here", seen(t, there, string(c)))
	_ = maya.ws.Close()
	eventually(t, "the patient has left", func() bool { return !seen(t, there, string(c))() })
	if !is(desk.Available)() || !seen(t, there, h.ana.ID)() {
		t.Fatal("she was made offline though another process has her")
	}
	_ = other.ws.Close()
	eventually(t, "ana is offline", is(desk.Offline))
}
