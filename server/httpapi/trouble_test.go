package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"careline/server/httpapi"
)

// fasthttp sweeps idle workers in a goroutine that ends only at its next round,
// and keeps the date in another for ever.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker")) // as many as bleve starts for all its life
}

func TestAPanicIsAnAnswer(t *testing.T) {
	h := open(t, func(o *httpapi.Options) {
		o.Socket = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(marker) })
	})
	a := h.do("GET", "/ws", nil)
	if p := a.problem(t); p.Status != 500 || p.Code != "internal" || strings.Contains(string(a.body), marker) {
		t.Errorf("%s", a.body)
	}
	said := h.log.String()
	if !strings.Contains(said, "trouble_test.go") || !strings.Contains(said, a.Header.Get("X-Request-Id")) {
		t.Errorf("the log does not say where: %s", said)
	}
	if strings.Contains(said, marker) {
		t.Error("the log holds the value of the panic")
	}
	if a := h.do("GET", "/healthz", nil); a.StatusCode != 200 {
		t.Errorf("afterwards: %d", a.StatusCode)
	}
}

func TestReadiness(t *testing.T) {
	var down atomic.Bool
	h := open(t, func(o *httpapi.Options) {
		ready := o.Ready
		o.Ready = func(ctx context.Context) error {
			if down.Load() {
				return errors.New("connection refused on " + marker)
			}
			return ready(ctx)
		}
	})
	if a := h.do("GET", "/readyz", nil); a.StatusCode != 200 {
		t.Errorf("ready: %d %s", a.StatusCode, a.body)
	}
	down.Store(true)
	a := h.do("GET", "/readyz", nil)
	if p := a.problem(t); p.Status != 503 || p.Code != "unavailable" || strings.Contains(string(a.body), marker) {
		t.Errorf("database gone: %s", a.body)
	}
	down.Store(false)
	h.server.Drain()
	if p := h.do("GET", "/readyz", nil).problem(t); p.Status != 503 || p.Code != "draining" {
		t.Errorf("draining: %+v", p)
	}
	if a := h.do("GET", "/healthz", nil); a.StatusCode != 200 {
		t.Errorf("up while draining: %d", a.StatusCode)
	}
}

// TestTheLogTellsNothing looks at what a whole conversation leaves in the log.
func TestTheLogTellsNothing(t *testing.T) {
	h := open(t)
	var opened struct{ Conversation struct{ ID string } }
	h.as("own", "POST", "/api/v1/conversations?note="+marker, map[string]string{
		"department": "billing", "text": marker, "client_id": uuid(), "name": marker, "about": marker,
	}).into(t, &opened)
	h.as("own", "POST", "/api/v1/conversations/"+opened.Conversation.ID+"/messages", map[string]string{"text": marker, "client_id": uuid()})
	h.as("elsewhere", "GET", "/api/v1/conversations/"+opened.Conversation.ID+"/events?x="+marker, nil)
	h.as("elsewhere", "PUT", "/api/v1/conversations/"+opened.Conversation.ID+"/drafts/note", map[string]string{"text": marker})
	h.do("GET", "/"+marker, nil)
	said := h.log.String()
	for _, secret := range []string{marker, h.tokens["own"], h.tokens["elsewhere"], opened.Conversation.ID, h.who["own"].ID} {
		if strings.Contains(said, secret) {
			t.Errorf("the log holds %.12s…: %s", secret, said)
		}
	}
	for _, want := range []string{`"route":"/api/v1/conversations/:id/events"`, `"status":201`, `"staff":"s_elsewhere"`, `"route":"(none)"`} {
		if !strings.Contains(said, want) {
			t.Errorf("the log lacks %s: %s", want, said)
		}
	}
}
