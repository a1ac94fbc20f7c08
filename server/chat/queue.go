package chat

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"careline/server/desk"
	"careline/server/routing"
	"careline/server/store"
)

// QueueLimit is how far back in a queue places are told.
const QueueLimit = 500

// QueuePlace is how a patient stands in the live queue of a department.
type QueuePlace struct {
	Conversation desk.ConversationID
	Position     int // 1 is next
	Wait         routing.Range
	Why          string // why the place rose, until it falls again: urgent, returned, moved
}

// QueueView is the live queue of a department, next first, with what each
// patient is told of their wait. It reads no conversation, so it may be asked
// for every second.
func (s *Service) QueueView(ctx context.Context, d desk.DepartmentID) ([]QueuePlace, error) {
	if err := s.fill(ctx); err != nil {
		return nil, err
	}
	standing, err := s.stands(ctx)
	if err != nil {
		return nil, err
	}
	rows, given := s.board.all()
	return s.queueView(d, rows, s.snapshot(s.Now().UnixMilli(), taken(rows), given, standing)), nil
}

// taken are the conversations that make people busy: all that a view of a queue
// needs of a snapshot, however many wait in it.
func taken(rows []*desk.Conversation) []*desk.Conversation {
	return slices.DeleteFunc(slices.Clone(rows), func(row *desk.Conversation) bool { return row.InQueue() && row.OfferedTo == "" })
}

// liveQueue is who waits live in a department, next first.
func liveQueue(d desk.DepartmentID, rows []*desk.Conversation) []*desk.Conversation {
	var queue []*desk.Conversation
	for _, row := range rows {
		if row.Department == d && row.InQueue() && row.Mode == desk.ModeLive && !row.Spam {
			queue = append(queue, row)
		}
	}
	slices.SortFunc(queue, func(a, b *desk.Conversation) int {
		return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID))
	})
	return queue[:min(len(queue), QueueLimit)]
}

// lineOf is what of a queue is the same for all who wait in it. Callers hold
// the lock of the waits.
func (s *Service) lineOf(d desk.DepartmentID, queue []*desk.Conversation, snap routing.Snapshot) routing.Line {
	line := routing.Line{Now: snap.Now, OfferMS: snap.Policies[d].OfferMS, GrainMS: max(1000, s.scaled(60_000))}
	for _, row := range queue {
		if row.OfferedTo == "" && (line.Oldest == 0 || row.QueuedAt < line.Oldest) {
			line.Oldest = row.QueuedAt
		}
	}
	line.StaffedAt, line.Recent = s.waits.staffed(d, snap), s.waits.recent[d]
	return line
}

// newcomer is what somebody would be told of their wait who came now, in any
// language.
func (s *Service) newcomer(d desk.DepartmentID, queue []*desk.Conversation, snap routing.Snapshot) routing.Range {
	s.waits.mu.Lock()
	defer s.waits.mu.Unlock()
	line := s.lineOf(d, queue, snap)
	at := whoTakes(d, "", snap, snap.Policies[d].Manual)
	line.People, line.Free = at.people, at.free
	for _, row := range queue {
		if row.OfferedTo == "" {
			line.Ahead++
		}
	}
	return routing.Estimate(line)
}

func (s *Service) queueView(d desk.DepartmentID, rows []*desk.Conversation, snap routing.Snapshot) []QueuePlace {
	queue := liveQueue(d, rows)
	policy := snap.Policies[d]
	k := &s.waits
	k.mu.Lock()
	defer k.mu.Unlock()
	line := s.lineOf(d, queue, snap)
	desks := map[string]deskOf{}
	ahead := make([]routing.Ahead, 0, len(queue))
	out := make([]QueuePlace, 0, len(queue))
	for i, row := range queue {
		at, known := desks[row.Language]
		if !known {
			at = whoTakes(d, row.Language, snap, policy.Manual)
			desks[row.Language] = at
		}
		line.People, line.Free, line.Offered = at.people, at.free, row.OfferedTo != ""
		place := QueuePlace{Conversation: row.ID, Position: i + 1, Wait: routing.Estimate(line)}
		place.Why = k.told(row, place, ahead, snap.Now, s.servedHere(row.ID))
		out = append(out, place)
		ahead = append(ahead, routing.Ahead{ID: row.ID, Priority: row.Priority, Head: row.Head})
		if row.OfferedTo == "" {
			line.Ahead++
		}
	}
	return out
}

// deskOf is who could take patients of a language, and for how many of them
// there is room.
type deskOf struct{ people, free int }

func whoTakes(d desk.DepartmentID, language string, snap routing.Snapshot, manual bool) deskOf {
	var out deskOf
	for _, p := range snap.People {
		speaks := language == "" || len(p.Languages) == 0 || slices.Contains(p.Languages, language)
		if p.Here && p.Presence == desk.Available && speaks && slices.Contains(p.Departments, d) {
			out.people++
			if !manual { // where staff pick, a free slot takes nobody by itself
				out.free += max(0, p.Capacity-p.Load)
			}
		}
	}
	return out
}

// KeepEstimates looks at every queue, so that each entry has an estimate soon
// after it began, and stores what was told and what came of it.
func (s *Service) KeepEstimates(ctx context.Context) error {
	if err := s.fill(ctx); err != nil {
		return err
	}
	if err := s.learn(ctx); err != nil {
		return err
	}
	waiting := map[desk.DepartmentID]bool{}
	rows, given := s.board.all()
	for _, row := range rows {
		if row.InQueue() && row.Mode == desk.ModeLive {
			waiting[row.Department] = true
		}
	}
	if standing := s.standing.Load(); standing != nil && len(waiting) > 0 {
		snap := s.snapshot(s.Now().UnixMilli(), taken(rows), given, *standing)
		for d := range waiting {
			s.queueView(d, rows, snap)
		}
	}
	ended, err := s.endings(ctx, s.board.takeEnded())
	if err != nil {
		return err
	}
	k := &s.waits
	k.mu.Lock()
	for _, e := range ended {
		k.end(e)
	}
	waits := make(map[desk.ConversationID]bool)
	for _, row := range rows {
		waits[row.ID] = row.InQueue()
	}
	maps.DeleteFunc(k.entries, func(id desk.ConversationID, _ *entry) bool { return !waits[id] })
	pending := k.pending
	k.pending = nil
	k.mu.Unlock()
	if err := s.store.KeepEstimates(ctx, pending, ended); err != nil {
		k.mu.Lock()
		k.pending = append(pending, k.pending...)
		k.mu.Unlock()
		s.board.putEnded(ended)
		return err
	}
	return nil
}

// endings adds what the rows alone do not tell: how an entry ended that is
// resolved.
func (s *Service) endings(ctx context.Context, ended []store.EntryEnd) ([]store.EntryEnd, error) {
	for i := range ended {
		e := &ended[i]
		if e.Outcome != "" {
			continue
		}
		events, err := s.store.Events(ctx, e.Conversation, desk.KindStaff, 0, 10_000)
		if err != nil {
			s.board.putEnded(ended)
			return nil, err
		}
		e.EndedAt, e.Outcome = entryEnd(events, e.QueuedAt)
	}
	return ended, nil
}

// entryEnd reads off a log how the queue entry that began at an instant ended.
func entryEnd(events []desk.Event, queuedAt int64) (at int64, outcome string) {
	for i := range events {
		e := &events[i]
		if at = e.At; e.At < queuedAt {
			continue
		}
		switch e.Kind {
		case desk.Accepted:
			return e.At, outcomeAccepted
		case desk.Abandoned:
			return max(queuedAt, cmp.Or(e.Body.LastSeenAt, e.At)), "abandoned"
		case desk.Converted:
			return e.At, "converted"
		case desk.Withdrawn, desk.Resolved, desk.Absorbed:
			return e.At, "withdrawn"
		}
	}
	return at, "withdrawn"
}
