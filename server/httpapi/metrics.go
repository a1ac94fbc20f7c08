package httpapi

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"careline/server/desk"
)

// Metric is one figure that /metrics shows. Neither its name nor its labels
// hold anything that people wrote or are called.
type Metric struct {
	Name   string // careline_…; a counter's ends in _total
	Labels string // like code="4008"; may be empty
	Help   string
	Gauge  bool // goes up and down; otherwise a counter
	Value  int64
}

// metrics answers Prometheus, in its text format. It is for the house alone:
// whoever comes through a proxy, or from the open internet, finds nothing.
func (s *Server) metrics(c *fiber.Ctx) error {
	peer := addrOf(c.Context().RemoteAddr().String())
	direct := c.Get(fiber.HeaderXForwardedFor) == "" && c.Get("Forwarded") == ""
	if !direct || !peer.IsLoopback() && !peer.IsPrivate() {
		return desk.ErrNoSuchThing
	}
	var out bytes.Buffer
	named := ""
	for _, m := range s.opts.Metrics() {
		if m.Name != named {
			kind := "counter"
			if m.Gauge {
				kind = "gauge"
			}
			fmt.Fprintf(&out, "# HELP %s %s\n# TYPE %s %s\n", m.Name, m.Help, m.Name, kind)
			named = m.Name
		}
		labels := ""
		if m.Labels != "" {
			labels = "{" + m.Labels + "}"
		}
		fmt.Fprintf(&out, "%s%s %d\n", m.Name, labels, m.Value)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	return c.Send(out.Bytes())
}
