// Package searchtest holds every search engine to the same promises.
package searchtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"careline/server/search"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// documents are a small clinic's, in our own words.
func documents() []search.Document {
	doc := func(id, language, department string, audience search.Audience, title, description, body string) search.Document {
		return search.Document{ID: id, Slug: id, Language: language, Department: department, Audience: audience, Title: title, Description: description, Body: body}
	}
	return []search.Document{
		doc("move", "en", "scheduling", search.Public, "Move or cancel your appointment", "How to choose another day.", "Call us or write to us a day before. You can choose another time on the same page where you booked."),
		doc("bring", "en", "scheduling", search.Public, "What to bring to your first visit", "Cards and papers.", "Bring your insurance card, a list of the medicines you take and a photo of yourself."),
		doc("copay", "en", "billing", search.Public, "Co-payments", "What you pay at each visit.", "A co-payment is a fixed amount. It is printed on your card. You pay it at the desk."),
		doc("deductible", "en", "billing", search.Public, "Deductibles", "What you pay yourself first.", "Until it is reached you pay for your care. After that the plan pays its part."),
		doc("authorization", "en", "insurance", search.Public, "Prior authorization", "Some care has to be agreed to before.", "We ask your insurer. It takes up to five days."),
		doc("autorizacion", "es", "insurance", search.Public, "Autorización previa", "Su seguro tiene que aprobar algunos tratamientos.", "Nosotros pedimos la autorización a su seguro. Tarda hasta cinco días."),
		doc("cita", "es", "scheduling", search.Public, "Cambiar o cancelar su cita", "Cómo elegir otro día.", "Llámenos o escríbanos un día antes."),
		doc("results", "en", "scheduling", search.Patients, "Your test results", "Where to see them.", "Sign in and open results. Blood tests take two days."),
		doc("refunds", "en", "billing", search.Staff, "Refunding a co-payment", "For colleagues.", "Open the ledger and refund the co-payment. Never promise a date."),
	}
}

// Words of which any documents and questions are made: few, so that they meet.
var (
	anyWord = rapid.SampledFrom([]string{"refund", "refunds", "copay", "card", "garage", "ledger", "zebra", "appointment", "visit", "doctor", "seguro", "cita", "the", "to", "co", "pay", "open", "enrollment"})
	anyText = rapid.Map(rapid.SliceOfN(anyWord, 1, 6), func(ws []string) string { return strings.Join(ws, " ") })
	// misspelt are words with a slip, which only documents in sight may mend.
	misspelt = rapid.Custom(func(t *rapid.T) string {
		w := []byte(rapid.SampledFrom([]string{"ledger", "garage", "appointment", "zebra", "enrollment"}).Draw(t, "word"))
		w[rapid.IntRange(0, len(w)-1).Draw(t, "slip")] = 'x'
		return string(w)
	})
	anyDocument = rapid.Custom(func(t *rapid.T) search.Document {
		return search.Document{
			Language: rapid.SampledFrom([]string{"en", "es"}).Draw(t, "language"), Department: rapid.SampledFrom([]string{"", "billing", "scheduling"}).Draw(t, "department"),
			Audience: rapid.SampledFrom([]search.Audience{search.Public, search.Patients, search.Staff}).Draw(t, "audience"),
			Title:    anyText.Draw(t, "title"), Description: anyText.Draw(t, "description"), Body: anyText.Draw(t, "body"),
		}
	})
)

// Suite holds an engine to what search.Engine promises. open makes an empty one
// and closes it with the test.
func Suite(t *testing.T, open func(t *testing.T) search.Engine) {
	ctx := context.Background()
	filled := func(t *testing.T) search.Engine {
		e := open(t)
		if err := e.Put(ctx, documents(), "p1"); err != nil {
			t.Fatal(err)
		}
		return e
	}
	find := func(t *testing.T, e search.Engine, q search.Query) []string {
		t.Helper()
		r, err := e.Search(ctx, q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		ids := make([]string, len(r.Hits))
		for i, h := range r.Hits {
			ids[i] = h.ID
		}
		return ids
	}
	first := func(t *testing.T, e search.Engine, q search.Query, want string) {
		t.Helper()
		if got := find(t, e, q); len(got) == 0 || got[0] != want {
			t.Errorf("%+v found %v, want %s first", q, got, want)
		}
	}

	t.Run("finds what is meant", func(t *testing.T) {
		e := filled(t)
		for text, want := range map[string]string{
			"move appointment":                     "move",
			"APPOINTMENTS":                         "move",
			"can i reschedule my appt":             "move",
			"apointment cancle":                    "move",
			"copay":                                "copay",
			"co pay":                               "copay",
			"deductable":                           "deductible",
			"what they take before insurance pays": "deductible",
			"preauth":                              "authorization",
			"prior auth":                           "authorization",
			"autorizacion":                         "autorizacion",
			"necesito autorización previa del seguro": "autorizacion",
			"cambiar mi cita":                         "cita",
			"firstvisit what to bring":                "bring",
		} {
			first(t, e, search.Query{Text: text}, want)
		}
	})
	t.Run("as somebody types", func(t *testing.T) {
		e := filled(t)
		first(t, e, search.Query{Text: "what to bri", Typing: true}, "bring")
		first(t, e, search.Query{Text: "deduc", Typing: true}, "deductible")
	})
	t.Run("says how it read a misspelling", func(t *testing.T) {
		r, err := filled(t).Search(ctx, search.Query{Text: "my apointment"})
		if err != nil || r.Instead != "my appointment" {
			t.Errorf("instead %q, %v", r.Instead, err)
		}
		if r, err = filled(t).Search(ctx, search.Query{Text: "cancel"}); err != nil || r.Instead != "" {
			t.Errorf("a word as it is: instead %q, %v", r.Instead, err)
		}
	})
	t.Run("never leaks past a filter", func(t *testing.T) {
		e := filled(t)
		for _, q := range []search.Query{{Text: "refunding a co-payment ledger"}, {Text: "test results"}, {Text: "blood tests sign in"}} {
			for audience, hidden := range map[search.Audience][]string{search.Public: {"results", "refunds"}, search.Patients: {"refunds"}} {
				q.Audience, q.Limit = audience, search.MaxLimit
				for _, id := range find(t, e, q) {
					if slices.Contains(hidden, id) {
						t.Errorf("audience %d found %s for %q", audience, id, q.Text)
					}
				}
			}
		}
		first(t, e, search.Query{Text: "refund ledger", Audience: search.Staff}, "refunds")
		first(t, e, search.Query{Text: "test results", Audience: search.Patients}, "results")
		for _, id := range find(t, e, search.Query{Text: "cita autorización appointment card", Language: "es", Limit: 50}) {
			if id != "cita" && id != "autorizacion" {
				t.Errorf("found %s among Spanish ones", id)
			}
		}
		for _, id := range find(t, e, search.Query{Text: "card pay appointment visit", Department: "billing", Limit: 50}) {
			if id != "copay" && id != "deductible" {
				t.Errorf("found %s in billing", id)
			}
		}
		if got := find(t, e, search.Query{Text: "appointment", Department: "nowhere"}); len(got) > 0 {
			t.Errorf("found %v in a department that does not exist", got)
		}
	})
	t.Run("what is not for whoever asks changes nothing that they see", func(t *testing.T) {
		whole, part := open(t), open(t)
		rapid.Check(t, func(rt *rapid.T) {
			all := rapid.SliceOfN(anyDocument, 1, 12).Draw(rt, "documents")
			for i := range all {
				all[i].ID = fmt.Sprint("d", i)
			}
			q := search.Query{
				Text: rapid.OneOf(anyText, misspelt).Draw(rt, "text"), Language: rapid.SampledFrom([]string{"", "en", "es"}).Draw(rt, "language"),
				Department: rapid.SampledFrom([]string{"", "billing", "scheduling", "nowhere"}).Draw(rt, "department"),
				Audience:   rapid.SampledFrom([]search.Audience{search.Public, search.Patients, search.Staff}).Draw(rt, "audience"),
				Typing:     rapid.Bool().Draw(rt, "typing"), Limit: search.MaxLimit,
			}
			var seen []search.Document
			for _, d := range all {
				if q.Audience.Sees(d.Audience) {
					seen = append(seen, d)
				}
			}
			answers := map[bool]search.Results{}
			for full, documents := range map[bool][]search.Document{true: all, false: seen} {
				e := part
				if full {
					e = whole
				}
				must(t, e.Reset(ctx))
				must(t, e.Put(ctx, documents, "p"))
				r, err := e.Search(ctx, q)
				must(t, err)
				for _, h := range r.Hits {
					d := documents[slices.IndexFunc(documents, func(d search.Document) bool { return d.ID == h.ID })]
					if q.Language != "" && d.Language != q.Language || q.Department != "" && d.Department != q.Department || !q.Audience.Sees(d.Audience) {
						rt.Fatalf("%+v found %+v", q, d)
					}
				}
				slices.SortFunc(r.Hits, func(a, b search.Hit) int { return strings.Compare(a.ID, b.ID) })
				answers[full] = r
			}
			// Sums in another order differ in their last digits.
			if diff := cmp.Diff(answers[false], answers[true], cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateEmpty()); diff != "" {
				rt.Fatalf("%+v: with what is hidden\n%s", q, diff)
			}
		})
	})
	t.Run("excerpts show what was looked for", func(t *testing.T) {
		r, err := filled(t).Search(ctx, search.Query{Text: "insurance card"})
		if err != nil || len(r.Hits) == 0 {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			runes := []rune(h.Excerpt)
			for _, m := range h.Marks {
				if m.From < 0 || m.To > len(runes) || m.From >= m.To {
					t.Fatalf("mark %+v in %d characters", m, len(runes))
				}
			}
		}
		h := r.Hits[0]
		marked := func(m search.Mark) bool { return string([]rune(h.Excerpt)[m.From:m.To]) == "insurance" }
		if h.ID != "bring" || !strings.Contains(h.Excerpt, "insurance card") || !slices.ContainsFunc(h.Marks, marked) {
			t.Errorf("%+v", h)
		}
	})
	t.Run("changes are found at once", func(t *testing.T) {
		e := filled(t)
		changed := documents()[0]
		changed.Title, changed.Body = "Parking", "The garage is behind the house."
		must(t, e.Put(ctx, []search.Document{changed}, "p2"))
		first(t, e, search.Query{Text: "garage"}, "move")
		if got := find(t, e, search.Query{Text: "cancel your appointment"}); slices.Contains(got, "move") && got[0] == "move" {
			t.Errorf("its old words still lead to it: %v", got)
		}
		must(t, e.Delete(ctx, []string{"move", "unknown"}, "p3"))
		if got := find(t, e, search.Query{Text: "garage parking"}); slices.Contains(got, "move") {
			t.Errorf("deleted, and found: %v", got)
		}
		if p, err := e.Position(ctx); p != "p3" || err != nil {
			t.Errorf("position %q, %v", p, err)
		}
		must(t, e.Reset(ctx))
		if got := find(t, e, search.Query{Text: "copay"}); len(got) > 0 {
			t.Errorf("after a reset: %v", got)
		}
		if p, err := e.Position(ctx); p != "" || err != nil {
			t.Errorf("position after a reset %q, %v", p, err)
		}
	})
	t.Run("bad input does no harm", func(t *testing.T) {
		e := filled(t)
		for _, text := range []string{
			"", " ", "?!…—", strings.Repeat("appointment ", 5000), strings.Repeat("a", 10_000), "عربي نص", "預約", "שלום", "\u200b", "😀😀", "a\x00b", "\xff\xfe",
			`"quote`, "title:copay", "(((", "co*", "^~", "*", "<script>alert(1)</script>", "AND OR NOT",
		} {
			if got := find(t, e, search.Query{Text: text}); len(got) > 10 {
				t.Errorf("%.20q found %d", text, len(got))
			}
		}
		for _, limit := range []int{-1, 0, 1, 1 << 30} {
			if got := find(t, e, search.Query{Text: "appointment card pay", Limit: limit}); len(got) > search.MaxLimit {
				t.Errorf("limit %d found %d", limit, len(got))
			}
		}
		first(t, e, search.Query{Text: "copay"}, "copay")
	})
	t.Run("many at once", func(t *testing.T) {
		e := filled(t)
		done := make(chan error)
		for i := range 8 {
			go func() {
				var err error
				for n := range 20 {
					if i == 0 {
						err = e.Put(ctx, []search.Document{{ID: fmt.Sprint("x", n), Language: "en", Title: "Extra"}}, fmt.Sprint(n))
					} else {
						_, err = e.Search(ctx, search.Query{Text: "move my apointment"})
					}
					if err != nil {
						break
					}
				}
				done <- err
			}()
		}
		for range 8 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
