package protocol_test

import (
	"encoding/json"
	"strings"
	"testing"

	"careline/server/protocol"
)

func TestCheckObject(t *testing.T) {
	nested := func(levels int) string {
		return `{"a":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) + `}`
	}
	for raw, want := range map[string]bool{
		`{}`: true, ` {"a":1} `: true, `{"a":{"b":[1,2,{"c":null}]}}`: true, nested(32): true,
		nested(33): false, strings.Repeat(`{"a":`, 100_000): false,
		``: false, `null`: false, `[]`: false, `"x"`: false, `1`: false, `{}{}`: false, `{"a":1} x`: false,
		`{"a":}`: false, `{"a" 1}`: false, `{a:1}`: false, `{"a":1,}`: false, "{\"a\":\"\n\"}": false, `{"a":01}`: false,
	} {
		err := protocol.CheckObject([]byte(raw))
		if got := err == nil; got != want {
			t.Errorf("%.40q: accepted %t, want %t", raw, got, want)
		}
		if want && !json.Valid([]byte(raw)) {
			t.Errorf("%.40q: accepted, though no decoder takes it", raw)
		}
	}
}
