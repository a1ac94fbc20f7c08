package protocol

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  string
		want any
	}{
		{"subscribe", `{"type":"conversation.subscribe","conversation":"c","after":7}`, Subscribe{"conversation.subscribe", "c", 7}},
		{"any order, white space", " {\t\"after\" :7 ,\r\n\"conversation\": \"c\", \"type\":\"conversation.subscribe\" } \n", Subscribe{"conversation.subscribe", "c", 7}},
		{"nothing required", `{"type":"conversation.subscribe"}`, Subscribe{Type: "conversation.subscribe"}},
		{"null is left out", `{"type":"typing","conversation":"c","note":null}`, TypingSend{"typing", "c", false}},
		{"unknown fields", `{"type":"typing","x":{"a":[1,{"b":null}]},"conversation":"c","y":[[],{}],"z":-1.5e+9}`, TypingSend{"typing", "c", false}},
		{"fields of other frames may be anything", `{"type":"typing","conversation":"c","text":5,"after":"x"}`, TypingSend{"typing", "c", false}},
		{"the last of doubled fields", `{"type":"x","conversation":1,"type":"typing","conversation":"c"}`, TypingSend{"typing", "c", false}},
		{"escaped names and values", `{"\u0074ype":"t\u0079ping","conversation":"c\/\u00e9\ud83d\ude00\n"}`, TypingSend{"typing", "c/é😀\n", false}},
		{"names are exact", `{"type":"typing","Conversation":"c"}`, TypingSend{"typing", "", false}},
		{"negative", `{"type":"conversation.read","conversation":"c","seq":-5}`, ReadSend{"conversation.read", "c", -5}},
		{"largest", `{"type":"conversation.read","seq":9223372036854775807}`, ReadSend{"conversation.read", "", 9223372036854775807}},
		{"smallest", `{"type":"conversation.read","seq":-9223372036854775808}`, ReadSend{"conversation.read", "", -9223372036854775808}},
		{"minus nothing", `{"type":"conversation.read","seq":-0}`, ReadSend{"conversation.read", "", 0}},
		{"keep open", `{"type":"message.send","conversation":"c","client_id":"i","text":"t","keep_open":true}`, MessageSend{"message.send", "c", "i", "t", true, false, 0, nil}},
		{"seen", `{"type":"message.send","conversation":"c","client_id":"i","text":"t","seen":12}`, MessageSend{"message.send", "c", "i", "t", false, false, 12, nil}},
		{"note", `{"type":"note.send","conversation":"c","client_id":"i","text":"t","keep_open":7}`, NoteSend{"note.send", "c", "i", "t", nil, ""}},
		{"attachments", `{"type":"message.send","attachments":[ "f_1" , "f\u005f2"],"text":""}`, MessageSend{"message.send", "", "", "", false, false, 0, []string{"f_1", "f_2"}}},
		{"no attachments", `{"type":"note.send","attachments":[]}`, NoteSend{Type: "note.send"}},
		{"attachments that are no list", `{"type":"message.send","attachments":"f_1"}`, ErrMalformed},
		{"attachments that are an object", `{"type":"message.send","attachments":{"a":"f_1"}}`, ErrMalformed},
		{"attachments that are no strings", `{"type":"message.send","attachments":["f_1",{"x":["f_2"]}]}`, ErrMalformed},
		{"a null among attachments", `{"type":"message.send","attachments":[null]}`, ErrMalformed},
		{"focus", `{"type":"focus","conversation":"c","seq":"any"}`, Focus{"focus", "c"}},
		{"focus on nothing", `{"type":"focus"}`, Focus{"focus", ""}},
		{"deepest", `{"type":"typing","x":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`, TypingSend{"typing", "", false}},
		{"deepest, objects", `{"type":"typing","x":` + strings.Repeat(`{"a":`, 30) + `{}` + strings.Repeat("}", 30) + `}`, TypingSend{"typing", "", false}},

		{"empty", ``, ErrMalformed},
		{"white space", " \n", ErrMalformed},
		{"array", `[]`, ErrMalformed},
		{"string", `"typing"`, ErrMalformed},
		{"null", `null`, ErrMalformed},
		{"number", `5`, ErrMalformed},
		{"binary", "\x00\x01\x02", ErrMalformed},
		{"byte order mark", "\ufeff{}", ErrMalformed},
		{"cut", `{"type":"typing"`, ErrMalformed},
		{"cut in a string", `{"type":"typ`, ErrMalformed},
		{"cut in an escape", `{"type":"typ\u00`, ErrMalformed},
		{"two", `{"type":"typing"}{}`, ErrMalformed},
		{"comma at the end", `{"type":"typing",}`, ErrMalformed},
		{"comma at the beginning", `{,"type":"typing"}`, ErrMalformed},
		{"no colon", `{"type" "typing"}`, ErrMalformed},
		{"single quotes", `{'type':'typing'}`, ErrMalformed},
		{"raw line break in a string", "{\"type\":\"typing\",\"conversation\":\"a\nb\"}", ErrMalformed},
		{"wrong escape", `{"type":"typing","conversation":"\x"}`, ErrMalformed},
		{"leading zero", `{"type":"conversation.read","seq":01}`, ErrMalformed},
		{"plus", `{"type":"conversation.read","seq":+1}`, ErrMalformed},
		{"NaN", `{"type":"conversation.read","seq":NaN}`, ErrMalformed},
		{"array closed as an object", `{"type":"typing","x":[1}}`, ErrMalformed},
		{"object in which a key is a number", `{"type":"typing","x":{1:2}}`, ErrMalformed},
		{"type is a number", `{"type":5}`, ErrMalformed},
		{"type is an object", `{"type":{}}`, ErrMalformed},
		{"conversation is a number", `{"type":"typing","conversation":5}`, ErrMalformed},
		{"text is an array", `{"type":"message.send","conversation":"c","client_id":"i","text":["t"]}`, ErrMalformed},
		{"after is a string", `{"type":"conversation.subscribe","conversation":"c","after":"7"}`, ErrMalformed},
		{"after is a fraction", `{"type":"conversation.subscribe","conversation":"c","after":1.5}`, ErrMalformed},
		{"after has an exponent", `{"type":"conversation.subscribe","conversation":"c","after":1e3}`, ErrMalformed},
		{"after is beyond range", `{"type":"conversation.subscribe","conversation":"c","after":9223372036854775808}`, ErrMalformed},
		{"seq is far beyond range", `{"type":"conversation.read","conversation":"c","seq":-1` + strings.Repeat("0", 400) + `}`, ErrMalformed},
		{"keep_open is a string", `{"type":"message.send","keep_open":"true"}`, ErrMalformed},
		{"unknown type, wrong conversation", `{"type":"x","conversation":5}`, ErrMalformed},
		{"too deep", `{"type":"typing","x":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, ErrMalformed},
		{"too deep, objects", `{"type":"typing","x":` + strings.Repeat(`{"a":`, 31) + `{}` + strings.Repeat("}", 31) + `}`, ErrMalformed},
		{"a bomb", strings.Repeat(`{"type":`, 1_000_000), ErrMalformed},

		{"unknown type", `{"type":"x","conversation":"c","client_id":"i"}`, &UnknownType{"x", "c", "i"}},
		{"a type of the server's", `{"type":"welcome"}`, &UnknownType{Type: "welcome"}},
		{"no type", `{}`, &UnknownType{}},
		{"type is null", `{"type":null}`, &UnknownType{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Decode([]byte(c.raw))
			if want, isErr := c.want.(error); isErr {
				if !reflect.DeepEqual(err, want) || got != nil {
					t.Errorf("%#v, %#v; want %#v", got, err, want)
				}
			} else if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%#v, %v; want %#v", got, err, c.want)
			}
		})
	}
}

// TestDecodeCopies: the socket reuses its read buffer.
func TestDecodeCopies(t *testing.T) {
	raw := []byte(`{"type":"message.send","conversation":"c_1","client_id":"i_1","text":"hello"}`)
	got, err := Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		raw[i] = 'x'
	}
	if want := (MessageSend{"message.send", "c_1", "i_1", "hello", false, false, 0, nil}); !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, want %#v", got, want)
	}
}

// slowDecode says the same as Decode with encoding/json, field by field.
func slowDecode(raw []byte) (any, error) {
	var fields map[string]json.RawMessage
	if depthOf(raw) > maxDepth || json.Unmarshal(raw, &fields) != nil || fields == nil {
		return nil, ErrMalformed
	}
	bad := false
	into := func(name string, p any) {
		if v, ok := fields[name]; ok && json.Unmarshal(v, p) != nil {
			bad = true
		}
	}
	var typ, conversation, clientID, text, status, mentions string
	var after, seq, seen int64
	var keepOpen, holding, note bool
	var attachments []*string
	strs := func() (out []string) {
		for _, a := range attachments {
			if a == nil {
				bad = true
				return nil
			}
			out = append(out, *a)
		}
		return out
	}
	into("type", &typ)
	var frame any
	switch typ {
	case "conversation.subscribe":
		into("conversation", &conversation)
		into("after", &after)
		frame = Subscribe{typ, conversation, after}
	case "conversation.unsubscribe":
		into("conversation", &conversation)
		frame = Unsubscribe{typ, conversation}
	case "message.send":
		into("conversation", &conversation)
		into("client_id", &clientID)
		into("text", &text)
		into("keep_open", &keepOpen)
		into("holding", &holding)
		into("seen", &seen)
		into("attachments", &attachments)
		frame = MessageSend{typ, conversation, clientID, text, keepOpen, holding, seen, strs()}
	case "note.send":
		into("conversation", &conversation)
		into("client_id", &clientID)
		into("text", &text)
		into("attachments", &attachments)
		into("mentions", &mentions)
		frame = NoteSend{typ, conversation, clientID, text, strs(), mentions}
	case "typing":
		into("conversation", &conversation)
		into("note", &note)
		frame = TypingSend{typ, conversation, note}
	case "conversation.read":
		into("conversation", &conversation)
		into("seq", &seq)
		frame = ReadSend{typ, conversation, seq}
	case "presence.set":
		into("status", &status)
		frame = PresenceSet{typ, status}
	case "focus":
		into("conversation", &conversation)
		frame = Focus{typ, conversation}
	case "ping":
		frame = Ping{typ}
	default:
		into("conversation", &conversation)
		into("client_id", &clientID)
		if !bad {
			return nil, &UnknownType{typ, conversation, clientID}
		}
	}
	if bad {
		return nil, ErrMalformed
	}
	return frame, nil
}

// depthOf counts brackets outside strings.
func depthOf(raw []byte) int {
	deepest, depth, quoted := 0, 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}

func FuzzDecode(f *testing.F) {
	for _, v := range goldenClientFrames() {
		raw, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, seed := range []string{`{"type":"x","y":[1,-0.5e-7,{"a":"\ud83d\ude00\ud83d"},true,false,null]}`, `{"type":"conversation.read","seq":1e3}`,
		`{"type":"typing","x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}`, `{"\u0074ype":"typing","type":5}`, `{}`, `[{}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Decode(raw)
		if err != nil && !errors.Is(err, ErrMalformed) && !errors.As(err, new(*UnknownType)) {
			t.Fatalf("%q: %v", raw, err)
		}
		// Without CheckRaw before, bytes that are not UTF-8 pass through here
		// and are replaced there.
		if !utf8.Valid(raw) {
			return
		}
		want, wantErr := slowDecode(raw)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, wantErr) {
			t.Fatalf("Decode(%q) = %#v, %#v; want %#v, %#v", raw, got, err, want, wantErr)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := []byte(`{"type":"message.send","conversation":"c_01k9golden0000000000000000","client_id":"6f1c2f5e-7a0b-4c55-9d5e-0b1a2c3d4e5f","text":"Hello, could I move my appointment on Thursday to the week after, please?\nThank you."}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}
