package chat_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

func does(do string, more ...func(*desk.BulkAction)) desk.BulkAction {
	b := desk.BulkAction{Action: desk.Action{Do: do}}
	for _, set := range more {
		set(&b)
	}
	return b
}

func tagged(id string) desk.BulkAction {
	return does(desk.DoTag, func(b *desk.BulkAction) { b.Tag = id })
}

// begin starts a run; chosen ones, or all of a view.
func (h *house) begin(a desk.Actor, in chat.Bulking) chat.BulkStatus {
	h.t.Helper()
	in.ClientID = uuid.NewString()
	run, err := h.chat.StartBulk(h.t.Context(), a, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return run
}

// finish carries runs out until nothing is left to do, and reads one.
func (h *house) finish(a desk.Actor, id string) chat.BulkStatus {
	h.t.Helper()
	ctx := h.t.Context()
	for range 100 {
		if err := h.chat.RunBulk(ctx); err != nil {
			h.t.Fatal(err)
		}
		if due, err := h.chat.BulkDue(ctx); err != nil {
			h.t.Fatal(err)
		} else if !due {
			break
		}
	}
	run, err := h.chat.BulkRun(ctx, a, id)
	if err != nil || run.State.Going() {
		h.t.Fatalf("it is %s: %v", run.State, err)
	}
	return run
}

// counted is how many items ended like that; the reason "" is any.
func counted(run chat.BulkStatus, state desk.BulkItemState, reason string) (n int) {
	for _, c := range run.Counts {
		if c.State == state && (reason == "" || c.Reason == reason) {
			n += c.N
		}
	}
	return n
}

func (h *house) several(n int) (ids []desk.ConversationID) {
	for range n {
		ids = append(ids, h.open("A question."))
		h.pass(time.Second)
	}
	return ids
}

func TestBulkDoesToAllThatMatchWhatEachVerbDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := newHouse(t, d), t.Context(), must(t)
		tag := h.tag("Flu")
		ids := h.several(8)
		ok(h.chat.Tag(ctx, h.ana, ids[6], []string{tag}, nil, ""))
		kept := ids[7]
		ok(h.chat.Restrict(ctx, h.boss, kept, "s_ana", "a relative", ""))
		in := chat.Bulking{View: "unassigned", Actions: []desk.BulkAction{tagged(tag), does(desk.DoResolve)}}

		look, err := h.chat.PreviewBulk(ctx, h.ana, in)
		if err != nil || look.Total != 7 || look.Does != 7 || look.Owed != 7 || look.Same != 0 || len(look.Skipped) > 0 {
			t.Fatalf("beforehand: %+v, %v", look, err)
		}
		if n := h.row(ids[0]).LastSeq; len(h.told(ids[0], desk.Tagged)) > 0 {
			t.Errorf("looking changed something: %d", n)
		}
		h.pass(time.Second)
		h.send(h.maya, ids[1], "One more thing!") // after it was looked at
		in.SeenAt = look.At
		run := h.begin(h.ana, in)
		ok(h.chat.Assign(ctx, h.ben, ids[2], "s_ben", "")) // after it began
		late := h.open("I came later.")
		done := h.finish(h.ana, run.ID)

		if done.State != desk.BulkDone || done.Total != 7 || counted(done, desk.ItemDone, "") != 5 ||
			counted(done, desk.ItemSkipped, "newer_message") != 1 || counted(done, desk.ItemSkipped, "changed_meanwhile") != 1 {
			t.Fatalf("%s of %d: %+v", done.State, done.Total, done.Counts)
		}
		for i, want := range []bool{true, false, false, true, true, true, true, false} {
			if row := h.at(ids[i]); row.Unresolved() == want || slices.Contains(row.Tags, tag) != want {
				t.Errorf("%d: %s, tags %v", i, row.Status, row.Tags)
			}
			if err := h.sound(ids[i]); err != nil {
				t.Error(i, err)
			}
		}
		if h.at(late).Tags != nil {
			t.Error("what came later was touched")
		}
		left, err := h.chat.BulkItems(ctx, h.ana, run.ID, desk.ItemSkipped, 0, 0)
		if err != nil || len(left.Items) != 2 || left.Items[0].Row.ID != ids[2] && left.Items[0].Row.ID != ids[1] {
			t.Errorf("left out: %+v, %v", left, err)
		}
		// By hand each would have said the same: who did it, and whether they ask.
		by := h.told(ids[0], desk.Tagged, desk.Withdrawn, desk.Resolved)
		if len(by) != 3 || by[2].From.ID != "s_ana" {
			t.Errorf("the log says %+v", by)
		}
		// What somebody may no longer read is counted, and not named.
		ok(h.chat.Restrict(ctx, h.boss, ids[1], "s_ana", "a relative", ""))
		if left, err = h.chat.BulkItems(ctx, h.ana, run.ID, desk.ItemSkipped, 0, 0); err != nil || len(left.Items) != 1 || left.Hidden != 1 {
			t.Errorf("kept from her: %+v, %v", left, err)
		}
		_, err = h.chat.BulkRun(ctx, h.ben, run.ID)
		refuse(t, err, desk.ErrNotFound)
	})
}

// Undone, each conversation stands exactly as before, its figures are those of
// one to which nothing was done, and its patient may be asked later.
func TestUndoingLeavesNoTrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := newHouse(t, d), t.Context(), must(t)
		tag := h.tag("Flu")
		prepare := func() []desk.ConversationID {
			ids := h.several(5)
			h.send(h.ana, ids[1], "An answer.")
			ok(h.chat.Wait(ctx, h.ana, ids[2], chat.Waiting{On: "insurer", Reason: "they look", Due: h.clock().UnixMilli() + hourMS}, ""))
			ok(h.chat.Tag(ctx, h.ana, ids[3], []string{tag}, nil, ""))
			ok(h.chat.SetPriority(ctx, h.ana, ids[3], "high", ""))
			h.send(h.ben, ids[4], "Ben here.")
			h.send(h.maya, ids[4], "And?")
			h.pass(time.Minute)
			return ids
		}
		for _, action := range []desk.BulkAction{
			does(desk.DoResolve), does(desk.DoSpam), does(desk.DoSnooze), tagged(tag),
			does(desk.DoUntag, func(b *desk.BulkAction) { b.Tag = tag }),
			does(desk.DoPriority, func(b *desk.BulkAction) { b.Priority = "urgent" }),
			does(desk.DoAssign, func(b *desk.BulkAction) { b.Staff = "me" }),
			does(desk.DoTransfer, func(b *desk.BulkAction) { b.Department = "d_billing" }),
		} {
			t.Run(action.Do, func(t *testing.T) {
				h.t = t
				ids := prepare()
				var before []desk.Conversation
				for _, id := range ids {
					before = append(before, stands(h.at(id)))
				}
				facts := h.facts(ids...)
				run := h.begin(h.ana, chat.Bulking{IDs: ids, Actions: []desk.BulkAction{action}})
				done := h.finish(h.ana, run.ID)
				n := counted(done, desk.ItemDone, "")
				if n == 0 || n+counted(done, desk.ItemSame, "") != len(ids) {
					t.Fatalf("%+v", done.Counts)
				}
				h.pass(5 * time.Second)
				if _, err := h.chat.UndoBulk(ctx, h.ana, run.ID); err != nil {
					t.Fatal(err)
				}
				if back := h.finish(h.ana, run.ID); back.State != desk.BulkUndone || counted(back, desk.ItemUndone, "") != n {
					t.Fatalf("%s: %+v", back.State, back.Counts)
				}
				after := h.facts(ids...)
				for i, id := range ids {
					if got := stands(h.at(id)); !reflect.DeepEqual(got, before[i]) {
						t.Errorf("%d stands\n%+v, stood\n%+v", i, got, before[i])
					}
					for k := range facts[id] {
						was, is := facts[id][k], after[id][k]
						was.Seq, is.Seq = 0, 0
						if !reflect.DeepEqual(is, was) {
							t.Errorf("the facts of %d are\n%+v, were\n%+v", i, is, was)
						}
					}
					if err := h.sound(id); err != nil {
						t.Error(i, err)
					}
				}
				_, err := h.chat.UndoBulk(ctx, h.ana, run.ID)
				code(t, err, "bulk_settled")
				// What follows is folded on from there.
				h.send(h.maya, ids[0], "Still here.")
				h.facts(ids...)
			})
		}
	})
}

func TestUndoingLeavesAloneWhatChangedSince(t *testing.T) {
	h, ctx, ok := newHouse(t, storetest.SQLite(t)), t.Context(), must(t)
	ids := h.several(4)
	for _, id := range ids {
		h.send(h.ana, id, "An answer.")
	}
	run := h.begin(h.ana, chat.Bulking{IDs: ids, Actions: []desk.BulkAction{does(desk.DoResolve)}})
	h.finish(h.ana, run.ID)
	h.rate(ids[0], 5)
	ok(h.chat.Reopen(ctx, h.ben, ids[2], ""))
	if _, err := h.chat.Note(ctx, h.ben, chat.Sending{Conversation: ids[3], Text: "Noted.", ClientID: uuid.NewString()}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.chat.UndoBulk(ctx, h.ana, run.ID); err != nil {
		t.Fatal(err)
	}
	back := h.finish(h.ana, run.ID)
	if counted(back, desk.ItemUndone, "") != 2 || counted(back, desk.ItemKept, "changed_since") != 2 {
		t.Fatalf("%+v", back.Counts)
	}
	for i, open := range []bool{false, true, true, true} {
		if h.at(ids[i]).Unresolved() != open {
			t.Errorf("%d is %s", i, h.at(ids[i]).Status)
		}
	}
	if got := h.kinds(h.maya, ids[1]); got[len(got)-1] != desk.Undone {
		t.Errorf("the patient is not told: %v", got)
	}
}

// Who moved conversations out of their own reach can still bring them back.
func TestUndoingATransferOutOfReach(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	ids := h.several(2)
	run := h.begin(h.ana, chat.Bulking{IDs: ids, Actions: []desk.BulkAction{does(desk.DoTransfer, func(b *desk.BulkAction) { b.Department = "d_billing" })}})
	h.finish(h.ana, run.ID)
	_, err := h.chat.Conversation(ctx, h.ana, ids[0])
	refuse(t, err, desk.ErrNotFound)
	if left, err := h.chat.BulkItems(ctx, h.ana, run.ID, desk.ItemDone, 0, 0); err != nil || left.Hidden != 2 || len(left.Items) > 0 {
		t.Errorf("she reads %+v, %v", left, err)
	}
	if _, err := h.chat.UndoBulk(ctx, h.ana, run.ID); err != nil {
		t.Fatal(err)
	}
	h.finish(h.ana, run.ID)
	if h.at(ids[0]).Department != "d_scheduling" || h.at(ids[1]).Department != "d_scheduling" {
		t.Error("they did not come back")
	}
}

func TestOneRunAtATimeOfOnePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		ids := h.several(3)
		in := chat.Bulking{IDs: ids, Actions: []desk.BulkAction{does(desk.DoResolve)}, ClientID: uuid.NewString()}
		run, err := h.chat.StartBulk(ctx, h.ana, in)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := h.chat.StartBulk(ctx, h.ana, in); err != nil || again.ID != run.ID {
			t.Errorf("a repetition began %s: %v", again.ID, err)
		}
		other := in
		other.ClientID = uuid.NewString()
		_, err = h.chat.StartBulk(ctx, h.ana, other)
		code(t, err, "bulk_running")
		h.begin(h.ben, chat.Bulking{IDs: ids, Actions: []desk.BulkAction{does(desk.DoSnooze)}}) // somebody else's
		stopped, err := h.chat.StopBulk(ctx, h.ana, run.ID)
		if err != nil || stopped.State != desk.BulkStopped || stopped.UndoUntil != h.clock().UnixMilli()+10*60_000 {
			t.Fatalf("%+v, %v", stopped.BulkRun, err)
		}
		if done := h.finish(h.ana, run.ID); counted(done, desk.ItemWaiting, "") != 3 || h.at(ids[0]).Status == desk.StatusResolved {
			t.Errorf("stopped it went on: %+v", done.Counts)
		}
		_, err = h.chat.StopBulk(ctx, h.ana, run.ID)
		code(t, err, "bulk_ended")
		h.pass(11 * time.Minute)
		_, err = h.chat.UndoBulk(ctx, h.ana, run.ID)
		code(t, err, "bulk_settled")
	})
}

// A process carries on what somebody began whom it has not seen yet.
func TestARunOfSomebodyNewIsCarriedOn(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	other, err := chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	ned := h.hire("s_ned", "Ned", desk.RoleSupervisor, h.at(h.open("Hello")).Department)
	if err := h.chat.Meet(ctx, "s_ned"); err != nil {
		t.Fatal(err)
	}
	run := h.begin(ned, chat.Bulking{IDs: h.several(3), Actions: []desk.BulkAction{does(desk.DoResolve)}})
	if err := other.RunBulk(ctx); err != nil {
		t.Fatal(err)
	}
	if done, err := h.chat.BulkRun(ctx, ned, run.ID); err != nil || done.State != desk.BulkDone || counted(done, desk.ItemDone, "") != 3 {
		t.Errorf("%s, %+v: %v", done.State, done.Counts, err)
	}
}

func TestBulkRefusesWithASentenceAndDoesNothing(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	h.several(1)
	resolve := []desk.BulkAction{does(desk.DoResolve)}
	empty := h.tool(desk.Tool{Kind: desk.ToolView, Scope: desk.ScopeAll, Name: "None", View: &desk.SavedView{Filter: desk.Filter{Field: "language", Op: "is", Values: []string{"qq"}}}})
	writes := h.tool(desk.Tool{Kind: desk.ToolMacro, Scope: desk.ScopeAll, Name: "Says", Macro: &desk.Macro{Actions: []desk.Action{{Do: desk.DoReply}, {Do: desk.DoResolve}}}})
	for _, c := range []struct {
		who  desk.Actor
		in   chat.Bulking
		want string
	}{
		{h.auditor, chat.Bulking{View: "all", Actions: resolve}, "forbidden"},
		{h.maya, chat.Bulking{View: "all", Actions: resolve}, "forbidden"},
		{h.ana, chat.Bulking{View: "all"}, "invalid"},
		{h.ana, chat.Bulking{Actions: resolve}, "invalid"},
		{h.ana, chat.Bulking{View: "all", Actions: []desk.BulkAction{does(desk.DoReply)}}, "invalid"},
		{h.ana, chat.Bulking{View: "all", Actions: []desk.BulkAction{does(desk.DoPriority)}}, "invalid"},
		{h.ana, chat.Bulking{View: "all", Actions: []desk.BulkAction{does(desk.DoSnooze, func(b *desk.BulkAction) { b.Until = 1 })}}, "invalid"},
		{h.ana, chat.Bulking{View: "all", Actions: []desk.BulkAction{tagged("t_gone")}}, "bulk_broken"},
		{h.ana, chat.Bulking{View: "all", Macro: writes.ID}, "bulk_macro_writes"},
		{h.ana, chat.Bulking{View: "all", Macro: "t_none"}, "macro_gone"},
		{h.ana, chat.Bulking{View: empty.ID, Actions: resolve}, "bulk_nothing"},
		{h.ana, chat.Bulking{View: "mine", Actions: resolve}, "bulk_nothing"},
		{h.ana, chat.Bulking{Query: "nobody-is-called-so", Zone: time.UTC, Actions: resolve}, "bulk_nothing"},
		{h.ana, chat.Bulking{IDs: make([]desk.ConversationID, desk.BulkMost+1), Actions: resolve}, "bulk_too_many"},
	} {
		c.in.ClientID = uuid.NewString()
		_, err := h.chat.StartBulk(ctx, c.who, c.in)
		code(t, err, c.want)
		if _, err := h.chat.PreviewBulk(ctx, c.who, c.in); err == nil && (len(c.in.Actions) > 0 || c.in.Macro != "") {
			t.Errorf("%s: a preview of what cannot be", c.want)
		}
	}
	if runs, err := h.chat.BulkRuns(ctx, h.ana); err != nil || len(runs) > 0 {
		t.Errorf("kept: %+v, %v", runs, err)
	}
	// A macro that writes nothing may be it, and a search may say of which.
	h.written(h.maya, chat.Opening{Name: "Zenobia Kent", Department: "scheduling", Text: "Hi", Language: "en", NoticeVersion: "2026-11"})
	quiet := h.tool(desk.Tool{Kind: desk.ToolMacro, Scope: desk.ScopeAll, Name: "Quiet", Macro: &desk.Macro{Actions: []desk.Action{{Do: desk.DoPriority, Priority: "high"}, {Do: desk.DoSnooze, Minutes: 60}}}})
	run := h.begin(h.ana, chat.Bulking{Query: "zenobia", Zone: time.UTC, Macro: quiet.ID})
	if done := h.finish(h.ana, run.ID); done.Total != 1 || counted(done, desk.ItemDone, "") != 1 {
		t.Errorf("%d: %+v", done.Total, done.Counts)
	}
}
