package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"careline/server/desk"
)

func TestCheckRaw(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  string
		want error
	}{
		{"plain", `{"text":"hi"}`, nil},
		{"empty", ``, nil},
		{"emoji as bytes", `{"text":"😀 مرحبا"}`, nil},
		{"emoji as a pair", `{"text":"\ud83d\ude00"}`, nil},
		{"two pairs", `{"text":"\uD83D\uDE00\ud83d\ude00"}`, nil},
		{"the real U+FFFD", `{"text":"\ufffd` + "\ufffd" + `"}`, nil},
		{"escaped backslash before u0000", `{"text":"\\u0000"}`, nil},
		{"escaped backslash before ud800", `{"text":"\\ud800"}`, nil},
		{"other escapes", `{"text":"\"\\\/\b\f\n\r\t"}`, nil},
		{"lone backslash at the end", `{"text":"\`, nil},
		{"cut escape is Decode's matter", `{"text":"\u00`, nil},
		{"not hex is Decode's matter", `{"text":"\uzzzz"}`, nil},
		{"invalid byte", "{\"text\":\"\xff\"}", ErrUTF8},
		{"cut rune", "{\"text\":\"\xe2\x82\"}", ErrUTF8},
		{"surrogate as bytes", "{\"text\":\"\xed\xa0\x80\"}", ErrUTF8},
		{"overlong NUL", "{\"text\":\"\xc0\x80\"}", ErrUTF8},
		{"invalid wins over NUL", "{\"text\":\"\x00\xff\"}", ErrUTF8},
		{"NUL as a byte", "{\"text\":\"a\x00b\"}", desk.ErrInvalidText},
		{"NUL as an escape", `{"text":"a\u0000b"}`, desk.ErrInvalidText},
		{"NUL in a key", `{"a\u0000":1}`, desk.ErrInvalidText},
		{"odd backslashes before u0000", `{"text":"\\\u0000"}`, desk.ErrInvalidText},
		{"high alone", `{"text":"\ud83d"}`, desk.ErrInvalidText},
		{"high at the end", `{"text":"\ud83d`, desk.ErrInvalidText},
		{"low alone", `{"text":"\ude00"}`, desk.ErrInvalidText},
		{"high, high, low", `{"text":"\ud83d\ud83d\ude00"}`, desk.ErrInvalidText},
		{"high, letter, low", `{"text":"\ud83dx\ude00"}`, desk.ErrInvalidText},
		{"high, backslash, low's letters", `{"text":"\ud83d\\ude00"}`, desk.ErrInvalidText},
		{"low, high", `{"text":"\ude00\ud83d"}`, desk.ErrInvalidText},
		{"pair, then low", `{"text":"\ud83d\ude00\ude00"}`, desk.ErrInvalidText},
		{"upper case", `{"text":"\uD83D"}`, desk.ErrInvalidText},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := CheckRaw([]byte(c.raw)); !errors.Is(got, c.want) || c.want == nil && got != nil {
				t.Errorf("CheckRaw(%q) = %v, want %v", c.raw, got, c.want)
			}
		})
	}
}

// slowCheck says the same as CheckRaw by listing all escapes with one pattern.
var escapes = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\(?s:.)`)
var refused = regexp.MustCompile(`^\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})$`)

func slowCheck(raw []byte) error {
	if !utf8.Valid(raw) {
		return ErrUTF8
	}
	if bytes.ContainsRune(raw, 0) {
		return desk.ErrInvalidText
	}
	for _, e := range escapes.FindAll(raw, -1) {
		if refused.Match(e) {
			return desk.ErrInvalidText
		}
	}
	return nil
}

func FuzzCheckRaw(f *testing.F) {
	for _, seed := range []string{`{"text":"\ud83d\ude00"}`, `"\\\ud83d\\ude00"`, `"\u0000"`, "\"\x00\xff\"", `"\\u0000"`, `"\ud83d\ud83d\ude00"`, `\u12`, `"\ufffd"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := CheckRaw(raw)
		if want := slowCheck(raw); !errors.Is(got, want) || want == nil && got != nil {
			t.Fatalf("CheckRaw(%q) = %v, want %v", raw, got, want)
		}
		// encoding/json turns what we refuse into U+FFFD and lets NUL through.
		var v any
		if errors.Is(got, ErrUTF8) || bytes.Contains(raw, []byte("\ufffd")) ||
			strings.Contains(strings.ToLower(string(raw)), "fffd") || json.Unmarshal(raw, &v) != nil {
			return
		}
		if got == nil && changed(v) {
			t.Fatalf("CheckRaw(%q) = nil, but decoding changed it", raw)
		}
	})
}

func changed(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsAny(v, "\x00\ufffd")
	case []any:
		for _, e := range v {
			if changed(e) {
				return true
			}
		}
	case map[string]any:
		for k, e := range v {
			if changed(k) || changed(e) {
				return true
			}
		}
	}
	return false
}

func BenchmarkCheckRaw(b *testing.B) {
	raw := []byte(`{"type":"message.send","conversation":"c_01k9golden0000000000000000","client_id":"6f1c2f5e-7a0b-4c55-9d5e-0b1a2c3d4e5f","text":"Hello, could I move my appointment on Thursday to the week after, please?\nThank you."}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if err := CheckRaw(raw); err != nil {
			b.Fatal(err)
		}
	}
}
