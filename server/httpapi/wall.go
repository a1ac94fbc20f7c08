package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/protocol"
)

type wallAnswer struct {
	Wall protocol.Wall `json:"wall"`
}

// wall answers whoever reads figures with how things stand now.
func (s *Server) wall(ctx context.Context, r *request, _ *struct{}) (*struct{ Body wallAnswer }, error) {
	now, err := s.opts.Chat.Wall(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body wallAnswer }{wallAnswer{protocol.Wall{At: now.At, Departments: make([]protocol.DepartmentWall, len(now.Departments))}}}
	for i := range now.Departments {
		out.Body.Wall.Departments[i] = wallOf(&now.Departments[i])
	}
	return out, nil
}

func wallOf(d *chat.DepartmentWall) protocol.DepartmentWall {
	return protocol.DepartmentWall{
		Key: d.Key, Stopped: d.Stopped, Waiting: d.Waiting, LongestSince: d.LongestSince,
		Newcomer: protocol.WallRange{LowMS: d.Newcomer.LowMS, HighMS: d.Newcomer.HighMS, Hidden: d.Newcomer.Hidden},
		Told:     protocol.WallTold(d.Told), Staff: protocol.WallStaff(d.Staff),
		Open:       protocol.WallOpen{Queued: d.Queued, Open: d.Open, OnPatient: d.OnPatient, OnThird: d.OnThird, Snoozed: d.Snoozed},
		OverTarget: d.OverTarget, OverTargetSince: d.OverTargetSince, Breached: d.Breached, AtRisk: d.AtRisk,
		CallbacksDue: d.CallbacksDue, PromisesDue: d.PromisesDue, PromisesLate: d.PromisesLate,
		ThirdSince: d.ThirdSince, OwnerAbsent: d.OwnerAbsent,
	}
}
