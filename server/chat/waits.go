package chat

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/routing"
	"careline/server/store"
)

const (
	outcomeAccepted = "accepted"
	recentKept      = 120 // ended entries of a department that estimates look back at
)

// waits is what this process knows of waiting: how the latest entries of each
// department ended, and what those who wait now were told.
type waits struct {
	mu      sync.Mutex
	learned bool
	recent  map[desk.DepartmentID][]routing.Ended // latest last
	staff   map[desk.DepartmentID]staffing
	entries map[desk.ConversationID]*entry
	pending []store.WaitEstimate
}

// staffing is who is available in a department, and since when exactly they.
type staffing struct {
	who   string
	since int64
}

// entry is somebody in a queue, and what they were told last.
type entry struct {
	department desk.DepartmentID
	queuedAt   int64
	model      string // of the first estimate
	stored     bool
	last       routing.Range
	ahead      []routing.Ahead
	why        string
}

func (k *waits) start() {
	k.recent, k.staff = make(map[desk.DepartmentID][]routing.Ended), make(map[desk.DepartmentID]staffing)
	k.entries = make(map[desk.ConversationID]*entry)
}

// learn reads, once, how the latest entries of each department ended.
func (s *Service) learn(ctx context.Context) error {
	k := &s.waits
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.learned {
		return nil
	}
	for d := range s.Directory().Departments {
		told, err := s.store.EndedEstimates(ctx, d, 4*recentKept)
		if err != nil {
			return err
		}
		type key struct {
			c  desk.ConversationID
			at int64
		}
		firsts := map[key]store.WaitEstimate{}
		for _, e := range told {
			id := key{e.Conversation, e.QueuedAt}
			if first, known := firsts[id]; !known || e.At < first.At {
				firsts[id] = e
			}
		}
		var old []routing.Ended
		for _, e := range firsts {
			old = append(old, routing.Ended{QueuedAt: e.QueuedAt, EndedAt: e.EndedAt, Accepted: e.Outcome == outcomeAccepted, Model: e.Model})
		}
		slices.SortFunc(old, func(a, b routing.Ended) int { return int(a.EndedAt - b.EndedAt) })
		k.recent[d] = append(old, k.recent[d]...)
	}
	k.learned = true
	return nil
}

// staffed is since when exactly these people are available in a department.
func (k *waits) staffed(d desk.DepartmentID, snap routing.Snapshot) int64 {
	var ids []string
	for _, p := range snap.People {
		if p.Here && p.Presence == desk.Available && slices.Contains(p.Departments, d) {
			ids = append(ids, string(p.ID))
		}
	}
	slices.Sort(ids)
	who := strings.Join(ids, " ")
	was, known := k.staff[d]
	if !known {
		k.staff[d] = staffing{who, 0} // as far as anybody here knows, always
	} else if was.who != who {
		k.staff[d] = staffing{who, snap.Now}
	}
	return k.staff[d].since
}

// told remembers what a patient is told and gives the reason why more people
// stand before them than did. What is told for the first time, or differs from
// what was told before, is to be stored by the process that tells it.
func (k *waits) told(row *desk.Conversation, p QueuePlace, ahead []routing.Ahead, now int64, here bool) string {
	e := k.entries[row.ID]
	if e == nil || e.queuedAt != row.QueuedAt || e.department != row.Department {
		e = &entry{department: row.Department, queuedAt: row.QueuedAt, model: p.Wait.Model}
		k.entries[row.ID] = e
	} else if len(ahead) > len(e.ahead) {
		e.why = routing.Why(row.Priority, e.ahead, ahead)
	} else if len(ahead) < len(e.ahead) {
		e.why = ""
	}
	e.ahead = ahead
	// Hidden once is said once: a range that comes and goes is told each time.
	news := !e.stored || p.Wait != e.last && (p.Wait.Hidden == "" || e.last.Hidden == "")
	if !here || !news {
		return e.why
	}
	e.stored, e.last = true, p.Wait
	told := store.WaitEstimate{
		ID: desk.NewID("we", time.UnixMilli(now)), Conversation: row.ID, Department: row.Department, Episode: row.Episode,
		QueuedAt: row.QueuedAt, At: now, Place: p.Position, LowMS: p.Wait.LowMS, HighMS: p.Wait.HighMS, Reason: p.Wait.Hidden, Model: p.Wait.Model,
	}
	if p.Wait.Hidden != "" {
		told.LowMS, told.HighMS = -1, -1
	}
	k.pending = append(k.pending, told)
	return e.why
}

// end takes in how an entry ended.
func (k *waits) end(e store.EntryEnd) {
	model := routing.ModelFree // gone before anybody could tell them anything
	if known := k.entries[e.Conversation]; known != nil && known.queuedAt == e.QueuedAt && known.department == e.Department {
		model = known.model
		delete(k.entries, e.Conversation)
	}
	if e.Outcome == "moved" {
		return
	}
	list := append(k.recent[e.Department], routing.Ended{
		QueuedAt: e.QueuedAt, EndedAt: e.EndedAt, Accepted: e.Outcome == outcomeAccepted, Model: model,
	})
	k.recent[e.Department] = list[max(0, len(list)-recentKept):]
}

// servedHere reports whether this process tells the patient of a conversation.
func (s *Service) servedHere(c desk.ConversationID) bool {
	k := &s.seats
	k.mu.RLock()
	defer k.mu.RUnlock()
	for process, a := range k.subjects[string(c)] {
		if a.LeftAt == 0 && k.mine[process] {
			return true
		}
	}
	return false
}

// mendEstimates ends estimates whose entry ended while nobody could write that
// down.
func (s *Service) mendEstimates(ctx context.Context) error {
	open, err := s.store.OpenEstimates(ctx, s.Now().Add(-time.Minute).UnixMilli(), 1000)
	if err != nil {
		return err
	}
	var ended []store.EntryEnd
	for _, e := range open {
		row, err := s.store.Conversation(ctx, e.Conversation)
		if err != nil {
			return err
		}
		if row.QueuedAt == e.QueuedAt && row.Department == e.Department && row.Mode == desk.ModeLive && row.Unresolved() {
			continue
		}
		ended = append(ended, store.EntryEnd{Conversation: e.Conversation, Department: e.Department, QueuedAt: e.QueuedAt})
	}
	if ended, err = s.endings(ctx, ended); err != nil {
		return err
	}
	return s.store.KeepEstimates(ctx, nil, ended)
}

// Forget deletes what nobody asks for any more, and mends what a process that
// died has left open.
func (s *Service) Forget(ctx context.Context) error {
	if err := s.mendEstimates(ctx); err != nil {
		return err
	}
	if err := s.store.ForgetBulkRuns(ctx, s.Now().Add(-bulkKept).UnixMilli()); err != nil {
		return err
	}
	return s.store.ForgetAttendance(ctx, s.Now().Add(-attendanceKept).UnixMilli())
}
