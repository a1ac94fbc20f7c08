package chat

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

var (
	errWhyKept        = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "reason", Public: "Say why, in a few words. Only supervisors read it."}
	errKeepsFromSelf  = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "staff_id", Public: "You can not restrict a conversation from yourself, because you could not undo it. Ask another supervisor."}
	errNobodyToKeepIt = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "staff_id", Public: "There is nobody on the staff with that id. Choose a colleague."}
)

// Restriction keeps a conversation from a member of staff.
type Restriction struct {
	Staff  desk.Person
	Reason string
	By     desk.From
	At     int64
}

// Restrict keeps a conversation from a named member of staff, because the
// patient is somebody close to them, or they themselves. From then on it is to
// them as if it did not exist. What they had of it goes to others: the
// conversation itself back to the queue, an offer to the next person, a task to
// make something good to a colleague.
func (s *Service) Restrict(ctx context.Context, a desk.Actor, c desk.ConversationID, from desk.StaffID, reason, clientID string) (Item, error) {
	refusal := check(line{reason, desk.MaxReasonRunes})
	if refusal == nil && desk.CheckText(reason) != nil {
		refusal = errWhyKept
	}
	busy, err := s.store.RecoveryLoads(ctx)
	if err != nil {
		return Item{}, err
	}
	person := s.Directory().Staff[from]
	return s.restriction(ctx, a, c, from, clientID, func(l *desk.Ledger) error {
		switch {
		case refusal != nil:
			return refusal
		case person == nil:
			return errNobodyToKeepIt
		case from == desk.StaffID(a.ID):
			return errKeepsFromSelf
		case slices.Contains(l.Row.Barred, from):
			return nil
		}
		who := desk.Person{ID: from, Name: person.Name}
		l.Append(desk.Restricted, a.From(), desk.Body{Staff: &who, Reason: reason})
		s.takeFrom(l, a, who, busy)
		return nil
	}, "restrict", string(from), reason)
}

// takeFrom gives what somebody has of a conversation to others.
func (s *Service) takeFrom(l *desk.Ledger, a desk.Actor, who desk.Person, busy map[desk.StaffID]int) {
	if l.Row.OfferedTo == who.ID {
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
	}
	if l.Row.Assignee == who.ID && l.Row.Unresolved() {
		release(l, a, who.Name)
	}
	for _, r := range l.Row.Recoveries {
		if r.Owner != who.ID {
			continue
		}
		next := desk.RecoveryOwner(s.Directory(), &l.Row, busy)
		if next == "" {
			next = desk.StaffID(a.ID)
		}
		l.Append(desk.RecoveryAssigned, a.From(), desk.Body{Task: r.Seq, Staff: &desk.Person{ID: next, Name: s.Directory().StaffName(next)}})
	}
}

// Unrestrict lets somebody read a conversation again that was kept from them.
func (s *Service) Unrestrict(ctx context.Context, a desk.Actor, c desk.ConversationID, from desk.StaffID, clientID string) (Item, error) {
	return s.restriction(ctx, a, c, from, clientID, func(l *desk.Ledger) error {
		if slices.Contains(l.Row.Barred, from) {
			l.Append(desk.Unrestricted, a.From(), desk.Body{Staff: &desk.Person{ID: from, Name: s.Directory().StaffName(from)}})
		}
		return nil
	}, "unrestrict", string(from))
}

// restriction is the frame of both: they are for whoever steers the department,
// and the audit log names the person. What was joined is one: it is kept from
// somebody as a whole, or not at all.
func (s *Service) restriction(ctx context.Context, a desk.Actor, c desk.ConversationID, from desk.StaffID, clientID string, decide func(*desk.Ledger) error, asked ...string) (Item, error) {
	parts, err := s.joined(ctx, c)
	if err != nil {
		return Item{}, err
	}
	cmds := make([]store.Command, len(parts))
	for i, part := range parts {
		cmds[i] = s.command(a, part, clientID, nil, asked...)
		cmds[i].Decide = func(l *desk.Ledger) error {
			if part == c {
				if err := desk.Steers(a, l.Row.Department); err != nil {
					return err
				}
			}
			if err := decide(l); err != nil {
				return err
			}
			if n := len(l.Events); n > 0 {
				l.Events[n-1].ClientID = clientID
				l.Record(a, "conversation."+asked[0], string(from))
			}
			return nil
		}
	}
	results, err := s.runAll(ctx, cmds...)
	if err != nil {
		return Item{}, err
	}
	return s.item(ctx, a, results[0].Row)
}

// Restrictions are from whom a conversation is kept, why, and by whom: for
// whoever steers its department, and whoever watches over what is known of
// people.
func (s *Service) Restrictions(ctx context.Context, a desk.Actor, c desk.ConversationID) ([]Restriction, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return nil, err
	}
	if a.Role != desk.RolePrivacy {
		if err := desk.Steers(a, row.Department); err != nil {
			return nil, err
		}
	}
	return s.restrictionsOf(ctx, c)
}

func (s *Service) restrictionsOf(ctx context.Context, c desk.ConversationID) ([]Restriction, error) {
	events, err := s.store.Restrictions(ctx, c)
	if err != nil {
		return nil, err
	}
	out := []Restriction{}
	for _, e := range events {
		out = slices.DeleteFunc(out, func(r Restriction) bool { return r.Staff.ID == e.Body.Staff.ID })
		if e.Kind == desk.Restricted {
			out = append(out, Restriction{Staff: *e.Body.Staff, Reason: e.Body.Reason, By: e.From, At: e.At})
		}
	}
	return out, nil
}

// readableList reads a page of a list as if what is kept from the actor were
// not there: what is left out is made up for by what comes behind it.
func (s *Service) readableList(ctx context.Context, a desk.Actor, l store.Listing) ([]desk.Conversation, error) {
	var out []desk.Conversation
	for {
		rows, err := s.store.List(ctx, l)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if len(out) < l.Limit && rows[i].ReadableBy(a) {
				out = append(out, rows[i])
			}
		}
		if len(rows) < l.Limit || len(out) == l.Limit {
			return out, nil
		}
		last := &rows[len(rows)-1]
		l.After = store.Position{Rank: last.Rank(), ID: last.ID}
	}
}

// readable leaves out what is kept from the actor.
func readable(rows []*desk.Conversation, a desk.Actor) []*desk.Conversation {
	return slices.DeleteFunc(slices.Clone(rows), func(row *desk.Conversation) bool { return !row.ReadableBy(a) })
}
