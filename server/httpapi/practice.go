package httpapi

import (
	"context"
	"html/template"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"careline/server/auth"
	"careline/server/desk"
)

// practiceLife is how long a browser goes on practising by itself.
const practiceLife = 2 * time.Hour

// beginPractice lets the browser of somebody of the house try a site's chat as
// a patient, on the page that /practice/{key} shows, also before it is live.
func (s *Server) beginPractice(ctx context.Context, r *request, in *sitePath) (*nothing, error) {
	if _, err := s.opts.Clinic.SiteFor(ctx, r.actor, in.Key); err != nil {
		return nil, err
	}
	r.setCookie(r.way.PracticeCookie(in.Key, practiceLife))
	return &nothing{}, nil
}

// practise finds out whether the request comes from a browser that practises:
// its cookie says on which site, and the staff cookie beside it who they are.
// Either without the other is nothing.
func (s *Server) practise(ctx context.Context, c *fiber.Ctx, r *request) {
	names := r.way.Names()
	key, token := cookie(c, names.Practice), cookie(c, names.Staff)
	if key == "" || token == "" || r.origin != "" && !auth.OwnOrigin(s.opts.PublicURL, r.origin, r.host) {
		return
	}
	actor, _, err := s.opts.Clinic.Authenticate(ctx, token, desk.KindStaff)
	if err != nil {
		return // a visitor like any other
	}
	r.practice, r.practitioner = key, actor
}

// whenPublic hides the help centre until the clinic goes live.
func (s *Server) whenPublic(c *fiber.Ctx) error {
	r := requestOf(c.UserContext())
	if s.practise(c.UserContext(), c, r); r.practice == "" {
		public, err := s.opts.Clinic.Public(c.UserContext())
		if err != nil {
			return err
		}
		if !public {
			return desk.ErrNoSuchThing
		}
	}
	return c.Next()
}

// practising is who tries this site as a patient; nobody for everybody else.
func (r *request) practising(key string) desk.Actor {
	if r.practice != key {
		return desk.Actor{}
	}
	return r.practitioner
}

var practicePage = template.Must(template.New("practice").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{{.Name}}</title>
<link rel="stylesheet" href="/help/style.css">
<script src="/widget.js" data-site="{{.Key}}" defer></script>
</head>
<body>
<main>
<h1>{{.Name}}</h1>
<p>{{.Says}}</p>
</main>
</body>
</html>
`))

// practiceSays stands on the practice page, in the languages of the console.
var practiceSays = map[string]string{
	"en": "This page shows the chat as patients will meet it. What you write here is practice: reports count it apart.",
	"es": "Esta página muestra el chat como lo verán los pacientes. Lo que escriba aquí es práctica: los informes lo cuentan aparte.",
}

// practiceFile is a page with a site's chat, for whoever practises on it.
func (s *Server) practiceFile(c *fiber.Ctx) error {
	r, key := requestOf(c.UserContext()), c.Params("key")
	s.practise(c.UserContext(), c, r)
	by := r.practising(key)
	if by.Kind == "" {
		return desk.ErrNoSuchThing
	}
	site, err := s.opts.Clinic.SiteFor(c.UserContext(), by, key)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, demoPolicy)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Type("html", "utf-8")
	lang := c.Query("lang")
	if !slices.Contains(site.Languages, lang) || practiceSays[lang] == "" {
		lang = "en"
	}
	return practicePage.Execute(c.Response().BodyWriter(), struct{ Lang, Name, Key, Says string }{lang, site.Name, site.Key, practiceSays[lang]})
}
