package guard_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"careline/server/guard"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	for _, c := range []struct {
		text, masked string
		found        []guard.Kind
	}{
		{"how much is my copay", "how much is my copay", nil},
		{"my mail is maria.lopez+x@mail.example.org please", "my mail is [e-mail] please", []guard.Kind{guard.Email}},
		{"card 4111 1111 1111 1111 was charged", "card [number] was charged", []guard.Kind{guard.Card}},
		{"ssn 123-45-6789", "ssn [number]", []guard.Kind{guard.SSN}},
		{"call (555) 010-2030", "call [number]", []guard.Kind{guard.Phone}},
		{"+44 20 7946 0958 is mine", "[number] is mine", []guard.Kind{guard.Phone}},
		{"member XJ4477812A", "member [number]", []guard.Kind{guard.Number}},
		{"born 03/14/1961.", "born [number].", []guard.Kind{guard.Number}},
		{"٠١٢٣٤٥٦٧٨", "[number]", []guard.Kind{guard.Number}},
		{"4111-1111-1111-1112", "[number]", []guard.Kind{guard.Number}},
		// What is no secret stays: a form, a year, an emergency number, a share, hours.
		{"form 1095-A for 2025", "form 1095-A for 2025", nil},
		{"call 911 or 988", "call 911 or 988", nil},
		{"80/20 plan, open 8-5", "80/20 plan, open 8-5", nil},
		{"a@ and @b", "a@ and @b", nil},
		{"", "", nil},
	} {
		masked, found := guard.Mask(c.text)
		if masked != c.masked || !slices.Equal(found, c.found) {
			t.Errorf("%q became %q, %v; want %q, %v", c.text, masked, found, c.masked, c.found)
		}
	}
}

// Whatever stands around it, a long number and an address are gone, valid text
// stays valid, and masking again changes nothing.
func TestMaskProperty(t *testing.T) {
	around := rapid.StringOfN(rapid.RuneFrom([]rune("abz éñ,;!?\n'مر日本 ")), 0, 12, -1)
	secret := rapid.OneOf(
		rapid.StringMatching(`[0-9]{5,19}`),
		rapid.StringMatching(`[0-9]{3}[-. ][0-9]{2}[-. ][0-9]{4}`),
		rapid.StringMatching(`\([0-9]{3}\) [0-9]{3}-[0-9]{4}`),
		rapid.StringMatching(`[A-Z]{1,3}[0-9]{6,9}[A-Z]?`),
		rapid.StringMatching(`[a-z][a-z.]{0,8}[a-z]@[a-z]{2,8}\.(com|org|example)`),
	)
	rapid.Check(t, func(t *rapid.T) {
		hidden := secret.Draw(t, "secret")
		before, after := around.Draw(t, "before"), around.Draw(t, "after")
		text := before + " " + hidden + " " + after
		masked, found := guard.Mask(text)
		if len(found) == 0 || strings.Contains(masked, hidden) || longest(masked) > 4 {
			t.Fatalf("%q became %q, %v", text, masked, found)
		}
		if !strings.HasPrefix(masked, before) || !strings.HasSuffix(masked, after) {
			t.Fatalf("%q became %q: what stood around it changed", text, masked)
		}
		if again, more := guard.Mask(masked); again != masked || len(more) > 0 || !utf8.ValidString(masked) {
			t.Fatalf("masked again %q became %q", masked, again)
		}
	})
}

// Any text at all: nothing is invented, no run of digits is left.
func TestMaskOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		masked, found := guard.Mask(text)
		if len(found) == 0 && masked != text {
			t.Fatalf("%q became %q though nothing was found", text, masked)
		}
		if longest(masked) > 4 {
			t.Fatalf("%q became %q", text, masked)
		}
	})
}

// longest is the longest run of digits.
func longest(s string) (most int) {
	n := 0
	for _, r := range s {
		if n++; !unicode.IsDigit(r) {
			n = 0
		}
		most = max(most, n)
	}
	return most
}
