package httpapi

import (
	"context"
	"net/url"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
	"careline/server/search"
)

// manySuggestions is how many articles are put beside a conversation.
const manySuggestions = 3

type suggestionsOut struct{ Body protocol.Suggestions }

// suggestions looks with what the patient wrote last, as it is stored: nothing
// of it is in the address, and nothing that was not sent is looked at.
func (s *Server) suggestions(ctx context.Context, r *request, in *ConversationPath) (*suggestionsOut, error) {
	text, err := s.opts.Chat.Asked(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	found, err := s.opts.Articles.Suggest(ctx, text, audienceOf(r.actor), manySuggestions)
	if err != nil {
		return nil, err
	}
	return &suggestionsOut{protocol.Suggestions{Results: suggested(found)}}, nil
}

func suggested(found []kb.Suggestion) []protocol.Suggestion {
	out := make([]protocol.Suggestion, len(found))
	for i := range found {
		out[i] = protocol.Suggestion{ArticleResult: resultOf(&found[i].Hit), Audience: string(found[i].Audience)}
	}
	return out
}

// kbSearch looks for what staff type among all that they may see. What they
// type may be what a patient said, so it travels in a body.
func (s *Server) kbSearch(ctx context.Context, r *request, in *struct{ Body protocol.KBSearch }) (*suggestionsOut, error) {
	b := in.Body
	if b.Limit < 0 || b.Limit > search.MaxLimit {
		return nil, desk.Invalidf("limit is a number from 1 to %d.", search.MaxLimit)
	}
	found, instead, err := s.opts.Articles.Find(ctx, search.Query{
		Text: b.Text, Language: b.Language, Department: b.Department, Limit: b.Limit, Typing: b.Typing, Audience: audienceOf(r.actor),
	})
	if err != nil {
		return nil, err
	}
	return &suggestionsOut{protocol.Suggestions{Results: suggested(found), Instead: instead}}, nil
}

// articleForMessage is a published article as it is put into a message.
func (s *Server) articleForMessage(ctx context.Context, r *request, in *struct {
	Slug string `path:"slug"`
}) (*struct{ Body protocol.ArticleForMessage }, error) {
	a, err := s.opts.Articles.ForMessage(ctx, r.actor, in.Slug)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.ArticleForMessage }{protocol.ArticleForMessage{
		Title: a.Title, Text: a.Text, Audience: string(a.Audience),
		URL: s.ownURL(r, "/help/"+url.PathEscape(a.Language)+"/"+url.PathEscape(a.Slug)),
	}}, nil
}
