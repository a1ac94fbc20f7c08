package chat

import (
	"cmp"
	"context"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/routing"
	"careline/server/store"
)

const (
	// riskMS is how near a target is that counts as at risk.
	riskMS = 15 * 60_000
	// recentMS is how far back what has just happened reaches.
	recentMS = 3600_000
)

// Wall is how things stand at one instant, for a screen that everybody passes.
type Wall struct {
	At          int64
	Departments []DepartmentWall
}

// DepartmentWall is what waits in a department, and who is there for it.
type DepartmentWall struct {
	ID              desk.DepartmentID
	Key             string
	Zone            *time.Location // whose days are its own
	Stopped         bool
	Waiting         int   // live, for a person
	LongestSince    int64 // since when the first of them waits; 0: nobody does
	Newcomer        routing.Range
	Told            ToldWaits
	Staff           StaffWall
	Queued          int // the open ones, by status
	Open            int
	OnPatient       int
	OnThird         int
	Snoozed         int
	OverTarget      int   // answers that are owed for longer than their target
	OverTargetSince int64 // since when the oldest of them is owed
	Breached        int   // conversations with a target that has passed
	AtRisk          int   // and those where the first one passes within 15 minutes
	CallbacksDue    int   // within the hour, or past
	PromisesDue     int   // the same, of all promises
	PromisesLate    int   // past
	ThirdSince      int64 // since when the oldest one waits on a third party; 0: none does
	OwnerAbsent     int   // whoever has them has been gone for a day
}

// ToldWaits compares waits of the last hour with what was told at their start.
type ToldWaits struct{ N, Inside, Longer int }

// StaffWall is who is there.
type StaffWall struct {
	Available int // can take one now
	Full      int // available, with as many as they take
	Away      int // here, and take nothing new
	Live      int // conversations that hold a slot
	Capacity  int // slots of whoever is available
}

// Wall is how things stand in the departments of whoever reads figures. It
// reads what this process knows of open conversations, at most a second old,
// and no log.
func (s *Service) Wall(ctx context.Context, a desk.Actor) (Wall, error) {
	if err := desk.SeesFigures(a); err != nil {
		return Wall{}, err
	}
	if err := s.fill(ctx); err != nil {
		return Wall{}, err
	}
	if err := s.learn(ctx); err != nil {
		return Wall{}, err
	}
	standing, err := s.stands(ctx)
	if err != nil {
		return Wall{}, err
	}
	now := s.Now().UnixMilli()
	rows, given := s.board.all()
	snap := s.snapshot(now, taken(rows), given, standing)
	at := make(map[desk.DepartmentID][]*desk.Conversation)
	for _, row := range rows {
		if !row.Spam {
			at[row.Department] = append(at[row.Department], row)
		}
	}
	out := Wall{At: now}
	for _, d := range s.figuresOf(a) {
		w := s.wallOf(d, readable(at[d.ID], a), standing, now)
		w.Newcomer = s.newcomer(d.ID, liveQueue(d.ID, at[d.ID]), snap)
		w.Staff = staffWall(d.ID, snap)
		told, err := s.store.EstimatesSince(ctx, d.ID, now-recentMS)
		if err != nil {
			return Wall{}, err
		}
		w.Told = toldWaits(told)
		out.Departments = append(out.Departments, w)
	}
	return out, nil
}

// stands is how everybody on the staff stands, as last read.
func (s *Service) stands(ctx context.Context) (map[desk.StaffID]store.Standing, error) {
	if known := s.standing.Load(); known != nil {
		return *known, nil
	}
	return s.store.View().Staff(ctx)
}

// figuresOf are the departments whose figures the actor reads, in their order.
func (s *Service) figuresOf(a desk.Actor) []*desk.Department {
	var out []*desk.Department
	for _, d := range s.Directory().Departments {
		if d.Active && (a.Member(d.ID) || a.SeesAllDepartments()) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(x, y *desk.Department) int {
		return cmp.Or(cmp.Compare(x.Position, y.Position), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// zoneOf is where a department keeps its hours; UTC if it keeps none.
func (s *Service) zoneOf(d desk.DepartmentID, now int64) *time.Location {
	if c := (*s.calendars.Load())[d]; c != nil {
		return c.ZoneAt(now)
	}
	return time.UTC
}

// wallOf counts a department's open conversations.
func (s *Service) wallOf(d *desk.Department, rows []*desk.Conversation, standing map[desk.StaffID]store.Standing, now int64) DepartmentWall {
	w := DepartmentWall{ID: d.ID, Key: d.Key, Zone: s.zoneOf(d.ID, now), Stopped: d.Intake.Until > now}
	for _, row := range rows {
		if row.InQueue() && row.Mode == desk.ModeLive {
			w.Waiting++
			w.LongestSince = sooner(w.LongestSince, row.OwedSince())
		}
		switch {
		case row.Status == desk.StatusQueued:
			w.Queued++
		case row.Status == desk.StatusSnoozed:
			w.Snoozed++
		case row.Status == desk.StatusWaiting && row.WaitingOn == desk.WaitingOnPatient:
			w.OnPatient++
		case row.Status == desk.StatusWaiting:
			w.OnThird++
			w.ThirdSince = sooner(w.ThirdSince, quietSince(row))
		default:
			w.Open++
		}
		if due := dueOf(row); due > 0 && due-now < dueSoonMS {
			w.PromisesDue++
			if due <= now {
				w.PromisesLate++
			}
			if row.Mode == desk.ModeCallback {
				w.CallbacksDue++
			}
		}
		if is, known := standing[row.Assignee]; known && is.Presence == desk.Offline && now-is.PresenceAt >= desk.AbsentMS {
			w.OwnerAbsent++
		}
		s.wallTargets(&w, row, now)
	}
	return w
}

// wallTargets counts how the targets of a conversation stand.
func (s *Service) wallTargets(w *DepartmentWall, row *desk.Conversation, now int64) {
	breached, risk := row.SLA.Breached != 0, false
	for _, k := range s.rulesOf(row, now).clocks(row) {
		if k.Paused {
			continue
		}
		over := k.Breached || k.Due <= now
		breached, risk = breached || over, risk || k.Due-now <= riskMS
		if over && k.Target != desk.TargetResolution {
			w.OverTarget++
			w.OverTargetSince = sooner(w.OverTargetSince, row.OwedSince())
		}
	}
	switch {
	case breached:
		w.Breached++
	case risk:
		w.AtRisk++
	}
}

// staffWall counts who is there for a department.
func staffWall(d desk.DepartmentID, snap routing.Snapshot) StaffWall {
	var out StaffWall
	for _, p := range snap.People {
		if !p.Here || p.Presence == desk.Offline || !slices.Contains(p.Departments, d) {
			continue
		}
		out.Live += p.Load
		switch {
		case p.Presence != desk.Available:
			out.Away++
			continue
		case p.Load >= p.Capacity:
			out.Full++
		default:
			out.Available++
		}
		out.Capacity += p.Capacity
	}
	return out
}

// toldWaits compares each entry with the range that was told first. One that
// was given up within what was told says nothing; one given up later counts as
// longer.
func toldWaits(told []store.WaitEstimate) ToldWaits {
	type entry struct {
		of desk.ConversationID
		at int64
	}
	first := make(map[entry]*store.WaitEstimate)
	for i := range told {
		e := &told[i]
		id := entry{e.Conversation, e.QueuedAt}
		if known := first[id]; known == nil || e.At < known.At {
			first[id] = e
		}
	}
	var out ToldWaits
	for _, e := range first {
		over := e.EndedAt-e.At > e.HighMS
		if e.LowMS < 0 || e.Outcome != outcomeAccepted && !(e.Outcome == "abandoned" && over) {
			continue
		}
		out.N++
		switch {
		case e.Inside() && e.Outcome == outcomeAccepted:
			out.Inside++
		case over:
			out.Longer++
		}
	}
	return out
}
