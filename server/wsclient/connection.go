package wsclient

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/protocol"
)

// run keeps the client connected until it is closed or refused for good.
func (c *Client) run() {
	for attempt := 0; ; attempt++ {
		before := c.Counts().Connections
		err := c.connection()
		if c.ctx.Err() != nil {
			c.end(ErrClosed)
			return
		}
		if c.Counts().Connections > before {
			attempt = 0
		}
		wait := backoff(attempt, c.opts.MinBackoff, c.opts.MaxBackoff)
		if p := AsProblem(err); p != nil {
			switch p.Status {
			case http.StatusTooManyRequests, http.StatusServiceUnavailable:
				wait = max(wait, time.Duration(p.RetryAfterMS)*time.Millisecond)
			default:
				c.end(err)
				return
			}
		}
		select {
		case <-c.ctx.Done():
		case <-time.After(wait):
		}
	}
}

// connection lives through one connection. It returns a *Problem where trying
// again as before would be useless or must wait, and any other error after a
// network failure or a close that asks to come back.
func (c *Client) connection() error {
	token, err := c.session.Token(c.ctx)
	if err != nil {
		return err
	}
	base := c.session.base()
	conn, err := c.dial(base, token)
	if err != nil {
		if p := AsProblem(err); p != nil && p.Status == http.StatusUnauthorized {
			return c.session.Renew(c.ctx, token) // nil: try again at once
		}
		if AsProblem(err) == nil {
			c.session.moveOn(base)
		}
		return err
	}
	stop := context.AfterFunc(c.ctx, func() { conn.NetConn().Close() })
	defer stop()

	c.mu.Lock()
	c.generation++
	c.conn = conn
	c.mu.Unlock()

	gone := make(chan struct{})
	written := make(chan struct{})
	go func() {
		defer close(written)
		c.write(conn, gone)
	}()
	err = c.read(conn)
	conn.Close()
	close(gone)
	<-written

	c.mu.Lock()
	c.conn, c.connected, c.loose = nil, false, nil
	c.counts.Lost++
	for _, v := range c.views {
		v.cut()
	}
	c.mu.Unlock()

	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		switch closed.Code {
		case protocol.CloseExpired:
			return c.session.Renew(c.ctx, token)
		case protocol.CloseForbidden, protocol.CloseMalformed, websocket.CloseInvalidFramePayloadData, websocket.CloseMessageTooBig:
			return &Problem{Status: http.StatusForbidden, Code: "closed", Detail: closed.Error()}
		}
	}
	return err
}

func (c *Client) dial(base, token string) (*websocket.Conn, error) {
	d := *c.opts.Dialer
	d.Subprotocols = []string{protocol.Subprotocol}
	header := http.Header{"Authorization": {"Bearer " + token}}
	conn, res, err := d.DialContext(c.ctx, "ws"+strings.TrimPrefix(base, "http")+"/ws", header)
	if err == nil {
		return conn, nil
	}
	if res == nil {
		return nil, err
	}
	var body [4096]byte
	n, _ := res.Body.Read(body[:]) // gorilla keeps what it has of the body, and no more
	p := problemOf(res, body[:n])
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		c.mu.Lock()
		c.counts.Refused++
		c.mu.Unlock()
	}
	if p.Status >= 500 && p.Status != http.StatusServiceUnavailable {
		return nil, err // as good as a network failure
	}
	return nil, p
}

// read takes frames until the connection ends.
func (c *Client) read(conn *websocket.Conn) error {
	patience := 90 * time.Second
	conn.SetPingHandler(func(data string) error {
		c.mu.Lock()
		c.counts.Pings++
		c.mu.Unlock()
		if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return err
		}
		err := conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(5*time.Second))
		if errors.Is(err, websocket.ErrCloseSent) {
			return nil
		}
		return err
	})
	for first := true; ; first = false {
		if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return err
		}
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return err
		}
		var head struct{ Type, Conversation string }
		if err := json.Unmarshal(raw, &head); err != nil {
			return err
		}
		if first {
			if head.Type != "welcome" {
				c.mu.Lock()
				c.violated("the first frame is %q, not the welcome", head.Type)
				c.mu.Unlock()
			}
		}
		if err := c.handle(head.Type, head.Conversation, raw); err != nil {
			return err
		}
		if head.Type == "welcome" {
			w, _ := c.welcomed()
			if ping := w.Limits.PingMS; ping > 0 {
				patience = 2*time.Duration(ping)*time.Millisecond + 10*time.Second
			}
		}
	}
}

// welcomed is the last welcome, and whether it is this connection's.
func (c *Client) welcomed() (w protocol.Welcome, connected bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.welcome, c.connected
}
