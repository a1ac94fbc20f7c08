package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"What's my co-pay?":      "what s my co pay",
		"Don't":                  "dont",
		"the doctor's office":    "the doctor s office",
		"C&P exam":               "cp exam",
		"¿Cuánto tarda mi CITA?": "cuanto tarda mi cita",
		"R&D & more":             "rd more",
		"401(k)":                 "401 k",
		"":                       "",
	} {
		var got []string
		for _, w := range words(text) {
			got = append(got, w.text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}

// Words stand where they say, in any text.
func TestWordsStandInTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		end := 0
		for _, w := range words(text) {
			if w.from < end || w.to <= w.from || w.to > len(text) || fold(text[w.from:w.to]) != w.text {
				t.Fatalf("%q: %+v behind %d", text, w, end)
			}
			end = w.to
		}
	})
}

// Distance is a distance: none to itself, the same both ways but for what a
// doubled letter costs, and never beyond what replacing everything costs.
func TestDistance(t *testing.T) {
	letters := rapid.StringMatching(`[a-z]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		if d := distance(a, a, 3); d != 0 {
			t.Fatalf("%s to itself: %v", a, d)
		}
		d := distance(a, b, 100)
		if d > float64(max(len(a), len(b))) || (d == 0) != (a == b) {
			t.Fatalf("%s to %s: %v", a, b, d)
		}
		if limited := distance(a, b, 2); d <= 2 && limited != d || d > 2 && limited <= 2 {
			t.Fatalf("%s to %s: %v, with a limit %v", a, b, d, limited)
		}
	})
}

// One slip in a long word is mended, the first letter included, and a joined or
// split word is read as it was meant.
func TestSpelling(t *testing.T) {
	v := NewVocabulary("en", map[string]int{"appointment": 40, "deductible": 20, "insurance": 100, "copay": 10, "enrollment": 15, "open": 30, "referral": 9, "card": 20})
	for typed, want := range map[string]string{
		"apointment": "appointment", "appointmnet": "appointment", "sppointment": "appointment", "deductable": "deductible", "dedctible": "deductible",
		"insurence": "insurance", "inshurance": "insurance", "refferal": "referral",
	} {
		got := v.correct(typed)
		if len(got) == 0 || got[0].word != want {
			t.Errorf("%s: %+v, want %s", typed, got, want)
		}
	}
	if got := v.correct("zzz"); len(got) > 0 {
		t.Errorf("three letters are left alone: %+v", got)
	}
	nobody := func(string) bool { return false }
	for typed, want := range map[string]string{"openenrollment": "open enrollment", "insurancecard": "insurance card", "co pay": "copay", "insur ance": "insurance", "copay card": "copay card"} {
		ws, _ := v.respell(strings.Fields(typed), nobody)
		if got := strings.Join(ws, " "); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

// Each line of the lexicon leads somewhere, and no trigger is in vain.
func TestLexiconIsWhole(t *testing.T) {
	for language, text := range map[string]string{"en": lexiconEN, "es": lexiconES} {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			left, right, ok := strings.Cut(line, "=>")
			if !ok || strings.TrimSpace(right) == "" {
				t.Errorf("%s: %q leads nowhere", language, line)
			}
			for _, part := range slices.Concat(strings.Split(left, "|"), strings.Split(right, ";")) {
				if len(words(part)) == 0 {
					t.Errorf("%s: %q has an empty part", language, line)
				}
			}
		}
	}
}

func TestExcerptShowsTheBestPart(t *testing.T) {
	s := Sense{stems: []string{"park", "garag"}, words: NewVocabulary("en", nil)}
	text := strings.Repeat("Words about something else. ", 30) + "Parking is in the garage behind the house." + strings.Repeat(" And more words.", 30)
	got, marks := s.Excerpt(text)
	if !strings.Contains(got, "Parking is in the garage") || len(marks) != 2 || len(strings.Fields(got)) > excerptWords+1 {
		t.Errorf("%q %v", got, marks)
	}
	if got, marks = s.Excerpt(""); got != "" || marks != nil {
		t.Errorf("of nothing: %q %v", got, marks)
	}
}
