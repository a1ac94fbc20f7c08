package httpapi_test

import (
	"net/http"
	"testing"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// A protocol is written in versions, shown with its topic, and ticked; what was
// done stays done in the next version.
func TestAProtocolFromVersionToVersion(t *testing.T) {
	h := open(t)
	d, err := h.clinic.SetTopics(t.Context(), h.who["admin"], "scheduling", []desk.Topic{
		{Key: "first_visit", Name: map[string]string{"en": "A first visit", "es": "Primera visita"}},
		{Key: "other", Name: map[string]string{"en": "Other", "es": "Otro"}},
	}, nil)
	if err != nil || len(d.Topics) != 2 {
		t.Fatal(err)
	}
	if err := h.chat.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	both := func(en, es string) map[string]string { return map[string]string{"en": en, "es": es} }
	body := map[string]any{
		"title": both("First visit", "Primera visita"), "owner": "s_supervisor", "review_on": "2027-01-15",
		"steps": []any{map[string]any{"text": both("Ask for two identifiers", "Pide dos datos")}, map[string]any{"text": both("Say what to bring", "Di qué traer")}},
	}
	path := "/api/v1/protocols/scheduling/first_visit"
	var first struct{ Protocol protocol.Protocol }
	h.as("supervisor", http.MethodPut, path, body).into(t, &first)
	p := first.Protocol
	if p.Version != 1 || p.Owner.Name != "The supervisor" || len(p.Steps) != 2 || p.Steps[0].ID == "" || p.Steps[0].ID == p.Steps[1].ID {
		t.Fatalf("%+v", p)
	}
	if a := h.as("supervisor", http.MethodPut, path, body); a.problem(t).Code != "changed_meanwhile" {
		t.Errorf("the second of two: %s", a.body)
	}
	it, err := h.chat.Open(t.Context(), h.who["own"], chat.Opening{Department: "scheduling", Topic: "first_visit", Text: "Hello", ClientID: uuid()})
	if err != nil {
		t.Fatal(err)
	}
	list := "/api/v1/conversations/" + string(it.ID) + "/protocol"
	var got struct{ Checklist protocol.Checklist }
	h.as("agent", http.MethodPut, list+"/"+p.Steps[0].ID, map[string]any{"done": true, "version": 1}).into(t, &got)
	if n := got.Checklist.Done; len(n) != 1 || n[0].Step != p.Steps[0].ID || n[0].By.ID != "s_agent" || n[0].Version != 1 {
		t.Errorf("%+v", got.Checklist)
	}
	if a := h.as("agent", http.MethodPut, list+"/st_none", map[string]any{"done": true, "version": 1}); a.StatusCode != http.StatusNotFound {
		t.Errorf("a step that is not there: %d", a.StatusCode)
	}

	// The next version keeps the first step, by its id, and has another second one.
	body["version"] = 1
	body["steps"] = []any{map[string]any{"id": p.Steps[0].ID, "text": both("Ask for name and birth date", "Pide nombre y fecha")}, map[string]any{"id": "st_made_up", "text": both("New", "Nuevo")}}
	var second struct{ Protocol protocol.Protocol }
	h.as("supervisor", http.MethodPut, path, body).into(t, &second)
	if s := second.Protocol.Steps; second.Protocol.Version != 2 || s[0].ID != p.Steps[0].ID || s[1].ID == "st_made_up" {
		t.Errorf("%+v", second.Protocol)
	}
	h.as("privacy", http.MethodGet, list, nil).into(t, &got)
	if got.Checklist.Protocol.Version != 2 || len(got.Checklist.Done) != 1 {
		t.Errorf("after the change: %+v", got.Checklist)
	}
	var versions struct{ Protocols []protocol.Protocol }
	h.as("agent", http.MethodGet, path, nil).into(t, &versions)
	if len(versions.Protocols) != 2 || versions.Protocols[1].Steps[0].Text["en"] != "Ask for two identifiers" {
		t.Errorf("%+v", versions)
	}

	// In another department it stands among what was done before; back again it is as it was.
	for _, department := range []string{"billing", "scheduling"} {
		if _, err := h.chat.Transfer(t.Context(), h.who["admin"], it.ID, department, "", ""); err != nil {
			t.Fatal(err)
		}
		got.Checklist = protocol.Checklist{}
		h.as("admin", http.MethodGet, list, nil).into(t, &got)
		if away := department == "billing"; away != (got.Checklist.Protocol == nil) || away != (len(got.Checklist.Before) == 1) || !away && len(got.Checklist.Done) != 1 {
			t.Errorf("in %s: %+v", department, got.Checklist)
		}
	}
	h.as("agent", http.MethodPut, list+"/"+p.Steps[0].ID, map[string]any{"done": false, "version": 1}).into(t, &got)
	if len(got.Checklist.Done) != 0 {
		t.Errorf("taken back: %+v", got.Checklist)
	}
	for _, bad := range []map[string]any{
		{"version": 2, "title": both("x", ""), "owner": "s_supervisor"},
		{"version": 2, "title": both("x", "y"), "owner": "s_nobody"},
		{"version": 2, "title": both("x", "y"), "owner": "s_supervisor", "review_on": "soon"},
		{"version": 2, "title": both("x", "y"), "owner": "s_supervisor", "steps": []any{map[string]any{"text": both("x", "y"), "article": "nowhere"}}},
	} {
		if a := h.as("supervisor", http.MethodPut, path, bad); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", bad, a.StatusCode)
		}
	}
}
