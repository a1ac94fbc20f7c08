package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"time"

	agentconsole "careline/agent-console"
	"careline/server/attach"
	"careline/server/auth"
	"careline/server/bus"
	"careline/server/chat"
	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
	"careline/server/figures"
	"careline/server/httpapi"
	"careline/server/jobs"
	"careline/server/kb"
	"careline/server/realtime"
	"careline/server/store"
	"careline/server/telemetry"
	"careline/server/voice"
	"careline/widget"
)

// stopTime bounds a stop: what is not done by then is cut off. Systemd and
// Docker wait longer.
const stopTime = 8 * time.Second

// program is a running server: every part, connected once, in start.
type program struct {
	cfg      config.Config
	log      *slog.Logger
	listener net.Listener
	store    *store.Store
	bus      chat.Bus
	chat     *chat.Service
	clinic   *clinic.Service
	articles *kb.Service
	figures  *figures.Service
	realtime *realtime.Server
	metrics  *telemetry.Metrics
	http     *httpapi.Server

	demo  clinic.Demo // demo mode: what to sign in with
	setup string      // token of the first admin's link; "" once there is one

	broken  chan error // says that the server stopped by itself
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// start connects everything and listens. ctx bounds the starting alone.
func start(ctx context.Context, cfg config.Config, log *slog.Logger) (p *program, err error) {
	p = &program{cfg: cfg, log: log, broken: make(chan error, 1)}
	defer func() {
		if err != nil {
			p.release()
		}
	}()
	p.metrics = telemetry.New(p.counted)
	// The port first: whoever starts twice should hear that, and nothing else.
	if p.listener, err = net.Listen("tcp", cfg.Addr); err != nil {
		return p, fmt.Errorf("cannot listen on %s: %w", cfg.Addr, err)
	}
	keys, err := auth.LoadKeys(cfg.Data)
	if err != nil {
		return p, err
	}
	if p.store, err = store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data, Committed: p.metrics.Commit}); err != nil {
		return p, err
	}
	p.bus = bus.NewInProcess[chat.Notice]()
	p.clinic, err = clinic.New(clinic.Options{
		Store: p.store, Keys: keys,
		Revoked: func(ids []desk.SessionID) { p.bus.Publish(chat.Notice{Revoked: ids}) },
		Met:     func(ctx context.Context, id desk.StaffID) error { return p.chat.Meet(ctx, id) },
	})
	if err != nil {
		return p, err
	}
	if err = p.furnish(ctx); err != nil {
		return p, err
	}
	files, err := attach.Open(filepath.Join(cfg.Data, attach.Folder), attach.Options{MaxBytes: cfg.MaxFile, Clamd: cfg.Clamd, Log: log})
	if err != nil {
		return p, err
	}
	if p.chat, err = chat.New(p.store, p.bus, chat.Options{DigestKey: keys.Digest(), Log: log, Demo: cfg.Demo, Files: files}); err != nil {
		return p, err
	}
	p.realtime = realtime.New(realtime.Options{
		Chat: p.chat, Bus: p.bus, Authenticate: p.clinic.Authenticate, Public: cfg.PublicURL, Log: log,
	})
	p.figures = figures.New(p.store, time.Now)
	engines := searchEngines(cfg, log)
	p.articles = kb.New(p.store, engines[0], log, engines[1:]...)
	p.articles.ShowFiles(files)
	p.http, err = httpapi.New(httpapi.Options{
		Chat: p.chat, Clinic: p.clinic, Articles: p.articles, Figures: p.figures, Links: attach.NewLinks(keys.Links()), Voice: voice.New(voice.Options{Store: p.store, Directory: p.chat.Directory}), Socket: p.realtime, Ready: p.store.Ping, Metrics: p.metrics,
		Widget: widget.Files(), Console: agentconsole.Files(),
		PublicURL: cfg.PublicURL, TrustedProxies: cfg.TrustedProxies, Demo: cfg.Demo,
		Log: log, Now: time.Now,
	})
	if err != nil {
		return p, err
	}
	p.run()
	return p, nil
}

// furnish makes sure that somebody can get in: the demo's people, or the link
// that makes the first admin.
func (p *program) furnish(ctx context.Context) (err error) {
	if p.cfg.Demo {
		p.demo, err = p.clinic.SeedDemo(ctx)
		return err
	}
	if err = p.clinic.Prepare(ctx); err != nil {
		return err
	}
	p.setup, err = p.clinic.FirstAdminLink(ctx)
	return err
}

// run starts what goes on until stop.
func (p *program) run() {
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(context.Background())
	p.running.Go(func() { p.realtime.Run(ctx) })
	p.running.Go(func() { p.articles.Run(ctx) })
	p.running.Go(func() {
		jobs.New(jobs.Options{Chat: p.chat, Store: p.store, Figures: p.figures, Log: p.log, Ran: p.metrics.Job}).Run(ctx)
	})
	p.running.Go(func() { giveBack(ctx) })
	p.running.Go(func() {
		if err := p.http.Serve(p.listener); err != nil {
			p.broken <- err
		}
	})
}

// stop ends the server in the order that loses nothing: no new visitors,
// sockets told to come again, requests answered, then the store.
func (p *program) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	p.log.Info("stopping")
	p.http.Drain()
	p.realtime.Drain(ctx)
	err := p.http.Shutdown(ctx)
	p.cancel()
	ended := make(chan struct{})
	go func() {
		p.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		// The store answers what it has committed and refuses the rest.
		err = errors.Join(err, errors.New("not everything ended in time"))
	}
	err = errors.Join(err, p.release())
	p.log.Info("stopped")
	return err
}

// release closes what start had opened, in any state of it.
func (p *program) release() error {
	if p.bus != nil {
		p.bus.Close()
	}
	var err error
	if p.listener != nil {
		if e := p.listener.Close(); !errors.Is(e, net.ErrClosed) {
			err = e
		}
	}
	if p.articles != nil {
		err = errors.Join(err, p.articles.Close())
	}
	if p.store != nil {
		err = errors.Join(err, p.store.Close())
	}
	return err
}

// base is the address people reach us at.
func (p *program) base() string {
	if p.cfg.PublicURL != nil {
		return p.cfg.PublicURL.String()
	}
	addr := p.listener.Addr().(*net.TCPAddr)
	host := addr.IP.String()
	if addr.IP.IsUnspecified() {
		host = "localhost"
	}
	return fmt.Sprintf("http://%s", net.JoinHostPort(host, fmt.Sprint(addr.Port)))
}

// announce tells the person at the terminal where everything is. What it says
// of passwords and links goes there alone, never to the log.
func (p *program) announce(w io.Writer) {
	base := p.base()
	_, _ = fmt.Fprintf(w, "\nCareline is ready on %s\n\n", base)
	switch {
	case p.cfg.Demo:
		_, _ = fmt.Fprintf(w, "  Clinic page  %s/demo/\n  Console      %s/console/\n  Sign in as   %s\n  Password     %s\n\n",
			base, base, p.demo.Email, p.demo.Password)
	case p.setup != "":
		_, _ = fmt.Fprintf(w, "  Nobody can sign in yet. Open this link to make the first admin; it works once:\n\n  %s/console/setup#token=%s\n\n", base, p.setup)
	default:
		_, _ = fmt.Fprintf(w, "  Console      %s/console/\n\n", base)
	}
	if p.cfg.PublicURL == nil && !config.Loopback(p.listener.Addr().String()) {
		_, _ = fmt.Fprintf(w, "  CARELINE_PUBLIC_URL is not set, so pages work on this computer alone, as http://localhost.\n  Set it to the https address that people use.\n\n")
	}
	_, _ = fmt.Fprint(w, "Stop with Ctrl-C.\n")
}

// newLog writes JSON lines. In demo mode a person watches the terminal, so only
// what needs attention is said there.
func newLog(w io.Writer, demo bool) *slog.Logger {
	level := slog.LevelInfo
	if demo {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}
