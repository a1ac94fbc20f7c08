package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// staffRow is a conversation as staff get it.
func (h *house) staffRow(who, c string) (out protocol.StaffConversation) {
	h.t.Helper()
	var a struct{ Conversation *protocol.StaffConversation }
	a.Conversation = &out
	h.as(who, http.MethodGet, "/api/v1/conversations/"+c, nil).into(h.t, &a)
	return out
}

// seat says that somebody has a socket.
func (h *house) seat(who string) {
	h.t.Helper()
	err := h.chat.Attend(h.t.Context(), "pr_test", []chat.Attendance{{Subject: h.who[who].ID, Here: true, At: time.Now().UnixMilli()}})
	if err == nil {
		err = h.chat.Beat(h.t.Context(), "pr_test")
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// left is the time that is left of a target, which passes by itself.
var left = regexp.MustCompile(`"left_ms":-?[0-9]+`)

// everything is what a refusal could have changed, as staff see it.
func (h *house) everything(c string) map[string]string {
	h.t.Helper()
	out := map[string]string{}
	for _, path := range []string{
		"/conversations/" + c, "/conversations/" + c + "/events", "/conversations?view=all&limit=200", "/staff", "/sites", "/departments",
		"/departments/scheduling/policy", "/departments/billing/policy", "/departments/scheduling/hours",
	} {
		out[path] = left.ReplaceAllString(string(h.as("admin", http.MethodGet, "/api/v1"+path, nil).body), "")
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
		{"capacity beyond all numbers", "admin", "PUT", "/api/v1/staff/s_agent/capacity", `{"capacity":1e999}`, 400, "malformed"},
		{"capacity of somebody unknown", "admin", "PUT", "/api/v1/staff/" + marker + "/capacity", `{"capacity":1}`, 404, "not_found"},
		{"languages that are none", "admin", "PUT", "/api/v1/staff/s_agent/languages", `{"languages":["` + marker + `<"]}`, 422, "invalid"},
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

// TestATransferIsOffered: to a person, who takes it or lets it pass; until then
// it stays where it is.
func TestATransferIsOffered(t *testing.T) {
	h := open(t)
	h.seat("agent")
	h.seat("supervisor")
	c := h.conversation()
	path := "/api/v1/conversations/" + c
	h.as("agent", "POST", path+"/assign", `{"staff_id":"me"}`)
	offer := func() {
		t.Helper()
		a := h.as("agent", "POST", path+"/transfer", `{"staff_id":"s_supervisor","note":"Wants to speak to you"}`)
		if row := h.staffRow("agent", c); a.StatusCode != 200 || row.Assignee.ID != "s_agent" || row.OfferedTo == nil || row.OfferedTo.ID != "s_supervisor" || row.OfferHow != "transfer" {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	if _, err := h.clinic.SetCapacity(t.Context(), h.who["admin"], "s_supervisor", 0); err != nil {
		t.Fatal(err)
	}
	if p := h.as("agent", "POST", path+"/transfer", `{"staff_id":"s_supervisor"}`).problem(t); p.Code != "at_capacity" {
		t.Errorf("to somebody who is full: %s", p.Code)
	}
	if _, err := h.clinic.SetCapacity(t.Context(), h.who["admin"], "s_supervisor", 2); err != nil {
		t.Fatal(err)
	}
	offer()
	if list := h.as("supervisor", "GET", "/api/v1/conversations?view=offered", nil); !strings.Contains(string(list.body), c) {
		t.Errorf("offered to me: %s", list.body)
	}
	h.as("supervisor", "POST", path+"/decline", `{"reason":"on the phone"}`)
	if row := h.staffRow("agent", c); row.OfferedTo != nil || row.Assignee.ID != "s_agent" {
		t.Errorf("declined: %+v", row)
	}
	offer()
	h.as("agent", "POST", path+"/withdraw-offer", nil)
	if p := h.as("supervisor", "POST", path+"/accept", nil).problem(t); p.Code != "no_offer" {
		t.Errorf("accepted though it was withdrawn: %s", p.Code)
	}
	offer()
	h.as("supervisor", "POST", path+"/accept", nil)
	if row := h.staffRow("agent", c); row.OfferedTo != nil || row.Assignee.ID != "s_supervisor" {
		t.Errorf("accepted: %+v", row)
	}
}

// TestWhatAWidgetIsTold: whether somebody is there, what there is to do if not,
// the notice of the day, and what the patient has told before.
func TestWhatAWidgetIsTold(t *testing.T) {
	h := open(t)
	told := func() (out protocol.SiteHours, billing protocol.DepartmentHours) {
		t.Helper()
		var a struct{ Hours protocol.SiteHours }
		h.do("GET", "/api/v1/sites/demo/hours", nil).into(t, &a)
		for _, d := range a.Hours.Departments {
			if d.Key == "nurse" {
				t.Error("the nurse line is offered")
			}
			if d.Key == "billing" {
				billing = d
			}
		}
		return a.Hours, billing
	}
	now, d := told()
	if now.Banner != nil || d.Staffed || d.QueueFull || d.Stopped != nil || d.AnswerBy <= now.At || !d.Callbacks {
		t.Errorf("an empty desk: %+v", d)
	}
	h.as("admin", "PUT", "/api/v1/sites/demo/banner", `{"text":{"en":"Phones are down.","es":"Sin teléfono."}}`)
	until := inHours(2)
	h.as("admin", "POST", "/api/v1/departments/billing/intake", map[string]any{"until": until, "reason": "two are ill"})
	if now, _ := told(); now.Banner["es"] != "Sin teléfono." {
		t.Errorf("banner: %v", now.Banner)
	}
	if _, d := told(); d.Stopped == nil || d.Stopped.Until != until {
		t.Errorf("stopped: %+v", d)
	}
	var sites struct{ Sites []protocol.StaffSite }
	h.as("agent", "GET", "/api/v1/sites", nil).into(t, &sites)
	if len(sites.Sites) != 1 || sites.Sites[0].Key != "demo" || sites.Sites[0].Banner == nil || len(sites.Sites[0].Departments) != 3 {
		t.Errorf("sites: %+v", sites.Sites)
	}
	h.as("admin", "PUT", "/api/v1/sites/demo/banner", `{"text":{}}`)
	if now, _ := told(); now.Banner != nil {
		t.Errorf("taken down: %v", now.Banner)
	}

	known := func() *protocol.Known {
		t.Helper()
		var here protocol.PatientHere
		h.as("own", "GET", "/api/v1/patient/session", nil).into(t, &here)
		return here.Known
	}
	if k := known(); k != nil {
		t.Errorf("known before anything was told: %+v", k)
	}
	h.as("own", "POST", "/api/v1/conversations", map[string]any{"department": "insurance", "topic": "claim", "text": "It was denied", "client_id": uuid(),
		"name": "Maya", "answers": map[string]string{"plan": "public", "denial_letter": "yes"}})
	if k := known(); k == nil || k.Name != "Maya" || k.Answers["plan"] != "public" {
		t.Errorf("known: %+v", k)
	}
}

// TestTheBadDay: a supervisor sees who carries what, clears the desk of
// somebody who is not there, and deactivating somebody clears theirs.
func TestTheBadDay(t *testing.T) {
	h := open(t)
	var held []string
	for range 3 {
		c := h.conversation()
		h.as("agent", "POST", "/api/v1/conversations/"+c+"/assign", `{"staff_id":"me"}`)
		held = append(held, c)
	}
	var day struct{ Desk protocol.Desk }
	h.as("supervisor", "GET", "/api/v1/desk", nil).into(t, &day)
	at := slices.IndexFunc(day.Desk.People, func(p protocol.PersonLoad) bool { return p.ID == "s_agent" })
	if at < 0 || day.Desk.People[at].Open != 3 || day.Desk.People[at].Live != 3 || day.Desk.People[at].SignedIn || len(day.Desk.Departments) != 1 {
		t.Fatalf("the day: %+v", day.Desk)
	}
	var moved protocol.Moved
	h.as("supervisor", "POST", "/api/v1/staff/s_agent/hand-over", `{"reason":"sick"}`).into(t, &moved)
	if moved != (protocol.Moved{Moved: 3}) {
		t.Errorf("moved %+v", moved)
	}
	for _, c := range held {
		if row := h.staffRow("agent", c); row.Assignee != nil || row.Status != "queued" || !row.Head {
			t.Errorf("handed over: %+v", row)
		}
	}
	h.seat("agent")
	if p := h.as("supervisor", "POST", "/api/v1/staff/s_agent/hand-over", nil).problem(t); p.Code != "signed_in" || p.Status != 409 {
		t.Errorf("of somebody who is there: %d %s", p.Status, p.Code)
	}
	h.as("agent", "POST", "/api/v1/conversations/"+held[0]+"/assign", `{"staff_id":"me"}`)
	h.as("admin", "POST", "/api/v1/staff/s_agent/deactivate", nil)
	if row := h.staffRow("supervisor", held[0]); row.Assignee != nil {
		t.Errorf("former staff keep %+v", row)
	}
}

// TestPolicyOverHTTP: what is read can be sent back as it is.
func TestPolicyOverHTTP(t *testing.T) {
	h := open(t)
	type answered struct {
		Policy   protocol.Policy
		Versions []protocol.Policy
	}
	var before, after answered
	h.as("agent", "GET", "/api/v1/departments/billing/policy", nil).into(t, &before)
	if before.Policy.ID == "" || len(before.Policy.SLA) != 3 || before.Policy.By == nil {
		t.Fatalf("in force: %+v", before)
	}
	p := before.Policy
	p.Routing.MaxQueue, p.Routing.Overflow, p.SLA[1].NextReplyMS = 12, "scheduling", 60_000
	h.as("admin", "PUT", "/api/v1/departments/billing/policy", map[string]any{"policy": p}).into(t, &after)
	if after.Policy.ID == p.ID || after.Policy.Routing != p.Routing || after.Policy.SLA[1] != p.SLA[1] || after.Policy.By.ID != "s_admin" {
		t.Errorf("set: %+v", after.Policy)
	}
	h.as("admin", "PUT", "/api/v1/departments/billing/policy", map[string]any{"policy": after.Policy})
	h.as("agent", "GET", "/api/v1/departments/billing/policy", nil).into(t, &after)
	raw, err := json.Marshal(after.Versions[1])
	if err != nil || len(after.Versions) != 2 || after.Versions[1].ID != before.Policy.ID {
		t.Errorf("versions: %d, %s, %v", len(after.Versions), raw, err)
	}
}

// TestAHoldingReplyStopsNoClock: it is shown like any message, and the answer
// is owed as before.
func TestAHoldingReplyStopsNoClock(t *testing.T) {
	h := open(t)
	c := h.conversation()
	since := h.staffRow("agent", c).WaitingSince
	send := func(body map[string]any) (out struct{ Event protocol.StaffEvent }) {
		t.Helper()
		body["client_id"] = uuid()
		h.as("agent", "POST", "/api/v1/conversations/"+c+"/messages", body).into(t, &out)
		return out
	}
	if e := send(map[string]any{"text": "We are looking into it", "holding": true}).Event; !e.Holding {
		t.Errorf("sent: %+v", e)
	}
	if row := h.staffRow("agent", c); row.WaitingSince != since || since == 0 {
		t.Errorf("owed since %d, was %d", row.WaitingSince, since)
	}
	send(map[string]any{"text": "On Monday at nine"})
	if row := h.staffRow("agent", c); row.WaitingSince != 0 {
		t.Errorf("answered, and still owed: %+v", row)
	}
}
