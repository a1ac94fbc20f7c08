package protocol

import (
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep a frame may nest; the frame itself is the first level.
const maxDepth = 32

// scanner reads one JSON text in one pass and without reflection. It accepts
// exactly what encoding/json accepts, save for its limit on depth; fuzzing
// compares the two. Each method reports false for what is not JSON.
type scanner struct {
	in  []byte
	pos int
}

func (s *scanner) space() {
	for s.pos < len(s.in) {
		switch s.in[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// next is the next byte after white space, 0 at the end.
func (s *scanner) next() byte {
	s.space()
	if s.pos < len(s.in) {
		return s.in[s.pos]
	}
	return 0
}

// take skips white space and the byte c.
func (s *scanner) take(c byte) bool {
	if s.next() != c {
		return false
	}
	s.pos++
	return true
}

// str reads a string and answers what stands between its quotes.
func (s *scanner) str() (inner []byte, escaped, ok bool) {
	if !s.take('"') {
		return nil, false, false
	}
	start := s.pos
	for ; s.pos < len(s.in); s.pos++ {
		switch c := s.in[s.pos]; {
		case c == '"':
			inner = s.in[start:s.pos]
			s.pos++
			return inner, escaped, true
		case c < ' ':
			return nil, false, false
		case c == '\\':
			escaped = true
			if !s.escape() {
				return nil, false, false
			}
		}
	}
	return nil, false, false
}

// escape stands on a backslash and goes to the last byte of its escape.
func (s *scanner) escape() bool {
	if s.pos+1 >= len(s.in) {
		return false
	}
	switch s.in[s.pos+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return true
	case 'u':
		if _, ok := escaped(s.in[s.pos:]); ok {
			s.pos += 5
			return true
		}
	}
	return false
}

// number reads a number; whole says that it has neither fraction nor exponent.
func (s *scanner) number() (whole, ok bool) {
	digits := func() bool {
		start := s.pos
		for s.pos < len(s.in) && s.in[s.pos] >= '0' && s.in[s.pos] <= '9' {
			s.pos++
		}
		return s.pos > start
	}
	at := func(set string) bool {
		if s.pos < len(s.in) {
			for i := range len(set) {
				if s.in[s.pos] == set[i] {
					s.pos++
					return true
				}
			}
		}
		return false
	}
	at("-")
	if !at("0") && !digits() {
		return false, false
	}
	whole = true
	if at(".") {
		whole = false
		if !digits() {
			return false, false
		}
	}
	if at("eE") {
		whole = false
		at("+-")
		if !digits() {
			return false, false
		}
	}
	return whole, true
}

func (s *scanner) word(w string) bool {
	if len(s.in)-s.pos < len(w) || string(s.in[s.pos:s.pos+len(w)]) != w {
		return false
	}
	s.pos += len(w)
	return true
}

// value reads one value of any kind. depth is how many levels are open around
// it; levels are counted instead of called, so that no input grows the stack.
func (s *scanner) value(depth int) (field, bool) {
	switch c := s.next(); c {
	case '"':
		inner, escaped, ok := s.str()
		return field{kind: isString, raw: inner, escaped: escaped}, ok
	case 't':
		return field{kind: isTrue}, s.word("true")
	case 'f':
		return field{kind: isFalse}, s.word("false")
	case 'n':
		return field{kind: isAbsent}, s.word("null")
	case '{', '[':
		start := s.pos
		ok := s.nested(depth)
		return field{kind: isNested, raw: s.in[start:s.pos]}, ok
	default:
		start := s.pos
		whole, ok := s.number()
		f := field{kind: isFraction, raw: s.in[start:s.pos]}
		if whole {
			f.kind = isWhole
		}
		return f, ok
	}
}

// nested skips an object or array.
func (s *scanner) nested(depth int) bool {
	var objects uint64 // bit n: level n is an object
	for level := depth; ; {
		// Open a level, or read a value that is none.
		switch c := s.next(); c {
		case '{', '[':
			s.pos++
			if level++; level > maxDepth {
				return false
			}
			objects &^= 1 << level
			if c == '{' {
				objects |= 1 << level
				if s.next() != '}' {
					if !s.key() {
						return false
					}
					continue
				}
			} else if s.next() != ']' {
				continue
			}
		default:
			if _, ok := s.value(level); !ok {
				return false
			}
		}
		// After a value: close levels until one goes on.
		for more := false; !more; {
			if level == depth {
				return true
			}
			object := objects&(1<<level) != 0
			switch c := s.next(); {
			case c == ',' && object:
				s.pos++
				if !s.key() {
					return false
				}
				more = true
			case c == ',':
				s.pos++
				more = true
			case c == '}' && object, c == ']' && !object:
				s.pos++
				level--
			default:
				return false
			}
		}
	}
}

func (s *scanner) key() bool {
	_, _, ok := s.str()
	return ok && s.take(':')
}

// unescape turns what stands between quotes into the string it means. A
// surrogate without its other half becomes U+FFFD, as in encoding/json;
// CheckRaw has refused those before.
func unescape(inner []byte) string {
	out := make([]byte, 0, len(inner))
	for i := 0; i < len(inner); {
		c := inner[i]
		if c != '\\' {
			out = append(out, c)
			i++
			continue
		}
		if inner[i+1] != 'u' {
			out = append(out, plainEscape(inner[i+1]))
			i += 2
			continue
		}
		r, _ := escaped(inner[i:])
		i += 6
		if utf16.IsSurrogate(r) {
			low, _ := escaped(inner[i:])
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += 6
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

func plainEscape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}
