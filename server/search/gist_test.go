package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormal(t *testing.T) {
	for in, want := range map[string]string{
		"  What's my CO-PAY?! ":   "what my co pay",
		"¿Cuánto cuesta?":         "cuanto cuesta",
		"?!… —":                   "",
		"مواعيد 日本 words":         "مواعيد 日本 words",
		strings.Repeat("ab ", 99): strings.TrimSpace(strings.Repeat("ab ", normalWords)),
	} {
		if got := Normal(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "query")
		got := Normal(in)
		if !utf8.ValidString(got) || len([]rune(got)) > normalRunes || Normal(got) != got {
			t.Fatalf("%q is kept as %q, that as %q", in, got, Normal(got))
		}
	})
}

func TestGist(t *testing.T) {
	l := NewLexicon(nil)
	for _, same := range [][]string{
		{"how much is my copay", "the co-pay, how much?", "copays"},
		{"parking garage", "where are the parking garages", "Garage: parking?"},
		{"what is a deductible", "before insurance pays"},
	} {
		for _, q := range same[1:] {
			if got, want := l.Gist("en", q), l.Gist("en", same[0]); got != want {
				t.Errorf("%q is %q, but %q is %q", q, got, same[0], want)
			}
		}
	}
	if a, b := l.Gist("en", "parking"), l.Gist("en", "wheelchair"); a == b {
		t.Errorf("two matters have one gist %q", a)
	}
	if got := l.Gist("en", "what is it"); got == "" {
		t.Error("a query of stop words has no gist")
	}
	if got := l.Gist("es", "estacionamientos"); got != l.Gist("es", "estacionamiento") {
		t.Errorf("in Spanish %q", got)
	}
}
