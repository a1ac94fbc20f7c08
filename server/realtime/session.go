package realtime

import (
	"context"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// join makes a connection of an upgraded socket and sends the welcome. Its
// reader is not running yet.
func (s *Server) join(ws *websocket.Conn, actor desk.Actor, session desk.Session, reads string) *conn {
	c := &conn{s: s, ws: ws, nc: ws.NetConn(), session: session.ID, expires: session.ExpiresAt, kind: actor.Kind, reads: reads}
	c.ctx, c.cancel = context.WithCancel(s.base)
	c.actor.Store(&actor)
	c.alive()
	c.push(encode(s.welcome(&actor)))
	c.slot = s.wheel.add(c)
	if c.kind == desk.KindStaff {
		s.counts.staff.Add(1)
		s.list.join(c)
		s.rooms.greet(c)
		s.attendance.staffCame(actor.ID)
	} else {
		s.counts.patients.Add(1)
	}
	if s.isDraining() { // which may have passed by this connection
		c.close(protocol.CloseDraining, "draining")
	}
	return c
}

// leave undoes join; the connection's reader calls it last.
func (s *Server) leave(c *conn) {
	s.wheel.remove(c, c.slot)
	c.endAll()
	c.cancel()
	if c.kind == desk.KindStaff {
		s.counts.staff.Add(-1)
		s.list.leave(c)
		s.attendance.depart(c.actor.Load().ID, s.now())
	} else {
		s.counts.patients.Add(-1)
	}
	s.unseat(c.session)
	s.release()
}

func (s *Server) welcome(a *desk.Actor) protocol.Welcome {
	rate := s.limits.frames(a.Kind)
	w := protocol.Welcome{
		Type:       "welcome",
		You:        protocol.You{Kind: string(a.Kind), ID: a.ID, Name: a.Name, Role: string(a.Role)},
		ServerTime: s.now(),
		Limits: protocol.Limits{
			TextRunes: desk.MaxTextRunes, FrameBytes: s.limits.FrameBytes,
			FramesPerSecond: rate.PerSecond, FramesBurst: rate.Burst, Subscriptions: s.limits.Subscriptions,
			FileBytes: s.chat.MaxFileBytes(),
			TypingMS:  chat.TypingFor.Milliseconds(), PingMS: s.limits.Ping.Milliseconds(),
		},
	}
	if a.Kind == desk.KindStaff {
		d := s.chat.Directory()
		for _, id := range a.Departments {
			if key := d.DepartmentKey(id); key != "" {
				w.You.Departments = append(w.You.Departments, key)
			}
		}
		if me := d.Staff[desk.StaffID(a.ID)]; me != nil {
			w.You.Presence = string(me.Presence)
		}
	}
	return w
}

// check is a connection's turn on the wheel: is it alive, does its session
// last; if so it is pinged.
func (s *Server) check(c *conn, now time.Time) {
	switch {
	case now.UnixMilli()-c.seen.Load() > s.limits.Dead.Milliseconds():
		_ = c.nc.Close() // the reader notices
	case c.expires > 0 && s.now() >= c.expires:
		c.close(protocol.CloseExpired, "session expired")
	default:
		c.pushMinor(ping)
	}
}

// revoke closes the sockets of sessions that ended.
func (s *Server) revoke(sessions []desk.SessionID) {
	s.wheel.each(func(c *conn) {
		if slices.Contains(sessions, c.session) {
			c.close(protocol.CloseExpired, "session ended")
		}
	})
}

// Drain ends the service of a process that is going to stop: new upgrades are
// refused, every connection is closed with 4010 after what waits for it, and
// Drain returns when all are gone. What is left when ctx is done is cut off.
// The server does nothing afterwards; end Run's context too.
func (s *Server) Drain(ctx context.Context) {
	s.mu.Lock()
	s.draining = true
	s.mu.Unlock()
	s.wheel.each(func(c *conn) { c.close(protocol.CloseDraining, "draining") })
	gone := make(chan struct{})
	go func() {
		s.conns.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-ctx.Done():
		s.cancel() // verbs that still run give up
		s.wheel.each(func(c *conn) { _ = c.nc.Close() })
		<-gone
	}
	s.cancel()
	s.attendance.end()
	s.silent()
	s.workers.end()
}

func (s *Server) isDraining() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining
}
