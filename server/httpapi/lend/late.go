package lend

import (
	"net"
	"sync"
	"time"
)

// maxPending is how much may be written to a connection whose socket has not
// come yet; a writer of more waits for it.
const maxPending = 1 << 20

// lateConn is a net.Conn whose socket comes later, once. Until then Write
// keeps what it is given, deadlines are remembered, Read waits, and Close
// takes effect when the socket comes, after what was written. If it does not
// come in time, or never, reads and writes fail and whoever waited goes on.
type lateConn struct {
	local, remote net.Addr
	ready         chan struct{} // closed when conn is decided
	expiry        *time.Timer

	mu         sync.Mutex // guards the following until ready is closed
	decided    bool
	conn       net.Conn // nil after ready: it never came
	pending    []byte
	closed     bool
	readUntil  time.Time
	writeUntil time.Time

	prefix []byte // read before anything from conn; the reader's alone after ready
}

func newLateConn(local, remote net.Addr, within time.Duration) *lateConn {
	l := &lateConn{local: local, remote: remote, ready: make(chan struct{})}
	l.expiry = time.AfterFunc(within, l.abandon)
	return l
}

// attach gives the connection its socket: first goes out what was written so
// far, then everybody who waits goes on. An error leaves the socket to the
// caller to close.
func (l *lateConn) attach(conn net.Conn, prefix []byte) error {
	l.expiry.Stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.decided {
		return net.ErrClosed
	}
	if err := conn.SetWriteDeadline(time.Now().Add(firstWrite)); err != nil {
		return err
	}
	if _, err := conn.Write(l.pending); err != nil {
		return err
	}
	if l.closed {
		return net.ErrClosed
	}
	if err := conn.SetWriteDeadline(l.writeUntil); err != nil {
		return err
	}
	if err := conn.SetReadDeadline(l.readUntil); err != nil {
		return err
	}
	l.conn, l.prefix, l.pending = conn, prefix, nil
	l.decided = true
	close(l.ready)
	return nil
}

// abandon tells everybody who waits that no socket will come.
func (l *lateConn) abandon() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.decided {
		l.decided, l.pending = true, nil
		close(l.ready)
	}
}

// socket waits for the socket; nil means that it never came.
func (l *lateConn) socket() net.Conn {
	<-l.ready
	return l.conn
}

func (l *lateConn) Read(p []byte) (int, error) {
	conn := l.socket()
	if conn == nil {
		return 0, net.ErrClosed
	}
	if len(l.prefix) > 0 {
		n := copy(p, l.prefix)
		if l.prefix = l.prefix[n:]; len(l.prefix) == 0 {
			l.prefix = nil // its memory is not needed again
		}
		return n, nil
	}
	return conn.Read(p)
}

func (l *lateConn) Write(p []byte) (int, error) {
	if kept, err := l.keep(p); kept || err != nil {
		return len(p), err
	}
	conn := l.socket()
	if conn == nil {
		return 0, net.ErrClosed
	}
	return conn.Write(p)
}

// keep takes p for later if the socket has not come and there is room.
func (l *lateConn) keep(p []byte) (bool, error) {
	select {
	case <-l.ready:
		return false, nil
	default:
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.decided:
		return false, nil
	case l.closed:
		return false, net.ErrClosed
	case len(l.pending)+len(p) > maxPending:
		return false, nil
	}
	l.pending = append(l.pending, p...)
	return true, nil
}

// early runs f if the socket has not come yet, and otherwise reports the
// socket, which is nil if it never will.
func (l *lateConn) early(f func()) (net.Conn, bool) {
	l.mu.Lock()
	if !l.decided {
		f()
		l.mu.Unlock()
		return nil, true
	}
	l.mu.Unlock()
	return l.conn, false
}

func (l *lateConn) Close() error {
	conn, early := l.early(func() { l.closed = true })
	if early || conn == nil {
		return nil
	}
	return conn.Close()
}

// CloseWrite says that nothing more comes, and leaves reading open, where the
// socket can do that.
func (l *lateConn) CloseWrite() error {
	conn, early := l.early(func() { l.closed = true })
	if half, ok := conn.(interface{ CloseWrite() error }); ok && !early {
		return half.CloseWrite()
	}
	return nil
}

func (l *lateConn) LocalAddr() net.Addr  { return l.local }
func (l *lateConn) RemoteAddr() net.Addr { return l.remote }

func (l *lateConn) SetDeadline(t time.Time) error {
	conn, early := l.early(func() { l.readUntil, l.writeUntil = t, t })
	if early || conn == nil {
		return nil
	}
	return conn.SetDeadline(t)
}

func (l *lateConn) SetReadDeadline(t time.Time) error {
	conn, early := l.early(func() { l.readUntil = t })
	if early || conn == nil {
		return nil
	}
	return conn.SetReadDeadline(t)
}

func (l *lateConn) SetWriteDeadline(t time.Time) error {
	conn, early := l.early(func() { l.writeUntil = t })
	if early || conn == nil {
		return nil
	}
	return conn.SetWriteDeadline(t)
}
