package httpapi_test

import (
	"regexp"
	"strings"
	"testing"

	"careline/server/chat"
	"careline/server/desk"
)

func TestMetricsAreForTheHouseAlone(t *testing.T) {
	h := open(t)
	a := h.do("GET", "/metrics", nil)
	want := "# HELP careline_b B.\n# TYPE careline_b gauge\ncareline_b{code=\"4008\"} -1\n"
	if a.StatusCode != 200 || !strings.Contains(string(a.body), want) || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Errorf("%d %s\n%s", a.StatusCode, a.Header.Get("Content-Type"), a.body)
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded"} {
		if a := h.do("GET", "/metrics", nil, header, "for=203.0.113.9"); a.StatusCode != 404 {
			t.Errorf("through a proxy that sends %s: %d", header, a.StatusCode)
		}
	}
}

// What people write, are called, search for or put into an address is in no
// label, however it comes.
func TestMetricsTellOfNobody(t *testing.T) {
	h := open(t)
	const canary = "canaryword"
	c := h.conversation()
	if _, err := h.chat.Send(t.Context(), h.who["own"], chat.Sending{Conversation: desk.ConversationID(c), Text: canary}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"/api/v1/articles/search?q=" + canary, "/api/v1/articles/" + canary, "/api/v1/sites/" + canary, "/api/v1/conversations/" + canary,
		"/" + canary, "/help/" + canary, "/console/" + canary, "/widget/" + canary, "/api/v1/" + canary, "/api/v1/departments/" + canary + "/policy",
	} {
		h.as("admin", "GET", path, nil)
		h.do("GET", path, nil)
		h.do("POST", path, canary)
	}
	h.as("own", "POST", "/api/v1/conversations/"+c+"/messages", map[string]string{"text": canary, "client_id": uuid()})
	text := string(h.do("GET", "/metrics", nil).body)
	for _, told := range []string{canary, c, h.who["own"].ID, h.who["agent"].ID, "careline.test"} {
		if strings.Contains(text, told) {
			t.Errorf("a metric holds %s", told)
		}
	}
	if !strings.Contains(text, `route="/api/v1/conversations/:id/messages"`) {
		t.Error("requests are not measured by the template of their route")
	}
	for _, route := range regexp.MustCompile(`route="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if strings.Contains(route[1], "?") {
			t.Errorf("route %q", route[1])
		}
	}
}
