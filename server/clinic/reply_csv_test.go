package clinic_test

import (
	"fmt"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func reply(name string, texts map[string]string) desk.Tool {
	return desk.Tool{Kind: desk.ToolReply, Scope: desk.ScopeAll, Name: name, Reply: &desk.Reply{Texts: texts}}
}

func TestImportingCannedReplies(t *testing.T) {
	good := "name;shortcut;department;language;text\r\nParking;/park;;en;\"Behind the house;\nthe first hour is free.\"\r\nparking;;;es;Detrás de la casa.\r\nRefund;refund;billing;en;It is on its way.\r\nRefund;;billing;es;Ya está en camino.\r\n"
	cases := []struct {
		name, file string
		code       string
		bad        string // "line:column" of rows that cannot be taken
		replies    int
	}{
		{"two replies in two languages", good, "", "", 2},
		{"UTF-16", "utf16" + good, "", "", 2},
		{"UTF-16 without a mark", "n\x00a\x00m\x00e\x00", "bad_encoding", "", 0},
		{"a heading alone", "name,language,text\n", "empty_file", "", 0},
		{"a column nobody knows", "name,language,text,colour\nA,en,B,red\n", "invalid", "", 0},
		{"bad rows", "name,shortcut,department,language,text\n" +
			"Formula,f,,en,\"=HYPERLINK(1)\"\n" +
			"Long,l,,en," + strings.Repeat("x", desk.MaxTextRunes+1) + "\n" +
			"Klingon,k,,tlhi,Hello\n" +
			"Nowhere,n,kitchen,en,Hello\n" +
			"Nothing,o,,en,\n" +
			"Shouted,SO LOUD,,en,Hello\n" +
			strings.Repeat("n", 200) + ",p,,en,Hello\n" +
			"Twice,t,,en,Once\nTwice,t,,en,Again\nTwice,u,,es,Otra vez\n" +
			"There,h,,en,Hello\n" +
			"Half,i,,en,Hello\n" +
			"short,row\n", "", "2:text 3:text 4:language 5:department 6:text 7: 8: 10:language 11:shortcut 12:name 13:language 14:", 1},
	}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		_, _, err := h.SetSite(ctx, h.admin, "river", settings(nil)) // in English and Spanish
		h.must(err)
		_, err = h.SaveTool(ctx, h.admin, reply("There", map[string]string{"en": "Hello", "es": "Hola"}))
		h.must(err)
		count := func() int {
			all, err := h.Tools(ctx, h.admin, desk.ToolReply)
			h.must(err)
			return len(all)
		}
		for i, c := range cases {
			file := []byte(strings.NewReplacer("arking", fmt.Sprint("arking", i), "Refund", fmt.Sprint("Refund", i)).Replace(c.file))
			if text, ok := strings.CutPrefix(string(file), "utf16"); ok {
				file = utf16le(text)
			}
			before := count()
			plan, err := h.ImportReplies(ctx, h.admin, file, true)
			if code(err) != c.code || len(plan.Replies) != c.replies {
				t.Errorf("%s, dry: %d replies, %v", c.name, len(plan.Replies), err)
			}
			var bad []string
			for _, b := range plan.Bad {
				bad = append(bad, fmt.Sprintf("%d:%s", b.Line, b.Column))
				if b.Problem == "" {
					t.Errorf("%s, line %d: no reason", c.name, b.Line)
				}
			}
			if got := strings.Join(bad, " "); got != c.bad {
				t.Errorf("%s: bad rows %q, want %q", c.name, got, c.bad)
			}
			_, err = h.ImportReplies(ctx, h.admin, file, false)
			wants := map[bool]string{true: c.code, false: "bad_rows"}[c.code != "" || c.bad == ""]
			if code(err) != wants {
				t.Errorf("%s: %v, want %q", c.name, err, wants)
			}
			added := 0
			if wants == "" {
				added = c.replies
			}
			if got := count() - before; got != added {
				t.Errorf("%s: %d replies more, want %d", c.name, got, added)
			}
		}
		if n := h.audited("reply.imported"); n != 4 {
			t.Errorf("%d lines in the audit log, want one for each of 4 replies", n)
		}
		if _, err := h.ImportReplies(ctx, h.agent.Actor(""), []byte(good), true); code(err) != "forbidden" {
			t.Errorf("an agent imports: %v", err)
		}
	})
}

func TestRepliesAndMacrosLeaveNoGapInALanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		english := map[string]string{"en": "Hello"}
		macro := desk.Tool{Kind: desk.ToolMacro, Scope: desk.ScopeDepartment, Owner: "d_billing", Name: "Paid",
			Macro: &desk.Macro{Actions: []desk.Action{{Do: desk.DoReply, Texts: english}, {Do: desk.DoNote, Texts: english}}}}
		foreign := macro
		foreign.Owner = "d_insurance"
		made, err := h.SaveTool(ctx, h.admin, reply("Greeting", english))
		h.must(err)
		_, err = h.SaveTool(ctx, h.admin, macro)
		h.must(err)
		_, err = h.SaveTool(ctx, h.admin, foreign)
		h.must(err)
		own := reply("Mine", english)
		own.Scope = desk.ScopePerson
		_, err = h.SaveTool(ctx, h.admin, own)
		h.must(err)

		both := settings(nil) // of billing, in English and Spanish
		_, _, err = h.SetSite(ctx, h.admin, "river", both)
		said := desk.AsError(err).Public
		if code(err) != "language_gaps" || !strings.Contains(said, "canned reply “Greeting” (es)") || strings.Count(said, "macro “Paid” (es)") != 1 || strings.Contains(said, "Mine") {
			t.Errorf("with replies in English alone: %v", err)
		}
		both.Languages = []string{"en"}
		_, _, err = h.SetSite(ctx, h.admin, "river", both)
		h.must(err)
		day, err := h.FirstDay(ctx, h.admin)
		h.must(err)
		for _, step := range day.Steps {
			if step.Name == "texts" && len(step.Missing)+len(step.Gaps) > 0 {
				t.Errorf("an English site misses %v", step.Missing)
			}
		}

		made.Reply = &desk.Reply{Texts: map[string]string{"en": "Hello", "es": "Hola"}}
		_, err = h.SaveTool(ctx, h.admin, made)
		h.must(err)
		all, err := h.Tools(ctx, h.admin, desk.ToolMacro)
		h.must(err)
		for _, m := range all {
			m.Macro.Actions[0].Texts = map[string]string{"en": "Hello", "es": "Hola"}
			_, err = h.SaveTool(ctx, h.admin, m)
			h.must(err)
		}
		both.Languages = []string{"en", "es"}
		_, _, err = h.SetSite(ctx, h.admin, "river", both)
		h.must(err)
		// And none is made afterwards.
		_, err = h.SaveTool(ctx, h.admin, reply("Late", english))
		if code(err) != "language_gaps" {
			t.Errorf("a reply in English alone, for a site in two languages: %v", err)
		}
	})
}

func TestTheStarterPackBringsReplies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		done, err := h.PutStarter(ctx, h.admin)
		h.must(err)
		all, err := h.Tools(ctx, h.admin, desk.ToolReply)
		h.must(err)
		if done.Replies < 10 || len(all) != done.Replies {
			t.Errorf("%d replies, %d are there", done.Replies, len(all))
		}
		shortcuts := map[string]bool{}
		for _, r := range all {
			en, es := desk.Variables(r.Reply.Texts["en"]), desk.Variables(r.Reply.Texts["es"])
			if r.Reply.Texts["en"] == "" || r.Reply.Texts["es"] == "" || len(en) != len(es) {
				t.Errorf("%s: %v, %v", r.Name, en, es)
			}
			if shortcuts[r.Reply.Shortcut] {
				t.Errorf("/%s stands for two", r.Reply.Shortcut)
			}
			shortcuts[r.Reply.Shortcut] = true
			r.Name += " 2" // and each can be changed
			_, err := h.SaveTool(ctx, h.admin, r)
			h.must(err)
		}
		again, err := h.PutStarter(ctx, h.admin)
		h.must(err)
		if again.Replies != 0 || h.audited("reply.saved") != 2*done.Replies {
			t.Errorf("again: %d replies, %d lines in the audit log", again.Replies, h.audited("reply.saved"))
		}
		// What it brings has no gap: a site can be offered in both languages.
		_, _, err = h.SetSite(ctx, h.admin, "river", settings(nil))
		h.must(err)
	})
}
