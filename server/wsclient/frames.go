package wsclient

import (
	"encoding/json"
	"time"

	"careline/server/protocol"
)

// handle takes one frame in. An error means that the server speaks something
// that is not the contract, and ends the connection.
func (c *Client) handle(kind, conversation string, raw []byte) error {
	switch kind {
	case "welcome":
		return c.onWelcome(raw)
	case "event":
		return c.onEvent(conversation, raw)
	case "message.ack":
		return c.onAck(raw)
	case "conversation.live":
		return c.onLive(raw)
	case "conversation.ended":
		return c.onEnded(raw)
	case "error":
		return c.onError(raw)
	case "conversation.changed":
		return c.onRow(raw)
	case "conversation.state":
		return c.onState(raw)
	case "queue.position":
		return c.onPlace(raw)
	case "presence":
		return c.onPresence(raw)
	}
	return nil // typing, read marks, and frames newer than this client
}

func (c *Client) onWelcome(raw []byte) error {
	var w protocol.Welcome
	if err := json.Unmarshal(raw, &w); err != nil {
		return err
	}
	c.mu.Lock()
	c.welcome, c.connected = w, true
	c.counts.Connections++
	if c.counts.Connections == 1 {
		close(c.ready)
	}
	c.mu.Unlock()
	c.kick()
	return nil
}

func (c *Client) onEvent(conversation string, raw []byte) error {
	e, err := decodeEvent(raw, c.session.Kind)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.violated("%s: %v", conversation, err)
		return nil
	}
	v := c.views[conversation]
	if v == nil {
		return nil // forgotten while it was under way
	}
	added, violation := v.take(e)
	if violation != "" {
		c.violated("%s: %s", conversation, violation)
	}
	if v.gapped {
		c.counts.Gaps++
		c.kick()
	}
	if added {
		v.tell()
		if c.opts.OnEvent != nil {
			c.opts.OnEvent(conversation, e)
		}
	}
	return nil
}

func (c *Client) onLive(raw []byte) error {
	var f protocol.Live
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v := c.views[f.Conversation]; v != nil {
		if violation := v.goLive(f.Seq); violation != "" {
			c.violated("%s: %s", f.Conversation, violation)
		}
		v.tell()
	}
	return nil
}

func (c *Client) onAck(raw []byte) error {
	var f protocol.MessageAck
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	c.mu.Lock()
	c.settle(f.Conversation, f.ClientID, Ack{Seq: f.Seq, At: f.At, Acked: time.Now()}, nil)
	c.mu.Unlock()
	c.kick() // the next message of that conversation may go
	return nil
}

func (c *Client) onEnded(raw []byte) error {
	var f protocol.Ended
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endView(f.Conversation, &Problem{Code: f.Code, Detail: "the subscription ended"})
	return nil
}

func (c *Client) endView(conversation string, p *Problem) {
	if v := c.views[conversation]; v != nil && v.err == nil {
		v.err, v.wanted, v.live = p, false, false
		v.tell()
	}
}

// onError sorts refusals: those that ask for patience, those that end a
// message or a subscription.
func (c *Client) onError(raw []byte) error {
	var f protocol.ErrorFrame
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	patience := f.Code == "rate_limited" || f.Code == "unavailable" || f.Code == "draining"
	wait := max(time.Duration(f.RetryAfterMS)*time.Millisecond, 50*time.Millisecond)
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.Code == "rate_limited" {
		c.counts.RateLimited++
	} else if patience {
		c.counts.Unavailable++
	}
	switch {
	case f.ClientID != "" && patience:
		c.postpone(f.Conversation, f.ClientID, time.Now().Add(wait))
	case f.ClientID != "":
		c.settle(f.Conversation, f.ClientID, Ack{}, &Problem{Code: f.Code, Detail: f.Message})
	case f.Conversation != "" && patience:
		if v := c.views[f.Conversation]; v != nil && !v.live {
			v.asked, v.wanted, v.notBefore = 0, true, time.Now().Add(wait).UnixNano()
		}
	case f.Conversation != "" && (f.Code == "not_found" || f.Code == "forbidden"):
		c.endView(f.Conversation, &Problem{Code: f.Code, Detail: f.Message})
	case !patience:
		c.violated("error %s: %s", f.Code, f.Message)
	}
	c.kick()
	return nil
}

func (c *Client) onRow(raw []byte) error {
	if c.opts.OnRow == nil {
		return nil
	}
	var f protocol.Changed
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	c.opts.OnRow(f.StaffConversation)
	return nil
}

func (c *Client) onPresence(raw []byte) error {
	if c.opts.OnPresence == nil {
		return nil
	}
	var f protocol.PresenceFrame
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	c.opts.OnPresence(f)
	return nil
}
