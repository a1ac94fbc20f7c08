package httpapi_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// Whoever answers patients sees what their own work comes to and the
// conversations behind it, as many as are counted, and nobody else's. One that
// another department has by now is said to be away.
func TestOwnFiguresAndTheListBehindThem(t *testing.T) {
	h := open(t)
	span := "?zone=UTC&from=" + time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly) + "&to=" + time.Now().UTC().AddDate(0, 0, 2).Format(time.DateOnly)
	answered := map[string][]string{}
	for i := range 24 {
		who, c := "agent", h.conversation()
		if i%2 == 1 {
			who = "supervisor"
		}
		if a := h.as(who, "POST", "/api/v1/conversations/"+c+"/messages", text(h)); a.StatusCode != 201 {
			t.Fatalf("%s answers: %d: %s", who, a.StatusCode, a.body)
		}
		answered[who] = append(answered[who], c)
	}
	var doc protocol.OwnFigures
	h.read("agent", "/api/v1/reports/own"+span+"&department=billing&staff=s_supervisor", &doc)
	mine := doc.Own.FirstResponse.Calendar
	if mine.N != 12 || mine.MedianMS == nil || !slices.Contains(doc.Departments, "scheduling") {
		t.Fatalf("%d of their own, of %v", mine.N, doc.Departments)
	}
	// All beside it is one colleague's, whom nothing is told of.
	if m := doc.Medians["first_response"]; m.CalendarMS != nil || m.CalendarReason != "few" || m.BusinessReason != "few" {
		t.Errorf("of a lone colleague: %+v", m)
	}
	c := h.conversation()
	if a := h.as("admin", "POST", "/api/v1/conversations/"+c+"/messages", text(h)); a.StatusCode != 201 {
		t.Fatalf("%d: %s", a.StatusCode, a.body)
	}
	h.read("agent", "/api/v1/reports/own"+span, &doc)
	if m := doc.Medians["first_response"]; m.CalendarMS == nil || m.CalendarReason != "" {
		t.Errorf("of two colleagues: %+v", m)
	}
	if m := doc.Medians["full_resolution"]; m.CalendarMS != nil || m.CalendarReason != "none" {
		t.Errorf("of nothing: %+v", m)
	}

	gone := answered["agent"][0]
	if _, err := h.chat.Transfer(t.Context(), h.who["admin"], desk.ConversationID(gone), "billing", "", ""); err != nil {
		t.Fatal(err)
	}
	var page protocol.FigureRows
	h.read("agent", "/api/v1/reports/own/conversations"+span+"&figure=first_response&limit=500&staff=s_supervisor&department=billing", &page)
	var seen []string
	for _, r := range page.Rows {
		seen = append(seen, r.Conversation)
		if r.Away != (r.Conversation == gone) || r.Reference == "" {
			t.Errorf("%+v", r)
		}
	}
	slices.Sort(seen)
	slices.Sort(answered["agent"])
	if page.Total != int(mine.N) || !slices.Equal(seen, answered["agent"]) {
		t.Errorf("%d in all, %d counted: %v", page.Total, mine.N, seen)
	}
	h.read("manager", "/api/v1/reports/own/conversations"+span+"&figure=first_response", &page)
	if page.Total != 0 {
		t.Errorf("%d of a manager who answered nobody", page.Total)
	}
	if a := h.as("agent", "GET", "/api/v1/reports/own/conversations"+span, nil); a.StatusCode != 422 {
		t.Error(fmt.Sprint("of no figure: ", a.StatusCode))
	}
}

// Whoever works in several departments has each beside its own: like beside like. Of
// one where a lone colleague works nothing is told, and nothing of all together
// either, from which what is told of the others could be taken away.
func TestOwnFiguresInEachDepartment(t *testing.T) {
	h := open(t)
	me, err := h.store.StaffByID(t.Context(), "s_agent")
	if err != nil {
		t.Fatal(err)
	}
	me.Departments = []desk.DepartmentID{"d_billing", "d_scheduling"}
	if err := h.store.SaveStaff(t.Context(), me, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.chat.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.who["agent"] = me.Actor(h.who["agent"].Session)
	answer := func(department string, n int, who ...string) {
		for i := range n {
			h.patient(t.Context(), "asking")
			it, err := h.chat.Open(t.Context(), h.who["asking"], chat.Opening{Department: department, Text: "A question.", ClientID: uuid()})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.chat.Send(t.Context(), h.who[who[i%len(who)]], chat.Sending{Conversation: it.ID, Text: "An answer.", ClientID: uuid()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	answer("scheduling", 11, "agent")
	answer("scheduling", 22, "supervisor", "admin")
	answer("billing", 12, "agent")
	answer("billing", 12, "elsewhere")
	span := "?zone=UTC&from=" + time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly) + "&to=" + time.Now().UTC().AddDate(0, 0, 2).Format(time.DateOnly)
	each := func() (doc protocol.OwnFigures, of map[string]protocol.OwnDepartment) {
		t.Helper()
		h.read("agent", "/api/v1/reports/own"+span, &doc)
		of = map[string]protocol.OwnDepartment{}
		for _, one := range doc.InEach {
			of[one.Department] = one
		}
		if len(of) != 2 || doc.Own.FirstResponse.Calendar.N != 23 || of["scheduling"].Own.FirstResponse.Calendar.N != 11 || of["billing"].Own.FirstResponse.Calendar.N != 12 {
			t.Fatalf("%d of their own in all, in each: %+v", doc.Own.FirstResponse.Calendar.N, of)
		}
		return doc, of
	}
	doc, of := each()
	const first = "first_response"
	if m := of["scheduling"].Medians[first]; m.CalendarMS == nil || m.CalendarReason != "" {
		t.Errorf("of two colleagues in scheduling: %+v", m)
	}
	if m := of["billing"].Medians[first]; m.CalendarMS != nil || m.CalendarReason != "few" {
		t.Errorf("of a lone colleague in billing: %+v", m)
	}
	if m := doc.Medians[first]; m.CalendarMS != nil || m.CalendarReason != "few" {
		t.Errorf("of all together, less scheduling, that is the lone colleague's: %+v", m)
	}
	if s := of["billing"].Shares["sla_first_response"]; s.Reason == "" || s.N != protocol.Held && s.N != 0 {
		t.Errorf("a share of a lone colleague: %+v", s)
	}
	// One more colleague, and all of it is told.
	answer("billing", 1, "admin")
	doc, of = each()
	if b, all := of["billing"].Medians[first], doc.Medians[first]; b.CalendarMS == nil || all.CalendarMS == nil {
		t.Errorf("of two colleagues: in billing %+v, of all %+v", b, all)
	}
	// What is counted in a department opens as many.
	for department, n := range map[string]int{"scheduling": 11, "billing": 12} {
		var page protocol.FigureRows
		h.read("agent", "/api/v1/reports/own/conversations"+span+"&figure=first_response&by=department&key="+department, &page)
		if page.Total != n || len(page.Rows) != n {
			t.Errorf("%s: %d in all, %d rows, it counts %d", department, page.Total, len(page.Rows), n)
		}
		for _, r := range page.Rows {
			if r.Department != department || r.Staff != "s_agent" {
				t.Errorf("%s: %+v", department, r)
			}
		}
	}
}
