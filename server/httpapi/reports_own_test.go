package httpapi_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

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
