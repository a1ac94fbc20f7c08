package bcp47

import "testing"

func TestLanguagesAreThoseOfTheRegistry(t *testing.T) {
	for s, want := range map[string]string{
		"en": "en", "ES": "es", "en-us": "en-US", "pt-BR": "pt-BR", "es-419": "es-419", "zh-hant": "zh-Hant", "zh-hant-tw": "zh-Hant-TW",
		"so": "so", "ht": "ht", "fil": "fil", "tl": "tl", "hmn": "hmn", "yue": "yue", "ase": "ase", "spa": "es", "de-1996": "de-1996",
	} {
		if got, ok := Tag(s); !ok || got != want {
			t.Errorf("%q is %q, %v; want %q", s, got, ok, want)
		}
		if Valid(s) != (s == want) {
			t.Errorf("%q is taken as it is: %v", s, Valid(s))
		}
	}
	for _, s := range []string{
		"", "e", "klingon", "i-klingon", "Klingon", "english", "spanish", "fran", "xx", "zz", "en-klingon", "aa-klingon", "qq-US", "en_US", "en-", "-en",
		"en us", "en;es", "und", "mul", "zxx", "x-foo", "en-x-foo", "en-u-co-phonebk", "root", "español", "en\n",
	} {
		if tag, ok := Tag(s); ok {
			t.Errorf("%q is taken for the language %q", s, tag)
		}
	}
}
