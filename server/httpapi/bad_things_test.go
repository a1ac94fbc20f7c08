package httpapi_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"careline/server/protocol"
)

// running is what goes down by itself while the clinic is open.
var running = regexp.MustCompile(`"left_ms":-?\d+`)

// bomb is a picture of a few bytes that says it has 65,535 × 65,535 points.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	copy(raw[16:], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff})
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}

// TestBadThingsAreSaidAndNotKept sends in what people and programs send that
// cannot be taken. Each is answered by a code and a sentence that repeats
// nothing of it, and nothing is half kept: no file, no tool, nobody, no event,
// no line of a change that was not made.
func TestBadThingsAreSaidAndNotKept(t *testing.T) {
	h := open(t)
	const api = "/api/v1"
	tool := func(kind, name string, as object) string {
		var made struct{ Tool struct{ ID string } }
		h.as("admin", http.MethodPost, api+"/tools", with(object{"kind": kind, "scope": "all", "name": name}, as)).into(t, &made)
		return made.Tool.ID
	}
	puts := func(tag string) object {
		return object{"macro": object{"actions": []any{object{"do": "tag", "tag": tag}, object{"do": "resolve"}}}}
	}
	tag := tool("tag", "Refund", object{"tag": object{"color": "blue"}})
	macro := tool("macro", "Refund sent", puts(tag))
	h.as("admin", http.MethodDelete, api+"/tools/"+tag+"?version=1", nil)
	c := h.conversation()

	var wide bytes.Buffer // UTF-16 without a mark
	for _, u := range utf16.Encode([]rune("email,name,role\n")) {
		_ = binary.Write(&wide, binary.LittleEndian, u)
	}
	file := func(text string) object { return object{"file": []byte(text)} }
	eicar := `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-` + `TEST-FILE!$H+H*`
	pdf := "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
	state := func() (all string) {
		for _, path := range []string{"/tools", "/team", "/changes", "/conversations/" + c + "/events", "/conversations/" + c} {
			all += still(h.as("admin", http.MethodGet, api+path, nil))
		}
		return running.ReplaceAllString(all, "")
	}
	before := state()
	for _, tt := range []struct {
		name, who, path string
		body            any
		code            string
	}{
		{"a macro that refers to a tag that is deleted", "admin", "/conversations/" + c + "/macros", object{"macro": macro, "version": 1, "client_id": uuid()}, "macro_broken"},
		{"a new one that does", "admin", "/tools", with(object{"kind": "macro", "scope": "all", "name": marker}, puts(tag)), "refers_to_nothing"},
		{"a view that no filter is", "admin", "/views/count", object{"filter": object{"field": marker, "op": "is", "values": []string{"x"}}}, "invalid"},
		{"a renamed program", "own", "/attachments", "MZ\x90\x00 " + marker, "file_type"},
		{"a decompression bomb", "own", "/attachments", bomb(t), "too_many_pixels"},
		{"a file with nothing in it", "own", "/attachments", []byte{}, "empty_file"},
		{"a PDF that is an archive too", "own", "/attachments", pdf + "PK\x03\x04" + marker, "unsafe_file"},
		{"a page that begins like a photo", "own", "/attachments", "\xff\xd8\xff<html><script>" + marker + "</script>", "damaged_file"},
		{"the string that scanners are tried with", "own", "/attachments", eicar, "file_type"},
		{"people in UTF-16 without a mark", "admin", "/staff/import", file(wide.String()), "bad_encoding"},
		{"people with a formula for a name", "admin", "/staff/import", file("email,name,role,departments\nbo@careline.test,Bo,agent,billing\na@careline.test,=" + marker + "(1),agent,billing\n"), "bad_rows"},
		{"replies with a formula for a text", "admin", "/tools/replies/import", file("name,language,text\nBus,en,Line 9\nBus,es,=" + marker + "(1)\n"), "bad_rows"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := h.as(tt.who, http.MethodPost, api+tt.path, tt.body)
			p := a.problem(t)
			if p.Code != tt.code || !strings.HasSuffix(p.Detail, ".") || len(p.Detail) < 30 {
				t.Errorf("%d %s, want %s and a sentence", a.StatusCode, a.body, tt.code)
			}
			if strings.Contains(string(a.body), marker) {
				t.Errorf("repeated: %s", a.body)
			}
			if now := state(); now != before {
				t.Errorf("something of it is kept:\n%s\n%s", before, now)
			}
		})
	}
	if files, bytes, err := h.store.SentIn(t.Context(), h.who["own"].Author(), 0); err != nil || files != 0 || bytes != 0 {
		t.Errorf("%d files of %d bytes are kept: %v", files, bytes, err)
	}
}

// What a phone writes into a photo is not in what anybody fetches.
func TestWhereAPhotoWasTakenIsFetchedByNobody(t *testing.T) {
	h := open(t)
	raw := photo(t)
	said := "Exif\x00\x00" + marker
	exif := append([]byte{0xff, 0xe1, 0, byte(len(said) + 2)}, said...)
	laden := append(append(append([]byte{}, raw[:2]...), exif...), raw[2:]...)
	f := h.upload("own", laden)
	a := h.do(http.MethodGet, f.URL, nil)
	if a.StatusCode != http.StatusOK || strings.Contains(string(a.body), marker) || !bytes.Equal(a.body, raw) {
		t.Errorf("%d, %d bytes of %d; its EXIF is still there: %v", a.StatusCode, len(a.body), len(raw), strings.Contains(string(a.body), marker))
	}
}

// A view that matches nothing is an answer, not a fault.
func TestAViewOfNothing(t *testing.T) {
	h := open(t)
	h.conversation()
	filter := object{"join": "and", "of": []any{
		object{"field": "status", "op": "is", "values": []string{"resolved"}}, object{"field": "status", "op": "is", "values": []string{"queued"}},
	}}
	var counted protocol.ViewCount
	h.as("agent", http.MethodPost, "/api/v1/views/count", object{"filter": filter}).into(t, &counted)
	if counted.N != 0 || counted.More {
		t.Errorf("%+v", counted)
	}
	var made struct{ Tool struct{ ID string } }
	h.as("agent", http.MethodPost, "/api/v1/tools", object{"kind": "view", "scope": "person", "name": "Nothing", "view": object{"filter": filter}}).into(t, &made)
	var page struct{ Conversations []object }
	h.as("agent", http.MethodGet, "/api/v1/conversations?view="+made.Tool.ID, nil).into(t, &page)
	if page.Conversations == nil || len(page.Conversations) != 0 {
		t.Errorf("%+v", page)
	}
}
