// Package bcp47 knows which languages there are, by their tags.
package bcp47

import (
	"regexp"
	"slices"

	"golang.org/x/text/language"
)

var (
	tagForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	// anyTongue are registered, and no language that somebody speaks: unknown,
	// several, none.
	anyTongue = []string{"und", "mul", "zxx", "mis"}
)

// Tag is a language's tag as it is written everywhere here:
// "ES" is "es", "pt-br" is "pt-BR". A word that only looks like a tag is none,
// nor is one with extensions: nothing here would go by them.
func Tag(s string) (string, bool) {
	if !tagForm.MatchString(s) {
		return "", false
	}
	tag, err := language.Raw.Parse(s)
	if err != nil || len(tag.Extensions()) > 0 {
		return "", false
	}
	base, _, _ := tag.Raw()
	return tag.String(), !slices.Contains(anyTongue, base.String())
}

// Valid reports whether s is a language's tag in that writing.
func Valid(s string) bool {
	tag, ok := Tag(s)
	return ok && tag == s
}
