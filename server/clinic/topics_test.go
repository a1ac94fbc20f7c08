package clinic_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careline/server/desk"
	"careline/server/store/storetest"
)

func both(en, es string) map[string]string { return map[string]string{"en": en, "es": es} }

// asked is a topic with one question of each kind, one of which depends on another.
func asked() []desk.Topic {
	return []desk.Topic{{Key: "claim", Name: both("A claim", "Un reclamo"), Questions: []desk.Question{
		{Key: "insurer", Label: both("Which insurer?", "¿Qué aseguradora?"), Type: "choice", Required: true, Choices: []desk.Choice{
			{Key: "public", Label: both("Public", "Pública")}, {Key: "other", Label: both("Another", "Otra")}}},
		{Key: "which", Label: both("Which one?", "¿Cuál?"), Type: "text", ShowIf: &desk.ShowIf{Question: "insurer", Equals: "other"}},
		{Key: "letter", Label: both("Did you get a letter?", "¿Recibió una carta?"), Type: "yes_no"},
		{Key: "letter_date", Label: both("Of which day?", "¿De qué día?"), Type: "date", ShowIf: &desk.ShowIf{Question: "letter", Equals: "yes"}},
	}}}
}

func TestTopicsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		_, err := h.SetTopics(ctx, h.supervisor("s@clinic.example", "billing"), "billing", asked(), nil)
		h.must(err)
		all, err := h.Departments(ctx, h.admin)
		h.must(err)
		for _, d := range all {
			if d.Key == "billing" {
				if diff := cmp.Diff(asked(), d.Topics); diff != "" {
					t.Error(diff)
				}
			}
		}
		// Of two who change the same topics, the second is told.
		other := asked()
		other[0].Name = both("A payment", "Un pago")
		if _, err := h.SetTopics(ctx, h.admin, "billing", other, &[]desk.Topic{}); code(err) != "changed_meanwhile" {
			t.Errorf("over topics that were not seen: %v", err)
		}
		if n := h.audited("topics.changed"); n != 1 {
			t.Errorf("%d audit lines", n)
		}
		was := asked()
		_, err = h.SetTopics(ctx, h.admin, "billing", other, &was)
		h.must(err)
		if _, err := h.SetTopics(ctx, h.agent.Actor("ss_2"), "billing", nil, nil); code(err) != "forbidden" {
			t.Errorf("an agent: %v", err)
		}
	})
}

func TestTopicsThatCannotBe(t *testing.T) {
	h, ctx := newHouse(t, storetest.SQLite(t)), t.Context()
	h.must(h.store.SaveSite(ctx, desk.Site{ID: "si_2", Key: "two", Name: "Clinic", Languages: []string{"es"}, Zone: "UTC", Departments: []desk.DepartmentID{"d_billing"}}))
	for _, tt := range []struct {
		name   string
		change func(*[]desk.Topic)
		code   string
	}{
		{"two topics of one key", func(t *[]desk.Topic) { *t = append(*t, *t...) }, "invalid"},
		{"41 topics", func(t *[]desk.Topic) { *t = make([]desk.Topic, 41) }, "invalid"},
		{"a key of words", func(t *[]desk.Topic) { (*t)[0].Key = "A claim" }, "invalid"},
		{"no key", func(t *[]desk.Topic) { (*t)[0].Key = "" }, "invalid"},
		{"no name", func(t *[]desk.Topic) { (*t)[0].Name = nil }, "invalid"},
		{"a name without Spanish", func(t *[]desk.Topic) { delete((*t)[0].Name, "es") }, "invalid"},
		{"a blank name", func(t *[]desk.Topic) { (*t)[0].Name["es"] = " \t" }, "invalid"},
		{"an endless name", func(t *[]desk.Topic) { (*t)[0].Name["en"] = strings.Repeat("n", 81) }, "too_long"},
		{"a name with NUL", func(t *[]desk.Topic) { (*t)[0].Name["en"] = "a\x00" }, "invalid_text"},
		{"a language that is none", func(t *[]desk.Topic) { (*t)[0].Name["<b>"] = "x" }, "invalid"},
		{"a question without Spanish", func(t *[]desk.Topic) { delete((*t)[0].Questions[1].Label, "es") }, "invalid"},
		{"two questions of one key", func(t *[]desk.Topic) { (*t)[0].Questions[2].Key = "which" }, "invalid"},
		{"11 questions", func(t *[]desk.Topic) { (*t)[0].Questions = make([]desk.Question, 11) }, "invalid"},
		{"a kind that is none", func(t *[]desk.Topic) { (*t)[0].Questions[1].Type = "file" }, "invalid"},
		{"choices of a text", func(t *[]desk.Topic) { (*t)[0].Questions[1].Choices = (*t)[0].Questions[0].Choices }, "invalid"},
		{"one choice", func(t *[]desk.Topic) { (*t)[0].Questions[0].Choices = (*t)[0].Questions[0].Choices[:1] }, "invalid"},
		{"two choices of one key", func(t *[]desk.Topic) { (*t)[0].Questions[0].Choices[1].Key = "public" }, "invalid"},
		{"a choice without words", func(t *[]desk.Topic) { (*t)[0].Questions[0].Choices[1].Label = both("", "") }, "invalid"},
		{"a condition on a later question", func(t *[]desk.Topic) {
			(*t)[0].Questions[0].ShowIf = &desk.ShowIf{Question: "letter", Equals: "yes"}
		}, "invalid"},
		{"a condition on itself", func(t *[]desk.Topic) {
			(*t)[0].Questions[0].ShowIf = &desk.ShowIf{Question: "insurer", Equals: "other"}
		}, "invalid"},
		{"a condition on nothing", func(t *[]desk.Topic) {
			(*t)[0].Questions[1].ShowIf = &desk.ShowIf{Question: "parking", Equals: "other"}
		}, "invalid"},
		{"a condition on an answer that is none", func(t *[]desk.Topic) { (*t)[0].Questions[1].ShowIf.Equals = "third" }, "invalid"},
		{"a condition on neither yes nor no", func(t *[]desk.Topic) { (*t)[0].Questions[3].ShowIf.Equals = "maybe" }, "invalid"},
		{"a condition on a text", func(t *[]desk.Topic) {
			(*t)[0].Questions[2].ShowIf = &desk.ShowIf{Question: "which", Equals: "x"}
		}, "invalid"},
		{"one question of two kinds", func(t *[]desk.Topic) {
			*t = append(*t, desk.Topic{Key: "bill", Name: both("A bill", "Una factura"), Questions: []desk.Question{{Key: "insurer", Label: both("Who?", "¿Quién?"), Type: "text"}}})
		}, "invalid"},
	} {
		topics := asked()
		tt.change(&topics)
		if _, err := h.SetTopics(ctx, h.admin, "billing", topics, nil); code(err) != tt.code {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
		}
	}
	if n := h.audited("topics.changed"); n != 0 {
		t.Errorf("%d lines about what did not happen", n)
	}
}
