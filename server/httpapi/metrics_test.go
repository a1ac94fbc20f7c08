package httpapi_test

import (
	"strings"
	"testing"
)

func TestMetricsAreForTheHouseAlone(t *testing.T) {
	h := open(t)
	a := h.do("GET", "/metrics", nil)
	want := "# HELP careline_a_total A.\n# TYPE careline_a_total counter\ncareline_a_total 7\n" +
		"# HELP careline_b B.\n# TYPE careline_b gauge\ncareline_b{code=\"4008\"} -1\n"
	if a.StatusCode != 200 || string(a.body) != want || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Errorf("%d %s\n%s", a.StatusCode, a.Header.Get("Content-Type"), a.body)
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded"} {
		if a := h.do("GET", "/metrics", nil, header, "for=203.0.113.9"); a.StatusCode != 404 {
			t.Errorf("through a proxy that sends %s: %d", header, a.StatusCode)
		}
	}
}
