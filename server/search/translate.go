package search

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed translations.es.txt
var translationsES string

// dictionary leads from the stems of one language to words of another.
type dictionary map[string]map[string][]string // by language of the stems

// translations are read once.
var translations = sync.OnceValue(func() dictionary {
	d := dictionary{"en": {}, "es": {}}
	for line := range strings.Lines(translationsES) {
		left, right, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		spanish, english := strings.Fields(left), strings.Fields(right)
		for _, w := range spanish {
			st := stem("es", w)
			d["es"][st] = append(d["es"][st], english...)
		}
		for _, w := range english {
			st := stem("en", w)
			// The first of a line is how it is usually said.
			d["en"][st] = append(d["en"][st], spanish[0])
		}
	}
	return d
})

// foreign answers what a word of another language stands for in this one.
func foreign(r Reader, language, w string) []variant {
	var out []variant
	for from, words := range translations() {
		if from == language {
			continue
		}
		for _, to := range words[stem(from, w)] {
			if st := stem(language, to); r.Found(language, st) > 0 && len(out) < 3 {
				out = append(out, variant{st, to, ranking.foreign, true})
			}
		}
	}
	return out
}
