package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"careline/server/desk"
)

// Attendance says that a process has, or had, sockets of a subject: a member
// of staff by their id, a patient by the conversation they have before them.
type Attendance struct {
	Subject   string
	Process   string
	Since     int64 // Unix ms
	LeftAt    int64 // 0: here
	ChangedAt int64 // the store's to set
}

// BackMS is how short an absence is that does not count: whoever comes back
// within it has been here since before.
const BackMS = 60_000

var upsertAttendance = newBulk("attendance", "subject text, process_id text, since bigint, left_at bigint, changed_at bigint", fmt.Sprintf(`
	ON CONFLICT (subject, process_id) DO UPDATE SET
		since = CASE WHEN excluded.left_at = 0 AND attendance.left_at > 0 AND excluded.since - attendance.left_at > %d
			THEN excluded.since ELSE attendance.since END,
		left_at = excluded.left_at, changed_at = excluded.changed_at`, BackMS))

// Attend writes what changed of who has sockets at a process; of several
// changes of one subject the last.
func (s *Store) Attend(ctx context.Context, process string, changes []Attendance) error {
	if len(changes) == 0 {
		return nil
	}
	last := make(map[string]Attendance, len(changes))
	for _, c := range changes {
		last[c.Subject] = c
	}
	sorted := make([]Attendance, 0, len(last))
	for _, c := range last {
		sorted = append(sorted, c)
	}
	slices.SortFunc(sorted, func(a, b Attendance) int { return cmp.Compare(a.Subject, b.Subject) })
	return s.write(ctx, func(tx *sql.Tx) error {
		now := s.now()
		args := make([]any, 0, len(sorted)*len(upsertAttendance.kinds))
		for _, c := range sorted {
			args = append(args, c.Subject, process, c.Since, c.LeftAt, now)
		}
		if err := s.insert(ctx, tx, upsertAttendance, args); err != nil {
			return fmt.Errorf("store: attend: %w", err)
		}
		return nil
	})
}

// Beat says that a process lives.
func (s *Store) Beat(ctx context.Context, process string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO processes (id, beat_at) VALUES ($1, $2)
			ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at`, process, s.now())
		if err != nil {
			return fmt.Errorf("store: beat: %w", err)
		}
		return nil
	})
}

// EndProcess says that a process ends: whoever was with it has left.
func (s *Store) EndProcess(ctx context.Context, process string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE attendance SET left_at = $2, changed_at = $2 WHERE process_id = $1 AND left_at = 0", process, s.now())
		if err != nil {
			return fmt.Errorf("store: end process: %w", err)
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM processes WHERE id = $1", process); err != nil {
			return fmt.Errorf("store: end process: %w", err)
		}
		return nil
	})
}

// Beats says when each process beat last.
func (s *Store) Beats(ctx context.Context) (map[string]int64, error) {
	rows, err := s.query(ctx, processBeats)
	if err != nil {
		return nil, fmt.Errorf("store: beats: %w", err)
	}
	out := make(map[string]int64)
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id string
		var at int64
		err := r.Scan(&id, &at)
		out[id] = at
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: beats: %w", err)
	}
	return out, nil
}

var (
	processBeats    = "SELECT id, beat_at FROM processes"
	attendanceSince = "SELECT subject, process_id, since, left_at, changed_at FROM attendance WHERE changed_at >= $1"
)

// AttendanceSince returns what changed at or after an instant.
func (s *Store) AttendanceSince(ctx context.Context, since int64) ([]Attendance, error) {
	rows, err := s.query(ctx, attendanceSince, since)
	if err != nil {
		return nil, fmt.Errorf("store: attendance: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (a Attendance, err error) {
		return a, r.Scan(&a.Subject, &a.Process, &a.Since, &a.LeftAt, &a.ChangedAt)
	})
}

// ForgetAttendance deletes what ended before an instant: who left, and who was
// with processes that beat no more since.
func (s *Store) ForgetAttendance(ctx context.Context, before int64) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, query := range []string{
			"DELETE FROM attendance WHERE changed_at < $1 AND left_at > 0",
			"DELETE FROM attendance WHERE process_id IN (SELECT id FROM processes WHERE beat_at < $1)",
			"DELETE FROM processes WHERE beat_at < $1",
		} {
			if _, err := tx.ExecContext(ctx, query, before); err != nil {
				return fmt.Errorf("store: forget attendance: %w", err)
			}
		}
		return nil
	})
}

// MovePresence sets a presence in place of another one and reports whether it
// was that one. With absent it does so only while no process that beat since
// then has the person: what their arrival elsewhere, or their own hand, has
// set meanwhile stays.
func (s *Store) MovePresence(ctx context.Context, c PresenceChange, from desk.Presence, absentSince int64) (bool, error) {
	moved := false
	err := s.write(ctx, func(tx *sql.Tx) error {
		query := "SELECT presence FROM staff WHERE id = $1 AND active"
		args := []any{string(c.Staff)}
		if absentSince > 0 {
			query += ` AND NOT EXISTS (SELECT 1 FROM attendance a JOIN processes p ON p.id = a.process_id
				WHERE a.subject = staff.id AND a.left_at = 0 AND p.beat_at >= $2)`
			args = append(args, absentSince)
		}
		rows, err := tx.QueryContext(ctx, query+s.dialect.forUse, args...)
		if err != nil {
			return fmt.Errorf("store: move presence: %w", err)
		}
		was, err := collect(rows, func(r *sql.Rows) (p desk.Presence, err error) { return p, r.Scan(&p) })
		if err != nil {
			return fmt.Errorf("store: move presence: %w", err)
		}
		if moved = len(was) == 1 && was[0] == from; !moved {
			return nil
		}
		return s.setPresence(ctx, tx, c.Staff, c.Presence, c.Source)
	})
	return moved && err == nil, err
}
