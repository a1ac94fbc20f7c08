package httpapi

import (
	"context"
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"careline/server/auth"
	"careline/server/desk"
)

// authenticate finds out who a request comes from and whether they may call
// the route. For a route that anybody may call only the origin counts.
func (s *Server) authenticate(ctx context.Context, c *fiber.Ctx, r *request, w who) error {
	token, as, err := auth.Choose(presented(c, r))
	if w == anyone || w == visitors {
		if err != nil && desk.AsError(err).Kind == desk.Forbidden {
			return err
		}
		s.practise(ctx, c, r)
		if w == anyone || err != nil {
			return nil
		}
	}
	if err != nil {
		return err
	}
	actor, _, err := s.opts.Clinic.Authenticate(ctx, token, as)
	if w == visitors {
		if err == nil && actor.Kind == desk.KindPatient {
			r.actor = actor
		}
		return nil // whoever is no patient, or no longer, is anybody
	}
	if err != nil {
		return err
	}
	r.actor = actor
	return w.admits(actor)
}

func presented(c *fiber.Ctx, r *request) auth.Presented {
	names := r.way.Names()
	return auth.Presented{
		Bearer:        auth.BearerOf(c.Get(fiber.HeaderAuthorization)),
		StaffCookie:   cookie(c, names.Staff),
		PatientCookie: cookie(c, names.Patient),
		As:            c.Get("Careline-As"),
		Origin:        r.origin,
		Ours:          r.ours,
		Changes:       !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.Method()),
	}
}

// cookie reads a cookie without decoding: ours hold nothing that needs it.
func cookie(c *fiber.Ctx, name string) string {
	return string(c.Request().Header.Cookie(name))
}
