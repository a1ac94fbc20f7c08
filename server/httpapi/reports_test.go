package httpapi_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/protocol"
	"careline/server/report"
)

// read asks as somebody and decodes the answer.
func (h *house) read(who, path string, into any) {
	h.t.Helper()
	a := h.as(who, "GET", path, nil)
	if err := json.Unmarshal(a.body, into); err != nil || a.StatusCode != 200 {
		h.t.Fatalf("%s: %d, %v: %s", path, a.StatusCode, err, a.body)
	}
}

// What a figure counts, the list behind it and the export are the same units,
// page by page, whatever they are grouped by.
func TestTheListBehindAFigureIsTheFigure(t *testing.T) {
	h := open(t)
	for i := range 7 {
		c := h.conversation()
		if i%2 == 0 {
			claimed(h, c)
		}
		h.as("agent", "POST", "/api/v1/conversations/"+c+"/messages", text(h))
		if i > 2 {
			resolved(h, c)
		}
	}
	today := time.Now().UTC()
	span := "from=" + today.AddDate(0, 0, -1).Format(time.DateOnly) + "&to=" + today.AddDate(0, 0, 2).Format(time.DateOnly) + "&zone=UTC"
	var doc protocol.Figures
	h.read("manager", "/api/v1/reports/figures?"+span+"&by=department", &doc)
	if doc.Opened != 7 || doc.StillOpen != 3 || doc.FullResolution.Calendar.N != 4 || doc.FirstResponse.Calendar.N != 7 || len(doc.Groups) != 1 {
		t.Fatalf("%d opened, %d still open, %d resolved, %d answered, %d groups", doc.Opened, doc.StillOpen, doc.FullResolution.Calendar.N, doc.FirstResponse.Calendar.N, len(doc.Groups))
	}
	for figure, n := range map[string]int{
		"full_resolution": 4, "first_response": 7, "reply_time": 7, "opened": 7, "closed": 4, "still_open": 3, "outcome:open": 3, "queue_wait": 7,
	} {
		seen, after := map[string]bool{}, ""
		for {
			var page protocol.FigureRows
			h.read("manager", "/api/v1/reports/conversations?"+span+"&by=department&key="+url.QueryEscape(doc.Groups[0].Key[0])+"&limit=2&figure="+figure+"&after="+after, &page)
			if page.Total != n {
				t.Fatalf("%s: %d in all, want %d", figure, page.Total, n)
			}
			for _, r := range page.Rows {
				seen[fmt.Sprint(r.Conversation, r.Episode, r.Began)] = true
			}
			if after = page.Next; after == "" {
				break
			}
		}
		if len(seen) != n {
			t.Errorf("%s: %d in the list, the figure counts %d", figure, len(seen), n)
		}
	}

	// Each bucket of a histogram opens as many as it counts, and the file has it too.
	h.read("manager", "/api/v1/reports/figures?"+span+"&histogram=true", &doc)
	var file strings.Builder
	for clock, d := range map[string]protocol.ClockFigure{"calendar": doc.FirstResponse.Calendar, "business": doc.FirstResponse.Business} {
		sum := 0
		for _, b := range d.Histogram {
			below := int64(0)
			if b.BelowMS != nil {
				below = *b.BelowMS
			}
			var page protocol.FigureRows
			h.read("manager", fmt.Sprintf("/api/v1/reports/conversations?%s&figure=first_response&at_least_ms=%d&below_ms=%d&clock=%s", span, b.FromMS, below, clock), &page)
			if page.Total != b.N {
				t.Errorf("%s, %d to %d: %d in the list, the bucket counts %d", clock, b.FromMS, below, page.Total, b.N)
			}
			sum += b.N
			fmt.Fprintln(&file, clock, b.FromMS, below, b.N)
		}
		if sum != int(d.N) || d.N == 0 {
			t.Errorf("%s: %d in the histogram of %d", clock, sum, d.N)
		}
	}
	lines, err := csv.NewReader(strings.NewReader(string(h.as("manager", "GET", "/api/v1/reports/figures/file?"+span+"&histogram=true&format=csv", nil).body))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(column string) int { return slices.Index(lines[0], column) }
	found := 0
	for _, l := range lines[1:] {
		if l[at("figure")] == "first_response.histogram" {
			hi := l[at("hi")]
			if hi == "" {
				hi = "0"
			}
			if !strings.Contains(file.String(), fmt.Sprintln(l[at("clock")], l[at("lo")], hi, l[at("n")])) {
				t.Errorf("the file says %v", l)
			}
			found++
		}
	}
	if found != len(doc.FirstResponse.Calendar.Histogram)+len(doc.FirstResponse.Business.Histogram) {
		t.Errorf("%d buckets in the file", found)
	}

	a := h.as("manager", "GET", "/api/v1/reports/export?"+span+"&figure=full_resolution&format=csv", nil)
	rows, err := csv.NewReader(strings.NewReader(string(a.body))).ReadAll()
	if err != nil || len(rows) != 1+7 || rows[0][0] != "figure" {
		t.Fatalf("%v: %q", err, a.body)
	}
	valued := 0
	for _, r := range rows[1:] {
		if r[10] == "" {
			valued++
		}
		// One that does not count is an empty cell: the column alone is the figure.
		if (r[8] == "") != (r[10] != "") || (r[18] == "") != (r[10] != "not_yet") {
			t.Errorf("value %q, so far %q, reason %q", r[8], r[18], r[10])
		}
	}
	if valued != 4 {
		t.Errorf("%d values in the CSV, the figure counts 4", valued)
	}
	var sent []protocol.FigureRow
	a = h.as("manager", "GET", "/api/v1/reports/export?"+span+"&figure=full_resolution&format=json", nil)
	if err := json.Unmarshal(a.body, &sent); err != nil || len(sent) != 7 {
		t.Errorf("%v: %d rows as JSON", err, len(sent))
	}
}

// A supervisor's figures are those of their departments, and what cannot be
// asked is said.
func TestQuestionsThatCannotBeAsked(t *testing.T) {
	h := open(t)
	for query, want := range map[string]int{
		"from=2026-01-01&to=2026-02-01&zone=UTC":                    200,
		"from=2026-01-01&to=2026-02-01&zone=UTC&department=billing": 403,
		"from=2026-01-01&to=2026-02-01&zone=UTC&department=nothing": 422,
		"from=2026-01-01&to=2026-02-01&zone=Mars/Olympus":           422,
		"from=2026-01-01&to=2026-02-01&zone=%2B02:00":               422,
		"from=2026-02-30&to=2026-03-01&zone=UTC":                    422,
		"from=2026-02-01&to=2026-02-01&zone=UTC":                    422,
		"from=2026-01-01&to=2026-02-01&zone=UTC&by=moon":            422,
		"from=2026-01-01&to=2026-02-01&zone=UTC&by=day,day":         422,
		"from=2026-01-01&to=2026-02-01&zone=UTC&cohort=both":        422,
		"from=2026-01-01&to=2026-02-01&zone=UTC&verification=often": 422,
		"from=0001-01-01&to=9999-01-01&zone=UTC":                    422,
	} {
		a := h.as("supervisor", "GET", "/api/v1/reports/figures?"+query, nil)
		if a.StatusCode != want {
			t.Errorf("%s: %d, want %d: %s", query, a.StatusCode, want, a.body)
		}
	}
}

// The months of a survey are those of the clinic: what two zones differ by would
// tell of a few.
func TestSurveyMonthsOfOneZone(t *testing.T) {
	h := open(t)
	const path = "/api/v1/reports/voice?from=2026-01&to=2026-02"
	var doc protocol.VoiceReport
	h.read("manager", path, &doc)
	for zone, want := range map[string]int{doc.Zone: 200, "Asia/Kathmandu": 422, "Mars/Olympus": 422} {
		if a := h.as("manager", "GET", path+"&zone="+zone, nil); a.StatusCode != want {
			t.Errorf("%s: %d, want %d: %s", zone, a.StatusCode, want, a.body)
		}
	}
}

// What is counted of a person of few patients is null with its reason; of the house
// it is told.
func TestPersonsSurveyCountsAreHeldBack(t *testing.T) {
	h := open(t)
	c := h.conversation()
	claimed(h, c)
	h.as("agent", "POST", "/api/v1/conversations/"+c+"/messages", text(h))
	resolved(h, c)
	from, to := time.Now().AddDate(0, 0, -1).Format("2006-01"), time.Now().AddDate(0, 0, 1).Format("2006-01") // whatever the clinic's zone
	var doc protocol.VoiceReport
	h.read("manager", "/api/v1/reports/voice?by=staff&from="+from+"&to="+to, &doc)
	if len(doc.Groups) != 1 || doc.Total.CountsReason != "" || doc.Total.Coverage == nil || doc.Total.Coverage.K != 1 || doc.Total.ResponseRate.N != 0 || doc.Total.Collecting != 1 {
		t.Fatalf("%+v", doc)
	}
	if g := doc.Groups[0]; g.CountsReason != report.Suppressed || g.ResponseRate != nil || g.Coverage != nil || g.NotSolved != protocol.Held || g.CountsHidden != 1 {
		t.Errorf("%+v", g)
	}
}

// What stands is a number, a list of as many, and a part for each department; an
// instant that cannot be read is said.
func TestBacklogAndItsList(t *testing.T) {
	h := open(t)
	for i := range 5 {
		c := h.conversation()
		if i > 2 {
			claimed(h, c)
			h.as("agent", "POST", "/api/v1/conversations/"+c+"/messages", text(h))
			resolved(h, c)
		}
	}
	var now protocol.Backlog
	h.read("manager", "/api/v1/reports/backlog?zone=UTC", &now)
	if now.N != 3 || now.States["queued"] != 3 || len(now.Groups) != 1 || now.Groups[0].N != 3 || now.Ages[0].N != 3 || now.Reference == "" {
		t.Fatalf("%+v", now)
	}
	for query, want := range map[string]int{
		"": 3, "&status=queued": 3, "&status=open": 0, "&age=1": 3, "&age=2": 0, "&owner_absent=true": 0, "&department=" + now.Groups[0].Key: 3,
		"&at=2026-01-01": 0, fmt.Sprint("&at=", now.At): 3,
	} {
		var page protocol.FigureRows
		h.read("manager", "/api/v1/reports/backlog/conversations?zone=UTC&limit=2"+query, &page)
		if page.Total != want || len(page.Rows) != min(want, 2) || (page.Next != "") != (want > 2) {
			t.Errorf("%s: %d in all, %d on the page, next %q", query, page.Total, len(page.Rows), page.Next)
		}
	}
	for query, want := range map[string]int{
		"zone=UTC&at=soon": 422, "zone=Mars/Olympus": 422, "": 422, "zone=UTC&status=lost": 422, "zone=UTC&age=99": 422, "zone=UTC&after=!": 422,
	} {
		if a := h.as("manager", "GET", "/api/v1/reports/backlog/conversations?"+query, nil); a.StatusCode != want {
			t.Errorf("%s: %d, want %d: %s", query, a.StatusCode, want, a.body)
		}
	}
	if a := h.as("supervisor", "GET", "/api/v1/reports/backlog?zone=UTC&department=billing", nil); a.StatusCode != 403 {
		t.Errorf("another department's: %d", a.StatusCode)
	}
}
