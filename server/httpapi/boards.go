package httpapi

import (
	"context"
	"encoding/json"
	"fmt"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/protocol"
	"careline/server/report"
)

type (
	boardsIn struct {
		Month      string `query:"month" doc:"like 2026-10"`
		Zone       string `query:"zone"`
		Department string `query:"department" doc:"key; none: all that the caller reads"`
	}
	boardsAnswer struct {
		Boards []protocol.Board `json:"boards"` // latest first
	}
	freezeBoardIn struct {
		Body protocol.FreezeBoard
	}
	boardAnswer struct {
		Board protocol.Board `json:"board"`
	}
)

// boards answers with what was frozen of a month.
func (s *Server) boards(ctx context.Context, r *request, in *boardsIn) (*struct{ Body boardsAnswer }, error) {
	all, err := s.opts.Figures.Boards(ctx, r.actor, figures.BoardOf(*in))
	if err != nil {
		return nil, err
	}
	out := &struct{ Body boardsAnswer }{boardsAnswer{make([]protocol.Board, len(all))}}
	for i := range all {
		if out.Body.Boards[i], err = s.boardOf(&all[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// freezeBoard keeps a month's figures as they are now.
func (s *Server) freezeBoard(ctx context.Context, r *request, in *freezeBoardIn) (*struct{ Body boardAnswer }, error) {
	of := figures.BoardOf{Month: in.Body.Month, Zone: in.Body.Zone, Department: in.Body.Department}
	ask, before, err := of.Asks()
	if err != nil {
		return nil, err
	}
	now, err := s.opts.Figures.Answer(ctx, r.actor, ask)
	if err != nil {
		return nil, err
	}
	before.AsOf = now.Query.AsOf
	then, err := s.opts.Figures.Answer(ctx, r.actor, before)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(protocol.BoardFigures{
		Figures:     figuresOf(now),
		Before:      figuresOf(then),
		Definitions: protocol.DefinitionsOf(report.Definitions),
	})
	if err != nil {
		return nil, fmt.Errorf("httpapi: board: %w", err)
	}
	b, err := s.opts.Figures.Freeze(ctx, r.actor, of, now, body)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body boardAnswer }{}
	out.Body.Board, err = s.boardOf(&b)
	return out, err
}

func (s *Server) boardOf(b *desk.Board) (protocol.Board, error) {
	out := protocol.Board{ID: b.ID, Month: b.Month, Zone: b.Zone, AsOf: b.AsOf, By: protocol.FromOf(b.By, s.opts.Chat.Directory())}
	if err := json.Unmarshal(b.Body, &out.BoardFigures); err != nil {
		return out, fmt.Errorf("httpapi: board: %w", err)
	}
	return out, nil
}
