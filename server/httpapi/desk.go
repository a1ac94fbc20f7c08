package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	deskAnswer struct {
		Desk protocol.Desk `json:"desk"`
	}
	handOverIn struct {
		ID   string `path:"id"`
		Body *protocol.Explain
	}
	tellWaitingIn struct {
		ID   string `path:"id"`
		Body protocol.TellWaiting
	}
)

// desk answers whoever steers with what everybody carries and what waits.
func (s *Server) desk(ctx context.Context, r *request, _ *struct{}) (*struct{ Body deskAnswer }, error) {
	day, err := s.opts.Chat.Desk(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body deskAnswer }{deskAnswer{protocol.Desk{
		At: day.At, People: make([]protocol.PersonLoad, len(day.People)), Departments: make([]protocol.DepartmentLoad, len(day.Departments)),
	}}}
	for i, p := range day.People {
		out.Body.Desk.People[i] = protocol.PersonLoad{
			Colleague: s.colleague(p.Staff), Live: p.Live, Offered: p.Offered, Open: p.Open, Waiting: p.Waiting, Snoozed: p.Snoozed,
			Promised: p.Promised, HandledMS: p.HandledMS, SinceBreak: p.SinceBreakMS, SignedIn: p.SignedIn,
		}
	}
	for i, d := range day.Departments {
		out.Body.Desk.Departments[i] = protocol.DepartmentLoad{
			Key: d.Key, Waiting: d.Waiting, LongestAt: d.LongestSince, Promised: d.Promised, DueSoon: d.DueSoon,
			AtRisk: d.AtRisk, Breached: d.Breached, Available: d.Available, Stopped: d.Stopped,
		}
	}
	return out, nil
}

// handOver gives everything of somebody who is not here back to the queues.
func (s *Server) handOver(ctx context.Context, r *request, in *handOverIn) (*struct{ Body protocol.Moved }, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	done, err := s.opts.Chat.HandOver(ctx, r.actor, desk.StaffID(in.ID), reason)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.Moved }{protocol.Moved(done)}, nil
}

// tellWaiting writes to all patients whose promise would fail.
func (s *Server) tellWaiting(ctx context.Context, r *request, in *tellWaitingIn) (*struct{ Body protocol.Told }, error) {
	told, err := s.opts.Chat.TellWaiting(ctx, r.actor, in.ID, chat.Telling(in.Body))
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.Told }{protocol.Told{Told: told}}, nil
}
