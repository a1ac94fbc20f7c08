package realtime

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

var (
	errMalformed   = &desk.Error{Kind: desk.Invalid, Code: "malformed", Public: "This is not a frame of " + protocol.Subprotocol + "."}
	errUnknownType = &desk.Error{Kind: desk.Invalid, Code: "unknown_type", Public: "There is no such frame."}
)

// handle serves one message; false means that the connection is closing. raw
// is not kept.
func (c *conn) handle(kind int, raw []byte) bool {
	if kind != websocket.TextMessage {
		return c.malformed()
	}
	textErr := protocol.CheckRaw(raw)
	if errors.Is(textErr, protocol.ErrUTF8) {
		c.close(websocket.CloseInvalidFramePayloadData, "invalid UTF-8")
		return false
	}
	f, err := protocol.Decode(raw)
	var unknown *protocol.UnknownType
	switch {
	case errors.As(err, &unknown):
		return c.paced(unknown.Conversation, unknown.ClientID, func() error { return errUnknownType })
	case textErr != nil && err != nil: // such bytes may stand where they break the JSON too
		return c.paced("", "", func() error { return textErr })
	case err != nil:
		return c.malformed()
	}
	conversation, clientID := named(f)
	return c.paced(conversation, clientID, func() error {
		if textErr != nil {
			return textErr
		}
		return c.serve(f)
	})
}

func (c *conn) malformed() bool {
	c.refuse(errMalformed, "", "")
	c.close(protocol.CloseMalformed, "malformed")
	return false
}

// paced serves a frame unless it came too fast. Each one that did is answered;
// whoever goes on regardless is read no faster than the rate.
func (c *conn) paced(conversation, clientID string, serve func() error) bool {
	rate := c.s.limits.frames(c.kind)
	wait, ok := c.frames.take(time.Now(), rate)
	if !ok {
		c.s.counts.rateLimited.Add(1)
		c.refuse(tooFast(wait), conversation, clientID)
		if c.refused++; c.refused > rate.Burst {
			c.pause(wait)
		}
		return true
	}
	c.refused = max(0, c.refused-1)
	if err := serve(); err != nil {
		c.refuse(err, conversation, clientID)
	}
	return true
}

// pause makes the reader, and by that the peer, wait.
func (c *conn) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.ctx.Done():
	}
}

// named is what an answer to the frame repeats.
func named(f any) (conversation, clientID string) {
	switch f := f.(type) {
	case protocol.Subscribe:
		return f.Conversation, ""
	case protocol.Unsubscribe:
		return f.Conversation, ""
	case protocol.MessageSend:
		return f.Conversation, f.ClientID
	case protocol.NoteSend:
		return f.Conversation, f.ClientID
	case protocol.TypingSend:
		return f.Conversation, ""
	case protocol.ReadSend:
		return f.Conversation, ""
	case protocol.Focus:
		return f.Conversation, ""
	}
	return "", ""
}

// serve runs the verb of a frame, in the order the frames came.
func (c *conn) serve(f any) error {
	actor := *c.actor.Load()
	switch f := f.(type) {
	case protocol.Subscribe:
		return c.subscribe(desk.ConversationID(f.Conversation), f.After)
	case protocol.Unsubscribe:
		c.unsubscribe(desk.ConversationID(f.Conversation))
		return nil
	case protocol.MessageSend:
		return c.send(actor, c.s.chat.Send, chat.Sending{
			Conversation: desk.ConversationID(f.Conversation), ClientID: f.ClientID, Text: f.Text, KeepOpen: f.KeepOpen, Holding: f.Holding, Seen: f.Seen,
			Attachments: chat.FileIDs(f.Attachments)})
	case protocol.NoteSend:
		return c.send(actor, c.s.chat.Note, chat.Sending{
			Conversation: desk.ConversationID(f.Conversation), ClientID: f.ClientID, Text: f.Text,
			Attachments: chat.FileIDs(f.Attachments), Mentions: staffIDs(f.Mentions)})
	case protocol.TypingSend:
		return c.s.chat.Typing(c.ctx, actor, desk.ConversationID(f.Conversation), f.Note)
	case protocol.ReadSend:
		if f.Seq < 0 {
			return desk.ErrInvalid
		}
		return c.s.chat.Read(c.ctx, actor, desk.ConversationID(f.Conversation), f.Seq)
	case protocol.PresenceSet:
		return c.setPresence(actor, desk.Presence(f.Status))
	case protocol.Focus:
		return c.s.chat.Focus(c.ctx, actor, desk.ConversationID(f.Conversation))
	case protocol.Ping:
		c.push(encode(protocol.Pong{Type: "pong", ServerTime: c.s.now()}))
		return nil
	}
	return errUnknownType
}

// verb is Send or Note.
type verb func(context.Context, desk.Actor, chat.Sending) (desk.Event, error)

// send writes a message or a note and acknowledges it once it is on disk.
func (c *conn) send(actor desk.Actor, write verb, s chat.Sending) error {
	if wait, ok := c.texts.take(time.Now(), c.s.limits.texts(c.kind)); !ok {
		c.s.counts.rateLimited.Add(1)
		return tooFast(wait)
	}
	e, err := write(c.ctx, actor, s)
	if err != nil {
		return err
	}
	c.push(encode(protocol.MessageAck{Type: "message.ack", Conversation: string(s.Conversation), ClientID: s.ClientID, Seq: e.Seq, At: e.At}))
	return nil
}

func (c *conn) setPresence(actor desk.Actor, p desk.Presence) error {
	if err := desk.StaffOnly(actor); err != nil {
		return err
	}
	if !desk.ValidPresence(p) {
		return desk.ErrInvalid
	}
	return c.s.chat.SetPresence(c.ctx, actor, p, "hand")
}

// staffIDs are ids with commas between them.
func staffIDs(joined string) []desk.StaffID {
	var ids []desk.StaffID
	for id := range strings.SplitSeq(joined, ",") {
		if id != "" {
			ids = append(ids, desk.StaffID(id))
		}
	}
	return ids
}
