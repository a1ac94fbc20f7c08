package desk

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what people write. They live here so that REST and WebSocket
// refuse the same things with the same codes.
const (
	MaxTextRunes    = 10_000 // a message or note, in code points
	MaxNameRunes    = 120    // a person's name
	MaxAboutRunes   = 200    // who the matter is about
	MaxTopicRunes   = 80
	MaxAnswers      = 20
	MaxAnswerRunes  = 1_000
	MaxReasonRunes  = 500
	MaxPreviewRunes = 120 // of the last message, in lists
)

// CheckText decides whether s can be the text of a message or a note:
// ErrInvalidText for NUL or broken UTF-8, ErrEmpty for nothing but white space,
// ErrTooLong above MaxTextRunes. The text is kept byte for byte, so nothing is
// trimmed here.
func CheckText(s string) error {
	if err := CheckLine(s, MaxTextRunes); err != nil {
		return err
	}
	if strings.TrimFunc(s, isBlank) == "" {
		return ErrEmpty
	}
	return nil
}

// CheckLine decides whether s, which may be empty, fits into max code points
// and holds nothing that cannot be stored.
func CheckLine(s string, max int) error {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return ErrInvalidText
	}
	if len(s) > max && utf8.RuneCountInString(s) > max {
		return tooLong(max)
	}
	return nil
}

// tooLong is ErrTooLong with the limit that was passed.
func tooLong(max int) error {
	if max == MaxTextRunes {
		return ErrTooLong
	}
	return &Error{Kind: ErrTooLong.Kind, Code: ErrTooLong.Code, Public: fmt.Sprintf("This is longer than %d characters. Make it shorter.", max)}
}

// isBlank holds for white space and for the characters that show as nothing,
// which would make a message that looks empty.
func isBlank(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return true
	}
	return unicode.IsSpace(r)
}

// Preview is the beginning of a text as lists show it: one line, at most
// MaxPreviewRunes code points.
func Preview(text string) string {
	var b strings.Builder
	n, gap := 0, 0
	for _, r := range text {
		if unicode.IsSpace(r) {
			gap = min(n, 1) // none before the first word
			continue
		}
		if n+gap >= MaxPreviewRunes {
			b.WriteRune('…')
			break
		}
		if gap > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		n, gap = n+gap+1, 0
	}
	return b.String()
}
