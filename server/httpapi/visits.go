package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
	"careline/server/search"
)

// VisitPath is exported because huma fills only exported fields, embedded ones
// among them.
type VisitPath struct {
	Key   string `path:"key"`
	Visit string `path:"visit" doc:"a UUID that the window made, and forgets"`
}

// visit is a visit of one of our sites; of a patient with a session theirs.
func (s *Server) visit(ctx context.Context, r *request, key, id string) (desk.Visit, error) {
	site, err := s.opts.Clinic.SiteFor(ctx, r.practising(key), key)
	if err != nil {
		return desk.Visit{}, err
	}
	v := desk.Visit{ID: desk.VisitID(id), Site: site.ID, Practice: r.practice == key}
	if r.actor.Kind == desk.KindPatient && r.actor.Site == site.ID {
		v.Patient = desk.PatientID(r.actor.ID)
	}
	return v, kb.CheckVisit(v.ID)
}

// audienceOf is what somebody may see of the articles.
func audienceOf(a desk.Actor) search.Audience {
	switch {
	case a.Kind == desk.KindStaff:
		return search.Staff
	case a.Kind == desk.KindPatient && a.Verified:
		return search.Patients
	}
	return search.Public
}

type visitSearchIn struct {
	VisitPath
	Body protocol.VisitSearch
}

func (s *Server) searchInVisit(ctx context.Context, r *request, in *visitSearchIn) (*searchOut, error) {
	b := in.Body
	if b.Limit < 0 || b.Limit > search.MaxLimit {
		return nil, desk.Invalidf("limit is a number from 1 to %d.", search.MaxLimit)
	}
	v, err := s.visit(ctx, r, in.Key, in.Visit)
	if err != nil {
		return nil, err
	}
	found, err := s.opts.Articles.SearchIn(ctx, v, search.Query{
		Text: b.Text, Language: b.Language, Department: b.Department, Limit: b.Limit, Typing: b.Typing, Audience: audienceOf(r.actor),
	}, b.Finished)
	if err != nil {
		return nil, err
	}
	return &searchOut{resultsOf(found)}, nil
}

type visitArticleIn struct {
	VisitPath
	Body protocol.VisitArticle
}

func (s *Server) articleInVisit(ctx context.Context, r *request, in *visitArticleIn) (*nothing, error) {
	v, err := s.visit(ctx, r, in.Key, in.Visit)
	if err != nil {
		return nil, err
	}
	return nil, s.opts.Articles.Did(ctx, r.actor, v, in.Body.Slug, desk.VisitKind(in.Body.Did))
}

// trail shows staff who may read a conversation what led to it.
func (s *Server) trail(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body protocol.Trail }, error) {
	id := desk.ConversationID(in.ID)
	if _, err := s.opts.Chat.View(ctx, r.actor, id); err != nil { // audits who looked
		return nil, err
	}
	steps, err := s.opts.Articles.Trail(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body protocol.Trail }{protocol.Trail{Steps: make([]protocol.TrailStep, len(steps))}}
	for i, st := range steps {
		out.Body.Steps[i] = protocol.TrailStep{At: st.At, Kind: string(st.Kind), Query: st.Query, Results: st.Results, Slug: st.Slug, Title: st.Title}
	}
	return out, nil
}
