package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"careline/server/desk"
)

// A question that is missing its answer is named where a form can find it, and
// what is wrong with a number is told without repeating it.
func TestProblemsNameTheirField(t *testing.T) {
	h := open(t)
	d := *h.chat.Directory().ByKey["scheduling"]
	d.Topics = []desk.Topic{{Key: "new", Name: map[string]string{"en": "New"}, Questions: []desk.Question{
		{Key: "plan", Label: map[string]string{"en": "Which plan?"}, Type: "text", Required: true},
	}}}
	if err := h.store.SaveDepartment(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := h.chat.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		body  map[string]any
		code  string
		field string
	}{
		{map[string]any{"topic": "new"}, "answer_missing", "body.answers.plan"},
		{map[string]any{"mode": "message", "contact": map[string]any{"phone": marker}}, "bad_phone", "body.contact.phone"},
		{map[string]any{"mode": "message", "contact": map[string]any{"email": marker}}, "bad_email", "body.contact.email"},
		{map[string]any{"mode": "callback", "slot": 1}, "phone_missing", "body.contact.phone"},
		{map[string]any{"mode": "callback", "slot": 1, "contact": map[string]any{"phone": "5550102030"}}, "no_such_slot", "body.slot"},
	} {
		tt.body["department"], tt.body["text"], tt.body["client_id"] = "scheduling", "hello", uuid()
		a := h.as("own", http.MethodPost, "/api/v1/conversations", tt.body)
		p := a.problem(t)
		if p.Status != 422 || p.Code != tt.code || len(p.Errors) != 1 || p.Errors[0].Location != tt.field || p.Errors[0].Message != p.Detail {
			t.Errorf("%s: %+v", tt.code, p)
		}
		if strings.Contains(string(a.body), marker) {
			t.Errorf("%s repeats what was sent: %s", tt.code, a.body)
		}
	}
}
