package chat_test

import (
	"errors"
	"slices"
	"testing"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestARestrictedConversationIsTakenFromWhoeverHasIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		sue := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
		if err := h.chat.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		c := h.open("hello")
		h.send(h.ana, c, "An answer.")
		h.held(c, "s_ana")

		_, err := h.chat.Restrict(ctx, h.ben, c, "s_ana", "her sister", "")
		refuse(t, err, desk.ErrForbidden)
		if _, err := h.chat.Restrict(ctx, sue, c, "s_sue", "my sister", ""); err == nil {
			t.Error("somebody locked themselves out")
		}
		if _, err := h.chat.Restrict(ctx, sue, c, "s_ana", "  ", ""); err == nil {
			t.Error("without a reason")
		}
		row := must(t)(h.chat.Restrict(ctx, sue, c, "s_ana", "her sister", ""))
		if row.Assignee != "" || row.Status != desk.StatusQueued || !slices.Equal(row.Barred, []desk.StaffID{"s_ana"}) {
			t.Errorf("assignee %q, %s, barred %v", row.Assignee, row.Status, row.Barred)
		}
		_, err = h.chat.Conversation(ctx, h.ana, c)
		refuse(t, err, desk.ErrNotFound)
		if _, err := h.chat.Assign(ctx, h.ben, c, "s_ana", ""); desk.AsError(err).Kind != desk.Invalid {
			t.Errorf("assigning it: %v", err)
		}
		if _, err := h.chat.Note(ctx, h.ben, chat.Sending{Conversation: c, Text: "look", ClientID: uuid.NewString(), Mentions: []desk.StaffID{"s_ana"}}); desk.AsError(err).Kind != desk.Invalid {
			t.Errorf("mentioning her: %v", err)
		}
		if kept, err := h.store.KeptFrom(ctx, "s_ana"); err != nil || !kept[c] {
			t.Errorf("kept from her: %v, %v", kept, err)
		}
		all, err := h.chat.Restrictions(ctx, sue, c)
		if err != nil || len(all) != 1 || all[0].Reason != "her sister" || all[0].By.ID != "s_sue" {
			t.Errorf("%+v, %v", all, err)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}

		must(t)(h.chat.Unrestrict(ctx, sue, c, "s_ana", ""))
		must(t)(h.chat.Conversation(ctx, h.ana, c))
		if kept, err := h.store.KeptFrom(ctx, "s_ana"); err != nil || len(kept) > 0 {
			t.Errorf("still kept: %v, %v", kept, err)
		}
		trail, err := h.store.AuditTrail(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, action := range []string{"conversation.restrict", "conversation.unrestrict"} {
			if !slices.ContainsFunc(trail, func(l desk.AuditLine) bool {
				return l.Action == action && l.Target == "s_ana" && l.Actor.ID == "s_sue"
			}) {
				t.Errorf("no line says %s", action)
			}
		}
	})
}

func TestTheRouterNeverOffersWhatIsRestricted(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.come("p1", "s_ana")
	c := h.open("hello")
	h.route()
	h.offeredTo(c, "s_ana")
	must(t)(h.chat.Restrict(t.Context(), h.boss, c, "s_ana", "her sister", ""))
	h.offeredTo(c, "")
	h.route()
	h.offeredTo(c, "")
	h.come("p1", "s_ben")
	h.route()
	h.offeredTo(c, "s_ben")
}

// The other department's part of a matter is about the same patient.
func TestALinkedConversationIsKeptFromTheSamePeople(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	c := h.open("hello")
	must(t)(h.chat.Restrict(t.Context(), h.boss, c, "s_ben", "his neighbour", ""))
	linked := must(t)(h.chat.OpenLinked(t.Context(), h.ana, c, chat.Linking{Department: "billing", Text: "Our colleagues look.", ClientID: uuid.NewString()}))
	_, err := h.chat.Conversation(t.Context(), h.ben, linked.ID)
	refuse(t, err, desk.ErrNotFound)
}

// Whoever reads one part of a matter hears nothing of a part that is kept from
// them, and everybody else does.
func TestALogDoesNotNameWhatIsKeptFromItsReader(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.open("hello")
		linked := must(t)(h.chat.OpenLinked(ctx, h.ana, c, chat.Linking{Department: "billing", Text: "Our colleagues look.", ClientID: uuid.NewString()}))
		must(t)(h.chat.Restrict(ctx, h.boss, linked.ID, "s_ben", "his neighbour", ""))
		says := func(a desk.Actor, c, of desk.ConversationID) bool {
			events, err := h.chat.Events(ctx, a, c, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			_, followed, err := h.chat.Follow(ctx, a, c, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			names := func(e desk.Event) bool { return e.Body.Linked != nil && e.Body.Linked.Conversation == of }
			if slices.ContainsFunc(events, names) != slices.ContainsFunc(followed, names) {
				t.Error("following it says something else than reading it")
			}
			return slices.ContainsFunc(events, names)
		}
		if says(h.ben, c, linked.ID) {
			t.Error("he reads that there is another part")
		}
		if !says(h.ana, c, linked.ID) || !says(h.maya, c, linked.ID) {
			t.Error("the others no longer do")
		}
		must(t)(h.chat.Unrestrict(ctx, h.boss, linked.ID, "s_ben", ""))
		must(t)(h.chat.Restrict(ctx, h.boss, c, "s_ben", "his neighbour", ""))
		if says(h.ben, linked.ID, c) {
			t.Error("he reads from which part it came")
		}
	})
}

// Pages are as long as asked for, and none is lost, whatever is left out of them.
func TestListsGoOnBehindWhatIsLeftOut(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	rapid.Check(t, func(r *rapid.T) {
		var want []desk.ConversationID
		for range rapid.IntRange(1, 6).Draw(r, "conversations") {
			c := h.open("hello")
			if rapid.Bool().Draw(r, "kept") {
				must(t)(h.chat.Restrict(ctx, h.boss, c, "s_ana", "a friend", ""))
			} else {
				want = append(want, c)
			}
			defer func() { must(t)(h.chat.Resolve(ctx, h.boss, c, "")) }()
		}
		var got []desk.ConversationID
		size := rapid.IntRange(1, 4).Draw(r, "page")
		for cursor, first := "", true; first || cursor != ""; first = false {
			items, next, err := h.chat.Conversations(ctx, h.ana, chat.ListQuery{View: "all", Limit: size, Cursor: cursor})
			if err != nil {
				r.Fatal(err)
			}
			if next != "" && len(items) != size {
				r.Fatalf("a page of %d, asked for %d", len(items), size)
			}
			for _, it := range items {
				got = append(got, it.ID)
			}
			cursor = next
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			r.Fatalf("%v, want %v", got, want)
		}
		counted, err := h.chat.Count(ctx, h.ana, &desk.Filter{Field: desk.FieldStatus, Op: "is", Values: []string{"queued"}})
		if err != nil || counted.N != len(want) {
			r.Fatalf("counted %d, %v", counted.N, err)
		}
	})
}

// In whatever order people do things, nobody holds or is offered what is kept
// from them, and to them it does not exist.
func TestNobodyHasWhatIsKeptFromThem(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	h.come("p1", "s_ana", "s_ben")
	people := map[desk.StaffID]desk.Actor{"s_ana": h.ana, "s_ben": h.ben, "s_priv": h.auditor}
	ids := []desk.StaffID{"s_ana", "s_ben", "s_priv"}
	rapid.Check(t, func(r *rapid.T) {
		c := h.open("hello")
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			who := rapid.SampledFrom(ids).Draw(r, "who")
			var err error
			switch rapid.IntRange(0, 6).Draw(r, "verb") {
			case 0:
				_, err = h.chat.Restrict(ctx, h.boss, c, who, "a friend", "")
			case 1:
				_, err = h.chat.Unrestrict(ctx, h.boss, c, who, "")
			case 2:
				_, err = h.chat.Assign(ctx, h.boss, c, who, "")
			case 3:
				_, err = h.chat.OfferTo(ctx, h.boss, c, who, "", "")
			case 4:
				_, err = h.chat.Send(ctx, people[who], chat.Sending{Conversation: c, Text: "hi", ClientID: uuid.NewString()})
			case 5:
				err = h.chat.Route(ctx)
			case 6:
				_, err = h.chat.Reopen(ctx, h.maya, c, "")
			}
			var coded *desk.Error
			if err != nil && (!errors.As(err, &coded) || coded.Kind == desk.Unavailable) {
				r.Fatal(err)
			}
			row := h.row(c)
			for _, id := range row.Barred {
				if row.Unresolved() && row.Assignee == id || row.OfferedTo == id {
					r.Fatalf("%s has it", id)
				}
				if _, err := h.chat.View(ctx, people[id], c); !errors.Is(err, desk.ErrNotFound) {
					r.Fatalf("%s reads it: %v", id, err)
				}
			}
			if err := h.sound(c); err != nil {
				r.Fatal(err)
			}
		}
		must(t)(h.chat.Resolve(ctx, h.boss, c, ""))
	})
}
