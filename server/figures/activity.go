package figures

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// beforeMS is how long before a range somebody may have begun what they did in
// it: whoever is present, or had an episode before them that ended in it.
const beforeMS = 14 * dayMS

// ownSize is about how many bytes of people's own logs are kept in memory.
const ownSize = 96 << 20

// activity is what people did around a range: off days that were worked out, or
// off their logs.
type activity struct {
	own  *report.OwnTime
	logs map[desk.StaffID][]desk.Activity
}

func (w *activity) has(id desk.StaffID) bool {
	if w.own != nil {
		return w.own.Has(string(id))
	}
	return len(w.logs[id]) > 0
}

// put tells a set who had which conversation before them, and when. Nobody's
// activity is none.
func (w *activity) put(set *report.Set, until int64) {
	switch {
	case w == nil:
	case w.own != nil:
		set.Own = w.own.At(until)
	default:
		set.Handled = handled(w.logs, until)
	}
}

// handled is who had which conversation before them, off their logs.
func handled(logs map[desk.StaffID][]desk.Activity, until int64) map[desk.ConversationID][]report.Handled {
	out := map[desk.ConversationID][]report.Handled{}
	for id, log := range logs {
		for _, f := range desk.FocusSlices(log, min(until, log[len(log)-1].At+desk.FocusMS)) {
			out[f.Conversation] = append(out[f.Conversation], report.Handled{Staff: string(id), From: f.From, To: f.To})
		}
	}
	return out
}

// activity are people's own logs around a range.
func (s *Service) activity(ctx context.Context, q *report.Query) (*activity, error) {
	lo, hi := q.Bounds()
	from := lo - beforeMS
	if !s.plain && store.FactDayOf(from) > 0 {
		own, err := s.ownTime(ctx, from, hi)
		if err != nil || own != nil {
			return &activity{own: own}, err
		}
	}
	all, err := s.store.ActivityBetween(ctx, from, hi)
	if err != nil {
		return nil, err
	}
	out := &activity{logs: map[desk.StaffID][]desk.Activity{}}
	for _, a := range all {
		out.logs[a.Staff] = append(out.logs[a.Staff], a)
	}
	return out, nil
}

// ownTimes keeps days of people's own logs that were worked out, and the last
// times that they were put together to.
type ownTimes struct {
	days  *shelf[int64, *report.OwnDay]
	fresh *shelf[freshDay, *report.OwnDay] // of days that are not packed
	mu    sync.Mutex
	last  []putTogether
}

// freshDay says what a day that is not packed was read from.
type freshDay struct{ made, from, to int64 }

type putTogether struct {
	days []*report.OwnDay
	time *report.OwnTime
}

func newOwnTimes() ownTimes {
	return ownTimes{days: newShelf[int64, *report.OwnDay](ownSize), fresh: newShelf[freshDay, *report.OwnDay](ownSize / 8)}
}

// nobodysHours stands for a house: what people did depends on none.
var nobodysHours [sha256.Size]byte

// ownTime is what people did in [from, to), put together from days; nil if the
// logs have to be read.
func (s *Service) ownTime(ctx context.Context, from, to int64) (*report.OwnTime, error) {
	w := ownWork{from: from, to: to, first: store.FactDayOf(from)}
	w.days = make([]*report.OwnDay, store.FactDayOf(to-1)+1-w.first)
	// What is written first: whatever is written meanwhile is read once more.
	made, err := s.store.ActivityMade(ctx)
	if err != nil {
		return nil, err
	}
	end := w.first + int64(len(w.days))
	blocks, err := s.store.ActivityBlocks(ctx, w.first, end, func(day, version int64) bool {
		d, ok := s.own.get(&w, day, version)
		if ok {
			w.days[day-w.first] = d
		}
		return ok
	})
	if err != nil {
		return nil, err
	}
	if ok, err := s.own.work(&w, blocks); err != nil || !ok {
		return nil, err
	}
	if ok, err := s.freshDays(ctx, &w, made); err != nil || !ok {
		return nil, err
	}
	if out := s.own.together(w.days); out != nil {
		return out, nil
	}
	// Something was written later than its day was packed.
	return nil, s.store.UnpackActivity(ctx, w.first, end)
}

// ownWork is days of [from, to) that are being worked out, from a first one on.
type ownWork struct {
	from, to, first int64
	days            []*report.OwnDay
}

// stretch is what of a day is asked for.
func (w *ownWork) stretch(day int64) (from, to int64, whole bool) {
	from, to = max(w.from, day*dayMS), min(w.to, (day+1)*dayMS)
	return from, to, to-from == dayMS
}

// get is a day, or a part of it, that was worked out.
func (o *ownTimes) get(w *ownWork, day, version int64) (*report.OwnDay, bool) {
	from, to, whole := w.stretch(day)
	if whole {
		return o.days.get(nobodysHours, day, version)
	}
	return o.fresh.get(nobodysHours, day, freshDay{version, from, to})
}

// put keeps one.
func (o *ownTimes) put(w *ownWork, day, version int64, d *report.OwnDay) {
	w.days[day-w.first] = d
	keys, one := []int64{day}, []*report.OwnDay{d}
	if from, to, whole := w.stretch(day); whole {
		o.days.put(nobodysHours, keys, []int64{version}, one)
	} else {
		o.fresh.put(nobodysHours, keys, []freshDay{{version, from, to}}, one)
	}
}

// work works out the blocks that were read; false: the logs have to be read.
func (o *ownTimes) work(w *ownWork, blocks []store.ActivityBlock) (bool, error) {
	blocks = slices.DeleteFunc(blocks, func(b store.ActivityBlock) bool { return b.Logs == nil })
	steps := make([]func() (*report.OwnDay, error), len(blocks))
	for i, b := range blocks {
		from, to, _ := w.stretch(b.Day)
		steps[i] = func() (*report.OwnDay, error) { return b.Logs.Work(from, to), nil }
	}
	made, err := atOnce(readers, steps)
	for i, d := range made {
		if d == nil {
			return false, err
		}
		o.put(w, blocks[i].Day, blocks[i].Version, d)
	}
	return true, err
}

// freshDays works out the days that are not packed, once for all that was written
// by then.
func (s *Service) freshDays(ctx context.Context, w *ownWork, made int64) (bool, error) {
	var missing []int64
	for i, d := range w.days {
		day := w.first + int64(i)
		from, to, _ := w.stretch(day)
		if d != nil {
			continue
		}
		if d, ok := s.own.fresh.get(nobodysHours, day, freshDay{made, from, to}); ok {
			w.days[i] = d
		} else {
			missing = append(missing, day)
		}
	}
	for len(missing) > 0 {
		n := 1
		for n < len(missing) && missing[n] == missing[n-1]+1 {
			n++
		}
		if ok, err := s.freshRun(ctx, w, made, missing[:n]); err != nil || !ok {
			return ok, err
		}
		missing = missing[n:]
	}
	return true, nil
}

// freshRun reads the steps of days that follow one another.
func (s *Service) freshRun(ctx context.Context, w *ownWork, made int64, run []int64) (bool, error) {
	from, _, _ := w.stretch(run[0])
	_, to, _ := w.stretch(run[len(run)-1])
	all, err := s.store.ActivityBetween(ctx, from, to)
	if err != nil {
		return false, err
	}
	of := make([][]desk.Activity, len(run))
	for _, a := range all {
		day := store.FactDayOf(a.At) - run[0]
		of[day] = append(of[day], a)
	}
	for i, day := range run {
		from, to, _ := w.stretch(day)
		d := report.OwnLogsOf(of[i]).Work(from, to)
		if d == nil {
			return false, nil
		}
		w.days[day-w.first] = d
		s.own.fresh.put(nobodysHours, []int64{day}, []freshDay{{made, from, to}}, []*report.OwnDay{d})
	}
	return true, nil
}

// keptTogether is of how many ranges what was put together is kept.
const keptTogether = 2

// together puts days together, or has it from the last time.
func (o *ownTimes) together(days []*report.OwnDay) *report.OwnTime {
	o.mu.Lock()
	for i, one := range o.last {
		if slices.Equal(one.days, days) {
			o.last = append(slices.Delete(o.last, i, i+1), one)
			o.mu.Unlock()
			return one.time
		}
	}
	o.mu.Unlock()
	made, ok := report.NewOwnTime(days)
	if !ok {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last = append(o.last, putTogether{days, made}); len(o.last) > keptTogether {
		o.last = slices.Delete(o.last, 0, 1)
	}
	return made
}
