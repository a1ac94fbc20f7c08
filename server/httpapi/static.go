package httpapi

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
)

// How long browsers keep what. Files under assets/ are named after their
// content, so they never change; pages are asked about every time.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheAsk     = "no-cache"
	cacheLoader  = "public, max-age=300"
)

// file is one file of a front end, ready to be sent.
type file struct {
	kind   string
	tag    string
	plain  []byte
	zipped func() []byte // nil where compressing gains nothing
}

// folder is a front end in memory.
type folder map[string]*file

// kinds by extension; the system's own table differs between machines.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

// open reads a front end into memory. Files of unknown kinds are not served.
func open(from fs.FS) (folder, error) {
	files := folder{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		kind := kinds[path.Ext(name)]
		if kind == "" {
			return nil
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(raw)
		f := &file{kind: kind, plain: raw, tag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
		if len(raw) > 512 && !strings.HasPrefix(kind, "image/png") && !strings.HasPrefix(kind, "font/") {
			f.zipped = sync.OnceValue(func() []byte { return zip(raw) })
		}
		files[name] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: read front end: %w", err)
	}
	if files["index.html"] == nil { // not built yet: the page that says so
		files["index.html"] = files["placeholder.html"]
	}
	return files, nil
}

func zip(raw []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a valid level
	_, _ = w.Write(raw)                                   // into memory
	_ = w.Close()
	return b.Bytes()
}

// send answers with a file. The policy stands in the headers already.
func (f *file) send(c *fiber.Ctx, cache string) error {
	c.Set(fiber.HeaderCacheControl, cache)
	c.Set(fiber.HeaderETag, f.tag)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), f.tag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, f.kind)
	if f.zipped != nil && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.zipped())
	}
	return c.Send(f.plain)
}

func cacheOf(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return cacheForever
	}
	return cacheAsk
}

// loader sends the one script that clinics put on their pages. Any page may
// load it, with or without CORS and under COEP.
func (s *Server) loader(c *fiber.Ctx) error {
	f := s.widget["widget.js"]
	if f == nil {
		return desk.ErrNoSuchThing
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(corp, "cross-origin")
	return f.send(c, cacheLoader)
}

// widgetFile sends the iframe's page, for a site that exists and to be
// embedded by that site's pages alone, and the files it loads.
func (s *Server) widgetFile(c *fiber.Ctx) error {
	name := c.Params("*")
	if name == "" {
		name = "index.html"
	}
	f := s.widget[name]
	if f == nil {
		return desk.ErrNoSuchThing
	}
	c.Set(corp, "cross-origin")
	c.Set(coep, "require-corp")
	if strings.HasPrefix(f.kind, "text/html") {
		if err := checkQuery(c); err != nil {
			return err
		}
		r, key := requestOf(c.UserContext()), c.Query("site")
		s.practise(c.UserContext(), c, r)
		site, err := s.opts.Clinic.SiteFor(c.UserContext(), r.practising(key), key)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentSecurityPolicy, widgetPolicy(r, site.Origins))
	}
	return f.send(c, cacheOf(name))
}

// consoleFile sends the console. Its routes live in the browser, so whatever
// names no file gets the start page.
func (s *Server) consoleFile(c *fiber.Ctx) error {
	name := c.Params("*")
	f := s.console[name]
	if f == nil {
		if strings.HasPrefix(name, "assets/") {
			return desk.ErrNoSuchThing
		}
		name = "index.html"
		if f = s.console[name]; f == nil {
			return desk.ErrNoSuchThing
		}
	}
	c.Set(fiber.HeaderContentSecurityPolicy, consolePolicy(requestOf(c.UserContext())))
	c.Set(coop, "same-origin")
	return f.send(c, cacheOf(name))
}

// demoFile sends the clinic's page of demo mode.
func (s *Server) demoFile(c *fiber.Ctx) error {
	name := c.Params("*")
	if name == "" {
		name = "index.html"
	}
	f := s.demo[name]
	if f == nil {
		return desk.ErrNoSuchThing
	}
	c.Set(fiber.HeaderContentSecurityPolicy, demoPolicy)
	return f.send(c, cacheAsk)
}

// home is where somebody lands who knows only the host's name.
func (s *Server) home(c *fiber.Ctx) error {
	if s.opts.Demo {
		return c.Redirect("/demo/", fiber.StatusFound)
	}
	return c.Redirect("/console/", fiber.StatusFound)
}

// slash sends a folder's name without its slash to the folder, query and all.
func slash(c *fiber.Ctx) error {
	to := c.Path() + "/"
	if q := c.Context().QueryArgs().String(); q != "" {
		to += "?" + q
	}
	return c.Redirect(to, fiber.StatusMovedPermanently)
}
