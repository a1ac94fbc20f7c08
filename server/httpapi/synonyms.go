package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type synonymsOut struct {
	Body protocol.SynonymList
}

// synonyms answers staff with what the clinic's patients call the same thing.
func (s *Server) synonyms(ctx context.Context, r *request, _ *struct{}) (*synonymsOut, error) {
	groups, version, may, err := s.opts.Articles.Synonyms(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	return synonymsOf(groups, version, may), nil
}

func (s *Server) setSynonyms(ctx context.Context, r *request, in *struct{ Body protocol.SetSynonyms }) (*synonymsOut, error) {
	groups := make([]desk.Synonyms, len(in.Body.Synonyms))
	for i, g := range in.Body.Synonyms {
		groups[i] = desk.Synonyms(g)
	}
	groups, version, err := s.opts.Articles.SetSynonyms(ctx, r.actor, groups, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return synonymsOf(groups, version, true), nil
}

func synonymsOf(groups []desk.Synonyms, version int64, may bool) *synonymsOut {
	out := &synonymsOut{protocol.SynonymList{Synonyms: make([]protocol.Synonyms, len(groups)), Version: version, MayChange: may}}
	for i, g := range groups {
		out.Body.Synonyms[i] = protocol.Synonyms(g)
	}
	return out
}
