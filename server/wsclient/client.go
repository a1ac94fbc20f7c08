package wsclient

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/protocol"
)

// Options configure a Client; the zero value of each field is a good one.
type Options struct {
	// OnEvent is called for each event that has joined a followed log, in its
	// order, from the goroutine that reads; it must not block or call the client.
	OnEvent func(conversation string, e Event)
	// OnRow is called for each row of the staff list that the server sends.
	OnRow func(protocol.StaffConversation)
	// OnPresence is called for each word about what a colleague is doing.
	OnPresence func(protocol.PresenceFrame)
	// OnPlace is called for each place in a queue that a patient is told, and
	// OnState whenever they are told how a conversation stands; like OnEvent,
	// neither may block or call the client.
	OnPlace func(protocol.QueuePosition)
	OnState func(protocol.PatientStanding)
	// MinBackoff and MaxBackoff bound the wait before a reconnect, before jitter.
	MinBackoff, MaxBackoff time.Duration
	Dialer                 *websocket.Dialer
}

// Client holds one socket of a session open, for as long as it lives.
type Client struct {
	session *Session
	opts    Options

	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when nothing runs any more
	wake   chan struct{} // capacity 1: something is to be written

	mu         sync.Mutex
	generation int64 // of connections; 0: never connected
	conn       *websocket.Conn
	connected  bool // the welcome came
	welcome    protocol.Welcome
	ready      chan struct{} // closed at the first welcome
	views      map[string]*view
	outbox     []*Sending
	loose      []any // frames that need no answer and die with their connection
	violations []string
	counts     Counts
	ended      bool
	err        error
}

// Counts tell what a client has been through.
type Counts struct {
	Connections int // that came to a welcome
	Lost        int // connections that ended
	Refused     int // handshakes answered with "not now" (429, 503)
	RateLimited int // frames refused as too fast
	Unavailable int // frames refused as "not now"
	Gaps        int
	Pings       int
}

// ErrClosed is what a closed client answers.
var ErrClosed = errors.New("wsclient: closed")

// Connect starts a client; it connects, and reconnects, by itself until Close.
func Connect(s *Session, opts Options) *Client {
	if opts.MinBackoff == 0 {
		opts.MinBackoff = 50 * time.Millisecond
	}
	if opts.MaxBackoff == 0 {
		opts.MaxBackoff = 5 * time.Second
	}
	if opts.Dialer == nil {
		opts.Dialer = &websocket.Dialer{HandshakeTimeout: 15 * time.Second, ReadBufferSize: 2048, WriteBufferSize: 1024}
	}
	c := &Client{
		session: s, opts: opts,
		done: make(chan struct{}), wake: make(chan struct{}, 1), ready: make(chan struct{}),
		views: map[string]*view{},
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	go c.run()
	return c
}

// Session is the sign-in this client uses.
func (c *Client) Session() *Session { return c.session }

// Welcome waits for the first welcome.
func (c *Client) Welcome(ctx context.Context) (protocol.Welcome, error) {
	select {
	case <-c.ready:
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.welcome, nil
	case <-c.done:
		return protocol.Welcome{}, c.Err()
	case <-ctx.Done():
		return protocol.Welcome{}, fmt.Errorf("wsclient: waiting for the welcome: %w", ctx.Err())
	}
}

// Close ends the client and waits until nothing of it runs.
func (c *Client) Close() {
	c.cancel()
	c.Cut()
	<-c.done
}

// Cut breaks the connection without a word, as a network does. The client
// reconnects by itself.
func (c *Client) Cut() {
	c.mu.Lock()
	conn := c.conn
	c.mu.Unlock()
	if conn != nil {
		conn.NetConn().Close()
	}
}

// Err is why the client ended: ErrClosed, or the refusal that made further
// attempts useless. Nil while it lives.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Counts tell what the client has been through so far.
func (c *Client) Counts() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts
}

// Violations are the server's breaches of the contract that this client saw.
func (c *Client) Violations() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.violations...)
}

func (c *Client) violated(format string, args ...any) {
	c.violations = append(c.violations, fmt.Sprintf(format, args...))
}

// Frame sends a frame that needs no answer (typing, conversation.read,
// presence.set) if there is a connection to carry it.
func (c *Client) Frame(frame any) {
	c.mu.Lock()
	if c.connected {
		c.loose = append(c.loose, frame)
	}
	c.mu.Unlock()
	c.kick()
}

func (c *Client) kick() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// end fails everything that waits.
func (c *Client) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended, c.err = true, err
	for _, s := range c.outbox {
		s.err = err
		close(s.done)
	}
	c.outbox = nil
	close(c.done)
}

// backoff is a random wait that doubles with each attempt ("full jitter"), so
// that clients cut together do not come back together.
func backoff(attempt int, low, high time.Duration) time.Duration {
	ceiling := low << min(attempt, 20)
	if ceiling > high || ceiling <= 0 {
		ceiling = high
	}
	return time.Duration(rand.Int64N(int64(ceiling) + 1))
}
