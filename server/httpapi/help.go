package httpapi

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/search"
)

//go:embed help
var helpFiles embed.FS

// helpPolicy is that of pages without a script, which send a form to us alone.
const helpPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// shelfPage is how many articles a page of a topic lists.
const shelfPage = 100

// helpCentre is the public pages of the knowledge base: made on the server,
// without a script. Articles come as trees of known kinds, so nothing anybody
// wrote is ever markup.
type helpCentre struct {
	pages *template.Template
	texts map[string]map[string]string // by language
	style []byte
}

func newHelpCentre() (*helpCentre, error) {
	h := &helpCentre{texts: map[string]map[string]string{}}
	for _, language := range search.Languages {
		raw, err := helpFiles.ReadFile("help/" + language + ".json")
		if err != nil {
			return nil, fmt.Errorf("httpapi: help texts: %w", err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("httpapi: help texts %s: %w", language, err)
		}
		h.texts[language] = texts
	}
	var err error
	if h.style, err = fs.ReadFile(helpFiles, "help/style.css"); err != nil {
		return nil, fmt.Errorf("httpapi: help style: %w", err)
	}
	h.pages, err = template.New("").Funcs(template.FuncMap{"link": linkOf, "file": fileAddress}).ParseFS(helpFiles, "help/page.tmpl")
	if err != nil {
		return nil, fmt.Errorf("httpapi: help pages: %w", err)
	}
	return h, nil
}

// linkOf is where a link of an article leads. Its scheme was judged when the
// tree was made.
func linkOf(href string) template.URL {
	if slug, ok := strings.CutPrefix(href, "article:"); ok {
		return template.URL("/help/a/" + url.PathEscape(slug))
	}
	return template.URL(fileAddress(href))
}

// helpPage is everything a page may show.
type helpPage struct {
	Language, Dir, Title, Description, Clinic, Query string
	T                                                map[string]string
	Canonical, Default                               string // Default: for readers of other languages
	Alternates, Languages                            []helpLanguage
	Hidden                                           bool // not for search machines
	Emergency                                        []helpNumber

	Shelves          []helpShelf
	Shelf, ShelfName string
	List             []helpEntry
	More             string

	Searched, Trouble, Missing, Thanked bool
	Instead                             string

	categories map[string]map[string]string // their names, by key and language

	Article    *kb.Page
	Lang, Note string // where the article is not in the page's language: its own, and a word on that
	Source     *helpSource
}

type (
	helpLanguage struct{ Language, Name, URL string }
	helpNumber   struct{ Tel, Label string }
	helpShelf    struct{ Key, Name, Count string }
	helpEntry    struct {
		Slug, Title, Language, Text string
		Parts                       []helpPart
	}
	helpPart struct {
		Text   string
		Marked bool
	}
	helpSource struct{ Name, URL string }
)

// languageNames are what speakers call their language.
var languageNames = map[string]string{"en": "English", "es": "Español"}

// helpRoutes lists the pages.
func (s *Server) helpRoutes() {
	s.app.Get("/help", slash)
	s.app.Get("/help/", s.helpHome)
	s.app.Get("/help/style.css", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, kinds[".css"])
		c.Set(fiber.HeaderCacheControl, cacheLoader)
		return c.Send(s.help.style)
	})
	s.app.Get("/help/brand.css", s.helpBrand)
	s.app.Get("/help/sitemap.xml", s.helpSitemap)
	s.app.Get("/help/a/:slug", s.helpArticleAnywhere)
	s.app.Get(articleFiles+":id", s.articleFile)
	s.app.Get("/help/:language/", s.helpIndex)
	s.app.Get("/help/:language/search", s.helpSearch)
	s.app.Get("/help/:language/topics/:topic", s.helpTopic)
	s.app.Get("/help/:language/:slug", s.helpArticle)
	s.app.Post("/help/:language/:slug", s.helpVote)
}

// helpHome leads to the language that the browser asks for.
func (s *Server) helpHome(c *fiber.Ctx) error {
	language := c.AcceptsLanguages(search.Languages...)
	if language == "" {
		language = search.Languages[0]
	}
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptLanguage)
	return c.Redirect("/help/"+language+"/", fiber.StatusFound)
}

func (s *Server) helpBrand(c *fiber.Ctx) error {
	site, err := s.helpSite(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, kinds[".css"])
	c.Set(fiber.HeaderCacheControl, cacheLoader)
	return c.SendString(brandStyle(site.BrandColor))
}

// helpSite is the clinic whose name and colours the pages have: the first site.
func (s *Server) helpSite(ctx context.Context) (desk.Site, error) {
	sites, err := s.opts.Clinic.Sites(ctx, desk.System("help"))
	if err != nil || len(sites) == 0 {
		return desk.Site{Name: "Careline"}, err
	}
	return sites[0], nil
}

// helpPageFor begins a page; ok is false for a language there are no pages in.
func (s *Server) helpPageFor(c *fiber.Ctx) (p *helpPage, ok bool, err error) {
	language := c.Params("language")
	texts, ok := s.help.texts[language]
	if !ok {
		return nil, false, nil
	}
	site, err := s.helpSite(c.UserContext())
	if err != nil {
		return nil, false, err
	}
	p = &helpPage{Language: language, Dir: texts["dir"], Title: texts["help"], Clinic: site.Name, T: texts}
	if p.categories, err = s.opts.Articles.CategoryNames(c.UserContext()); err != nil {
		return nil, false, err
	}
	for _, n := range site.Emergency {
		label := n.Label[language]
		if label == "" {
			label = n.Label["en"]
		}
		p.Emergency = append(p.Emergency, helpNumber{n.Tel, label})
	}
	return p, true, nil
}

func (s *Server) helpIndex(c *fiber.Ctx) error {
	p, ok, err := s.helpPageFor(c)
	if err != nil || !ok {
		return s.helpMissing(c, err)
	}
	for _, l := range search.Languages {
		p.addLanguage(s.helpURL(c, "/help/"+l+"/"), l)
	}
	p.Canonical, p.Default = s.helpURL(c, "/help/"+p.Language+"/"), s.helpURL(c, "/help/")
	return s.helpWithShelves(c, p)
}

func (p *helpPage) addLanguage(to, language string) {
	p.Alternates = append(p.Alternates, helpLanguage{Language: language, URL: to})
	if language != p.Language {
		p.Languages = append(p.Languages, helpLanguage{language, languageNames[language], to})
	}
}

// helpURL is the address of a page as others find it.
func (s *Server) helpURL(c *fiber.Ctx, path string) string {
	return s.ownURL(requestOf(c.UserContext()), path)
}

// ownURL is one of our addresses as others find it.
func (s *Server) ownURL(r *request, path string) string {
	if s.opts.PublicURL != nil {
		return strings.TrimSuffix(s.opts.PublicURL.String(), "/") + path
	}
	if r.https {
		return "https://" + r.host + path
	}
	return "http://" + r.host + path
}

func (s *Server) helpWithShelves(c *fiber.Ctx, p *helpPage) error {
	shelves, err := s.opts.Articles.Shelves(c.UserContext(), p.Language)
	if err != nil {
		return err
	}
	if p.categories, err = s.opts.Articles.CategoryNames(c.UserContext()); err != nil {
		return err
	}
	for _, sh := range shelves {
		count := strings.ReplaceAll(p.T["articles_other"], "{n}", strconv.Itoa(sh.Articles))
		if sh.Articles == 1 {
			count = p.T["articles_one"]
		}
		p.Shelves = append(p.Shelves, helpShelf{url.PathEscape(keyOfShelf(sh.Category)), s.shelfName(sh.Category, p), count})
	}
	return s.helpShow(c, p)
}

// noShelf is where articles without a category stand.
const noShelf = "-"

func keyOfShelf(category string) string {
	if category == "" {
		return noShelf
	}
	return category
}

// shelfName is a category as people read it: by the name that it was given, or
// the department's where it is one of the departments.
func (s *Server) shelfName(category string, p *helpPage) string {
	if category == "" {
		return p.T["other"]
	}
	for _, l := range []string{p.Language, "en"} {
		if name := p.categories[category][l]; name != "" {
			return name
		}
	}
	if d := s.opts.Chat.Directory().ByKey[category]; d != nil {
		if name := d.Name[p.Language]; name != "" {
			return name
		}
		return d.Name["en"]
	}
	return strings.ToUpper(category[:1]) + category[1:]
}

func (s *Server) helpTopic(c *fiber.Ctx) error {
	p, ok, err := s.helpPageFor(c)
	topic, escapeErr := url.PathUnescape(c.Params("topic"))
	if err != nil || !ok || escapeErr != nil {
		return s.helpMissing(c, err)
	}
	category := topic
	if topic == noShelf {
		category = ""
	}
	list, next, err := s.opts.Articles.OnShelf(c.UserContext(), p.Language, category, c.Query("after"), shelfPage)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return s.helpMissing(c, nil)
	}
	p.Shelf, p.Title = topic, s.shelfName(category, p)
	for i := range list {
		p.List = append(p.List, helpEntry{Slug: list[i].Slug, Title: list[i].Title, Text: list[i].Description})
	}
	path := "/help/" + p.Language + "/topics/" + url.PathEscape(topic)
	p.Canonical = s.helpURL(c, path)
	if next != "" {
		p.More = path + "?after=" + url.QueryEscape(next)
	}
	return s.helpShow(c, p)
}

func (s *Server) helpSearch(c *fiber.Ctx) error {
	p, ok, err := s.helpPageFor(c)
	if err != nil || !ok {
		return s.helpMissing(c, err)
	}
	p.Query, p.Title, p.Searched, p.Hidden = strings.ToValidUTF8(c.Query("q"), ""), p.T["results"], true, true
	site, err := s.helpSite(c.UserContext())
	if err != nil {
		return err
	}
	found, err := s.opts.Articles.SearchAlone(c.UserContext(), site.ID, requestOf(c.UserContext()).practice != "", search.Query{Text: p.Query, Limit: 20})
	if err != nil {
		if desk.AsError(err).Kind != desk.Unavailable {
			return err
		}
		p.Trouble = true
		return s.helpWithShelves(c, p)
	}
	p.Instead = found.Instead
	for _, h := range found.Hits {
		p.List = append(p.List, helpEntry{Slug: h.Slug, Title: h.Title, Language: h.Language, Parts: partsOf(h.Excerpt, h.Marks)})
	}
	if len(p.List) == 0 {
		return s.helpWithShelves(c, p)
	}
	return s.helpShow(c, p)
}

// partsOf cuts an excerpt at its marks.
func partsOf(text string, marks []search.Mark) (parts []helpPart) {
	runes := []rune(text)
	at := 0
	for _, m := range marks {
		parts = append(parts, helpPart{Text: string(runes[at:m.From])}, helpPart{string(runes[m.From:m.To]), true})
		at = m.To
	}
	return append(parts, helpPart{Text: string(runes[at:])})
}

// helpArticleAnywhere leads to an article whose language the link did not say.
func (s *Server) helpArticleAnywhere(c *fiber.Ctx) error {
	a, err := s.opts.Articles.Article(c.UserContext(), kb.Ask{Slug: c.Params("slug")})
	if err != nil {
		return s.helpMissing(c, err)
	}
	return helpMoved(c, &a)
}

// helpMoved leads to where an article is now. Browsers ask again each time: it
// may move back, and two answers that are kept would lead round in a circle.
func helpMoved(c *fiber.Ctx, a *kb.Page) error {
	c.Set(fiber.HeaderCacheControl, cacheAsk)
	return c.Redirect("/help/"+a.Language+"/"+a.Slug, fiber.StatusMovedPermanently)
}

func (s *Server) helpArticle(c *fiber.Ctx) error {
	p, ok, err := s.helpPageFor(c)
	if err != nil || !ok {
		return s.helpMissing(c, err)
	}
	slug := c.Params("slug")
	a, err := s.opts.Articles.Article(c.UserContext(), kb.Ask{Slug: slug, Language: p.Language})
	if err != nil {
		return s.helpMissing(c, err)
	}
	if a.Slug != slug { // it has moved, or is there in the page's language
		return helpMoved(c, &a)
	}
	if a.Fallback { // the page speaks the reader's language, the article its own
		p.Lang, p.Hidden = a.Language, true
		p.Note = strings.ReplaceAll(p.T["fallback"], "{language}", languageNames[a.Language])
	}
	p.Article, p.Title, p.Description, p.Thanked = &a, a.Title, a.Description, c.Query("thanks") != ""
	p.Shelf, p.ShelfName = url.PathEscape(keyOfShelf(a.Category)), s.shelfName(a.Category, p)
	p.Canonical = s.helpURL(c, "/help/"+a.Language+"/"+a.Slug)
	p.addLanguage(p.Canonical, a.Language)
	for _, t := range a.Twins {
		p.addLanguage(s.helpURL(c, "/help/"+t.Language+"/"+t.Slug), t.Language)
	}
	for _, l := range p.Alternates { // English where there is, else the article's own
		if p.Default == "" || l.Language == search.Languages[0] {
			p.Default = l.URL
		}
	}
	if a.License != "" || a.Source != "" {
		p.Source = &helpSource{Name: a.License}
		if u, err := url.Parse(a.SourceURL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
			p.Source.URL = a.SourceURL
		}
		if p.Source.Name == "" {
			p.Source.Name = a.Source
		}
	}
	return s.helpShow(c, p)
}

// helpVote takes a form; a page of ours alone may send it.
func (s *Server) helpVote(c *fiber.Ctx) error {
	r := requestOf(c.UserContext())
	// A page that sends no referrer says "null".
	if r.origin != "" && r.origin != "null" && !r.ours {
		return desk.ErrForbidden
	}
	helped := c.FormValue("helped")
	if helped != "yes" && helped != "no" {
		return s.helpArticle(c)
	}
	slug := c.Params("slug")
	if r.practice == "" { // what the house says of its own articles is no reader's word
		if err := s.opts.Articles.Vote(c.UserContext(), slug, helped == "yes", strings.ToValidUTF8(c.FormValue("comment"), "")); err != nil {
			return s.helpMissing(c, err)
		}
	}
	return c.Redirect("/help/"+url.PathEscape(c.Params("language"))+"/"+url.PathEscape(slug)+"?thanks=1", fiber.StatusSeeOther)
}

// helpMissing answers that there is no such page, in a language we speak, or
// passes on what went wrong.
func (s *Server) helpMissing(c *fiber.Ctx, err error) error {
	if err != nil && desk.AsError(err).Kind != desk.NotFound {
		return err
	}
	language := c.Params("language")
	if !slices.Contains(search.Languages, language) {
		language = search.Languages[0]
	}
	site, err := s.helpSite(c.UserContext())
	if err != nil {
		return err
	}
	texts := s.help.texts[language]
	c.Status(fiber.StatusNotFound)
	return s.helpWithShelves(c, &helpPage{Language: language, Dir: texts["dir"], Title: texts["missing"], Clinic: site.Name, T: texts, Missing: true, Hidden: true})
}

func (s *Server) helpShow(c *fiber.Ctx, p *helpPage) error {
	var b bytes.Buffer
	if err := s.help.pages.ExecuteTemplate(&b, "page", p); err != nil {
		return fmt.Errorf("httpapi: help page: %w", err)
	}
	c.Set(fiber.HeaderContentSecurityPolicy, helpPolicy)
	c.Set(fiber.HeaderContentType, kinds[".html"])
	c.Set(fiber.HeaderCacheControl, cacheAsk)
	return c.Send(b.Bytes())
}

// sitemapLimit is what one file may list.
const sitemapLimit = 50_000

func (s *Server) helpSitemap(c *fiber.Ctx) error {
	type entry struct {
		Loc string `xml:"loc"`
	}
	type set struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []entry  `xml:"url"`
	}
	var all set
	for _, language := range search.Languages {
		all.URLs = append(all.URLs, entry{s.helpURL(c, "/help/"+language+"/")})
		shelves, err := s.opts.Articles.Shelves(c.UserContext(), language)
		if err != nil {
			return err
		}
		for _, sh := range shelves {
			for after, more := "", true; more && len(all.URLs) < sitemapLimit; {
				list, next, err := s.opts.Articles.OnShelf(c.UserContext(), language, sh.Category, after, 1000)
				if err != nil {
					return err
				}
				for i := range list {
					all.URLs = append(all.URLs, entry{s.helpURL(c, "/help/"+language+"/"+list[i].Slug)})
				}
				after, more = next, next != ""
			}
		}
	}
	raw, err := xml.Marshal(all)
	if err != nil {
		return fmt.Errorf("httpapi: sitemap: %w", err)
	}
	c.Set(fiber.HeaderContentType, "application/xml")
	return c.Send(append([]byte(xml.Header), raw...))
}
