package chat

import (
	"cmp"
	"context"
	"maps"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// Attendance says that somebody's first socket at a process opened, or that
// the last one closed.
type Attendance struct {
	Subject string // staff: their id; patients: the conversation they have before them
	Here    bool
	At      int64 // Unix ms
}

// Seen is what is known of somebody's sockets, at all processes together.
type Seen struct {
	Here  bool
	Since int64 // since when, short absences not counted
	// LastAt is when they were last here, by the clock of whoever saw them; 0: never.
	LastAt int64
	// GoneAt is from when an absence counts: not before anybody could have
	// seen them come back; 0 while they are here.
	GoneAt int64
}

const (
	// deadAfter is how long a process is silent until its sockets count as closed.
	deadAfter = 6 * time.Second
	// attendanceKept is how long it is known when somebody left.
	attendanceKept = 48 * time.Hour
)

// seats is who is where, as this process last read it.
type seats struct {
	mu       sync.RWMutex
	began    int64
	read     int64 // up to when
	forgot   int64 // what is older is dropped
	subjects map[string]map[string]store.Attendance
	beats    map[string]int64
	mine     map[string]bool // processes that this service speaks for
}

func (k *seats) start(now int64) {
	k.began = now
	k.subjects, k.beats, k.mine = make(map[string]map[string]store.Attendance), make(map[string]int64), make(map[string]bool)
}

func (k *seats) put(a store.Attendance) {
	if k.subjects[a.Subject] == nil {
		k.subjects[a.Subject] = make(map[string]store.Attendance, 1)
	}
	k.subjects[a.Subject][a.Process] = a
}

// Attend writes who came to a process's sockets and who left them. Staff who
// come and were offline are available from then on; what they set by hand
// elsewhere stays.
func (s *Service) Attend(ctx context.Context, process string, changes []Attendance) error {
	if len(changes) == 0 {
		return nil
	}
	rows := make([]store.Attendance, len(changes))
	for i, c := range changes {
		rows[i] = store.Attendance{Subject: c.Subject, Process: process, Since: c.At}
		if !c.Here {
			rows[i].LeftAt = c.At
		}
	}
	if err := s.store.Attend(ctx, process, rows); err != nil {
		return err
	}
	s.seats.mu.Lock()
	s.seats.mine[process] = true
	for _, a := range rows {
		if old, known := s.seats.subjects[a.Subject][process]; known && (a.LeftAt > 0 || old.LeftAt == 0 || a.Since-old.LeftAt <= store.BackMS) {
			a.Since = old.Since
		}
		s.seats.put(a)
	}
	s.seats.mu.Unlock()
	defer s.poke()
	for _, c := range changes {
		if staff := s.Directory().Staff[desk.StaffID(c.Subject)]; staff != nil && c.Here {
			if err := s.movePresence(ctx, staff, desk.Offline, desk.Available, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// Beat says that a process lives; about once a second.
func (s *Service) Beat(ctx context.Context, process string) error {
	s.seats.mu.Lock()
	s.seats.mine[process] = true
	s.seats.mu.Unlock()
	return s.store.Beat(ctx, process)
}

// Leave says that a process ends: nobody is with it any more, and nobody has
// to wait until that shows.
func (s *Service) Leave(ctx context.Context, process string) error {
	s.seats.mu.Lock()
	delete(s.seats.mine, process)
	s.seats.mu.Unlock()
	return s.store.EndProcess(ctx, process)
}

// lookAttendance reads what changed of who is where.
func (s *Service) lookAttendance(ctx context.Context) error {
	k := &s.seats
	now := s.Now().UnixMilli()
	k.mu.RLock()
	since := k.read - overlap.Milliseconds()
	k.mu.RUnlock()
	beats, err := s.store.Beats(ctx)
	if err != nil {
		return err
	}
	changed, err := s.store.AttendanceSince(ctx, since)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, a := range changed {
		k.put(a)
	}
	k.beats, k.read = beats, now
	k.forget(now - attendanceKept.Milliseconds())
	return nil
}

// Seen says where somebody is: a member of staff by their id, a patient by the
// conversation. It reads what this process knows, at most a second old.
func (s *Service) Seen(subject string) Seen {
	k := &s.seats
	now := s.Now().UnixMilli()
	k.mu.RLock()
	defer k.mu.RUnlock()
	var out Seen
	for process, a := range k.subjects[subject] {
		last := a.LeftAt
		if last == 0 {
			last = now
			if beat := k.beats[process]; !k.mine[process] && now-beat > deadAfter.Milliseconds() {
				last = cmp.Or(beat, a.ChangedAt)
			} else if !out.Here || a.Since < out.Since {
				out.Here, out.Since = true, a.Since
			}
		}
		out.LastAt = max(out.LastAt, last)
	}
	if !out.Here {
		out.GoneAt = max(out.LastAt, k.began)
	}
	return out
}

// KeepPresence makes staff offline whom no process has had for a while, and
// available whom one has though they are said to be offline.
func (s *Service) KeepPresence(ctx context.Context) error {
	if err := s.lookAttendance(ctx); err != nil {
		return err
	}
	standing, err := s.store.View().Staff(ctx)
	if err != nil {
		return err
	}
	s.standing.Store(&standing)
	now := s.Now().UnixMilli()
	for id, is := range standing {
		staff := s.Directory().Staff[id]
		seen := s.Seen(string(id))
		switch {
		case staff == nil || !is.Active:
		case seen.Here && is.Presence == desk.Offline:
			err = s.movePresence(ctx, staff, desk.Offline, desk.Available, 0)
		case !seen.Here && is.Presence != desk.Offline && now-max(seen.GoneAt, is.PresenceAt) >= s.scaled(s.staffGrace.Milliseconds()):
			err = s.movePresence(ctx, staff, is.Presence, desk.Offline, now-deadAfter.Milliseconds())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// movePresence sets a presence that no hand has set, if it still is from.
func (s *Service) movePresence(ctx context.Context, staff *desk.Staff, from, to desk.Presence, absentSince int64) error {
	moved, err := s.store.MovePresence(ctx, store.PresenceChange{Staff: staff.ID, Presence: to, Source: "socket"}, from, absentSince)
	if err != nil || !moved {
		return err
	}
	s.tellPresence(staff.ID, to)
	return nil
}

// tellPresence tells the colleagues what somebody does now.
func (s *Service) tellPresence(id desk.StaffID, p desk.Presence) {
	from := desk.From{Kind: desk.KindStaff, ID: string(id), Name: s.Directory().StaffName(id)}
	s.bus.Publish(Notice{Presence: &PresenceNotice{From: from, Status: string(p), At: s.Now().UnixMilli()}})
	s.poke()
}

// forget drops those who left before an instant, now and then.
func (k *seats) forget(before int64) {
	if k.forgot > before-attendanceKept.Milliseconds()/100 {
		return
	}
	k.forgot = before
	for subject, at := range k.subjects {
		maps.DeleteFunc(at, func(_ string, a store.Attendance) bool { return a.LeftAt > 0 && a.LeftAt < before })
		if len(at) == 0 {
			delete(k.subjects, subject)
		}
	}
}
