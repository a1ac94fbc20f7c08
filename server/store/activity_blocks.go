package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"careline/server/desk"
	"careline/server/report"
)

// activityLateMS is how long after a day is over its steps may still be written,
// by somebody whose clock is behind.
const activityLateMS = 3600_000

const (
	activityBlocks  = "SELECT day, version FROM activity_blocks WHERE day >= $1 AND day < $2 ORDER BY day"
	activityBlock   = "SELECT version, body FROM activity_blocks WHERE day = $1"
	activityPacked  = "SELECT day FROM activity_blocks ORDER BY day"
	activityNumbers = "SELECT count(*), max(day) FROM activity_blocks"
	firstActivity   = "SELECT at FROM staff_activity WHERE at >= 0 ORDER BY at LIMIT 1"
	activityMade    = "SELECT coalesce(sum(activity_seq), 0) FROM staff"
)

// ActivityBlock is what people did on a day: one making of it. Logs is nil where
// whoever asked has it already.
type ActivityBlock struct {
	Day, Version int64
	Logs         *report.OwnLogs
}

// ActivityBlocks are those of the days of [first, end) that are packed. Those that
// are had already are not read again.
func (s *Store) ActivityBlocks(ctx context.Context, first, end int64, had func(day, version int64) bool) ([]ActivityBlock, error) {
	rows, err := s.query(ctx, activityBlocks, first, end)
	if err != nil {
		return nil, fmt.Errorf("store: blocks of activity: %w", err)
	}
	all, err := collect(rows, func(r *sql.Rows) (b ActivityBlock, err error) { return b, r.Scan(&b.Day, &b.Version) })
	if err != nil {
		return nil, fmt.Errorf("store: blocks of activity: %w", err)
	}
	errs := make([]error, len(all))
	several(len(all), func(i int) {
		if !had(all[i].Day, all[i].Version) {
			errs[i] = s.readActivity(ctx, &all[i])
		}
	})
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("store: blocks of activity: %w", err)
	}
	return slices.DeleteFunc(all, func(b ActivityBlock) bool { return b.Version == noBlock }), nil
}

func (s *Store) readActivity(ctx context.Context, b *ActivityBlock) error {
	var body []byte
	err := s.read(ctx).QueryRowContext(ctx, activityBlock, b.Day).Scan(&b.Version, &body)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if b.Logs, err = report.ReadOwnLogs(body); err != nil {
		b.Version = noBlock // another release's, not whole, or gone meanwhile
	}
	return nil
}

// ActivityMade is a number that grows with every step in anybody's own log.
func (s *Store) ActivityMade(ctx context.Context) (n int64, err error) {
	if err = s.read(ctx).QueryRowContext(ctx, activityMade).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: activity: %w", err)
	}
	return n, nil
}

// ActivityToPack are the first days that are over and not packed.
func (s *Store) ActivityToPack(ctx context.Context, now int64, limit int) ([]int64, error) {
	var at, n int64
	var last sql.NullInt64
	err := s.read(ctx).QueryRowContext(ctx, firstActivity).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		err = s.read(ctx).QueryRowContext(ctx, activityNumbers).Scan(&n, &last)
	}
	if err != nil {
		return nil, fmt.Errorf("store: activity to pack: %w", err)
	}
	first, end := factDay(at), factDay(now-activityLateMS)
	if n > 0 && last.Int64 >= end-1 && n == last.Int64-first+1 {
		return nil, nil
	}
	packed, err := s.changedDays(ctx, activityPacked)
	if err != nil {
		return nil, err
	}
	var out []int64
	for day := first; day < end && len(out) < limit; day++ {
		if _, is := slices.BinarySearch(packed, day); !is {
			out = append(out, day)
		}
	}
	return out, nil
}

// PackActivity makes the block of a day that is over.
func (s *Store) PackActivity(ctx context.Context, day int64) error {
	from, to := factDayBounds(day)
	all, err := s.ActivityBetween(ctx, from, to)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO activity_blocks (day, version, body) VALUES ($1, $2, $3) ON CONFLICT (day) DO NOTHING",
			day, changeID(), report.OwnLogsOf(all).Encode())
		if err != nil {
			return fmt.Errorf("store: pack activity: %w", err)
		}
		return nil
	})
}

// UnpackActivity has the blocks of the days of [first, end) made again.
func (s *Store) UnpackActivity(ctx context.Context, first, end int64) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.exec(ctx, tx, "DELETE FROM activity_blocks WHERE day >= $1 AND day < $2", first, end); err != nil {
			return fmt.Errorf("store: unpack activity: %w", err)
		}
		return nil
	})
}

// activityLayout is the setting that says how those blocks are written.
const activityLayout = "activity.blocks"

// renewActivity has all of them made again if they are written in another way
// than now.
func (s *Store) renewActivity(ctx context.Context) error {
	want := fmt.Sprint(report.OwnLayout)
	is, err := s.Setting(ctx, activityLayout)
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) || is == want {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		if s.dialect.plainBlocks != "" {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf(s.dialect.plainBlocks, "activity_blocks")); err != nil {
				return fmt.Errorf("store: renew blocks of activity: %w", err)
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM activity_blocks"); err != nil {
			return fmt.Errorf("store: renew blocks of activity: %w", err)
		}
		return s.setSetting(ctx, tx, activityLayout, want)
	})
}
