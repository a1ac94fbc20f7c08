package httpapi

import (
	"context"

	"careline/server/figures"
	"careline/server/protocol"
)

// askIn is a question about the work, as it stands in the address.
type askIn struct {
	From         string   `query:"from" doc:"local date, like 2026-11-01"`
	To           string   `query:"to" doc:"the first local date that is no longer in it"`
	Zone         string   `query:"zone" doc:"IANA name; usually the clinic's"`
	Cohort       string   `query:"cohort" doc:"opened, closed, or empty: each figure as its definition says"`
	By           string   `query:"by" doc:"at most two of department, topic, staff, site, language, verification, hour, weekday, day, week, month"`
	Departments  []string `query:"department" doc:"keys"`
	Topics       []string `query:"topic"`
	Staff        []string `query:"staff" doc:"ids"`
	Sites        []string `query:"site" doc:"keys"`
	Languages    []string `query:"language"`
	Verification string   `query:"verification" doc:"verified or anonymous"`
	Source       string   `query:"source" doc:"own, imported or the name of an imported log; empty: all"`
}

func (in *askIn) ask() figures.Ask {
	return figures.Ask{
		From: in.From, To: in.To, Zone: in.Zone, Cohort: in.Cohort, By: in.By,
		Departments: in.Departments, Topics: in.Topics, Staff: in.Staff, Sites: in.Sites, Languages: in.Languages,
		Verification: in.Verification, Source: in.Source,
	}
}

// figures answers whoever steers with the figures of a time.
func (s *Server) figures(ctx context.Context, r *request, in *askIn) (*struct{ Body protocol.Figures }, error) {
	a, err := s.opts.Figures.Answer(ctx, r.actor, in.ask())
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.Figures }{protocol.FiguresOf(a.Query, a.Figures, a.Behind, a.Names.Of)}, nil
}
