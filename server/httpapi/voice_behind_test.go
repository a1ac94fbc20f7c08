package httpapi_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// said has a new patient ask a department, whom somebody of it answers, and who
// says then how it went; score 0: they do not.
func (h *house) said(name, department, by string, score, heard int) desk.ConversationID {
	h.t.Helper()
	ctx := h.t.Context()
	h.patient(ctx, name)
	it, err := h.chat.Open(ctx, h.who[name], chat.Opening{Department: department, Text: "A question.", ClientID: uuid()})
	if err == nil {
		_, err = h.chat.Send(ctx, h.who[by], chat.Sending{Conversation: it.ID, Text: "An answer.", ClientID: uuid()})
	}
	if err == nil {
		_, err = h.chat.Resolve(ctx, h.who[by], it.ID, "")
	}
	if err == nil && score > 0 {
		_, err = h.chat.Rate(ctx, h.who[name], it.ID, chat.Rating{Score: score, Items: desk.Items{FeltHeard: heard}, Final: true}, uuid())
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return it.ID
}

// Each figure of what patients said opens as many conversations as it counts, page
// by page and as a file, without a comment too; what is held back opens none.
func TestTheListBehindWhatPatientsSaid(t *testing.T) {
	h := open(t)
	scores := []int{5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 1, 1}
	of := map[desk.ConversationID]int{}
	for i, score := range scores {
		of[h.said(fmt.Sprint("ours", i), "scheduling", "agent", score, 4)] = score
	}
	for i := range 11 {
		h.said(fmt.Sprint("theirs", i), "billing", "elsewhere", 3, 5)
	}
	for i := range 3 {
		h.said(fmt.Sprint("insured", i), "insurance", "admin", 1, 0)
	}
	h.said("silent", "scheduling", "agent", 0, 0)
	span := "from=" + time.Now().AddDate(0, 0, -1).Format("2006-01") + "&to=" + time.Now().AddDate(0, 0, 1).Format("2006-01")
	const base = "/api/v1/reports/voice"

	list := func(who, query string) (rows []protocol.VoiceTold, page protocol.VoiceRows) {
		t.Helper()
		for after := ""; ; after = page.Next {
			page = protocol.VoiceRows{}
			h.read(who, base+"/conversations?"+span+"&limit=5&"+query+"&after="+after, &page)
			if rows = append(rows, page.Rows...); page.Next == "" {
				return rows, page
			}
			if len(page.Rows) != 5 {
				t.Fatalf("%s: %d on a page that is not the last", query, len(page.Rows))
			}
		}
	}
	file := func(who, query string) [][]string {
		t.Helper()
		a := h.as(who, "GET", base+"/export?"+span+"&format=csv&"+query, nil)
		lines, err := csv.NewReader(strings.NewReader(string(a.body))).ReadAll()
		if err != nil || a.StatusCode != 200 {
			t.Fatalf("%s: %d, %v: %s", query, a.StatusCode, err, a.body)
		}
		return lines[1:]
	}
	behind := func(query string, want int) []protocol.VoiceTold {
		t.Helper()
		rows, page := list("admin", query)
		seen := map[string]bool{}
		for _, r := range rows {
			seen[r.Conversation] = true
			if r.Reference == "" || r.Away {
				t.Errorf("%s: %+v", query, r)
			}
		}
		if page.Total != want || len(rows) != want || len(seen) != want || page.Closed != 0 {
			t.Errorf("%s: %d in all, %d in the list, the figure counts %d", query, page.Total, len(rows), want)
		}
		if lines := file("admin", query); len(lines) != want {
			t.Errorf("%s: %d in the file, the figure counts %d", query, len(lines), want)
		}
		return rows
	}

	var doc protocol.VoiceReport
	h.read("admin", base+"?"+span+"&by=department", &doc)
	if doc.Total.CSAT.N != 26 || doc.Total.Low.N != 6 || doc.Total.Collecting != 27 {
		t.Fatalf("the house: %+v", doc.Total)
	}
	figures := func(v *protocol.VoiceFigures, key string) {
		for name, f := range map[string]protocol.RatingFigure{"csat": v.CSAT, "felt_heard": v.FeltHeard, "was_informed": v.WasInformed, "ces": v.CES} {
			behind(key+"&figure="+name, f.N)
			behind(key+"&figure="+name+"&value=4,5", f.K)
			for i, n := range f.Counts {
				for _, r := range behind(fmt.Sprint(key, "&figure=", name, "&value=", i+1), n) {
					if r.Value == nil || *r.Value != i+1 || name == "csat" && of[desk.ConversationID(r.Conversation)] != 0 && of[desk.ConversationID(r.Conversation)] != i+1 {
						t.Errorf("%s %d: %+v", name, i+1, r)
					}
				}
			}
		}
		for name, n := range map[string]int{
			"low_scores": v.Low.N, "low_scores_owned": v.Low.K, "response_rate": v.ResponseRate.K, "asked": v.ResponseRate.N, "collecting": int(v.Collecting),
			"coverage": v.Coverage.K, "eligible": v.Coverage.N, "suppressed_by_staff": int(v.ByStaff), "asked_recently": int(v.Recent),
			"patient_silent": int(v.Silent), "not_solved": int(v.NotSolved),
			"recovery_contact": int(v.Recovery.N), "recovery_open": int(v.Recovery.Open), "recovery_overdue": int(v.Recovery.Overdue),
		} {
			for _, r := range behind(key+"&figure="+name, n) {
				if low := strings.HasPrefix(name, "low_"); (r.Value != nil) != low {
					t.Errorf("%s tells of an answer: %+v", name, r)
				}
			}
		}
	}
	figures(&doc.Total, "by=department")
	for i := range doc.Groups {
		figures(&doc.Groups[i], "by=department&key="+doc.Groups[i].Key)
	}

	// What is held back has no list.
	if rows, page := list("admin", "by=department&key=insurance&figure=csat"); page.Reason != "suppressed" || len(rows) != 0 || page.Total != 0 {
		t.Errorf("of three patients: %+v", page)
	}
	if rows, page := list("admin", "by=staff&key=s_admin&figure=coverage"); page.Reason != "suppressed" || len(rows) != 0 || page.Total != 0 {
		t.Errorf("of a person of three patients: %+v", page)
	}
	// A manager opens what is of their departments; of the others there is the number.
	if rows, page := list("manager", "figure=csat"); page.Total != 26 || page.Closed != 14 || len(rows) != 12 {
		t.Errorf("a manager of scheduling: %d, of which %d are closed to them, and %d rows", page.Total, page.Closed, len(rows))
	}
	told := 0
	for _, line := range file("manager", "figure=csat") {
		if line[2] != "" {
			told++
		} else if strings.Join(line, "") != "csat"+protocol.NotTheirs {
			t.Errorf("tells of another department: %v", line)
		}
	}
	if told != 12 {
		t.Errorf("%d told in the file", told)
	}
	// A supervisor has those of theirs.
	if rows, page := list("supervisor", "figure=csat"); page.Total != 12 || len(rows) != 12 {
		t.Errorf("a supervisor: %d, %d rows", page.Total, len(rows))
	}
	for query, want := range map[string]int{
		"figure=csat": 200, "figure=moon": 422, "": 422, "figure=csat&value=6": 422, "figure=csat&key=billing": 422, "figure=csat&limit=501": 422,
		"figure=csat&by=moon": 422, "figure=csat&after=!": 422, "figure=csat&zone=Asia/Kathmandu": 422, "figure=csat&by=department&key=nothing": 200,
	} {
		if a := h.as("manager", "GET", base+"/conversations?"+span+"&"+query, nil); a.StatusCode != want {
			t.Errorf("%s: %d, want %d: %s", query, a.StatusCode, want, a.body)
		}
	}
}
