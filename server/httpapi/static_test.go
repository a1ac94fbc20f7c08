package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"careline/server/desk"
	"careline/server/httpapi"
)

func TestPages(t *testing.T) {
	h := open(t)
	host := strings.TrimPrefix(h.base, "http://")
	widget := "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://" + host +
		"; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self' http://127.0.0.1:* http://localhost:*" +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
	for _, tt := range []struct {
		name, path string
		status     int
		headers    map[string]string // "" means: not there
		begins     string
	}{
		{"loader", "/widget.js", 200, map[string]string{
			"Content-Type": "text/javascript; charset=utf-8", "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
			"Cache-Control": "public, max-age=300",
		}, "/*loader*/"},
		{"iframe", "/widget/?site=demo", 200, map[string]string{
			"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": widget,
			"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "cross-origin",
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff",
			"Access-Control-Allow-Origin": "", "X-Frame-Options": "", "Strict-Transport-Security": "",
		}, "<!doctype html><title>launcher"},
		{"iframe without a site", "/widget/", 404, nil, ""},
		{"iframe of an unknown site", "/widget/?site=nobody", 404, nil, ""},
		{"iframe's script", "/widget/assets/chat-1a2b.js", 200, map[string]string{
			"Cache-Control": "public, max-age=31536000, immutable", "Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "",
		}, "/*chat*/"},
		{"a kind we do not serve", "/widget/assets/notes.unknown", 404, nil, ""},
		{"outside the folder", "/widget/..%2f..%2fetc/passwd", 404, nil, ""},
		{"without its slash", "/widget?site=demo", 301, map[string]string{"Location": "/widget/?site=demo"}, ""},
		{"console", "/console/", 200, map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://" + host +
				"; img-src 'self' blob: data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" +
				"; require-trusted-types-for 'script'; trusted-types 'none'",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-cache",
		}, "<!doctype html><title>console"},
		{"a view of the console", "/console/inbox/c_1", 200, map[string]string{"Content-Type": "text/html; charset=utf-8"}, "<!doctype html><title>console"},
		{"a missing file of the console", "/console/assets/gone.js", 404, nil, ""},
		{"console's style", "/console/assets/app-1a2b.css", 200, map[string]string{"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable"}, "body{}"},
		{"demo clinic", "/demo/", 200, map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		}, "<!doctype html>"},
		{"demo clinic's picture", "/demo/house.svg", 200, map[string]string{"Content-Type": "image/svg+xml"}, "<svg"},
		{"home", "/", 302, map[string]string{"Location": "/demo/"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := h.do("GET", tt.path, nil)
			if a.StatusCode != tt.status {
				t.Fatalf("%d, want %d: %s", a.StatusCode, tt.status, a.body)
			}
			for name, want := range tt.headers {
				if got := a.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if !bytes.HasPrefix(a.body, []byte(tt.begins)) {
				t.Errorf("begins with %.60q", a.body)
			}
			if a.StatusCode >= 400 {
				a.problem(t)
			}
		})
	}
}

func TestPagesAreAskedAboutAndCompressed(t *testing.T) {
	h := open(t)
	plain := h.do("GET", "/widget.js", nil)
	tag := plain.Header.Get("ETag")
	if again := h.do("GET", "/widget.js", nil, "If-None-Match", tag); tag == "" || again.StatusCode != 304 || len(again.body) > 0 {
		t.Errorf("asked with %q: %d, %d bytes", tag, again.StatusCode, len(again.body))
	}
	if other := h.do("GET", "/widget.js", nil, "If-None-Match", `W/"other"`); other.StatusCode != 200 {
		t.Errorf("another tag: %d", other.StatusCode)
	}
	zipped := h.do("GET", "/widget.js", nil, "Accept-Encoding", "br, gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("Vary") != "Accept-Encoding" || len(zipped.body) >= len(plain.body) {
		t.Fatalf("%v, %d bytes", zipped.Header, len(zipped.body))
	}
	r, err := gzip.NewReader(bytes.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(raw, plain.body) {
		t.Errorf("unzips to something else: %v", err)
	}
}

// TestOriginsCannotAddDirectives: what is stored about a site stays one value
// of one directive.
func TestOriginsCannotAddDirectives(t *testing.T) {
	h := open(t)
	site, err := h.clinic.SiteFor(t.Context(), desk.Actor{}, "demo")
	if err != nil {
		t.Fatal(err)
	}
	site.Origins = []string{"https://clinic.example", "https://*.clinic.example:8443", "https://a.example; script-src *", "*", "'unsafe-inline'", "https://b.example\r\nX: y", "https://"}
	if err := h.store.SaveSite(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	a := h.do("GET", "/widget/?site=demo", nil)
	if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'self' https://clinic.example https://*.clinic.example:8443; require") {
		t.Errorf("policy %s", csp)
	}
}

func TestWithoutDemoModeThereIsNoDemo(t *testing.T) {
	h := open(t, func(o *httpapi.Options) { o.Demo = false })
	if a := h.do("GET", "/demo/", nil); a.StatusCode != 404 {
		t.Errorf("%d", a.StatusCode)
	}
	if a := h.do("GET", "/", nil); a.Header.Get("Location") != "/console/" {
		t.Errorf("home is %q", a.Header.Get("Location"))
	}
}

func TestBeforeTheFrontEndsAreBuilt(t *testing.T) {
	h := open(t, func(o *httpapi.Options) {
		o.Widget = fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}
		o.Console = o.Widget
	})
	for _, path := range []string{"/console/", "/widget/?site=demo"} {
		if a := h.do("GET", path, nil); a.StatusCode != 200 || string(a.body) != "not built" {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
	if a := h.do("GET", "/widget.js", nil); a.StatusCode != 404 {
		t.Errorf("loader: %d", a.StatusCode)
	}
}
