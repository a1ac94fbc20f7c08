package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"careline/server/attach"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

const (
	uploadID   = "upload"
	uploadPath = apiPath + "/attachments"
	// drained is how much of a file that is not taken is read all the same, so
	// that its sender reads the answer.
	drained = 32 << 20
	// uploadTime is how long one may take, uploadPause how long nothing may come.
	uploadTime  = 15 * time.Minute
	uploadPause = 30 * time.Second
	// filePolicy keeps whatever a browser makes of a file from doing anything.
	filePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"
)

type (
	// uploadIn is the file itself as the body. Its name stands in a header,
	// percent-encoded, because an address could be logged.
	uploadIn struct {
		Name     string `header:"Careline-Name" doc:"what it is called, percent-encoded UTF-8"`
		ClientID string `header:"Careline-Client-Id" doc:"UUID; repeated, it answers as the first time"`

		body io.Reader
		size int
	}
	// FilePath is exported because huma fills only exported fields.
	FilePath struct {
		ID string `path:"id"`
	}
	fileAnswer struct {
		Attachment protocol.AttachmentLinks `json:"attachment"`
	}
	fileOut struct{ Body fileAnswer }
)

// Resolve finds the body, which huma would read as a whole.
func (in *uploadIn) Resolve(ctx huma.Context) []error {
	c := humafiber.Unwrap(ctx)
	in.size = c.Request().Header.ContentLength()
	in.body = c.Context().RequestBodyStream()
	if in.body == nil { // nothing was sent
		in.body = strings.NewReader("")
		return nil
	}
	in.body = &arriving{stream: in.body, conn: c.Context().Conn(), want: in.size, until: time.Now().Add(uploadTime)}
	return nil
}

// arriving is a body on its way. It may take long, as long as something comes.
type arriving struct {
	stream io.Reader
	conn   net.Conn
	want   int // how much it was said to be; -1: not said
	got    int
	until  time.Time
}

func (a *arriving) Read(p []byte) (int, error) {
	at := time.Now().Add(uploadPause)
	if at.After(a.until) {
		at = a.until
	}
	if err := a.conn.SetReadDeadline(at); err != nil {
		return 0, err
	}
	n, err := a.stream.Read(p)
	a.got += n
	if errors.Is(err, io.EOF) && a.want >= 0 && a.got < a.want {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (s *Server) upload(ctx context.Context, r *request, in *uploadIn) (*fileOut, error) {
	f, err := s.take(ctx, r, in)
	if err != nil {
		_, _ = io.CopyN(io.Discard, in.body, drained)
	}
	return s.linked(r, f, err)
}

func (s *Server) take(ctx context.Context, r *request, in *uploadIn) (desk.File, error) {
	name, err := url.PathUnescape(in.Name)
	if err != nil {
		return desk.File{}, desk.Invalidf("Careline-Name is the file's name, percent-encoded.")
	}
	if max := s.opts.Chat.MaxFileBytes(); int64(in.size) > max {
		return desk.File{}, attach.TooLarge(max)
	}
	return s.opts.Chat.Upload(ctx, r.actor, chat.Uploading{Name: name, ClientID: in.ClientID, Bytes: in.body})
}

func (s *Server) attachment(ctx context.Context, r *request, in *FilePath) (*fileOut, error) {
	f, err := s.opts.Chat.File(ctx, r.actor, desk.FileID(in.ID))
	return s.linked(r, f, err)
}

func (s *Server) dropAttachment(ctx context.Context, r *request, in *FilePath) (*nothing, error) {
	return &nothing{}, s.opts.Chat.DropFile(ctx, r.actor, desk.FileID(in.ID))
}

// linked is a file with links for this session.
func (s *Server) linked(r *request, f desk.File, err error) (*fileOut, error) {
	if err != nil {
		return nil, err
	}
	out := &fileOut{fileAnswer{protocol.AttachmentLinks{Attachment: protocol.AttachmentOf(&f.Attachment)}}}
	if f.State.Openable() {
		a := &out.Body.Attachment
		at := s.now().Add(attach.LinkLife).UnixMilli()
		a.ExpiresAt = at
		a.URL = s.linkTo(r, f.ID, attach.Original, at)
		if f.Preview {
			a.PreviewURL = s.linkTo(r, f.ID, attach.Preview, at)
		}
	}
	return out, nil
}

func (s *Server) linkTo(r *request, id desk.FileID, v attach.Variant, until int64) string {
	signed := s.opts.Links.Sign(attach.Pass{File: id, Variant: v, Session: r.actor.Session, Until: until})
	return "/files/" + string(id) + "/" + string(v) + "/" + signed
}

// file gives a file to whoever has a link to it: one that we signed, that is
// not over, of a session that still lasts, for somebody who may still see it,
// and asked for by nobody who says they are somebody else. Any other is like one
// to nothing.
func (s *Server) file(c *fiber.Ctx) error {
	id, v := desk.FileID(c.Params("id")), attach.Variant(c.Params("variant"))
	pass, ok := s.opts.Links.Read(id, v, c.Params("signed"), s.now())
	if !ok || v != attach.Original && v != attach.Preview {
		return desk.ErrNoSuchThing
	}
	actor, err := s.opts.Clinic.ActorOf(c.UserContext(), pass.Session)
	if err != nil {
		if desk.AsError(err).Kind == desk.Unauthorized {
			return desk.ErrNoSuchThing
		}
		return err
	}
	if s.foreign(c, actor) {
		return desk.ErrNoSuchThing
	}
	requestOf(c.UserContext()).actor = actor
	f, r, size, err := s.opts.Chat.ReadFile(c.UserContext(), actor, id, v)
	if err != nil {
		return err
	}
	// What is deleted, or closed to somebody, is gone from their machine too.
	return sendFile(c, &f.Attachment, v, r, size, "no-store")
}

// foreign reports whether a request comes with credentials, none of which are
// those of the person whom a link is for. One may come without any: pictures in
// a frame whose cookies are refused. The cookie of the other kind says nothing,
// because a browser may be signed in as staff and write as a patient.
func (s *Server) foreign(c *fiber.Ctx, of desk.Actor) bool {
	held := presented(c, requestOf(c.UserContext()))
	own := held.PatientCookie
	if of.Kind == desk.KindStaff {
		own = held.StaffCookie
	}
	someone := false
	for _, token := range []string{held.Bearer, own} {
		if token == "" {
			continue
		}
		actor, _, err := s.opts.Clinic.Authenticate(c.UserContext(), token, "")
		if err == nil && actor.Kind == of.Kind && actor.ID == of.ID {
			return false
		}
		someone = someone || err == nil // one that is over is none
	}
	return someone
}

// sendFile sends a file as what it is and nothing else, to be saved; pictures
// in pages are shown all the same. A name from outside is in no header as it
// came.
func sendFile(c *fiber.Ctx, f *desk.Attachment, v attach.Variant, r io.ReadCloser, size int64, cache string) error {
	kind, name := f.Type, f.Name
	if v == attach.Preview {
		kind, name = "image/jpeg", "preview.jpg"
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, disposition(name, kind))
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	c.Set(fiber.HeaderCacheControl, cache)
	c.Context().SetBodyStream(r, int(size)) // closes it
	return nil
}

// disposition names a file for saving: letters that everybody reads, and the
// whole name in the form that headers have for it.
func disposition(name, kind string) string {
	plain := mime.FormatMediaType("attachment", map[string]string{"filename": "file" + attach.Extension(kind)})
	return fmt.Sprintf("%s; filename*=UTF-8''%s", plain, strings.ReplaceAll(url.PathEscape(name), "'", "%27"))
}
