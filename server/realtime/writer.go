package realtime

import (
	"errors"
	"os"
	"sync"
	"time"
)

const (
	writeTogether = 32 << 10              // frames that wait go out in one write of about this
	keepBuffer    = 128 << 10             // the largest buffer that goes back to the pool
	slowWrite     = 50 * time.Millisecond // a write that took longer waited for the peer
)

var writeBuffers = sync.Pool{New: func() any {
	b := make([]byte, 0, 4<<10)
	return &b
}}

// write empties the queue and ends. There is never more than one a connection.
// It writes whole frames past gorilla, which after the upgrade only reads: its
// own writes are close frames that answer broken input, each in one write.
func (c *conn) write() {
	buf := writeBuffers.Get().(*[]byte)
	defer func() {
		if cap(*buf) <= keepBuffer {
			writeBuffers.Put(buf)
		}
	}()
	for {
		var last bool
		*buf, last = c.queue.take((*buf)[:0], writeTogether)
		if len(*buf) == 0 {
			return
		}
		if !c.writeAll(*buf) {
			c.queue.finish(nil, true)
			_ = c.nc.Close() // the reader notices
			return
		}
		if last {
			c.halfClose()
			return
		}
	}
}

// writeAll writes p at the peer's pace: as long as some of it goes out within
// the stall time the peer lives, and a slow one is not cut off within history.
func (c *conn) writeAll(p []byte) bool {
	began := time.Now()
	for {
		_ = c.nc.SetWriteDeadline(time.Now().Add(c.s.limits.Stall)) // a write fails if this did
		n, err := c.nc.Write(p)
		p = p[n:]
		if err == nil {
			c.s.counts.writes.Add(1)
			if time.Since(began) > slowWrite {
				c.alive()
			}
			return true
		}
		if n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return false
		}
		c.alive()
	}
}
