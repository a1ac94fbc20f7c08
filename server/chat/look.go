package chat

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// overlap is how far each look goes back behind the one before: longer than
// any transaction, with room for the clocks of other processes.
const overlap = store.MaxTransaction + 5*time.Second

// lookPage is how many rows are read at once.
const lookPage = 500

// look remembers what was told already, for as long as it can show up again.
type look struct {
	mu      sync.Mutex
	last    int64 // instant of the last look
	rows    map[desk.ConversationID]told
	revoked map[desk.SessionID]int64
	staff   map[desk.StaffID]int64
	hours   map[desk.DepartmentID]int64
}

type told struct{ rev, changedAt int64 }

func (k *look) start(now int64) {
	k.last = now
	k.rows = make(map[desk.ConversationID]told)
	k.revoked = make(map[desk.SessionID]int64)
	k.staff = make(map[desk.StaffID]int64)
	k.hours = make(map[desk.DepartmentID]int64)
}

// Look reads what changed since the look before, with an overlap, and returns
// what it has not returned before. It finds what the bus lost, what the
// command line wrote, and what other processes did while there is no bus
// between them.
func (s *Service) Look(ctx context.Context) (Changes, error) {
	k := &s.look
	k.mu.Lock()
	defer k.mu.Unlock()
	now := s.Now().UnixMilli()
	since := k.last - overlap.Milliseconds()
	var out Changes
	var err error
	if out.Rows, err = s.lookRows(ctx, since); err != nil {
		return Changes{}, err
	}
	revoked, err := s.store.RevokedSince(ctx, since)
	if err != nil {
		return Changes{}, err
	}
	staff, err := s.store.ChangedStaff(ctx, since)
	if err != nil {
		return Changes{}, err
	}
	calendars, err := s.store.ChangedCalendars(ctx, since)
	if err != nil {
		return Changes{}, err
	}
	for _, session := range revoked {
		if _, known := k.revoked[session]; !known {
			k.revoked[session] = now
			out.Revoked = append(out.Revoked, session)
		}
	}
	for _, member := range staff {
		if k.staff[member.ID] != member.ChangedAt {
			k.staff[member.ID] = member.ChangedAt
			out.Staff = append(out.Staff, member)
		}
	}
	if len(out.Staff) > 0 {
		if err := s.reloadDirectory(ctx); err != nil {
			return Changes{}, err
		}
	}
	if err := s.lookHours(ctx, calendars); err != nil {
		return Changes{}, err
	}
	k.last = now
	k.forget(since)
	return out, nil
}

// lookHours reads the hours again if any changed since they were read last.
func (s *Service) lookHours(ctx context.Context, changed map[desk.DepartmentID]int64) error {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(changed)), func(d desk.DepartmentID) bool {
		return s.look.hours[d] != changed[d]
	}) {
		return nil
	}
	if err := s.reloadCalendars(ctx); err != nil {
		return err
	}
	maps.Copy(s.look.hours, changed)
	return nil
}

// lookRows pages through the changed rows, so that a busy ten seconds are as
// complete as a quiet one.
func (s *Service) lookRows(ctx context.Context, since int64) ([]desk.Conversation, error) {
	var out []desk.Conversation
	at, id := since, desk.ConversationID("")
	for {
		page, err := s.store.ChangedSince(ctx, at, id, lookPage)
		if err != nil {
			return nil, err
		}
		for _, row := range page {
			if s.look.rows[row.ID].rev < row.Rev {
				s.look.rows[row.ID] = told{row.Rev, row.ChangedAt}
				out = append(out, row)
			}
		}
		if len(page) < lookPage {
			return out, nil
		}
		at, id = page[len(page)-1].ChangedAt, page[len(page)-1].ID
	}
}

// forget drops what cannot show up again.
func (k *look) forget(before int64) {
	for id, t := range k.rows {
		if t.changedAt < before {
			delete(k.rows, id)
		}
	}
	for id, at := range k.revoked {
		if at < before {
			delete(k.revoked, id)
		}
	}
	for id, at := range k.staff {
		if at < before {
			delete(k.staff, id)
		}
	}
	for id, at := range k.hours {
		if at < before {
			delete(k.hours, id)
		}
	}
}
