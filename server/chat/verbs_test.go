package chat_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

func TestFromQuestionToAnswerAndBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ok := must(t)
		ctx := t.Context()
		c := h.open("Can I move my appointment?")
		wantOpening := []desk.EventKind{desk.NoticeAccepted, desk.Opened, desk.Message, desk.Queued}
		if got := h.kinds(h.boss, c); !slices.Equal(got, wantOpening) {
			t.Fatalf("opening writes %v, want %v", got, wantOpening)
		}
		if r := h.row(c); r.Status != desk.StatusQueued || r.WaitingSince == 0 || r.PatientSeq != 3 || r.LastSeq != 4 {
			t.Fatalf("after opening: %+v", r)
		}

		// Assignment alone is not acceptance; opening the thread is.
		ok(h.chat.Assign(ctx, h.boss, c, "s_ana", ""))
		if r := h.row(c); r.Assignee != "s_ana" || r.AcceptedAt != 0 || r.Status != desk.StatusQueued {
			t.Fatalf("after assignment: %+v", r)
		}
		if err := h.chat.Read(ctx, h.ana, c, 4); err != nil {
			t.Fatal(err)
		}
		if r := h.row(c); r.AcceptedAt == 0 || r.Status != desk.StatusOpen {
			t.Fatalf("after she opened it: %+v", r)
		}

		h.pass(time.Minute)
		h.send(h.ana, c, "Yes. Which day suits you?")
		r := h.row(c)
		if r.Status != desk.StatusWaiting || r.WaitingOn != desk.WaitingOnPatient || r.WaitingSince != 0 || r.RespondedAt != r.LastAt {
			t.Fatalf("after the answer: %+v", r)
		}
		// A patient's message overrides every pause.
		ok(h.chat.Snooze(ctx, h.ana, c, h.clock().Add(time.Hour).UnixMilli(), ""))
		h.send(h.maya, c, "Thursday")
		if r := h.row(c); r.Status != desk.StatusOpen || r.SnoozedUntil != 0 || r.WaitingSince == 0 || r.Assignee != "s_ana" {
			t.Fatalf("after the patient wrote: %+v", r)
		}
		if _, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: c, Text: "Looking", KeepOpen: true}); err != nil {
			t.Fatal(err)
		}
		if r := h.row(c); r.Status != desk.StatusOpen || r.WaitingSince != 0 {
			t.Fatalf("after send and keep working: %+v", r)
		}
		ok(h.chat.Resolve(ctx, h.ana, c, ""))
		_, err := h.chat.Resolve(ctx, h.ana, c, "")
		refuse(t, err, desk.ErrResolved)

		// "Not solved" is the next episode, in the same department's queue.
		ok(h.chat.Reopen(ctx, h.maya, c, ""))
		if r := h.row(c); r.Episode != 2 || r.Status != desk.StatusQueued || r.Assignee != "" || r.Name != "Maya" || r.WaitingSince != r.OpenedAt {
			t.Fatalf("after not solved: %+v", r)
		}
		_, err = h.chat.Reopen(ctx, h.maya, c, "")
		refuse(t, err, desk.ErrNotResolved)
		ok(h.chat.Resolve(ctx, h.boss, c, ""))
		h.send(h.maya, c, "One more thing")
		if r := h.row(c); r.Episode != 3 || r.Status != desk.StatusQueued {
			t.Fatalf("after a message behind the end: %+v", r)
		}
		ok(h.chat.Resolve(ctx, h.boss, c, ""))
		h.send(h.ana, c, "A word from us")
		if r := h.row(c); r.Episode != 4 || r.Assignee != "s_ana" || r.Status != desk.StatusWaiting {
			t.Fatalf("after staff wrote first: %+v", r)
		}
	})
}

func TestLeavingTheQueueIsNotResolving(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	c := h.open("hello?")
	must(t)(h.chat.Resolve(t.Context(), h.maya, c, ""))
	if got := h.kinds(h.maya, c); got[len(got)-1] != desk.Abandoned {
		t.Errorf("left before anyone accepted: %v", got)
	}
	c = h.open("again")
	h.send(h.ana, c, "Hello")
	must(t)(h.chat.Resolve(t.Context(), h.maya, c, ""))
	if got := h.kinds(h.maya, c); got[len(got)-1] != desk.Resolved {
		t.Errorf("ended after an answer: %v", got)
	}
}

func TestNotesStayAmongStaff(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	c := h.open("hello")
	if _, err := h.chat.Note(t.Context(), h.ana, chat.Sending{Conversation: c, Text: "call the insurer"}); err != nil {
		t.Fatal(err)
	}
	_, err := h.chat.Note(t.Context(), h.maya, chat.Sending{Conversation: c, Text: "x"})
	refuse(t, err, desk.ErrForbidden)
	before := h.row(c)
	e := h.send(h.maya, c, "still there?")
	if e.PatientPrev != before.PatientSeq || e.Seq != before.LastSeq+1 {
		t.Errorf("message %d has prev %d; the patient's last was %d", e.Seq, e.PatientPrev, before.PatientSeq)
	}
	if slices.Contains(h.kinds(h.maya, c), desk.Note) {
		t.Error("the patient's view holds a note")
	}

	// Whoever writes a note has read as far as that; its number tells of it.
	if _, err := h.chat.Note(t.Context(), h.ana, chat.Sending{Conversation: c, Text: "the insurer called back"}); err != nil {
		t.Fatal(err)
	}
	it := must(t)(h.chat.Conversation(t.Context(), h.maya, c))
	if it.StaffRead != e.Seq {
		t.Errorf("the patient is told that staff read up to %d; their last is %d", it.StaffRead, e.Seq)
	}
	if it := h.row(c); it.StaffRead != it.LastSeq {
		t.Errorf("staff are told that staff read up to %d of %d", it.StaffRead, it.LastSeq)
	}
	told := make(chan chat.ReadNotice, 1)
	defer h.bus.Subscribe(func(n chat.Notice) { told <- *n.Read })()
	if err := h.chat.Read(t.Context(), h.ana, c, 1<<40); err != nil {
		t.Fatal(err)
	}
	if n := <-told; n.Seq != h.row(c).LastSeq || n.PatientSeq != e.Seq {
		t.Errorf("told of the reading: %+v", n)
	}
}

func TestTransferAndPermission(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	c := h.open("a bill")
	h.send(h.ana, c, "One moment")
	must(t)(h.chat.Transfer(ctx, h.ana, c, "billing", "asks about a bill", ""))
	if r := h.row(c); r.Department != "d_billing" || r.Status != desk.StatusQueued || r.Assignee != "" {
		t.Fatalf("after the transfer: %+v", r)
	}
	// Ana is not in billing: for her it is gone.
	_, err := h.chat.Conversation(ctx, h.ana, c)
	refuse(t, err, desk.ErrNotFound)
	_, err = h.chat.Send(ctx, h.ana, chat.Sending{Conversation: c, Text: "hi"})
	refuse(t, err, desk.ErrNotFound)
	_, err = h.chat.Assign(ctx, h.ben, c, "s_ana", "")
	refuse(t, err, desk.ErrInvalid)
	_, err = h.chat.Send(ctx, h.auditor, chat.Sending{Conversation: c, Text: "hi"})
	refuse(t, err, desk.ErrForbidden)
	_, err = h.chat.Transfer(ctx, h.ben, c, "nowhere", "", "")
	refuse(t, err, desk.ErrInvalid)
	_, err = h.chat.Assign(ctx, h.maya, c, "s_ben", "")
	refuse(t, err, desk.ErrForbidden)
}

func TestForeignIsMissing(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	mine := h.open("hello")
	for _, id := range []desk.ConversationID{mine, "c_missing", ""} {
		for name, err := range map[string]error{
			"read":     err2(h.chat.Conversation(ctx, h.other, id)),
			"events":   err2(h.chat.Events(ctx, h.other, id, 0, 0)),
			"send":     err2(h.chat.Send(ctx, h.other, chat.Sending{Conversation: id, Text: "x"})),
			"empty":    err2(h.chat.Send(ctx, h.other, chat.Sending{Conversation: id})),
			"resolve":  err2(h.chat.Resolve(ctx, h.other, id, "")),
			"mark":     h.chat.Read(ctx, h.other, id, 1),
			"typing":   h.chat.Typing(ctx, h.other, id, false),
			"view":     err2(h.chat.View(ctx, h.other, id)),
			"claim":    err2(h.chat.Assign(ctx, h.other, id, "s_ana", "")),
			"drafting": h.chat.SaveDraft(ctx, h.other, id, "reply", "x"),
		} {
			var coded *desk.Error
			if !errors.As(err, &coded) || *coded != *desk.ErrNotFound {
				t.Errorf("%s of %q: %v, want not_found alone", name, id, err)
			}
		}
	}
}

func err2[T any](_ T, err error) error { return err }

func TestClientIDs(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	in := chat.Opening{Department: "billing", Text: "hello", ClientID: uuid.NewString(), Answers: map[string]string{"a": "1", "b": "2"}}
	first := must(t)(h.chat.Open(ctx, h.maya, in))
	if again := must(t)(h.chat.Open(ctx, h.maya, in)); again.ID != first.ID {
		t.Error("a repeated opening started another conversation")
	}
	in.Answers = map[string]string{"a": "1", "b": "3"}
	_, err := h.chat.Open(ctx, h.maya, in)
	refuse(t, err, desk.ErrClientIDConflict)

	// Within the conversation the first message has that client id too.
	message := chat.Sending{Conversation: first.ID, Text: in.Text, ClientID: in.ClientID}
	if e, err := h.chat.Send(ctx, h.maya, message); err != nil || e.Kind != desk.Message || e.Seq != first.LastSeq-1 {
		t.Errorf("the first message, repeated: %+v, %v; the conversation ended at %d", e, err, first.LastSeq)
	}
	message.Text = "other"
	_, err = h.chat.Send(ctx, h.maya, message)
	refuse(t, err, desk.ErrClientIDConflict)

	id := uuid.NewString()
	one, err := h.chat.Send(ctx, h.ben, chat.Sending{Conversation: first.ID, Text: "hi", ClientID: id})
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.chat.Send(ctx, h.ben, chat.Sending{Conversation: first.ID, Text: "hi", ClientID: id})
	if err != nil || two.Seq != one.Seq || two.At != one.At || two.Body.Text != "hi" {
		t.Errorf("repeated: %+v, %v; first %+v", two, err, one)
	}
	_, err = h.chat.Send(ctx, h.ben, chat.Sending{Conversation: first.ID, Text: "other", ClientID: id})
	refuse(t, err, desk.ErrClientIDConflict)
	_, err = h.chat.Note(ctx, h.ben, chat.Sending{Conversation: first.ID, Text: "hi", ClientID: id})
	refuse(t, err, desk.ErrClientIDConflict)
	_, err = h.chat.Send(ctx, h.ben, chat.Sending{Conversation: first.ID, Text: "hi", ClientID: "not a uuid"})
	refuse(t, err, desk.ErrInvalid)

	resolve := uuid.NewString()
	must(t)(h.chat.Resolve(ctx, h.ben, first.ID, resolve))
	if again := must(t)(h.chat.Resolve(ctx, h.ben, first.ID, resolve)); again.Status != desk.StatusResolved {
		t.Error("a repeated resolve must answer as the first time")
	}
}

// A site offers some of the departments. What was opened stays opened.
func TestOpeningWhereTheSiteOffersIt(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	in := chat.Opening{Department: "billing", Text: "hello", ClientID: uuid.NewString()}
	first := must(t)(h.chat.Open(ctx, h.maya, in))
	if err := h.store.SaveSite(ctx, desk.Site{ID: "si_1", Key: "main", Name: "Clinic", Departments: []desk.DepartmentID{"d_scheduling"}}); err != nil {
		t.Fatal(err)
	}
	if again := must(t)(h.chat.Open(ctx, h.maya, in)); again.ID != first.ID {
		t.Error("a repeated opening started another conversation")
	}
	for _, key := range []string{"billing", "nothing", ""} {
		_, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: key, Text: "hello", ClientID: uuid.NewString()})
		refuse(t, err, &desk.Error{Code: "unknown_department"})
	}
}

func TestViewsAreAudited(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	c := h.open("hello")
	must(t)(h.chat.Conversation(ctx, h.maya, c))
	must(t)(h.chat.Conversation(ctx, h.ana, c))
	if _, err := h.chat.View(ctx, h.auditor, c); err != nil {
		t.Fatal(err)
	}
	lines, err := h.store.AuditTrail(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.Actor.ID+" "+l.Action)
	}
	want := []string{"p_maya conversation.opened", "s_ana conversation.viewed", "s_priv conversation.viewed"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("audit %q, want %q", got, want)
	}
}

func TestSnoozeRunsOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.open("hello")
		_, err := h.chat.Snooze(ctx, h.ana, c, h.clock().UnixMilli(), "")
		refuse(t, err, desk.ErrInvalid)
		must(t)(h.chat.Snooze(ctx, h.ana, c, h.clock().Add(time.Minute).UnixMilli(), ""))
		if err := h.chat.Tick(ctx); err != nil || h.row(c).Status != desk.StatusSnoozed {
			t.Fatalf("woken early: %v", err)
		}
		h.pass(time.Minute)
		if err := h.chat.Tick(ctx); err != nil || h.row(c).Status != desk.StatusOpen {
			t.Fatalf("not woken: %v, %+v", err, h.row(c))
		}
	})
}
