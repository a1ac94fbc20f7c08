package chat

import (
	"cmp"
	"context"
	"slices"
	"time"

	"careline/server/desk"
)

// Day is how things stand for whoever steers: what everybody carries, and what
// waits.
type Day struct {
	At          int64
	People      []PersonLoad
	Departments []DepartmentLoad
}

// PersonLoad is what a member of staff carries.
type PersonLoad struct {
	Staff        *desk.Staff
	Live         int // hold a slot of the capacity
	Offered      int // asked to take, not yet accepted
	Open         int
	Waiting      int
	Snoozed      int
	Promised     int   // left questions, call-backs and whatever else was promised
	HandledMS    int64 // today: a conversation was before them
	SinceBreakMS int64 // since they last had a break, or came; 0: not here, or having one
	SignedIn     bool
}

// DepartmentLoad is what waits in a department.
type DepartmentLoad struct {
	Key          string
	Waiting      int   // live, for a person
	LongestSince int64 // since when the first of them waits; 0: nobody does
	Promised     int   // left questions and call-backs
	DueSoon      int   // promises due within the hour, or past
	AtRisk       int   // a target came close
	Breached     int
	Available    int // people who can take one now
	Stopped      bool
}

// dueSoonMS is how near a promise is that counts as due soon.
const dueSoonMS = 3600_000

// Desk is the day at a glance, as far as the actor steers it. It reads what
// this process knows of open conversations, at most a second old.
func (s *Service) Desk(ctx context.Context, a desk.Actor) (Day, error) {
	if err := desk.StaffOnly(a); err != nil {
		return Day{}, err
	}
	steered := s.steered(a)
	if len(steered) == 0 {
		return Day{}, desk.ErrForbidden
	}
	if err := s.fill(ctx); err != nil {
		return Day{}, err
	}
	now := s.Now().UnixMilli()
	logs, err := s.days(ctx, now)
	if err != nil {
		return Day{}, err
	}
	rows, _ := s.board.all()
	day := Day{At: now}
	carried, shown := s.carried(rows, now), readable(rows, a)
	for _, p := range s.answering(a, steered) {
		load := carried[p.ID]
		load.Staff = p
		seen := s.Seen(string(p.ID))
		load.SignedIn = seen.Here
		load.HandledMS = handled(logs[p.ID], s.midnight(p, now), now, cmp.Or(seen.LastAt, now))
		if seen.Here && p.Presence != desk.OnBreak {
			load.SinceBreakMS = now - max(seen.Since, lastBreak(logs[p.ID]))
		}
		day.People = append(day.People, load)
	}
	for _, d := range steered {
		day.Departments = append(day.Departments, s.departmentLoad(d, shown, carried, now))
	}
	return day, nil
}

// steered are the departments the actor steers, in their order.
func (s *Service) steered(a desk.Actor) []*desk.Department {
	var out []*desk.Department
	for _, d := range s.Directory().Departments {
		if d.Active && desk.Steers(a, d.ID) == nil {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(x, y *desk.Department) int {
		return cmp.Or(cmp.Compare(x.Position, y.Position), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// answering are the people who answer in these departments, by name. Whoever
// runs the house sees all who answer anywhere.
func (s *Service) answering(a desk.Actor, in []*desk.Department) []*desk.Staff {
	var out []*desk.Staff
	for _, p := range s.Directory().Staff {
		member := func(d *desk.Department) bool { return slices.Contains(p.Departments, d.ID) }
		if answers(p) && (slices.ContainsFunc(in, member) || a.SeesAllDepartments()) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(x, y *desk.Staff) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	return out
}

// answers reports whether somebody can be given conversations at all.
func answers(p *desk.Staff) bool {
	return p.Assignable(&desk.Conversation{Department: anyOf(p)}) == nil
}

// carried counts what people have.
func (s *Service) carried(rows []*desk.Conversation, now int64) map[desk.StaffID]PersonLoad {
	out := make(map[desk.StaffID]PersonLoad)
	for _, row := range rows {
		if id := row.OfferedTo; id != "" {
			load := out[id]
			load.Offered++
			out[id] = load
		}
		if row.Assignee == "" {
			continue
		}
		load := out[row.Assignee]
		if s.heldOf(row, now, Seen{}, true).Live {
			load.Live++
		}
		switch row.Status {
		case desk.StatusWaiting:
			load.Waiting++
		case desk.StatusSnoozed:
			load.Snoozed++
		default:
			load.Open++
		}
		if row.Next != "" || row.Mode != desk.ModeLive {
			load.Promised++
		}
		out[row.Assignee] = load
	}
	return out
}

func (s *Service) departmentLoad(d *desk.Department, rows []*desk.Conversation, carried map[desk.StaffID]PersonLoad, now int64) DepartmentLoad {
	out := DepartmentLoad{Key: d.Key, Stopped: d.Intake.Until > now}
	for _, row := range rows {
		if row.Department != d.ID {
			continue
		}
		switch {
		case row.InQueue() && row.Mode == desk.ModeLive:
			out.Waiting++
			if out.LongestSince == 0 || row.OwedSince() < out.LongestSince {
				out.LongestSince = row.OwedSince()
			}
		case row.InQueue():
			out.Promised++
		}
		if due := dueOf(row); due > 0 && due-now < dueSoonMS {
			out.DueSoon++
		}
		switch {
		case row.SLA.Breached != 0:
			out.Breached++
		case row.SLA.Warned != 0:
			out.AtRisk++
		}
	}
	for _, p := range s.Directory().Staff {
		load := carried[p.ID]
		if answers(p) && slices.Contains(p.Departments, d.ID) && p.Presence == desk.Available && s.Seen(string(p.ID)).Here && load.Live+load.Offered < p.Capacity {
			out.Available++
		}
	}
	return out
}

// midnight is when today began where somebody works: by the hours of the first
// of their departments that keeps any.
func (s *Service) midnight(p *desk.Staff, now int64) int64 {
	zone := time.UTC
	for _, d := range p.Departments {
		if (*s.calendars.Load())[d] != nil {
			zone = s.zoneOf(d, now)
			break
		}
	}
	t := time.UnixMilli(now).In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone).UnixMilli()
}
