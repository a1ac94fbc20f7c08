package chat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// Each patient whose promise would fail is told once, in their thread and
// language; who was promised a later time is left alone.
func TestTellWaiting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		super := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
		h.reload()
		told := map[string]desk.ConversationID{"en": h.left("en"), "es": h.left("es-MX"), "fr": h.left("fr")}
		mine := h.left("en")
		must(t)(h.chat.Assign(ctx, h.ana, mine, "s_ana", ""))
		later := h.left("en")
		far := h.clock().Add(20 * time.Hour).UnixMilli()
		must(t)(h.chat.Promise(ctx, h.boss, later, chat.PromiseOf{Next: desk.NextAnswer, Due: far, Reason: "As you asked"}, ""))
		none := h.open("I wait live")
		h.pass(time.Minute)

		due := h.clock().Add(30 * time.Hour).UnixMilli()
		say := chat.Telling{
			Before: h.clock().Add(12 * time.Hour).UnixMilli(), Due: due, Reason: "Two of us are ill",
			Text: map[string]string{"en": "We are late today.", "es": "Hoy vamos con retraso."},
		}
		if _, err := h.chat.TellWaiting(ctx, h.ana, "scheduling", say); desk.AsError(err).Code != "forbidden" {
			t.Errorf("an agent: %v", err)
		}
		n, err := h.chat.TellWaiting(ctx, super, "scheduling", say)
		if err != nil || n != 4 {
			t.Fatalf("told %d, %v", n, err)
		}
		told["mine"] = mine
		for name, c := range told {
			text := "We are late today."
			if name == "es" {
				text = "Hoy vamos con retraso."
			}
			events, err := h.chat.Events(ctx, h.maya, c, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			messages := slices.DeleteFunc(slices.Clone(events), func(e desk.Event) bool { return e.Kind != desk.Message || e.From.Kind != desk.KindStaff })
			if len(messages) != 1 || messages[0].Body.Text != text || !messages[0].Body.Holding {
				t.Errorf("%s reads %+v", name, messages)
			}
			it := h.row(c)
			if it.Next != desk.NextAnswer || it.PromiseDue != due || it.WaitingSince == 0 || it.RespondedAt != 0 {
				t.Errorf("%s: %+v", name, it.Conversation)
			}
			if !slices.ContainsFunc(events, func(e desk.Event) bool {
				return e.Kind == desk.Promised && e.Body.Due == due && e.Body.Reason == say.Reason
			}) {
				t.Errorf("%s is not told why", name)
			}
		}
		if it := h.row(mine); it.Assignee != "s_ana" {
			t.Error("it changed hands")
		}
		for _, c := range []desk.ConversationID{later, none} {
			if slices.ContainsFunc(h.kinds(h.maya, c), func(k desk.EventKind) bool { return k == desk.Requeued }) || h.row(c).Preview == "We are late today." {
				t.Errorf("%s was told too", c)
			}
		}
		if again, err := h.chat.TellWaiting(ctx, super, "d_scheduling", say); err != nil || again != 0 {
			t.Errorf("again: %d, %v", again, err)
		}
	})
}

// Whose promise has been missed already is told as well, and promised anew.
func TestWhoWasMissedIsTold(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	c := h.left("en")
	h.pass(24 * time.Hour)
	if err := h.chat.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if it := h.row(c); it.Next != "" {
		t.Fatalf("the promise still stands: %+v", it.Conversation)
	}
	due := h.clock().Add(8 * time.Hour).UnixMilli()
	say := chat.Telling{Before: h.clock().Add(time.Hour).UnixMilli(), Due: due, Reason: "Late", Text: map[string]string{"en": "We are late."}}
	for want := 1; want >= 0; want-- {
		if n, err := h.chat.TellWaiting(ctx, h.boss, "scheduling", say); err != nil || n != want {
			t.Fatalf("told %d, %v, want %d", n, err, want)
		}
	}
	if it := h.row(c); it.Next != desk.NextAnswer || it.PromiseDue != due {
		t.Errorf("promised anew: %+v", it.Conversation)
	}
}

func TestTellingThatCannotBe(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	c := h.left("en")
	last := h.row(c).LastSeq
	good := chat.Telling{Before: h.clock().Add(12 * time.Hour).UnixMilli(), Due: h.clock().Add(30 * time.Hour).UnixMilli(), Reason: "Late", Text: map[string]string{"en": "We are late."}}
	for _, tt := range []struct {
		name   string
		change func(*chat.Telling)
		code   string
	}{
		{"before now", func(t *chat.Telling) { t.Before = h.clock().UnixMilli() }, "invalid"},
		{"before a year from now", func(t *chat.Telling) { t.Before = h.clock().Add(400 * 24 * time.Hour).UnixMilli() }, "invalid"},
		{"a promise in the past", func(t *chat.Telling) { t.Due = h.clock().Add(-time.Hour).UnixMilli() }, "invalid"},
		{"a promise before the old ones", func(t *chat.Telling) { t.Due = t.Before - 1 }, "invalid"},
		{"a promise in two years", func(t *chat.Telling) { t.Due = h.clock().Add(800 * 24 * time.Hour).UnixMilli() }, "promise_too_far"},
		{"no reason", func(t *chat.Telling) { t.Reason = " " }, "reason_missing"},
		{"an endless reason", func(t *chat.Telling) { t.Reason = strings.Repeat("r", 501) }, "too_long"},
		{"no words", func(t *chat.Telling) { t.Text = nil }, "invalid"},
		{"blank words", func(t *chat.Telling) { t.Text = map[string]string{"en": " \n"} }, "empty"},
		{"a variable that nobody filled in", func(t *chat.Telling) { t.Text = map[string]string{"en": "Dear {{patient.name}}, we are late."} }, "unfilled_variable"},
		{"words in another language alone", func(t *chat.Telling) { t.Text = map[string]string{"es": "Tarde."} }, "invalid"},
	} {
		say := good
		tt.change(&say)
		if n, err := h.chat.TellWaiting(ctx, h.boss, "scheduling", say); desk.AsError(err).Code != tt.code || n != 0 {
			t.Errorf("%s: %d, %v, want %s", tt.name, n, err, tt.code)
		}
	}
	if _, err := h.chat.TellWaiting(ctx, h.boss, "parking", good); desk.AsError(err).Code != "not_found" {
		t.Errorf("an unknown department: %v", err)
	}
	if got := h.row(c).LastSeq; got != last {
		t.Errorf("something was written: %d events, want %d", got, last)
	}
}
