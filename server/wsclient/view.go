package wsclient

import (
	"context"
	"fmt"
	"reflect"
)

// view is one followed conversation: the reader's own copy of its log, checked
// as it grows.
type view struct {
	events  []Event
	changed chan struct{} // closed and replaced whenever something happened
	err     error         // the subscription ended; set once

	asked     int  // subscriptions on this connection that have not gone live
	wanted    bool // a subscription is to be sent
	again     bool // subscribed twice on this connection: doubles are expected until live
	gapped    bool // waits for the replay that closes a gap
	live      bool
	notBefore int64 // Unix ns: a refused subscription is repeated after this
}

func newView() *view { return &view{changed: make(chan struct{}), wanted: true} }

func (v *view) last() int64 {
	if len(v.events) == 0 {
		return 0
	}
	return v.events[len(v.events)-1].Seq
}

func (v *view) tell() {
	close(v.changed)
	v.changed = make(chan struct{})
}

// cut forgets what was asked of a connection that is gone.
func (v *view) cut() {
	v.asked, v.again, v.gapped, v.live = 0, false, false, false
	v.wanted = v.err == nil
}

// take adds an event if it is the next one. It reports what went against the
// contract, or "".
func (v *view) take(e Event) (added bool, violation string) {
	last := v.last()
	switch {
	case e.Prev == last && e.Seq > last:
		v.events = append(v.events, e)
		v.gapped = false
		return true, ""
	case e.Seq <= last:
		if held := v.find(e.Seq); held == nil || !reflect.DeepEqual(*held, e) {
			return false, fmt.Sprintf("event %d came again and differs", e.Seq)
		}
		if v.again {
			return false, ""
		}
		return false, fmt.Sprintf("event %d came twice", e.Seq)
	case v.gapped:
		return false, "" // the replay is on its way
	}
	v.gapped, v.wanted, v.again = true, true, v.asked > 0 || v.live
	return false, fmt.Sprintf("gap: event %d follows %d, but %d is the last one held", e.Seq, e.Prev, last)
}

// goLive ends a replay.
func (v *view) goLive(seq int64) (violation string) {
	if v.asked > 0 {
		v.asked--
	}
	if v.asked > 0 || v.gapped {
		return ""
	}
	v.live, v.again = true, false
	if seq != v.last() {
		return fmt.Sprintf("live at %d, but %d is the last one held", seq, v.last())
	}
	return ""
}

func (v *view) find(seq int64) *Event {
	for i := len(v.events) - 1; i >= 0 && v.events[i].Seq >= seq; i-- {
		if v.events[i].Seq == seq {
			return &v.events[i]
		}
	}
	return nil
}

// Follow subscribes to a conversation and stays subscribed across reconnects,
// until Forget.
func (c *Client) Follow(conversation string) {
	c.mu.Lock()
	if c.views[conversation] == nil {
		c.views[conversation] = newView()
	}
	c.mu.Unlock()
	c.kick()
}

// Forget ends a subscription and drops the copy of its log.
func (c *Client) Forget(conversation string) {
	c.mu.Lock()
	if c.views[conversation] != nil {
		delete(c.views, conversation)
		c.loose = append(c.loose, unsubscribe(conversation))
	}
	c.mu.Unlock()
	c.kick()
}

// Log is a copy of the followed log as far as it has come.
func (c *Client) Log(conversation string) []Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v := c.views[conversation]; v != nil {
		return append([]Event(nil), v.events...)
	}
	return nil
}

// Wait returns as soon as ok holds for the followed log. ok must not keep the
// slice. It fails when the subscription or the client ends, or ctx.
func (c *Client) Wait(ctx context.Context, conversation string, ok func(log []Event) bool) error {
	for {
		c.mu.Lock()
		v := c.views[conversation]
		if v == nil {
			c.mu.Unlock()
			return fmt.Errorf("wsclient: %s is not followed", conversation)
		}
		if ok(v.events) {
			c.mu.Unlock()
			return nil
		}
		err, changed := v.err, v.changed
		c.mu.Unlock()
		if err != nil {
			return err
		}
		select {
		case <-changed:
		case <-c.done:
			return c.Err()
		case <-ctx.Done():
			return fmt.Errorf("wsclient: waiting for %s: %w", conversation, ctx.Err())
		}
	}
}

// WaitLive returns once the replay of a followed conversation has ended.
func (c *Client) WaitLive(ctx context.Context, conversation string) error {
	return c.Wait(ctx, conversation, func([]Event) bool {
		return c.views[conversation].live // Wait holds the lock
	})
}
