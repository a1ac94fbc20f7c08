package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careline/server/desk"
)

// marker stands in everything that is refused; it must come back nowhere.
const marker = "M4RK3R-pain-in-chest"

const message = "/api/v1/conversations/{c}/messages"

// TestBadInput sends what must be refused, and looks that the refusal is
// coded, repeats nothing and leaves nothing behind.
func TestBadInput(t *testing.T) {
	h := open(t)
	deep := func(n int) string {
		return `{"x":"` + marker + `","a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`
	}
	body := func(s string) string { return fmt.Sprintf(`{"text":"%s","client_id":"%s"}`, s, uuid()) }
	for _, tt := range []struct {
		name, method, path string
		body               any
		headers            []string
		status             int
		code               string
	}{
		{"half an object", "POST", message, `{"text":"` + marker, nil, 400, "malformed"},
		{"an array", "POST", message, `["` + marker + `"]`, nil, 400, "malformed"},
		{"null", "POST", message, `null`, nil, 400, "malformed"},
		{"a string", "POST", message, `"` + marker + `"`, nil, 400, "malformed"},
		{"two objects", "POST", message, `{}{"text":"` + marker + `"}`, nil, 400, "malformed"},
		{"nothing", "POST", message, "", nil, 400, "malformed"},
		{"text is a number", "POST", message, `{"text":5,"client_id":"` + marker + `"}`, nil, 400, "malformed"},
		{"text is an object", "POST", message, `{"text":{"` + marker + `":1}}`, nil, 400, "malformed"},
		{"answers of the wrong type", "POST", "/api/v1/conversations", `{"department":"billing","text":"x","answers":{"` + marker + `":7}}`, nil, 400, "malformed"},
		{"seq is a string", "POST", "/api/v1/conversations/{c}/read", `{"seq":"` + marker + `"}`, nil, 400, "malformed"},
		{"seq is beyond all numbers", "POST", "/api/v1/conversations/{c}/read", `{"seq":1e999}`, nil, 400, "malformed"},
		{"seq is a fraction", "POST", "/api/v1/conversations/{c}/read", `{"seq":1.5}`, nil, 400, "malformed"},
		{"seq below zero", "POST", "/api/v1/conversations/{c}/read", `{"seq":-1}`, nil, 422, "invalid"},
		{"nested 33 deep", "POST", message, deep(32), nil, 400, "malformed"},
		{"nested 60,000 deep", "POST", message, deep(60_000), nil, 400, "malformed"},
		{"more than 256 KiB", "POST", message, body(marker + strings.Repeat("x", 256<<10)), nil, 413, "too_large"},
		{"a password of 300 KiB", "POST", "/api/v1/staff/sessions", `{"password":"` + strings.Repeat(marker, 16<<10) + `"}`, nil, 413, "too_large"},
		{"binary", "POST", message, []byte("\x80\x81\xfe" + marker), nil, 422, "invalid_text"},
		{"invalid UTF-8 in a string", "POST", message, body(marker + "\xc3\x28"), nil, 422, "invalid_text"},
		{"an overlong NUL", "POST", message, body(marker + "\xc0\x80"), nil, 422, "invalid_text"},
		{"a surrogate as bytes", "POST", message, body(marker + "\xed\xa0\x80"), nil, 422, "invalid_text"},
		{"NUL", "POST", message, body(marker + "\x00"), nil, 422, "invalid_text"},
		{"NUL as an escape", "POST", message, body(marker + `\u0000`), nil, 422, "invalid_text"},
		{"half a pair", "POST", message, body(marker + `\ud83d`), nil, 422, "invalid_text"},
		{"the other half", "POST", message, body(marker + `\ude00`), nil, 422, "invalid_text"},
		{"the halves swapped", "POST", message, body(marker + `\ude00\ud83d`), nil, 422, "invalid_text"},
		{"half a pair in a key", "POST", message, `{"` + marker + `\ud83d":1}`, nil, 422, "invalid_text"},
		{"no text", "POST", message, fmt.Sprintf(`{"client_id":"%s"}`, uuid()), nil, 422, "empty"},
		{"white space", "POST", message, body(` \n\t\u00a0\u200b`), nil, 422, "empty"},
		{"10,001 code points", "POST", message, body(strings.Repeat("€", 10_001)), nil, 422, "too_long"},
		{"10,001 emoji as escapes", "POST", message, body(strings.Repeat(`\ud83d\ude00`, 10_001)), nil, 422, "too_long"},
		{"no UUID", "POST", message, `{"text":"x","client_id":"` + marker + `"}`, nil, 422, "invalid"},
		{"an unknown department", "POST", "/api/v1/conversations", `{"department":"` + marker + `","text":"x","client_id":"` + uuid() + `"}`, nil, 422, "unknown_department"},
		{"a name too long", "POST", "/api/v1/conversations", `{"department":"billing","text":"x","name":"` + strings.Repeat("n", 121) + `","client_id":"` + uuid() + `"}`, nil, 422, "too_long"},
		{"a form", "POST", message, `text=` + marker, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"},
		{"plain text", "POST", message, body(marker), []string{"Content-Type", "text/plain"}, 415, "unsupported_media_type"},
		{"compressed", "POST", message, body(marker), []string{"Content-Encoding", "gzip"}, 415, "unsupported_media_type"},

		{"an unknown id", "GET", "/api/v1/conversations/" + marker, nil, nil, 404, "not_found"},
		{"an id with NUL", "GET", "/api/v1/conversations/" + marker + "%00", nil, nil, 404, "not_found"},
		{"an id with a quote", "GET", "/api/v1/conversations/c_'" + marker, nil, nil, 404, "not_found"},
		{"an id of 10 KB", "GET", "/api/v1/conversations/" + strings.Repeat(marker, 500), nil, nil, 404, "not_found"},
		{"an unknown site", "POST", "/api/v1/patient/sessions", `{"site_key":"` + marker + `"}`, nil, 404, "not_found"},
		{"a limit of letters", "GET", "/api/v1/conversations?limit=" + marker, nil, nil, 422, "invalid"},
		{"a limit beyond all numbers", "GET", "/api/v1/conversations?limit=99999999999999999999", nil, nil, 422, "invalid"},
		{"a limit below zero", "GET", "/api/v1/conversations?limit=-1", nil, nil, 422, "invalid"},
		{"after below zero", "GET", "/api/v1/conversations/{c}/events?after=-1", nil, nil, 422, "invalid"},
		{"NUL in a query", "GET", "/api/v1/conversations?department=" + marker + "%00", nil, nil, 422, "invalid_text"},
		{"invalid UTF-8 in a query", "GET", "/api/v1/conversations?department=%ff" + marker, nil, nil, 422, "invalid_text"},
		{"a broken cursor", "GET", "/api/v1/conversations?cursor=" + marker, nil, nil, 422, "invalid"},

		{"no such route", "GET", "/api/v1/" + marker, nil, nil, 404, "not_found"},
		{"no such page", "GET", "/" + marker + "?q=" + marker, nil, nil, 404, "not_found"},
		{"another method", "PATCH", "/api/v1/conversations/{c}", `{"` + marker + `":1}`, nil, 405, "method_not_allowed"},
		{"a preflight", "OPTIONS", "/api/v1/conversations", nil, []string{"Origin", "https://" + marker + ".example", "Access-Control-Request-Method", "POST"}, 405, "method_not_allowed"},
		{"headers of 20 KB", "GET", "/api/v1/conversations", nil, []string{"X-Long", strings.Repeat(marker, 1_000)}, 431, "headers_too_large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.conversation()
			before := h.list("own")
			a := h.as("own", tt.method, strings.ReplaceAll(tt.path, "{c}", c), tt.body, tt.headers...)
			p := a.problem(t)
			if p.Status != tt.status || p.Code != tt.code {
				t.Errorf("got %d %s, want %d %s", p.Status, p.Code, tt.status, tt.code)
			}
			if whole := fmt.Sprint(a.Header, string(a.body)); strings.Contains(whole, marker) {
				t.Errorf("repeats what was sent: %s", whole)
			}
			if said := h.log.String(); strings.Contains(said, marker) {
				t.Errorf("logs what was sent: %s", said)
			}
			if a.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Error("allows other origins")
			}
			if d := cmp.Diff(before, h.list("own")); d != "" {
				t.Errorf("left something behind: %s", d)
			}
		})
	}
}

// TestFarTooLarge is cut off when it has hardly begun to send, with an answer.
func TestFarTooLarge(t *testing.T) {
	h := open(t)
	if p := h.begins(64<<20, "/api/v1/staff/sessions", "").problem(t); p.Status != 413 || p.Code != "too_large" {
		t.Errorf("got %+v", p)
	}
}

// begins sends the beginning of a body that is to be so long, and no more of it:
// whoever went on sending might lose the answer with the connection.
func (h *house) begins(size int, path, token string) answer {
	h.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.base, "http://"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		path, token, size, strings.Repeat(" ", 8<<10))
	if err != nil {
		h.t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{res, raw}
}

func TestTextIsKeptByteForByte(t *testing.T) {
	h := open(t)
	for _, text := range []string{
		strings.Repeat("€", desk.MaxTextRunes),
		strings.Repeat("😀", desk.MaxTextRunes),
		"  kept \r\n as it is\t",
		"mixed: שלום مرحبا 你好 e\u0301 👩🏽‍⚕️ \u202eevil\u202c \\u0000 </script>",
	} {
		c := h.conversation()
		var sent, read struct {
			Event  struct{ Text string }
			Events []struct{ Kind, Text string }
		}
		h.as("own", "POST", "/api/v1/conversations/"+c+"/messages", map[string]string{"text": text, "client_id": uuid()}).into(t, &sent)
		h.as("agent", "GET", "/api/v1/conversations/"+c+"/events?after=3", nil).into(t, &read)
		if sent.Event.Text != text || len(read.Events) != 1 || read.Events[0].Text != text {
			t.Errorf("%.20q… came back otherwise", text)
		}
	}
}

func TestUnknownFieldsAreTolerated(t *testing.T) {
	h := open(t)
	c := h.conversation()
	a := h.as("own", "POST", "/api/v1/conversations/"+c+"/messages",
		fmt.Sprintf(`{"text":"x","client_id":"%s","later":{"a":[1]},"TEXT_2":null}`, uuid()))
	if a.StatusCode != 201 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}

func TestEmptyBodyWhereNothingIsRequired(t *testing.T) {
	h := open(t)
	for _, verb := range []string{"resolve", "reopen", "end"} {
		c := h.conversation()
		if verb == "reopen" {
			resolved(h, c)
		}
		for _, body := range []any{nil, "", "{}"} {
			a := h.as("agent", "POST", "/api/v1/conversations/"+c+"/"+verb, body)
			if a.StatusCode == 200 {
				break
			}
			t.Errorf("%s with %q: %d %s", verb, body, a.StatusCode, a.body)
		}
	}
}

// TestRepeatedClientID: the same answer for the same words, a refusal for
// others, on every call that takes a client_id.
func TestRepeatedClientID(t *testing.T) {
	h := open(t)
	for _, tt := range []struct {
		who, path   string
		first, then map[string]any
	}{
		{"own", "messages", map[string]any{"text": "a"}, map[string]any{"text": "b"}},
		{"agent", "messages", map[string]any{"text": "a"}, map[string]any{"text": "b"}},
		{"agent", "notes", map[string]any{"text": "a"}, map[string]any{"text": "b"}},
		{"agent", "assign", map[string]any{"staff_id": "me"}, map[string]any{"staff_id": ""}},
		{"admin", "transfer", map[string]any{"department": "billing"}, map[string]any{"department": "insurance"}},
	} {
		t.Run(tt.who+" "+tt.path, func(t *testing.T) {
			path := "/api/v1/conversations/" + h.conversation() + "/" + tt.path
			id := uuid()
			tt.first["client_id"], tt.then["client_id"] = id, id
			who := tt.who
			first := h.as(who, "POST", path, tt.first)
			if first.StatusCode >= 300 {
				t.Fatalf("%d %s", first.StatusCode, first.body)
			}
			again := h.as(who, "POST", path, tt.first)
			if again.StatusCode != first.StatusCode || still(again) != still(first) {
				t.Errorf("first  %d %s\nsecond %d %s", first.StatusCode, first.body, again.StatusCode, again.body)
			}
			if p := h.as(who, "POST", path, tt.then).problem(t); p.Status != 409 || p.Code != "client_id_conflict" {
				t.Errorf("other words: %d %s", p.Status, p.Code)
			}
		})
	}
	t.Run("opening", func(t *testing.T) {
		id := uuid()
		open := func(text string) answer {
			return h.as("own", "POST", "/api/v1/conversations", map[string]string{"department": "billing", "text": text, "client_id": id})
		}
		first, again := open("a"), open("a")
		if first.StatusCode != 201 || string(first.body) != string(again.body) {
			t.Errorf("first %s\nsecond %s", first.body, again.body)
		}
		if p := open("b").problem(t); p.Code != "client_id_conflict" {
			t.Errorf("other words: %s", p.Code)
		}
	})
}

// Leaving staff_id out by mistake must not give a conversation back to the queue.
func TestAssignSaysToWhom(t *testing.T) {
	h := open(t)
	c := h.conversation()
	h.as("agent", "POST", "/api/v1/conversations/"+c+"/assign", map[string]any{"staff_id": "me"})
	for _, body := range []any{`{}`, `{"staff_id":null}`} {
		if p := h.as("agent", "POST", "/api/v1/conversations/"+c+"/assign", body).problem(t); p.Status != 422 {
			t.Errorf("%v: %d %s", body, p.Status, p.Code)
		}
	}
	if a := h.as("agent", "GET", "/api/v1/conversations/"+c, nil); !strings.Contains(string(a.body), `"assignee"`) {
		t.Errorf("the conversation is nobody's: %s", a.body)
	}
}
