package chat_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// Whatever patients and staff do at the door and behind it: who is owed
// something and does not wait live has a time; a slot belongs to those alone
// who are to be called; what is hidden waits for nobody; a number to call is on
// no wire. Every log is sound.
func TestAnyOrderAtTheDoor(t *testing.T) {
	h := clinic(t, storetest.SQLite(t))
	ctx := t.Context()
	h.rules("d_scheduling", func(p *desk.Policy) {
		p.Routing.MaxQueue, p.Routing.Overflow, p.Callback.PerSlot = 3, "d_billing", 1
	})
	h.rules("d_billing", func(p *desk.Policy) { p.Routing.MaxQueue, p.Routing.Overflow = 4, "d_scheduling" })
	rapid.Check(t, func(r *rapid.T) {
		var all []desk.ConversationID
		staff := rapid.SampledFrom([]desk.Actor{h.ana, h.ben})
		mode := rapid.SampledFrom([]desk.Mode{desk.ModeLive, desk.ModeMessage, desk.ModeCallback})
		contact := &desk.Contact{Name: "Maya", Phone: "+1 555 010 2030", Voicemail: true}
		for range rapid.IntRange(2, 30).Draw(r, "steps") {
			h.pass(time.Duration(rapid.IntRange(0, 5400).Draw(r, "seconds")) * time.Second)
			slot := int64(0)
			if free := h.slots(h.chat); len(free) > 0 {
				slot = free[rapid.IntRange(0, min(2, len(free)-1)).Draw(r, "slot")].At
			}
			verb := rapid.IntRange(0, 12).Draw(r, "verb")
			if len(all) == 0 {
				verb = 0
			}
			var c desk.ConversationID
			if len(all) > 0 {
				c = rapid.SampledFrom(all).Draw(r, "conversation")
			}
			var err error
			switch verb {
			case 0, 1:
				var it chat.Item
				it, err = h.chat.Open(ctx, h.maya, chat.Opening{
					Department: "scheduling", Text: "hello", ClientID: uuid.NewString(), Mode: mode.Draw(r, "mode"), Contact: contact, Slot: slot,
				})
				if c = it.ID; err == nil {
					all = append(all, c)
				}
			case 2, 3:
				_, err = h.chat.Convert(ctx, h.maya, c, chat.Conversion{Mode: mode.Draw(r, "mode"), Contact: contact, Slot: slot}, "")
			case 4, 5:
				_, err = h.chat.LogCall(ctx, staff.Draw(r, "who"), c, chat.Call{
					Inbound: rapid.Bool().Draw(r, "inbound"),
					Outcome: rapid.SampledFrom([]string{desk.CallReached, desk.CallNoAnswer, desk.CallVoicemail}).Draw(r, "outcome"),
				}, "")
			case 6:
				_, err = h.chat.MarkSpam(ctx, staff.Draw(r, "who"), c, rapid.Bool().Draw(r, "spam"), "")
			case 7:
				_, err = h.chat.Send(ctx, staff.Draw(r, "who"), chat.Sending{Conversation: c, Text: "hi"})
			case 8:
				_, err = h.chat.Send(ctx, h.maya, chat.Sending{Conversation: c, Text: "and?"})
			case 9:
				_, err = h.chat.Resolve(ctx, rapid.SampledFrom([]desk.Actor{h.maya, h.ben}).Draw(r, "who"), c, "")
			case 10:
				_, err = h.chat.Assign(ctx, staff.Draw(r, "who"), c, rapid.SampledFrom([]desk.StaffID{"", "s_ana", "s_ben"}).Draw(r, "to"), "")
			case 11:
				_, err = h.chat.Transfer(ctx, staff.Draw(r, "who"), c, rapid.SampledFrom([]string{"scheduling", "billing"}).Draw(r, "to"), "", "")
			case 12:
				_, err = h.chat.Reopen(ctx, h.maya, c, "")
			}
			var coded *desk.Error
			if err != nil && (!errors.As(err, &coded) || coded.Kind == desk.Unavailable) {
				r.Fatal(err)
			}
			if c == "" {
				continue // refused at the door
			}
			if err := h.fair(c); err != nil {
				r.Fatalf("%s after verb %d: %v", c, verb, err)
			}
		}
		for _, c := range all { // the next schedule begins with empty queues
			if err := h.fair(c); err != nil {
				r.Fatalf("%s in the end: %v", c, err)
			}
			if _, err := h.chat.Resolve(ctx, h.boss, c, ""); err != nil && !errors.Is(err, desk.ErrResolved) {
				r.Fatal(err)
			}
		}
	})
}

// fair says what is wrong with how a conversation waits, if anything is.
func (h *house) fair(c desk.ConversationID) error {
	if err := h.sound(c); err != nil {
		return err
	}
	row := h.row(c).Conversation
	mine, err := h.store.ClaimsOf(h.t.Context(), c, "slot:")
	if err != nil {
		return err
	}
	called := row.Unresolved() && row.Mode == desk.ModeCallback && row.Slot > 0
	switch st := h.chat.Standing(&row); {
	case row.InQueue() && row.Mode != desk.ModeLive && row.WaitingSince > 0 && (row.Next == "" || row.PromiseDue == 0 || st.Due == 0):
		return fmt.Errorf("waits for no time: %+v", row)
	case len(mine) > 1 || len(mine) == 1 && !called:
		return fmt.Errorf("holds %v as %+v", mine, row)
	case called && len(mine) != 1:
		return fmt.Errorf("is to be called in a slot that anybody can take: %+v", row)
	case row.Spam && (row.Unresolved() || row.Next != ""):
		return fmt.Errorf("hidden, and waited for: %+v", row)
	case strings.Contains(h.wire(desk.KindStaff, c)+h.wire(desk.KindPatient, c), "555 010"):
		return errors.New("a number to call is on the wire")
	}
	return nil
}
