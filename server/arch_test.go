package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which packages of the project each package may import. A package
// that is not in it fails the test: whoever adds one decides here where it
// stands. Main may import everything.
var arrows = map[string][]string{
	"migrations":    {},
	"widget":        {},
	"agent-console": {},

	"server/desk":               {},
	"server/guard":              {},
	"server/bcp47":              {},
	"server/bus":                {},
	"server/config":             {},
	"server/hours":              {},
	"server/auth":               {"server/desk", "server/config"}, // config: what counts as this computer
	"server/protocol":           {"server/desk", "server/report"}, // report: how figures are sent
	"server/attach":             {"server/desk"},
	"server/routing":            {"server/desk"},
	"server/report":             {"server/desk", "server/hours"},
	"server/store":              {"server/desk", "server/report", "migrations"}, // report: facts are written with the events
	"server/figures":            {"server/desk", "server/hours", "server/report", "server/store"},
	"server/chat":               {"server/bcp47", "server/desk", "server/store", "server/bus", "server/hours", "server/report", "server/routing", "server/attach"}, // report: calendars of all versions of hours
	"server/clinic":             {"server/bcp47", "server/desk", "server/store", "server/bus", "server/hours", "server/routing", "server/auth", "server/config"},   // routing: rings of overflow; config: what counts as this computer
	"server/realtime":           {"server/desk", "server/protocol", "server/chat", "server/auth", "server/bus"},                                                    // never store
	"server/jobs":               {"server/desk", "server/store", "server/chat", "server/figures"},
	"server/backup":             {"server/desk", "server/store", "server/attach"},
	"server/wsclient":           {"server/protocol"},
	"server/search":             {},
	"server/search/searchtest":  {"server/search"},
	"server/search/blevesearch": {"server/search"},
	"server/kb":                 {"server/bcp47", "server/attach", "server/desk", "server/store", "server/search", "server/guard"}, // guard: what is kept of a query is masked
	"server/telemetry":          {},
	"server/voice":              {"server/desk", "server/store", "server/report", "server/search"}, // search: what two words have in common
	"server/search/meilisearch": {"server/search"},
	// Conversations and their events reach httpapi through chat alone.
	"server/httpapi":      {"server/desk", "server/protocol", "server/chat", "server/clinic", "server/auth", "server/kb", "server/search", "server/figures", "server/report", "server/attach", "server/httpapi/lend", "server/voice", "server/telemetry"},
	"server/httpapi/lend": {},

	// What tests and measurements run with; no part of the product imports it.
	"server/bus/bustest":     {"server/bus"},
	"server/store/storetest": {"server/desk", "server/store"},
	"test/rig":               {"server/wsclient", "server/protocol"},
	"test/load":              {"server/wsclient", "server/protocol", "server/desk", "migrations", "server/store", "server/store/storetest", "server/report", "server/figures", "test/rig", "server/kb", "server/search", "server/search/blevesearch", "server/search/meilisearch"},
	"test/replay":            {"test/rig"},
	"test/faults":            {"server/wsclient", "server/protocol", "server/desk", "server/store/storetest", "test/rig"},

	"server/search/meilisearch/meilitest": {}, // a server of the tests
}

// homes says which packages may import an outside library: one each, so that
// replacing a library means opening one package. A library that is not in it
// fails the test.
var homes = map[string][]string{
	"github.com/gofiber/fiber/v2":            {"server/httpapi", "server/httpapi/lend"},
	"github.com/danielgtaylor/huma/v2":       {"server/httpapi"},
	"github.com/gorilla/websocket":           {"server/realtime", "server/wsclient", "test/load"}, // server; our client; the bench's floor
	"github.com/golang-jwt/jwt/v5":           {"server/auth"},
	"github.com/alexedwards/argon2id":        {"server/auth"},
	"modernc.org/sqlite":                     {"server/store", "test/load"}, // the bench's floor
	"github.com/jackc/pgx/v5":                {"server/store", "server/store/storetest", "test/load"},
	"github.com/pressly/goose/v3":            {"server/store"},
	"github.com/blevesearch/bleve/v2":        {"server/search/blevesearch"},
	"github.com/blevesearch/bleve_index_api": {"server/search/blevesearch"},
	"github.com/blevesearch/snowballstem":    {"server/search"},
	"github.com/meilisearch/meilisearch-go":  {"server/search/meilisearch"},
	"github.com/prometheus/client_golang":    {"server/telemetry"},
	"github.com/prometheus/common":           {"server/telemetry"},
	"github.com/yuin/goldmark":               {"server/kb"},
	"gopkg.in/yaml.v3":                       {"server/kb"},
	"golang.org/x/image":                     {"server/attach"},
	"pgregory.net/rapid":                     {"server/search/searchtest"},
	"go.uber.org/goleak":                     {},
	"github.com/google/go-cmp":               {"server/search/searchtest"},
	"golang.org/x/term":                      {"server"}, // a password typed unseen
	"golang.org/x/text":                      {"server/bcp47"},
}

// source is one Go file of the project.
type source struct {
	pkg     string // its folder, from the root
	name    string
	test    bool
	imports []string
	file    *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	root := ".."
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); p != root && (n == "node_modules" || n == "dist" || n == "testdata" || n == "data" || strings.HasPrefix(n, ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		if path.Ext(p) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		s := source{pkg: path.Dir(filepath.ToSlash(rel)), name: rel, test: strings.HasSuffix(p, "_test.go"), file: f}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, name)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("found %d files: not looking at the project", len(all))
	}
	return all
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, s := range sources(t) {
		allowed, known := arrows[s.pkg]
		if s.pkg == "server" || s.test {
			continue
		}
		if !known {
			t.Errorf("%s: package %s has no row in arrows: decide what it may import", s.name, s.pkg)
			continue
		}
		for _, i := range s.imports {
			own, ours := strings.CutPrefix(i, "careline/")
			if ours && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s; %s may import %v", s.name, own, s.pkg, allowed)
			}
		}
	}
}

func TestEachLibraryHasOneHome(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, i := range s.imports {
			if first, _, _ := strings.Cut(i, "/"); !strings.Contains(first, ".") {
				continue // standard library, or ours
			}
			home, known := homeOf(i)
			switch {
			case s.pkg == "server/desk":
				t.Errorf("%s imports %s; desk is standard library only", s.name, i)
			case strings.HasSuffix(s.pkg, "test") && len(home) == 0 && known: // suites may use test libraries
			case !known:
				t.Errorf("%s imports %s, which has no row in homes: decide which package owns it", s.name, i)
			case !slices.Contains(home, s.pkg):
				t.Errorf("%s imports %s; only %v may", s.name, i, home)
			}
		}
	}
}

func homeOf(i string) ([]string, bool) {
	for lib, home := range homes {
		if i == lib || strings.HasPrefix(i, lib+"/") {
			return home, true
		}
	}
	return nil, false
}

// Nothing registers itself: what runs stands in wire.go.
func TestNoInitFunctions(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", s.name)
			}
		}
	}
}

// Every package says what it owns, must not know and promises.
func TestPackagesHaveComments(t *testing.T) {
	said := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test {
			said[s.pkg] = said[s.pkg] || s.file.Doc != nil
		}
	}
	for pkg, ok := range said {
		if !ok {
			t.Errorf("package %s has no package comment", pkg)
		}
	}
}
