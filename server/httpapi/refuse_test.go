package httpapi_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careline/server/desk"
	"careline/server/protocol"
)

// left is the time that is left of a target, which passes by itself.
var left = regexp.MustCompile(`"left_ms":-?[0-9]+`)

// still is an answer without what passes by itself while the clinic is open.
func still(a answer) string { return left.ReplaceAllString(string(a.body), "") }

// everything is what a refusal could have changed, as staff see it.
func (h *house) everything(c string) map[string]string {
	h.t.Helper()
	out := map[string]string{}
	for _, path := range []string{
		"/conversations/" + c, "/conversations/" + c + "/events", "/conversations?view=all&limit=200", "/staff", "/sites", "/departments",
		"/departments/scheduling/policy", "/departments/billing/policy", "/departments/scheduling/hours",
	} {
		out[path] = still(h.as("admin", http.MethodGet, "/api/v1"+path, nil))
	}
	return out
}

// TestWhatCannotBe sends what contradicts itself, the hours, or what happened
// meanwhile: each is refused with a sentence, and nothing is half saved.
func TestWhatCannotBe(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	h.seat("agent")
	gone := desk.Staff{ID: "s_gone", Email: "gone@careline.test", Name: "Gone", Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d_scheduling"}, Active: true}
	if err := h.store.SaveStaff(ctx, gone, ""); err != nil {
		t.Fatal(err)
	}
	closed := desk.Department{ID: "d_closed", Key: "closed", Name: map[string]string{"en": "Closed"}, Topics: []desk.Topic{}}
	if err := h.store.SaveDepartment(ctx, closed); err != nil {
		t.Fatal(err)
	}
	if err := h.chat.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	rules := func(change func(*protocol.Policy)) any {
		p := usualRules()
		change(&p)
		return map[string]any{"policy": p}
	}
	if a := h.as("admin", "PUT", "/api/v1/departments/scheduling/policy", rules(func(p *protocol.Policy) { p.Routing.Overflow = "billing" })); a.StatusCode != 200 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	h.as("admin", "POST", "/api/v1/staff/s_gone/deactivate", nil)
	past, far := time.Now().Add(-time.Hour).UnixMilli(), time.Now().Add(10*366*24*time.Hour).UnixMilli()
	conversation, department := "/api/v1/conversations/{c}", "/api/v1/departments/scheduling"
	for _, tt := range []struct {
		name, who, method, path string
		body                    any
		status                  int
		code                    string
	}{
		{"overlapping intervals", "admin", "POST", department + "/hours", `{"zone":"UTC","week":{"monday":["08:00-12:00","11:00-13:00"]}}`, 422, "overlap"},
		{"an impossible date", "admin", "PUT", department + "/hours/exceptions/2027-02-30", `{"open":[]}`, 422, "bad_date"},
		{"an unknown zone", "admin", "POST", department + "/hours", `{"zone":"` + marker + `"}`, 422, "bad_zone"},
		{"capacity below zero", "admin", "PUT", "/api/v1/staff/s_agent/capacity", `{"capacity":-1}`, 422, "invalid"},
		{"synonyms that lead round in a circle", "admin", "PUT", "/api/v1/kb/synonyms", `{"synonyms":[{"language":"en","words":["a","b"]},{"language":"en","words":["b","c"]}],"version":0}`, 422, "synonym_loop"},
		{"capacity beyond all numbers", "admin", "PUT", "/api/v1/staff/s_agent/capacity", `{"capacity":1e999}`, 400, "malformed"},
		{"capacity of somebody unknown", "admin", "PUT", "/api/v1/staff/" + marker + "/capacity", `{"capacity":1}`, 404, "not_found"},
		{"languages that are none", "admin", "PUT", "/api/v1/staff/s_agent/languages", `{"languages":["` + marker + `<"]}`, 422, "invalid"},
		{"languages left out", "admin", "PUT", "/api/v1/staff/s_agent/languages", `{}`, 422, "invalid"},
		{"a loan into the past", "admin", "POST", "/api/v1/staff/s_agent/lend", map[string]any{"department": "billing", "until": past}, 422, "invalid"},
		{"a loan into nowhere", "admin", "POST", "/api/v1/staff/s_agent/lend", map[string]any{"department": marker, "until": inHours(2)}, 422, "invalid"},
		{"a loan of former staff", "admin", "POST", "/api/v1/staff/s_gone/lend", map[string]any{"department": "billing", "until": inHours(2)}, 422, "invalid"},

		{"circular overflow", "admin", "PUT", "/api/v1/departments/billing/policy", rules(func(p *protocol.Policy) { p.Routing.Overflow = "scheduling" }), 422, "overflow_ring"},
		{"overflow into itself", "admin", "PUT", "/api/v1/departments/billing/policy", rules(func(p *protocol.Policy) { p.Routing.Overflow = "billing" }), 422, "overflow_self"},
		{"overflow into nowhere", "admin", "PUT", "/api/v1/departments/billing/policy", rules(func(p *protocol.Policy) { p.Routing.Overflow = marker }), 422, "unknown_department"},
		{"an empty policy", "admin", "PUT", department + "/policy", `{}`, 422, "invalid"},
		{"targets for two priorities", "admin", "PUT", department + "/policy", rules(func(p *protocol.Policy) { p.SLA = p.SLA[:2] }), 422, "invalid"},
		{"a grace below zero", "admin", "PUT", department + "/policy", rules(func(p *protocol.Policy) { p.Routing.GraceMS = -1 }), 422, "invalid"},
		{"a target of words", "admin", "PUT", department + "/policy", `{"policy":{"sla":[{"next_reply_ms":"` + marker + `"}]}}`, 400, "malformed"},
		{"topics left out", "admin", "PUT", department + "/topics", `{"topic":[]}`, 422, "invalid"},
		{"a question without words", "admin", "PUT", department + "/topics", `{"topics":[{"key":"a","name":{"en":"A","es":"A"},"questions":[{"key":"q","type":"text","label":{"en":"Q"}}]}]}`, 422, "invalid"},
		{"a question that depends on itself", "admin", "PUT", department + "/topics", `{"topics":[{"key":"a","name":{"en":"A","es":"A"},"questions":[{"key":"q","type":"yes_no","label":{"en":"Q","es":"Q"},"show_if":{"question":"q","equals":"yes"}}]}]}`, 422, "invalid"},
		{"intake stopped until before", "supervisor", "POST", department + "/intake", map[string]any{"until": past}, 422, "invalid"},
		{"a banner in one language", "supervisor", "PUT", "/api/v1/sites/demo/banner", map[string]any{"text": map[string]string{"en": marker}}, 422, "invalid"},
		{"a banner nowhere", "admin", "PUT", "/api/v1/sites/" + marker + "/banner", `{}`, 404, "not_found"},

		{"a promise in the past", "agent", "POST", conversation + "/promise", map[string]any{"next": "answer", "due": past}, 422, "promise_in_past"},
		{"a promise for the grandchildren", "agent", "POST", conversation + "/promise", map[string]any{"next": "answer", "due": far}, 422, "promise_too_far"},
		{"a promise of what is not", "agent", "POST", conversation + "/promise", map[string]any{"next": marker, "due": inHours(1)}, 422, "unknown_next"},
		{"a promise told too late", "supervisor", "POST", department + "/tell", map[string]any{"before": inHours(4), "due": past, "reason": "x", "text": map[string]string{"en": marker}}, 422, "invalid"},
		{"a snooze in the past", "agent", "POST", conversation + "/snooze", map[string]any{"until": past}, 422, "invalid"},

		{"a transfer to somebody just removed", "agent", "POST", conversation + "/transfer", `{"staff_id":"s_gone"}`, 422, "invalid"},
		{"a transfer to nobody known", "agent", "POST", conversation + "/transfer", `{"staff_id":"` + marker + `"}`, 422, "invalid"},
		{"a transfer to somebody elsewhere", "agent", "POST", conversation + "/transfer", `{"staff_id":"s_elsewhere"}`, 422, "invalid"},
		{"a transfer to somebody who went home", "agent", "POST", conversation + "/transfer", `{"staff_id":"s_supervisor","note":"x"}`, 409, "not_available"},
		{"a transfer to a person and a department", "agent", "POST", conversation + "/transfer", `{"staff_id":"s_supervisor","department":"billing"}`, 422, "invalid"},
		{"a transfer to a department just removed", "agent", "POST", conversation + "/transfer", `{"department":"closed"}`, 422, "invalid"},
		{"a transfer to nobody", "agent", "POST", conversation + "/transfer", `{}`, 422, "invalid"},
		{"a link to its own department", "agent", "POST", conversation + "/links", map[string]string{"department": "scheduling", "text": marker, "client_id": uuid()}, 422, "invalid"},
		{"a priority that is none", "agent", "POST", conversation + "/priority", `{"priority":"` + marker + `"}`, 422, "invalid"},
		{"a call that went like nothing", "agent", "POST", conversation + "/calls", `{"outcome":"` + marker + `"}`, 422, "invalid"},
		{"an offer that is not there", "agent", "POST", conversation + "/accept", nil, 409, "no_offer"},

		{"a call-back without a phone", "own", "POST", conversation + "/convert", map[string]any{"mode": "callback", "slot": inHours(30)}, 422, "phone_missing"},
		{"a call-back in the past", "own", "POST", conversation + "/convert", map[string]any{"mode": "callback", "slot": past, "contact": map[string]string{"phone": "+1 555 010 2030"}}, 422, "no_such_slot"},
		{"a call-back at no slot", "own", "POST", conversation + "/convert", map[string]any{"mode": "callback", "slot": inHours(30) + 1, "contact": map[string]string{"phone": "+1 555 010 2030"}}, 422, "no_such_slot"},
		{"a mode that is none", "own", "POST", conversation + "/convert", `{"mode":"` + marker + `"}`, 422, "invalid"},
		{"a contact that reaches nobody", "own", "POST", conversation + "/contact", `{}`, 422, "contact_missing"},
		{"a phone of words", "own", "POST", conversation + "/contact", `{"phone":"` + marker + `"}`, 422, "bad_phone"},
		{"an e-mail of words", "own", "POST", conversation + "/contact", `{"email":"` + marker + `"}`, 422, "bad_email"},
		{"slots of no department", "nobody", "GET", "/api/v1/sites/demo/callbacks?department=" + marker, nil, 422, "unknown_department"},
		{"slots of no site", "nobody", "GET", "/api/v1/sites/" + marker + "/callbacks", nil, 404, "not_found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.conversation()
			before := h.everything(c)
			a := h.as(tt.who, tt.method, strings.ReplaceAll(tt.path, "{c}", c), tt.body)
			p := a.problem(t)
			if p.Status != tt.status || p.Code != tt.code {
				t.Errorf("got %d %s, want %d %s: %s", p.Status, p.Code, tt.status, tt.code, p.Detail)
			}
			if len(p.Detail) < 20 || !strings.HasSuffix(p.Detail, ".") {
				t.Errorf("no sentence: %q", p.Detail)
			}
			if strings.Contains(fmt.Sprint(a.Header, string(a.body), h.log), marker) {
				t.Errorf("repeats what was sent: %s", a.body)
			}
			if d := cmp.Diff(before, h.everything(c)); d != "" {
				t.Errorf("something was saved: %s", d)
			}
		})
	}
}

// TestASlotTakenTwice: of two who book the last place of a slot in the same
// moment one gets it, and the other is told so.
func TestASlotTakenTwice(t *testing.T) {
	h := open(t)
	p := usualRules()
	p.Callback.PerSlot = 1
	h.as("admin", "PUT", "/api/v1/departments/billing/policy", map[string]any{"policy": p})
	slots := func() []protocol.CallbackSlot {
		t.Helper()
		var out struct{ Callbacks protocol.Callbacks }
		h.do("GET", "/api/v1/sites/demo/callbacks?department=billing", nil).into(t, &out)
		return out.Callbacks.Slots
	}
	free := slots()
	if len(free) < 2 || free[0].Until-free[0].At != p.Callback.SlotMS {
		t.Fatalf("free: %v", free)
	}
	book := func(who string) answer {
		return h.as(who, "POST", "/api/v1/conversations", map[string]any{
			"department": "billing", "text": "Please call me", "client_id": uuid(), "mode": "callback", "slot": free[0].At,
			"contact": map[string]any{"name": "Maya", "phone": "+1 555 010 2030"},
		})
	}
	var both sync.WaitGroup
	answers := make([]answer, 2)
	for i, who := range []string{"own", "foreign"} {
		both.Go(func() { answers[i] = book(who) })
	}
	both.Wait()
	got := []int{answers[0].StatusCode, answers[1].StatusCode}
	slices.Sort(got)
	if !slices.Equal(got, []int{201, 409}) {
		t.Fatalf("answers %v", got)
	}
	for i, who := range []string{"own", "foreign"} {
		if answers[i].StatusCode == 409 {
			if p := answers[i].problem(t); p.Code != "slot_taken" {
				t.Errorf("refused with %s", p.Code)
			}
			if left := h.list(who); len(left) != 0 {
				t.Errorf("half of it was saved: %v", left)
			}
			continue
		}
		var made struct{ Conversation protocol.PatientConversation }
		answers[i].into(t, &made)
		if c := made.Conversation; c.Mode != "callback" || c.Slot != free[0].At || c.Next != "call" || c.Due != free[0].At || !c.HasContact {
			t.Errorf("booked: %+v", c)
		}
	}
	if now := slots(); len(now) == 0 || now[0].At == free[0].At {
		t.Errorf("the slot is offered again: %v", now[:1])
	}
}

func TestARefusalIsInTheReadersLanguage(t *testing.T) {
	h := open(t)
	for language, want := range map[string]string{
		"es-MX,es;q=0.9": "Escribe los tramos como 08:00-12:00, con dos cifras cada uno. La medianoche al final del día es 24:00.",
		"de":             "Write open times like 08:00-12:00, with two digits each. Midnight at the end of a day is 24:00.",
	} {
		a := h.as("admin", "POST", "/api/v1/departments/billing/hours", `{"zone":"UTC","week":{"monday":["nine to five"]}}`, "Accept-Language", language)
		if p := a.problem(t); a.StatusCode != 422 || p.Detail != want {
			t.Errorf("%s: %d %q", language, a.StatusCode, p.Detail)
		}
	}
}
