package chat

import (
	"context"
	"slices"
	"strconv"

	"careline/server/desk"
)

// Conversion is how a patient would rather wait than in the queue.
type Conversion struct {
	Mode    desk.Mode // message, callback
	Contact *desk.Contact
	Slot    int64 // callback: Unix ms
}

var (
	errBadMode   = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "mode", Public: "Choose how you want to wait: live, message or callback."}
	errAnswering = &desk.Error{Kind: desk.Conflict, Code: "already_answered", Public: "Somebody is answering you here already. Write to them in this conversation."}
)

// Convert is the patient leaving the queue for a left question or a call. All
// that was said stays, and when it will be answered is promised at once. While
// nobody has taken it they may change their mind again, and book another slot.
func (s *Service) Convert(ctx context.Context, a desk.Actor, c desk.ConversationID, in Conversion, clientID string) (Item, error) {
	if a.Kind != desk.KindPatient {
		return Item{}, desk.ErrForbidden
	}
	if err := s.mayWrite(a); err != nil {
		return Item{}, err
	}
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return Item{}, err
	}
	asked := append([]string{"convert", string(in.Mode), strconv.FormatInt(in.Slot, 10)}, contactParts(in.Contact)...)
	if in.Mode != desk.ModeCallback {
		in.Slot = 0
	}
	seats, refusal, err := s.conversion(ctx, &row, &in)
	if err != nil {
		return Item{}, err
	}
	mine, err := s.store.ClaimsOf(ctx, c, seatPrefix)
	if err != nil {
		return Item{}, err
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		return recorded(l, a, clientID, "converted", func(l *desk.Ledger) error {
			switch {
			case !l.Row.Unresolved():
				return desk.ErrResolved
			case l.Row.AcceptedAt > 0:
				return errAnswering
			case refusal != nil:
				return refusal
			case l.Row.Department != row.Department || l.Row.Slot != row.Slot:
				return desk.ErrConflict // the seats that were looked for are not the ones it has
			}
			return s.convert(l, a, in, seats, mine)
		})
	}, asked...)
	cmd.Claims = slices.Concat(mine, seats)
	return s.answer(ctx, a, cmd)
}

// conversion checks what was asked for, and finds the seats of the slot. A
// refusal is for the verb to give, once it knows that it is not a repetition.
func (s *Service) conversion(ctx context.Context, row *desk.Conversation, in *Conversion) (seats []string, refusal, err error) {
	if in.Contact, refusal = checkContact(in.Contact); refusal != nil {
		return nil, refusal, nil
	}
	switch in.Mode {
	case desk.ModeMessage:
		return nil, nil, nil
	case desk.ModeCallback:
	default:
		return nil, errBadMode, nil
	}
	known := in.Contact
	if known == nil && row.HasContact {
		if known, err = s.contactOf(ctx, row.ID); err != nil {
			return nil, nil, err
		}
	}
	if known == nil || known.Phone == "" {
		return nil, errNoPhone, nil
	}
	seats, refusal = s.slotSeats(row.Department, in.Slot, s.Now().UnixMilli())
	if row.Slot == in.Slot && row.Mode == in.Mode {
		refusal = nil // theirs already, however near it is
	}
	return seats, refusal, nil
}

func (s *Service) convert(l *desk.Ledger, a desk.Actor, in Conversion, seats, mine []string) error {
	giveContact(l, a, in.Contact)
	if l.Row.Mode == in.Mode && l.Row.Slot == in.Slot {
		return nil
	}
	freeSeats(l, mine)
	if in.Mode == desk.ModeCallback {
		if err := takeSeat(l, seats); err != nil {
			return err
		}
	}
	s.leaveQueue(l, patientFrom(l, a), in.Mode, in.Slot, "")
	return nil
}

// leaveQueue makes somebody who waits live wait for a promised time instead.
func (s *Service) leaveQueue(l *desk.Ledger, from desk.From, mode desk.Mode, slot int64, reason string) {
	endOffer(l, from, desk.OfferWithdrawn, "")
	l.Append(desk.Converted, from, desk.Body{Mode: mode, Slot: slot, Reason: reason})
	s.promiseFor(l)
}

// promiseQueued promises an answer again where what was left to us comes back
// into a queue after its promise was kept, or where the patient writes while it
// is there: whoever is owed something and does not wait live has a time,
// whatever way they took.
func (s *Service) promiseQueued(l *desk.Ledger) {
	if !l.Row.InQueue() || l.Row.Next != "" || l.Row.WaitingSince == 0 {
		return
	}
	for i := range l.Events {
		e := &l.Events[i]
		asked := e.Kind == desk.Message && e.From.Kind == desk.KindPatient && e.At == l.Row.WaitingSince
		if asked || e.Kind == desk.Queued || e.Kind == desk.Requeued {
			s.promiseFor(l)
			return
		}
	}
}

// promiseFor promises what follows from how the patient waits: nothing to
// those in the live queue, who are told their place.
func (s *Service) promiseFor(l *desk.Ledger) {
	r := s.rulesOf(&l.Row, l.Now)
	p := PromiseOf{Next: desk.NextAnswer, Due: r.after(l.Now, r.answerMS())}
	switch {
	case l.Row.Mode == desk.ModeLive:
		return
	case l.Row.Slot > l.Now:
		p = PromiseOf{Next: desk.NextCall, Due: l.Row.Slot}
	}
	s.promise(l, desk.System("desk").From(), p)
}
