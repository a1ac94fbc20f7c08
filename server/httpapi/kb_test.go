package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
)

// published is a new public article of a department.
func (h *house) published(department string) string {
	h.t.Helper()
	a, err := h.articles.Create(h.t.Context(), h.who["admin"], kb.Begun{
		Words: kb.Words{Title: "Where to park", Markdown: "The garage is behind the house.\n"}, Language: "en", Department: department,
	})
	if err == nil {
		_, err = h.articles.SetStatus(h.t.Context(), h.who["admin"], a.ID, a.Version, desk.ArticlePublished)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return string(a.ID)
}

func (h *house) kbArticle(who, method, path string, body any) protocol.KBArticle {
	h.t.Helper()
	var out struct{ Article protocol.KBArticle }
	h.as(who, method, "/api/v1/kb/articles"+path, body).into(h.t, &out)
	return out.Article
}

// An article from its first word to a second address, as its writers and its
// readers see it.
func TestAnArticleIsWritten(t *testing.T) {
	h := open(t)
	a := h.kbArticle("agent", "POST", "", protocol.CreateArticle{Title: "¿Cuánto cuesta una cita?", Language: "es", Department: "scheduling", From: "gap_1"})
	if a.Slug != "cuanto-cuesta-una-cita" || a.Status != "draft" || a.Version != 1 || a.Owner == nil || a.Owner.ID != "s_agent" || a.BegunFrom != "gap_1" || a.MayPublish || !a.MayArrange {
		t.Fatalf("begun: %+v", a)
	}
	id := "/" + a.ID
	a = h.kbArticle("agent", "PUT", id, map[string]any{"version": 1, "title": a.Title, "markdown": "Nada.\n\n<script>x</script>\n"})
	if a.Version != 2 || a.Live != 0 || a.Author.Name != "The agent" {
		t.Fatalf("saved: %+v", a)
	}
	public := "/api/v1/articles/cuanto-cuesta-una-cita"
	if got := h.do("GET", public, nil).StatusCode; got != http.StatusNotFound {
		t.Errorf("a draft is read: %d", got)
	}
	if p := h.as("agent", "POST", "/api/v1/kb/articles"+id+"/status", map[string]any{"status": "published", "version": 2}).problem(t); p.Code != "forbidden" {
		t.Errorf("an agent publishes: %s", p.Code)
	}
	if p := h.as("supervisor", "POST", "/api/v1/kb/articles"+id+"/status", map[string]any{"status": "published", "version": 1}).problem(t); p.Code != "article_changed" {
		t.Errorf("what was published is not what was seen: %s", p.Code)
	}
	h.kbArticle("supervisor", "POST", id+"/status", map[string]any{"status": "published", "version": 2})
	if raw := string(h.do("GET", public, nil).body); !strings.Contains(raw, "Nada.") || strings.Contains(raw, "script") {
		t.Errorf("as readers see it: %s", raw)
	}

	// What an agent saves now is a suggestion: readers see it once it is published.
	h.kbArticle("agent", "PUT", id, map[string]any{"version": 2, "title": a.Title, "markdown": "Diez dólares."})
	if raw := string(h.do("GET", public, nil).body); strings.Contains(raw, "Diez") {
		t.Errorf("a suggestion is read: %s", raw)
	}
	if got := h.kbList("?waiting=true"); len(got) != 1 || got[0].ID != a.ID {
		t.Errorf("waiting to be published: %+v", got)
	}
	h.kbArticle("supervisor", "PUT", id, map[string]any{"version": 3, "title": "Lo que cuesta", "markdown": "Veinte dólares.", "publish": true})

	moved := h.kbArticle("supervisor", "PUT", id+"/settings", map[string]string{"slug": "precio"})
	if moved.Slug != "precio" || len(moved.Former) != 1 {
		t.Errorf("moved: %+v", moved)
	}
	old := h.do("GET", public+"?language=en", nil)
	if old.StatusCode != http.StatusMovedPermanently || old.Header.Get("Location") != "/api/v1/articles/precio?language=en" {
		t.Errorf("the former address: %d %s", old.StatusCode, old.Header.Get("Location"))
	}
	for _, address := range []string{"/precio", "/cuanto-cuesta-una-cita"} { // checklists name it so
		if opened := h.kbArticle("agent", "GET", address, nil); opened.ID != a.ID {
			t.Errorf("by its address %s: %+v", address, opened)
		}
	}
	var read struct{ Article protocol.Article }
	h.do("GET", "/api/v1/articles/precio?language=en", nil).into(t, &read)
	if !read.Article.Fallback || read.Article.Language != "es" || read.Article.Title != "Lo que cuesta" {
		t.Errorf("asked for in English: %+v", read.Article)
	}
	if a := h.do("GET", "/help/es/cuanto-cuesta-una-cita", nil); a.StatusCode != http.StatusMovedPermanently || a.Header.Get("Location") != "/help/es/precio" {
		t.Errorf("the former page: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	if page := string(h.do("GET", "/help/en/precio", nil).body); !strings.Contains(page, `<article lang="es" dir="auto">`) || !strings.Contains(page, "not here in English yet") || !strings.Contains(page, "noindex") {
		t.Errorf("the page in English: %s", page)
	}
	english := h.kbArticle("agent", "POST", "", map[string]string{"title": "What it costs", "language": "en", "translation_of": a.ID})
	h.kbArticle("supervisor", "POST", "/"+english.ID+"/status", map[string]any{"status": "published", "version": 1})
	read.Article = protocol.Article{}
	h.do("GET", "/api/v1/articles/precio?language=en", nil).into(t, &read)
	if read.Article.Slug != "what-it-costs" || read.Article.Fallback {
		t.Errorf("with its twin: %+v", read.Article)
	}

	// For staff alone it is no longer there for anybody else.
	h.kbArticle("supervisor", "PUT", id+"/settings", map[string]string{"audience": "staff"})
	for _, path := range []string{"/api/v1/articles/precio", "/help/es/precio"} {
		if a := h.do("GET", path, nil); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
	var versions struct{ Versions []protocol.KBVersion }
	h.as("manager", "GET", "/api/v1/kb/articles"+id+"/versions", nil).into(t, &versions)
	if len(versions.Versions) != 4 || versions.Versions[0].Version != 4 {
		t.Errorf("versions: %+v", versions)
	}
	back := h.kbArticle("agent", "POST", id+"/restore", map[string]int{"version": 4, "restore": 3})
	if back.Version != 5 || back.Markdown != "Diez dólares." || back.Live != 4 {
		t.Errorf("brought back: %+v", back)
	}
}

// Readers see categories by their names, in their order.
func TestCategoriesHaveNames(t *testing.T) {
	h := open(t)
	h.shelve(fewArticles)
	for key, name := range map[string]map[string]string{"scheduling": {"en": "Your visit", "es": "Su cita"}, "billing": {"en": "Bills"}} {
		position := map[string]int{"scheduling": 1, "billing": 2}[key]
		if a := h.as("admin", "PUT", "/api/v1/kb/categories/"+key, map[string]any{"names": name, "position": position}); a.StatusCode != 200 {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	page := string(h.do("GET", "/help/en/", nil).body)
	if visit, bills := strings.Index(page, ">Your visit<"), strings.Index(page, ">Bills<"); visit < 0 || bills < visit {
		t.Errorf("the shelves: %s", page)
	}
	for path, want := range map[string]string{"/help/es/": ">Su cita<", "/help/es/topics/scheduling": "<h1>Su cita</h1>", "/help/en/parking": ">Your visit</a>", "/help/en/none": ">Your visit<"} {
		if page := string(h.do("GET", path, nil).body); !strings.Contains(page, want) {
			t.Errorf("%s lacks %s: %s", path, want, page)
		}
	}
}

func (h *house) kbList(query string) []protocol.KBRow {
	h.t.Helper()
	var out struct{ Articles []protocol.KBRow }
	h.as("agent", "GET", "/api/v1/kb/articles"+query, nil).into(h.t, &out)
	return out.Articles
}

// What cannot be is refused with a code, and leaves the article as it was.
func TestArticlesRefuse(t *testing.T) {
	h := open(t)
	id := h.published("scheduling")
	other := h.kbArticle("admin", "POST", "", map[string]string{"title": "Cards", "language": "en", "department": "billing"})
	h.kbArticle("admin", "PUT", "/"+other.ID+"/settings", map[string]string{"slug": "cards-now"})
	path := "/api/v1/kb/articles/" + id
	if a := h.as("admin", "PUT", "/api/v1/kb/categories/bills", map[string]any{"department": "billing", "names": map[string]string{"en": "Bills"}}); a.StatusCode != 200 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	before := string(h.as("admin", "GET", path, nil).body)
	for _, c := range []struct {
		who, method, path string
		body              any
		code              string
	}{
		{"admin", "PUT", path, map[string]any{"version": 1, "title": " ", "markdown": "x"}, "title_missing"},
		{"admin", "PUT", path, map[string]any{"version": 1, "title": strings.Repeat("x", 201)}, "too_long"},
		{"admin", "PUT", path, map[string]any{"version": 1, "title": "Two\nlines"}, "invalid"},
		{"admin", "PUT", path, map[string]any{"version": 1, "title": "x", "markdown": strings.Repeat("x", kb.MaxMarkdownBytes+1)}, "too_long"},
		{"admin", "PUT", path, map[string]any{"version": 1, "title": "x", "markdown": strings.Repeat("x", 950_000)}, "too_large"},
		{"admin", "PUT", path, map[string]any{"version": 0, "title": "x"}, "article_changed"},
		{"admin", "PUT", path, map[string]any{"version": 2, "title": "x"}, "article_changed"},
		{"admin", "PUT", path + "/settings", map[string]string{"slug": "Not An Address"}, "slug_invalid"},
		{"admin", "PUT", path + "/settings", map[string]string{"slug": "search"}, "slug_invalid"},
		{"admin", "PUT", path + "/settings", map[string]string{"slug": "cards"}, "slug_taken"}, // the other had it
		{"admin", "PUT", path + "/settings", map[string]string{"slug": "cards-now"}, "slug_taken"},
		{"admin", "PUT", path + "/settings", map[string]string{"audience": "friends"}, "invalid"},
		{"admin", "PUT", path + "/settings", map[string]string{"review_on": "soon"}, "invalid"},
		{"admin", "PUT", path + "/settings", map[string]string{"owner": "s_none"}, "unknown_staff"},
		{"admin", "PUT", path + "/settings", map[string]string{"department": "none"}, "unknown_department"},
		{"admin", "PUT", path + "/settings", map[string]string{"language": "english"}, "invalid"},
		{"admin", "PUT", path + "/settings", map[string]string{"category": "bills"}, "category_elsewhere"},
		{"supervisor", "PUT", path + "/settings", map[string]string{"department": "billing"}, "forbidden"}, // not hers
		{"admin", "POST", path + "/status", map[string]any{"status": "gone", "version": 1}, "invalid"},
		{"admin", "POST", path + "/restore", map[string]int{"version": 1, "restore": 9}, "not_found"},
		{"admin", "PUT", path + "/draft", map[string]any{"version": 9, "title": "x"}, "not_found"},
		{"admin", "POST", "/api/v1/kb/articles", map[string]string{"title": "x", "language": "english"}, "invalid"},
		{"admin", "POST", "/api/v1/kb/articles", map[string]string{"title": "x", "language": "en", "translation_of": id}, "already_translated"},
		{"admin", "POST", "/api/v1/kb/articles", map[string]string{"title": "x", "language": "es", "translation_of": "a_none"}, "not_found"},
		{"admin", "PUT", "/api/v1/kb/categories/Bad%20Key", map[string]any{"names": map[string]string{"en": "x"}}, "not_found"},
		{"admin", "PUT", "/api/v1/kb/categories/ok", map[string]any{"names": map[string]string{}}, "invalid"},
		{"supervisor", "PUT", "/api/v1/kb/categories/bills", map[string]any{"names": map[string]string{"en": "Mine"}}, "forbidden"},
		{"admin", "GET", "/api/v1/kb/articles?limit=101", nil, "invalid"},
		{"admin", "GET", "/api/v1/kb/articles?due_by=soon", nil, "invalid"},
		{"admin", "GET", "/api/v1/kb/articles?department=nowhere", nil, "invalid"},
		{"admin", "POST", "/api/v1/kb/preview", map[string]string{"markdown": strings.Repeat("x", kb.MaxMarkdownBytes+1)}, "too_large"},
	} {
		a := h.as(c.who, c.method, c.path, c.body)
		if p := a.problem(t); p.Code != c.code {
			t.Errorf("%s %s %.80v: %s, want %s", c.method, c.path, c.body, p.Code, c.code)
		}
	}
	if after := string(h.as("admin", "GET", path, nil).body); after != before {
		t.Errorf("something was saved all the same:\n%s\n%s", before, after)
	}
}

// Two people at one article hear of each other, and neither loses a word.
func TestTwoEditors(t *testing.T) {
	h := open(t)
	id := "/" + h.published("scheduling")
	edit := func(who string, leaving bool) protocol.Editing {
		t.Helper()
		var out protocol.Editing
		h.as(who, "POST", "/api/v1/kb/articles"+id+"/editing", map[string]bool{"leaving": leaving}).into(t, &out)
		return out
	}
	if e := edit("agent", false); len(e.Others) != 0 || e.Version != 1 {
		t.Errorf("alone: %+v", e)
	}
	if e := edit("supervisor", false); len(e.Others) != 1 || e.Others[0].Name != "The agent" {
		t.Errorf("the second: %+v", e)
	}
	if e := edit("agent", false); len(e.Others) != 1 || e.Others[0].ID != "s_supervisor" {
		t.Errorf("the first hears: %+v", e)
	}
	words := func(text string) map[string]any {
		return map[string]any{"version": 1, "title": "Where to park", "markdown": text}
	}
	if a := h.as("agent", "PUT", "/api/v1/kb/articles"+id+"/draft", words("The agent's words")); a.StatusCode != 204 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	h.kbArticle("supervisor", "PUT", id, words("The supervisor's words"))
	h.kbArticle("supervisor", "PUT", id, words("The supervisor's words")) // the same again is harmless
	if e := edit("agent", false); e.Version != 2 || e.By.Name != "The supervisor" {
		t.Errorf("the first hears of the version: %+v", e)
	}
	if p := h.as("agent", "PUT", "/api/v1/kb/articles"+id, words("The agent's words")).problem(t); p.Code != "article_changed" || p.Status != 409 {
		t.Errorf("the second save: %+v", p)
	}
	both := h.kbArticle("agent", "GET", id, nil)
	if both.Markdown != "The supervisor's words" || both.Draft == nil || both.Draft.Markdown != "The agent's words" || both.Draft.Version != 1 {
		t.Errorf("both: %+v", both)
	}
	both = h.kbArticle("agent", "PUT", id, map[string]any{"version": 2, "title": "Where to park", "markdown": "Both"})
	if both.Version != 3 || both.Draft != nil {
		t.Errorf("after looking at both: %+v", both)
	}
	if e := edit("supervisor", true); len(e.Others) != 1 {
		t.Errorf("on leaving: %+v", e)
	}
	if e := edit("agent", false); len(e.Others) != 0 {
		t.Errorf("after the other left: %+v", e)
	}
}

// A picture is shown to those who may see an article that shows it, in words
// too, and to nobody else.
func TestPicturesAreAsVisibleAsTheirArticle(t *testing.T) {
	h := open(t)
	id := "/" + h.published("scheduling")
	f := h.upload("agent", photo(t))
	address := "/help/files/" + f.ID
	cookie := []string{"Cookie", "careline_staff=" + h.tokens["agent"]}
	status := func(headers ...string) int {
		t.Helper()
		a := h.do("GET", address, nil, headers...)
		if a.StatusCode == http.StatusOK && (a.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox")) {
			t.Errorf("sent as %v", a.Header)
		}
		return a.StatusCode
	}
	words := func(version int64, text string, publish bool) map[string]any {
		return map[string]any{"version": version, "title": "Where to park", "markdown": text, "publish": publish}
	}
	shows := "The ![blue door](image:" + f.ID + ") there.\n"
	if a, b := status(cookie...), status(); a != 200 || b != 404 {
		t.Errorf("not used yet: who sent it %d, anybody %d", a, b)
	}
	for who, c := range map[string]struct {
		text, code string
	}{
		"agent":      {"![](image:" + f.ID + ")", "alt_missing"},
		"supervisor": {shows, "no_such_file"}, // somebody else's, not yet this article's
	} {
		if p := h.as(who, "PUT", "/api/v1/kb/articles"+id, words(1, c.text, false)).problem(t); p.Code != c.code {
			t.Errorf("%s: %s, want %s", who, p.Code, c.code)
		}
	}
	h.kbArticle("agent", "PUT", id, words(1, shows, false))
	if a, b := status(cookie...), status(); a != 200 || b != 404 {
		t.Errorf("not published: staff %d, anybody %d", a, b)
	}
	h.kbArticle("supervisor", "PUT", id, words(2, shows, true))
	if a, b := status(), status("Cookie", "careline_staff=nonsense"); a != 200 || b != 200 {
		t.Errorf("published: %d, with a cookie that is over %d", a, b)
	}
	slug := h.kbArticle("agent", "GET", id, nil).Slug
	if page := string(h.do("GET", "/help/en/"+slug, nil).body); !strings.Contains(page, `<img src="`+address+`" alt="blue door" loading="lazy">`) {
		t.Errorf("the page: %s", page)
	}
	var read struct{ Article protocol.Article }
	h.do("GET", "/api/v1/articles/"+slug, nil).into(t, &read)
	if n := read.Article.Nodes[0].Nodes[1]; n.Kind != "image" || n.Href != address || n.Text != "blue door" {
		t.Errorf("the tree: %+v", n)
	}
	// Its translation shows it too; an article of other matters may not take it.
	twin := h.kbArticle("agent", "POST", "", map[string]string{"title": "Aparcar", "language": "es", "translation_of": id[1:]})
	h.kbArticle("supervisor", "PUT", "/"+twin.ID, map[string]any{"version": 1, "title": "Aparcar", "markdown": "La ![puerta](image:" + f.ID + ").", "publish": true})
	other := h.kbArticle("agent", "POST", "", map[string]string{"title": "Cards", "language": "en"})
	if p := h.as("agent", "PUT", "/api/v1/kb/articles/"+other.ID, map[string]any{"version": 1, "title": "Cards", "markdown": shows}).problem(t); p.Code != "no_such_file" {
		t.Errorf("in another article: %s", p.Code)
	}
	h.kbArticle("supervisor", "PUT", id+"/settings", map[string]string{"audience": "staff"})
	if got := status(); got != 200 {
		t.Errorf("its translation is still public: %d", got)
	}
	h.kbArticle("supervisor", "POST", "/"+twin.ID+"/status", map[string]any{"status": "archived", "version": 2})
	if a, b := status(), status(cookie...); a != 404 || b != 200 {
		t.Errorf("for staff alone: anybody %d, staff %d", a, b)
	}
	// A file that an article leads to is the same.
	form := h.upload("agent", photo(t))
	h.kbArticle("agent", "PUT", "/"+other.ID, map[string]any{"version": 1, "title": "Cards", "markdown": "[The form](document:" + form.ID + ")"})
	h.kbArticle("admin", "POST", "/"+other.ID+"/status", map[string]any{"status": "published", "version": 2})
	if page := string(h.do("GET", "/help/en/"+other.Slug, nil).body); !strings.Contains(page, `<a href="/help/files/`+form.ID+`"`) {
		t.Errorf("the page: %s", page)
	}
	if a := h.do("GET", "/help/files/"+form.ID, nil); a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the form: %d %v", a.StatusCode, a.Header)
	}
	// What was sent in a conversation is no picture of an article.
	c := h.conversation()
	private := h.shown("/attachments/{id}", c)
	for _, path := range []string{"/help/files/" + private, "/help/files/f_none", "/help/files/%2e%2e"} {
		if a := h.do("GET", path, nil, cookie...); a.StatusCode != 404 {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}
