package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"

	"careline/server/desk"
	"careline/server/report"
)

// factDay is the number of the UTC day on which an episode began; 0 holds the
// days on either side of 1970, so that Go and SQL divide alike.
func factDay(at int64) int64 { return at / dayMS }

// factDayBounds are the instants of a day, and the first that is no longer in it.
func factDayBounds(day int64) (from, to int64) {
	from, to = day*dayMS, (day+1)*dayMS
	if day <= 0 {
		from = (day-1)*dayMS + 1
	}
	if day < 0 {
		to = day*dayMS + 1
	}
	return from, to
}

var (
	insertFactChanges = newBulk("fact_changes", "day bigint, id bigint, part bigint", "")
	// What happens to rows that are there already changes the days they are of.
	changesOfEpisode      = changedParts("source = '' AND conversation_id = $2 AND number = $3")
	changesOfConversation = changedParts("source = '' AND conversation_id = $2")
	changesOfSource       = changedDays("source = $2")
	changesOfAll          = changedDays("TRUE")

	changedBetween = "SELECT DISTINCT day FROM fact_changes WHERE day >= $1 AND day < $2"
	changesOfDay   = "SELECT id FROM fact_changes WHERE day = $1"
	changedBefore  = "SELECT DISTINCT day FROM fact_changes WHERE day < $1 ORDER BY day LIMIT CAST($2 AS BIGINT)"
	blocksBetween  = "SELECT day, version FROM fact_blocks WHERE day >= $1 AND day < $2"
	blockOfDay     = "SELECT version, body FROM fact_blocks WHERE day = $1"
	saveBlock      = "INSERT INTO fact_blocks (day, version, body) VALUES ($1, $2, $3) ON CONFLICT (day) DO UPDATE SET version = excluded.version, body = excluded.body"
)

func changedDays(of string) string {
	return "INSERT INTO fact_changes (day, id) SELECT DISTINCT opened_at / 86400000, CAST($1 AS BIGINT) FROM facts WHERE " + of
}

// changedParts is the same of few rows, with the parts of the days.
func changedParts(of string) string {
	return "INSERT INTO fact_changes (day, id, part) SELECT DISTINCT opened_at / 86400000, CAST($1 AS BIGINT) + " + partsSQL + ", " + partsSQL +
		" FROM facts WHERE " + of
}

// changeID names a change, or the making of a block, like no other. The numbers
// next to it are free, one for each part of a day.
func changeID() int64 { return PartsADay + rand.Int64N(math.MaxInt64-2*PartsADay) }

// changed says that rows of some parts of days are written in a transaction.
func (s *Store) changed(ctx context.Context, tx *sql.Tx, parts map[factPart]bool) error {
	args := make([]any, 0, 3*len(parts))
	for p := range parts {
		args = append(args, p.day, changeID(), p.part)
	}
	if err := s.insert(ctx, tx, insertFactChanges, args); err != nil {
		return fmt.Errorf("store: changed facts: %w", err)
	}
	return nil
}

// changedRows says the same of rows that a query finds.
func (s *Store) changedRows(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	if err := s.exec(ctx, tx, query, append([]any{changeID()}, args...)...); err != nil {
		return fmt.Errorf("store: changed facts: %w", err)
	}
	return nil
}

// Stretch is a stretch of time, [From, To).
type Stretch struct{ From, To int64 }

// DayBlock is the block of a day: one making of it. Block is nil where whoever
// asked has it already.
type DayBlock struct {
	Day, Version int64
	Block        *report.Block
}

// FactBlocks are the blocks of the days of [from, to) that hold what their rows
// do, and the stretches of which rows have to be read: their days have changed,
// or never had a block. Those that are had already are not read again.
func (s *Store) FactBlocks(ctx context.Context, from, to int64, had func(day, version int64) bool) ([]DayBlock, []Stretch, error) {
	first, end := factDay(from), factDay(to-1)+1
	// Changes first: a block that is made between the two readings holds more.
	changed, err := s.changedDays(ctx, changedBetween, first, end)
	if err != nil {
		return nil, nil, err
	}
	found, err := s.blockVersions(ctx, first, end, changed)
	if err != nil {
		return nil, nil, err
	}
	if err := s.readBlocks(ctx, found, had); err != nil {
		return nil, nil, err
	}
	var rest []Stretch
	blocks, next := found[:0], 0
	for day := first; day < end; day++ {
		if next < len(found) && found[next].Day == day {
			one := found[next]
			next++
			if one.Version != noBlock {
				blocks = append(blocks, one)
				continue
			}
		}
		a, b := factDayBounds(day)
		if a, b = max(a, from), min(b, to); len(rest) > 0 && rest[len(rest)-1].To == a {
			rest[len(rest)-1].To = b
		} else {
			rest = append(rest, Stretch{a, b})
		}
	}
	return blocks, rest, nil
}

// noBlock is the version of a block that cannot be read: its rows are.
const noBlock = 0

// blockVersions are the days that have a block, in order, without those that
// have changed.
func (s *Store) blockVersions(ctx context.Context, first, end int64, changed []int64) ([]DayBlock, error) {
	rows, err := s.query(ctx, blocksBetween, first, end)
	if err != nil {
		return nil, fmt.Errorf("store: blocks of facts: %w", err)
	}
	found, err := collect(rows, func(r *sql.Rows) (one DayBlock, err error) { return one, r.Scan(&one.Day, &one.Version) })
	if err != nil {
		return nil, fmt.Errorf("store: blocks of facts: %w", err)
	}
	found = slices.DeleteFunc(found, func(one DayBlock) bool { return slices.Contains(changed, one.Day) })
	slices.SortFunc(found, func(a, b DayBlock) int { return cmp.Compare(a.Day, b.Day) })
	return found, nil
}

// blockReaders is how many read blocks at once.
const blockReaders = 3

// readBlocks reads those that are not had. One that was made again meanwhile is
// as good: it holds more.
func (s *Store) readBlocks(ctx context.Context, found []DayBlock, had func(day, version int64) bool) error {
	var want []*DayBlock
	for i := range found {
		if one := &found[i]; !had(one.Day, one.Version) {
			want = append(want, one)
		}
	}
	errs := make([]error, len(want))
	several(len(want), func(i int) { errs[i] = s.readBlock(ctx, want[i]) })
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("store: blocks of facts: %w", err)
	}
	return nil
}

// several does n things, a few at a time.
func several(n int, one func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(blockReaders, n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				one(i)
			}
		})
	}
	all.Wait()
}

func (s *Store) readBlock(ctx context.Context, one *DayBlock) error {
	rows, err := s.query(ctx, blockOfDay, one.Day)
	if err != nil {
		return err
	}
	read, err := collect(rows, func(r *sql.Rows) (b DayBlock, err error) {
		var body []byte
		if err := r.Scan(&b.Version, &body); err != nil {
			return b, err
		}
		if b.Block, err = report.ReadBlock(body); err != nil {
			b.Version = noBlock // another release's, or not whole
		}
		return b, nil
	})
	if err != nil {
		return err
	}
	one.Version = noBlock // gone meanwhile
	for _, b := range read {
		one.Version, one.Block = b.Version, b.Block
	}
	return nil
}

func (s *Store) changedDays(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: changed days: %w", err)
	}
	days, err := collect(rows, func(r *sql.Rows) (day int64, err error) { return day, r.Scan(&day) })
	if err != nil {
		return nil, fmt.Errorf("store: changed days: %w", err)
	}
	return days, nil
}

// DaysToPack are the first days whose blocks have to be made again. That of an
// instant, and later ones, change all the time: their rows are read until they
// are over.
func (s *Store) DaysToPack(ctx context.Context, now int64, limit int) ([]int64, error) {
	return s.changedDays(ctx, changedBefore, factDay(now), limit)
}

// PackDay makes the block of a day from its rows. What changes meanwhile stays
// noted as a change. Where another process was quicker nothing is written.
func (s *Store) PackDay(ctx context.Context, day int64) error {
	// In this order: the rows hold at least what the changes say.
	changes, err := s.changedDays(ctx, changesOfDay, day)
	if err != nil || len(changes) == 0 {
		return err
	}
	from, to := factDayBounds(day)
	episodes, err := s.FactsOpened(ctx, from, to)
	if err != nil {
		return err
	}
	body := report.PackBlock(episodes)
	drop := newList(fmt.Sprintf("DELETE FROM fact_changes WHERE day = %d AND id %%s", day), "bigint")
	err = s.write(ctx, func(tx *sql.Tx) error {
		for part := range slices.Chunk(changes, maxBatch) {
			ids := make([]any, len(part))
			for i, id := range part {
				ids[i] = id
			}
			query, args := drop.with(s.dialect, ids)
			gone, err := tx.ExecContext(ctx, query, args...)
			if err != nil {
				return fmt.Errorf("store: pack facts: %w", err)
			}
			if n, err := gone.RowsAffected(); err != nil || n < int64(len(part)) {
				return errors.Join(errPacked, err)
			}
		}
		query, args := "DELETE FROM fact_blocks WHERE day = $1", []any{day}
		if len(episodes) > 0 {
			query, args = saveBlock, append(args, changeID(), body)
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return fmt.Errorf("store: pack facts: %w", err)
		}
		return nil
	})
	if errors.Is(err, errPacked) {
		return nil
	}
	return err
}

var errPacked = errors.New("store: another process has packed these facts")

// blocksLayout is the setting that says how blocks are written.
const blocksLayout = "facts.blocks"

// renewBlocks has all blocks made again if they are written in another way than
// now, or never were.
func (s *Store) renewBlocks(ctx context.Context) error {
	want := fmt.Sprintf("%d.%d", report.BlockLayout, report.Layout)
	is, err := s.Setting(ctx, blocksLayout)
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) || is == want {
		return err
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		if s.dialect.plainBlocks != "" {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf(s.dialect.plainBlocks, "fact_blocks")); err != nil {
				return fmt.Errorf("store: renew blocks: %w", err)
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM fact_blocks"); err != nil {
			return fmt.Errorf("store: renew blocks: %w", err)
		}
		if err := s.changedRows(ctx, tx, changesOfAll); err != nil {
			return err
		}
		return s.setSetting(ctx, tx, blocksLayout, want)
	})
}
