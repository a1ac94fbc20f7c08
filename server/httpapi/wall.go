package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/figures"
	"careline/server/protocol"
	"careline/server/voice"
)

type wallAnswer struct {
	Wall protocol.Wall `json:"wall"`
}

// wall answers whoever reads figures with how things stand now, and how the day
// has been so far.
func (s *Server) wall(ctx context.Context, r *request, _ *struct{}) (*struct{ Body wallAnswer }, error) {
	now, err := s.opts.Chat.Wall(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body wallAnswer }{wallAnswer{protocol.Wall{At: now.At, Departments: make([]protocol.DepartmentWall, len(now.Departments))}}}
	days, said := make(map[string]*figures.Day), make(map[string]map[desk.DepartmentID]voice.Rating)
	for i := range now.Departments {
		d := &now.Departments[i]
		day := days[d.Zone.String()]
		if day == nil {
			if day, err = s.opts.Figures.Today(ctx, r.actor, d.Zone); err != nil {
				return nil, err
			}
			if said[d.Zone.String()], err = s.opts.Voice.Today(ctx, d.Zone); err != nil {
				return nil, err
			}
			days[d.Zone.String()] = day
		}
		wall := wallOf(d, day)
		csat := said[d.Zone.String()][d.ID]
		wall.Today.CSAT = ratingFigure(&csat)
		out.Body.Wall.Departments[i] = wall
	}
	return out, nil
}

func wallOf(d *chat.DepartmentWall, day *figures.Day) protocol.DepartmentWall {
	today := day.Departments[d.ID]
	out := protocol.DepartmentWall{
		Key: d.Key, Stopped: d.Stopped, Waiting: d.Waiting, LongestSince: d.LongestSince,
		Newcomer: protocol.WallRange{LowMS: d.Newcomer.LowMS, HighMS: d.Newcomer.HighMS, Hidden: d.Newcomer.Hidden},
		Told:     protocol.WallTold(d.Told), Staff: protocol.WallStaff(d.Staff),
		Open:       protocol.WallOpen{Queued: d.Queued, Open: d.Open, OnPatient: d.OnPatient, OnThird: d.OnThird, Snoozed: d.Snoozed},
		OverTarget: d.OverTarget, OverTargetSince: d.OverTargetSince, Breached: d.Breached, AtRisk: d.AtRisk,
		CallbacksDue: d.CallbacksDue, PromisesDue: d.PromisesDue, PromisesLate: d.PromisesLate,
		ThirdSince: d.ThirdSince, OwnerAbsent: d.OwnerAbsent,
		Recent: protocol.WallWaits{
			N: today.Waits.N, MedianMS: today.Waits.Median, P90MS: today.Waits.P90, P90Reason: today.Waits.P90Why, Few: today.Waits.Few,
		},
		Today: protocol.WallToday{
			Date: day.Date, Zone: d.Zone.String(), Opened: today.Opened, Closed: today.Closed, StillOpen: today.StillOpen,
			Abandoned: today.Abandoned, Converted: today.Converted,
		},
	}
	if u := today.Usual; u.Days > 0 {
		out.Today.Usual = &protocol.WallUsual{Opened: u.Opened, Closed: u.Closed, StillOpen: u.StillOpen, Days: u.Days}
	}
	return out
}
