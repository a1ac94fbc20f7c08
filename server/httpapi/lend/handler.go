// Package lend lets a plain http.Handler take over a connection of a Fiber app,
// as gorilla's Upgrade does with one of net/http.
//
// It owns the moment in which a socket passes from fasthttp to the handler and
// nothing after it. It knows nothing of WebSocket. Lent connections may be
// used like any net.Conn, one reader and any number of writers at a time.
package lend

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/gofiber/fiber/v2"
)

const (
	attachWithin = 10 * time.Second // from Hijack until fasthttp must have let go of the socket
	firstWrite   = 5 * time.Second  // for the answer to the upgrade
)

// Handler makes a Fiber handler of h: mount it with app.Get("/ws",
// lend.Handler(app, realtime)). It sets KeepHijackedConns on the app's server,
// without which fasthttp closes a lent socket as soon as it is handed over and
// makes Close do nothing meanwhile.
//
// A handler that refuses answers like any Fiber handler: middleware, logging
// and headers apply. One that hijacks gets a connection whose socket comes
// when the Fiber handlers have returned: what it writes until then is kept
// and goes out first, its reads wait. After that the socket belongs to it
// alone, no goroutine or buffer of fasthttp stays behind, and app.Shutdown
// neither waits for it nor closes it.
func Handler(app *fiber.App, h http.Handler) fiber.Handler {
	app.Server().KeepHijackedConns = true
	return func(c *fiber.Ctx) error {
		r, err := plainRequest(c)
		if err != nil {
			return fiber.ErrBadRequest
		}
		fc := c.Context()
		w := &lender{header: http.Header{}, code: http.StatusOK, local: fc.LocalAddr(), remote: fc.RemoteAddr()}
		h.ServeHTTP(w, r)
		if w.late == nil {
			for name, values := range w.header {
				for _, v := range values {
					c.Response().Header.Add(name, v)
				}
			}
			return c.Status(w.code).Send(w.body.Bytes())
		}
		c.Status(fiber.StatusSwitchingProtocols) // for the log: the 101 itself is in what was written
		fc.HijackSetNoResponse(true)
		late := w.late
		fc.Hijack(func(nc net.Conn) { handOver(nc, late) })
		return nil
	}
}

// plainRequest copies the request out of fasthttp, whose strings live only as
// long as the handler.
func plainRequest(c *fiber.Ctx) (*http.Request, error) {
	fc := c.Context()
	u, err := url.ParseRequestURI(string(fc.RequestURI()))
	if err != nil {
		return nil, err
	}
	r := &http.Request{
		Method: string(fc.Method()), URL: u, RequestURI: u.RequestURI(), Host: string(fc.Host()),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header, 12), Body: http.NoBody,
		RemoteAddr: fc.RemoteAddr().String(), TLS: fc.TLSConnectionState(),
	}
	for name, value := range fc.Request.Header.All() {
		r.Header.Add(string(name), string(value)) // Add: subprotocols may come on several lines
	}
	r.Header.Del("Host")
	return r.WithContext(c.UserContext()), nil
}

// lender is the ResponseWriter of one lent request. It records a refusal, or
// gives out a connection that is to come.
type lender struct {
	header        http.Header
	code          int
	body          bytes.Buffer
	local, remote net.Addr
	late          *lateConn
}

func (w *lender) Header() http.Header { return w.header }

func (w *lender) WriteHeader(code int) { w.code = code }

func (w *lender) Write(p []byte) (int, error) { return w.body.Write(p) }

// Hijack implements http.Hijacker. The buffers are so small that gorilla makes
// its own: they would keep the connection's memory twice.
func (w *lender) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.late != nil {
		return nil, nil, http.ErrHijacked
	}
	w.late = newLateConn(w.local, w.remote, attachWithin)
	return w.late, bufio.NewReadWriter(bufio.NewReaderSize(w.late, 16), bufio.NewWriterSize(w.late, 16)), nil
}

// handOver runs when fasthttp is done with the socket. It takes along what
// fasthttp has already read, which is what the client sent right behind its
// handshake, and returns at once, so that the request's memory is freed.
func handOver(nc net.Conn, late *lateConn) {
	held, ok := nc.(interface{ UnsafeConn() net.Conn })
	if !ok {
		late.abandon()
		_ = nc.Close()
		return
	}
	raw := held.UnsafeConn()
	prefix, err := buffered(nc, raw)
	if err == nil {
		err = late.attach(raw, prefix)
	}
	if err != nil {
		late.abandon()
		_ = raw.Close()
	}
}

// buffered empties the reader in front of raw without reading from raw itself:
// its deadline lies in the past.
func buffered(nc, raw net.Conn) ([]byte, error) {
	if err := raw.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return nil, err
	}
	var prefix []byte
	for buf := make([]byte, 4096); ; {
		n, err := nc.Read(buf)
		prefix = append(prefix, buf[:n]...)
		if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.EOF) {
			return prefix, raw.SetReadDeadline(time.Time{})
		}
		if err != nil {
			return nil, err
		}
	}
}
