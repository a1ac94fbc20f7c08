package chat

import (
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// maxMentions of one note: more are a department, not people.
const maxMentions = 10

// mentioned are the people a note is for: colleagues who may read the
// conversation, each once.
func (s *Service) mentioned(row *desk.Conversation, ids []desk.StaffID) ([]desk.Person, error) {
	if len(ids) > maxMentions {
		return nil, desk.Invalidf("A note mentions at most %d people.", maxMentions)
	}
	var people []desk.Person
	for _, id := range ids {
		p := s.Directory().Staff[id]
		if p == nil || !p.Active {
			return nil, desk.Invalidf("Somebody who is mentioned does not work here. Take the mention out.")
		}
		if slices.Contains(row.Barred, id) {
			return nil, desk.Invalidf("Somebody who is mentioned may not open this conversation. Mention someone else.")
		}
		if !row.ReadableBy(p.Actor("")) {
			return nil, desk.Invalidf("Somebody who is mentioned does not see this department's conversations. Mention someone else, or transfer it.")
		}
		if !slices.ContainsFunc(people, func(one desk.Person) bool { return one.ID == id }) {
			people = append(people, desk.Person{ID: id, Name: p.Name})
		}
	}
	return people, nil
}

// Mention is a note that somebody is mentioned in.
type Mention struct {
	store.Mention
	Row desk.Conversation
}

// Mentions returns the notes in which the actor was mentioned, latest first,
// as far as they may still read the conversation. What is unread comes from
// their read mark.
func (s *Service) Mentions(ctx context.Context, a desk.Actor, limit int) ([]Mention, error) {
	if a.Kind != desk.KindStaff {
		return nil, desk.ErrForbidden
	}
	found, err := s.store.Mentions(ctx, desk.StaffID(a.ID), pageSize(limit, 50, 200))
	if err != nil {
		return nil, err
	}
	out := make([]Mention, 0, len(found))
	for _, m := range found {
		row, err := s.store.Conversation(ctx, m.Conversation)
		if err != nil {
			return nil, err
		}
		if row.ReadableBy(a) {
			out = append(out, Mention{m, row})
		}
	}
	return out, nil
}
