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

// What is filled in is in the reader's language where its words are ours, and
// else stays: names of columns and keys are typed as they are.
func TestWhatIsFilledInIsTranslated(t *testing.T) {
	for english, want := range map[string]string{
		"This macro refers to a tag that was deleted. Nothing was done. Whoever manages it can mend it.":                                                   "Esta macro se refiere a una etiqueta que se eliminó. No se hizo nada. Quien la lleva puede arreglarla.",
		"A language can be offered once everything is written in it. Still missing: billing topic refund (fr), canned reply “A time” (fr), tag name (fr).": "Un idioma se ofrece cuando todo está escrito en él. Falta: billing, tema refund (fr), respuesta preparada “A time” (fr), nombre de tag (fr).",
		"The file needs the columns name, department.": "El archivo necesita las columnas name, department.",
	} {
		if got := desk.In(english, "es"); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
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
