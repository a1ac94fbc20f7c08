package chat_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

func asked() desk.Topic {
	say := func(s string) map[string]string { return map[string]string{"en": s, "es": "¿" + s + "?"} }
	return desk.Topic{Key: "new", Name: say("New"), Questions: []desk.Question{
		{Key: "been_here", Label: say("Have you been here"), Type: "yes_no", Required: true},
		{Key: "since", Label: say("Since when"), Type: "date", Required: true, ShowIf: &desk.ShowIf{Question: "been_here", Equals: "yes"}},
		{Key: "why", Label: say("Why"), Type: "choice", Choices: []desk.Choice{{Key: "pain"}, {Key: "check"}}},
		{Key: "where", Label: say("Where"), Type: "text", Required: true, ShowIf: &desk.ShowIf{Question: "why", Equals: "pain"}},
		{Key: "never", Label: say("Never"), Type: "text", Required: true, ShowIf: &desk.ShowIf{Question: "last", Equals: "x"}},
		{Key: "last", Label: say("Last"), Type: "text"},
		{Key: "self", Label: say("Self"), Type: "text", Required: true, ShowIf: &desk.ShowIf{Question: "self", Equals: "x"}},
	}}
}

// Questions before the chat are asked when they are shown, and only then.
func TestQuestionsBeforeTheChat(t *testing.T) {
	h, ctx := clinic(t, storetest.SQLite(t)), t.Context()
	h.change("d_scheduling", func(d *desk.Department) { d.Topics = []desk.Topic{asked()} })
	for name, c := range map[string]struct {
		answers map[string]string
		code    string
		field   string
		kept    []string
	}{
		"the least":              {map[string]string{"been_here": "no"}, "", "", []string{"been_here"}},
		"nothing":                {nil, "answer_missing", "answers.been_here", nil},
		"only blanks":            {map[string]string{"been_here": " "}, "answer_missing", "answers.been_here", nil},
		"no yes and no no":       {map[string]string{"been_here": "maybe"}, "answer_invalid", "answers.been_here", nil},
		"shown, not answered":    {map[string]string{"been_here": "yes"}, "answer_missing", "answers.since", nil},
		"shown and answered":     {map[string]string{"been_here": "yes", "since": "2024-02-29"}, "", "", []string{"been_here", "since"}},
		"no such day":            {map[string]string{"been_here": "yes", "since": "2026-02-29"}, "answer_invalid", "answers.since", nil},
		"a date in words":        {map[string]string{"been_here": "yes", "since": "last year"}, "answer_invalid", "answers.since", nil},
		"no such choice":         {map[string]string{"been_here": "no", "why": "fun"}, "answer_invalid", "answers.why", nil},
		"a choice shows another": {map[string]string{"been_here": "no", "why": "pain"}, "answer_missing", "answers.where", nil},
		"answered that too":      {map[string]string{"been_here": "no", "why": "pain", "where": "knee"}, "", "", []string{"been_here", "where", "why"}},
		"hidden is left out":     {map[string]string{"been_here": "no", "since": "nonsense", "where": "knee", "self": "x", "never": "x", "last": "x"}, "", "", []string{"been_here", "last"}},
		"unknown is kept":        {map[string]string{"been_here": "no", "plan": "Blue"}, "", "", []string{"been_here", "plan"}},
		"unknown, and too long":  {map[string]string{"been_here": "no", "plan": strings.Repeat("b", 1001)}, "too_long", "", nil},
	} {
		for _, mode := range []desk.Mode{desk.ModeLive, desk.ModeMessage} {
			it, err := h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Topic, in.Answers, in.Mode, in.Language = "new", c.answers, mode, "es" }))
			if c.code != "" {
				code(t, err, c.code)
				e := desk.AsError(err)
				if e.Field != c.field {
					t.Errorf("%s: names %q", name, e.Field)
				}
				if c.field != "" && !strings.Contains(e.Public, "¿") {
					t.Errorf("%s: the question is not named in the patient's language: %q", name, e.Public)
				}
				for _, answer := range c.answers {
					if len(answer) > 3 && strings.Contains(e.Public, answer) {
						t.Errorf("%s: repeats what was sent: %q", name, e.Public)
					}
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got := slices.Sorted(maps.Keys(h.told(it.ID, desk.Opened)[0].Body.Answers)); !slices.Equal(got, c.kept) {
				t.Errorf("%s: kept %v", name, got)
			}
		}
	}
	// Another topic asks nothing, and what was opened stays opened.
	in := opening(func(in *chat.Opening) { in.Topic, in.Answers = "other", map[string]string{"a": "b"} })
	first := must(t)(h.chat.Open(ctx, h.maya, in))
	h.change("d_scheduling", func(d *desk.Department) { other := asked(); other.Key = "other"; d.Topics = []desk.Topic{other} })
	if again := must(t)(h.chat.Open(ctx, h.maya, in)); again.ID != first.ID {
		t.Error("a repeated opening was asked anew")
	}
}

// Nothing is asked twice: the newest answer to each question is known, in all
// departments, and to nobody else.
func TestWhatAPatientHasToldIsKnown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		tell := func(name, about string, answers map[string]string) chat.Item {
			t.Helper()
			h.pass(time.Second)
			return ok(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Name, in.About, in.Answers = name, about, answers })))
		}
		tell("Maya", "my son", map[string]string{"plan": "Blue", "been_here": "yes"})
		it := tell("", "", map[string]string{"plan": "Green"})
		k, err := h.chat.Known(ctx, h.maya)
		if err != nil || k.Name != "Maya" || k.About != "my son" || !maps.Equal(k.Answers, map[string]string{"plan": "Green", "been_here": "yes"}) {
			t.Errorf("known: %+v, %v", k, err)
		}
		if k, err := h.chat.Known(ctx, h.other); err != nil || k.Name != "" || len(k.Answers) != 0 {
			t.Errorf("of somebody else: %+v, %v", k, err)
		}
		_, err = h.chat.Known(ctx, h.ana)
		refuse(t, err, desk.ErrForbidden)
		// Three desks and a reopening later it is all there still.
		for _, department := range []string{"billing", "scheduling", "billing"} {
			ok(h.chat.Transfer(ctx, h.ben, it.ID, department, "", ""))
		}
		ok(h.chat.Resolve(ctx, h.ben, it.ID, ""))
		ok(h.chat.Reopen(ctx, h.maya, it.ID, ""))
		if k, err := h.chat.Known(ctx, h.maya); err != nil || k.Answers["plan"] != "Green" {
			t.Errorf("after three desks: %+v, %v", k, err)
		}
	})
}

// One matter, two departments: both conversations say so or neither does, what
// was told goes along, and the patient has both.
func TestLinkedConversations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		c := ok(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) {
			in.Name, in.About, in.Answers = "Maya", "my son", map[string]string{"plan": "Blue"}
			in.Contact = &desk.Contact{Phone: "+1 555 010 2030"}
		}))).ID
		h.send(h.ana, c, "I ask billing about that part")
		in := chat.Linking{Department: "billing", Text: "About your bill: we look into it.", Note: "she has two bills", ClientID: uuid.NewString()}
		made := ok(h.chat.OpenLinked(ctx, h.ana, c, in))
		if made.ID == c || made.Department != "d_billing" || made.Patient != "p_maya" || made.Name != "Maya" || made.About != "my son" ||
			!made.HasContact || !made.InQueue() || made.Mode != desk.ModeMessage || made.PromiseDue == 0 {
			t.Fatalf("the new one: %+v", made.Conversation)
		}
		there, here := h.told(made.ID, desk.LinkedTo), h.told(c, desk.LinkedTo)
		if len(there) != 1 || len(here) != 1 || there[0].Body.Linked.Conversation != c || here[0].Body.Linked.Conversation != made.ID ||
			here[0].Body.Linked.Reference != made.Reference || there[0].Body.Linked.Reference != h.row(c).Reference {
			t.Errorf("links: %+v, %+v", here, there)
		}
		opened := h.told(made.ID, desk.Opened)[0]
		if opened.Body.Origin != desk.OriginLinked || opened.Body.Answers["plan"] != "Blue" || opened.From.ID != "s_ana" {
			t.Errorf("opened: %+v", opened)
		}
		if got := h.page(h.maya, "", "", 10); len(got) != 2 {
			t.Errorf("the patient has %d conversations", len(got))
		}
		want := []desk.EventKind{desk.Opened, desk.LinkedTo, desk.ContactGiven, desk.Message, desk.Promised}
		if got := h.kinds(h.maya, made.ID); !slices.Equal(got, want) {
			t.Errorf("the patient reads %v", got)
		}
		h.secret(made.ID, "555")
		for _, id := range []desk.ConversationID{c, made.ID} {
			if err := h.sound(id); err != nil {
				t.Error(err)
			}
		}
		// Again, from the other process too: the same one. With other words: refused.
		for _, desk := range []*chat.Service{h.chat, h.process(d)} {
			if again, err := desk.OpenLinked(ctx, h.ana, c, in); err != nil || again.ID != made.ID {
				t.Errorf("repeated: %v, %v", again.ID, err)
			}
		}
		in.Text = "Something else"
		_, err := h.chat.OpenLinked(ctx, h.ana, c, in)
		refuse(t, err, desk.ErrClientIDConflict)

		// A client id that was used here for a message: neither of the two is written.
		e := h.send(h.ana, c, "One more")
		in.ClientID = e.ClientID
		_, err = h.chat.OpenLinked(ctx, h.ana, c, in)
		refuse(t, err, desk.ErrClientIDConflict)
		// And one that was used for another linked one: the same, the other way round.
		second := h.open("another matter")
		in = chat.Linking{Department: "billing", Text: "About your bill", ClientID: uuid.NewString()}
		ok(h.chat.OpenLinked(ctx, h.ana, second, in))
		_, err = h.chat.OpenLinked(ctx, h.ana, c, in)
		refuse(t, err, desk.ErrClientIDConflict)
		if len(h.told(c, desk.LinkedTo)) != 1 || len(h.page(h.boss, "all", "billing", 10)) != 2 {
			t.Error("half of a linking was stored")
		}

		// Where somebody is there, the patient has a place and no promise.
		if err := h.store.SetPresence(ctx, "s_ben", desk.Available, "hand"); err != nil {
			t.Fatal(err)
		}
		h.reload()
		in.ClientID = uuid.NewString()
		if it := ok(h.chat.OpenLinked(ctx, h.ana, c, in)); it.Mode != desk.ModeLive || it.Next != "" {
			t.Errorf("with Ben at his desk: %+v", it.Conversation)
		}

		_, err = h.chat.OpenLinked(ctx, h.maya, c, in)
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.OpenLinked(ctx, h.other, c, in)
		refuse(t, err, desk.ErrNotFound)
		_, err = h.chat.OpenLinked(ctx, h.auditor, c, chat.Linking{Department: "billing", Text: "hi"})
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.OpenLinked(ctx, h.ana, c, chat.Linking{Department: "scheduling", Text: "hi"})
		refuse(t, err, desk.ErrInvalid)
		for name, in := range map[string]chat.Linking{
			"invalid":           {Department: "nowhere", Text: "hi"},
			"empty":             {Department: "billing", Text: " "},
			"too_long":          {Department: "billing", Text: "hi", Note: strings.Repeat("n", 10_001)},
			"unfilled_variable": {Department: "billing", Text: "Dear {{patient.name}}"},
		} {
			_, err := h.chat.OpenLinked(ctx, h.ana, c, in)
			code(t, err, name)
		}
	})
}

// The wrong desk is put right in one step, and the time of arrival is kept.
func TestTransferKeepsTheArrival(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		c := h.open("my bill")
		before := h.row(c)
		h.pass(20 * time.Minute)
		late := ok(h.chat.Open(ctx, h.other, opening(func(in *chat.Opening) { in.Department = "billing" })))
		after := ok(h.chat.Transfer(ctx, h.ana, c, "billing", "about a bill", ""))
		if after.QueuedAt != before.QueuedAt || after.WaitingSince != before.WaitingSince || after.Department != "d_billing" {
			t.Fatalf("moved: %+v", after.Conversation)
		}
		if got := h.page(h.ben, "unassigned", "billing", 10); len(got) != 2 || got[0].ID != c || got[1].ID != late.ID {
			t.Error("who came first is not first")
		}
		h.change("d_scheduling", func(d *desk.Department) { d.Clinical = true })
		ok(h.chat.Transfer(ctx, h.ben, c, "scheduling", "has a question for a nurse", ""))
		moves := h.told(c, desk.Transferred)
		if moves[0].Body.Reason != "" || moves[1].Body.Reason != desk.ReasonClinical || moves[1].Body.Department != "d_scheduling" {
			t.Errorf("moves: %+v", moves)
		}
		h.change("d_billing", func(d *desk.Department) { d.Active = false })
		_, err := h.chat.Transfer(ctx, h.ben, c, "billing", "", "")
		removed := func(err error) {
			t.Helper()
			if e := desk.AsError(err); e.Code != "invalid" || e.Field != "department" || !strings.Contains(e.Public, "removed") {
				t.Errorf("to a department that was removed: %v, %q", err, e.Public)
			}
		}
		removed(err)
		_, err = h.chat.OpenLinked(ctx, h.ben, c, chat.Linking{Department: "billing", Text: "hi"})
		removed(err)
		if h.row(c).Department != "d_scheduling" {
			t.Error("half moved")
		}
		// Given back after a talk: told to the patient, and ahead of new arrivals.
		h.send(h.ana, c, "One moment")
		back := ok(h.chat.Assign(ctx, h.ana, c, "", ""))
		requeued := h.told(c, desk.Requeued)
		if !back.Head || !back.InQueue() || len(requeued) != 1 || requeued[0].Body.Reason != desk.ReasonReleased || requeued[0].Body.Staff.ID != "s_ana" {
			t.Errorf("given back: %+v, %+v", back.Conversation, requeued)
		}
	})
}
