package search

import (
	"slices"
	"unicode/utf8"
)

// excerptWords is how long an excerpt is, about.
const excerptWords = 32

// Excerpt is the part of a text that shows best what was looked for, and where
// in it.
func (s *Sense) Excerpt(text string) (string, []Mark) {
	ws := words(text)
	if len(ws) == 0 {
		return "", nil
	}
	hit := make([]bool, len(ws))
	for i, w := range ws {
		hit[i] = !stops[s.words.language][w.text] && slices.Contains(s.stems, s.words.stem(w.text))
	}
	first := bestWindow(hit)
	last := min(len(ws), first+excerptWords) - 1
	from, to := ws[first].from, ws[last].to
	if first == 0 {
		from = 0
	}
	if last == len(ws)-1 {
		to = len(text)
	}
	var marks []Mark
	for i := first; i <= last; i++ {
		if hit[i] {
			marks = append(marks, Mark{utf8.RuneCountInString(text[from:ws[i].from]), utf8.RuneCountInString(text[from:ws[i].to])})
		}
	}
	return text[from:to], marks
}

// bestWindow is where most of what was looked for stands together; the earliest
// of equals.
func bestWindow(hit []bool) int {
	n, best, at := 0, 0, 0
	for i := range hit {
		if hit[i] {
			n++
		}
		if i >= excerptWords && hit[i-excerptWords] {
			n--
		}
		if n > best {
			best, at = n, max(0, i-excerptWords+1)
		}
	}
	return at
}
