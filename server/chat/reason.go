package chat

import (
	"context"
	"slices"
	"strconv"

	"careline/server/desk"
)

// ReasonOf is why a patient wrote, and what would have made it unnecessary;
// either may be left out, both empty take back what was said.
type ReasonOf struct {
	Reason      string
	PreventedBy string
	Episode     int // the one that is meant; 0: the current one
}

var (
	errNoReason   = &desk.Error{Kind: desk.Invalid, Code: "unknown_reason", Field: "reason", Public: "There is no such reason. Choose one of the list."}
	errNoPrevent  = &desk.Error{Kind: desk.Invalid, Code: "unknown_prevention", Field: "prevented_by", Public: "Choose one of the list of what would have helped."}
	errNextBegan  = &desk.Error{Kind: desk.Conflict, Code: "reopened", Public: "The patient came back meanwhile. Say it when this is resolved again."}
	errOnlyReason = &desk.Error{Kind: desk.Invalid, Code: "unknown_reason", Field: "reason", Public: "Say first why the patient wrote."}
)

// SetReason says why a patient wrote and what would have made it unnecessary.
// The last word of an episode counts.
func (s *Service) SetReason(ctx context.Context, a desk.Actor, c desk.ConversationID, in ReasonOf, clientID string) (Item, error) {
	refusal, err := s.checkReason(ctx, in)
	if err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		switch {
		case refusal != nil:
			return refusal
		case in.Episode != 0 && in.Episode != l.Row.Episode:
			return errNextBegan
		case l.Row.Reason == in.Reason && l.Row.PreventedBy == in.PreventedBy:
			return nil
		}
		l.Append(desk.ContactReason, a.From(), desk.Body{Episode: l.Row.Episode, Reason: in.Reason, PreventedBy: in.PreventedBy})
		return nil
	}, "reason", in.Reason, in.PreventedBy, strconv.Itoa(in.Episode))
}

func (s *Service) checkReason(ctx context.Context, in ReasonOf) (refusal, err error) {
	if in.PreventedBy != "" && !slices.Contains(desk.Preventions, in.PreventedBy) {
		return errNoPrevent, nil
	}
	if in.Reason == "" {
		if in.PreventedBy != "" {
			return errOnlyReason, nil
		}
		return nil, nil
	}
	reasons, err := s.store.Reasons(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(reasons, func(r desk.Reason) bool { return r.Key == in.Reason && !r.Retired }) {
		return errNoReason, nil
	}
	return nil, nil
}
