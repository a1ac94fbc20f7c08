package chat

import (
	"context"
	"slices"

	"careline/server/desk"
)

// SetPriority puts a conversation ahead of others of its queue, or back among
// them. It is named as in the contract: normal, high or urgent.
func (s *Service) SetPriority(ctx context.Context, a desk.Actor, c desk.ConversationID, priority, clientID string) (Item, error) {
	return s.change(ctx, a, c, clientID, prioritising(a, priority), "priority", priority)
}

func prioritising(a desk.Actor, priority string) step {
	p := desk.Priority(slices.Index(desk.Priorities, priority))
	return func(l *desk.Ledger) error {
		switch {
		case p < desk.Normal:
			return desk.Invalidf("A priority is normal, high or urgent.")
		case !l.Row.Unresolved():
			return desk.ErrResolved
		case l.Row.Priority != p:
			l.Append(desk.PrioritySet, a.From(), desk.Body{Priority: p})
		}
		return nil
	}
}
