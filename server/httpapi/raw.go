package httpapi

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
	"careline/server/protocol"
)

const (
	// maxBody is enough for 10,000 code points, each written as two escapes,
	// and the rest of a request.
	maxBody = 256 << 10
	// maxArticle is the same for an article, which is longer than a message.
	maxArticle = 900 << 10
	// readBody is what is read before the connection is cut, so that whoever
	// sends somewhat too much gets an answer.
	readBody = 1 << 20
	// readAhead is what fasthttp reads of a body before any handler runs.
	readAhead = 8 << 10
)

// uploads reports whether a request brings a file, whose body its handler reads
// as it comes.
func uploads(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodPost && c.Path() == uploadPath
}

// takeBody reads the rest of a body, which is refused where it is too large.
func takeBody(c *fiber.Ctx) error {
	req := c.Request()
	if !req.IsBodyStream() {
		return nil
	}
	if req.Header.ContentLength() > readBody {
		return errTooLarge
	}
	raw, err := io.ReadAll(io.LimitReader(req.BodyStream(), readBody+1))
	switch {
	case err != nil:
		return fiber.ErrBadRequest
	case len(raw) > readBody:
		return errTooLarge
	}
	requestOf(c.UserContext()).body = raw
	req.SetBody(raw)
	return nil
}

// unread reports whether there may be more of a body on the connection.
func unread(c *fiber.Ctx) bool {
	n := c.Request().Header.ContentLength()
	return c.Request().IsBodyStream() && (n < 0 || n > readAhead)
}

// checkBody looks at a body before any decoder, which would replace or drop
// what must be refused. An empty body is for the operation to judge.
func checkBody(c *fiber.Ctx) error {
	raw, limit := c.Request().Body(), maxBody
	if strings.HasPrefix(c.Path(), kbPath) {
		limit = maxArticle
	}
	switch {
	case len(raw) > limit:
		return errTooLarge
	case len(raw) == 0:
		return nil
	case len(c.Request().Header.ContentEncoding()) > 0:
		return errMediaType
	}
	// Whoever leaves the type out means JSON. A form or plain text is what a
	// foreign page can make a browser send without asking.
	if kind, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";"); kind != "" {
		if k := strings.ToLower(strings.TrimSpace(kind)); k != "application/json" {
			return errMediaType
		}
	}
	if err := protocol.CheckRaw(raw); err != nil {
		return err
	}
	return protocol.CheckObject(raw)
}

// checkPath refuses ids that no id of ours can look like, exactly as if
// nothing were there.
func checkPath(c *fiber.Ctx) error {
	for _, name := range c.Route().Params {
		if !plain(c.Params(name)) {
			return desk.ErrNotFound
		}
	}
	return nil
}

func plain(id string) bool {
	if id == "" || len(id) > 128 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-') {
			return false
		}
	}
	return true
}

// checkQuery refuses what the database could not compare with.
func checkQuery(c *fiber.Ctx) error {
	for _, value := range c.Context().QueryArgs().All() {
		if bytes.IndexByte(value, 0) >= 0 || !utf8.Valid(value) {
			return desk.ErrInvalidText
		}
	}
	return nil
}
