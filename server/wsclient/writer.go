package wsclient

import (
	"time"

	"github.com/gorilla/websocket"

	"careline/server/protocol"
)

// pace keeps a connection within the frame rate that the welcome named, a
// little below it, so that refusals stay the exception.
type pace struct {
	tokens, rate, burst float64
	at                  time.Time
}

func newPace(l protocol.Limits, now time.Time) *pace {
	if l.FramesPerSecond <= 0 {
		return nil
	}
	p := &pace{rate: 0.9 * l.FramesPerSecond, burst: max(1, 0.9*float64(l.FramesBurst)), at: now}
	p.tokens = p.burst
	return p
}

// wait is how long until a frame may go.
func (p *pace) wait(now time.Time) time.Duration {
	if p == nil {
		return 0
	}
	p.tokens = min(p.burst, p.tokens+now.Sub(p.at).Seconds()*p.rate)
	p.at = now
	if p.tokens < 1 {
		return time.Duration((1-p.tokens)/p.rate*float64(time.Second)) + time.Microsecond
	}
	return 0
}

func (p *pace) spend() {
	if p != nil {
		p.tokens--
	}
}

// write sends what is due, until the connection is gone.
func (c *Client) write(conn *websocket.Conn, gone <-chan struct{}) {
	var limit *pace
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for started := false; ; {
		if w, connected := c.welcomed(); connected && !started {
			limit, started = newPace(w.Limits, time.Now()), true
		}
		wait, woken := limit.wait(time.Now()), (chan struct{})(nil)
		if wait == 0 {
			var frame any
			frame, wait = c.next(time.Now())
			if frame != nil {
				limit.spend()
				if conn.SetWriteDeadline(time.Now().Add(10*time.Second)) != nil || conn.WriteJSON(frame) != nil {
					conn.NetConn().Close() // the reader ends, and with it the connection
					return
				}
				continue
			}
			woken = c.wake
		}
		timer.Reset(wait)
		select {
		case <-gone:
			return
		case <-woken:
		case <-timer.C:
		}
	}
}

// next picks the frame to write: subscriptions first, then messages, then what
// needs no answer. Without one it says how long nothing will be due by itself.
func (c *Client) next(now time.Time) (frame any, later time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	later = time.Minute
	if !c.connected {
		return nil, later
	}
	soon := func(at time.Time) { later = min(later, max(time.Millisecond, at.Sub(now))) }
	for id, v := range c.views {
		if !v.wanted {
			continue
		}
		if v.notBefore > now.UnixNano() {
			soon(time.Unix(0, v.notBefore))
			continue
		}
		v.wanted = false
		v.asked++
		return protocol.Subscribe{Type: "conversation.subscribe", Conversation: id, After: v.last()}, 0
	}
	s, at := c.due(now)
	if s != nil {
		s.sentOn, s.sentAt = c.generation, now
		if s.firstAt.IsZero() {
			s.firstAt = now
		}
		return s.frame(), 0
	}
	if !at.IsZero() {
		soon(at)
	}
	if len(c.loose) > 0 {
		frame, c.loose = c.loose[0], c.loose[1:]
		return frame, 0
	}
	return nil, later
}
