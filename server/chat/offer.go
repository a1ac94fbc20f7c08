package chat

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// Why an offer is not made, or cannot be answered.
var (
	ErrNoOffer      = &desk.Error{Kind: desk.Conflict, Code: "no_offer", Public: "This is not offered to you any more. Somebody else may have it by now."}
	ErrAtCapacity   = &desk.Error{Kind: desk.Conflict, Code: "at_capacity", Public: "This person has as many conversations as they can hold. Choose someone else, or the department."}
	ErrNotAvailable = &desk.Error{Kind: desk.Conflict, Code: "not_available", Public: "This person is not at their desk. Choose someone else, or the department."}
)

// Accept takes what the actor is offered.
func (s *Service) Accept(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		me := desk.Person{ID: desk.StaffID(a.ID), Name: a.Name}
		switch {
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case l.Row.OfferedTo != me.ID && l.Row.Assignee == me.ID && l.Row.AcceptedAt > 0:
			return nil // has it already
		case l.Row.OfferedTo != me.ID:
			return ErrNoOffer
		}
		l.Append(desk.Accepted, a.From(), desk.Body{Staff: &me, How: "offer"})
		return nil
	}, "accept")
}

// Decline lets an offer pass: the conversation goes to the next person at the
// same place, or stays with the colleague who offered it.
func (s *Service) Decline(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error) {
	if err := check(line{reason, desk.MaxReasonRunes}); err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		if l.Row.OfferedTo != desk.StaffID(a.ID) {
			return ErrNoOffer
		}
		endOffer(l, a.From(), desk.OfferDeclined, reason)
		return nil
	}, "decline", reason)
}

// WithdrawOffer takes an offer back: whoever has the conversation may, and
// supervisors.
func (s *Service) WithdrawOffer(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		if l.Row.OfferedTo == "" {
			return ErrNoOffer
		}
		if l.Row.Assignee != desk.StaffID(a.ID) {
			if err := desk.Steers(a, l.Row.Department); err != nil {
				return err
			}
		}
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
		return nil
	}, "withdraw_offer")
}

// OfferTo asks a colleague to take a conversation over, with a note if one is
// given. Until they accept it stays where it is. Somebody who is away, or has
// no room, is not asked.
func (s *Service) OfferTo(ctx context.Context, a desk.Actor, c desk.ConversationID, to desk.StaffID, note, clientID string) (Item, error) {
	if note != "" {
		if err := desk.CheckText(note); err != nil {
			return Item{}, err
		}
	}
	if clientID != "" && !desk.ValidClientID(clientID) {
		return Item{}, errClientID
	}
	staff := s.Directory().Staff[to]
	var cmd store.Command
	outcomes, err := s.store.DoPlanned(ctx, routingLock, func(ctx context.Context, v *store.View) (store.Planned, error) {
		standing, load, err := s.standingOf(ctx, v, to, c)
		if err != nil {
			return store.Planned{}, err
		}
		cmd = s.command(a, c, clientID, s.timed(func(l *desk.Ledger) error {
			if err := desk.StaffOnly(a); err != nil {
				return err
			}
			return recorded(l, a, clientID, "offer", func(l *desk.Ledger) error {
				return s.offerTo(l, a, staff, standing, load, note)
			})
		}), "offer", string(to), note)
		return store.Planned{Commands: []store.Command{cmd}}, nil
	})
	if err != nil {
		return Item{}, err
	}
	if outcomes[0].Err != nil {
		return Item{}, outcomes[0].Err
	}
	s.told(outcomes[0].Result)
	return s.item(ctx, a, outcomes[0].Row)
}

func (s *Service) offerTo(l *desk.Ledger, a desk.Actor, to *desk.Staff, standing store.Standing, load int, note string) error {
	switch {
	case !l.Row.Unresolved():
		return desk.ErrResolved
	case to == nil:
		return desk.Invalidf("There is nobody on the staff with that id. Choose a colleague.")
	case to.ID == desk.StaffID(a.ID):
		return desk.Invalidf("To take it yourself, claim it.")
	case to.ID == l.Row.Assignee:
		return desk.Invalidf("This person has it already.")
	}
	now := *to
	now.Active = standing.Active
	if err := now.Assignable(&l.Row); err != nil {
		return err
	}
	if standing.Presence == desk.Away || standing.Presence == desk.Offline || !s.Seen(string(to.ID)).Here {
		return ErrNotAvailable
	}
	if l.Row.OfferedTo == to.ID {
		return nil
	}
	if l.Row.Mode == desk.ModeLive && load >= standing.Capacity {
		return ErrAtCapacity
	}
	if note != "" {
		l.Append(desk.Note, a.From(), desk.Body{Text: note})
	}
	if l.Row.OfferedTo != "" {
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
	}
	offer := desk.Body{Staff: &desk.Person{ID: to.ID, Name: to.Name}, How: desk.OfferByTransfer}
	if long := s.scaled(s.Directory().PolicyOf(l.Row.Department).Routing.OfferMS); long > 0 {
		offer.Until = l.Now + long
	}
	l.Append(desk.Offered, a.From(), offer)
	return nil
}

// standingOf is how somebody stands, and how many live conversations they hold
// or are asked to take, beside one.
func (s *Service) standingOf(ctx context.Context, v *store.View, id desk.StaffID, beside desk.ConversationID) (store.Standing, int, error) {
	all, err := v.Staff(ctx)
	if err != nil {
		return store.Standing{}, 0, err
	}
	var departments []desk.DepartmentID
	for d := range s.Directory().Departments {
		departments = append(departments, d)
	}
	held, err := v.Held(ctx, departments, id, heldLimit)
	if err != nil {
		return store.Standing{}, 0, err
	}
	offered, err := v.Offers(ctx, []desk.StaffID{id})
	if err != nil {
		return store.Standing{}, 0, err
	}
	load := 0
	for i := range held {
		if held[i].ID != beside && s.heldOf(&held[i], v.Now(), Seen{}, true).Live {
			load++
		}
	}
	for i := range offered {
		if offered[i].ID != beside && offered[i].Mode == desk.ModeLive {
			load++
		}
	}
	return all[id], load, nil
}

// endOffer ends the offer that stands, if one does.
func endOffer(l *desk.Ledger, from desk.From, outcome, reason string) {
	r := &l.Row
	if r.OfferedTo == "" {
		return
	}
	l.Append(desk.OfferEnded, from, desk.Body{
		Staff: &desk.Person{ID: r.OfferedTo}, How: r.OfferHow, Outcome: outcome, Reason: reason,
	})
}
