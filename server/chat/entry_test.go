package chat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// monday is a Monday at 08:30 in New York, where the desk opens at eight.
var monday = time.Date(2026, time.March, 9, 12, 30, 0, 0, time.UTC)

// clinic is a house with hours: Monday to Friday 08–12 and 13–17, Saturday
// 09–12, in New York.
func clinic(t *testing.T, d storetest.Database) *house {
	t.Helper()
	h := newHouse(t, d)
	h.mu.Lock()
	h.now = monday
	h.mu.Unlock()
	for _, department := range []desk.DepartmentID{"d_scheduling", "d_billing"} {
		h.keep(department, "cv_"+string(department), deskHours)
	}
	h.reload()
	return h
}

func deskHours(v *desk.CalendarVersion) {
	v.Zone, v.Always, v.EffectiveFrom, v.Exceptions = "America/New_York", false, 0, nil
	v.Week = [7][]desk.OpenSpan{}
	for day := 1; day <= 5; day++ {
		v.Week[day] = []desk.OpenSpan{{From: 480, To: 720}, {From: 780, To: 1020}}
	}
	v.Week[6] = []desk.OpenSpan{{From: 540, To: 720}}
}

func (h *house) reload() {
	h.t.Helper()
	if err := h.chat.Reload(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// change saves a department that differs from what it was.
func (h *house) change(id desk.DepartmentID, change func(*desk.Department)) {
	h.t.Helper()
	d := *h.chat.Directory().Departments[id]
	change(&d)
	if err := h.store.SaveDepartment(h.t.Context(), d); err != nil {
		h.t.Fatal(err)
	}
	h.reload()
}

// left is an opening that leaves a question, changed by what is needed.
func opening(change func(*chat.Opening)) chat.Opening {
	in := chat.Opening{Department: "scheduling", Text: "Can I move my appointment?", ClientID: uuid.NewString(), Language: "en"}
	if change != nil {
		change(&in)
	}
	return in
}

func code(t *testing.T, err error, want string) {
	t.Helper()
	refuse(t, err, &desk.Error{Code: want})
}

func ms(t time.Time) int64 { return t.UnixMilli() }

// A question left on Saturday night has its answer promised within four hours
// of opening time at once, is no place in the queue, and is the next row of
// the department's list by its time.
func TestALeftQuestionIsPromisedAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		h.pass(time.Date(2026, time.March, 15, 2, 0, 0, 0, time.UTC).Sub(h.clock())) // Saturday, 22:00
		due := ms(time.Date(2026, time.March, 16, 16, 0, 0, 0, time.UTC))            // Monday, 12:00
		door, err := h.chat.Door(ctx, "d_scheduling")
		if err != nil || door.AnswerBy != due || door.Staffed || !door.Callbacks {
			t.Fatalf("the door on Saturday night: %+v, %v; an answer by %d", door, err, due)
		}
		it := ok(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) {
			in.Mode, in.Contact = desk.ModeMessage, &desk.Contact{Name: "Maya", Phone: "+1 (555) 010-2030", Voicemail: true}
		})))
		if it.Mode != desk.ModeMessage || it.Next != desk.NextAnswer || it.PromiseDue != due || !it.HasContact || it.Name != "Maya" || !it.InQueue() {
			t.Fatalf("left on Saturday night: %+v", it.Conversation)
		}
		if st := h.chat.Standing(&it.Conversation); st.Next != desk.NextAnswer || st.Due != due {
			t.Errorf("shown to both sides: %+v", st)
		}
		want := []desk.EventKind{desk.Opened, desk.ContactGiven, desk.Message, desk.Promised}
		if got := h.kinds(h.maya, it.ID); !slices.Equal(got, want) {
			t.Errorf("the patient's log: %v", got)
		}
		earlier := ok(h.chat.Open(ctx, h.other, opening(func(in *chat.Opening) {
			in.Department, in.Mode = "billing", desk.ModeMessage
		})))
		live := h.open("anybody there?")
		if got := h.page(h.ben, "unassigned", "", 5); len(got) != 1 || got[0].ID != live {
			t.Errorf("the live queue: %d rows", len(got))
		}
		if got := h.page(h.ben, "promised", "", 1); len(got) != 2 || got[0].PromiseDue > got[1].PromiseDue || got[0].ID == live {
			t.Errorf("the promised list: %d rows", len(got))
		}
		// On Monday it is answered in the thread, and the promise is kept.
		h.pass(time.Date(2026, time.March, 16, 13, 0, 0, 0, time.UTC).Sub(h.clock()))
		h.send(h.ana, it.ID, "Yes. Which day suits you?")
		if r := h.row(it.ID); r.Next != "" || r.Assignee != "s_ana" {
			t.Errorf("after the answer: %+v", r.Conversation)
		}
		if got := h.page(h.ben, "promised", "", 5); len(got) != 1 || got[0].ID != earlier.ID {
			t.Errorf("after the answer the list holds %d rows", len(got))
		}
		if err := h.sound(it.ID); err != nil {
			t.Error(err)
		}
	})
}

// A left question was answered, its patient asked again, and whoever had it
// gave it back: it has a time again.
func TestWhatComesBackHasATimeAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		c := ok(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Mode = desk.ModeMessage }))).ID
		h.send(h.ana, c, "Which day?")
		h.send(h.maya, c, "Thursday")
		it := ok(h.chat.Assign(ctx, h.ana, c, "", ""))
		if !it.InQueue() || it.Next != desk.NextAnswer || it.PromiseDue <= ms(h.clock()) {
			t.Errorf("given back: %+v", it.Conversation)
		}
		// Nothing is owed to somebody who was answered: nothing is promised.
		h.send(h.ana, c, "Thursday it is")
		if it := ok(h.chat.Transfer(ctx, h.ana, c, "billing", "", "")); it.Next != "" {
			t.Errorf("promised to somebody who asked nothing: %+v", it.Conversation)
		}
		// Called before the booked time, which is free then: no second call is due.
		c = ok(h.chat.Open(ctx, h.maya, calling(h.slots(h.chat)[0].At))).ID
		ok(h.chat.LogCall(ctx, h.ana, c, chat.Call{Outcome: desk.CallReached}, ""))
		h.send(h.maya, c, "One more question")
		if it := ok(h.chat.Assign(ctx, h.ana, c, "", "")); it.Next != desk.NextAnswer || it.Slot != 0 {
			t.Errorf("called already, and given back: %+v", it.Conversation)
		}
	})
}

// Without hours every hour counts.
func TestALeftQuestionWhereNoHoursAreKept(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	it := must(t)(h.chat.Open(t.Context(), h.maya, opening(func(in *chat.Opening) { in.Mode = desk.ModeMessage })))
	if want := ms(h.clock()) + 4*time.Hour.Milliseconds(); it.PromiseDue != want || it.HasContact {
		t.Errorf("due %d, want %d", it.PromiseDue, want)
	}
	if slots, err := h.chat.CallbackSlots(t.Context(), "si_1", "scheduling"); err != nil || len(slots) != 0 {
		t.Errorf("calls are booked where nobody knows who is there: %v, %v", slots, err)
	}
}

// Whoever finds the queue full, or the department taking nobody, has left the
// question; with a rule for it the next department takes them, however long
// the chain, and one that bites its own tail does no harm.
func TestAFullQueueIsNoDeadEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		open := func() chat.Item { t.Helper(); return ok(h.chat.Open(ctx, h.maya, opening(nil))) }
		door := func() chat.Door {
			t.Helper()
			h.pass(time.Second)
			out, err := h.chat.Door(ctx, "d_scheduling")
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		two := func(p *desk.Policy) { p.Routing.MaxQueue = 2 }
		h.rules("d_scheduling", two)
		if door().QueueFull {
			t.Error("empty, and said to be full")
		}
		first := open()
		if it := open(); it.Mode != desk.ModeLive {
			t.Fatalf("the last place: %+v", it.Conversation)
		}
		if !door().QueueFull {
			t.Error("full, and not said to be")
		}
		it := open()
		if it.Mode != desk.ModeMessage || it.Next != desk.NextAnswer || it.PromiseDue == 0 {
			t.Fatalf("behind a full queue: %+v", it.Conversation)
		}
		// Left questions are no places in it.
		ok(h.chat.Resolve(ctx, h.maya, first.ID, ""))
		if it := open(); it.Mode != desk.ModeLive {
			t.Error("a place was free")
		}

		h.rules("d_scheduling", func(p *desk.Policy) { two(p); p.Routing.Overflow = "d_billing" })
		if it := open(); it.Mode != desk.ModeLive || it.Department != "d_billing" || !slices.Contains(h.kinds(h.maya, it.ID), desk.Transferred) {
			t.Errorf("with an overflow: %+v, %v", it.Conversation, h.kinds(h.maya, it.ID))
		}
		if door().QueueFull {
			t.Error("somebody takes them, and it is said to be full")
		}
		// A circle, all of it full.
		h.rules("d_billing", func(p *desk.Policy) { p.Routing.MaxQueue, p.Routing.Overflow = 1, "d_scheduling" })
		if it := open(); it.Mode != desk.ModeMessage || it.Department != "d_scheduling" {
			t.Errorf("a full circle: %+v", it.Conversation)
		}
		// Nobody is sent on to a dark office.
		h.rules("d_billing", func(*desk.Policy) {})
		h.keep("d_billing", "cv_shut", func(v *desk.CalendarVersion) {
			deskHours(v)
			v.Week = [7][]desk.OpenSpan{}
			v.EffectiveFrom = ms(h.clock())
		})
		h.reload()
		if it := open(); it.Mode != desk.ModeMessage || it.Department != "d_scheduling" {
			t.Errorf("sent to a closed department: %+v", it.Conversation)
		}

		h.rules("d_scheduling", func(*desk.Policy) {})
		h.change("d_scheduling", func(d *desk.Department) { d.Intake = desk.IntakeStop{Until: ms(h.clock()) + 60_000, Reason: "meeting"} })
		if it := open(); it.Mode != desk.ModeMessage {
			t.Error("intake was stopped, and somebody waits live")
		}
		if got := door(); got.Stopped == nil || got.Stopped.Reason != "meeting" || got.QueueFull {
			t.Errorf("the door while intake is stopped: %+v", got)
		}
		h.pass(time.Minute)
		if it := open(); it.Mode != desk.ModeLive || door().Stopped != nil {
			t.Error("the stop is over")
		}
	})
}

func TestTheDoorSaysWhoIsThere(t *testing.T) {
	h, ctx := clinic(t, storetest.SQLite(t)), t.Context()
	staffed := func() bool { // who comes and goes is told at once
		t.Helper()
		h.reload()
		d, err := h.chat.Door(ctx, "d_billing")
		if err != nil {
			t.Fatal(err)
		}
		return d.Staffed
	}
	set := func(a desk.Actor, p desk.Presence) {
		t.Helper()
		if err := h.store.SetPresence(ctx, desk.StaffID(a.ID), p, "hand"); err != nil {
			t.Fatal(err)
		}
	}
	set(h.ana, desk.Available) // not in billing
	set(h.auditor, desk.Available)
	set(h.boss, desk.Available) // could, but works in no department
	if staffed() {
		t.Error("nobody who answers in billing is there")
	}
	for presence, want := range map[desk.Presence]bool{desk.Available: true, desk.Finishing: true, desk.OnBreak: false, desk.Away: false, desk.Offline: false} {
		set(h.ben, presence)
		if got := staffed(); got != want {
			t.Errorf("with Ben %s: %v", presence, got)
		}
	}
	_, err := h.chat.Door(ctx, "d_nothing")
	refuse(t, err, desk.ErrNoSuchThing)
}

// In the queue for an hour, then tired of it: everything stays, and when it
// will be answered is promised.
func TestLeavingTheQueueForAPromise(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		c := h.open("hello")
		before := h.row(c)
		h.pass(10 * time.Minute)
		in := chat.Conversion{Mode: desk.ModeMessage, Contact: &desk.Contact{Email: "maya@example.org"}}
		once := uuid.NewString()
		it := ok(h.chat.Convert(ctx, h.maya, c, in, once))
		if it.Mode != desk.ModeMessage || it.Next != desk.NextAnswer || it.PromiseDue <= ms(h.clock()) || !it.HasContact ||
			it.WaitingSince != before.WaitingSince || it.QueuedAt != before.QueuedAt || it.Name != "Maya" {
			t.Fatalf("after leaving the queue: %+v", it.Conversation)
		}
		if again := ok(h.chat.Convert(ctx, h.maya, c, in, once)); again.LastSeq != it.LastSeq {
			t.Error("a repetition wrote something")
		}
		_, err := h.chat.Convert(ctx, h.maya, c, chat.Conversion{Mode: desk.ModeMessage}, once)
		refuse(t, err, desk.ErrClientIDConflict)
		if got := h.page(h.ana, "unassigned", "", 5); len(got) != 0 {
			t.Error("still in the queue")
		}
		// A call instead needs a number, and takes a slot.
		slots, err := h.chat.CallbackSlots(ctx, "si_1", "scheduling")
		if err != nil || len(slots) == 0 {
			t.Fatal(slots, err)
		}
		call := chat.Conversion{Mode: desk.ModeCallback, Slot: slots[0].At}
		_, err = h.chat.Convert(ctx, h.maya, c, call, "")
		code(t, err, "phone_missing")
		call.Contact = &desk.Contact{Phone: "+1 555 010 2030"}
		it = ok(h.chat.Convert(ctx, h.maya, c, call, ""))
		if it.Mode != desk.ModeCallback || it.Slot != slots[0].At || it.Next != desk.NextCall || it.PromiseDue != it.Slot {
			t.Fatalf("after booking a call: %+v", it.Conversation)
		}
		// Moved to another slot, the first one is free again; the number is known.
		it = ok(h.chat.Convert(ctx, h.maya, c, chat.Conversion{Mode: desk.ModeCallback, Slot: slots[1].At}, ""))
		if mine, err := h.store.ClaimsOf(ctx, c, "slot:"); err != nil || len(mine) != 1 || !strings.Contains(mine[0], "slot:d_scheduling:") {
			t.Errorf("claims %v, %v", mine, err)
		}
		if it.Slot != slots[1].At || it.PromiseDue != slots[1].At {
			t.Errorf("after moving the call: %+v", it.Conversation)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}

		_, err = h.chat.Convert(ctx, h.other, c, in, "")
		refuse(t, err, desk.ErrNotFound)
		_, err = h.chat.Convert(ctx, h.ana, c, in, "")
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.Convert(ctx, h.maya, c, chat.Conversion{Mode: desk.ModeLive}, "")
		refuse(t, err, desk.ErrInvalid)
		h.send(h.ana, c, "Here I am")
		_, err = h.chat.Convert(ctx, h.maya, c, in, "")
		code(t, err, "already_answered")
		ok(h.chat.Resolve(ctx, h.ana, c, ""))
		_, err = h.chat.Convert(ctx, h.maya, c, in, "")
		refuse(t, err, desk.ErrResolved)
		if mine, err := h.store.ClaimsOf(ctx, c, "slot:"); err != nil || len(mine) != 0 {
			t.Errorf("resolved, and the slot is still taken: %v, %v", mine, err)
		}
	})
}

// process is another one of the same clinic.
func (h *house) process(d storetest.Database) *chat.Service {
	h.t.Helper()
	news := bus.NewInProcess[chat.Notice]()
	h.t.Cleanup(news.Close)
	s, err := chat.New(d.WithClock(h.clock).Open(h.t), news, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}
