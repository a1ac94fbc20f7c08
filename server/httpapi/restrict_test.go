package httpapi_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
)

// instants differ from one answer to the next.
var instants = regexp.MustCompile(`1\d{12}|"request_id":"[^"]*"|\d{4}-\d{2}-\d{2}T[\d:.]+Z?`)

// TestRestrictedIsLikeMissing asks for everything that staff can read, as each
// role, before there is a conversation and after it was restricted from that
// person: the answers are the same. By its id it answers like one that does not
// exist, to every route.
func TestRestrictedIsLikeMissing(t *testing.T) {
	missing := "c_" + strings.Repeat("0", 26)
	ops := operations(t)
	today := time.Now().UTC()
	span := "?from=" + today.AddDate(0, 0, -2).Format(time.DateOnly) + "&to=" + today.AddDate(0, 0, 2).Format(time.DateOnly) + "&zone=UTC"
	months := "?from=" + today.AddDate(0, 0, -2).Format("2006-01") + "&to=" + today.AddDate(0, 0, 2).Format("2006-01")
	lists := []string{
		"/conversations?view=all", "/conversations?view=mine", "/conversations?view=unassigned", "/conversations?view=offered",
		"/conversations?view=escalated", "/conversations?view=resolved", "/conversations?view=spam", "/mentions", "/recoveries", "/recoveries?state=mine",
		"/reports/figures" + span, "/reports/figures/file" + span + "&format=csv", "/reports/conversations" + span + "&figure=opened",
		"/reports/export" + span + "&format=csv", "/reports/own" + span, "/reports/own/conversations" + span + "&figure=first_response", "/wall",
		"/reports/voice" + months, "/reports/voice/conversations" + months + "&figure=recovery_contact", "/reports/voice/export" + months + "&figure=recovery_open&format=csv",
		"/reports/reasons" + span, "/reports/comments" + months, "/reports/backlog?zone=UTC", "/reports/backlog/conversations?zone=UTC", "/desk", "/changes", "/bulk", "/quality/mine",
	}
	// A new route is asked, or it is said here that no conversation shows in it.
	of := map[string]bool{}
	for _, path := range append(slices.Clone(lists), "/articles/search", "/departments", "/departments/all", "/first-day", "/kb/articles", "/kb/categories",
		"/kb/synonyms", "/patient/session", "/protocols", "/quality/card", "/reasons", "/reports/annotations", "/reports/boards", "/reports/definitions",
		"/reports/knowledge", "/reports/logs", "/sites", "/staff", "/staff/me", "/surveys", "/team", "/tools") {
		path, _, _ = strings.Cut(path, "?")
		of[path] = true
	}
	for id, route := range ops {
		if path := strings.TrimPrefix(route[1], "/api/v1"); route[0] == http.MethodGet && !strings.Contains(path, "{") && !of[path] {
			t.Errorf("%s (%s) is not asked", id, path)
		}
	}
	// Whoever reads nothing at all is not asked; an admin restricts it, or a supervisor from the admin.
	for _, name := range []string{"agent", "supervisor", "manager", "privacy", "admin"} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			by := "admin"
			if name == by {
				by = "supervisor"
			}
			me := h.who[name]
			ask := func(path string) string {
				a := h.as(name, http.MethodGet, "/api/v1"+path, nil)
				return fmt.Sprintf("%d %s", a.StatusCode, instants.ReplaceAllString(string(a.body), "T"))
			}
			count := func() string {
				a := h.as(name, http.MethodPost, "/api/v1/views/count", map[string]any{"filter": map[string]any{"field": "department", "op": "is", "values": []string{"scheduling"}}})
				return string(a.body)
			}
			before := map[string]string{}
			for _, path := range lists {
				before[path] = ask(path)
			}
			counted := count()
			c := h.conversation()
			shown := h.shown("/attachments/{id}", c)
			if _, err := h.chat.Note(t.Context(), h.who[by], chat.Sending{Conversation: desk.ConversationID(c), Text: "See this.", ClientID: uuid(), Mentions: mentioning(name, me)}); err != nil {
				t.Fatal(err)
			}
			if _, err := h.chat.Complain(t.Context(), h.who[by], desk.ConversationID(c), "waited", ""); err != nil {
				t.Fatal(err)
			}
			if name == "agent" || name == "supervisor" || name == "admin" {
				if _, err := h.chat.Assign(t.Context(), me, desk.ConversationID(c), desk.StaffID(me.ID), ""); err != nil {
					t.Fatal(err)
				}
			}
			if same := ask(lists[0]) == before[lists[0]]; same {
				t.Fatal("they did not see it before either")
			}
			h.as(by, http.MethodPost, "/api/v1/conversations/"+c+"/restrict", map[string]string{"staff_id": me.ID, "reason": "a relative"}).into(t, &struct{}{})
			for _, path := range lists {
				if after := ask(path); after != before[path] {
					t.Errorf("%s: %s\nbefore: %s", path, after, before[path])
				}
			}
			if now := count(); now != counted {
				t.Errorf("counted %s, before %s", now, counted)
			}
			if a := h.as(name, http.MethodGet, "/api/v1/attachments/"+shown, nil); a.StatusCode != http.StatusNotFound {
				t.Errorf("the file: %d", a.StatusCode)
			}
			for id, route := range ops {
				if !strings.Contains(route[1], "/conversations/{id}") {
					continue
				}
				var body any
				if row := matrix[id]; row.body != nil {
					body = row.body(h)
				}
				var answers []string
				for _, conversation := range []string{c, missing} {
					a := h.as(name, route[0], strings.NewReplacer("{id}", conversation, "{mode}", "note", "{task}", "1").Replace(route[1]), body)
					text := strings.ReplaceAll(string(a.body), a.problem(t).RequestID, "")
					a.Header.Del("X-Request-Id")
					a.Header.Del("Date")
					answers = append(answers, fmt.Sprintf("%d %v %s", a.StatusCode, a.Header, text))
				}
				if answers[0] != answers[1] {
					t.Errorf("%s:\nrestricted %s\nmissing    %s", id, answers[0], answers[1])
				}
			}
			// To everybody else it is there as before.
			if !slices.ContainsFunc(h.list("own"), func(it chat.Item) bool { return string(it.ID) == c }) {
				t.Error("the patient does not see it")
			}
			h.as(by, http.MethodPost, "/api/v1/conversations/"+c+"/unrestrict", map[string]string{"staff_id": me.ID}).into(t, &struct{}{})
			if ask(lists[0]) == before[lists[0]] {
				t.Error("lifted, and still not there")
			}
		})
	}
}

// mentioning is a mention of those who can be mentioned.
func mentioning(name string, a desk.Actor) []desk.StaffID {
	if name == "admin" || name == "agent" || name == "supervisor" {
		return []desk.StaffID{desk.StaffID(a.ID)}
	}
	return nil
}
