package chat_test

import (
	"testing"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// A reply whose author has not seen what was said meanwhile is held: nothing is
// stored, and the same command goes through once they have.
func TestAReplyBehindANewerMessageIsHeld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		c := h.open("Can I come on Monday?")
		began := h.row(c).LastSeq
		reply := chat.Sending{Conversation: c, Text: "Yes, Monday at nine.", ClientID: uuid.NewString(), Seen: began}
		h.send(h.maya, c, "Sorry, I meant Tuesday.")
		before := h.row(c)
		_, err := h.chat.Send(t.Context(), h.ana, reply)
		refuse(t, err, desk.ErrNewerMessage)
		if after := h.row(c); after.Rev != before.Rev || after.LastSeq != before.LastSeq {
			t.Fatalf("something was stored: %+v", after)
		}
		reply.Seen = before.LastSeq
		if _, err := h.chat.Send(t.Context(), h.ana, reply); err != nil {
			t.Fatalf("read, and sent: %v", err)
		}
		// Her own messages hold nothing back; a colleague's do. A note is no message.
		reply.ClientID, reply.Text = uuid.NewString(), "At nine."
		if _, err := h.chat.Send(t.Context(), h.ana, reply); err != nil {
			t.Fatalf("after her own: %v", err)
		}
		if _, err := h.chat.Note(t.Context(), h.ben, chat.Sending{Conversation: c, Text: "Tuesday is full", ClientID: uuid.NewString()}); err != nil {
			t.Fatal(err)
		}
		late := chat.Sending{Conversation: c, Text: "Tuesday is full.", ClientID: uuid.NewString(), Seen: before.LastSeq}
		_, err = h.chat.Send(t.Context(), h.ben, late)
		refuse(t, err, desk.ErrNewerMessage)
		late.Seen = 0 // sent anyway
		if _, err := h.chat.Send(t.Context(), h.ben, late); err != nil {
			t.Fatal(err)
		}
		late.Seen, late.ClientID = -1, uuid.NewString()
		_, err = h.chat.Send(t.Context(), h.ben, late)
		refuse(t, err, desk.ErrInvalid)
		// To patients it means nothing.
		if _, err := h.chat.Send(t.Context(), h.maya, chat.Sending{Conversation: c, Text: "Oh.", ClientID: uuid.NewString(), Seen: 1}); err != nil {
			t.Fatal(err)
		}
	})
}
