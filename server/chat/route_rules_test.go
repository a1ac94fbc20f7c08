package chat_test

import (
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// rule sets how a department works, as another process would: this one finds
// it with its next look.
func (h *house) rule(d desk.DepartmentID, set func(*desk.Policy)) {
	h.t.Helper()
	p := desk.DefaultPolicy()
	p.ID, p.Department = desk.NewID("po", h.clock()), d
	set(&p)
	err := h.store.AddPolicy(h.t.Context(), d, func(_ []desk.Policy, recordedAt int64) (*desk.Policy, []desk.AuditLine, error) {
		p.RecordedAt = recordedAt
		return &p, nil, nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	changes, err := h.chat.Look(h.t.Context())
	if err != nil || !slices.Contains(changes.Departments, d) {
		h.t.Fatalf("the look does not tell of the department: %+v, %v", changes.Departments, err)
	}
	if again, err := h.chat.Look(h.t.Context()); err != nil || len(again.Departments) > 0 {
		h.t.Fatalf("told twice: %+v, %v", again.Departments, err)
	}
}

func TestStaffPickWhereTheRulesSaySo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.come("one", "s_ana")
		c := h.open("hello")
		h.route()
		h.offeredTo(c, "s_ana")
		h.pass(time.Second)
		h.come("one")
		h.rule("d_scheduling", func(p *desk.Policy) { p.Routing.Manual = true })
		h.route()
		h.offeredTo(c, "")
		must(t)(h.chat.Assign(t.Context(), h.ana, c, "s_ana", ""))
		h.held(c, "s_ana")
	})
}

func TestWhoWaitsTooLongMovesOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.rule("d_scheduling", func(p *desk.Policy) { p.Routing.MaxWaitMS, p.Routing.Overflow = 60_000, "d_billing" })
		h.rule("d_billing", func(p *desk.Policy) { p.Routing.MaxWaitMS = 90_000 })
		c := h.open("hello")
		began := h.row(c).QueuedAt
		h.pass(59 * time.Second)
		h.route()
		if got := h.row(c).Department; got != "d_scheduling" {
			t.Fatalf("in %s too early", got)
		}
		h.pass(2 * time.Second)
		h.route()
		if row := h.row(c); row.Department != "d_billing" || row.QueuedAt != began {
			t.Fatalf("%+v", row)
		}
		// Nobody takes those whom billing does not reach: they leave a question,
		// which has a time.
		h.pass(30 * time.Second)
		h.route()
		row := h.row(c)
		if row.Mode != desk.ModeMessage || row.Next != desk.NextAnswer || row.PromiseDue <= h.clock().UnixMilli() {
			t.Fatalf("%+v", row)
		}
		if err := h.sound(c); err != nil {
			t.Fatal(err)
		}
	})
}

func TestInterpreterWhenNobodySpeaksTheLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		for _, s := range h.staff() {
			s.Languages = []string{"en"}
			if err := h.store.SaveStaff(t.Context(), s, "no password"); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.chat.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.come("one", "s_ana")
		it, err := h.chat.Open(t.Context(), h.maya, chat.Opening{Department: "scheduling", Text: "hola", ClientID: uuid.NewString(), Language: "es"})
		if err != nil {
			t.Fatal(err)
		}
		h.route()
		h.offeredTo(it.ID, "")
		h.pass(121 * time.Second)
		h.come("one")
		h.route()
		h.offeredTo(it.ID, "s_ana")
		if kinds := h.kinds(h.maya, it.ID); !slices.Contains(kinds, desk.InterpreterNeeded) || !h.row(it.ID).Interpreter {
			t.Fatalf("the patient is not told: %v", kinds)
		}
	})
}

// A left question takes no live slot, and waits until nobody waits live.
func TestLeftQuestionsWaitForTheLiveOnes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.capacity("s_ana", 1)
		left, err := h.chat.Open(ctx, h.maya, chat.Opening{
			Department: "scheduling", Text: "when you can", ClientID: uuid.NewString(), Mode: desk.ModeMessage,
			Contact: &desk.Contact{Name: "Maya", Email: "maya@home.test"},
		})
		if err != nil {
			t.Fatal(err)
		}
		live := h.open("now")
		h.come("one", "s_ana")
		h.route()
		h.offeredTo(live, "s_ana")
		h.offeredTo(left.ID, "")
		must(t)(h.chat.Accept(ctx, h.ana, live, ""))
		h.send(h.ana, live, "here you are")
		h.route()
		h.offeredTo(left.ID, "s_ana")
		must(t)(h.chat.Accept(ctx, h.ana, left.ID, ""))
		next := h.open("and now")
		h.route()
		h.offeredTo(next, "s_ana") // what she holds is no live slot
	})
}

// A not-solved matter goes to whoever had it if they have room, else to anyone.
func TestNotSolvedGoesBackToWhoKnowsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.come("one", "s_ana")
		h.pass(time.Second)
		h.come("one", "s_ben")
		c := h.open("hello")
		must(t)(h.chat.Assign(ctx, h.ben, c, "s_ben", ""))
		must(t)(h.chat.Resolve(ctx, h.ben, c, ""))
		h.pass(time.Second)
		earlier := h.open("an earlier arrival")
		h.pass(time.Second)
		must(t)(h.chat.Reopen(ctx, h.maya, c, ""))
		h.route()
		h.offeredTo(c, "s_ben")
		if h.rank(c) >= h.rank(earlier) {
			t.Fatal("not ahead of new arrivals")
		}
		must(t)(h.chat.Accept(ctx, h.ben, c, ""))
		must(t)(h.chat.Resolve(ctx, h.ben, c, ""))
		h.goes("one", "s_ben")
		must(t)(h.chat.Reopen(ctx, h.maya, c, ""))
		h.route()
		h.offeredTo(c, "s_ana")
	})
}
