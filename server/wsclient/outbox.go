package wsclient

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"careline/server/protocol"
)

// Sending is a message on its way. It stays in the outbox until the server has
// answered for good.
type Sending struct {
	Conversation string
	ClientID     string
	Text         string
	Note         bool

	done chan struct{}
	ack  Ack
	err  error

	// Kept under the client's lock.
	sentOn    int64     // the connection that carries it now; 0: none
	sentAt    time.Time // on that connection
	firstAt   time.Time
	notBefore time.Time // told to wait until then
}

// Ack is the server's word that a message is stored.
type Ack struct {
	Seq, At int64
	Sent    time.Time // first written to a socket
	Acked   time.Time
}

// ackPatience is how long an answer may take on a living connection before the
// message is sent again, which its client id makes harmless.
const ackPatience = 15 * time.Second

// NewClientID makes a random UUID.
func NewClientID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("wsclient: no randomness: " + err.Error())
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Post puts a message (or a note) into the outbox. Messages of one conversation
// go out one after the other, so that what was written first stays first.
func (c *Client) Post(conversation, text string, note bool) *Sending {
	return c.PostAs(conversation, NewClientID(), text, note)
}

// PostAs is Post under a client id that the caller chose.
func (c *Client) PostAs(conversation, clientID, text string, note bool) *Sending {
	s := &Sending{Conversation: conversation, ClientID: clientID, Text: text, Note: note, done: make(chan struct{})}
	c.mu.Lock()
	if c.ended {
		s.err = c.err
		close(s.done)
	} else {
		c.outbox = append(c.outbox, s)
	}
	c.mu.Unlock()
	c.kick()
	return s
}

// Wait returns the acknowledgement, or why the message was refused for good.
func (s *Sending) Wait(ctx context.Context) (Ack, error) {
	select {
	case <-s.done:
		return s.ack, s.err
	case <-ctx.Done():
		return Ack{}, fmt.Errorf("wsclient: waiting for an acknowledgement: %w", ctx.Err())
	}
}

// Unsent is how many messages have no answer yet.
func (c *Client) Unsent() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.outbox)
}

// due finds the next message to write on this connection: the first of each
// conversation, unless it is under way or told to wait. Otherwise it says when
// to look again.
func (c *Client) due(now time.Time) (s *Sending, later time.Time) {
	seen := map[string]bool{}
	for _, s := range c.outbox {
		if seen[s.Conversation] {
			continue
		}
		seen[s.Conversation] = true
		ready := s.notBefore
		if s.sentOn == c.generation {
			ready = s.sentAt.Add(ackPatience)
		}
		if !ready.After(now) {
			return s, time.Time{}
		}
		if later.IsZero() || ready.Before(later) {
			later = ready
		}
	}
	return nil, later
}

// settle takes a message out of the outbox with its answer.
func (c *Client) settle(conversation, clientID string, ack Ack, err error) {
	for i, s := range c.outbox {
		if s.ClientID == clientID && s.Conversation == conversation {
			c.outbox = append(c.outbox[:i:i], c.outbox[i+1:]...)
			ack.Sent = s.firstAt
			s.ack, s.err = ack, err
			close(s.done)
			return
		}
	}
}

// postpone keeps a message that the server could not take now.
func (c *Client) postpone(conversation, clientID string, until time.Time) {
	for _, s := range c.outbox {
		if s.ClientID == clientID && s.Conversation == conversation {
			s.sentOn, s.notBefore = 0, until
			return
		}
	}
}

func (s *Sending) frame() any {
	if s.Note {
		return protocol.NoteSend{Type: "note.send", Conversation: s.Conversation, ClientID: s.ClientID, Text: s.Text}
	}
	return protocol.MessageSend{Type: "message.send", Conversation: s.Conversation, ClientID: s.ClientID, Text: s.Text}
}

func unsubscribe(conversation string) any {
	return protocol.Unsubscribe{Type: "conversation.unsubscribe", Conversation: conversation}
}
