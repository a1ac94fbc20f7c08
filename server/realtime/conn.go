package realtime

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/desk"
	"careline/server/protocol"
)

// conn is one open socket. Its reader goroutine runs the verbs; everybody else
// only pushes frames or closes it.
type conn struct {
	s       *Server
	ws      *websocket.Conn
	nc      net.Conn
	ctx     context.Context
	cancel  context.CancelFunc
	session desk.SessionID
	expires int64 // Unix ms; 0: never
	kind    desk.ActorKind
	reads   string                     // the language of what is refused
	actor   atomic.Pointer[desk.Actor] // replaced when a member of staff changes
	slot    int                        // in the wheel
	seen    atomic.Int64               // last sign of life, Unix ms
	bye     atomic.Bool                // the peer's close frame has come
	flushed atomic.Bool                // and ours has gone

	queue queue

	mu   sync.Mutex      // guards subs
	subs []*subscription // few, or of staff a few hundred

	// The reader's alone.
	frames  bucket
	texts   bucket
	refused int // frames that were too fast, less those that were not since
}

// messages holds what is being read; a frame's text is copied out of it.
var messages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepMessage is the largest buffer that goes back to the pool.
const keepMessage = 16 << 10

// read is the connection's goroutine. It ends when the peer is gone or
// something closed the connection.
func (c *conn) read() {
	defer c.s.leave(c)
	c.ws.SetReadLimit(int64(c.s.limits.FrameBytes))
	c.ws.SetPingHandler(func(data string) error {
		c.pushMinor(pong(data))
		return nil
	})
	c.ws.SetPongHandler(func(string) error {
		c.alive()
		return nil
	})
	c.ws.SetCloseHandler(func(code int, _ string) error {
		if code == websocket.CloseNoStatusReceived {
			code = websocket.CloseNormalClosure
		}
		c.bye.Store(true)
		c.finish(closing(code, ""), false)
		return nil
	})
	for c.readFrame() {
	}
	c.linger()
}

// readFrame reads and handles one message; false ends the connection.
func (c *conn) readFrame() bool {
	kind, r, err := c.ws.NextReader()
	if err != nil {
		return c.gaveUp(err)
	}
	buf := messages.Get().(*bytes.Buffer)
	defer func() {
		if buf.Cap() <= keepMessage {
			messages.Put(buf)
		}
	}()
	buf.Reset()
	if _, err := buf.ReadFrom(r); err != nil {
		return c.gaveUp(err)
	}
	c.alive()
	if c.queue.isFinished() {
		return false
	}
	c.s.counts.framesIn.Add(1)
	on := false
	c.s.workers.do(func() { on = c.safely(kind, buf.Bytes()) })
	return on
}

// safely handles a message and ends the connection, and no more than that, if
// something in it panics. The value is not logged: it could hold a text.
func (c *conn) safely(kind int, raw []byte) (on bool) {
	defer func() {
		if v := recover(); v != nil {
			c.s.log.Error("realtime: a frame was not handled", slog.String("panic", fmt.Sprintf("%T", v)), slog.String("stack", string(debug.Stack())))
			c.close(websocket.CloseInternalServerErr, "internal")
		}
	}()
	return c.handle(kind, raw)
}

// gaveUp notes why reading ended. gorilla has answered a frame that breaks the
// protocol or the limit with a close frame of its own.
func (c *conn) gaveUp(err error) bool {
	if err == websocket.ErrReadLimit {
		c.s.counts.closed(websocket.CloseMessageTooBig)
	}
	return false
}

func (c *conn) alive() { c.seen.Store(time.Now().UnixMilli()) }

// linger lets the peer read our close frame: a socket that is closed with
// unread input takes back what was sent. What still comes in is thrown away.
func (c *conn) linger() {
	if c.queue.finish(nil, true) != ended {
		c.halfClose() // no close frame of ours is under way
	}
	if !c.bye.Load() || !c.flushed.Load() {
		_, _ = io.Copy(io.Discard, c.nc)
	}
	_ = c.nc.Close()
}

// halfClose ends our side and, unless the peer is waiting for just that, gives
// them a while to end theirs.
func (c *conn) halfClose() {
	c.flushed.Store(true)
	if c.bye.Load() {
		_ = c.nc.Close()
		return
	}
	half, ok := c.nc.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		_ = c.nc.Close()
		return
	}
	_ = c.nc.SetReadDeadline(time.Now().Add(c.s.limits.Linger))
}

// push sends live frames together. A reader whose queue is full is too slow:
// it is closed and resumes from where it got to.
func (c *conn) push(frames ...frame) {
	if c.offer(c.s.limits.live(), frames...) == full {
		c.s.counts.overflows.Add(1)
		if c.finish(closing(protocol.CloseTooSlow, "too slow"), true) {
			c.s.counts.closed(protocol.CloseTooSlow)
		}
	}
}

// pushMinor sends what is soon out of date, unless the queue is half full.
func (c *conn) pushMinor(f frame) { c.offer(c.s.limits.history(), f) }

func (c *conn) offer(share bounds, frames ...frame) outcome {
	o := c.queue.push(share, frames...)
	if o == start {
		go c.write()
		o = taken
	}
	if o == taken {
		c.s.counts.framesOut.Add(int64(len(frames)))
	}
	return o
}

// close sends what still waits, then a close frame with that code.
func (c *conn) close(code int, reason string) {
	if c.finish(closing(code, reason), false) {
		c.s.counts.closed(code)
	}
}

func (c *conn) finish(last frame, drop bool) bool {
	o := c.queue.finish(last, drop)
	if o == start {
		go c.write()
	}
	return o != ended
}

// refuse answers a frame with an error.
func (c *conn) refuse(err error, conversation, clientID string) {
	if len(conversation) > maxID {
		conversation = ""
	}
	if !desk.ValidClientID(clientID) {
		clientID = ""
	}
	e := desk.AsError(err)
	if e.Kind == desk.Unavailable && e.Err != nil && c.ctx.Err() == nil {
		c.s.log.Error("realtime: a frame could not be served", slog.String("code", e.Code), slog.Any("cause", e.Err))
	}
	c.push(encode(protocol.ErrorOf(e, c.reads, conversation, clientID)))
}

// maxID bounds what is taken for an id and named in an answer.
const maxID = 64
