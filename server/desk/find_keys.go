package desk

import (
	"slices"
	"strings"
	"unicode"
)

// Kinds of keys by which a conversation is found; each key begins with one.
const (
	KeyReference = "r:" // the eight signs of it, without the hyphen
	KeyName      = "n:" // a word of the patient's name, or of whom to ask for
	KeyAbout     = "a:" // a word of whom the matter is about
	KeyEmail     = "e:" // an address
	KeyPhone     = "p:" // a number from its last digit to its first
)

const (
	maxKeyBytes = 120
	maxKeyWords = 12 // of one name
)

// folding drops accents, which few people type. The search of articles has its
// own: it folds words of texts, and may change with its index.
var folding = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "æ", "ae",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "ė", "e", "ę", "e", "ě", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i", "į", "i", "ı", "i",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ō", "o", "ő", "o", "œ", "oe",
	"ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "ų", "u",
	"ñ", "n", "ń", "n", "ň", "n", "ç", "c", "ć", "c", "č", "c", "š", "s", "ś", "s", "ş", "s", "ș", "s", "ß", "ss",
	"ž", "z", "ź", "z", "ż", "z", "ł", "l", "ľ", "l", "ĺ", "l", "ř", "r", "ŕ", "r", "ť", "t", "ţ", "t", "ț", "t",
	"ď", "d", "đ", "d", "ð", "d", "þ", "th", "ý", "y", "ÿ", "y", "ğ", "g")

// FoldWords are the words of a name as they are compared: without case,
// accents, and what stands within a word.
func FoldWords(s string) []string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == '`' || r == '´' || unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	// A letter that is lowered may bring a mark of its own with it: İ.
	return strings.Fields(folding.Replace(s))
}

// SearchKeys are the keys by which an event lets its conversation be found.
func SearchKeys(reference string, e *Event) []string {
	var out []string
	b := &e.Body
	switch e.Kind {
	case Opened, Reopened:
		out = append(out, KeyReference+strings.Join(FoldWords(reference), ""))
		out = append(out, wordKeys(KeyName, b.Name)...)
		out = append(out, wordKeys(KeyAbout, b.About)...)
	case AboutSet:
		out = wordKeys(KeyAbout, b.About)
	case ContactGiven:
		if c := b.Contact; c != nil {
			out = wordKeys(KeyName, c.Name)
			if c.Email != "" {
				out = append(out, KeyEmail+foldAddress(c.Email))
			}
			if digits := national(phoneDigits(c.Phone)); digits != "" {
				out = append(out, KeyPhone+backwards(digits))
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(k string) bool { return len(k) > maxKeyBytes })
}

func wordKeys(kind, name string) []string {
	words := FoldWords(name)
	words = words[:min(len(words), maxKeyWords)]
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = kind + w
	}
	return out
}

func foldAddress(s string) string { return folding.Replace(strings.ToLower(s)) }

// phoneDigits are those of a number in any writing, without an extension.
func phoneDigits(s string) string {
	if i := strings.IndexAny(strings.ToLower(s), "x#e"); i >= 0 {
		s = s[:i]
	}
	s = strings.ReplaceAll(s, "(0)", "") // +44 (0)20 …
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// national drops the zeros that stand for a country or a region.
func national(digits string) string { return strings.TrimLeft(digits, "0") }

// numberTail is so much of a number as is the same in its writings with a country
// and without.
const numberTail = 9

// NumberTail is the end of a number, by which it is known again in whatever
// writing; empty for less than a whole one.
func NumberTail(phone string) string {
	digits := national(phoneDigits(phone))
	if len(digits) < minNational {
		return ""
	}
	return digits[max(0, len(digits)-numberTail):]
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
