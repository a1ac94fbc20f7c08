package httpapi_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"careline/server/desk"
	"careline/server/protocol"
)

// shelve brings in a few articles and waits until they are found.
func (h *house) shelve(files map[string]string) {
	h.t.Helper()
	dir := fstest.MapFS{}
	for name, rest := range files {
		dir[name+".md"] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: %s\n%s", name, rest)}
	}
	got, err := h.articles.Import(h.t.Context(), desk.System("test"), dir, func(int, int) {})
	if err != nil || len(got.Bad) > 0 {
		h.t.Fatalf("%+v, %v", got, err)
	}
	if err := h.articles.CatchUp(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

var fewArticles = map[string]string{
	"parking": "title: Where to park\nlanguage: en\ncategory: scheduling\ndescription: The garage & the meadow.\n---\n\n## Garage\n\nIt is <b onclick=steal()>behind</b> the house.\n\n" +
		"* [Map](https://maps.example/x?a=1&b=2)\n* [Run](javascript:alert(1))\n* [Card](article:cards)\n\n| Day | Fee |\n|---|---|\n| Sunday | none |\n\n<script>alert(1)</script>\n",
	"parking-es": "title: Dónde aparcar\nlanguage: es\ncategory: scheduling\ntranslation_of: parking\n---\n\nEl garaje está detrás de la casa.\n",
	"cards":      "title: \"Cards <img src=x onerror=alert(1)>\"\nlanguage: en\ncategory: billing\n---\n\nBring your card.\n",
}

func TestArticlesAreFoundAndRead(t *testing.T) {
	h := open(t)
	h.shelve(fewArticles)
	var found protocol.ArticleResults
	h.do("GET", "/api/v1/articles/search?q=garrage&limit=5", nil).into(t, &found)
	if len(found.Results) == 0 || found.Results[0].Slug != "parking" || found.Results[0].Department != "scheduling" || found.Instead != "garage" {
		t.Fatalf("%+v", found)
	}
	h.do("GET", "/api/v1/articles/search?q=garaje&language=es", nil).into(t, &found)
	if len(found.Results) != 1 || found.Results[0].Slug != "parking-es" {
		t.Errorf("in Spanish: %+v", found)
	}
	h.do("GET", "/api/v1/articles/search?q=card&department=billing", nil).into(t, &found)
	if len(found.Results) != 1 || found.Results[0].Slug != "cards" {
		t.Errorf("in billing: %+v", found)
	}
	h.do("GET", "/api/v1/articles/search", nil).into(t, &found)
	if found.Results == nil || len(found.Results) != 0 {
		t.Errorf("for nothing: %+v", found)
	}
	for path, code := range map[string]string{
		"/api/v1/articles/search?q=x&limit=51": "invalid", "/api/v1/articles/search?q=x&limit=-1": "invalid", "/api/v1/articles/none": "not_found",
		"/api/v1/articles/search?q=%00": "invalid_text",
	} {
		if p := h.do("GET", path, nil).problem(t); p.Code != code {
			t.Errorf("%s: %s, want %s", path, p.Code, code)
		}
	}
	var read struct{ Article protocol.Article }
	h.do("GET", "/api/v1/articles/parking", nil).into(t, &read)
	if a := read.Article; a.Title != "Where to park" || len(a.Twins) != 1 || a.Twins[0].Slug != "parking-es" || a.Nodes[0].Kind != "heading" || a.Department != "scheduling" {
		t.Errorf("%+v", a)
	}
	if raw := string(h.do("GET", "/api/v1/articles/parking", nil).body); strings.Contains(raw, "javascript") || strings.Contains(raw, "script>") || strings.Contains(raw, "onclick") {
		t.Errorf("what somebody wrote came through: %s", raw)
	}
	if a := h.do("POST", "/api/v1/articles/parking/votes", protocol.Vote{Helped: true}); a.StatusCode != 204 {
		t.Errorf("a vote: %d %s", a.StatusCode, a.body)
	}
	if p := h.do("POST", "/api/v1/articles/parking/votes", protocol.Vote{Comment: strings.Repeat("x", 1001)}).problem(t); p.Code != "too_long" {
		t.Errorf("a long comment: %s", p.Code)
	}
}

func TestHelpCentre(t *testing.T) {
	h := open(t)
	page := func(path string, status int, has ...string) string {
		t.Helper()
		a := h.do("GET", path, nil)
		text := string(a.body)
		if a.StatusCode != status {
			t.Errorf("%s: status %d, want %d", path, a.StatusCode, status)
		}
		for _, want := range has {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", path, want, text)
			}
		}
		if strings.Contains(text, "onerror=alert") && !strings.Contains(text, "&lt;img") || strings.Contains(text, "<script") || strings.Contains(text, "javascript:") {
			t.Errorf("%s passes markup on:\n%s", path, text)
		}
		return text
	}
	page("/help/en/", 200, "Rivertown Clinic") // with nothing in it yet
	h.shelve(fewArticles)
	page("/help/en/", 200, `lang="en"`, "/help/en/topics/billing", "1 article", `hreflang="es"`, `hreflang="x-default" href="`+h.base+`/help/"`, "911")
	page("/help/es/", 200, `lang="es"`, "/help/es/topics/scheduling", "1 artículo")
	page("/help/en/topics/scheduling", 200, "/help/en/parking", "The garage &amp; the meadow.")
	page("/help/en/parking", 200, "<h1>Where to park</h1>", "<h2>Garage</h2>", `<th scope="col">Day</th>`, `href="https://maps.example/x?a=1&amp;b=2"`, `href="/help/a/cards"`,
		`rel="canonical" href="`+h.base+`/help/en/parking"`, `hreflang="es" href="`+h.base+`/help/es/parking-es"`, `hreflang="x-default" href="`+h.base+`/help/en/parking"`, "It is behind the house.", "<li>Run</li>")
	page("/help/en/cards", 200, "&lt;img src=x")
	page("/help/en/search?q=where+is+the+garrage", 200, "/help/en/parking", "<mark>garage</mark>", "where is the garage", "noindex")
	page("/help/en/search?q="+url.QueryEscape(`"><script>alert(1)</script>`), 200)
	page("/help/en/search?q=zzzzzz", 200, "no article")
	page("/help/en/nothing", 404, "not here")
	page("/help/es/nothing", 404, "no está aquí")
	page("/help/xx/", 404)
	page("/help/en/topics/nothing", 404)
	page("/help/sitemap.xml", 200, "<loc>"+h.base+"/help/es/parking-es</loc>")
	page("/help/brand.css", 200, "--brand:")
	for from, to := range map[string]string{
		"/help": "/help/", "/help/": "/help/en/", "/help/a/parking-es": "/help/es/parking-es", "/help/es/parking": "/help/es/parking-es",
	} {
		if a := h.do("GET", from, nil, "Accept-Language", "fr"); a.Header.Get("Location") != to {
			t.Errorf("%s leads to %q (%d), want %s", from, a.Header.Get("Location"), a.StatusCode, to)
		}
	}
	if a := h.do("GET", "/help/", nil, "Accept-Language", "es-MX,es;q=0.9"); a.Header.Get("Location") != "/help/es/" {
		t.Errorf("a Spanish browser is led to %q", a.Header.Get("Location"))
	}
	form := func(origin string) answer {
		headers := []string{"Content-Type", "application/x-www-form-urlencoded"}
		if origin != "" {
			headers = append(headers, "Origin", origin)
		}
		return h.do("POST", "/help/en/parking", "helped=no&comment=Which+floor", headers...)
	}
	if a := form(h.base); a.StatusCode != 303 || a.Header.Get("Location") != "/help/en/parking?thanks=1" {
		t.Errorf("a vote: %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	if a := form("https://elsewhere.example"); a.StatusCode != 403 {
		t.Errorf("a vote from another page: %d", a.StatusCode)
	}
	page("/help/en/parking?thanks=1", 200, "Thank you")
	if a := h.do("GET", "/help/en/parking", nil); !strings.Contains(a.Header.Get("Content-Security-Policy"), "style-src 'self'") || strings.Contains(a.Header.Get("Content-Security-Policy"), "script-src") {
		t.Errorf("policy %q", a.Header.Get("Content-Security-Policy"))
	}
}
