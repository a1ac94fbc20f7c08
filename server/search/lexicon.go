package search

import (
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
	entries map[string][]entry // by language
	words   map[string]map[string]bool
}

// entry: when somebody writes one of the triggers, the puts are looked for too.
type entry struct {
	triggers [][]string // stems, in any order, close together
	puts     [][]string
}

// Synonym is one that a clinic adds: all ways of saying lead to all others.
type Synonym struct {
	Language string
	Ways     []string
}

// NewLexicon is the built-in lexicon with a clinic's synonyms. Synonyms that
// lead back to each other do no harm: each is followed once.
func NewLexicon(synonyms []Synonym) *Lexicon {
	l := &Lexicon{entries: map[string][]entry{}, words: map[string]map[string]bool{}}
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
			e.triggers = append(e.triggers, stems)
		}
	}
	for _, p := range puts {
		if stems := l.stems(language, p, false); len(stems) > 0 {
			e.puts = append(e.puts, stems)
		}
	}
	if len(e.triggers) > 0 && len(e.puts) > 0 {
		l.entries[language] = append(l.entries[language], e)
	}
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

// knows reports whether a word can lead somewhere, so that it is no misspelling
// though no article has it.
func (l *Lexicon) knows(language, w string) bool { return l.words[language][w] }

// apart is how many other words may stand between those of a trigger.
const apart = 3

// match answers where the words of a trigger stand, if they stand close together.
func match(trigger, stems []string) ([]int, bool) {
	at := make([]int, len(trigger))
	for i, t := range trigger {
		if at[i] = slices.Index(stems, t); at[i] < 0 {
			return nil, false
		}
	}
	return at, slices.Max(at)-slices.Min(at) < len(trigger)+apart
}
