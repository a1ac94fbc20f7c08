package httpapi

import (
	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
	"careline/server/telemetry"
)

// metrics answers Prometheus, in its text format. It is for the house alone:
// whoever comes through a proxy, or from the open internet, finds nothing.
func (s *Server) metrics(c *fiber.Ctx) error {
	peer := addrOf(c.Context().RemoteAddr().String())
	direct := c.Get(fiber.HeaderXForwardedFor) == "" && c.Get("Forwarded") == ""
	if !direct || !peer.IsLoopback() && !peer.IsPrivate() {
		return desk.ErrNoSuchThing
	}
	text, err := s.opts.Metrics.Text()
	if err != nil {
		return desk.ErrUnavailable.With(err)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, telemetry.ContentType)
	return c.Send(text)
}
