package search

import (
	"slices"
	"strings"
)

// Limits of what is kept of a query.
const (
	normalWords = 24
	normalRunes = 160
)

// Normal is a query as it is kept: its words in one spelling, in order, with
// nothing of what stood between them. Of a long one the beginning.
func Normal(text string) string {
	var out []string
	room := normalRunes
	for _, w := range words(text) {
		if room -= len([]rune(w.text)) + 1; room < -1 || len(out) == normalWords {
			break
		}
		if w.text != "" && w.text != "s" { // of "what's"
			out = append(out, w.text)
		}
	}
	return strings.Join(out, " ")
}

// Gist is what queries that ask the same have in common: the stems of the words
// that say something, each once and in order of the alphabet, with the words
// that the lexicon explains brought to those it leads to first. Of a query
// that says nothing but stop words it is those.
func (l *Lexicon) Gist(language, text string) string {
	var all, telling []string
	for _, w := range words(text) {
		st := stem(language, w.text)
		if st == "" {
			continue
		}
		all = append(all, st)
		if !stops[language][w.text] && len(w.text) > 1 {
			telling = append(telling, st)
		}
	}
	if len(telling) == 0 {
		telling = all
	}
	gone := map[string]bool{}
	var led []string
	for _, m := range l.meant(language, all) {
		if !slices.ContainsFunc(m.at, func(p int) bool { return !gone[all[p]] }) {
			continue // a longer phrase has explained it
		}
		for _, p := range m.at {
			gone[all[p]] = true
		}
		led = append(led, m.entry.puts[0]...)
	}
	out := slices.Concat(led, slices.DeleteFunc(telling, func(st string) bool { return gone[st] }))
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}
