package httpapi_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
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
	if _, err := h.clinic.SetCapacity(t.Context(), h.who["admin"], "s_supervisor", 0, nil); err != nil {
		t.Fatal(err)
	}
	if p := h.as("agent", "POST", path+"/transfer", `{"staff_id":"s_supervisor"}`).problem(t); p.Code != "at_capacity" {
		t.Errorf("to somebody who is full: %s", p.Code)
	}
	if _, err := h.clinic.SetCapacity(t.Context(), h.who["admin"], "s_supervisor", 2, nil); err != nil {
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
