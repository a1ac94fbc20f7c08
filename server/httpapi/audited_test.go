package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store"
)

// notOfTheHouse are calls that change nothing that is set in the house, and why
// they need no line with before and after.
var notOfTheHouse = map[string]string{
	"signIn": "a session of one's own, with a line of its own", "refresh": "the same session", "signOut": "one's own session",
	"setUp": "there is nobody yet", "startPatientSession": "a patient", "endPatientSession": "a patient",
	"practise": "a visit of one's own", "vote": "a reader", "searchInVisit": "a reader", "articleInVisit": "a reader",
	"previewArticle": "reads", "kbSearch": "reads", "countView": "reads", "lookAtStaffLink": "reads",
	"keepArticleDraft": "what one has not saved", "dropArticleDraft": "what one has not saved", "editArticle": "who is writing, for a minute",
	"useStaffLink": "their own password, with a line of its own", "tellWaiting": "messages, in the logs of their conversations",
	"handOver":  "conversations, in their logs, and a line of its own",
	"startBulk": "conversations, in their logs", "stopBulk": "the same", "undoBulk": "the same",
	"keepTour":   "where one is oneself",
	"openCaller": "a conversation, in its log", "sameNumber": "reads",
	"reviewQuality": "a review, which TestQualityIsReviewed looks at", "seeReview": "the same",
}

// TestEveryChangeOfTheHouseIsAudited calls everything that changes something as
// an administrator, and looks for a line that keeps what was before and after.
func TestEveryChangeOfTheHouseIsAudited(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	as := func(method, path string, body any) answer {
		t.Helper()
		a := h.as("admin", method, path, body)
		if a.StatusCode >= 300 {
			t.Errorf("%s %s: %d %s", method, path, a.StatusCode, a.body)
		}
		return a
	}
	made := func(body map[string]any) (id string) {
		var got struct{ Tool struct{ ID string } }
		as(http.MethodPost, "/api/v1/tools", body).into(t, &got)
		return got.Tool.ID
	}
	named := func(name string, version int) map[string]any {
		return map[string]any{"kind": "reply", "scope": "person", "name": name, "version": version, "reply": map[string]any{"texts": map[string]string{"en": "Hi"}}}
	}
	var noted struct{ Annotation struct{ ID string } }
	as(http.MethodPost, "/api/v1/reports/annotations", map[string]string{"first": "2026-11-26", "note": "Snow"}).into(t, &noted)
	as(http.MethodPut, "/api/v1/reasons", map[string]any{"reasons": []any{map[string]any{"key": "bill", "names": map[string]string{"en": "A bill", "es": "Una factura"}}}})
	// Where the matrix asks for what is refused or changes nothing, this asks
	// for what is done.
	instead := map[string]struct {
		path string
		body any
	}{
		"changeTool":       {"/api/v1/tools/" + made(named("One", 0)), named("Two", 1)},
		"deleteTool":       {"/api/v1/tools/" + made(named("Three", 0)) + "?version=1", nil},
		"importReplies":    {"", map[string]any{"file": []byte("name,language,text\nBus,en,Line 9\nBus,es,Línea 9\n")}},
		"importStaff":      {"", map[string]any{"file": []byte("email,name,role,departments\nnew@careline.test,New,agent,billing\n")}},
		"removeAnnotation": {"/api/v1/reports/annotations/" + noted.Annotation.ID, nil},
		"planReason":       {"/api/v1/reasons/bill/plan", map[string]string{"action": "A clearer letter"}},
		"setReasons":       {"", map[string]any{"reasons": []any{map[string]any{"key": "card", "names": map[string]string{"en": "A card", "es": "Una tarjeta"}}}}},
		"setSynonyms":      {"", map[string]any{"version": 0, "synonyms": []any{map[string]any{"language": "en", "words": []string{"copay", "copayment"}}}}},
		"blockPatient":     {"", map[string]any{"blocked": true, "reason": "Threats."}},
		"deactivateStaff":  {"/api/v1/staff/s_agent/deactivate", nil},
		"reactivateStaff":  {"/api/v1/staff/s_manager/reactivate", nil},
		"saveProtocol": {"/api/v1/protocols/billing/understand_bill", map[string]any{
			"version": 0, "title": map[string]string{"en": "Explain a bill", "es": "Explicar una factura"}, "owner": "s_admin",
			"steps": []any{map[string]any{"key": "number", "text": map[string]string{"en": "Ask for its number", "es": "Pedir el número"}}},
		}},
		"goLive":         {"", map[string]bool{"live": false}},
		"settleFirstDay": {"", map[string]bool{"settled": true}},
	}
	as(http.MethodPost, "/api/v1/staff/s_manager/deactivate", nil)
	for id, route := range operations(t) {
		if route[0] == http.MethodGet || notOfTheHouse[id] != "" ||
			strings.Contains(route[1], "/conversations") || strings.Contains(route[1], "/attachments") || strings.Contains(route[1], "/patient/") {
			continue // the log of a conversation keeps what is done to it
		}
		t.Run(id, func(t *testing.T) {
			row := matrix[id]
			c := h.conversation()
			if row.before != nil {
				row.before(h, c)
			}
			path := h.pathOf(route[1], c)
			var body any
			if row.body != nil {
				body = row.body(h)
			}
			if other, ok := instead[id]; ok {
				if body = other.body; other.path != "" {
					path = other.path
				}
			}
			if id == "removeException" { // there has to be one
				as(http.MethodPut, path, map[string][]string{"open": {"09:00-10:00"}})
			}
			if id == "blockPatient" { // they write the conversations of the others
				defer as(http.MethodPost, path, map[string]any{"blocked": false})
			}
			newest := func() string {
				lines, err := h.store.Changes(ctx, store.ChangeFilter{Limit: 1})
				if err != nil || len(lines) == 0 {
					return ""
				}
				return lines[0].ID
			}
			before := newest()
			if a := h.as("admin", route[0], path, body); a.StatusCode >= 300 {
				t.Fatalf("%s %s: %d %s: say in this test what it is to be called with", route[0], path, a.StatusCode, a.body)
			}
			lines, err := h.store.Changes(ctx, store.ChangeFilter{Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			kept := 0
			for _, l := range lines {
				if l.ID > before && strings.Contains(l.Details, `"before":`) && strings.Contains(l.Details, `"after":`) {
					kept++
					if l.Actor.Kind != desk.KindStaff || l.Actor.ID != h.who["admin"].ID {
						t.Errorf("%s is told of %+v", l.Action, l.Actor)
					}
				}
			}
			if kept == 0 {
				t.Errorf("%s %s leaves no line that keeps what was before and after", route[0], route[1])
			}
		})
	}
	lines, err := h.store.Changes(ctx, store.ChangeFilter{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	everyFieldIsNamed(t, lines)
}
