package chat_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// How a patient wishes to be met holds in all their conversations, and of two
// who write it at once one wins.
func TestPreferencesOfAPatient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		c, later := h.open("First"), h.open("Second")
		if p, err := h.chat.Preferences(ctx, h.ana, c); err != nil || p.Version != 0 {
			t.Fatalf("%+v, %v before anybody wrote any", p, err)
		}
		want := desk.Preferences{Name: "May", Pronoun: "she/her", Language: "es", Channel: "phone", Access: "Large print", Transport: "Wheelchair taxi", BestTime: "After 4 pm"}
		untrimmed := want
		untrimmed.Name = "  May "
		if _, err := h.chat.Prefer(ctx, h.ana, c, 0, untrimmed); err != nil {
			t.Fatal(err)
		}
		got, err := h.chat.Preferences(ctx, h.ben, later)
		if err != nil || got.Preferences != want || got.Version != 1 || got.By != "s_ana" || got.At == 0 {
			t.Fatalf("%+v, %v", got, err)
		}
		_, err = h.chat.Prefer(ctx, h.ben, later, 0, desk.Preferences{Name: "Maya"})
		refuse(t, err, desk.ErrChangedMeanwhile)

		var won sync.Map
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				if _, err := h.chat.Prefer(ctx, h.ben, c, 1, desk.Preferences{Name: strings.Repeat("M", i+1)}); err == nil {
					won.Store(i, true)
				} else if desk.AsError(err).Code != desk.ErrChangedMeanwhile.Code {
					t.Errorf("the loser is told %v", err)
				}
			})
		}
		all.Wait()
		winners := 0
		won.Range(func(any, any) bool { winners++; return true })
		if winners != 1 {
			t.Errorf("%d of six who saw version 1 wrote version 2", winners)
		}

		trail, err := h.store.AuditTrail(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, l := range trail {
			if l.Action != "preferences.set" {
				continue
			}
			if lines++; lines == 1 && (l.Target != "p_maya" || !strings.Contains(l.Details, `"best_time"`) || strings.Contains(l.Details, "Wheelchair")) {
				t.Errorf("line %+v: names what changed, and not the words", l)
			}
		}
		if lines != 2 {
			t.Errorf("%d audit lines for two changes", lines)
		}
	})
}

func TestPreferencesThatCannotBeKept(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	c := h.open("First")
	for name, p := range map[string]desk.Preferences{
		"name":      {Name: strings.Repeat("ñ", desk.MaxNameRunes+1)},
		"pronoun":   {Pronoun: strings.Repeat("x", desk.MaxPronounRunes+1)},
		"language":  {Language: "<b>"},
		"channel":   {Channel: "fax"},
		"access":    {Access: "a\x00b"},
		"transport": {Transport: strings.Repeat("x", desk.MaxNeedRunes+1)},
		"best_time": {BestTime: strings.Repeat("x", desk.MaxTimeRunes+1)},
	} {
		if _, err := h.chat.Prefer(ctx, h.ana, c, 0, p); err == nil || desk.AsError(err).Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	refuseAs := func(a desk.Actor, want error) {
		t.Helper()
		_, err := h.chat.Prefer(ctx, a, c, 0, desk.Preferences{Name: "May"})
		refuse(t, err, want)
	}
	refuseAs(h.auditor, desk.ErrForbidden)
	refuseAs(h.maya, desk.ErrForbidden)
	refuseAs(h.hire("s_else", "Else", desk.RoleAgent, "d_billing"), desk.ErrNotFound)
	if p, err := h.chat.Preferences(ctx, h.ana, c); err != nil || p.Version != 0 {
		t.Errorf("%+v, %v: something was kept", p, err)
	}
}

// The history shows what the reader may read and nothing else, in pages.
func TestHistoryOfAPatient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		var mine []desk.ConversationID
		for i := range 9 {
			department := "scheduling"
			if i%3 == 0 {
				department = "billing"
			}
			it, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: department, Text: "Again", ClientID: uuid.NewString()})
			if err != nil {
				t.Fatal(err)
			}
			mine = append([]desk.ConversationID{it.ID}, mine...)
			h.pass(time.Second)
		}
		stranger, err := h.chat.Open(ctx, h.other, chat.Opening{Department: "scheduling", Text: "Hello", ClientID: uuid.NewString()})
		if err != nil {
			t.Fatal(err)
		}
		walk := func(a desk.Actor, c desk.ConversationID) (out []desk.ConversationID) {
			cursor := ""
			for {
				items, next, err := h.chat.PatientHistory(ctx, a, c, cursor, 2)
				if err != nil {
					t.Fatal(err)
				}
				for _, it := range items {
					out = append(out, it.ID)
				}
				if cursor = next; next == "" {
					return out
				}
			}
		}
		for _, a := range []desk.Actor{h.ana, h.ben, h.boss} {
			here := mine[1] // in scheduling
			var want []desk.ConversationID
			for _, id := range mine {
				row := h.row(id)
				if id != here && row.ReadableBy(a) {
					want = append(want, id)
				}
			}
			got := walk(a, here)
			if len(got) != len(want) {
				t.Fatalf("%s: %v, want %v", a.ID, got, want)
			}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("%s: %v, want %v", a.ID, got, want)
					break
				}
			}
		}
		if got := walk(h.ana, stranger.ID); len(got) != 0 {
			t.Errorf("a stranger's history is %v", got)
		}
	})
}

// Who a matter is about is in the log for staff alone, and of two who say it at
// once one is told.
func TestWhoTheMatterIsAbout(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		it, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "scheduling", Text: "Hello", ClientID: uuid.NewString(), About: "my son"})
		if err != nil {
			t.Fatal(err)
		}
		c, seen := it.ID, it.AboutSeq
		set := must(t)(h.chat.SetAbout(ctx, h.ana, c, "child", " Leo ", seen, uuid.NewString()))
		if set.Relation != "child" || set.About != "Leo" || set.AboutSeq == seen {
			t.Errorf("%+v", set.Conversation)
		}
		_, err = h.chat.SetAbout(ctx, h.ben, c, "parent", "Rosa", seen, uuid.NewString())
		refuse(t, err, desk.ErrChangedMeanwhile)
		for _, k := range h.kinds(h.maya, c) {
			if k == desk.AboutSet {
				t.Error("the patient sees it")
			}
		}
		_, err = h.chat.SetAbout(ctx, h.ben, c, "other", " ", set.AboutSeq, "")
		code(t, err, "name_missing")
		_, err = h.chat.SetAbout(ctx, h.ben, c, "cousin", "Ana", set.AboutSeq, "")
		code(t, err, "invalid")
		self := must(t)(h.chat.SetAbout(ctx, h.ben, c, "self", "Leo", set.AboutSeq, ""))
		if self.Relation != "self" || self.About != "" {
			t.Errorf("%+v: it is about nobody else", self.Conversation)
		}
		events, err := h.chat.Events(ctx, h.ana, c, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		folded := desk.Conversation{}
		for i := range events {
			desk.Apply(&folded, &events[i])
		}
		if folded.Relation != "self" || folded.About != "" || folded.AboutSeq != self.AboutSeq {
			t.Errorf("the log says %q %q %d", folded.Relation, folded.About, folded.AboutSeq)
		}
	})
}
