package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"careline/server/wsclient"
)

// crowd is many patients behind one address, each with a conversation.
type crowd struct {
	clinic *clinic
	tokens []string
	last   []int64 // of each patient's view, when everything has arrived

	mu      sync.Mutex
	sockets []*socket
	refused atomic.Int64 // handshakes answered with anything but the socket
}

// backlog is how many messages each patient of the crowd has missed.
const backlog = 5

// gather makes n patients who each have missed a few messages.
func gather(ctx context.Context, c *clinic, n int) (*crowd, error) {
	g := &crowd{clinic: c, tokens: make([]string, n), last: make([]int64, n), sockets: make([]*socket, n)}
	if err := c.open(ctx, max(0, n-len(c.patients))); err != nil {
		return nil, err
	}
	token := c.token(ctx)
	return g, each(n, 64, func(i int) error {
		g.tokens[i] = token(i)
		for range backlog {
			e, err := c.patients[i].Send(ctx, c.conversations[i], wsclient.NewClientID(), sample, false)
			if err != nil {
				return err
			}
			g.last[i] = e.Seq
		}
		return nil
	})
}

// dialers is how many handshakes are under way at once: the pacing of both
// kinds of reconnect.
const dialers = 256

// back brings everybody back at once and answers how long it took until the
// last one was in; with catchUp in means subscribed, replayed and live.
func (g *crowd) back(ctx context.Context, catchUp bool) (time.Duration, error) {
	began := time.Now()
	err := each(len(g.tokens), dialers, func(i int) error {
		s, err := g.dial(ctx, i)
		if err != nil {
			return err
		}
		g.mu.Lock()
		g.sockets[i] = s
		g.mu.Unlock()
		if !catchUp {
			in, err := s.next()
			if err == nil && in.Type != "welcome" {
				err = fmt.Errorf("the first frame is %q", in.Type)
			}
			return err
		}
		return s.catchUp(g.clinic.conversations[i], g.last[i])
	})
	return time.Since(began), err
}

// dial repeats a refused handshake, as clients do, and counts the refusal.
func (g *crowd) dial(ctx context.Context, i int) (*socket, error) {
	for {
		s, err := dialSocket(ctx, g.clinic.base, g.tokens[i])
		var p *wsclient.Problem
		if !errors.As(err, &p) {
			return s, err
		}
		if g.refused.Add(1) > int64(len(g.tokens)) {
			return nil, fmt.Errorf("more refusals than clients: %w", err)
		}
	}
}

// catchUp reads the missed messages up to the mark that they are all there.
// Events are told by their beginning: decoding them would be this program's
// time, not the server's.
func (s *socket) catchUp(conversation string, last int64) error {
	if err := s.send(subscribeFrame{"conversation.subscribe", conversation, last - backlog}); err != nil {
		return err
	}
	missed := 0
	for {
		_, raw, err := s.conn.ReadMessage()
		if err != nil {
			return err
		}
		if bytes.HasPrefix(raw, eventFrame) {
			missed++
			continue
		}
		var in incoming
		if err := json.Unmarshal(raw, &in); err != nil {
			return err
		}
		switch in.Type {
		case "error":
			return fmt.Errorf("catching up was refused: %s", in.Code)
		case "conversation.live":
			if in.Seq != last || missed != backlog {
				return fmt.Errorf("caught up with %d events at %d, not with %d at %d", missed, in.Seq, backlog, last)
			}
			return nil
		}
	}
}

var eventFrame = []byte(`{"type":"event"`)

func (g *crowd) cut() {
	for i, s := range g.sockets {
		if s != nil {
			s.cut()
			g.sockets[i] = nil
		}
	}
}

// comingBack is what one return of the crowd cost.
type comingBack struct {
	took        time.Duration
	server, own time.Duration // CPU time of the server, and of this program beside it
}

func (g *crowd) costOfReturn(ctx context.Context, pid int, catchUp bool) (c comingBack, err error) {
	g.cut()
	server, err := cpuOf(pid)
	if err != nil {
		return c, err
	}
	own, err := cpuOf(os.Getpid())
	if err != nil {
		return c, err
	}
	if c.took, err = g.back(ctx, catchUp); err != nil {
		return c, err
	}
	serverAfter, err := cpuOf(pid)
	if err != nil {
		return c, err
	}
	ownAfter, err := cpuOf(os.Getpid())
	c.server, c.own = serverAfter-server, ownAfter-own
	return c, err
}

// measureReconnect compares catching up with a bare reconnect, in pairs.
func measureReconnect(ctx context.Context, r *report, db string, pid int, g *crowd, pairs int) error {
	var bare, full, ratios, cpu []float64
	var own time.Duration
	if _, err := g.back(ctx, false); err != nil { // once to warm up
		return err
	}
	for range pairs {
		a, err := g.costOfReturn(ctx, pid, false)
		if err != nil {
			return err
		}
		b, err := g.costOfReturn(ctx, pid, true)
		if err != nil {
			return err
		}
		bare, full = append(bare, a.took.Seconds()), append(full, b.took.Seconds())
		ratios = append(ratios, b.took.Seconds()/a.took.Seconds())
		cpu = append(cpu, b.server.Seconds()/a.server.Seconds())
		own += b.own
	}
	g.cut()
	ratio, refused := median(ratios), g.refused.Load()
	r.add(row{What: fmt.Sprintf("%d clients cut and back, caught up", len(g.tokens)), Database: db,
		Value: median(full), Unit: "s", Floor: median(bare), FloorIs: "bare reconnect", Ratio: ratio,
		Budget: "≤ 2 ×, no refusal", Met: met(ratio <= 2 && refused == 0),
		Note: fmt.Sprintf("%d messages missed by each; %d handshakes at once; %d refused; server CPU %.2f × bare; %.2f s of CPU were the clients'",
			backlog, dialers, refused, median(cpu), own.Seconds()/float64(pairs))})
	return nil
}
