package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"careline/server/desk"
)

// forPrograms begin sentences about how a program asks: no screen of ours shows
// them to anybody.
var forPrograms = []string{
	"%s", "after and limit are", "limit is", "There is no such view.", "This is not a cursor", "cursor is one", "seq is", "seen is",
	"client_id is", "This client_id", "Say how it was: phone", "Say how the call went:", "Choose how you want to wait:", "A draft is",
	"Presence is", "A score is", "An answer is a whole number", "effective_from is", "There are tools of these kinds", "A macro can reply",
	"A question is of one", "format is", "Careline-Name is", "Send the topics.", "The request is not a JSON", "Send JSON,",
	"This address", "The request's headers", "The request cannot", "Say to whom in staff_id", "from is before", "An article is opened,",
	"A visit is named", "There is no such frame", "This connection follows", "This is not a frame", "Offer the WebSocket", "state is open,",
}

var verbs = regexp.MustCompile(`%[a-z]`)

// TestRefusalsAreWrittenInSpanish reads the sentences with which something is
// refused off the code, and looks for each in Spanish, with the same things
// filled in.
func TestRefusalsAreWrittenInSpanish(t *testing.T) {
	said := map[string]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sentence, ok := refusal(n); ok {
				said[sentence] = path
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(said) < 300 {
		t.Fatalf("found %d sentences: this test does not see them any more", len(said))
	}
	for sentence, path := range said {
		if slices.ContainsFunc(forPrograms, func(begin string) bool { return strings.HasPrefix(sentence, begin) }) {
			continue
		}
		filled := verbs.ReplaceAllStringFunc(sentence, func(verb string) string { return map[string]string{"%d": "42"}[verb] + "“x”" })
		if desk.In(filled, "es") == filled {
			t.Errorf("%s: %q is not in server/desk/spanish.json", path, sentence)
		}
		if spanish := desk.In(sentence, "es"); !slices.Equal(verbs.FindAllString(sentence, -1), verbs.FindAllString(spanish, -1)) {
			t.Errorf("%q and %q fill in other things", sentence, spanish)
		}
	}
}

// refusal is the sentence of a node that refuses something: Invalidf("…"),
// errNotReady("…"), refused(field, "…"), Refusal{field, "…"}, Public: "…" or
// Problem: "…", plain or filled in.
func refusal(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		switch called(n) {
		case "Invalidf", "errNotReady":
			return literal(n.Args[0])
		case "refused":
			return ofField(n.Args)
		}
	case *ast.CompositeLit:
		if name, ok := n.Type.(*ast.Ident); ok && name.Name == "Refusal" {
			return ofField(n.Elts)
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Public" || key.Name == "Problem") {
			if call, ok := n.Value.(*ast.CallExpr); ok && called(call) == "Sprintf" {
				return literal(call.Args[0])
			}
			return literal(n.Value)
		}
	}
	return "", false
}

// onlyCommands are the fields of refusals that only a command says, in English as
// all of it.
var onlyCommands = []string{"file", "map", "columns", "name"}

// ofField is the sentence that is said about a field of a question.
func ofField(said []ast.Expr) (string, bool) {
	if len(said) != 2 {
		return "", false
	}
	if field, ok := literal(said[0]); !ok || slices.Contains(onlyCommands, field) {
		return "", false
	}
	if call, ok := said[1].(*ast.CallExpr); ok && called(call) == "Sprintf" {
		return literal(call.Args[0])
	}
	return literal(said[1])
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil && text != ""
}
