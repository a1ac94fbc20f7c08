package httpapi_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"careline/server/httpapi"
	"careline/server/protocol"
)

// document is the OpenAPI document, decoded without types.
func document(t *testing.T) map[string]any {
	t.Helper()
	raw, err := httpapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func at(v any, path ...string) any {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

func TestDocumentHoldsTogether(t *testing.T) {
	doc := document(t)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", doc["openapi"])
	}
	var walk func(where string, v any)
	walk = func(where string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if path, ok := strings.CutPrefix(ref, "#/"); !ok || at(doc, strings.Split(path, "/")...) == nil {
					t.Errorf("%s refers to %s, which is not there", where, ref)
				}
			}
			if extra, ok := v["additionalProperties"]; ok && extra == false {
				t.Errorf("%s forbids unknown fields", where)
			}
			for k, inner := range v {
				walk(where+"/"+k, inner)
			}
		case []any:
			for _, inner := range v {
				walk(where, inner)
			}
		}
	}
	walk("", doc)
	for path, methods := range doc["paths"].(map[string]any) {
		for method, op := range methods.(map[string]any) {
			where := method + " " + path
			if at(op, "operationId") == nil || at(op, "summary") == nil {
				t.Errorf("%s does not say what it does", where)
			}
			if path != "/ws" && at(op, "responses", "default", "content", "application/problem+json") == nil {
				t.Errorf("%s does not say how it refuses", where)
			}
			for _, part := range strings.Split(path, "/") {
				if name, ok := strings.CutPrefix(part, "{"); ok && !hasParameter(op, strings.TrimSuffix(name, "}")) {
					t.Errorf("%s does not declare %s", where, part)
				}
			}
		}
	}
	if bytes, _ := json.Marshal(doc); strings.Contains(string(bytes), "example.com") {
		t.Error("names a foreign host")
	}
}

func hasParameter(op any, name string) bool {
	list, _ := at(op, "parameters").([]any)
	for _, p := range list {
		if at(p, "name") == name && at(p, "in") == "path" {
			return true
		}
	}
	return false
}

// TestDocumentHoldsTheCore names what the contract promises by hand, so that a
// renamed route or field fails here and not in somebody's client.
func TestDocumentHoldsTheCore(t *testing.T) {
	doc := document(t)
	for _, route := range []string{
		"post /patient/sessions 201", "post /staff/sessions 201", "post /conversations 201", "get /conversations 200",
		"get /conversations/{id} 200", "get /conversations/{id}/events 200", "post /conversations/{id}/messages 201",
		"post /conversations/{id}/notes 201", "post /conversations/{id}/assign 200", "post /conversations/{id}/transfer 200",
		"post /conversations/{id}/snooze 200", "post /conversations/{id}/resolve 200", "post /conversations/{id}/reopen 200",
	} {
		part := strings.Fields(route)
		if at(doc, "paths", "/api/v1"+part[1], part[0], "responses", part[2]) == nil {
			t.Errorf("%s is not there", route)
		}
	}
	for schema, fields := range map[string]string{
		"PatientSession": "token patient site", "StaffSession": "token expires_at staff", "StaffRef": "id name role",
		"PatientConversation": "id reference status department last_seq", "StaffConversation": "id reference status department last_seq",
		"ConversationsAnswer": "conversations next_cursor", "EventsAnswer": "events", "Problem": "type title status code detail",
		"PatientEvent": "seq prev at kind from text client_id",
	} {
		for _, f := range strings.Fields(fields) {
			if at(doc, "components", "schemas", schema, "properties", f) == nil {
				t.Errorf("%s has no %s", schema, f)
			}
		}
	}
	for name, frames := range map[string][]protocol.Frame{"ClientFrame": protocol.ClientFrames, "ServerFrame": protocol.ServerFrames} {
		mapping, _ := at(doc, "components", "schemas", name, "discriminator", "mapping").(map[string]any)
		if len(mapping) != len(frames) || at(doc, "components", "schemas", name, "discriminator", "propertyName") != "type" {
			t.Errorf("%s tells %d of %d frames apart", name, len(mapping), len(frames))
		}
		for _, f := range frames {
			ref, _ := mapping[f.Name].(string)
			kind, _ := at(doc, "components", "schemas", strings.TrimPrefix(ref, "#/components/schemas/"), "properties", "type", "enum").([]any)
			if len(kind) != 1 || kind[0] != f.Name {
				t.Errorf("%s: %s is of type %v", name, f.Name, kind)
			}
		}
	}
}

// TestPatientsHaveNoFieldForNotes: what staff alone may know has no place in
// what a patient gets.
func TestPatientsHaveNoFieldForNotes(t *testing.T) {
	doc := document(t)
	for _, schema := range []string{"PatientEvent", "PatientConversation", "PatientHere", "PatientSession", "PatientStanding", "State"} {
		for _, f := range []string{
			"then", "how", "status_reason", "from_department", "until", "preview", "rank", "rev", "verification", "drafts", "waiting_since",
			"holding", "head", "priority", "target", "offered_to", "offer_how", "offer_until", "last_holder", "queued_at", "clocks",
			"escalated_at", "spam", "passed", "snoozed_until", "phone", "email",
		} {
			if at(doc, "components", "schemas", schema, "properties", f) != nil {
				t.Errorf("%s has %s", schema, f)
			}
		}
	}
}

func TestDocumentIsServed(t *testing.T) {
	h := open(t)
	want, err := httpapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	a := h.do("GET", "/openapi.json", nil)
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "application/json" || !bytes.Equal(a.body, want) {
		t.Errorf("%d %s, %d bytes of %d", a.StatusCode, a.Header.Get("Content-Type"), len(a.body), len(want))
	}
}
