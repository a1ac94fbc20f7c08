package chat_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/report"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

func rosa(change ...func(*chat.Caller)) chat.Caller {
	in := chat.Caller{
		Department: "scheduling", Name: "Rosa Díaz", Phone: "+1 (555) 010-2030",
		Call: chat.Call{Inbound: true, Outcome: desk.CallReached, Note: "asks for Thursday"}, ClientID: uuid.NewString(),
	}
	for _, c := range change {
		c(&in)
	}
	return in
}

// Somebody calls for the first time: a conversation stands there, taken and
// answered, that is found by the number in any writing, and in which nobody can
// write to a chat that is not there.
func TestOpenedForSomebodyWhoCalled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		in := rosa()
		it := ok(h.chat.OpenCalled(ctx, h.ana, in))
		c := it.ID
		if it.Channel != desk.ByPhone || !it.NoChat() || it.Assignee != "s_ana" || it.Status != desk.StatusWaiting || it.Name != "Rosa Díaz" ||
			!it.HasContact || it.QueuedAt != 0 || it.HumanDueAt != 0 || it.Tries != 0 || it.RespondedAt == 0 {
			t.Fatalf("opened as %+v", it.Conversation)
		}
		if again := ok(h.chat.OpenCalled(ctx, h.ana, in)); again.ID != c || again.LastSeq != it.LastSeq {
			t.Error("a repetition opened or wrote something")
		}
		for _, number := range []string{"555 010 2030", "+15550102030", "(555) 010-2030"} {
			if found := h.finds(h.ana, number); len(found) != 1 || found[0] != c {
				t.Errorf("%s finds %v", number, found)
			}
		}
		_, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: c, Text: "We have Thursday."})
		code(t, err, "no_chat")
		_, err = h.chat.OpenLinked(ctx, h.ana, c, chat.Linking{Department: "billing", Text: "We look at it.", ClientID: uuid.NewString()})
		code(t, err, "no_chat")
		if rows := h.resolve(h.ana, c); rows.Survey.SentAt != 0 || rows.Survey.Withheld != "" {
			t.Errorf("asked, and nowhere: %+v", rows.Survey)
		}

		// They come by about it: the next episode, which nobody is offered.
		h.pass(time.Hour)
		back := ok(h.chat.LogCall(ctx, h.ben, c, chat.Call{Channel: desk.ByWalkIn, KeepOpen: true}, ""))
		if back.Episode != 2 || back.Status != desk.StatusOpen || back.Assignee != "s_ben" || back.Mode != desk.ModeMessage {
			t.Errorf("came by: %+v", back.Conversation)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
		e := h.facts(c)[c]
		if len(e) != 2 || !e[0].StaffStarted() || len(e[0].Called) != 1 || len(e[1].Called) != 1 || e[0].Outcome() != report.Resolved {
			t.Errorf("facts %+v", e)
		}
		came, err := h.store.Contacts(ctx, 0, 1<<60)
		if err != nil || len(came) != 2 || came[0].Conversation != c || came[0].Patient != it.Patient {
			t.Errorf("contacts %+v, %v", came, err)
		}
	})
}

// A message that a patient left waits for somebody, with a call promised.
func TestCallersWhoReachedNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		it := ok(h.chat.OpenCalled(ctx, h.ana, rosa(func(in *chat.Caller) { in.Call.Outcome = desk.CallVoicemail })))
		if it.WaitingSince == 0 || !it.InQueue() || it.Status != desk.StatusQueued || it.Next != desk.NextCall || it.PromiseDue <= ms(h.clock()) || it.Mode != desk.ModeMessage {
			t.Fatalf("left a message: %+v", it.Conversation)
		}
		got := ok(h.chat.LogCall(ctx, h.ben, it.ID, chat.Call{Outcome: desk.CallReached, When: ms(h.clock()) - 600_000, Minutes: 7}, ""))
		if got.WaitingSince != 0 || got.Next != "" || got.Assignee != "s_ben" || got.Tries != 1 {
			t.Fatalf("called back: %+v", got.Conversation)
		}
		logged := h.told(it.ID, desk.CallLogged)
		if b := logged[len(logged)-1].Body; b.Minutes != 7 || b.When != ms(h.clock())-600_000 || b.Channel != desk.ByPhone || b.Inbound {
			t.Errorf("logged %+v", b)
		}

		// Who called while we waited for them waits for us.
		got = ok(h.chat.LogCall(ctx, h.ana, it.ID, chat.Call{Inbound: true, Outcome: desk.CallNoAnswer}, ""))
		if got.Status != desk.StatusOpen || got.WaitingSince == 0 || got.Tries != 1 {
			t.Errorf("called us in vain: %+v", got.Conversation)
		}
		// And after the end, again in line for whoever is there, at no cost of a live place.
		h.resolve(h.ben, it.ID)
		got = ok(h.chat.LogCall(ctx, h.ana, it.ID, chat.Call{Inbound: true, Outcome: desk.CallVoicemail}, ""))
		if got.Episode != 2 || !got.InQueue() || got.Mode != desk.ModeMessage || got.Next != desk.NextCall {
			t.Errorf("left a message after the end: %+v", got.Conversation)
		}
		if err := h.sound(it.ID); err != nil {
			t.Error(err)
		}
		_, err := h.chat.LogCall(ctx, h.ana, h.resolve(h.ben, it.ID).ID, chat.Call{Outcome: desk.CallReached}, "")
		refuse(t, err, desk.ErrResolved)
	})
}

// What is open with a number is named before another conversation of it begins,
// to those alone who may know of it.
func TestTheSameNumberIsNeverSilent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		chatting := ok(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Contact = &desk.Contact{Phone: "555 010 2030"} })))
		same := func(a desk.Actor, phone string) int {
			t.Helper()
			found, err := h.chat.SameNumber(ctx, a, phone)
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		for phone, n := range map[string]int{"+1 555 010 2030": 1, "5550102030": 1, "2030": 0, "555 010 2031": 0, "": 0} {
			if got := same(h.ana, phone); got != n {
				t.Errorf("%q: %d conversations, want %d", phone, got, n)
			}
		}
		in := rosa()
		_, err := h.chat.OpenCalled(ctx, h.ana, in)
		code(t, err, "same_number")
		in.Separate = true
		other := ok(h.chat.OpenCalled(ctx, h.ana, in))
		if other.ID == chatting.ID || other.Patient == chatting.Patient {
			t.Error("it was put into the other one")
		}
		h.resolve(h.ana, other.ID)

		// Kept from Ben: to him it does not exist.
		ok(h.chat.Restrict(ctx, h.boss, chatting.ID, "s_ben", "his sister", ""))
		if same(h.ben, "555 010 2030") != 0 {
			t.Error("Ben learns of what is kept from him")
		}
		ok(h.chat.OpenCalled(ctx, h.ben, rosa()))
		if same(h.auditor, "555 010 2030") != 0 {
			t.Error("named to somebody who cannot write there")
		}
	})
}

// Two people write the same caller down at the same moment: neither sees the
// other's yet, and one of them is told.
func TestTwoWriteTheSameCallerDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		writings := []string{"+1 555 010 2030", "(555) 010-2030"}
		for round := range 5 {
			var opened, told atomic.Int32
			var both sync.WaitGroup
			for i, who := range []desk.Actor{h.ana, h.ben} {
				both.Go(func() {
					_, err := h.chat.OpenCalled(ctx, who, rosa(func(in *chat.Caller) { in.Phone = writings[i] }))
					switch {
					case err == nil:
						opened.Add(1)
					case desk.AsError(err).Code == "same_number":
						told.Add(1)
					default:
						t.Errorf("round %d: %v", round, err)
					}
				})
			}
			both.Wait()
			if opened.Load() != 1 || told.Load() != 1 {
				t.Fatalf("round %d: %d opened, %d told", round, opened.Load(), told.Load())
			}
			found, err := h.chat.SameNumber(ctx, h.ana, writings[0])
			if err != nil || len(found) != 1 {
				t.Fatalf("found %d, %v", len(found), err)
			}
			// Once it is over, whoever calls again is no longer the same matter.
			h.resolve(h.ana, found[0].ID)
			again := ok(h.chat.OpenCalled(ctx, h.ana, rosa()))
			h.resolve(h.ana, again.ID)
			h.pass(5 * time.Minute)
		}
	})
}

// The same in two departments, by two people who work in both, each in a process
// of its own: neither key of theirs is the other's, and one of them is told all
// the same. Who works in one of the departments alone is told of nothing that
// they may not read.
func TestTwoWriteTheSameCallerDownInTwoDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := clinic(t, d), t.Context()
		cora := h.hire("s_cora", "Cora", desk.RoleAgent, "d_scheduling", "d_billing")
		dan := h.hire("s_dan", "Dan", desk.RoleAgent, "d_billing")
		h.reload()
		second, err := chat.New(d.WithClock(h.clock).Open(t), h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		if err := second.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		type desks struct {
			process    *chat.Service
			who        desk.Actor
			department string
		}
		// atOnce is how many conversations are opened, and how many people told.
		atOnce := func(phone string, all ...desks) (opened, told int32) {
			var yes, no atomic.Int32
			var ready, done sync.WaitGroup
			ready.Add(len(all))
			for i, at := range all {
				done.Go(func() {
					in := rosa(func(in *chat.Caller) { in.Department, in.Phone = at.department, phone })
					ready.Done()
					ready.Wait()
					_, err := at.process.OpenCalled(ctx, at.who, in)
					switch {
					case err == nil:
						yes.Add(1)
					case desk.AsError(err).Code == "same_number":
						no.Add(1)
					default:
						t.Errorf("%d: %v", i, err)
					}
				})
			}
			done.Wait()
			return yes.Load(), no.Load()
		}
		for round := range 20 {
			phone := fmt.Sprintf("+1 555 010 %04d", round)
			opened, told := atOnce(phone, desks{h.chat, h.ben, "scheduling"}, desks{second, cora, "billing"}, desks{h.chat, cora, "scheduling"}, desks{second, h.ben, "billing"})
			if opened != 1 || told != 3 {
				t.Fatalf("round %d: %d opened, %d told", round, opened, told)
			}
			if found, err := h.chat.SameNumber(ctx, h.ben, phone); err != nil || len(found) != 1 {
				t.Fatalf("round %d: %d stand there, %v", round, len(found), err)
			}
			phone = fmt.Sprintf("+1 555 020 %04d", round)
			if opened, told := atOnce(phone, desks{h.chat, h.ana, "scheduling"}, desks{second, dan, "billing"}); opened != 2 || told != 0 {
				t.Fatalf("round %d, who cannot read each other's: %d opened, %d told", round, opened, told)
			}
			h.pass(90 * time.Second)
		}
	})
}

func TestCallsThatCannotBe(t *testing.T) {
	h := clinic(t, storetest.SQLite(t))
	ctx := t.Context()
	for name, change := range map[string]func(*chat.Caller){
		"unknown_department": func(in *chat.Caller) { in.Department = "none" },
		"unknown_topic":      func(in *chat.Caller) { in.Topic = "none" },
		"name_missing":       func(in *chat.Caller) { in.Name = " " },
		"phone_missing":      func(in *chat.Caller) { in.Phone = "" },
		"bad_phone":          func(in *chat.Caller) { in.Phone = "my mother's" },
		"call_when":          func(in *chat.Caller) { in.Call.When = ms(h.clock()) + 3600_000 },
		"call_minutes":       func(in *chat.Caller) { in.Call.Minutes = 601 },
		"promise_in_past":    func(in *chat.Caller) { in.Call.Due = 1 },
		"invalid":            func(in *chat.Caller) { in.Call.Channel = "pigeon" },
		"too_long":           func(in *chat.Caller) { in.Call.Note = strings.Repeat("n", 10_001) },
		"forbidden":          func(in *chat.Caller) { in.Department = "billing" },
	} {
		_, err := h.chat.OpenCalled(ctx, h.ana, rosa(change))
		code(t, err, name)
	}
	_, err := h.chat.OpenCalled(ctx, h.ana, rosa(func(in *chat.Caller) { in.Call = chat.Call{Channel: desk.ByWalkIn, Outcome: desk.CallNoAnswer} }))
	code(t, err, "invalid")
	for _, a := range []desk.Actor{h.maya, h.auditor} {
		_, err := h.chat.OpenCalled(ctx, a, rosa())
		refuse(t, err, desk.ErrForbidden)
	}
	if found := h.finds(h.boss, "Rosa"); len(found) > 0 {
		t.Errorf("something was opened: %v", found)
	}
	c := h.open("hello")
	_, err = h.chat.LogCall(ctx, h.ana, c, chat.Call{Outcome: desk.CallReached, When: ms(h.clock()) - 25*3600_000}, "")
	code(t, err, "call_when")
}
