package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/spanish"
)

// folded drops accents, which few people type on a phone.
var folded = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o",
	"ú", "u", "ù", "u", "û", "u", "ü", "u", "ñ", "n", "ç", "c", "’", "'", "‘", "'", "`", "'", "´", "'")

// word is a folded word of a text and where it stands in it, in bytes.
type word struct {
	text     string
	from, to int
}

// words splits a text into folded words. What stands within a word is part of
// it (don't, C&P), but not the s of a possessive.
func words(s string) []word {
	var out []word
	start := -1
	end := func(at int) {
		if start >= 0 {
			out = append(out, word{fold(s[start:at]), start, at})
			start = -1
		}
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && (r == '\'' || r == '’' || r == '&') && within(s[i+utf8.RuneLen(r):], r):
		default:
			end(i)
		}
	}
	end(len(s))
	return out
}

// Same is what two ways of writing the same words have in common: case, accents
// and what joins words are left out. It is "" where nothing is a word.
func Same(text string) string {
	var b strings.Builder
	for _, w := range words(text) {
		b.WriteString(w.text)
	}
	return b.String()
}

// Folded is a text as two of them are compared word by word: without case,
// accents and what stands between words but for one space.
func Folded(text string) string {
	all := words(text)
	folded := make([]string, len(all))
	for i, w := range all {
		folded[i] = strings.Map(withoutMarks, w.text)
	}
	return strings.Join(folded, " ")
}

// withoutMarks drops accents that are characters of their own.
func withoutMarks(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// within reports whether a word goes on behind an apostrophe or an ampersand.
func within(rest string, mark rune) bool {
	first, size := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(first) {
		return false
	}
	second, _ := utf8.DecodeRuneInString(rest[size:])
	return mark == '&' || first != 's' && first != 'S' || unicode.IsLetter(second)
}

// fold brings a word into the form in which all are compared.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= '0' && s[i] <= '9')
	}
	if plain {
		return s
	}
	return marks.Replace(folded.Replace(strings.ToLower(s)))
}

// marks are what stands within words and says nothing.
var marks = strings.NewReplacer("'", "", "&", "")

// bends are Spanish verbs whose vowel changes with their form: pierdo, perder. No
// one begins with another.
var bends = map[string]string{
	"pierd": "perd", "cuest": "cost", "nieg": "neg", "denieg": "deneg", "encuentr": "encontr", "muestr": "mostr", "prueb": "prob", "aprueb": "aprob",
	"resuelv": "resolv", "vuelv": "volv", "cierr": "cerr", "comienz": "comenz", "empiez": "empez", "piens": "pens", "entiend": "entend", "duerm": "dorm",
	"muer": "mor", "quier": "quer", "recuerd": "record", "duel": "dol",
}

// stem reduces a folded word to what its forms share.
func stem(language, w string) string {
	if len(w) < 4 {
		return w
	}
	switch language {
	case "en":
		env := snowballstem.NewEnv(w)
		english.Stem(env)
		return env.Current()
	case "es":
		for bent, straight := range bends {
			if strings.HasPrefix(w, bent) {
				w = straight + w[len(bent):]
				break
			}
		}
		// The stemmer knows the endings -ción and -sión with their accent alone.
		for _, ending := range []string{"cion", "sion"} {
			if strings.HasSuffix(w, ending) {
				w = w[:len(w)-2] + "ón"
			}
		}
		env := snowballstem.NewEnv(w)
		spanish.Stem(env)
		return folded.Replace(env.Current())
	}
	return w
}

// stops are words that say nothing of what somebody looks for.
var stops = map[string]map[string]bool{
	"en": list("a an the of to in on at for by and or is are was were be been being am i im ive id me my mine we our ours us you your yours " +
		"he she it its they them their this that these those do does did doing done dont doesnt didnt can could cant will would wont should " +
		"shall may might must have has had having with without from as if then than so just not no nor but what whats which who whom whose " +
		"when where why how there here about into up out over under again t s get got getting go going need want like know tell please thanks " +
		"thank hi hello hey ok okay any some all more most much many too very also because cause while still now really help question anyone " +
		"someone something anything let make take way thing things gonna wanna u ur r"),
	"es": list("el la los las un una unos unas de del al a en por para con sin y o u que cual cuales quien cuando donde como cuanto cuanta " +
		"cuantos cuantas mi mis tu tus su sus me te se le les lo nos es son era ser estar esta este esto estos estas ese esa eso hay tengo " +
		"tiene tienen tener puedo puede pueden poder hacer hago hace debo debe si no mas muy ya pero porque pues yo usted ustedes ella ellos " +
		"sobre entre desde hasta necesito quiero saber favor gracias hola buenas ayuda algo alguien todo todos toda todas qe q ke"),
}

func list(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// prefixes are written joined, apart or with a hyphen: copay, co-pay, co pay.
var prefixes = list("co pre re non out in self check e x")

// Term is one word of a field as an engine keeps it.
type Term struct {
	Stem string
	Word string // as it was written, folded; "" for one that was put together
	Stop bool
}

// Terms are the words of a text in a language, with what they make when they
// are joined to the word before.
func Terms(language, text string) []Term {
	var out []Term
	before := ""
	for _, w := range words(text) {
		out = append(out, Term{stem(language, w.text), w.text, stops[language][w.text]})
		if prefixes[before] && len(before)+len(w.text) <= 16 {
			out = append(out, Term{Stem: stem(language, before+w.text), Word: before + w.text})
		}
		before = w.text
	}
	return out
}

// Pairs are the pairs of words that stand next to each other, stop words left
// out.
func Pairs(terms []Term) []string {
	var out []string
	before := ""
	for _, t := range terms {
		if t.Stop {
			continue
		}
		if before != "" {
			out = append(out, before+" "+t.Stem)
		}
		before = t.Stem
	}
	return out
}
