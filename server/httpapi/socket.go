package httpapi

import (
	"context"
	"net"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"careline/server/httpapi/lend"
)

// socket lends the connection to realtime. A socket outlives its request, so
// the request's time limit does not reach it; who the client is, as trusted
// proxies say, does.
func (s *Server) socket() fiber.Handler {
	lent := lend.Handler(s.app, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if client := requestOf(r.Context()).client; client.IsValid() {
			r.RemoteAddr = net.JoinHostPort(client.String(), "0")
		}
		s.opts.Socket.ServeHTTP(w, r)
	}))
	return func(c *fiber.Ctx) error {
		c.SetUserContext(context.WithoutCancel(c.UserContext()))
		return lent(c)
	}
}
