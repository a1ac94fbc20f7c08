package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const calendarColumns = "id, department_id, effective_from, recorded_at, author_kind, author_id, author_name, reason, zone, always, week, exceptions"

func scanCalendar(r *sql.Rows) (desk.CalendarVersion, error) {
	var v desk.CalendarVersion
	err := r.Scan(&v.ID, &v.Department, &v.EffectiveFrom, &v.RecordedAt, &v.Author.Kind, &v.Author.ID, &v.Author.Name,
		&v.Reason, &v.Zone, &v.Always, jsonText{&v.Week}, jsonText{&v.Exceptions})
	return v, err
}

const calendarOrder = " ORDER BY department_id, effective_from, recorded_at"

// Calendars returns all versions of all departments' hours, those of each
// department in the order in which they come into force.
func (s *Store) Calendars(ctx context.Context) ([]desk.CalendarVersion, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+calendarColumns+" FROM calendar_versions"+calendarOrder)
	if err != nil {
		return nil, fmt.Errorf("store: calendars: %w", err)
	}
	return collect(rows, scanCalendar)
}

// Calendar returns the versions of one department's hours in the same order;
// none if it keeps no hours.
func (s *Store) Calendar(ctx context.Context, d desk.DepartmentID) ([]desk.CalendarVersion, error) {
	return calendarOf(ctx, s.read(ctx), d)
}

func calendarOf(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, d desk.DepartmentID) ([]desk.CalendarVersion, error) {
	rows, err := db.QueryContext(ctx, "SELECT "+calendarColumns+" FROM calendar_versions WHERE department_id = $1"+calendarOrder, string(d))
	if err != nil {
		return nil, fmt.Errorf("store: calendar: %w", err)
	}
	return collect(rows, scanCalendar)
}

// AppendCalendar lets decide look at a department's versions and say which are
// to be added, with the audit lines about them; nothing changes until it has
// answered, and none or an error leave everything as it was. Two callers take
// turns. recordedAt is the instant of this change, later than every earlier
// one; it is what the added versions carry, each a millisecond after the one
// before. A rule looks at each open conversation again.
func (s *Store) AppendCalendar(ctx context.Context, d desk.DepartmentID, decide func(there []desk.CalendarVersion, recordedAt int64) ([]desk.CalendarVersion, []desk.AuditLine, error)) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		// Holds the department's row until the transaction ends.
		_, err := tx.ExecContext(ctx, `
			INSERT INTO calendars (department_id, changed_at) VALUES ($1, $2)
			ON CONFLICT (department_id) DO UPDATE SET changed_at = calendars.changed_at`, string(d), s.now())
		if err != nil {
			return fmt.Errorf("store: lock calendar: %w", err)
		}
		there, err := calendarOf(ctx, tx, d)
		if err != nil {
			return err
		}
		recordedAt := s.now()
		for _, v := range there {
			recordedAt = max(recordedAt, v.RecordedAt+1)
		}
		added, lines, err := decide(there, recordedAt)
		if err != nil || len(added) == 0 {
			return err
		}
		for i, v := range added {
			_, err := tx.ExecContext(ctx, "INSERT INTO calendar_versions ("+calendarColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
				v.ID, string(d), v.EffectiveFrom, recordedAt+int64(i), string(v.Author.Kind), v.Author.ID, v.Author.Name, v.Reason,
				v.Zone, v.Always, asJSON(v.Week), asJSON(v.Exceptions))
			if err != nil {
				return fmt.Errorf("store: add hours: %w", err)
			}
		}
		// Not s.now(): a clock that stands still must show the change too.
		if _, err := tx.ExecContext(ctx, "UPDATE calendars SET changed_at = $2 WHERE department_id = $1", string(d), recordedAt+int64(len(added)-1)); err != nil {
			return fmt.Errorf("store: touch calendar: %w", err)
		}
		// What is due moves with the hours, also where somebody went on to
		// another department.
		if err := s.review(ctx, tx, ""); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
}

// ChangedCalendars says when the hours of departments changed, of those that
// did at or after an instant.
func (s *Store) ChangedCalendars(ctx context.Context, since int64) (changed map[desk.DepartmentID]int64, err error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT department_id, changed_at FROM calendars WHERE changed_at >= $1", since)
	if err != nil {
		return nil, fmt.Errorf("store: changed calendars: %w", err)
	}
	type change struct {
		department desk.DepartmentID
		at         int64
	}
	found, err := collect(rows, func(r *sql.Rows) (c change, err error) {
		return c, r.Scan(&c.department, &c.at)
	})
	if err != nil {
		return nil, err
	}
	changed = make(map[desk.DepartmentID]int64, len(found))
	for _, c := range found {
		changed[c.department] = c.at
	}
	return changed, nil
}
