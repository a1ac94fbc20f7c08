package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// PartMS is how long a part of a day is: a quarter of an hour.
const PartMS = 900_000

// PartsADay is how many there are.
const PartsADay = dayMS / PartMS

// anyPart is that of a change that may be of any.
const anyPart = -1

// factPart is a part of a day on which an episode began.
type factPart struct{ day, part int64 }

func factPartOf(at int64) factPart { return factPart{factDay(at), at % dayMS / PartMS} }

// partsSQL is the same of a row of facts.
var partsSQL = fmt.Sprintf("opened_at %% %d / %d", int64(dayMS), int64(PartMS))

// FactDayOf is the number of the day on which an episode began.
func FactDayOf(at int64) int64 { return factDay(at) }

// FactPartBounds are the instants of a part of a day after 1970.
func FactPartBounds(day, part int64) (from, to int64) {
	return day*dayMS + part*PartMS, day*dayMS + (part+1)*PartMS
}

const (
	changesOfParts = "SELECT part, count(*), min(id), max(id) FROM fact_changes WHERE day = $1 GROUP BY part"
	versionOfDay   = "SELECT version FROM fact_blocks WHERE day = $1"
)

// PartMaking says which rows the part of a day holds: as long as it is the same,
// they are. Changes are only ever added until the day is packed, which is a new
// version of its block; their numbers are like no others.
type PartMaking struct {
	version  int64
	own, any changesSeen
}

type changesSeen struct{ n, least, most int64 }

// FactParts says of each part of a day which rows it holds by now.
func (s *Store) FactParts(ctx context.Context, day int64) (*[PartsADay]PartMaking, error) {
	type counted struct {
		part int64
		changesSeen
	}
	// Changes first: where the day is packed between the two readings, neither
	// those changes nor that version are ever seen together again.
	rows, err := s.query(ctx, changesOfParts, day)
	if err != nil {
		return nil, fmt.Errorf("store: parts of a day: %w", err)
	}
	all, err := collect(rows, func(r *sql.Rows) (c counted, err error) { return c, r.Scan(&c.part, &c.n, &c.least, &c.most) })
	if err != nil {
		return nil, fmt.Errorf("store: parts of a day: %w", err)
	}
	var common PartMaking
	err = s.read(ctx).QueryRowContext(ctx, versionOfDay, day).Scan(&common.version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("store: parts of a day: %w", err)
	}
	var out [PartsADay]PartMaking
	for _, c := range all {
		switch {
		case c.part < 0 && common.any.n == 0:
			common.any = c.changesSeen
		case c.part < 0: // episodes from before 1970
			common.any = changesSeen{common.any.n + c.n, min(common.any.least, c.least), max(common.any.most, c.most)}
		case c.part < PartsADay:
			out[c.part].own = c.changesSeen
		}
	}
	for i := range out {
		out[i].version, out[i].any = common.version, common.any
	}
	return &out, nil
}
