package httpapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
)

// TestWallAndReportAgree: the wall's day and a report of today, asked at the
// same instant, say the same in every department, and what was just done shows.
func TestWallAndReportAgree(t *testing.T) {
	h := open(t)
	both := func() (map[string]protocol.WallToday, map[string]protocol.FigureGroup, map[string]protocol.DepartmentWall) {
		t.Helper()
		var wall struct{ Wall protocol.Wall }
		h.as("manager", http.MethodGet, "/api/v1/wall", nil).into(t, &wall)
		days, whole := map[string]protocol.WallToday{}, map[string]protocol.DepartmentWall{}
		zone := "UTC"
		for _, d := range wall.Wall.Departments {
			days[d.Key], whole[d.Key], zone = d.Today, d, d.Today.Zone
		}
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		today := time.Now().In(place)
		var report protocol.Figures
		h.as("manager", http.MethodGet, fmt.Sprintf("/api/v1/reports/figures?from=%s&to=%s&zone=%s&by=department",
			today.Format(time.DateOnly), today.AddDate(0, 0, 1).Format(time.DateOnly), zone), nil).into(t, &report)
		groups := map[string]protocol.FigureGroup{}
		for _, g := range report.Groups {
			groups[g.Key[0]] = g
		}
		return days, groups, whole
	}
	agree := func() protocol.WallToday {
		t.Helper()
		days, groups, whole := both()
		for key, day := range days {
			g := groups[key]
			same := [...]int{day.Opened, day.Closed, day.StillOpen, day.Abandoned, day.Converted} ==
				[...]int{int(g.Opened), int(g.Closed), int(g.StillOpen), int(g.Abandonment.K), int(g.ConvertedWait.Calendar.N)}
			if !same {
				t.Errorf("%s: the wall says %+v, the report opened %d closed %d open %d abandoned %d converted %d", key, day,
					g.Opened, g.Closed, g.StillOpen, g.Abandonment.K, g.ConvertedWait.Calendar.N)
			}
			if o := whole[key].Open; o.Queued+o.Open+o.OnPatient+o.OnThird+o.Snoozed != day.StillOpen {
				t.Errorf("%s: %+v are not the %d that are still open", key, o, day.StillOpen)
			}
		}
		return days["scheduling"]
	}
	before := agree()
	var all []string
	for range 4 {
		all = append(all, h.conversation())
	}
	if now := agree(); now.Opened != before.Opened+4 || now.StillOpen != before.StillOpen+4 {
		t.Errorf("four more: %+v after %+v", now, before)
	}
	claimed(h, all[0])
	resolved(h, all[0])
	if _, err := h.chat.MarkSpam(t.Context(), h.who["agent"], desk.ConversationID(all[1]), true, ""); err != nil {
		t.Fatal(err)
	}
	if a := h.as("own", "POST", "/api/v1/conversations/"+all[2]+"/convert", map[string]string{"mode": "message"}); a.StatusCode != 200 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	now := agree()
	if now.Closed != before.Closed+2 && now.Closed != before.Closed+1 || now.Converted != before.Converted+1 {
		t.Errorf("one resolved, one spam, one left as a question: %+v after %+v", now, before)
	}
}

// TestAnnotationsComeAndGo: by the contract, with the name of who wrote them.
func TestAnnotationsComeAndGo(t *testing.T) {
	h := open(t)
	var made struct{ Annotation protocol.Annotation }
	h.as("manager", "POST", "/api/v1/reports/annotations", `{"first":"2026-11-26","department":"scheduling","note":"Thanksgiving"}`).into(t, &made)
	if n := made.Annotation; n.Last != "2026-11-26" || n.Department != "scheduling" || n.By.Name == "" || n.CreatedAt == 0 {
		t.Errorf("%+v", n)
	}
	list := func() []protocol.Annotation {
		t.Helper()
		var found struct{ Annotations []protocol.Annotation }
		h.as("supervisor", "GET", "/api/v1/reports/annotations?from=2026-11-01&to=2026-12-01", nil).into(t, &found)
		return found.Annotations
	}
	if got := list(); !slices.Contains(got, made.Annotation) {
		t.Errorf("%+v", got)
	}
	if a := h.as("supervisor", "DELETE", "/api/v1/reports/annotations/"+made.Annotation.ID, nil); a.StatusCode != 204 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if got := list(); slices.Contains(got, made.Annotation) {
		t.Errorf("it is gone: %+v", got)
	}
	if p := h.as("manager", "GET", "/api/v1/reports/annotations?from=yesterday&to=2026-12-01", nil).problem(t); p.Code != "bad_date" {
		t.Errorf("a day that is none: %s", p.Code)
	}
}
