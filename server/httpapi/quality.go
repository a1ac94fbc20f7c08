package httpapi

import (
	"cmp"
	"context"
	"slices"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	cardAnswer struct {
		Card protocol.QualityCard `json:"card"`
	}
	qualityMonthIn struct {
		Month      string `path:"month" doc:"2026-10"`
		Department string `query:"department" doc:"key"`
	}
	qualityMonthAnswer struct {
		Month protocol.QualityMonth `json:"month"`
	}
	reviewQualityIn struct {
		ID   string `path:"sample"`
		Body protocol.ReviewQuality
	}
	sampleAnswer struct {
		Sample protocol.QualitySample `json:"sample"`
	}
	ownReviewsAnswer struct {
		Reviews []protocol.OwnReview `json:"reviews"`
	}
	seeReviewIn struct {
		ID   string `path:"sample"`
		Body *protocol.SeeReview
	}
)

func (s *Server) qualityCard(ctx context.Context, r *request, _ *struct{}) (*struct{ Body cardAnswer }, error) {
	return s.cardOut(s.opts.Clinic.QualityCard(ctx, r.actor))
}

func (s *Server) saveQualityCard(ctx context.Context, r *request, in *struct{ Body protocol.SaveQualityCard }) (*struct{ Body cardAnswer }, error) {
	items := make([]desk.QualityItem, len(in.Body.Items))
	for i, item := range in.Body.Items {
		items[i] = desk.QualityItem(item)
	}
	return s.cardOut(s.opts.Clinic.SaveQualityCard(ctx, r.actor, items, in.Body.Version))
}

func (s *Server) cardOut(c desk.QualityCard, err error) (*struct{ Body cardAnswer }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body cardAnswer }{cardAnswer{protocol.QualityCardOf(&c, s.opts.Chat.Directory())}}, nil
}

func (s *Server) drawQuality(ctx context.Context, r *request, in *struct{ Body protocol.DrawQuality }) (*struct{ Body qualityMonthAnswer }, error) {
	m, err := s.opts.Clinic.DrawQuality(ctx, r.actor, clinic.QualityAsk(in.Body))
	return s.qualityMonthOut(r, in.Body.Month, m, err)
}

func (s *Server) qualityMonth(ctx context.Context, r *request, in *qualityMonthIn) (*struct{ Body qualityMonthAnswer }, error) {
	m, err := s.opts.Clinic.QualityMonth(ctx, r.actor, in.Department, in.Month)
	return s.qualityMonthOut(r, in.Month, m, err)
}

func (s *Server) qualityMonthOut(r *request, month string, m clinic.QualityMonth, err error) (*struct{ Body qualityMonthAnswer }, error) {
	if err != nil {
		return nil, err
	}
	d := s.opts.Chat.Directory()
	q := &m.Draw
	out := protocol.QualityMonth{
		Drawn: m.Drawn, Month: month, Zone: q.Zone, Size: q.Size, Seed: q.Seed, Rule: q.Rule, By: protocol.StaffPerson(q.By, d), At: q.At,
		Card: protocol.QualityCardOf(&m.Card, d), People: []protocol.QualityPerson{},
	}
	for _, f := range q.Frames {
		p := protocol.QualityPerson{
			Person: *protocol.StaffPerson(f.Staff, d), N: f.N, Digest: f.Digest, Own: string(f.Staff) == r.actor.ID, Samples: []protocol.QualitySample{},
		}
		for i := range m.Samples {
			if one := &m.Samples[i]; one.Staff == f.Staff {
				p.Samples = append(p.Samples, protocol.QualitySampleOf(one, m.Gone[one.ID], d))
			}
		}
		if score := m.Scores[f.Staff]; !p.Own {
			p.Reviews = score.Reviews
			if score.Reviews >= desk.QualityFew {
				p.Points, p.Of = &score.Points, &score.Of
			}
		}
		out.People = append(out.People, p)
	}
	slices.SortFunc(out.People, func(x, y protocol.QualityPerson) int {
		return cmp.Or(cmp.Compare(x.Person.Name, y.Person.Name), cmp.Compare(x.Person.ID, y.Person.ID))
	})
	return &struct{ Body qualityMonthAnswer }{qualityMonthAnswer{out}}, nil
}

func (s *Server) reviewQuality(ctx context.Context, r *request, in *reviewQualityIn) (*struct{ Body sampleAnswer }, error) {
	m, err := s.opts.Clinic.ReviewQuality(ctx, r.actor, in.ID, clinic.QualityReview{
		Marks: in.Body.Marks, Note: in.Body.Note, Finish: in.Body.Finish, Version: in.Body.Version,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body sampleAnswer }{sampleAnswer{protocol.QualitySampleOf(&m, false, s.opts.Chat.Directory())}}, nil
}

func (s *Server) ownReviews(ctx context.Context, r *request, _ *struct{}) (*struct{ Body ownReviewsAnswer }, error) {
	all, err := s.opts.Clinic.OwnReviews(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	d := s.opts.Chat.Directory()
	out := &struct{ Body ownReviewsAnswer }{ownReviewsAnswer{make([]protocol.OwnReview, len(all))}}
	for i := range all {
		out.Body.Reviews[i] = protocol.OwnReview{
			QualitySample: protocol.QualitySampleOf(&all[i].QualitySample, all[i].Gone, d), Card: protocol.QualityCardOf(&all[i].Card, d),
		}
	}
	return out, nil
}

func (s *Server) seeReview(ctx context.Context, r *request, in *seeReviewIn) (*nothing, error) {
	answer := ""
	if in.Body != nil {
		answer = in.Body.Answer
	}
	return &nothing{}, s.opts.Clinic.SeeReview(ctx, r.actor, in.ID, answer)
}
