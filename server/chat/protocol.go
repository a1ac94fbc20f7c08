package chat

import (
	"context"
	"slices"

	"careline/server/desk"
)

// Checklist is the protocol of a conversation's topic, and what of it was done.
type Checklist struct {
	Protocol *desk.Protocol // nil: its topic has none
	Done     []desk.ProtocolTick
	// Before are the protocols of topics it had before, of which something was
	// done; it comes back with the topic.
	Before []Begun
}

// Begun is a protocol that was begun.
type Begun struct {
	desk.Protocol
	Done int
}

// Checklist is what is to be done in a conversation by its topic's protocol.
func (s *Service) Checklist(ctx context.Context, a desk.Actor, c desk.ConversationID) (Checklist, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return Checklist{}, err
	}
	if err := desk.StaffOnly(a); err != nil {
		return Checklist{}, err
	}
	all, err := s.store.Protocols(ctx)
	if err != nil {
		return Checklist{}, err
	}
	ticks, err := s.store.ProtocolTicks(ctx, c)
	if err != nil {
		return Checklist{}, err
	}
	var out Checklist
	for i := range all {
		p := &all[i]
		done := slices.DeleteFunc(slices.Clone(ticks), func(t desk.ProtocolTick) bool { return t.Department != p.Department || t.Topic != p.Topic })
		switch {
		case p.Department == row.Department && p.Topic == row.Topic && len(p.Steps) > 0:
			out.Protocol, out.Done = p, done
		case len(done) > 0:
			out.Before = append(out.Before, Begun{*p, len(done)})
		}
	}
	return out, nil
}

// SetStep says that a step was done, or that it was not. It holds nothing up.
func (s *Service) SetStep(ctx context.Context, a desk.Actor, c desk.ConversationID, step string, version int64, done bool) (Checklist, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return Checklist{}, err
	}
	if err := row.Allow(a, true); err != nil {
		return Checklist{}, err
	}
	all, err := s.store.ProtocolVersions(ctx, row.Department, row.Topic)
	if err != nil {
		return Checklist{}, err
	}
	// What was shown may be an older version than there is by now.
	shown := slices.IndexFunc(all, func(p desk.Protocol) bool { return p.Version == version })
	if shown < 0 || !slices.ContainsFunc(all[shown].Steps, func(st desk.ProtocolStep) bool { return st.ID == step }) {
		return Checklist{}, desk.ErrNoSuchThing
	}
	now := s.Now().UnixMilli()
	action := "protocol.ticked"
	if !done {
		action = "protocol.unticked"
	}
	tick := desk.ProtocolTick{Department: row.Department, Topic: row.Topic, Step: step, Version: version, Staff: desk.StaffID(a.ID), At: now}
	err = s.store.SetProtocolTick(ctx, c, tick, done, desk.AuditLine{At: now, Actor: a, Action: action, Conversation: c, Target: step})
	if err != nil {
		return Checklist{}, err
	}
	s.bus.Publish(Notice{Ticked: &row})
	return s.Checklist(ctx, a, c)
}
