package desk

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of what is looked for.
const (
	MaxFindRunes = 200
	maxTerms     = 8
	minPhone     = 4 // digits that may be the end of a number
	minNational  = 7 // digits of a number without its country
	referenceLen = 8
)

// Span is a range of search keys: those that begin like this, or this one.
type Span struct {
	Begin string
	Exact bool
}

// Holds reports whether a key lies in it.
func (s Span) Holds(key string) bool {
	return key == s.Begin || !s.Exact && strings.HasPrefix(key, s.Begin)
}

// Term is one thing that is looked for; a conversation has to have a key in one
// of its spans.
type Term struct {
	Text  string
	Spans []Span
}

// Holds reports which kind of key lets the term be found; "" for none.
func (t *Term) Holds(keys []string) string {
	for _, span := range t.Spans {
		for _, k := range keys {
			if span.Holds(k) {
				return k[:len(KeyName)]
			}
		}
	}
	return ""
}

// Finding is what somebody looks for: terms that all have to be found, and
// conditions. Of one kind of condition one has to hold, of each kind.
type Finding struct {
	Terms  []Term
	Whole  *Term // all of it as one reference, instead of the terms
	States []string
	Tags   []string // words, as they were typed
	Topics []string
	Staff  []string
	After  int64 // opened at or after this instant; 0: any
	Before int64 // opened before this one; 0: any
}

// Filtered reports whether there is any condition.
func (f *Finding) Filtered() bool {
	return len(f.States)+len(f.Tags)+len(f.Topics)+len(f.Staff) > 0 || f.After > 0 || f.Before > 0
}

// The names of conditions, in the languages of the console.
var conditions = map[string]string{
	"tag": "tag", "etiqueta": "tag", "topic": "topic", "tema": "topic", "staff": "staff", "equipo": "staff",
	"is": "is", "es": "is", "after": "after", "desde": "after", "before": "before", "hasta": "before",
}

var stateWords = map[string][]string{
	"queued": {string(StatusQueued)}, "cola": {string(StatusQueued)}, "waiting": {string(StatusWaiting)}, "espera": {string(StatusWaiting)},
	"snoozed": {string(StatusSnoozed)}, "pospuesta": {string(StatusSnoozed)}, "resolved": {string(StatusResolved)}, "resuelta": {string(StatusResolved)},
	"open": {string(StatusOpen)}, "abierta": {string(StatusOpen)},
	"unresolved": {string(StatusQueued), string(StatusOpen), string(StatusWaiting), string(StatusSnoozed)},
	"pendiente":  {string(StatusQueued), string(StatusOpen), string(StatusWaiting), string(StatusSnoozed)},
}

var (
	errFindState = &Error{Kind: Invalid, Code: "unknown_state", Field: "q", Public: "A state is queued, open, waiting, snoozed, resolved or unresolved."}
	errFindDay   = &Error{Kind: Invalid, Code: "bad_day", Field: "q", Public: "A day is written like 2026-11-29."}
	errFindLong  = &Error{Kind: Invalid, Code: "too_long", Field: "q", Public: "This is too much to look for. Use fewer words."}
)

// ParseFinding reads what was typed: words, numbers and addresses, and
// conditions like tag:refund, staff:"Ana Gil" or after:2026-11-01, whose days
// are of a zone.
func ParseFinding(text string, zone *time.Location) (Finding, error) {
	var f Finding
	if err := CheckLine(text, MaxFindRunes); err != nil {
		return f, errFindLong.With(err)
	}
	var plain []string
	for _, token := range tokens(text) {
		name, value, ok := strings.Cut(token, ":")
		kind := conditions[strings.ToLower(name)]
		if !ok || kind == "" {
			plain = append(plain, strings.ReplaceAll(token, `"`, ""))
			continue
		}
		if value = strings.TrimSpace(strings.ReplaceAll(value, `"`, "")); value == "" {
			continue // still being typed
		}
		if err := f.condition(kind, value, zone); err != nil {
			return f, err
		}
	}
	f.terms(plain)
	if len(f.Terms) > maxTerms {
		return f, errFindLong
	}
	return f, nil
}

func (f *Finding) condition(kind, value string, zone *time.Location) error {
	switch kind {
	case "tag":
		f.Tags = append(f.Tags, value)
	case "topic":
		f.Topics = append(f.Topics, value)
	case "staff":
		f.Staff = append(f.Staff, value)
	case "is":
		states := stateWords[strings.Join(FoldWords(value), "")]
		if states == nil {
			return errFindState
		}
		f.States = append(f.States, states...)
	default:
		day, err := time.ParseInLocation(time.DateOnly, value, zone)
		if err != nil {
			return errFindDay
		}
		if at := day.UnixMilli(); kind == "after" {
			f.After = max(f.After, at)
		} else if f.Before == 0 || at < f.Before {
			f.Before = at
		}
	}
	return nil
}

// tokens splits at white space outside of quotes.
func tokens(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' || r == '“' || r == '”' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\t' || r == '\n' || r == '\u00a0')
	})
}

// terms takes in what is no condition. A number may be written in groups, and
// so may a reference.
func (f *Finding) terms(plain []string) {
	whole := strings.Join(FoldWords(strings.Join(plain, "")), "")
	hyphen := len(plain) == 1 && strings.Index(plain[0], "-") == referenceLen/2 // the beginning of one
	if len(whole) == referenceLen || hyphen && len(whole) < referenceLen {
		f.Whole = &Term{whole, []Span{{KeyReference + whole, len(whole) == referenceLen}}}
	}
	for len(plain) > 0 {
		n := 0
		for n < len(plain) && numeric(plain[n]) {
			n++
		}
		if digits := phoneDigits(strings.Join(plain[:n], " ")); len(digits) >= minPhone {
			f.Terms = append(f.Terms, Term{digits, numberSpans(digits, n == 1)})
			plain = plain[n:]
			continue
		}
		token := plain[0]
		plain = plain[1:]
		words := FoldWords(token)
		switch {
		case strings.Contains(token, "@"):
			f.Terms = append(f.Terms, Term{token, []Span{{Begin: KeyEmail + foldAddress(token)}}})
		case len(words) == 2 && len(words[0]) == 4 && len(strings.Join(words, "")) <= referenceLen && strings.Contains(token, "-") && strings.ContainsAny(token, "0123456789"):
			f.Terms = append(f.Terms, Term{token, []Span{{Begin: KeyReference + strings.Join(words, "")}}})
		default:
			for _, w := range words {
				f.Terms = append(f.Terms, Term{w, wordSpans(w)})
			}
		}
	}
}

// numeric reports whether a token may be part of a number.
func numeric(token string) bool {
	return strings.Trim(token, "0123456789+().-/") == "" && strings.ContainsAny(token, "0123456789")
}

// NumberTerm lets those be found who gave a number, in whatever writing, with its
// country or without; nil for less than a whole number.
func NumberTerm(phone string) *Term {
	digits := phoneDigits(phone)
	if len(national(digits)) < minNational {
		return nil
	}
	return &Term{digits, numberSpans(digits, false)}
}

// numberSpans are where a number is found: as the end of one that was given,
// and, because it may have been given without its country, by its own end.
func numberSpans(digits string, alone bool) []Span {
	reversed := backwards(national(digits))
	out := []Span{{Begin: KeyPhone + backwards(digits)}}
	if len(reversed) < len(digits) && len(reversed) >= minPhone { // the zero of a region, which a country's code leaves out
		out = append(out, Span{Begin: KeyPhone + reversed})
	}
	for n := len(digits) - 1; n >= minNational; n-- {
		if n > len(reversed) {
			continue
		}
		out = append(out, Span{KeyPhone + reversed[:n], true})
	}
	if alone && len(digits) <= referenceLen {
		out = append(out, Span{Begin: KeyReference + digits})
	}
	return out
}

// wordSpans are where a word is found. One letter begins too much.
func wordSpans(w string) []Span {
	short := utf8.RuneCountInString(w) < 2
	out := []Span{{KeyName + w, true}, {KeyAbout + w, true}}
	if short {
		return out
	}
	if len(w) >= 3 && len(w) <= referenceLen {
		out = append(out, Span{KeyReference + w, len(w) == referenceLen})
	}
	out = append(out, Span{Begin: KeyName + w}, Span{Begin: KeyAbout + w})
	if len(w) >= 3 {
		out = append(out, Span{Begin: KeyEmail + w})
	}
	return out
}
