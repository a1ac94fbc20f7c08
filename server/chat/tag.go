package chat

import (
	"context"
	"slices"
	"strings"

	"careline/server/desk"
)

// maxTags of one conversation.
const maxTags = 20

var errNoTag = &desk.Error{Kind: desk.Invalid, Code: "unknown_tag", Public: "A tag was deleted, or never was. Choose one from the list."}

// Tag puts tags on a conversation and takes tags off. What has no effect writes
// nothing. A resolved one can be tagged as well.
func (s *Service) Tag(ctx context.Context, a desk.Actor, c desk.ConversationID, add, remove []string, clientID string) (Item, error) {
	known, err := s.tags(ctx)
	if err != nil {
		return Item{}, err
	}
	return s.change(ctx, a, c, clientID, tagging(a, known, add, remove), "tag", strings.Join(add, " "), strings.Join(remove, " "))
}

// tags are the ids of those in use.
func (s *Service) tags(ctx context.Context) (map[string]bool, error) {
	all, err := s.store.Tools(ctx, desk.ToolTag)
	known := make(map[string]bool, len(all))
	for i := range all {
		known[all[i].ID] = all[i].DeletedAt == 0
	}
	return known, err
}

func tagging(a desk.Actor, known map[string]bool, add, remove []string) step {
	return func(l *desk.Ledger) error {
		var body desk.Body
		for _, t := range add {
			if !known[t] {
				return errNoTag
			}
			if !slices.Contains(l.Row.Tags, t) && !slices.Contains(body.Added, t) {
				body.Added = append(body.Added, t)
			}
		}
		for _, t := range remove {
			if slices.Contains(l.Row.Tags, t) && !slices.Contains(body.Removed, t) {
				body.Removed = append(body.Removed, t)
			}
		}
		if len(l.Row.Tags)+len(body.Added)-len(body.Removed) > maxTags {
			return desk.Invalidf("A conversation has at most %d tags.", maxTags)
		}
		if len(body.Added)+len(body.Removed) > 0 {
			l.Append(desk.Tagged, a.From(), body)
		}
		return nil
	}
}
