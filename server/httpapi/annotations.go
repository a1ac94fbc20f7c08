package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type (
	annotationsIn struct {
		From string `query:"from" doc:"a day like 2026-11-01"`
		To   string `query:"to" doc:"the first day that is no longer asked for"`
	}
	annotationsAnswer struct {
		Annotations []protocol.Annotation `json:"annotations"` // earliest first
	}
	annotateIn struct {
		Body protocol.Annotate
	}
	annotationAnswer struct {
		Annotation protocol.Annotation `json:"annotation"`
	}
	annotationPath struct {
		ID string `path:"id"`
	}
)

func (s *Server) annotations(ctx context.Context, r *request, in *annotationsIn) (*struct{ Body annotationsAnswer }, error) {
	all, err := s.opts.Clinic.Annotations(ctx, r.actor, in.From, in.To)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body annotationsAnswer }{annotationsAnswer{make([]protocol.Annotation, len(all))}}
	for i := range all {
		out.Body.Annotations[i] = s.annotationOf(&all[i])
	}
	return out, nil
}

func (s *Server) annotate(ctx context.Context, r *request, in *annotateIn) (*struct{ Body annotationAnswer }, error) {
	n, err := s.opts.Clinic.Annotate(ctx, r.actor, desk.Annotation{First: in.Body.First, Last: in.Body.Last, Note: in.Body.Note}, in.Body.Department)
	if err != nil {
		return nil, err
	}
	return &struct{ Body annotationAnswer }{annotationAnswer{s.annotationOf(&n)}}, nil
}

func (s *Server) removeAnnotation(ctx context.Context, r *request, in *annotationPath) (*nothing, error) {
	return &nothing{}, s.opts.Clinic.RemoveAnnotation(ctx, r.actor, in.ID)
}

func (s *Server) annotationOf(n *desk.Annotation) protocol.Annotation {
	d := s.opts.Chat.Directory()
	return protocol.Annotation{
		ID: n.ID, First: n.First, Last: n.Last, Department: d.DepartmentKey(n.Department), Note: n.Note,
		By: protocol.FromOf(n.By, d), CreatedAt: n.CreatedAt,
	}
}
