package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

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
	insertFactChanges = newBulk("fact_changes", "day bigint, id bigint", "")
	// What happens to rows that are there already changes the days they are of.
	changesOfEpisode      = changedDays("source = '' AND conversation_id = $2 AND number = $3")
	changesOfConversation = changedDays("source = '' AND conversation_id = $2")
	changesOfSource       = changedDays("source = $2")
	changesOfAll          = changedDays("TRUE")

	changedBetween = "SELECT DISTINCT day FROM fact_changes WHERE day >= $1 AND day < $2"
	changesOfDay   = "SELECT id FROM fact_changes WHERE day = $1"
	changedBefore  = "SELECT DISTINCT day FROM fact_changes WHERE day < $1 ORDER BY day LIMIT CAST($2 AS BIGINT)"
	blocksBetween  = "SELECT day, body FROM fact_blocks WHERE day >= $1 AND day < $2"
)

func changedDays(of string) string {
	return "INSERT INTO fact_changes (day, id) SELECT DISTINCT opened_at / 86400000, CAST($1 AS BIGINT) FROM facts WHERE " + of
}

// changeID names a change like no other.
func changeID() int64 { return rand.Int64() }

// changed says that rows of some days are written in a transaction.
func (s *Store) changed(ctx context.Context, tx *sql.Tx, days map[int64]bool) error {
	args := make([]any, 0, 2*len(days))
	for day := range days {
		args = append(args, day, changeID())
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

// FactBlocks are the blocks of the days of [from, to) that hold what their rows
// do, and the stretches of which rows have to be read: their days have changed,
// or never had a block.
func (s *Store) FactBlocks(ctx context.Context, from, to int64) ([]*report.Block, []Stretch, error) {
	first, end := factDay(from), factDay(to-1)+1
	// Changes first: a block that is made between the two readings holds more.
	changed, err := s.changedDays(ctx, changedBetween, first, end)
	if err != nil {
		return nil, nil, err
	}
	found, err := s.blocks(ctx, first, end)
	if err != nil {
		return nil, nil, err
	}
	for _, day := range changed {
		delete(found, day)
	}
	var blocks []*report.Block
	var rest []Stretch
	for day := first; day < end; day++ {
		if b := found[day]; b != nil {
			blocks = append(blocks, b)
			continue
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

// blockReaders is how many read blocks at once.
const blockReaders = 3

func (s *Store) blocks(ctx context.Context, first, end int64) (map[int64]*report.Block, error) {
	type dayBlock struct {
		day   int64
		block *report.Block
	}
	found, err := parallel(blockReaders, func(i int64) ([]dayBlock, error) {
		rows, err := s.query(ctx, blocksBetween, first+(end-first)*i/blockReaders, first+(end-first)*(i+1)/blockReaders)
		if err != nil {
			return nil, err
		}
		return collect(rows, func(r *sql.Rows) (one dayBlock, err error) {
			var body []byte
			if err := r.Scan(&one.day, &body); err != nil {
				return one, err
			}
			if one.block, err = report.ReadBlock(body); err != nil {
				one.block = nil // another release's, or not whole: its rows are read
			}
			return one, nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: blocks of facts: %w", err)
	}
	out := make(map[int64]*report.Block, len(found))
	for _, one := range found {
		out[one.day] = one.block
	}
	return out, nil
}

// parallel does n parts of something side by side.
func parallel[T any](n int64, part func(i int64) ([]T, error)) ([]T, error) {
	type result struct {
		found []T
		err   error
	}
	results := make(chan result, n)
	for i := range n {
		go func() {
			found, err := part(i)
			results <- result{found, err}
		}()
	}
	var out []T
	var failed error
	for range n {
		r := <-results
		out, failed = append(out, r.found...), errors.Join(failed, r.err)
	}
	return out, failed
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
			query, args = "INSERT INTO fact_blocks (day, body) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET body = excluded.body", append(args, body)
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
			if _, err := tx.ExecContext(ctx, s.dialect.plainBlocks); err != nil {
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
