package wsclient

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"careline/server/protocol"
)

// onState takes how a conversation stands for its patient. It may have no
// field that a patient's type has not, and must not come before the events that
// it follows from.
func (c *Client) onState(raw []byte) error {
	var f protocol.State
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	err := strict.Decode(&f)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.violated("%s: how it stands: %v", f.ID, err)
		return nil
	}
	if v := c.views[f.ID]; v != nil && v.live && f.LastSeq > v.last() {
		c.violated("%s: told how it stands after event %d, but %d is the last one held", f.ID, f.LastSeq, v.last())
	}
	if c.opts.OnState != nil {
		c.opts.OnState(f.PatientStanding)
	}
	return nil
}

// onPlace takes a place in a queue.
func (c *Client) onPlace(raw []byte) error {
	var f protocol.QueuePosition
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := f.Wait; f.Position < 1 || w != nil && (w.LowS < 0 || w.HighS < w.LowS) {
		c.violated("%s: place %d, wait %+v", f.Conversation, f.Position, w)
	}
	if c.opts.OnPlace != nil {
		c.opts.OnPlace(f)
	}
	return nil
}

// Decline lets an offer pass.
func (s *Session) Decline(ctx context.Context, conversation, reason string) error {
	in := protocol.Explain{Reason: reason, ClientID: NewClientID()}
	return s.Do(ctx, http.MethodPost, "/conversations/"+url.PathEscape(conversation)+"/decline", in, nil)
}

// Convert leaves the queue for a left question or a call-back.
func (s *Session) Convert(ctx context.Context, conversation string, in protocol.Convert) error {
	in.ClientID = NewClientID()
	return s.Do(ctx, http.MethodPost, "/conversations/"+url.PathEscape(conversation)+"/convert", in, nil)
}
