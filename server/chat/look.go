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
	house   map[desk.DepartmentID]int64
	sites   map[desk.SiteID]int64
}

type told struct{ rev, changedAt int64 }

func (k *look) start(now int64) {
	k.last = now
	k.rows = make(map[desk.ConversationID]told)
	k.revoked = make(map[desk.SessionID]int64)
	k.staff = make(map[desk.StaffID]int64)
	k.hours = make(map[desk.DepartmentID]int64)
	k.house = make(map[desk.DepartmentID]int64)
	k.sites = make(map[desk.SiteID]int64)
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
	ended, err := s.endedLoans(ctx, now)
	if err != nil {
		return Changes{}, err
	}
	out.Staff = append(out.Staff, ended...)
	if out.Departments, out.Sites, err = s.lookHouse(ctx, since); err != nil {
		return Changes{}, err
	}
	if len(out.Staff)+len(out.Departments) > 0 {
		if err := s.reloadDirectory(ctx); err != nil {
			return Changes{}, err
		}
		s.poke()
	}
	hours, err := s.lookHours(ctx, calendars)
	if err != nil {
		return Changes{}, err
	}
	out.Departments = append(out.Departments, hours...)
	if err := s.readSpeed(ctx); err != nil {
		return Changes{}, err
	}
	if err := s.reloadBlocked(ctx); err != nil {
		return Changes{}, err
	}
	s.board.forget(now - goneKept)
	k.last = now
	k.forget(since)
	return out, nil
}

// lookHours reads the hours again if any changed since they were read last,
// and says whose.
func (s *Service) lookHours(ctx context.Context, changed map[desk.DepartmentID]int64) ([]desk.DepartmentID, error) {
	fresh := unseen(s.look.hours, changed)
	if len(fresh) == 0 {
		return nil, nil
	}
	if err := s.reloadCalendars(ctx); err != nil {
		return nil, err
	}
	maps.Copy(s.look.hours, changed)
	return fresh, nil
}

// lookHouse says which departments, with their rules, and which sites changed.
func (s *Service) lookHouse(ctx context.Context, since int64) ([]desk.DepartmentID, []desk.SiteID, error) {
	departments, err := s.store.ChangedDepartments(ctx, since)
	if err != nil {
		return nil, nil, err
	}
	sites, err := s.store.ChangedSites(ctx, since)
	if err != nil {
		return nil, nil, err
	}
	freshDepartments, freshSites := unseen(s.look.house, departments), unseen(s.look.sites, sites)
	maps.Copy(s.look.house, departments)
	maps.Copy(s.look.sites, sites)
	return freshDepartments, freshSites, nil
}

// unseen are those that changed since they were seen.
func unseen[ID ~string](seen, changed map[ID]int64) []ID {
	var out []ID
	for id, at := range changed {
		if seen[id] != at {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
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
				s.board.put(&row)
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
	forgetBefore(k.revoked, before)
	forgetBefore(k.staff, before)
	forgetBefore(k.hours, before)
	forgetBefore(k.house, before)
	forgetBefore(k.sites, before)
}

func forgetBefore[ID ~string](seen map[ID]int64, before int64) {
	maps.DeleteFunc(seen, func(_ ID, at int64) bool { return at < before })
}
