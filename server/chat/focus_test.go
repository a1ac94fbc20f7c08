package chat_test

import (
	"slices"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// slices are those of a person's own log until now.
func (h *house) slices(id desk.StaffID) []desk.FocusSlice {
	h.t.Helper()
	log, err := h.store.Activity(h.t.Context(), id, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for i, a := range log {
		if a.Seq != int64(i)+1 || i > 0 && a.At < log[i-1].At {
			h.t.Fatalf("the log is not dense, or goes back: %+v", log)
		}
	}
	return desk.FocusSlices(log, h.clock().UnixMilli())
}

func (h *house) sign(a desk.Actor, c desk.ConversationID) {
	h.t.Helper()
	if err := h.chat.Focus(h.t.Context(), a, c); err != nil {
		h.t.Fatal(err)
	}
}

// A slice begins with the first sign and ends a minute after the last one; of
// two windows the later start counts. Repeated signs write nothing.
func TestFocusSlices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		one, two := h.open("one"), h.open("two")
		keep := func(d time.Duration) {
			t.Helper()
			h.pass(d)
			if err := h.chat.KeepFocus(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.chat.SetPresence(ctx, h.ana, desk.Available, "hand"); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Second)
		t0 := h.clock().UnixMilli()
		for range 10 {
			h.sign(h.ana, one)
			keep(20 * time.Second)
		}
		h.sign(h.ana, two) // 200 s
		keep(30 * time.Second)
		h.sign(h.ana, "") // 230 s: the window is closed
		keep(time.Hour)
		t1 := h.clock().UnixMilli()
		h.sign(h.ana, one)
		keep(59 * time.Second)
		h.sign(h.ana, one)
		keep(10 * time.Minute) // no sign any more
		t2 := h.clock().UnixMilli()
		h.sign(h.ana, two)
		h.pass(90 * time.Second) // nobody looked, and then the next sign comes
		h.sign(h.ana, two)
		h.pass(time.Second)
		if err := h.chat.SetPresence(ctx, h.ana, desk.Offline, "socket"); err != nil {
			t.Fatal(err)
		}
		keep(2 * time.Minute)
		want := []desk.FocusSlice{
			{Conversation: one, From: t0, To: t0 + 200_000},
			{Conversation: two, From: t0 + 200_000, To: t0 + 230_000},
			{Conversation: one, From: t1, To: t1 + 119_000},
			{Conversation: two, From: t2, To: t2 + 60_000},
			{Conversation: two, From: t2 + 90_000, To: t2 + 91_000},
		}
		if got := h.slices("s_ana"); !slices.Equal(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
		log, err := h.store.Activity(ctx, "s_ana", 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(log) > 12 {
			t.Errorf("%d entries for five slices", len(log))
		}
		if len(h.slices("s_ben")) != 0 {
			t.Error("somebody else's")
		}
		refuse(t, h.chat.Focus(ctx, h.maya, one), desk.ErrForbidden)
		refuse(t, h.chat.Focus(ctx, h.ana, "c_missing"), desk.ErrNotFound)
	})
}

// Two windows of one person at two processes count once.
func TestFocusAtTwoProcesses(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	news := bus.NewInProcess[chat.Notice]()
	t.Cleanup(news.Close)
	other, err := chat.New(h.store, news, chat.Options{DigestKey: []byte("k"), Now: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	one, two := h.open("one"), h.open("two")
	t0 := h.clock().UnixMilli()
	h.sign(h.ana, one)
	h.pass(10 * time.Second)
	if err := other.Focus(ctx, h.ana, two); err != nil {
		t.Fatal(err)
	}
	h.pass(10 * time.Second)
	h.sign(h.ana, "") // the first window is closed; the second one is before her
	h.pass(10 * time.Second)
	h.sign(h.ana, one)
	h.pass(10 * time.Second)
	if err := other.Focus(ctx, h.ana, two); err != nil {
		t.Fatal(err)
	}
	h.pass(50 * time.Second)
	if err := h.chat.KeepFocus(ctx); err != nil { // knows nothing of the second
		t.Fatal(err)
	}
	h.pass(10 * time.Second)
	if err := other.KeepFocus(ctx); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Hour)
	want := []desk.FocusSlice{
		{Conversation: one, From: t0, To: t0 + 10_000},
		{Conversation: two, From: t0 + 10_000, To: t0 + 30_000},
		{Conversation: one, From: t0 + 30_000, To: t0 + 40_000},
		{Conversation: two, From: t0 + 40_000, To: t0 + 100_000},
	}
	if got := h.slices("s_ana"); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
