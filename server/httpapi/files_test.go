package httpapi_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/httpapi"
	"careline/server/protocol"
)

type oneFile struct {
	Attachment protocol.AttachmentLinks `json:"attachment"`
}

// photo is a JPEG whose bytes no two calls share.
var photos uint8

func photo(t *testing.T) []byte {
	t.Helper()
	photos++
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range 40 * 20 {
		img.Set(i%40, i/40, color.RGBA{photos, uint8(i), 90, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const uploads = "/api/v1/attachments"

func (h *house) upload(name string, raw []byte, headers ...string) protocol.AttachmentLinks {
	h.t.Helper()
	var out oneFile
	h.as(name, http.MethodPost, uploads, raw, append(headers, "Content-Type", "image/jpeg")...).into(h.t, &out)
	return out.Attachment
}

// shown is the file of a message in a conversation, if the route is about one.
func (h *house) shown(route, conversation string) string {
	h.t.Helper()
	if !strings.Contains(route, "/attachments/{id}") {
		return ""
	}
	f := h.upload("own", photo(h.t))
	_, err := h.chat.Send(h.t.Context(), h.who["own"], chat.Sending{Conversation: desk.ConversationID(conversation), ClientID: uuid(), Attachments: []desk.FileID{desk.FileID(f.ID)}})
	if err != nil {
		h.t.Fatal(err)
	}
	return f.ID
}

func TestAFileFromHandToHand(t *testing.T) {
	h := open(t)
	c := h.conversation()
	raw := photo(t)
	id := uuid()
	f := h.upload("own", raw, "Careline-Name", "mi%20tarjeta%20%22%0d%0aX.exe", "Careline-Client-Id", id)
	if f.Name != `mi tarjeta X.jpg` || f.Type != "image/jpeg" || f.Width != 40 || f.Height != 20 || !f.Preview || f.State != "unscanned" {
		t.Errorf("%+v", f)
	}
	if again := h.upload("own", raw, "Careline-Client-Id", id); again.ID != f.ID {
		t.Error("a repeated upload is another file")
	}
	if p := h.as("own", http.MethodPost, uploads, photo(t), "Careline-Client-Id", id); p.problem(t).Code != "client_id_conflict" {
		t.Errorf("another file under the same client id: %s", p.body)
	}
	// Until it is sent it is the sender's alone.
	for _, name := range []string{"foreign", "agent", "admin"} {
		if a := h.as(name, http.MethodGet, uploads+"/"+f.ID, nil); a.StatusCode != 404 {
			t.Errorf("%s sees a file that was not sent: %d", name, a.StatusCode)
		}
		send := map[string]any{"text": "look", "client_id": uuid(), "attachments": []string{f.ID}}
		if a := h.as(name, http.MethodPost, "/api/v1/conversations/"+c+"/messages", send); name != "foreign" && a.problem(t).Code != "no_such_file" {
			t.Errorf("%s sends somebody else's file: %s", name, a.body)
		}
	}
	message := map[string]any{"text": "", "client_id": uuid(), "attachments": []string{f.ID}}
	var sent struct{ Event protocol.PatientEvent }
	h.as("own", http.MethodPost, "/api/v1/conversations/"+c+"/messages", message).into(t, &sent)
	if len(sent.Event.Attachments) != 1 || sent.Event.Attachments[0].ID != f.ID || sent.Event.Text != "" {
		t.Fatalf("%+v", sent.Event)
	}
	h.as("own", http.MethodPost, "/api/v1/conversations/"+c+"/messages", message).into(t, &sent) // repeated
	message["client_id"] = uuid()
	if a := h.as("own", http.MethodPost, "/api/v1/conversations/"+c+"/messages", message); a.problem(t).Code != "no_such_file" {
		t.Errorf("a file sent twice: %s", a.body)
	}
	var seen oneFile
	h.as("agent", http.MethodGet, uploads+"/"+f.ID, nil).into(t, &seen)
	for _, url := range []string{f.URL, seen.Attachment.URL} {
		a := h.do(http.MethodGet, url, nil)
		if a.StatusCode != 200 || !bytes.Equal(a.body, raw) || a.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%d, %d bytes of %d, %s", a.StatusCode, len(a.body), len(raw), a.Header.Get("Content-Type"))
		}
		safe(t, a)
		if got := a.Header.Get("Content-Disposition"); got != `attachment; filename=file.jpg; filename*=UTF-8''mi%20tarjeta%20X.jpg` {
			t.Error(got)
		}
	}
	a := h.do(http.MethodGet, seen.Attachment.PreviewURL, nil)
	if _, err := jpeg.Decode(bytes.NewReader(a.body)); err != nil {
		t.Error(err)
	}
	safe(t, a)
	if strings.Contains(h.log.String(), "tarjeta") || strings.Contains(h.log.String(), f.ID+"/") {
		t.Error("the log names a file")
	}
	lines, err := h.store.AuditTrail(t.Context(), desk.ConversationID(c))
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for _, l := range lines {
		if l.Action == "file.opened" && l.Actor.ID == "s_agent" {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("%d lines in the audit log say that the agent opened it, want 1", opened)
	}
}

// safe: whatever a browser is told to make of a file, it does nothing.
func safe(t *testing.T, a answer) {
	t.Helper()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
		"Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := a.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment;") {
		t.Errorf("shown in place: %q", got)
	}
}

// A link works for a while, for whoever may still see the file.
func TestLinksEnd(t *testing.T) {
	now := time.Now()
	h := open(t, func(o *httpapi.Options) { o.Now = func() time.Time { return now } })
	c := h.conversation()
	id := h.shown("/attachments/{id}", c)
	var seen oneFile
	h.as("agent", http.MethodGet, uploads+"/"+id, nil).into(t, &seen)
	url := seen.Attachment.URL
	status := func(url string) int { return h.do(http.MethodGet, url, nil).StatusCode }
	if got := status(url); got != 200 {
		t.Fatal(got)
	}
	for name, changed := range map[string]string{
		"changed":         url[:len(url)-2] + "xx",
		"another form":    strings.Replace(url, "/original/", "/preview/", 1),
		"an unknown form": strings.Replace(url, "/original/", "/secret/", 1),
		"somebody else's": strings.Replace(url, "ss_agent", "ss_admin", 1),
		"without a name":  "/files/" + id + "/original/",
		"of nothing":      strings.Replace(url, id, "f_01k9golden0000000000000000", 1),
	} {
		if got := status(changed); got != 404 {
			t.Errorf("%s: %d", name, got)
		}
	}
	// Whoever is known to be somebody else has found nothing with it.
	for name, want := range map[string]int{"agent": 200, "admin": 404, "own": 404} {
		if got := h.as(name, http.MethodGet, url, nil).StatusCode; got != want {
			t.Errorf("the agent's link asked for by %s: %d, want %d", name, got, want)
		}
	}
	// Who lost the conversation has lost its files.
	if _, err := h.chat.Transfer(t.Context(), h.who["agent"], desk.ConversationID(c), "insurance", "", ""); err != nil {
		t.Fatal(err)
	}
	if got := status(url); got != 404 {
		t.Errorf("after the conversation went elsewhere: %d", got)
	}
	h.as("admin", http.MethodGet, uploads+"/"+id, nil).into(t, &seen)
	url = seen.Attachment.URL
	if got := status(url); got != 200 {
		t.Fatal(got)
	}
	if a := h.as("admin", http.MethodDelete, "/api/v1/staff/session", nil); a.StatusCode != 204 {
		t.Fatal(a.StatusCode)
	}
	if got := status(url); got != 404 {
		t.Errorf("after signing out: %d", got)
	}
	h.as("own", http.MethodGet, uploads+"/"+id, nil).into(t, &seen)
	now = now.Add(11 * time.Minute)
	if got := status(seen.Attachment.URL); got != 404 {
		t.Errorf("after its time: %d", got)
	}
}

// Files for notes are staff's alone.
func TestNotesFilesStayAmongStaff(t *testing.T) {
	h := open(t)
	c := h.conversation()
	f := h.upload("agent", photo(t))
	h.as("agent", http.MethodPost, "/api/v1/conversations/"+c+"/notes", map[string]any{"text": "see", "client_id": uuid(), "attachments": []string{f.ID}}).into(t, &struct{}{})
	if a := h.as("own", http.MethodGet, uploads+"/"+f.ID, nil); a.StatusCode != 404 {
		t.Errorf("a patient sees a note's file: %d", a.StatusCode)
	}
	if a := h.as("supervisor", http.MethodGet, uploads+"/"+f.ID, nil); a.StatusCode != 200 {
		t.Errorf("a colleague does not: %d", a.StatusCode)
	}
}

func TestFilesTakenBackAndTooMany(t *testing.T) {
	h := open(t)
	c := h.conversation()
	f := h.upload("own", photo(t))
	if a := h.as("foreign", http.MethodDelete, uploads+"/"+f.ID, nil); a.StatusCode != 404 {
		t.Error(a.StatusCode)
	}
	if a := h.as("own", http.MethodDelete, uploads+"/"+f.ID, nil); a.StatusCode != 204 {
		t.Error(a.StatusCode)
	}
	if a := h.do(http.MethodGet, f.URL, nil); a.StatusCode != 404 {
		t.Error(a.StatusCode)
	}
	send := func(ids []string, text string) string {
		a := h.as("own", http.MethodPost, "/api/v1/conversations/"+c+"/messages", map[string]any{"text": text, "client_id": uuid(), "attachments": ids})
		return a.problem(t).Code
	}
	if code := send([]string{f.ID}, "gone"); code != "no_such_file" {
		t.Error(code)
	}
	if code := send(make([]string, 11), "many"); code != "too_many_files" {
		t.Error(code)
	}
	if code := send([]string{}, "  "); code != "empty" {
		t.Error(code)
	}
	twice := h.upload("own", photo(t))
	if code := send([]string{twice.ID, twice.ID}, "twice"); code != "no_such_file" {
		t.Error(code)
	}
}

// Files that are not taken get an answer, whatever is still on its way; and
// nothing but a file may be as long as one.
func TestUploadsThatAreRefused(t *testing.T) {
	h := open(t)
	for name, c := range map[string]struct {
		raw     []byte
		code    string
		headers []string
	}{
		"nothing":             {[]byte{}, "empty_file", nil},
		"a renamed program":   {[]byte("MZ\x90 program"), "file_type", []string{"Careline-Name", "card.jpg"}},
		"too large":           {bytes.Repeat([]byte("x"), 3<<20), "file_too_large", nil},
		"a name that is none": {photo(t), "invalid", []string{"Careline-Name", "%zz"}},
		"an id that is none":  {photo(t), "invalid", []string{"Careline-Client-Id", "7"}},
	} {
		a := h.as("own", http.MethodPost, uploads, c.raw, c.headers...)
		if p := a.problem(t); p.Code != c.code || strings.Contains(string(a.body), "card") {
			t.Errorf("%s: %s", name, a.body)
		}
	}
	// Only the route of uploads takes so much.
	for _, path := range []string{"/api/v1/conversations", "/api/v1/attachments/x"} {
		if a := h.begins(2<<20, path, h.tokens["own"]); a.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
	// Chunked, and longer than what is taken.
	pr, pw := io.Pipe()
	go func() { _, err := pw.Write(bytes.Repeat([]byte("x"), 3<<20)); pw.CloseWithError(err) }()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.base+uploads, pr)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.tokens["own"])
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.StatusCode != 422 || !bytes.Contains(body, []byte("file_too_large")) {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	// One that breaks off leaves nothing.
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 2000000\r\n\r\n", uploads, h.tokens["own"])
	_, _ = conn.Write(bytes.Repeat([]byte("x"), 1_200_000))
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(conn)
	if !bytes.Contains(answer, []byte("upload_incomplete")) {
		t.Errorf("%s", answer)
	}
	_ = conn.Close()
}
