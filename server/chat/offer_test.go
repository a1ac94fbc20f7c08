package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestTransferToAPersonIsAnOffer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.come("one", "s_ana", "s_ben")
		c := h.open("hello")
		must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
		must(t)(h.chat.OfferTo(ctx, h.ana, c, "s_ben", "knows the insurer", ""))
		h.offeredTo(c, "s_ben")
		h.held(c, "s_ana") // it stays the sender's
		_, err := h.chat.Accept(ctx, h.ana, c, "")
		if err != nil {
			t.Fatal("whoever has it has it:", err)
		}
		must(t)(h.chat.Decline(ctx, h.ben, c, "at lunch soon", ""))
		h.held(c, "s_ana")
		_, err = h.chat.Accept(ctx, h.ben, c, "")
		refuse(t, err, chat.ErrNoOffer)

		// One that nobody answers ends by itself, and says nothing of the person.
		must(t)(h.chat.OfferTo(ctx, h.ana, c, "s_ben", "", ""))
		h.pass(46 * time.Second)
		h.come("one")
		h.route()
		h.offeredTo(c, "")
		h.held(c, "s_ana")
		if p := h.presence("s_ben"); p != desk.Available {
			t.Fatalf("who did not take a colleague's chat is %s", p)
		}

		must(t)(h.chat.OfferTo(ctx, h.ana, c, "s_ben", "", ""))
		must(t)(h.chat.WithdrawOffer(ctx, h.ana, c, ""))
		_, err = h.chat.WithdrawOffer(ctx, h.ana, c, "")
		refuse(t, err, chat.ErrNoOffer)

		must(t)(h.chat.OfferTo(ctx, h.ana, c, "s_ben", "", ""))
		must(t)(h.chat.Accept(ctx, h.ben, c, ""))
		h.held(c, "s_ben")
		for _, k := range h.kinds(h.maya, c) {
			if k == desk.Note || k == desk.Offered {
				t.Fatalf("the patient sees a %s", k)
			}
		}
	})
}

func TestTransferIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.capacity("s_ben", 1)
		h.come("one", "s_ana", "s_ben")
		c, busy := h.open("hello"), h.open("busy")
		must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
		offer := func(to desk.StaffID) error {
			_, err := h.chat.OfferTo(ctx, h.ana, c, to, "a note that must not stay", "")
			return err
		}
		before := h.row(c).LastSeq
		refuse(t, offer("s_nobody"), desk.ErrInvalid)
		refuse(t, offer("s_ana"), desk.ErrInvalid)
		refuse(t, offer("s_priv"), desk.ErrInvalid)
		refuse(t, offer("s_boss"), chat.ErrNotAvailable) // has no socket
		must(t)(h.chat.Assign(ctx, h.ben, busy, "s_ben", ""))
		refuse(t, offer("s_ben"), chat.ErrAtCapacity)
		h.send(h.ben, busy, "here you are")
		if err := h.chat.SetPresence(ctx, h.ben, desk.Away, "hand"); err != nil {
			t.Fatal(err)
		}
		refuse(t, offer("s_ben"), chat.ErrNotAvailable)
		// Removed a moment ago, by another process.
		if err := h.chat.SetPresence(ctx, h.ben, desk.Available, "hand"); err != nil {
			t.Fatal(err)
		}
		for _, s := range h.staff() {
			if s.ID == "s_ben" {
				s.Active = false
				if err := h.store.SaveStaff(ctx, s, "no password"); err != nil {
					t.Fatal(err)
				}
			}
		}
		refuse(t, offer("s_ben"), desk.ErrInvalid)
		if after := h.row(c).LastSeq; after != before {
			t.Fatalf("refusals wrote %d events", after-before)
		}
	})
}

// Whoever claims what is offered to a colleague takes it from them, and no
// offer outlives the queue.
func TestClaimedFromUnderAnOffer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.come("one", "s_ana")
		c := h.open("hello")
		h.route()
		h.offeredTo(c, "s_ana")
		must(t)(h.chat.Assign(ctx, h.ben, c, "s_ben", ""))
		h.offeredTo(c, "")
		h.held(c, "s_ben")
		_, err := h.chat.Accept(ctx, h.ana, c, "")
		refuse(t, err, chat.ErrNoOffer)
		_, err = h.chat.Decline(ctx, h.ana, c, "", "")
		refuse(t, err, chat.ErrNoOffer)
	})
}

// Two processes: who is with either is at work.
func TestPresenceAcrossProcesses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		two, err := chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		keep := func(both ...*chat.Service) {
			t.Helper()
			for _, s := range both {
				if err := s.KeepPresence(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		is := func(want desk.Presence) {
			t.Helper()
			if got := h.presence("s_ana"); got != want {
				t.Fatalf("presence %s, want %s", got, want)
			}
		}
		on := func(s *chat.Service, process string, here bool) {
			t.Helper()
			if err := s.Beat(ctx, process); err != nil {
				t.Fatal(err)
			}
			if err := s.Attend(ctx, process, []chat.Attendance{{Subject: "s_ana", Here: here, At: h.clock().UnixMilli()}}); err != nil {
				t.Fatal(err)
			}
		}
		on(h.chat, "one", true)
		is(desk.Available)
		if err := h.chat.SetPresence(ctx, h.ana, desk.OnBreak, "hand"); err != nil {
			t.Fatal(err)
		}
		on(two, "two", true)
		on(h.chat, "one", false)
		h.pass(time.Minute)
		if err := two.Beat(ctx, "two"); err != nil {
			t.Fatal(err)
		}
		keep(h.chat, two)
		is(desk.OnBreak)
		if !h.chat.Seen("s_ana").Here {
			t.Fatal("with the other process, and not seen")
		}
		// The other process is killed: it beats no more.
		h.chat, two = two, nil
		again, err := chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		h.pass(7 * time.Second)
		keep(again)
		if seen := again.Seen("s_ana"); seen.Here {
			t.Fatalf("with a dead process: %+v", seen)
		}
		is(desk.OnBreak) // for the grace time
		h.pass(31 * time.Second)
		keep(again)
		is(desk.Offline)
		// One that ends says so, and nobody waits for its silence.
		on(again, "three", true)
		is(desk.Available)
		if err := again.Leave(ctx, "three"); err != nil {
			t.Fatal(err)
		}
		h.pass(31 * time.Second)
		keep(again)
		is(desk.Offline)
	})
}
