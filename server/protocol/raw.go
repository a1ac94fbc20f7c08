package protocol

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"careline/server/desk"
)

// ErrUTF8 says that the bytes are not UTF-8. A socket closes with 1007 then.
var ErrUTF8 = errors.New("protocol: not UTF-8")

// CheckRaw looks in the raw bytes of a frame or body for what a JSON decoder
// would silently replace or let through: ErrUTF8 for invalid UTF-8,
// desk.ErrInvalidText for NUL and for surrogates without their other half,
// both also when written as an escape. Whether the bytes are JSON is for
// Decode to say.
func CheckRaw(raw []byte) error {
	if !utf8.Valid(raw) {
		return ErrUTF8
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return desk.ErrInvalidText
	}
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 || i+1 >= len(raw) {
			return nil
		}
		raw = raw[i:]
		if raw[1] != 'u' {
			raw = raw[2:] // `\\u0000` is a backslash and four harmless letters
			continue
		}
		r, ok := escaped(raw)
		switch {
		case !ok: // not JSON at all
			raw = raw[2:]
			continue
		case r == 0 || isLow(r):
			return desk.ErrInvalidText
		case isHigh(r):
			low, ok := escaped(raw[6:])
			if !ok || !isLow(low) {
				return desk.ErrInvalidText
			}
			raw = raw[6:]
		}
		raw = raw[6:]
	}
}

// escaped reads the escape `\uXXXX` at the beginning of b.
func escaped(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

func isHigh(r rune) bool { return r >= 0xd800 && r < 0xdc00 }
func isLow(r rune) bool  { return r >= 0xdc00 && r < 0xe000 }
