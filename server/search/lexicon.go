package search

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
)

// The lexicon of the house: what patients say, and how articles put it.
var (
	//go:embed lexicon.en.txt
	lexiconEN string
	//go:embed lexicon.es.txt
	lexiconES string
)

// Lexicon leads from everyday words to those of articles. It is never changed
// once made.
type Lexicon struct {
	entries map[string][]entry          // by language
	starts  map[string]map[string][]int // of the triggers, which entries they are of
	words   map[string]map[string]bool
}

// entry: when somebody writes one of the triggers, the puts are looked for too.
type entry struct {
	triggers []trigger
	puts     [][]string
}

// trigger is stems that stand close together.
type trigger struct {
	stems   []string
	ordered bool // in this order alone
}

// Synonym is one that a clinic adds: all ways of saying lead to all others.
type Synonym struct {
	Language string
	Ways     []string
}

// NewLexicon is the built-in lexicon with a clinic's synonyms. Synonyms that
// lead back to each other do no harm: each is followed once.
func NewLexicon(synonyms []Synonym) *Lexicon {
	l := &Lexicon{entries: map[string][]entry{}, starts: map[string]map[string][]int{}, words: map[string]map[string]bool{}}
	l.read("en", lexiconEN)
	l.read("es", lexiconES)
	for _, s := range synonyms {
		for i, way := range s.Ways {
			others := slices.Concat(s.Ways[:i], s.Ways[i+1:])
			l.add(s.Language, []string{way}, others)
		}
	}
	return l
}

// read takes in lines of the form: trigger | trigger => put ; put.
func (l *Lexicon) read(language, text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		left, right, _ := strings.Cut(line, "=>")
		l.add(language, strings.Split(left, "|"), strings.Split(right, ";"))
	}
}

func (l *Lexicon) add(language string, triggers, puts []string) {
	var e entry
	for _, t := range triggers {
		if stems := l.stems(language, t, true); len(stems) > 0 {
			ordered := len(stems) > 1 && slices.ContainsFunc(words(t), func(w word) bool { return stops[language][w.text] })
			e.triggers = append(e.triggers, trigger{stems, ordered})
		}
	}
	for _, p := range puts {
		if stems := l.stems(language, p, false); len(stems) > 0 {
			e.puts = append(e.puts, stems)
		}
	}
	if len(e.triggers) == 0 || len(e.puts) == 0 {
		return
	}
	if l.starts[language] == nil {
		l.starts[language] = map[string][]int{}
	}
	for _, t := range e.triggers {
		l.starts[language][t.stems[0]] = append(l.starts[language][t.stems[0]], len(l.entries[language]))
	}
	l.entries[language] = append(l.entries[language], e)
}

func (l *Lexicon) stems(language, text string, trigger bool) []string {
	var out []string
	for _, w := range words(text) {
		out = append(out, stem(language, w.text))
		if trigger {
			if l.words[language] == nil {
				l.words[language] = map[string]bool{}
			}
			l.words[language][w.text] = true
		}
	}
	return out
}

// meant is an entry that somebody's words lead to, and where the longest of its
// triggers stands in them.
type meant struct {
	entry *entry
	at    []int
}

// meant are the entries that stems lead to, those by the longest phrase first.
func (l *Lexicon) meant(language string, stems []string) []meant {
	var all []meant
	for _, i := range l.touched(language, stems) {
		e := &l.entries[language][i]
		var longest []int
		for _, t := range e.triggers {
			if len(t.stems) <= len(longest) {
				continue
			}
			if at, ok := match(t.stems, stems, t.ordered); ok {
				longest = at
			}
		}
		if longest != nil {
			all = append(all, meant{e, longest})
		}
	}
	slices.SortStableFunc(all, func(a, b meant) int { return cmp.Compare(len(b.at), len(a.at)) })
	return all
}

// touched are the entries of which a trigger begins with one of these stems.
func (l *Lexicon) touched(language string, stems []string) []int {
	var out []int
	for _, st := range stems {
		out = append(out, l.starts[language][st]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// knows reports whether a word can lead somewhere, so that it is no misspelling
// though no article has it.
func (l *Lexicon) knows(language, w string) bool { return l.words[language][w] }

// apart is how many other words may stand between those of a trigger.
const apart = 3

// match answers where the words of a trigger stand, if they stand close together:
// in any order, but those with words of grammar in the order of the trigger,
// for such words make sense there alone.
func match(trigger, stems []string, ordered bool) ([]int, bool) {
	at := make([]int, len(trigger))
	from := 0
	for i, t := range trigger {
		k := slices.Index(stems[from:], t)
		if k < 0 {
			return nil, false
		}
		if at[i] = from + k; ordered {
			from = at[i] + 1
		}
	}
	return at, slices.Max(at)-slices.Min(at) < len(trigger)+apart
}
