// Package guard is what a text passes before it is stored where it does not
// belong to a conversation: numbers and addresses that name a person or an
// account are taken out of it. It is pure and never fails; what it does not
// recognise stays, so it is a net beneath the rule that nobody is asked for
// such things, not a replacement of it.
package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what was taken out of a text.
type Kind string

const (
	Email  Kind = "e-mail"
	Card   Kind = "card"
	SSN    Kind = "ssn"
	Phone  Kind = "phone"
	Number Kind = "number" // account, member, claim, date of birth: a long number of any kind
)

// fewDigits is how many digits in a row of numbers are still harmless: a year,
// a form, an emergency number.
const fewDigits = 4

// longGap is how many signs may part the digits of one number: "(555) 01 - 02".
const longGap = 3

// Mask is the text with what names somebody replaced by a word in brackets,
// and what that was, in order.
func Mask(text string) (masked string, found []Kind) {
	var out strings.Builder
	for len(text) > 0 {
		if n := email(text); n > 0 && startsWord(out.String()) {
			out.WriteString("[e-mail]")
			found, text = append(found, Email), text[n:]
			continue
		}
		if startsWord(out.String()) {
			if n, digits := number(text); digits > fewDigits {
				out.WriteString("[number]")
				found, text = append(found, kindOf(text[:n], digits)), text[n:]
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(text)
		out.WriteString(text[:size])
		text = text[size:]
	}
	return out.String(), found
}

// startsWord reports whether a word could begin behind this.
func startsWord(before string) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	return size == 0 || !inWord(r)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// email is how long the address is that the text begins with; 0: it does not.
func email(text string) int {
	at := strings.IndexFunc(text, func(r rune) bool { return !inWord(r) && !strings.ContainsRune("._%+-'", r) })
	if at <= 0 {
		return 0
	}
	sign, size := utf8.DecodeRuneInString(text[at:])
	if sign != '@' && sign != '＠' {
		return 0
	}
	host := text[at+size:]
	end := strings.IndexFunc(host, func(r rune) bool { return !inWord(r) && r != '.' && r != '-' })
	if end < 0 {
		end = len(host)
	}
	trimmed := strings.TrimRight(host[:end], ".-")
	if trimmed == "" {
		return 0
	}
	return at + size + len(trimmed)
}

// number is how long the number is that the text begins with, and how many
// digits it has. Letters that stand in one word with digits are part of it, as
// in the number of a member; a word without digits ends it.
func number(text string) (length, digits int) {
	rest := text
	for {
		word, has := wordOf(rest)
		if has == 0 {
			return length, digits
		}
		length, digits = len(text)-len(rest)+word, digits+has
		rest = rest[word:]
		gap := gapOf(rest)
		if gap == 0 {
			return length, digits
		}
		rest = rest[gap:]
	}
}

// wordOf is how long the word is that a text begins with, an opening bracket
// or a plus before it included, and how many digits it has.
func wordOf(text string) (length, digits int) {
	for i, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case inWord(r):
		case i == 0 && (r == '(' || r == '+' || r == '#'):
		default:
			return i, digits
		}
	}
	return len(text), digits
}

// gapOf is how many bytes part one group of digits from the next; 0: no next
// one follows near enough.
func gapOf(text string) int {
	signs := 0
	for i, r := range text {
		switch {
		case inWord(r):
			return i
		case !strings.ContainsRune(" \u00a0-–.,/()+#_:", r):
			return 0
		}
		if signs++; signs > longGap {
			return 0
		}
	}
	return 0
}

func kindOf(text string, digits int) Kind {
	var groups []int
	var values []int
	last := false
	for _, r := range text {
		if !unicode.IsDigit(r) {
			last = false
			if unicode.IsLetter(r) {
				return Number
			}
			continue
		}
		if !last {
			groups = append(groups, 0)
		}
		last = true
		groups[len(groups)-1]++
		values = append(values, int(r-zero(r)))
	}
	switch {
	case digits >= 13 && digits <= 19 && luhn(values):
		return Card
	case len(groups) == 3 && groups[0] == 3 && groups[1] == 2 && groups[2] == 4:
		return SSN
	case digits == 10 || digits == 11 && values[0] == 1 || strings.HasPrefix(text, "+"):
		return Phone
	}
	return Number
}

// zero is the 0 of the script that a digit is written in: their digits stand
// in tens, in order.
func zero(r rune) rune {
	for d := range rune(10) {
		if !unicode.IsDigit(r - d - 1) {
			return r - d
		}
	}
	return r
}

// luhn is the check digit that the numbers of cards have.
func luhn(digits []int) bool {
	sum := 0
	for i, d := range digits {
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
