package chat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// seat says that somebody's sockets opened, or closed.
func (h *house) seat(who desk.Actor, is bool) {
	h.t.Helper()
	if err := h.chat.Attend(h.t.Context(), "process", []chat.Attendance{{Subject: who.ID, Here: is, At: h.clock().UnixMilli()}}); err != nil {
		h.t.Fatal(err)
	}
	if err := h.chat.Beat(h.t.Context(), "process"); err != nil {
		h.t.Fatal(err)
	}
}

// left opens a left question, of a patient who speaks the language.
func (h *house) left(language string) desk.ConversationID {
	h.t.Helper()
	it, err := h.chat.Open(h.t.Context(), h.maya, chat.Opening{
		Department: "scheduling", Text: "When are you open?", ClientID: uuid.NewString(), Language: language, Mode: desk.ModeMessage,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return it.ID
}

// everything gives Ana one conversation of each sort and returns them by name.
func (h *house) everything() map[string]desk.ConversationID {
	h.t.Helper()
	ctx, ok := h.t.Context(), must(h.t)
	all := map[string]desk.ConversationID{
		"owed": h.open("Owed"), "answered": h.open("Answered"), "insurer": h.open("Insurer"), "asleep": h.open("Asleep"), "left": h.left("en"),
	}
	for _, c := range all {
		ok(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
	}
	h.send(h.ana, all["answered"], "Here you are.")
	h.send(h.ana, all["insurer"], "I ask your insurer.")
	ok(h.chat.Wait(ctx, h.ana, all["insurer"], chat.Waiting{On: "insurer"}, ""))
	h.send(h.ana, all["asleep"], "I come back to you.")
	ok(h.chat.Snooze(ctx, h.ana, all["asleep"], h.clock().Add(48*time.Hour).UnixMilli(), ""))
	return all
}

func TestHandOverClearsADesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		super := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
		stranger := h.hire("s_sid", "Sid", desk.RoleSupervisor, "d_billing")
		h.reload()
		all := h.everything()
		bens := h.open("Ben's")
		must(t)(h.chat.Assign(ctx, h.ben, bens, "s_ben", ""))

		h.seat(h.ana, true)
		h.pass(time.Second)
		if _, err := h.chat.HandOver(ctx, super, "s_ana", "sick"); desk.AsError(err).Code != "signed_in" {
			t.Errorf("somebody who is here: %v", err)
		}
		h.seat(h.ana, false)
		h.pass(time.Second)
		for name, a := range map[string]desk.Actor{"an agent": h.ben, "a supervisor elsewhere": stranger, "a patient": h.maya} {
			if _, err := h.chat.HandOver(ctx, a, "s_ana", ""); desk.AsError(err).Code != "forbidden" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.chat.HandOver(ctx, super, "s_none", ""); desk.AsError(err).Code != "not_found" {
			t.Errorf("somebody who never was: %v", err)
		}
		if it := h.row(all["owed"]); it.Assignee != "s_ana" {
			t.Fatal("a refusal moved something")
		}

		done, err := h.chat.HandOver(ctx, super, "s_ana", "sick")
		if err != nil || done != (chat.Moved{Moved: 5}) {
			t.Fatalf("moved %+v, %v", done, err)
		}
		for name, c := range all {
			it := h.row(c)
			if !it.InQueue() || it.Status != desk.StatusQueued || it.LastHolder != "s_ana" || it.Head != (name == "owed" || name == "left") {
				t.Errorf("%s: %+v", name, it.Conversation)
			}
			events, err := h.chat.Events(ctx, super, c, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			last := events[len(events)-1]
			if last.Kind != desk.Requeued || last.Body.Reason != desk.ReasonHandedOver || last.Body.Staff.ID != "s_ana" || last.From.ID != super.ID {
				t.Errorf("%s: %+v", name, last)
			}
			if trail, err := h.store.AuditTrail(ctx, c); err != nil || !slices.ContainsFunc(trail, func(l desk.AuditLine) bool { return l.Action == "conversation.handed_over" }) {
				t.Errorf("%s leaves no audit line: %v", name, err)
			}
		}
		if it := h.row(all["left"]); it.Next != desk.NextAnswer || it.PromiseDue == 0 {
			t.Errorf("the promise is gone: %+v", it.Conversation)
		}
		if it := h.row(bens); it.Assignee != "s_ben" {
			t.Error("a colleague's conversation moved")
		}
		if again, err := h.chat.HandOver(ctx, super, "s_ana", "sick"); err != nil || again != (chat.Moved{}) {
			t.Errorf("again: %+v, %v", again, err)
		}
		trail, err := h.store.AuditTrail(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.DeleteFunc(trail, func(l desk.AuditLine) bool { return l.Action != "staff.handed_over" })
		if len(lines) != 1 || lines[0].Target != "s_ana" || !strings.Contains(lines[0].Details, `"moved":5`) {
			t.Errorf("audit: %+v", lines)
		}
	})
}

// Whoever was taken on, and then put back because their colleague fell ill, has
// not left the queue before anybody took them: what they asked is answered.
func TestHandedOverIsNotAbandoned(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	c := h.open("Hello")
	patient := desk.Actor{ID: string(c)}
	h.seat(patient, true)
	must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
	h.seat(patient, false)
	h.pass(3 * time.Hour)
	if _, err := h.chat.HandOver(ctx, h.boss, "s_ana", ""); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		h.pass(time.Hour)
		if err := h.chat.KeepPresence(ctx); err != nil {
			t.Fatal(err)
		}
		if err := h.chat.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if it := h.row(c); !it.Unresolved() || it.Mode != desk.ModeMessage || it.Next != desk.NextAnswer {
		t.Errorf("%s, %s, %q", it.Status, it.Mode, it.Next)
	}
}

// Who has gone for good keeps nothing, even if a socket of theirs is still open.
func TestFormerStaffKeepNothing(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	c := h.open("Hello")
	must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
	h.seat(h.ana, true)
	if _, err := h.store.DeactivateStaff(ctx, "s_ana"); err != nil {
		t.Fatal(err)
	}
	h.reload()
	if done, err := h.chat.HandOver(ctx, h.boss, "s_ana", ""); err != nil || done.Moved != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	if it := h.row(c); it.Assignee != "" {
		t.Errorf("still theirs: %+v", it.Conversation)
	}
}

func TestTheDayAtAGlance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		super := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
		for id, n := range map[desk.StaffID]int{"s_ben": 2, "s_ana": 1} { // so Ana is full
			if _, err := h.store.ChangeStaff(ctx, id, func(p *desk.Staff) ([]desk.AuditLine, error) { p.Capacity = n; return nil, nil }); err != nil {
				t.Fatal(err)
			}
		}
		h.reload()
		if _, err := h.chat.Desk(ctx, h.ana); desk.AsError(err).Code != "forbidden" {
			t.Errorf("an agent: %v", err)
		}
		all := h.everything()
		h.open("Nobody's")
		h.left("es")
		h.seat(h.ben, true)
		h.seat(h.ana, true)
		set := func(p desk.Presence) {
			t.Helper()
			if err := h.chat.SetPresence(ctx, h.ana, p, "hand"); err != nil {
				t.Fatal(err)
			}
			h.pass(10 * time.Minute)
		}
		if err := h.chat.SetPresence(ctx, h.ben, desk.Available, "hand"); err != nil {
			t.Fatal(err)
		}
		set(desk.Available)
		set(desk.OnBreak)
		set(desk.Available) // ten minutes ago
		for range 9 {       // four minutes at work, then nothing: the slice ends a minute later
			if err := h.chat.Focus(ctx, h.ana, all["owed"]); err != nil {
				t.Fatal(err)
			}
			h.pass(30 * time.Second)
		}
		h.pass(10 * time.Minute)
		if err := h.chat.KeepFocus(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := h.chat.Look(ctx); err != nil {
			t.Fatal(err)
		}
		day, err := h.chat.Desk(ctx, super)
		if err != nil {
			t.Fatal(err)
		}
		var ana chat.PersonLoad
		var names []string
		for _, p := range day.People {
			names = append(names, p.Staff.Name)
			if p.Staff.ID == "s_ana" {
				ana = p
			}
		}
		if got := strings.Join(names, " "); got != "Ana Ben Sue" {
			t.Errorf("people: %s", got)
		}
		want := chat.PersonLoad{Staff: ana.Staff, Live: 1, Open: 2, Waiting: 2, Snoozed: 1, Promised: ana.Promised, HandledMS: 5 * 60_000,
			SinceBreakMS: (10*60 + 270 + 10*60) * 1000, SignedIn: true}
		if ana != want || ana.Promised < 1 {
			t.Errorf("Ana carries %+v, want %+v", ana, want)
		}
		if len(day.Departments) != 1 || day.Departments[0].Key != "scheduling" {
			t.Fatalf("departments: %+v", day.Departments)
		}
		dep := day.Departments[0]
		if dep.Waiting != 1 || dep.Promised != 1 || dep.LongestSince == 0 || dep.Available != 1 || dep.Stopped {
			t.Errorf("scheduling: %+v", dep)
		}
		if admin, err := h.chat.Desk(ctx, h.boss); err != nil || len(admin.Departments) != 2 {
			t.Errorf("who runs the house: %+v, %v", admin.Departments, err)
		}
	})
}

// A loan that runs out is noticed though nobody writes: sockets and offers go
// by the departments of now.
func TestALoanEndsByItself(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	if _, err := h.store.ChangeStaff(ctx, "s_ana", func(p *desk.Staff) ([]desk.AuditLine, error) {
		p.Loans = []desk.Loan{{Department: "d_billing", Until: h.clock().Add(time.Hour).UnixMilli()}}
		return nil, nil
	}); err != nil {
		t.Fatal(err)
	}
	h.reload()
	look := func() *desk.Staff {
		t.Helper()
		found, err := h.chat.Look(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for i := range found.Staff {
			if found.Staff[i].ID == "s_ana" {
				return &found.Staff[i]
			}
		}
		return nil
	}
	look()
	h.pass(30 * time.Minute)
	if p := look(); p != nil || !slices.Contains(h.chat.Directory().Staff["s_ana"].Departments, "d_billing") {
		t.Errorf("while it runs: %+v", p)
	}
	h.pass(30 * time.Minute)
	if p := look(); p == nil || slices.Contains(p.Departments, "d_billing") || slices.Contains(h.chat.Directory().Staff["s_ana"].Departments, "d_billing") {
		t.Errorf("when it ends: %+v", p)
	}
	if p := look(); p != nil {
		t.Errorf("said twice: %+v", p)
	}
}
