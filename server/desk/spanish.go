package desk

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// spanish are the sentences of errors in Spanish, by the English ones, as they
// stand in the code: with %d and %s where something is filled in.
//
//go:embed spanish.json
var spanishText []byte

// filled is a sentence with something filled in, as a pattern.
type filled struct {
	english *regexp.Regexp
	spanish string
}

var spanish, spanishFilled = readSpanish()

var verb = regexp.MustCompile(`%[dsq]`)

func readSpanish() (map[string]string, []filled) {
	var all map[string]string
	if err := json.Unmarshal(spanishText, &all); err != nil {
		panic(fmt.Sprintf("desk: spanish.json: %v", err))
	}
	var patterns []filled
	for _, english := range slices.Sorted(maps.Keys(all)) {
		if verb.MatchString(english) {
			pattern := verb.ReplaceAllString(regexp.QuoteMeta(english), `(.+)`)
			patterns = append(patterns, filled{regexp.MustCompile("^" + pattern + "$"), all[english]})
		}
	}
	return all, patterns
}

// In is the sentence for people in their language, as far as it is written in
// it, else in English.
func (e *Error) In(language string) string { return In(e.Public, language) }

// In is such a sentence in a language.
func In(sentence, language string) string {
	if language != "es" {
		return sentence
	}
	if found, ok := spanish[sentence]; ok {
		return found
	}
	for _, f := range spanishFilled {
		if parts := f.english.FindStringSubmatch(sentence); parts != nil {
			return f.with(parts, listedIn)
		}
	}
	return sentence
}

// with is the Spanish sentence with what was filled in, each part as told says it.
func (f *filled) with(parts []string, told func(string) string) string {
	at := 0
	return verb.ReplaceAllStringFunc(f.spanish, func(string) string { at++; return told(parts[at]) })
}

// listedIn is a part in Spanish: of a list with commas each piece that has words
// of ours around what was filled in. Keys and names stay as they are.
func listedIn(part string) string {
	pieces := strings.Split(part, ", ")
	for i, piece := range pieces {
		for _, f := range spanishFilled {
			if parts := f.english.FindStringSubmatch(piece); parts != nil {
				pieces[i] = f.with(parts, func(part string) string { return part })
				break
			}
		}
	}
	return strings.Join(pieces, ", ")
}

// Reads is the first language of an Accept-Language header in which sentences
// are written.
func Reads(header string) string {
	for _, tag := range strings.Split(strings.ToLower(header), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		if tag, _, _ = strings.Cut(tag, "-"); tag == "en" || tag == "es" {
			return tag
		}
	}
	return "en"
}
