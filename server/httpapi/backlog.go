package httpapi

import (
	"context"

	"careline/server/figures"
	"careline/server/protocol"
)

// BacklogIn asks what stood at an instant. It has a capital so that what embeds
// it can be read.
type BacklogIn struct {
	At           string   `query:"at" doc:"a local date, which is the end of the day before; a local time like 2026-11-01T08:00; or Unix milliseconds; empty, or later than now: now"`
	Zone         string   `query:"zone" doc:"IANA name; usually the clinic's"`
	Departments  []string `query:"department" doc:"keys"`
	Topics       []string `query:"topic"`
	Staff        []string `query:"staff" doc:"ids: whoever had them then"`
	Sites        []string `query:"site" doc:"keys"`
	Languages    []string `query:"language"`
	Verification string   `query:"verification" doc:"verified or anonymous"`
	Source       string   `query:"source" doc:"own, imported or the name of an imported log; empty: all"`
}

func (in *BacklogIn) standing() figures.Standing {
	return figures.Standing{At: in.At, Ask: figures.Ask{
		Zone: in.Zone, Departments: in.Departments, Topics: in.Topics, Staff: in.Staff, Sites: in.Sites, Languages: in.Languages,
		Verification: in.Verification, Source: in.Source,
	}}
}

// backlog answers whoever steers with what stood at an instant.
func (s *Server) backlog(ctx context.Context, r *request, in *BacklogIn) (*struct{ Body protocol.Backlog }, error) {
	b, err := s.opts.Figures.Backlog(ctx, r.actor, in.standing())
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.Backlog }{protocol.BacklogOf(b.At, b.Zone, b.Behind, &b.Total, b.Groups, b.Names.Of, b.Reference)}, nil
}

type backlogListIn struct {
	BacklogIn
	Status string `query:"status" doc:"bot, queued, open, waiting_on_patient, waiting_on_third_party or snoozed; empty: all"`
	Age    int    `query:"age" doc:"a band of ages, as the answer numbers them; 0: all"`
	Absent bool   `query:"owner_absent" doc:"only those whose owner had been gone for a day"`
	After  string `query:"after" doc:"next of the page before"`
	Limit  int    `query:"limit" doc:"1 to 500, usually 100"`
}

// backlogList answers with what is behind a number of a backlog, oldest first.
func (s *Server) backlogList(ctx context.Context, r *request, in *backlogListIn) (*struct{ Body protocol.FigureRows }, error) {
	ask := in.standing()
	ask.Status, ask.Age, ask.Absent, ask.After, ask.Limit = in.Status, in.Age, in.Absent, in.After, in.Limit
	page, err := s.opts.Figures.BacklogList(ctx, r.actor, ask)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.FigureRows }{rowsOf(page)}, nil
}

// rowsOf is a page of what is behind a figure as it is sent.
func rowsOf(page *figures.Page) protocol.FigureRows {
	out := protocol.FigureRows{Rows: make([]protocol.FigureRow, len(page.Rows)), Total: page.Total, Next: page.Next}
	for i := range page.Rows {
		out.Rows[i] = figureRow(&page.Rows[i])
	}
	return out
}
