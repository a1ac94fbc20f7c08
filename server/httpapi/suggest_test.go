package httpapi_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
)

// onlyStaff makes an article one for staff alone.
func (h *house) onlyStaff(slug string) {
	h.t.Helper()
	a, err := h.store.ArticleBySlug(h.t.Context(), slug)
	if err == nil {
		audience := desk.ForStaff
		_, err = h.articles.Arrange(h.t.Context(), h.who["admin"], a.ID, kb.Settings{Audience: &audience}, nil)
	}
	if err == nil {
		err = h.articles.CatchUp(h.t.Context())
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// TestSuggestions: staff get what may answer the patient's last message, theirs
// alone among it; the patient gets what is for patients; a link to what is for
// staff alone is never sent.
func TestSuggestions(t *testing.T) {
	h := open(t)
	h.shelve(map[string]string{
		"parking":  "title: Where to park\nlanguage: en\ncategory: scheduling\n---\n\nThe garage is **behind** the [house](https://maps.example/x).\n\n* Day\n* Night\n",
		"internal": "title: Parking permits of staff\nlanguage: en\ncategory: scheduling\n---\n\nThe garage has places that are for us.\n",
	})
	h.onlyStaff("internal")
	c := h.conversation()
	h.as("own", "POST", "/api/v1/conversations/"+c+"/messages", map[string]string{"text": "Where is the garrage, and can I park there?", "client_id": uuid()})
	titles := func(name string) string {
		var got protocol.Suggestions
		h.as(name, "GET", "/api/v1/conversations/"+c+"/suggestions", nil).into(t, &got)
		var out []string
		for _, r := range got.Results {
			out = append(out, r.Slug+"/"+r.Audience)
		}
		return strings.Join(out, " ")
	}
	if got := titles("agent"); !strings.Contains(got, "parking/public") || !strings.Contains(got, "internal/staff") {
		t.Errorf("staff are suggested %q", got)
	}
	if got := titles("own"); got != "parking/public" {
		t.Errorf("the patient is suggested %q", got)
	}
	var found protocol.Suggestions
	h.as("agent", "POST", "/api/v1/kb/search", map[string]any{"text": "permits", "limit": 3}).into(t, &found)
	if len(found.Results) == 0 || found.Results[0].Slug != "internal" || found.Results[0].Audience != "staff" {
		t.Errorf("staff find %+v", found)
	}
	var ready protocol.ArticleForMessage
	h.as("agent", "GET", "/api/v1/kb/sendable/parking", nil).into(t, &ready)
	if ready.URL != h.base+"/help/en/parking" || ready.Text != "The garage is behind the house (https://maps.example/x).\n\n• Day\n• Night" || ready.Audience != "public" {
		t.Errorf("for a message: %+v", ready)
	}
	send := func(name, kind, text string) answer {
		return h.as(name, "POST", "/api/v1/conversations/"+c+"/"+kind, map[string]string{"text": text, "client_id": uuid()})
	}
	before := h.everything(c)
	for _, link := range []string{h.base + "/help/en/internal", "see /help/a/internal.", "https://x.example/help/es/%69nternal#top"} {
		if got := send("agent", "messages", "Look here: "+link).problem(t).Code; got != "staff_only_article" {
			t.Errorf("%s: %s", link, got)
		}
	}
	if diff := cmp.Diff(before, h.everything(c)); diff != "" {
		t.Errorf("what was refused left something:\n%s", diff)
	}
	if a := send("agent", "notes", "Look here: "+h.base+"/help/en/internal"); a.StatusCode != 201 {
		t.Errorf("in a note: %d %s", a.StatusCode, a.body)
	}
	if a := send("agent", "messages", "Look here: "+ready.URL); a.StatusCode != 201 {
		t.Errorf("of a public one: %d %s", a.StatusCode, a.body)
	}
	if a := send("own", "messages", "You wrote "+h.base+"/help/en/internal"); a.StatusCode != 201 {
		t.Errorf("a patient may write what they like: %d", a.StatusCode)
	}
	if a := h.do("GET", "/help/en/internal", nil); a.StatusCode != 404 {
		t.Errorf("what is for staff opens for anybody: %d", a.StatusCode)
	}
}
