package chat_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/report"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// facts are what figures know of conversations, first as they were kept event by
// event and then as their logs say; the two are the same.
func (h *house) facts(ids ...desk.ConversationID) map[desk.ConversationID][]report.Episode {
	h.t.Helper()
	ctx := h.t.Context()
	stale, err := h.store.Unfolded(ctx, 100)
	if err == nil {
		_, err = h.store.Refold(ctx, stale) // what the job does for merged ones
	}
	if err != nil {
		h.t.Fatal(err)
	}
	folded, err := h.store.Refold(ctx, ids)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, f := range folded {
		if len(f.Differences) > 0 {
			h.t.Fatalf("facts of %s are not those of the log: %v", f.Conversation, f.Differences)
		}
	}
	out := map[desk.ConversationID][]report.Episode{}
	log := func(id desk.ConversationID) (report.Log, bool) {
		events, err := h.store.Events(ctx, id, desk.KindStaff, 0, 10_000)
		return report.Log{Conversation: id, Patient: "p_maya", Events: events}, err == nil
	}
	for _, id := range ids {
		l, _ := log(id)
		out[id] = report.Compute(l, log).Episodes
	}
	return out
}

// stands is the row without what every write changes.
func stands(c *desk.Conversation) desk.Conversation {
	out := *c
	out.Rev, out.ChangedAt, out.TimerAt, out.LastSeq, out.PatientSeq, out.LastAt = 0, 0, 0, 0, 0, 0
	return out
}

func TestMergedConversationsAreOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := newHouse(t, d), t.Context(), must(t)
		first := h.open("When is my visit?")
		h.pass(time.Minute)
		second := h.open("Hello? It is about my visit.")
		h.send(h.ana, second, "I am looking.")
		h.pass(time.Minute)
		h.send(h.maya, second, "Thank you")
		if got, err := h.chat.Mergeable(ctx, h.ana, second); err != nil || len(got) != 1 || got[0].ID != first {
			t.Fatalf("to be joined: %v, %v", got, err)
		}

		id := uuid.NewString()
		merged := ok(h.chat.Merge(ctx, h.ana, second, first, id))
		again := ok(h.chat.Merge(ctx, h.ana, second, first, id))
		if again.LastSeq != merged.LastSeq || len(h.told(second, desk.Merged)) != 1 {
			t.Error("a repetition merged them again")
		}
		// The one that goes on owes what both owed, since the first asked.
		if in := h.at(second); in.Assignee != "s_ana" || in.WaitingSince != h.told(first, desk.Message)[0].At || in.Status != desk.StatusOpen || in.QueuedAt != 0 {
			t.Errorf("the one that goes on: %+v", in)
		}
		gone := h.at(first)
		if gone.MergedInto == nil || gone.MergedInto.Conversation != second || gone.Unresolved() || gone.InQueue() || gone.TimerAt != 0 && len(h.standing(first).Clocks) > 0 {
			t.Errorf("the one that ended: %+v", gone)
		}
		h.tick(48 * time.Hour)
		if got := h.told(first, desk.SLABreached, desk.SLAWarned, desk.Escalated, desk.Promised, desk.Resolved); len(got) > 0 {
			t.Errorf("something rings for it: %v", got)
		}
		// It is closed to staff, and what the patient writes there comes here.
		_, err := h.chat.Send(ctx, h.ana, chat.Sending{Conversation: first, Text: "lost?", ClientID: uuid.NewString()})
		code(t, err, "merged")
		_, err = h.chat.Reopen(ctx, h.ana, first, "")
		code(t, err, "merged")
		in := chat.Sending{Conversation: first, Text: "And the address?", ClientID: uuid.NewString()}
		sent, err := h.chat.Send(ctx, h.maya, in)
		if err != nil || sent.Conversation != second {
			t.Fatalf("what the patient wrote went to %s: %v", sent.Conversation, err)
		}
		if repeated, err := h.chat.Send(ctx, h.maya, in); err != nil || repeated.Seq != sent.Seq {
			t.Errorf("sent again it is %d, not %d: %v", repeated.Seq, sent.Seq, err)
		}
		if _, err := h.chat.Events(ctx, h.maya, first, 0, 0); err != nil {
			t.Error("the patient lost what they wrote:", err)
		}
		facts := h.facts(first, second)
		if e := facts[first]; len(e) != 1 || e[0].Outcome() != report.Merged {
			t.Errorf("facts of the one that ended: %+v", e)
		}
		if e := facts[second]; len(e) != 1 || e[0].OpenedAt != h.told(first, desk.Opened)[0].At {
			t.Errorf("facts of the one that goes on: %+v", e)
		}
		_, err = h.chat.Unmerge(ctx, h.ana, second, "")
		code(t, err, "merge_settled") // the patient wrote
	})
}

// A message that was on its way when they were joined is there once.
func TestAMessageAcrossAMergeIsThereOnce(t *testing.T) {
	h, ctx, ok := newHouse(t, storetest.SQLite(t)), t.Context(), must(t)
	first, second := h.open("one"), h.open("two")
	in := chat.Sending{Conversation: first, Text: "three", ClientID: uuid.NewString()}
	before, err := h.chat.Send(ctx, h.maya, in)
	if err != nil {
		t.Fatal(err)
	}
	ok(h.chat.Merge(ctx, h.ana, second, first, ""))
	after, err := h.chat.Send(ctx, h.maya, in)
	if err != nil || after.Conversation != first || after.Seq != before.Seq || len(h.told(second, desk.Message)) != 1 {
		t.Fatalf("the answer was lost, and then %+v, %v", after, err)
	}
}

func TestWhatCannotBeMerged(t *testing.T) {
	h, ctx, ok := newHouse(t, storetest.SQLite(t)), t.Context(), must(t)
	a, b, c := h.open("one"), h.open("two"), h.open("three")
	theirs, err := h.chat.Open(ctx, h.other, chat.Opening{Department: "scheduling", Text: "another patient", ClientID: uuid.NewString()})
	if err != nil {
		t.Fatal(err)
	}
	tries := h.maya
	tries.Practice = true
	practice, err := h.chat.Open(ctx, tries, chat.Opening{Department: "scheduling", Text: "a try", ClientID: uuid.NewString()})
	if err != nil {
		t.Fatal(err)
	}
	billed, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "billing", Text: "a bill", ClientID: uuid.NewString()})
	if err != nil {
		t.Fatal(err)
	}
	over := h.open("over")
	ok(h.chat.Resolve(ctx, h.ana, over, ""))
	ok(h.chat.Merge(ctx, h.ana, a, b, ""))
	for name, try := range map[string]struct {
		who        desk.Actor
		into, from desk.ConversationID
		code       string
	}{
		"itself":                   {h.ana, a, a, "invalid"},
		"another patient":          {h.ana, a, theirs.ID, "not_same_patient"},
		"practice and real":        {h.ana, a, practice.ID, "merge_practice"},
		"merged already":           {h.ana, c, b, "merged"},
		"into one that ended":      {h.ana, b, c, "merged"},
		"resolved":                 {h.ana, a, over, "already_resolved"},
		"into one that is over":    {h.ana, over, c, "already_resolved"},
		"of another department":    {h.ana, a, billed.ID, "not_found"},
		"into another department":  {h.ana, billed.ID, a, "not_found"},
		"by the patient":           {h.maya, a, c, "forbidden"},
		"by who writes to nobody":  {h.auditor, a, c, "forbidden"},
		"with one that is nowhere": {h.ana, a, "c_none", "not_found"},
	} {
		before := len(h.kinds(h.boss, a)) + len(h.kinds(h.boss, c)) + len(h.kinds(h.boss, theirs.ID))
		_, err := h.chat.Merge(ctx, try.who, try.into, try.from, "")
		if err == nil || desk.AsError(err).Code != try.code {
			t.Errorf("%s: %v, not %s", name, err, try.code)
		}
		if after := len(h.kinds(h.boss, a)) + len(h.kinds(h.boss, c)) + len(h.kinds(h.boss, theirs.ID)); after != before {
			t.Errorf("%s: something was written", name)
		}
	}
}

// Who reads the one that goes on reads what was joined to it, and nothing of it
// once they are apart.
func TestReadingWhatWasMerged(t *testing.T) {
	h, ctx, ok := newHouse(t, storetest.SQLite(t)), t.Context(), must(t)
	a := h.open("one")
	billed, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "billing", Text: "a bill", ClientID: uuid.NewString()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.chat.Events(ctx, h.ana, billed.ID, 0, 0)
	refuse(t, err, desk.ErrNotFound)
	ok(h.chat.Merge(ctx, h.ben, a, billed.ID, ""))
	if got, err := h.chat.Events(ctx, h.ana, billed.ID, 0, 0); err != nil || len(got) == 0 {
		t.Error("what was joined cannot be read:", err)
	}
	_, err = h.chat.Events(ctx, h.other, billed.ID, 0, 0)
	refuse(t, err, desk.ErrNotFound)
	ok(h.chat.Unmerge(ctx, h.ben, a, ""))
	_, err = h.chat.Events(ctx, h.ana, billed.ID, 0, 0)
	refuse(t, err, desk.ErrNotFound)
	// Kept from somebody it is joined only to what is kept from them too, and then stays so.
	ok(h.chat.Restrict(ctx, h.boss, a, "s_ana", "a relative", ""))
	_, err = h.chat.Merge(ctx, h.ben, a, billed.ID, "")
	code(t, err, "merge_restricted")
	ok(h.chat.Restrict(ctx, h.boss, billed.ID, "s_ana", "a relative", ""))
	ok(h.chat.Merge(ctx, h.ben, a, billed.ID, ""))
	_, err = h.chat.Events(ctx, h.ana, billed.ID, 0, 0)
	refuse(t, err, desk.ErrNotFound)
	// What is joined is kept from somebody as a whole, whichever part is named.
	for _, named := range []desk.ConversationID{billed.ID, a} {
		ok(h.chat.Unrestrict(ctx, h.boss, named, "s_ana", ""))
		for _, id := range []desk.ConversationID{a, billed.ID} {
			if _, err := h.chat.Events(ctx, h.ana, id, 0, 0); err != nil {
				t.Errorf("lifted at %s, %s is kept: %v", named, id, err)
			}
		}
		ok(h.chat.Restrict(ctx, h.boss, named, "s_ana", "a relative", uuid.NewString()))
		kept, err := h.store.KeptFrom(ctx, "s_ana")
		if err != nil || !kept[a] || !kept[billed.ID] {
			t.Errorf("restricted at %s: %v, %v", named, kept, err)
		}
	}
}

// Invariant 8 on what is really written: whichever goes on, and in whatever
// order several are joined, the facts are the same; no question counts twice;
// taken apart both stand as before.
func TestMergingChangesNoFacts(t *testing.T) {
	base := storetest.SQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		h, ctx, ok := newHouse(t, base), t.Context(), must(t)
		who := []desk.Actor{h.ana, h.ben}
		// The same story twice, so that it can be joined in two ways.
		var stories [2][]desk.ConversationID
		for range rapid.IntRange(2, 3).Draw(rt, "conversations") {
			for s := range stories {
				stories[s] = append(stories[s], h.open("a question"))
			}
			h.pass(time.Duration(rapid.IntRange(1, 900).Draw(rt, "seconds")) * time.Second)
			staff := rapid.SampledFrom(who).Draw(rt, "who")
			for range rapid.IntRange(0, 4).Draw(rt, "steps") {
				i := rapid.IntRange(0, len(stories[0])-1).Draw(rt, "in")
				step := rapid.IntRange(0, 4).Draw(rt, "step")
				for _, ids := range stories {
					switch step {
					case 0:
						h.send(h.maya, ids[i], "more")
					case 1:
						h.send(staff, ids[i], "an answer")
					case 2:
						ok(h.chat.Wait(ctx, staff, ids[i], chat.Waiting{On: "insurer", Reason: "they look", Due: h.clock().UnixMilli() + hourMS}, ""))
					case 3:
						ok(h.chat.Assign(ctx, staff, ids[i], desk.StaffID(staff.ID), ""))
					case 4:
						ok(h.chat.Snooze(ctx, staff, ids[i], h.clock().UnixMilli()+hourMS, ""))
					}
				}
				h.pass(time.Duration(rapid.IntRange(1, 900).Draw(rt, "seconds")) * time.Second)
			}
		}
		// Joined and taken apart it is as if nothing had been.
		a, b := stories[0][0], stories[0][1]
		was, facts := []desk.Conversation{stands(h.at(a)), stands(h.at(b))}, h.facts(a, b)
		ok(h.chat.Merge(ctx, h.ana, a, b, ""))
		ok(h.chat.Unmerge(ctx, h.ana, a, ""))
		if is := []desk.Conversation{stands(h.at(a)), stands(h.at(b))}; !reflect.DeepEqual(is, was) {
			rt.Fatalf("taken apart they stand as\n%+v\nand stood as\n%+v", is, was)
		}
		for id, now := range h.facts(a, b) {
			before := facts[id]
			now[0].Seq, before[0].Seq = 0, 0
			if string(now[0].Encode()) != string(before[0].Encode()) {
				rt.Fatal("taken apart the facts are others")
			}
		}
		// One way, and another.
		join := func(ids []desk.ConversationID, order []int) desk.ConversationID {
			into := ids[order[0]]
			for _, i := range order[1:] {
				ok(h.chat.Merge(ctx, h.ana, into, ids[i], ""))
				if rapid.Bool().Draw(rt, "turn") && i != order[len(order)-1] {
					ok(h.chat.Merge(ctx, h.ana, ids[order[len(order)-1]], into, ""))
					into = ids[order[len(order)-1]]
					break
				}
			}
			return into
		}
		asked := map[int64]int{} // when the patient wrote, and how often
		for _, id := range stories[0] {
			events, err := h.store.Events(ctx, id, desk.KindPatient, 0, 1000)
			if err != nil {
				rt.Fatal(err)
			}
			for i := range events {
				if e := &events[i]; e.Kind == desk.Message && e.From.Kind == desk.KindPatient {
					asked[e.At]++
				}
			}
		}
		order := rapid.Permutation([]int{0, 1, 2}[:len(stories[0])]).Draw(rt, "order")
		other := slices.Clone(order)
		slices.Reverse(other)
		into, elsewhere := join(stories[0], order), join(stories[1], other)
		h.pass(time.Second)
		h.send(h.ana, into, "to both")
		h.send(h.ana, elsewhere, "to both")
		one, two := h.facts(stories[0]...)[into][0], h.facts(stories[1]...)[elsewhere][0]
		if one.OpenedAt != two.OpenedAt || one.FirstAt != two.FirstAt || !slices.Equal(one.Turns, two.Turns) || !slices.Equal(one.Spans, two.Spans) {
			rt.Fatalf("joined otherwise it is\n%+v\nand not\n%+v", two, one)
		}
		for _, e := range []report.Episode{one, two} {
			running := slices.DeleteFunc(slices.Clone(e.Promises), func(p report.Promise) bool { return p.End != report.PromiseOpen })
			if (len(running) > 0) != (h.at(e.Conversation).PromiseDue > 0) || len(running) > 1 {
				rt.Fatalf("the row says that a promise runs until %d, and the facts %+v", h.at(e.Conversation).PromiseDue, running)
			}
		}
		// An answer in either one answers both, so that there can be more turns
		// than the parts had: what is written after it asks anew.
		for i, turn := range one.Turns {
			asked[turn.From]--
			if asked[turn.From] < 0 || i > 0 && (one.Turns[i-1].End == report.TurnOpen || turn.From < one.Turns[i-1].To) {
				rt.Fatalf("turn %d counts what was counted already, or asks nothing: %+v", i, one.Turns)
			}
		}
	})
}
