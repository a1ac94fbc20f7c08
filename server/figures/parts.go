package figures

import (
	"context"
	"crypto/sha256"
	"errors"

	"careline/server/report"
	"careline/server/store"
)

// recentDays are how many days up to today are never packed: what began on them
// changes all the time. They are kept worked out by parts instead.
const recentDays = 2

// partsSize is about how many bytes of them are kept in memory.
const partsSize = 64 << 20

// partsTogether is how many parts one query reads at most.
const partsTogether = store.PartsADay / readers

// recent takes the parts of recent days out of stretches, worked out. Only those
// that have changed since they were last worked out are read, by what the
// database says of them now.
func (s *Service) recent(ctx context.Context, all []store.Stretch, house *report.House, sum [sha256.Size]byte) (days []*report.Day, rest []store.Stretch, err error) {
	end := store.FactDayOf(s.now().UnixMilli()) + 1
	from, to := (end-recentDays)*dayMS, end*dayMS
	for _, one := range all {
		if one.To <= from || one.From >= to {
			rest = append(rest, one)
			continue
		}
		if one.From < from {
			rest = append(rest, store.Stretch{From: one.From, To: from})
		}
		for day := end - recentDays; day < end; day++ {
			a, b := max(one.From, day*dayMS), min(one.To, (day+1)*dayMS)
			if a >= b {
				continue
			}
			more, err := s.partsOf(ctx, day, int((a-day*dayMS)/store.PartMS), int((b-1-day*dayMS)/store.PartMS), house, sum)
			if err != nil {
				return nil, nil, err
			}
			days = append(days, more...)
		}
		if one.To > to {
			rest = append(rest, store.Stretch{From: to, To: one.To})
		}
	}
	return days, rest, nil
}

// partsOf are the parts of a day from one to another, those without episodes
// left out.
func (s *Service) partsOf(ctx context.Context, day int64, first, last int, house *report.House, sum [sha256.Size]byte) ([]*report.Day, error) {
	makings, err := s.store.FactParts(ctx, day)
	if err != nil {
		return nil, err
	}
	var out []*report.Day
	var read []int // those to be read
	for part := first; part <= last; part++ {
		if d, ok := s.parts.get(sum, partKey(day, part), makings[part]); !ok {
			read = append(read, part)
		} else if d.Len() > 0 {
			out = append(out, d)
		}
	}
	if len(read) == 0 {
		return out, nil
	}
	blocks, err := s.readParts(ctx, day, read)
	if err != nil {
		return nil, err
	}
	made, err := report.WorkAll(blocks, house)
	if err != nil {
		return nil, errors.Join(errors.New("figures: a part of a day"), err)
	}
	keys, of := make([]int64, len(read)), make([]store.PartMaking, len(read))
	for i, part := range read {
		keys[i], of[i] = partKey(day, part), makings[part]
		if made[i].Len() > 0 {
			out = append(out, made[i])
		}
	}
	s.parts.put(sum, keys, of, made)
	return out, nil
}

func partKey(day int64, part int) int64 { return day*store.PartsADay + int64(part) }

// readParts packs the rows of parts of a day, each by itself; those next to one
// another are read by one query.
func (s *Service) readParts(ctx context.Context, day int64, parts []int) ([]*report.Block, error) {
	var steps []func() ([]*report.Episode, error)
	for i := 0; i < len(parts); {
		k := i + 1
		for k < len(parts) && parts[k] == parts[k-1]+1 && k-i < partsTogether {
			k++
		}
		from, _ := store.FactPartBounds(day, int64(parts[i]))
		_, to := store.FactPartBounds(day, int64(parts[k-1]))
		steps = append(steps, func() ([]*report.Episode, error) { return s.store.FactsOpened(ctx, from, to) })
		i = k
	}
	found, err := atOnce(readers, steps)
	if err != nil {
		return nil, err
	}
	var of [store.PartsADay][]*report.Episode
	for _, some := range found {
		for _, e := range some {
			part := (e.OpenedAt - day*dayMS) / store.PartMS
			of[part] = append(of[part], e)
		}
	}
	out := make([]*report.Block, len(parts))
	for i, part := range parts {
		if out[i], err = report.ReadBlock(report.PackBlock(of[part])); err != nil {
			return nil, errors.Join(errors.New("figures: a part of a day"), err)
		}
	}
	return out, nil
}
