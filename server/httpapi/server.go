package httpapi

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"careline/server/attach"
	"careline/server/chat"
	"careline/server/clinic"
	"careline/server/figures"
	"careline/server/kb"
	"careline/server/telemetry"
	"careline/server/voice"
)

// Options is what a Server needs. All of it is required but the two marked.
type Options struct {
	Chat   *chat.Service
	Clinic *clinic.Service
	// Articles is the knowledge base.
	Articles *kb.Service
	// Figures answers questions about the work.
	Figures *figures.Service
	// Links signs the addresses of files.
	Links attach.Links
	// Voice is what patients say of us.
	Voice *voice.Service
	// Socket is realtime's handler for /ws; it hijacks the connection.
	Socket http.Handler
	// Ready says whether what we depend on can be used.
	Ready func(context.Context) error
	// Metrics are those of the process, which requests are measured in.
	Metrics *telemetry.Metrics

	Widget  fs.FS // built: widget.js, index.html, assets/
	Console fs.FS // built: index.html, assets/

	PublicURL      *url.URL       // may be nil: then this computer's own names alone count as ours
	TrustedProxies []netip.Prefix // may be empty
	Demo           bool

	Log *slog.Logger
	Now func() time.Time
}

// Server answers HTTP. Make it with New, run it with Serve, stop it with
// Drain and Shutdown.
type Server struct {
	opts Options
	log  *slog.Logger
	now  func() time.Time

	app      *fiber.App
	api      huma.API
	document []byte

	widget, console, demo folder
	help                  *helpCentre
	rates                 *ratePage
	draining              atomic.Bool

	mu       sync.Mutex // guards the following, so that a stop right after the start is one
	listener net.Listener
	stopped  bool
}

//go:embed demo
var demoFiles embed.FS

// New makes a server; it listens nowhere yet.
func New(opts Options) (*Server, error) {
	s := &Server{opts: opts, log: opts.Log, now: opts.Now}
	demo, err := fs.Sub(demoFiles, "demo")
	if err != nil {
		return nil, fmt.Errorf("httpapi: demo page: %w", err)
	}
	for _, f := range []struct {
		to   *folder
		from fs.FS
	}{{&s.widget, opts.Widget}, {&s.console, opts.Console}, {&s.demo, demo}} {
		if *f.to, err = open(f.from); err != nil {
			return nil, err
		}
	}
	if s.help, err = newHelpCentre(); err != nil {
		return nil, err
	}
	if s.rates, err = newRatePage(); err != nil {
		return nil, err
	}
	if s.document, err = Document(); err != nil {
		return nil, fmt.Errorf("httpapi: OpenAPI document: %w", err)
	}
	s.app = fiber.New(fiber.Config{
		DisableStartupMessage: true,
		ErrorHandler:          s.lastResort,
		Immutable:             true, // strings outlive the handler: actors, log lines
		CaseSensitive:         true,
		StrictRouting:         true,
		BodyLimit:             readBody, // of what is read before a handler runs
		StreamRequestBody:     true,     // files are larger: their handler reads on

		DisablePreParseMultipartForm: true, // there is none
		ReadTimeout:                  30 * time.Second,
		WriteTimeout:                 30 * time.Second,
		IdleTimeout:                  2 * time.Minute,
		ReadBufferSize:               16 << 10,
		// With an empty list nobody's X-Forwarded headers count inside Fiber;
		// read decides about them alone.
		EnableTrustedProxyCheck: true,
	})
	s.app.Use(s.outermost)
	s.makeAPI()
	s.others()
	return s, nil
}

// lastResort answers what fails before any of our handlers runs: a request
// that cannot be parsed, is too large or too slow.
func (s *Server) lastResort(c *fiber.Ctx, err error) error {
	if requestOf(c.UserContext()).id == "" {
		r := s.read(c)
		c.SetUserContext(context.WithValue(c.UserContext(), requestKey{}, r))
		s.commonHeaders(c, r)
	}
	return s.refuse(c, err)
}

// Serve answers on l until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	s.mu.Lock()
	s.listener = l
	stopped := s.stopped
	s.mu.Unlock()
	if stopped {
		return l.Close()
	}
	if err := s.app.Listener(l); err != nil {
		return fmt.Errorf("httpapi: serve: %w", err)
	}
	return nil
}

// Drain makes /readyz say no, so that balancers send nobody here any more.
func (s *Server) Drain() { s.draining.Store(true) }

// Shutdown stops listening and waits for the requests under way, at most until
// ctx ends. Sockets are realtime's to close.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopped = true
	l := s.listener
	s.mu.Unlock()
	err := s.app.ShutdownWithContext(ctx)
	if l != nil {
		// The app closes only a listener that it has begun to use.
		if e := l.Close(); !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return fmt.Errorf("httpapi: shutdown: %w", err)
	}
	return nil
}
