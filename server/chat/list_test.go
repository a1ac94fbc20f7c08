package chat_test

import (
	"fmt"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestListsAreInRankOrderAndComplete(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		var ids []desk.ConversationID
		for i := range 23 {
			department := []string{"scheduling", "billing"}[i%2]
			it := must(t)(h.chat.Open(ctx, h.maya, chat.Opening{Department: department, Text: fmt.Sprint("question ", i)}))
			ids = append(ids, it.ID)
			h.pass(time.Second)
		}
		h.send(h.ben, ids[4], "answered") // goes behind those who wait
		must(t)(h.chat.Assign(ctx, h.ben, ids[7], "s_ben", ""))
		must(t)(h.chat.Resolve(ctx, h.ben, ids[9], ""))

		for view, want := range map[string]int{"all": 22, "unassigned": 20, "mine": 2, "resolved": 1} {
			got := h.page(h.ben, view, "", 5)
			if len(got) != want {
				t.Errorf("%s: %d rows, want %d", view, len(got), want)
			}
			for i := 1; i < len(got); i++ {
				if got[i-1].Rank() > got[i].Rank() {
					t.Errorf("%s: row %d is out of order", view, i)
				}
			}
		}
		if all := h.page(h.ben, "all", "", 5); all[0].ID != ids[0] || all[len(all)-1].ID != ids[4] {
			t.Error("the longest wait must come first, the answered one last")
		}
		for _, it := range h.page(h.ana, "all", "", 50) {
			if it.Department != "d_scheduling" {
				t.Fatal("a list shows a department that is not the reader's")
			}
		}
		if got := h.page(h.boss, "all", "billing", 3); len(got) != 10 {
			t.Errorf("billing: %d rows, want 10", len(got))
		}
		if got := h.page(h.maya, "", "", 5); len(got) != 23 || got[0].ID != ids[22] {
			t.Errorf("the patient's own: %d rows", len(got))
		}
		if got := h.page(h.other, "", "", 5); len(got) != 0 {
			t.Error("a patient sees another's conversations")
		}
		_, _, err := h.chat.Conversations(ctx, h.ben, chat.ListQuery{View: "everything"})
		refuse(t, err, desk.ErrInvalid)
		_, _, err = h.chat.Conversations(ctx, h.ben, chat.ListQuery{Cursor: "!"})
		refuse(t, err, desk.ErrInvalid)
	})
}

// page reads a view to its end, a few rows at a time, each row once.
func (h *house) page(a desk.Actor, view, department string, limit int) []chat.Item {
	h.t.Helper()
	var out []chat.Item
	seen := map[desk.ConversationID]bool{}
	for cursor, n := "", 0; n < 100; n++ {
		items, next, err := h.chat.Conversations(h.t.Context(), a, chat.ListQuery{View: view, Department: department, Cursor: cursor, Limit: limit})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, it := range items {
			if seen[it.ID] {
				h.t.Fatalf("%s twice in one list", it.ID)
			}
			seen[it.ID] = true
		}
		out = append(out, items...)
		if next == "" {
			return out
		}
		cursor = next
	}
	h.t.Fatal("a list without end")
	return nil
}

func TestLookFindsEachChangeOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		look := func() map[desk.ConversationID]int64 {
			t.Helper()
			h.pass(time.Second)
			c, err := h.chat.Look(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[desk.ConversationID]int64{}
			for _, row := range c.Rows {
				got[row.ID] = row.LastSeq
			}
			return got
		}
		look()
		one, two := h.open("one"), h.open("two")
		if got := look(); len(got) != 2 || got[one] != 4 || got[two] != 4 {
			t.Fatalf("first look: %v", got)
		}
		if got := look(); len(got) != 0 {
			t.Fatalf("told twice: %v", got)
		}
		h.send(h.maya, two, "more")
		if got := look(); len(got) != 1 || got[two] != 5 {
			t.Fatalf("third look: %v", got)
		}
		h.pass(time.Hour)
		if got := look(); len(got) != 0 {
			t.Fatalf("told again after an hour: %v", got)
		}
	})
}
