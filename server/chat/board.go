package chat

import (
	"context"
	"sync"
	"sync/atomic"

	"careline/server/desk"
	"careline/server/store"
)

// board is the unresolved conversations as this process last heard of them, so
// that asking whether somebody is free, or who is next, reads nothing. What
// other processes write comes with the one-second look. It decides nothing:
// whoever acts on it reads again inside a transaction.
type board struct {
	mu    sync.Mutex
	rows  map[desk.ConversationID]*desk.Conversation
	gone  map[desk.ConversationID]resolved // so that an older row does not bring them back
	given map[desk.StaffID]int64           // when somebody last got something
	ended []store.EntryEnd                 // entries of live queues that are over

	filling sync.Mutex
	loaded  atomic.Bool
}

// resolved is as of when a conversation is known to have ended.
type resolved struct{ rev, at int64 }

// goneKept is how long that is remembered, by the writing process's clock.
const goneKept = 2 * 60_000

func (b *board) start() {
	b.rows, b.gone = make(map[desk.ConversationID]*desk.Conversation), make(map[desk.ConversationID]resolved)
	b.given = make(map[desk.StaffID]int64)
}

// put takes in a row if it is news. Rows are never changed once put.
func (b *board) put(rows ...*desk.Conversation) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, row := range rows {
		was := b.rows[row.ID]
		switch {
		case was != nil && was.Rev >= row.Rev, b.gone[row.ID].rev >= row.Rev:
			continue
		}
		if was != nil {
			b.end(was, row)
		}
		switch {
		case !row.Unresolved():
			delete(b.rows, row.ID)
			b.gone[row.ID] = resolved{row.Rev, row.ChangedAt}
			continue
		}
		delete(b.gone, row.ID)
		b.rows[row.ID] = row
		if row.Assignee != "" && (was == nil || was.Assignee != row.Assignee) {
			b.give(row.Assignee, max(row.AcceptedAt, row.QueuedAt))
		}
		if row.OfferedTo != "" && (was == nil || was.OfferedTo != row.OfferedTo) {
			b.give(row.OfferedTo, row.LastAt)
		}
	}
}

// end notes when a live queue entry is over. How one ended that is resolved
// stands in its log.
func (b *board) end(was, row *desk.Conversation) {
	if was.QueuedAt == 0 || was.AcceptedAt > 0 || was.Mode != desk.ModeLive || was.Spam {
		return
	}
	e := store.EntryEnd{Conversation: was.ID, Department: was.Department, QueuedAt: was.QueuedAt}
	switch {
	case row.AcceptedAt > 0:
		e.EndedAt, e.Outcome = row.AcceptedAt, outcomeAccepted
	case !row.Unresolved() || row.QueuedAt != was.QueuedAt:
	case row.Mode != desk.ModeLive:
		e.EndedAt, e.Outcome = row.LastAt, "converted"
	case row.Spam:
		e.EndedAt, e.Outcome = row.LastAt, "withdrawn"
	case row.Department != was.Department:
		e.EndedAt, e.Outcome = row.LastAt, "moved"
	default:
		return
	}
	b.ended = append(b.ended, e)
}

func (b *board) takeEnded() []store.EntryEnd {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.ended
	b.ended = nil
	return out
}

func (b *board) putEnded(ended []store.EntryEnd) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = append(ended, b.ended...)
}

func (b *board) give(to desk.StaffID, at int64) { b.given[to] = max(b.given[to], at) }

// all is every row, and when people last got something.
func (b *board) all() ([]*desk.Conversation, map[desk.StaffID]int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rows := make([]*desk.Conversation, 0, len(b.rows))
	for _, row := range b.rows {
		rows = append(rows, row)
	}
	given := make(map[desk.StaffID]int64, len(b.given))
	for id, at := range b.given {
		given[id] = at
	}
	return rows, given
}

func (b *board) forget(before int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range b.gone {
		if r.at < before {
			delete(b.gone, id)
		}
	}
}

// fill reads what is unresolved, once.
func (s *Service) fill(ctx context.Context) error {
	b := &s.board
	if b.loaded.Load() {
		return nil
	}
	b.filling.Lock()
	defer b.filling.Unlock()
	if b.loaded.Load() {
		return nil
	}
	for id := range s.Directory().Departments {
		at := store.Position{Rank: -1}
		for {
			page, err := s.store.List(ctx, store.Listing{Departments: []desk.DepartmentID{id}, Unresolved: true, After: at, Limit: lookPage})
			if err != nil {
				return err
			}
			for i := range page {
				b.put(&page[i])
			}
			if len(page) < lookPage {
				break
			}
			last := &page[len(page)-1]
			at = store.Position{Rank: last.Rank(), ID: last.ID}
		}
	}
	b.loaded.Store(true)
	return nil
}

// stirs reports whether a command may have freed somebody, or made somebody
// needed.
func stirs(row *desk.Conversation, events []desk.Event) bool {
	for i := range events {
		switch e := &events[i]; e.Kind {
		case desk.Message:
			if e.From.Kind == desk.KindPatient && row.WaitingSince == e.At || e.From.Kind == desk.KindStaff && !e.Body.Holding {
				return true
			}
		case desk.Note, desk.NoticeAccepted, desk.ContactGiven, desk.CallLogged, desk.LinkedTo, desk.Promised, desk.PromiseEnded,
			desk.SLAWarned, desk.SLABreached, desk.Escalated, desk.InactivityWarned, desk.AbuseWarned:
		default:
			return true
		}
	}
	return false
}

// poke asks whoever routes to look at once.
func (s *Service) poke() {
	select {
	case s.pokes <- struct{}{}:
	default:
	}
}

// Pokes tells whoever calls Route that there may be something to do at once.
func (s *Service) Pokes() <-chan struct{} { return s.pokes }
