package chat_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

func (h *house) slots(s *chat.Service) []chat.CallbackSlot {
	h.t.Helper()
	slots, err := s.CallbackSlots(h.t.Context(), "si_1", "scheduling")
	if err != nil {
		h.t.Fatal(err)
	}
	return slots
}

func calling(slot int64) chat.Opening {
	return opening(func(in *chat.Opening) {
		in.Mode, in.Slot, in.Contact = desk.ModeCallback, slot, &desk.Contact{Phone: "+1 555 010 2030"}
	})
}

// Slots lie within opening hours, begin where they do, leave out what is too
// near, and are the same ones tomorrow.
func TestSlotsLieWithinHours(t *testing.T) {
	h := clinic(t, storetest.SQLite(t))
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	local := func(s chat.CallbackSlot) string { return time.UnixMilli(s.At).In(ny).Format("Mon 15:04") }
	h.rules("d_scheduling", func(p *desk.Policy) {
		p.Callback = desk.CallbackPolicy{SlotMS: 45 * 60_000, PerSlot: 1, LeadMS: 3600_000, Days: 6}
	})
	var got []string
	for _, s := range h.slots(h.chat) { // it is Monday, 08:30
		if s.Until-s.At != 45*60_000 {
			t.Fatal("a slot has another length")
		}
		got = append(got, local(s))
	}
	wantDay := []string{"08:00", "08:45", "09:30", "10:15", "11:00", "13:00", "13:45", "14:30", "15:15", "16:00"}
	want := []string{"Mon 09:30", "Mon 10:15", "Mon 11:00", "Mon 13:00", "Mon 13:45", "Mon 14:30", "Mon 15:15", "Mon 16:00"}
	for _, day := range []string{"Tue", "Wed", "Thu", "Fri"} {
		for _, at := range wantDay {
			want = append(want, day+" "+at)
		}
	}
	want = append(want, "Sat 09:00", "Sat 09:45", "Sat 10:30", "Sat 11:15")
	if !slices.Equal(got, want) {
		t.Errorf("slots\n%v, want\n%v", got, want)
	}
	today := map[int64]bool{}
	for _, s := range h.slots(h.chat) {
		today[s.At] = true
	}
	h.pass(25 * time.Hour)
	for _, s := range h.slots(h.chat) {
		if !today[s.At] && s.At < ms(monday)+6*24*3600_000 {
			t.Errorf("%s was no slot yesterday", local(s))
		}
	}
	h.rules("d_scheduling", func(p *desk.Policy) { p.Callback.SlotMS = 0 })
	if door, err := h.chat.Door(t.Context(), "d_scheduling"); err != nil || door.Callbacks || len(h.slots(h.chat)) != 0 {
		t.Errorf("calls are turned off: %+v, %v", door, err)
	}
	_, err = h.chat.CallbackSlots(t.Context(), "si_1", "nothing")
	code(t, err, "unknown_department")
	// Open day and night: still the same slots at every hour.
	h.rules("d_scheduling", func(*desk.Policy) {})
	h.keep("d_scheduling", "cv_always", func(v *desk.CalendarVersion) { v.Always, v.Week, v.Exceptions = true, [7][]desk.OpenSpan{}, nil })
	h.reload()
	h.pass(17*time.Minute + 3*time.Second)
	for _, s := range h.slots(h.chat) {
		if s.At%(30*60_000) != 0 {
			t.Fatalf("a slot at %s", local(s))
		}
	}
	// Opened at some moment between two minutes: no call is booked for its seconds.
	h.keep("d_scheduling", "cv_shut", func(v *desk.CalendarVersion) { v.Week = [7][]desk.OpenSpan{} })
	h.pass(7*time.Minute + 12345*time.Millisecond)
	h.keep("d_scheduling", "cv_again", func(v *desk.CalendarVersion) { v.Always, v.Week = true, [7][]desk.OpenSpan{} })
	h.reload()
	for _, s := range h.slots(h.chat) {
		if s.At%(30*60_000) != 0 {
			t.Fatalf("a slot at %s", time.UnixMilli(s.At).In(ny).Format("15:04:05.000"))
		}
	}
}

func TestBookingACall(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		slot := h.slots(h.chat)[0].At
		in := calling(slot)
		it := ok(h.chat.Open(ctx, h.maya, in))
		if it.Mode != desk.ModeCallback || it.Slot != slot || it.Next != desk.NextCall || it.PromiseDue != slot {
			t.Fatalf("booked: %+v", it.Conversation)
		}
		if again := ok(h.chat.Open(ctx, h.maya, in)); again.ID != it.ID {
			t.Error("a repetition booked another call")
		}
		// Two people are called in each slot: the third finds it taken.
		ok(h.chat.Open(ctx, h.other, calling(slot)))
		_, err := h.chat.Open(ctx, h.other, calling(slot))
		code(t, err, "slot_taken")
		if got := h.slots(h.chat)[0].At; got == slot {
			t.Error("a slot that is full is offered")
		}
		if got := h.page(h.ana, "all", "", 50); len(got) != 2 {
			t.Errorf("a refused booking left something behind: %d rows", len(got))
		}
		for name, slot := range map[string]int64{"past": ms(monday) - 1800_000, "between": slot + 60_000, "too near": ms(monday), "at night": slot + 12*3600_000, "next year": slot + 365*24*3600_000, "none": 0, "negative": -slot} {
			_, err := h.chat.Open(ctx, h.maya, calling(slot))
			if desk.AsError(err).Code != "no_such_slot" {
				t.Errorf("%s: %v", name, err)
			}
		}
		in = calling(slot)
		in.Contact = &desk.Contact{Email: "maya@example.org"}
		_, err = h.chat.Open(ctx, h.maya, in)
		code(t, err, "phone_missing")
		// The booked time has come; the same booking, repeated, answers as then.
		h.pass(24 * time.Hour)
		if again := ok(h.chat.Open(ctx, h.maya, h.repeated(it.ID, slot))); again.ID != it.ID {
			t.Error("a late repetition did not find what it had booked")
		}
	})
}

// repeated is the opening of a booked call, as its client would send it again.
func (h *house) repeated(c desk.ConversationID, slot int64) chat.Opening {
	h.t.Helper()
	for _, e := range h.told(c, desk.Message) {
		in := calling(slot)
		in.ClientID = e.ClientID
		return in
	}
	return chat.Opening{}
}

// Two processes book the last place of a slot at once: one of them gets it, and
// nothing of the other is stored.
func TestASlotIsTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := clinic(t, d), t.Context()
		h.rules("d_scheduling", func(p *desk.Policy) { p.Callback.PerSlot = 1 })
		desks := []*chat.Service{h.chat, h.process(d)}
		for round, slot := range h.slots(h.chat)[:8] {
			const tries = 6
			errs := make([]error, tries)
			var all sync.WaitGroup
			for i := range tries {
				all.Go(func() {
					_, errs[i] = desks[i%2].Open(ctx, h.maya, calling(slot.At))
				})
			}
			all.Wait()
			got := 0
			for _, err := range errs {
				switch {
				case err == nil:
					got++
				case desk.AsError(err).Code != "slot_taken":
					t.Errorf("refused with %v", err)
				}
			}
			if got != 1 {
				t.Fatalf("round %d: %d people have the same slot", round, got)
			}
			if rows := h.page(h.ana, "promised", "", 50); len(rows) != round+1 {
				t.Fatalf("round %d: %d conversations", round, len(rows))
			}
		}
	})
}

// Whoever books another time twice at once has one of them: no slot stays
// taken for a call that nobody waits for.
func TestAnotherTimeIsBookedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		h.rules("d_scheduling", func(p *desk.Policy) { p.Callback.PerSlot = 1 })
		desks, slots := []*chat.Service{h.chat, h.process(d)}, h.slots(h.chat)
		c := ok(h.chat.Open(ctx, h.maya, calling(slots[0].At))).ID
		for round := range 8 {
			var all sync.WaitGroup
			for i := range 4 {
				all.Go(func() {
					in := chat.Conversion{Mode: desk.ModeCallback, Slot: slots[1+4*(round%2)+i].At}
					_, err := desks[i%2].Convert(ctx, h.maya, c, in, "")
					if err != nil && desk.AsError(err).Code != "conflict" {
						t.Errorf("refused with %v", err)
					}
				})
			}
			all.Wait()
			if mine, err := h.store.ClaimsOf(ctx, c, "slot:"); err != nil || len(mine) != 1 {
				t.Fatalf("round %d: one call holds %v, %v", round, mine, err)
			}
		}
	})
}

func TestLoggingCalls(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		slot := h.slots(h.chat)[0].At
		it := ok(h.chat.Open(ctx, h.maya, calling(slot)))
		c := it.ID
		log := func(a desk.Actor, in chat.Call) chat.Item { t.Helper(); return ok(h.chat.LogCall(ctx, a, c, in, "")) }

		// Tried early: the booked time still stands, and it stays the department's.
		got := log(h.ana, chat.Call{Outcome: desk.CallNoAnswer, Note: "her mother answered"})
		if got.Tries != 1 || got.Next != desk.NextCall || got.PromiseDue != slot || !got.InQueue() {
			t.Fatalf("after the first try: %+v", got.Conversation)
		}
		if mine, err := h.store.ClaimsOf(ctx, c, "slot:"); err != nil || len(mine) != 1 {
			t.Errorf("the slot was given away: %v, %v", mine, err)
		}
		h.set(time.UnixMilli(slot).Add(time.Minute))
		// Nobody again, in the last half hour before noon: within an hour of opening time.
		h.set(time.Date(2026, time.March, 9, 15, 45, 0, 0, time.UTC)) // 11:45
		h.reload()
		got = log(h.ben, chat.Call{Outcome: desk.CallVoicemail})
		if want := ms(time.Date(2026, time.March, 9, 17, 45, 0, 0, time.UTC)); got.Tries != 2 || got.PromiseDue != want {
			t.Fatalf("after the second try: %+v, due at %d", got.Conversation, want)
		}
		due := ms(h.clock().Add(26 * time.Hour))
		if got = log(h.ana, chat.Call{Outcome: desk.CallNoAnswer, Due: due}); got.PromiseDue != due || got.Tries != 3 {
			t.Fatalf("after a try with a time: %+v", got.Conversation)
		}
		h.secret(c, "555")
		for _, e := range h.told(c, desk.PromiseEnded) {
			if o := e.Body.Outcome; o != desk.PromiseRenewed && o != desk.PromiseLapsed {
				t.Errorf("a promise of a call ended %s", o)
			}
		}
		var seen []int
		for _, e := range h.told(c, desk.CallLogged) {
			seen = append(seen, e.Body.Tries)
		}
		if !slices.Equal(seen, []int{1, 2, 3}) {
			t.Errorf("tries %v", seen)
		}
		if slices.Contains(h.kinds(h.maya, c), desk.Note) {
			t.Error("the patient reads what was noted for colleagues")
		}

		got = log(h.ana, chat.Call{Outcome: desk.CallReached})
		if got.Next != "" || got.Assignee != "s_ana" || got.Status != desk.StatusWaiting || got.WaitingOn != desk.WaitingOnPatient ||
			got.WaitingSince != 0 || got.RespondedAt == 0 || got.Tries != 4 {
			t.Fatalf("reached: %+v", got.Conversation)
		}
		ended := h.told(c, desk.PromiseEnded)
		if last := ended[len(ended)-1]; last.Body.Outcome != desk.PromiseKept {
			t.Errorf("reached in time, and the promise ended %s", last.Body.Outcome)
		}
		if mine, err := h.store.ClaimsOf(ctx, c, "slot:"); err != nil || len(mine) != 0 {
			t.Errorf("reached, and the slot is still taken: %v, %v", mine, err)
		}
		// With news to come it stays ours.
		h.send(h.maya, c, "and the other thing?")
		got = log(h.ana, chat.Call{Outcome: desk.CallReached, Due: ms(h.clock()) + 3600_000})
		if got.Status != desk.StatusOpen || got.Next != desk.NextUpdate || got.WaitingSince != 0 {
			t.Fatalf("reached, with news to come: %+v", got.Conversation)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}

		for name, in := range map[string]chat.Call{
			"promise_in_past": {Outcome: desk.CallNoAnswer, Due: ms(h.clock())},
			"promise_too_far": {Outcome: desk.CallNoAnswer, Due: ms(h.clock()) + 400*24*3600_000},
			"invalid":         {Outcome: "sang"},
			"too_long":        {Outcome: desk.CallReached, Note: strings.Repeat("n", 10_001)},
		} {
			_, err := h.chat.LogCall(ctx, h.ana, c, in, "")
			code(t, err, name)
		}
		_, err := h.chat.LogCall(ctx, h.maya, c, chat.Call{Outcome: desk.CallReached}, "")
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.LogCall(ctx, h.auditor, c, chat.Call{Outcome: desk.CallReached}, "")
		refuse(t, err, desk.ErrForbidden)
		once := uuid.NewString()
		one := ok(h.chat.LogCall(ctx, h.ana, c, chat.Call{Outcome: desk.CallNoAnswer}, once))
		if two := ok(h.chat.LogCall(ctx, h.ana, c, chat.Call{Outcome: desk.CallNoAnswer}, once)); two.Tries != one.Tries {
			t.Error("a repetition counted as a try")
		}
	})
}
