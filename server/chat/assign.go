package chat

import (
	"context"

	"careline/server/desk"
)

// errNotTaking refuses a department that is not there, or not any more.
var errNotTaking = &desk.Error{Kind: desk.Invalid, Code: desk.ErrInvalid.Code, Field: "department",
	Public: "This department takes no conversations. It may have been removed; choose one from the list."}

// Assign gives a conversation to a member of staff, or back to its queue with
// an empty id. Giving it to oneself accepts it at once; a colleague accepts it
// by opening or answering it.
func (s *Service) Assign(ctx context.Context, a desk.Actor, c desk.ConversationID, to desk.StaffID, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, s.assigning(a, to), "assign", string(to))
}

func (s *Service) assigning(a desk.Actor, to desk.StaffID) step {
	return func(l *desk.Ledger) error {
		if !l.Row.Unresolved() {
			return desk.ErrResolved
		}
		switch {
		case to == "" && l.Row.Assignee == "":
			return nil
		case to == "":
			release(l, a, s.Directory().StaffName(l.Row.Assignee))
			return nil
		case to == desk.StaffID(a.ID):
			take(l, a, "claimed")
			return nil
		}
		staff := s.Directory().Staff[to]
		if staff == nil {
			return desk.Invalidf("There is nobody on the staff with that id. Choose a colleague.")
		}
		if err := staff.Assignable(&l.Row); err != nil {
			return err
		}
		if l.Row.Assignee != to {
			endOffer(l, a.From(), desk.OfferWithdrawn, "")
			l.Append(desk.Assigned, a.From(), desk.Body{Staff: &desk.Person{ID: to, Name: staff.Name}})
		}
		return nil
	}
}

// Transfer moves a conversation to another department's queue, with a note for
// those who take it up, if one is given. Whoever has not been talked to yet
// keeps their arrival there. That a question has gone to a desk which answers
// what is not administrative is told as the reason.
func (s *Service) Transfer(ctx context.Context, a desk.Actor, c desk.ConversationID, department, note, clientID string) (Item, error) {
	to := s.Directory().ByKey[department]
	if note != "" {
		if err := desk.CheckText(note); err != nil {
			return Item{}, err
		}
	}
	return s.change(ctx, a, c, clientID, transferring(a, to, note), "transfer", department, note)
}

func transferring(a desk.Actor, to *desk.Department, note string) step {
	return func(l *desk.Ledger) error {
		switch {
		case to == nil || !to.Active:
			return errNotTaking
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case to.ID == l.Row.Department:
			return desk.Invalidf("The conversation is in that department already.")
		}
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
		if note != "" {
			l.Append(desk.Note, a.From(), desk.Body{Text: note})
		}
		moved := desk.Body{FromDepartment: l.Row.Department, Department: to.ID}
		if to.Clinical {
			moved.Reason = desk.ReasonClinical
		}
		l.Append(desk.Transferred, a.From(), moved)
		enqueue(l)
		return nil
	}
}

// take makes the actor the one who has the conversation, and says how.
func take(l *desk.Ledger, a desk.Actor, how string) {
	me := desk.Person{ID: desk.StaffID(a.ID), Name: a.Name}
	mine := l.Row.Assignee == me.ID
	if l.Row.AcceptedAt > 0 && (mine || how != "claimed") {
		return // whoever has it keeps it when a colleague helps out
	}
	if l.Row.OfferedTo != me.ID {
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
	}
	if !mine {
		l.Append(desk.Assigned, a.From(), desk.Body{Staff: &me})
	}
	l.Append(desk.Accepted, a.From(), desk.Body{Staff: &me, How: how})
}

// enqueue puts a conversation into its department's queue.
func enqueue(l *desk.Ledger) {
	l.Append(desk.Queued, desk.System("desk").From(), desk.Body{Department: l.Row.Department})
}

// release gives a conversation back. Whoever was being talked to is told, and
// goes before new arrivals.
func release(l *desk.Ledger, a desk.Actor, holder string) {
	endOffer(l, a.From(), desk.OfferWithdrawn, "")
	if l.Row.AcceptedAt == 0 {
		enqueue(l)
		return
	}
	l.Append(desk.Requeued, a.From(), desk.Body{
		Department: l.Row.Department, Head: true, Reason: desk.ReasonReleased,
		Staff: &desk.Person{ID: l.Row.Assignee, Name: holder},
	})
}
