package chat_test

import (
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// What is hidden as spam makes nobody wait: its place and its slot are free at
// once, and it is in no view but its own. That can be undone.
func TestSpamFreesItsPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		h.rules("d_scheduling", func(p *desk.Policy) { p.Routing.MaxQueue, p.Callback.PerSlot = 1, 1 })
		junk := h.open("buy pills")
		slot := h.slots(h.chat)[0].At
		call := ok(h.chat.Open(ctx, h.other, calling(slot))).ID
		done := h.open("thank you") // the queue is full: a left question
		ok(h.chat.Resolve(ctx, h.ana, done, ""))
		for _, c := range []desk.ConversationID{junk, call, done} {
			it := ok(h.chat.MarkSpam(ctx, h.ana, c, true, ""))
			if !it.Spam || it.Unresolved() || it.Next != "" || it.QueuedAt != 0 {
				t.Fatalf("hidden: %+v", it.Conversation)
			}
			if err := h.sound(c); err != nil {
				t.Error(err)
			}
			if strings.Contains(h.wire(desk.KindPatient, c), "spam") {
				t.Error("the patient is told")
			}
		}
		if next := h.open("a real one"); h.row(next).Mode != desk.ModeLive {
			t.Error("the place in the queue is not free")
		}
		if it := ok(h.chat.Open(ctx, h.maya, calling(slot))); it.Slot != slot {
			t.Error("the slot is not free")
		}
		for view, want := range map[string]int{"all": 2, "unassigned": 1, "promised": 1, "resolved": 0, "spam": 3, "escalated": 0, "offered": 0} {
			if got := h.page(h.ana, view, "", 2); len(got) != want {
				t.Errorf("%s: %d rows, want %d", view, len(got), want)
			}
		}
		if got := h.page(h.ben, "spam", "billing", 2); len(got) != 0 {
			t.Error("another department's spam")
		}

		// Nothing goes on in it; the patient can start anew.
		_, err := h.chat.Send(ctx, h.maya, chat.Sending{Conversation: junk, Text: "more pills"})
		code(t, err, "closed")
		_, err = h.chat.Reopen(ctx, h.maya, junk, "")
		code(t, err, "closed")
		_, err = h.chat.Send(ctx, h.ana, chat.Sending{Conversation: junk, Text: "hello"})
		code(t, err, "marked_spam")
		_, err = h.chat.Reopen(ctx, h.ana, junk, "")
		code(t, err, "marked_spam")

		// A mistake: what was open waits again, ahead of new arrivals; what was
		// resolved stays so; a call that was booked has its answer promised.
		ahead := h.page(h.ana, "unassigned", "", 5)[0].ID
		it := ok(h.chat.MarkSpam(ctx, h.ana, junk, false, ""))
		if it.Spam || !it.InQueue() || !it.Head || it.Mode != desk.ModeLive {
			t.Fatalf("restored: %+v", it.Conversation)
		}
		if got := h.page(h.ana, "unassigned", "", 5); got[0].ID != junk || got[1].ID != ahead {
			t.Error("who was hidden by mistake waits behind those who came later")
		}
		if it := ok(h.chat.MarkSpam(ctx, h.ana, done, false, "")); it.Spam || it.Unresolved() {
			t.Errorf("was resolved before: %+v", it.Conversation)
		}
		if it := ok(h.chat.MarkSpam(ctx, h.ana, call, false, "")); !it.InQueue() || it.Mode != desk.ModeMessage || it.Next != desk.NextAnswer || it.Slot != 0 {
			t.Errorf("a call, restored: %+v", it.Conversation)
		}
		// Its patient left then: marked and unmarked once more, it stays ended.
		h.pass(time.Second)
		ok(h.chat.Resolve(ctx, h.maya, junk, ""))
		ok(h.chat.MarkSpam(ctx, h.ana, junk, true, ""))
		if it := ok(h.chat.MarkSpam(ctx, h.ana, junk, false, "")); it.Unresolved() {
			t.Errorf("its patient had left: %+v", it.Conversation)
		}
		before := h.row(junk).LastSeq
		if it := ok(h.chat.MarkSpam(ctx, h.ana, junk, false, "")); it.LastSeq != before {
			t.Error("taking away no mark wrote something")
		}
		_, err = h.chat.MarkSpam(ctx, h.maya, junk, true, "")
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.MarkSpam(ctx, h.auditor, junk, true, "")
		refuse(t, err, desk.ErrForbidden)
		for _, c := range []desk.ConversationID{junk, call, done} {
			if err := h.sound(c); err != nil {
				t.Error(err)
			}
		}
	})
}

// Who is blocked writes nothing more, anywhere; they read, and may leave.
func TestBlockedPatientsWriteNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := clinic(t, d), t.Context()
		other := h.process(d)
		maya := desk.Patient{ID: "p_maya", Site: "si_1", CreatedAt: ms(h.clock())}
		session := desk.Session{ID: "ss_maya", Kind: desk.KindPatient, Owner: "p_maya", CreatedAt: 1, ExpiresAt: 2}
		if err := h.store.CreatePatient(ctx, maya, session); err != nil {
			t.Fatal(err)
		}
		c := h.open("hello")
		old := h.open("hello again")
		must(t)(h.chat.Resolve(ctx, h.ana, old, ""))
		try := func(s *chat.Service) map[string]error {
			return map[string]error{
				"open":    err2(s.Open(ctx, h.maya, opening(nil))),
				"send":    err2(s.Send(ctx, h.maya, chat.Sending{Conversation: c, Text: "x"})),
				"contact": err2(s.GiveContact(ctx, h.maya, c, desk.Contact{Phone: "5550102030"}, "")),
				"convert": err2(s.Convert(ctx, h.maya, c, chat.Conversion{Mode: desk.ModeMessage}, "")),
				"reopen":  err2(s.Reopen(ctx, h.maya, old, "")),
				"typing":  s.Typing(ctx, h.maya, c, false),
			}
		}
		if err := h.store.BlockPatient(ctx, "p_maya", true); err != nil {
			t.Fatal(err)
		}
		h.reload()
		h.pass(time.Second)
		if _, err := other.Look(ctx); err != nil { // at most a second later
			t.Fatal(err)
		}
		for _, s := range []*chat.Service{h.chat, other} {
			for verb, err := range try(s) {
				if desk.AsError(err).Code != "blocked" {
					t.Errorf("%s: %v", verb, err)
				}
			}
		}
		if _, err := h.chat.Events(ctx, h.maya, c, 0, 0); err != nil {
			t.Errorf("reading: %v", err)
		}
		if _, err := h.chat.Open(ctx, h.other, opening(nil)); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		if _, err := h.chat.Resolve(ctx, h.maya, c, ""); err != nil {
			t.Errorf("leaving: %v", err)
		}
		if err := h.store.BlockPatient(ctx, "p_maya", false); err != nil {
			t.Fatal(err)
		}
		h.reload()
		if _, err := h.chat.Send(ctx, h.maya, chat.Sending{Conversation: c, Text: "thanks"}); err != nil {
			t.Errorf("no longer blocked: %v", err)
		}
	})
}

func TestWarningAndPriority(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		first, second := h.open("one"), h.open("two")
		ok(h.chat.WarnAbuse(ctx, h.ana, first, "insults", ""))
		if got := h.kinds(h.maya, first); got[len(got)-1] != desk.AbuseWarned {
			t.Errorf("the patient was not told: %v", got)
		}
		if strings.Contains(h.wire(desk.KindPatient, first), "insults") || !strings.Contains(h.wire(desk.KindStaff, first), "insults") {
			t.Error("why the patient was warned is for colleagues, and for them alone")
		}
		once := uuid.NewString()
		it := ok(h.chat.SetPriority(ctx, h.ana, second, "urgent", once))
		if it.Priority != desk.Urgent || h.page(h.ana, "unassigned", "", 5)[0].ID != second {
			t.Errorf("urgent, and not first: %+v", it.Conversation)
		}
		if again := ok(h.chat.SetPriority(ctx, h.ana, second, "urgent", once)); again.LastSeq != it.LastSeq {
			t.Error("a repetition wrote something")
		}
		_, err := h.chat.SetPriority(ctx, h.ana, second, "very", "")
		refuse(t, err, desk.ErrInvalid)
		_, err = h.chat.SetPriority(ctx, h.maya, second, "urgent", "")
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.WarnAbuse(ctx, h.maya, second, "", "")
		refuse(t, err, desk.ErrForbidden)
		ok(h.chat.Resolve(ctx, h.ana, second, ""))
		_, err = h.chat.SetPriority(ctx, h.ana, second, "high", "")
		refuse(t, err, desk.ErrResolved)
	})
}

// What a supervisor has to look at, and what somebody is asked to take.
func TestViewsOfOffersAndEscalations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		var late []desk.ConversationID
		for range 5 {
			late = append(late, h.open("when?"))
			h.pass(time.Second)
		}
		for _, c := range late[:3] {
			ok(h.chat.Escalate(ctx, h.ana, c, "waits since Monday", ""))
		}
		if got := h.page(h.ana, "escalated", "", 2); len(got) != 3 || got[0].ID != late[0] {
			t.Errorf("escalated: %d rows", len(got))
		}
		ok(h.chat.Resolve(ctx, h.ana, late[0], ""))
		if got := h.page(h.ana, "escalated", "", 2); len(got) != 2 {
			t.Errorf("after one was resolved: %d rows", len(got))
		}
		if got := h.page(h.ben, "escalated", "billing", 2); len(got) != 0 {
			t.Error("another department's")
		}
		if got := h.page(h.ben, "offered", "", 2); len(got) != 0 {
			t.Errorf("nothing was offered: %d rows", len(got))
		}
		for _, c := range late[1:] {
			h.offer(c, "s_ben")
		}
		if got := h.page(h.ben, "offered", "", 2); len(got) != 4 || got[0].ID != late[1] {
			t.Errorf("offered: %d rows", len(got))
		}
		if got := h.page(h.ana, "offered", "", 2); len(got) != 0 {
			t.Error("what a colleague is offered")
		}
		ok(h.chat.Assign(ctx, h.ana, late[1], "s_ana", ""))
		if got := h.page(h.ben, "offered", "", 2); len(got) != 3 {
			t.Errorf("after a colleague claimed one: %d rows", len(got))
		}
		if ended := h.told(late[1], desk.OfferEnded); len(ended) != 1 || ended[0].Body.Outcome != desk.OfferWithdrawn || ended[0].Body.Staff.ID != "s_ben" {
			t.Errorf("the offer ended %+v", ended)
		}
	})
}

// offer asks somebody to take a conversation, as the router does.
func (h *house) offer(c desk.ConversationID, to desk.StaffID) {
	h.t.Helper()
	_, err := h.store.Do(h.t.Context(), store.Command{
		Conversation: c,
		Allow:        func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			l.Append(desk.Offered, desk.System("router").From(), desk.Body{
				Staff: &desk.Person{ID: to}, How: desk.OfferByRouter, Until: l.Now + 45_000,
			})
			return nil
		},
	})
	if err != nil {
		h.t.Fatal(err)
	}
}
