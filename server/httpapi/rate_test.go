package httpapi_test

import (
	"net/url"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/protocol"
)

// A link is answered once, tells nothing of what it was about, is in no log,
// and is void when another one was made.
func TestRateByLink(t *testing.T) {
	h := open(t)
	c := h.conversation()
	answered(h, c)
	var link protocol.SurveyLink
	made := func() string {
		t.Helper()
		a := h.as("supervisor", "POST", "/api/v1/conversations/"+c+"/survey-link", nil)
		if a.StatusCode != 201 {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
		a.into(t, &link)
		return link.Path
	}
	if a := h.as("agent", "POST", "/api/v1/conversations/"+c+"/survey-link", nil); a.StatusCode != 403 {
		t.Errorf("whoever wrote to them made a link: %d", a.StatusCode)
	}
	refused := func(of, code string) {
		t.Helper()
		a := h.as("supervisor", "POST", "/api/v1/conversations/"+of+"/survey-link", nil)
		if got := a.problem(t).Code; a.StatusCode != 409 || got != code {
			t.Errorf("%d %s, want %s", a.StatusCode, got, code)
		}
	}
	open := h.conversation()
	refused(open, "not_resolved")
	resolved(h, open)
	refused(open, "not_asked") // nobody answered
	void, path := made(), made()
	if a := h.do("GET", void, nil); a.StatusCode != 404 || !strings.Contains(string(a.body), "no longer valid") {
		t.Errorf("a void link: %d", a.StatusCode)
	}
	page := h.do("GET", path, nil)
	if page.StatusCode != 200 || !strings.Contains(string(page.body), "How did it go?") {
		t.Fatalf("%d %s", page.StatusCode, page.body)
	}
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self'") || strings.Contains(policy, "script-src") {
		t.Errorf("policy %q", policy)
	}
	for _, told := range []string{c, h.who["own"].ID, "scheduling", "Scheduling", "An answer."} {
		if strings.Contains(string(page.body), told) {
			t.Errorf("the page tells of %s", told)
		}
	}
	say := func(values url.Values) answer {
		return h.do("POST", path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	}
	for _, wrong := range []url.Values{{"score": {"6"}}, {"score": {"x"}}, {}, {"score": {"5"}, "effort": {"9"}}} {
		if a := say(wrong); a.StatusCode != 422 {
			t.Errorf("%v: %d", wrong, a.StatusCode)
		}
	}
	if a := say(url.Values{"score": {"2"}}); a.StatusCode != 200 || !strings.Contains(string(a.body), "It is saved.") {
		t.Fatalf("one tap: %d %s", a.StatusCode, a.body)
	}
	if a := say(url.Values{"score": {"2"}, "felt_heard": {"4"}, "comment": {"Slow <b>"}, "final": {"yes"}}); a.StatusCode != 200 || !strings.Contains(string(a.body), "Thank you for telling us.") {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	row, err := h.store.Conversation(t.Context(), desk.ConversationID(c))
	if err != nil || row.Survey.Score != 2 || row.Survey.Items.FeltHeard != 4 || !row.Survey.Final || len(row.Recoveries) != 1 {
		t.Errorf("%+v %v", row.Survey, err)
	}
	if a := say(url.Values{"score": {"5"}}); a.StatusCode != 404 {
		t.Errorf("used twice: %d", a.StatusCode)
	}
	if strings.Contains(h.log.String(), strings.TrimPrefix(path, "/rate/")) {
		t.Error("the link is in the log")
	}
	_, _, err = h.chat.SurveyLink(t.Context(), h.who["supervisor"], desk.ConversationID(c))
	if desk.AsError(err).Code != "survey_answered" {
		t.Errorf("a link to what was answered: %v", err)
	}
	if _, err := h.chat.SurveyByLink(t.Context(), "nobody-made-this"); desk.AsError(err).Code != "link_over" {
		t.Errorf("%v", err)
	}
}
