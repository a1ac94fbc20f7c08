package chat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// finds is the ids that somebody finds.
func (h *house) finds(a desk.Actor, text string) []desk.ConversationID {
	h.t.Helper()
	found, more, err := h.chat.Find(h.t.Context(), a, text, time.UTC, 100)
	if err != nil {
		h.t.Fatalf("%s looks for %q: %v", a.ID, text, err)
	}
	if more {
		h.t.Fatalf("%q: more than a hundred", text)
	}
	var out []desk.ConversationID
	for _, f := range found {
		out = append(out, f.ID)
	}
	return out
}

func (h *house) written(patient desk.Actor, in chat.Opening) desk.ConversationID {
	h.t.Helper()
	in.Text, in.ClientID = "Hello", uuid.NewString()
	it, err := h.chat.Open(h.t.Context(), patient, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return it.ID
}

// A conversation is found by each of its keys, however it is written.
func TestFindInAnyWriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		national := h.written(h.maya, chat.Opening{Department: "scheduling", Name: "María-José Núñez O’Brien", About: "my son Íñigo",
			Contact: &desk.Contact{Name: "Pepa", Phone: "612 34 56 78", Email: "Maria.Nunez@Patients.Example"}})
		foreign := h.written(h.other, chat.Opening{Department: "scheduling", Name: "Łukasz Müller", Contact: &desk.Contact{Phone: "+44 (0)20 7946 0958 ext 12"}})
		reference := h.row(national).Reference
		for text, want := range map[string]desk.ConversationID{
			reference: national, strings.ToLower(reference): national, strings.ReplaceAll(reference, "-", ""): national,
			strings.ReplaceAll(reference, "-", " "): national, reference[:6]: national,
			"maria": national, "MARÍA": national, "mari\u0301a": national, "jose núñez": national, "nunez, maria": national, "maria-jose": national,
			"obrien": national, "O'Brien": national, "inigo": national, "pepa": national, "nu": national,
			"612345678": national, "+34 612 345 678": national, "0034612345678": national, "612-34-56-78": national, "maria 612 345 678": national, "345678": national,
			"maria.nunez@patients.example": national, "MARIA.NUNEZ@": national, "maria.nun": national,
			"02079460958": foreign, "+442079460958": foreign, "020 7946 0958": foreign, "0958": foreign, "muller": foreign, "lukasz": foreign,
			`maria staff:nobody is:cola`: national, `"müller"`: foreign,
		} {
			if got := h.finds(h.ana, text); !slices.Equal(got, []desk.ConversationID{want}) {
				t.Errorf("%q finds %v, want %s", text, got, want)
			}
		}
		for _, text := range []string{"", "   ", "tag:", "marya", "jose muller", "aria", "612345679", "hello", "%", `"`, reference[:4] + "-ZZZZ"} {
			if got := h.finds(h.ana, text); len(got) != 0 {
				t.Errorf("%q finds %v", text, got)
			}
		}
		for text, want := range map[string]string{
			"tag:nothing": "find_no_tag", "topic:nothing": "find_no_topic", "staff:zoe": "find_no_staff", "is:odd": "unknown_state",
			"after:yesterday": "bad_day", "before:2026-02-30": "bad_day", strings.Repeat("a ", 101): "too_long", strings.Repeat("ab ", 9): "too_long",
		} {
			_, _, err := h.chat.Find(t.Context(), h.ana, text, time.UTC, 0)
			code(t, err, want)
		}
		_, _, err := h.chat.Find(t.Context(), h.maya, "maria", time.UTC, 0)
		refuse(t, err, desk.ErrForbidden)
		// Who may not see how to reach a patient does not learn whose number it is.
		for _, text := range []string{"612345678", "maria.nunez@patients.example"} {
			if got := h.finds(h.boss, text); len(got) != 0 {
				t.Errorf("somebody who may not see contact details finds %v by %q", got, text)
			}
		}
	})
}

func TestFindByConditions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		old := h.written(h.maya, chat.Opening{Department: "scheduling", Name: "Maya"})
		must(t)(h.chat.Assign(ctx, h.ana, old, "s_ana", ""))
		must(t)(h.chat.Resolve(ctx, h.ana, old, ""))
		h.pass(72 * time.Hour)
		later := h.written(h.maya, chat.Opening{Department: "scheduling", Name: "Maya"})
		elsewhere := h.written(h.maya, chat.Opening{Department: "billing", Name: "Maya"})
		tag, err := h.store.ChangeTool(ctx, "t_refund", func(tool *desk.Tool) ([]desk.AuditLine, error) {
			*tool = desk.Tool{Kind: desk.ToolTag, Scope: desk.ScopeAll, Name: "Devolución rápida", Tag: &desk.Tag{}}
			return nil, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		must(t)(h.chat.Tag(ctx, h.ben, elsewhere, []string{tag.ID}, nil, ""))
		day := h.clock().UTC().Format(time.DateOnly)
		for _, c := range []struct {
			who  desk.Actor
			text string
			want []desk.ConversationID
		}{
			{h.ben, "is:resolved", []desk.ConversationID{old}},
			{h.ben, "es:resuelta maya", []desk.ConversationID{old}},
			{h.ben, "is:unresolved", []desk.ConversationID{later, elsewhere}},
			{h.ben, "staff:me", nil},
			{h.ana, "staff:nobody", []desk.ConversationID{later}},
			{h.ben, `tag:"devolucion rapida"`, []desk.ConversationID{elsewhere}},
			{h.ben, `etiqueta:devol maya`, []desk.ConversationID{elsewhere}},
			{h.ana, "tag:devol", nil}, // not theirs to read
			{h.ben, "after:" + day, []desk.ConversationID{later, elsewhere}},
			{h.ben, "before:" + day, []desk.ConversationID{old}},
			{h.ben, "maya desde:" + day + " hasta:" + day, nil},
			{h.ben, "is:queued is:resolved maya", []desk.ConversationID{old, later, elsewhere}},
		} {
			got := h.finds(c.who, c.text)
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %q finds %v, want %v", c.who.ID, c.text, got, c.want)
			}
		}
	})
}

// Nobody finds what they may not read, and what they may read is found by each
// of its keys; by contact details only where they may see those.
func TestNobodyFindsWhatTheyMayNotRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		n := 0
		rapid.Check(t, func(r *rapid.T) {
			if n++; n > 12 { // each walk opens a conversation for good
				return
			}
			name := rapid.SampledFrom([]string{"Ana", "José Ruiz", "Zoë", "Ñusta Peña", "Li"}).Draw(r, "name")
			phone := rapid.StringMatching(`[67][0-9]{8}`).Draw(r, "phone")
			patient := desk.Actor{Kind: desk.KindPatient, ID: "p_" + uuid.NewString(), Site: "si_1"}
			c := h.written(patient, chat.Opening{Department: rapid.SampledFrom([]string{"scheduling", "billing"}).Draw(r, "department"), Name: name,
				Contact: &desk.Contact{Phone: phone, Email: phone + "@patients.example"}})
			if rapid.Bool().Draw(r, "given") {
				_, _ = h.chat.Assign(ctx, h.ben, c, "s_ben", "")
			}
			row := h.row(c)
			for _, a := range []desk.Actor{h.ana, h.ben, h.boss, h.auditor} {
				for text, contact := range map[string]bool{
					row.Reference: false, strings.ToUpper(strings.Join(desk.FoldWords(name), " ")): false,
					"0034 " + phone[:3] + " " + phone[3:]: true, phone + "@PATIENTS.example": true,
				} {
					want := row.ReadableBy(a) && (!contact || row.ContactFor(a))
					if got := slices.Contains(h.finds(a, text), c); got != want {
						r.Errorf("%s finds %q in %s: %v, want %v", a.ID, text, row.Department, got, want)
					}
				}
			}
		})
	})
}

// Conversations of before there were keys get theirs.
func TestKeysOfOldConversations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		var all []desk.ConversationID
		for range 5 {
			all = append(all, h.written(h.maya, chat.Opening{Department: "scheduling", Name: "Maya", Contact: &desk.Contact{Phone: "612345678"}}))
		}
		if err := h.store.DropKeys(ctx); err != nil {
			t.Fatal(err)
		}
		if got := h.finds(h.ana, "maya"); len(got) != 0 {
			t.Fatalf("%v are found without keys", got)
		}
		for range 4 {
			missing, err := h.store.KeysMissing(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if !missing {
				break
			}
			if err := h.store.FillKeys(ctx, 2); err != nil {
				t.Fatal(err)
			}
		}
		if missing, err := h.store.KeysMissing(ctx); err != nil || missing {
			t.Errorf("missing %v, %v after all had theirs", missing, err)
		}
		for _, text := range []string{"maya", "612345678"} {
			if got := h.finds(h.ana, text); len(got) != len(all) {
				t.Errorf("%q finds %d of %d", text, len(got), len(all))
			}
		}
	})
}

// What is kept from somebody is not found by them, nor listed among what its
// patient wrote.
func TestWhatIsKeptFromSomebodyIsNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		kept := h.written(h.maya, chat.Opening{Department: "scheduling", Name: "Maya", Contact: &desk.Contact{Phone: "612345678"}})
		open := h.written(h.maya, chat.Opening{Department: "scheduling", Name: "Maya"})
		must(t)(h.chat.Restrict(ctx, h.boss, kept, "s_ana", "They are related", ""))
		for text, want := range map[string][]desk.ConversationID{
			"maya": {open}, "612345678": nil, h.row(kept).Reference: nil, "is:unresolved": {open}, "staff:nobody": {open},
		} {
			if got := h.finds(h.ana, text); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", text, got, want)
			}
		}
		if got := h.finds(h.ben, "maya"); len(got) != 2 {
			t.Errorf("somebody else finds %v", got)
		}
		if items, _, err := h.chat.PatientHistory(ctx, h.ana, open, "", 0); err != nil || len(items) != 0 {
			t.Errorf("history: %d, %v", len(items), err)
		}
	})
}
