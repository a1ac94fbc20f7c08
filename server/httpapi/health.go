package httpapi

import (
	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
)

// healthz says that the process is up.
func (s *Server) healthz(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(fiber.Map{"status": "up"})
}

// readyz says whether to send requests here: the database answers, and we are
// not about to stop.
func (s *Server) readyz(c *fiber.Ctx) error {
	if s.draining.Load() {
		return desk.ErrDraining
	}
	if err := s.opts.Ready(c.UserContext()); err != nil {
		return desk.ErrUnavailable.With(err)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(fiber.Map{"status": "ready"})
}
