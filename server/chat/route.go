package chat

import (
	"cmp"
	"context"
	"slices"

	"careline/server/desk"
	"careline/server/routing"
	"careline/server/store"
)

const (
	routingLock = "routing" // one plan at a time, of all processes
	heldLimit   = 500       // more conversations of one person, in one department, than matter
	queueMargin = 32        // so many more of a queue are read than the plan asked for
)

// errMoved refuses a move because the conversation is not as it was planned.
var errMoved = desk.ErrConflict

// Route offers who waits to who is free, ends offers nobody answered, and puts
// back what people hold who are gone. Whether there is anything to do is
// worked out from what this process knows; what is done is planned again from
// what the database says, under a lock that all processes share. It may be
// called at any time, by any number of processes.
func (s *Service) Route(ctx context.Context) error {
	s.routing.Lock()
	defer s.routing.Unlock()
	if err := s.fill(ctx); err != nil {
		return err
	}
	if err := s.lookAttendance(ctx); err != nil {
		return err
	}
	known, err := s.store.View().Staff(ctx)
	if err != nil {
		return err
	}
	s.standing.Store(&known)
	rows, given := s.board.all()
	moves := routing.Plan(s.snapshot(s.Now().UnixMilli(), s.movable(rows, known), given, known))
	if len(moves) == 0 {
		return nil
	}
	var made []routing.Move
	var standing map[desk.StaffID]store.Standing
	outcomes, err := s.store.DoPlanned(ctx, routingLock, func(ctx context.Context, v *store.View) (store.Planned, error) {
		var err error
		made, standing, err = s.replan(ctx, v, moves, rows, given)
		if err != nil {
			return store.Planned{}, err
		}
		p := store.Planned{Presence: func(done []store.Outcome) []store.PresenceChange { return awayFrom(made, done, standing) }}
		for _, m := range made {
			cmd := s.command(router, m.Conversation, "", s.carryOut(m))
			cmd.Decide = s.timed(cmd.Decide)
			p.Commands = append(p.Commands, cmd)
		}
		return p, nil
	})
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		s.told(o.Result)
	}
	for _, p := range awayFrom(made, outcomes, standing) {
		s.tellPresence(p.Staff, p.Presence)
	}
	return nil
}

// movable leaves out who waits where no plan could do anything for them: with
// staff who pick by hand, or where nobody is available. Thousands may wait so
// over night, and are looked at every second.
func (s *Service) movable(rows []*desk.Conversation, standing map[desk.StaffID]store.Standing) []*desk.Conversation {
	d := s.Directory()
	manned := make(map[desk.DepartmentID]bool, len(d.Departments))
	for id, is := range standing {
		if staff := d.Staff[id]; staff != nil && is.Presence == desk.Available {
			for _, department := range staff.Departments {
				manned[department] = true
			}
		}
	}
	still := make(map[desk.DepartmentID]bool, len(d.Departments))
	for id := range d.Departments {
		rules := d.PolicyOf(id).Routing
		still[id] = rules.MaxWaitMS == 0 && (rules.Manual || !manned[id])
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row *desk.Conversation) bool {
		return row.InQueue() && row.OfferedTo == "" && still[row.Department]
	})
}

var router = desk.System("router")

// replan plans with the database's own rows of all that the first plan
// concerns: the queues as far as it went, and what the people in it hold and
// are offered. Others are left as they are.
func (s *Service) replan(ctx context.Context, v *store.View, moves []routing.Move, known []*desk.Conversation, given map[desk.StaffID]int64) ([]routing.Move, map[desk.StaffID]store.Standing, error) {
	standing, err := v.Staff(ctx)
	if err != nil {
		return nil, nil, err
	}
	people := concerned(moves)
	fresh := make(map[desk.ConversationID]*desk.Conversation)
	take := func(rows []desk.Conversation, err error) error {
		for i := range rows {
			fresh[rows[i].ID] = &rows[i]
			s.board.put(&rows[i])
		}
		return err
	}
	for d, limit := range depths(moves, known) {
		if err := take(v.Queue(ctx, d, limit)); err != nil {
			return nil, nil, err
		}
	}
	departments := slices.Collect(func(yield func(desk.DepartmentID) bool) {
		for d := range s.Directory().Departments {
			if !yield(d) {
				return
			}
		}
	})
	for _, id := range people {
		if err := take(v.Held(ctx, departments, id, heldLimit)); err != nil {
			return nil, nil, err
		}
	}
	if err := take(v.Offers(ctx, people)); err != nil {
		return nil, nil, err
	}
	rows := make([]*desk.Conversation, 0, len(fresh))
	for _, row := range fresh {
		rows = append(rows, row)
	}
	snap := s.snapshot(v.Now(), rows, given, standing)
	for i := range snap.People {
		if p := &snap.People[i]; !slices.Contains(people, p.ID) {
			p.Load = p.Capacity // what they hold was not read: nothing is given to them
		}
	}
	made := slices.DeleteFunc(routing.Plan(snap), func(m routing.Move) bool {
		return m.Kind == routing.Offer && !slices.Contains(people, m.To)
	})
	return first(made), standing, nil
}

// first keeps the first move of each conversation: what follows from it is
// planned again at once.
func first(moves []routing.Move) []routing.Move {
	seen := make(map[desk.ConversationID]bool, len(moves))
	return slices.DeleteFunc(moves, func(m routing.Move) bool {
		again := seen[m.Conversation]
		seen[m.Conversation] = true
		return again
	})
}

// concerned are the people in these moves.
func concerned(moves []routing.Move) []desk.StaffID {
	var out []desk.StaffID
	for _, m := range moves {
		for _, id := range []desk.StaffID{m.From, m.To} {
			if id != "" {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// depths is how far into each queue the moves reach.
func depths(moves []routing.Move, rows []*desk.Conversation) map[desk.DepartmentID]int {
	out := make(map[desk.DepartmentID]int)
	deepest := make(map[desk.DepartmentID]int64)
	touched := make(map[desk.ConversationID]bool, len(moves))
	for _, m := range moves {
		out[m.Department] = queueMargin
		touched[m.Conversation] = true
	}
	for _, row := range rows {
		if touched[row.ID] {
			out[row.Department] = queueMargin
			deepest[row.Department] = max(deepest[row.Department], row.Rank())
		}
	}
	for _, row := range rows {
		if d := row.Department; row.InQueue() && row.Rank() <= deepest[d] {
			out[d]++
		}
	}
	return out
}

// awayFrom is who let an offer run out: they are not at their desk.
func awayFrom(moves []routing.Move, done []store.Outcome, standing map[desk.StaffID]store.Standing) []store.PresenceChange {
	var out []store.PresenceChange
	for i, o := range done {
		m := moves[i]
		if o.Err == nil && len(o.Events) > 0 && m.Kind == routing.Expire && m.How == desk.OfferByRouter && standing[m.From].Presence == desk.Available {
			out = append(out, store.PresenceChange{Staff: m.From, Presence: desk.Away, Source: "rule"})
		}
	}
	return slices.CompactFunc(out, func(a, b store.PresenceChange) bool { return a.Staff == b.Staff })
}

// carryOut is a move as a decision. It looks again: between the plan's reading
// and this anybody may have done something to the conversation.
func (s *Service) carryOut(m routing.Move) func(*desk.Ledger) error {
	person := func(id desk.StaffID) *desk.Person { return &desk.Person{ID: id, Name: s.Directory().StaffName(id)} }
	from := router.From()
	return func(l *desk.Ledger) error {
		r := &l.Row
		switch m.Kind {
		case routing.Offer:
			if !r.InQueue() || r.OfferedTo != "" || r.Department != m.Department || slices.Contains(r.Barred, m.To) {
				return errMoved
			}
			if m.Interpreter && !r.Interpreter {
				l.Append(desk.InterpreterNeeded, from, desk.Body{})
			}
			l.Append(desk.Offered, from, desk.Body{Staff: person(m.To), How: desk.OfferByRouter, Until: m.Until})
		case routing.Expire:
			if r.OfferedTo != m.From || r.OfferUntil == 0 || r.OfferUntil > l.Now {
				return errMoved
			}
			endOffer(l, from, desk.OfferExpired, "")
		case routing.Withdraw:
			if r.OfferedTo != m.From {
				return errMoved
			}
			endOffer(l, from, desk.OfferWithdrawn, m.Reason)
		case routing.Requeue:
			if !r.Unresolved() || r.Assignee != m.From {
				return errMoved
			}
			if r.OfferedTo != "" {
				endOffer(l, from, desk.OfferWithdrawn, m.Reason)
			}
			l.Append(desk.Requeued, from, desk.Body{Department: r.Department, Staff: person(m.From), Reason: m.Reason, Head: true})
		case routing.Overflow:
			if !r.InQueue() || r.OfferedTo != "" || r.Mode != desk.ModeLive || r.Department == m.Department {
				return errMoved
			}
			l.Append(desk.Transferred, from, desk.Body{FromDepartment: r.Department, Department: m.Department, Reason: m.Reason})
			enqueue(l)
		case routing.Convert:
			if !r.InQueue() || r.OfferedTo != "" || r.Mode != desk.ModeLive {
				return errMoved
			}
			s.leaveQueue(l, from, desk.ModeMessage, 0, m.Reason)
		}
		return nil
	}
}

// snapshot is the desk as the router sees it. Rules are by the demo's clock.
func (s *Service) snapshot(now int64, rows []*desk.Conversation, given map[desk.StaffID]int64, standing map[desk.StaffID]store.Standing) routing.Snapshot {
	d := s.Directory()
	snap := routing.Snapshot{Now: now, Policies: make(map[desk.DepartmentID]desk.RoutingPolicy, len(d.Departments))}
	for id := range d.Departments {
		snap.Policies[id] = s.scaledRouting(d.PolicyOf(id).Routing)
	}
	seen := make(map[desk.StaffID]Seen, len(standing))
	for id := range standing {
		seen[id] = s.Seen(string(id))
	}
	load := make(map[desk.StaffID]int, len(standing))
	queued := 0
	for _, row := range rows {
		if row.InQueue() && !row.Spam {
			queued++
		}
	}
	snap.Queue = make([]routing.Waiting, 0, queued) // made every second: nothing is thrown away in growing
	for _, row := range rows {
		switch {
		case !row.Unresolved() || row.Spam:
			continue
		case row.InQueue():
			snap.Queue = append(snap.Queue, waitingOf(row))
		default:
			h := s.heldOf(row, now, seen[row.Assignee], standing[row.Assignee].Active)
			if h.Live {
				load[h.Holder]++
			}
			if h.OfferedTo != "" || h.GoneSince > 0 || !h.HolderActive || h.Returned {
				snap.Held = append(snap.Held, h)
			}
		}
		if row.OfferedTo != "" && row.Mode == desk.ModeLive {
			load[row.OfferedTo]++
		}
	}
	for id, is := range standing {
		staff := d.Staff[id]
		if staff == nil || !is.Active || staff.Assignable(&desk.Conversation{Department: anyOf(staff)}) != nil {
			continue
		}
		snap.People = append(snap.People, routing.Person{
			ID: id, Departments: staff.Departments, Languages: staff.Languages,
			Presence: is.Presence, Here: seen[id].Here, Capacity: is.Capacity, Load: load[id],
			IdleSince: max(given[id], is.PresenceAt),
		})
	}
	return snap
}

func anyOf(staff *desk.Staff) desk.DepartmentID {
	if len(staff.Departments) == 0 {
		return ""
	}
	return staff.Departments[0]
}

func (s *Service) scaledRouting(p desk.RoutingPolicy) desk.RoutingPolicy {
	p.OfferMS, p.InterpreterMS, p.GraceMS = s.scaled(p.OfferMS), s.scaled(p.InterpreterMS), s.scaled(p.GraceMS)
	p.MaxWaitMS, p.PromiseLeadMS = s.scaled(p.MaxWaitMS), s.scaled(p.PromiseLeadMS)
	return p
}

func waitingOf(row *desk.Conversation) routing.Waiting {
	return routing.Waiting{
		ID: row.ID, Department: row.Department, Language: row.Language, Mode: row.Mode, Priority: row.Priority,
		Rank: row.Rank(), Since: row.QueuedAt, Due: dueOf(row), Slot: row.Slot,
		OfferedTo: row.OfferedTo, OfferHow: row.OfferHow, OfferUntil: row.OfferUntil,
		Passed: row.Passed, PassedAt: row.PassedAt, Barred: row.Barred, Prefer: row.LastHolder, Interpreter: row.Interpreter,
	}
}

// dueOf is when somebody who waits for a promised time has to have their
// answer: once that was missed, since they came.
func dueOf(row *desk.Conversation) int64 {
	if row.Mode != desk.ModeLive && row.PromiseDue == 0 {
		return row.OwedSince()
	}
	return row.PromiseDue
}

// justMS is how long after a patient wrote they count as having come back.
const justMS = 15_000

func (s *Service) heldOf(row *desk.Conversation, now int64, holder Seen, active bool) routing.Held {
	h := routing.Held{
		ID: row.ID, Department: row.Department, Language: row.Language, Mode: row.Mode, Priority: row.Priority,
		Due: dueOf(row), Slot: row.Slot, Interpreter: row.Interpreter,
		Holder: row.Assignee, HolderActive: active, Owed: row.OwedSince() > 0, Since: row.OwedSince(),
		OfferedTo: row.OfferedTo, OfferUntil: row.OfferUntil,
	}
	if !holder.Here {
		h.GoneSince = max(holder.GoneAt, cmp.Or(row.AcceptedAt, row.LastAt))
	}
	if row.Mode != desk.ModeLive {
		return h
	}
	patient := s.Seen(string(row.ID))
	h.Live = h.Owed || patient.Here
	// The patient was away since this person took it, and has just written.
	h.Returned = row.WaitingSince > 0 && row.RespondedAt > 0 && row.AcceptedAt > 0 &&
		now-row.WaitingSince < justMS && (!patient.Here || patient.Since > row.AcceptedAt)
	return h
}
