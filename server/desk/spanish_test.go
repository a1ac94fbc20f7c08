package desk_test

import (
	"testing"

	"careline/server/desk"
)

func TestASentenceInTheReadersLanguage(t *testing.T) {
	long := desk.Invalidf("A password needs at least %d characters. Several words in a row make a good one.", 12)
	for language, want := range map[string]string{
		"en": "A password needs at least 12 characters. Several words in a row make a good one.",
		"es": "La contraseña necesita al menos 12 caracteres. Varias palabras seguidas son una buena.",
		"fr": "A password needs at least 12 characters. Several words in a row make a good one.",
	} {
		if got := long.In(language); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
	if got := desk.In("Nobody wrote this one.", "es"); got != "Nobody wrote this one." {
		t.Errorf("what is not translated: %q", got)
	}
}

func TestWhatABrowserReads(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "es": "es", "es-MX,es;q=0.9,en;q=0.8": "es", "fr-FR, ES;q=0.5": "es", "en-US,es;q=0.9": "en", "est, de": "en", "*": "en",
	} {
		if got := desk.Reads(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}
