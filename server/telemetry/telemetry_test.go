package telemetry_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"careline/server/telemetry"
)

func TestText(t *testing.T) {
	m := telemetry.New(func() []telemetry.Figure {
		return []telemetry.Figure{
			{Name: "a_total", Help: "A.", Value: 7},
			{Name: "b", Help: "B.", Label: "code", Of: "4008", Gauge: true, Value: -1},
		}
	})
	m.Request("GET", telemetry.SearchRoute, 503, 3*time.Millisecond)
	m.Request("GET", "/api/v1/conversations/:id", 200, time.Millisecond)
	m.Commit(2*time.Millisecond, 12)
	m.Job("rules", time.Second, errors.New("no"))
	raw, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"# TYPE careline_a_total counter\ncareline_a_total 7\n",
		"# TYPE careline_b gauge\ncareline_b{code=\"4008\"} -1\n",
		`careline_request_seconds_count{method="GET",route="/api/v1/conversations/:id",status="2xx"} 1`,
		`careline_request_seconds_bucket{method="GET",route="/api/v1/articles/search",status="5xx",le="0.005"} 1`,
		"careline_search_failures_total 1",
		"careline_commit_seconds_count 1",
		`careline_commit_commands_bucket{le="16"} 1`,
		`careline_job_failures_total{rule="rules"} 1`,
		"go_goroutines ",
	} {
		if !strings.Contains(string(raw), line) {
			t.Errorf("lacks %s", line)
		}
	}
	shown := map[string]bool{}
	for _, name := range regexp.MustCompile(`(?m)^# TYPE (\w+) `).FindAllStringSubmatch(string(raw), -1) {
		shown[name[1]] = true
	}
	dashboard, err := os.ReadFile("../../docs/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	// What others count is theirs to keep; what is counted here must be there.
	for _, name := range regexp.MustCompile(`careline_(?:commit|request|job|search)_\w+`).FindAllString(string(dashboard), -1) {
		if name = regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, ""); !shown[name] {
			t.Errorf("the dashboard shows %s, which nobody counts", name)
		}
	}
	var none *telemetry.Metrics // measures nothing, and that is no fault
	none.Request("GET", "/", 200, 0)
	none.Commit(0, 0)
	none.Job("x", 0, nil)
}
