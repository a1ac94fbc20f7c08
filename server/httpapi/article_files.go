package httpapi

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"careline/server/attach"
	"careline/server/desk"
)

// articleFiles is where files of articles are served, for readers of the help
// centre, the widget and the console alike.
const articleFiles = "/help/files/"

// fileAddress is where a file that a tree names is served; any other address is
// as it was.
func fileAddress(href string) string {
	for _, scheme := range []string{"image:", "document:"} {
		if id, ok := strings.CutPrefix(href, scheme); ok {
			return articleFiles + id
		}
	}
	return href
}

// articleFile answers with a file to whoever may see an article that shows it.
// An <img> cannot say as whom it asks, so a staff cookie speaks for itself.
func (s *Server) articleFile(c *fiber.Ctx) error {
	reader := desk.Actor{}
	if token := cookie(c, requestOf(c.UserContext()).way.Names().Staff); token != "" {
		a, _, err := s.opts.Clinic.Authenticate(c.UserContext(), token, desk.KindStaff)
		if err == nil {
			reader = a
		} else if desk.AsError(err).Kind != desk.Unauthorized {
			return err
		}
	}
	f, r, size, err := s.opts.Articles.File(c.UserContext(), reader, desk.FileID(c.Params("id")))
	if err != nil {
		return err
	}
	return sendFile(c, &f.Attachment, attach.Original, r, size, "private, max-age=300, immutable")
}
