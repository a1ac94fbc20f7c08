package chat

import (
	"context"
	"fmt"
	"log/slog"

	"careline/server/desk"
	"careline/server/hours"
	"careline/server/report"
)

// calendars are the hours of departments that keep any. Never changed once shared.
type calendars map[desk.DepartmentID]*hours.Calendar

// OpenState is how a department's hours stand at an instant.
type OpenState struct {
	Open     bool
	Zone     string // IANA name, of the hours in force
	OpensAt  int64  // closed: the next opening, Unix ms; 0: none in sight
	ClosesAt int64  // open: when that ends; 0: not in sight
	Always   bool   // open with no end in sight
}

// OpenState is how a department's hours stand now, as patients are shown it;
// false where it keeps none. It reads a snapshot, so asking often is cheap.
func (s *Service) OpenState(d desk.DepartmentID) (OpenState, bool) {
	c := (*s.calendars.Load())[d]
	if c == nil {
		return OpenState{}, false
	}
	now := s.Now().UnixMilli()
	out := OpenState{Open: c.Open(now), Zone: c.ZoneAt(now).String()}
	if !out.Open {
		out.OpensAt, _ = c.NextOpen(now)
		return out, true
	}
	closes, ends := c.Closes(now)
	if out.Always = !ends; ends {
		out.ClosesAt = closes
	}
	return out, true
}

// calendarShown is the version of the hours that patients of a department are
// shown at an instant; "" where it keeps none.
func (s *Service) calendarShown(d desk.DepartmentID, at int64) string {
	if c := (*s.calendars.Load())[d]; c != nil {
		return c.VersionAt(at)
	}
	return ""
}

func (s *Service) reloadCalendars(ctx context.Context) error {
	s.reload.Lock()
	defer s.reload.Unlock()
	kept, named, err := s.readCalendars(ctx)
	if err == nil {
		s.calendars.Store(&kept)
		s.named.Store(&named)
	}
	return err
}

// readCalendars reads the hours of all departments, and which of them each
// version belongs to. Hours that cannot be
// computed any more, because their zone has gone, count as none: the desk
// works on without them.
func (s *Service) readCalendars(ctx context.Context) (calendars, map[string]*hours.Calendar, error) {
	all, err := s.store.Calendars(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("chat: hours: %w", err)
	}
	read, err := report.HoursOf(all)
	if err != nil {
		return nil, nil, fmt.Errorf("chat: %w", err)
	}
	for d, err := range read.Unusable {
		s.log.Error("hours cannot be used", slog.String("department", string(d)), slog.Any("cause", err))
	}
	return read.Of, read.Named, nil
}
