package chat_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// tool puts a tool into the house, as clinic would.
func (h *house) tool(t desk.Tool) desk.Tool {
	h.t.Helper()
	made, err := h.store.ChangeTool(h.t.Context(), desk.NewID("t", h.clock()), func(to *desk.Tool) ([]desk.AuditLine, error) {
		*to = t
		return nil, nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return made
}

func (h *house) tag(name string) string {
	return h.tool(desk.Tool{Kind: desk.ToolTag, Scope: desk.ScopeAll, Name: name, Tag: &desk.Tag{}}).ID
}

func (h *house) drop(id string) {
	h.t.Helper()
	if _, err := h.store.ChangeTool(h.t.Context(), id, func(t *desk.Tool) ([]desk.AuditLine, error) {
		t.DeletedAt = 1
		return nil, nil
	}); err != nil {
		h.t.Fatal(err)
	}
}

func TestTags(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ok, ctx := newHouse(t, d), must(t), t.Context()
		c := h.open("Hello")
		one, two := h.tag("Interpreter"), h.tag("Refund")
		ok(h.chat.Tag(ctx, h.ana, c, []string{one, two, one}, nil, ""))
		before := h.row(c)
		ok(h.chat.Tag(ctx, h.ana, c, []string{one}, []string{"t_none"}, "")) // says nothing new
		ok(h.chat.Tag(ctx, h.ana, c, nil, []string{one}, ""))
		after := h.row(c)
		if !slices.Equal(before.Tags, []string{one, two}) || !slices.Equal(after.Tags, []string{two}) || after.LastSeq != before.LastSeq+1 {
			t.Fatalf("%v, then %v", before.Tags, after.Tags)
		}
		h.drop(one)
		_, err := h.chat.Tag(ctx, h.ana, c, []string{one}, nil, "")
		if desk.AsError(err).Code != "unknown_tag" {
			t.Fatalf("a deleted tag: %v", err)
		}
		_, err = h.chat.Tag(ctx, h.maya, c, []string{two}, nil, "")
		refuse(t, err, desk.ErrForbidden)
		if slices.Contains(h.kinds(h.maya, c), desk.Tagged) {
			t.Fatal("the patient sees tags")
		}
	})
}

func TestMentions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		c := h.open("Hello")
		note := func(to ...desk.StaffID) (desk.Event, error) {
			return h.chat.Note(ctx, h.ana, chat.Sending{Conversation: c, Text: "@Ben, please", ClientID: uuid.NewString(), Mentions: to})
		}
		e, err := note("s_ben", "s_ben")
		if err != nil || len(e.Body.Mentions) != 1 {
			t.Fatalf("%+v %v", e, err)
		}
		unread := func() (n int) {
			all, err := h.chat.Mentions(ctx, h.ben, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range all {
				if m.Unread && m.Row.ID == c {
					n++
				}
			}
			return n
		}
		if unread() != 1 {
			t.Fatal("not told")
		}
		if err := h.chat.Read(ctx, h.ben, c, e.Seq); err != nil {
			t.Fatal(err)
		}
		if unread() != 0 {
			t.Fatal("read, and still told")
		}
		cleo := h.hire("s_cleo", "Cleo", desk.RoleAgent, "d_billing") // does not see scheduling
		if err := h.chat.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		before := h.row(c).LastSeq
		for _, id := range []desk.StaffID{"s_nobody", desk.StaffID(cleo.ID)} {
			_, err := note(id)
			refuse(t, err, desk.ErrInvalid)
		}
		if h.row(c).LastSeq != before {
			t.Fatal("something was stored")
		}
	})
}

// A macro does all that it says or nothing, and what it refers to has to be there.
func TestMacros(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		c := h.open("When do you open?")
		tag := h.tag("Hours")
		macro := h.tool(desk.Tool{Kind: desk.ToolMacro, Scope: desk.ScopeAll, Name: "Hours", Macro: &desk.Macro{Actions: []desk.Action{
			{Do: desk.DoTag, Tag: tag}, {Do: desk.DoPriority, Priority: "high"}, {Do: desk.DoReply, Texts: map[string]string{"en": "At {{time}}"}}, {Do: desk.DoResolve},
		}}})
		in := chat.Running{Macro: macro.ID, Version: macro.Version, Reply: "At {{time}}", ClientID: uuid.NewString()}
		before := h.row(c)
		unchanged := func(what string) {
			t.Helper()
			if after := h.row(c); after.Rev != before.Rev || len(after.Tags) > 0 {
				t.Fatalf("%s: something was done: %+v", what, after)
			}
		}
		_, err := h.chat.RunMacro(ctx, h.ana, c, in)
		refuse(t, err, desk.ErrUnfilled) // the third of four
		unchanged("a variable")
		in.Reply = "At eight."
		in.Version++
		if _, err := h.chat.RunMacro(ctx, h.ana, c, in); desk.AsError(err).Code != "macro_changed" {
			t.Fatalf("another version: %v", err)
		}
		in.Version--
		in.Seen = 1 // the patient has written since
		_, err = h.chat.RunMacro(ctx, h.ana, c, in)
		refuse(t, err, desk.ErrNewerMessage)
		unchanged("a newer message")
		in.Seen = 0
		it, err := h.chat.RunMacro(ctx, h.ana, c, in)
		if err != nil || it.Status != desk.StatusResolved || it.Priority != desk.High || !slices.Equal(it.Tags, []string{tag}) {
			t.Fatalf("%+v %v", it, err)
		}
		again, err := h.chat.RunMacro(ctx, h.ana, c, in)
		if err != nil || again.LastSeq != it.LastSeq {
			t.Fatalf("repeated: %+v %v", again, err)
		}
		// What it refers to is deleted; then the macro itself is.
		other := h.open("And on Sundays?")
		h.drop(tag)
		in.ClientID = uuid.NewString()
		if _, err := h.chat.RunMacro(ctx, h.ana, other, in); desk.AsError(err).Code != "macro_broken" {
			t.Fatalf("a deleted tag: %v", err)
		}
		h.drop(macro.ID)
		if _, err := h.chat.RunMacro(ctx, h.ana, other, in); desk.AsError(err).Code != "macro_gone" {
			t.Fatalf("a deleted macro: %v", err)
		}
		if got := h.kinds(h.boss, other); len(got) != 4 {
			t.Fatalf("something was done: %v", got)
		}
	})
}

func TestSnoozeUntilTheyWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ok := newHouse(t, d), must(t)
		c := h.open("Hello")
		ok(h.chat.Snooze(t.Context(), h.ana, c, chat.UntilReply, ""))
		h.pass(30 * 24 * time.Hour)
		if err := h.chat.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := h.row(c); r.Status != desk.StatusSnoozed {
			t.Fatalf("woken: %+v", r)
		}
		h.send(h.maya, c, "Here I am")
		if r := h.row(c); r.Status != desk.StatusOpen {
			t.Fatalf("asleep: %+v", r)
		}
	})
}

// Whatever a filter says, a saved view shows exactly what the filter matches, in
// rank order, on every database.
func TestViewsShowWhatTheyMatch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ok, ctx := newHouse(t, d), must(t), t.Context()
		tags := []string{h.tag("A"), h.tag("B")}
		for i := range 24 {
			dep := []string{"scheduling", "billing"}[i%2]
			it, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: dep, Text: "Hi", ClientID: uuid.NewString(), Language: []string{"en", "es", "ar"}[i%3], Topic: ""})
			if err != nil {
				t.Fatal(err)
			}
			h.pass(time.Duration(i) * time.Minute)
			if i%4 == 0 {
				ok(h.chat.Tag(ctx, h.boss, it.ID, tags[:1+i%2], nil, ""))
			}
			if i%5 == 0 {
				ok(h.chat.SetPriority(ctx, h.boss, it.ID, "high", ""))
			}
			if i%6 < 2 {
				ok(h.chat.Assign(ctx, h.boss, it.ID, "s_boss", ""))
			}
			switch i % 7 {
			case 0:
				ok(h.chat.Resolve(ctx, h.boss, it.ID, ""))
			case 1:
				ok(h.chat.Snooze(ctx, h.boss, it.ID, chat.UntilReply, ""))
			case 2:
				ok(h.chat.Wait(ctx, h.boss, it.ID, chat.Waiting{On: "patient"}, ""))
			}
		}
		all := everything(h)
		world := desk.FilterWorld{Me: "s_boss", Now: h.clock().UnixMilli(), Departments: map[string]desk.DepartmentID{"scheduling": "d_scheduling", "billing": "d_billing"}}
		leaves := leafGen(tags)
		rapid.Check(t, func(r *rapid.T) {
			f := filterOf(r, leaves, 1)
			if err := f.Check(); err != nil {
				r.Fatalf("%+v: %v", f, err)
			}
			view := h.tool(desk.Tool{Kind: desk.ToolView, Scope: desk.ScopePerson, Owner: "s_boss", Name: uuid.NewString(), View: &desk.SavedView{Filter: f}})
			var want, got []desk.ConversationID
			for i := range all {
				if f.Match(&all[i].Conversation, &world) {
					want = append(want, all[i].ID)
				}
			}
			for cursor := ""; ; {
				page, next, err := h.chat.Conversations(ctx, h.boss, chat.ListQuery{View: view.ID, Cursor: cursor, Limit: rapid.IntRange(1, 9).Draw(r, "limit")})
				if err != nil {
					r.Fatal(err)
				}
				for i := range page {
					got = append(got, page[i].ID)
				}
				if cursor = next; cursor == "" {
					break
				}
			}
			if !slices.Equal(got, want) {
				r.Fatalf("%+v\nshows %v\nmatches %v", f, got, want)
			}
		})
		// Somebody else's view, and one that is gone, are no views.
		view := h.tool(desk.Tool{Kind: desk.ToolView, Scope: desk.ScopePerson, Owner: "s_boss", Name: "Mine", View: &desk.SavedView{Filter: desk.Filter{Field: "status", Op: "is", Values: []string{"open"}}}})
		_, _, err := h.chat.Conversations(ctx, h.ana, chat.ListQuery{View: view.ID})
		refuse(t, err, desk.ErrNoSuchThing)
	})
}

// everything is all conversations in rank order.
func everything(h *house) []chat.Item {
	var all []chat.Item
	for _, view := range []string{"all", "resolved"} {
		page, _, err := h.chat.Conversations(h.t.Context(), h.boss, chat.ListQuery{View: view, Limit: 200})
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, page...)
	}
	slices.SortFunc(all, func(a, b chat.Item) int { return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID)) })
	return all
}

func leafGen(tags []string) *rapid.Generator[desk.Filter] {
	values := map[string][]string{
		"status": {"queued", "open", "waiting", "snoozed", "resolved"}, "department": {"scheduling", "billing", "gone"},
		"assignee": {"me", "nobody", "s_ana"}, "tag": tags, "topic": {"invoice"}, "language": {"en", "es"},
		"priority": {"normal", "high"}, "mode": {"live", "message"}, "escalated": {"yes", "no"},
	}
	times := []string{"waiting", "opened", "last"}
	fields := append(slices.Sorted(maps.Keys(values)), times...)
	return rapid.Custom(func(r *rapid.T) desk.Filter {
		field := rapid.SampledFrom(fields).Draw(r, "field")
		if slices.Contains(times, field) {
			return desk.Filter{Field: field, Op: rapid.SampledFrom([]string{"at_least", "at_most"}).Draw(r, "op"), Values: []string{fmt.Sprint(rapid.IntRange(0, 300).Draw(r, "minutes"))}}
		}
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(values[field]), 1, len(values[field]), rapid.ID[string]).Draw(r, "values")
		return desk.Filter{Field: field, Op: rapid.SampledFrom([]string{"is", "is_not"}).Draw(r, "op"), Values: some}
	})
}

func filterOf(r *rapid.T, leaf *rapid.Generator[desk.Filter], depth int) desk.Filter {
	if depth == 3 || rapid.Bool().Draw(r, "leaf") {
		return leaf.Draw(r, "condition")
	}
	f := desk.Filter{Join: rapid.SampledFrom([]string{"and", "or"}).Draw(r, "join")}
	for range rapid.IntRange(1, 3).Draw(r, "parts") {
		f.Of = append(f.Of, filterOf(r, leaf, depth+1))
	}
	return f
}
