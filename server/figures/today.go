package figures

import (
	"context"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

const (
	recentMS  = 3600_000 // of the waits that have just ended
	usualDays = 8        // of the same weekday before today
	leastDays = 3        // of them, so that something is usual
	usualFor  = time.Minute
)

// Today is the day of a department so far. It is read off the same facts and by
// the same rules as a report of today.
type Today struct {
	Opened, Closed, StillOpen int
	Abandoned, Converted      int
	Waits                     report.Dist // of those accepted in the last hour
	Usual                     Usual
}

// Usual is the median of the same weekday's last weeks, up to the same time of
// day. Days is of how many; 0: of too few to call anything usual.
type Usual struct{ Opened, Closed, StillOpen, Days int }

// usuals is what was usual, as last worked out.
type usuals struct {
	mu   sync.Mutex
	at   map[string]time.Time
	busy map[string]bool
	of   map[string]map[desk.DepartmentID]Usual
}

func newUsuals() usuals {
	return usuals{at: make(map[string]time.Time), busy: make(map[string]bool), of: make(map[string]map[desk.DepartmentID]Usual)}
}

// Day is a day so far, by department.
type Day struct {
	Date        string
	Departments map[desk.DepartmentID]Today
}

// Today is the day of a zone so far. Whoever asks has been asked who they are.
func (s *Service) Today(ctx context.Context, a desk.Actor, zone *time.Location) (*Day, error) {
	now := s.now()
	date := now.In(zone)
	q := &report.Query{
		From: date.Format(time.DateOnly), To: date.AddDate(0, 0, 1).Format(time.DateOnly), Zone: zone,
		By: []report.Dimension{report.PerDepartment}, Filter: report.Filter{Source: report.OwnSource}, AsOf: now.UnixMilli(),
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	set, err := s.load(ctx, a, q, nil)
	if err != nil {
		return nil, err
	}
	usual, err := s.usual(ctx, now, zone)
	if err != nil {
		return nil, err
	}
	out := make(map[desk.DepartmentID]Today)
	for d, u := range usual {
		out[d] = Today{Usual: u}
	}
	for _, g := range set.Ask(q).Groups {
		d := desk.DepartmentID(g.Key[0])
		t := out[d]
		t.Opened, t.Closed, t.StillOpen = g.Opened, g.Closed, g.StillOpen
		t.Abandoned, t.Converted = g.Abandonment.K, g.Durations[report.ConvertedWait].Calendar.N
		out[d] = t
	}
	for d, waits := range recentWaits(set, q.AsOf-recentMS) {
		t := out[d]
		t.Waits = report.DistOf(waits)
		out[d] = t
	}
	return &Day{q.From, out}, nil
}

// recentWaits are the waits of those who were accepted since an instant.
func recentWaits(set *report.Set, since int64) map[desk.DepartmentID][]int64 {
	out := make(map[desk.DepartmentID][]int64)
	set.EachAfter(since, func(e *report.Episode) {
		if e.Outcome().Skipped() || e.Split {
			return
		}
		for i := range e.Entries {
			if q := &e.Entries[i]; q.First && q.End == report.EntryAccepted && q.To >= since {
				out[q.In] = append(out[q.In], q.To-q.From)
			}
		}
	})
	return out
}

// usual is what is usual at this time of this weekday: worked out when it is
// asked for first, and again beside it once a minute.
func (s *Service) usual(ctx context.Context, now time.Time, zone *time.Location) (map[desk.DepartmentID]Usual, error) {
	k, key := &s.usuals, zone.String()
	k.mu.Lock()
	known, fresh, busy := k.of[key], now.Sub(k.at[key]).Abs() < usualFor, k.busy[key]
	if known != nil && (fresh || busy) {
		k.mu.Unlock()
		return known, nil
	}
	k.busy[key] = true
	k.mu.Unlock()
	work := func(ctx context.Context) (map[desk.DepartmentID]Usual, error) {
		made, err := s.workOutUsual(ctx, now, zone)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.busy[key] = false
		if err == nil {
			k.of[key], k.at[key] = made, now
		}
		return made, err
	}
	if known == nil {
		return work(ctx)
	}
	go func() { _, _ = work(context.WithoutCancel(ctx)) }() // what fails is asked again
	return known, nil
}

// weekday is one of the days that are compared: how much of it had happened by
// the same time.
type weekday struct {
	midnight, at         int64
	opened, closed, open map[desk.DepartmentID]int
}

// take counts an episode.
func (w *weekday) take(l report.Life) {
	if l.OpenedAt >= w.at {
		return
	}
	if l.OpenedAt >= w.midnight {
		w.opened[l.Department]++
	}
	switch {
	case l.EndedAt == 0 || l.EndedAt >= w.at:
		if !l.Skipped {
			w.open[l.Department]++
		}
	case l.EndedAt >= w.midnight:
		w.closed[l.Department]++
	}
}

// weekdays are those before an instant on which the house was open, latest first.
func weekdays(now time.Time, zone *time.Location, first int64) (out []weekday) {
	local := now.In(zone)
	for week := 1; week <= usualDays; week++ {
		at := local.AddDate(0, 0, -7*week)
		midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone).UnixMilli()
		if first == 0 || midnight < first {
			break
		}
		out = append(out, weekday{midnight, at.UnixMilli(), map[desk.DepartmentID]int{}, map[desk.DepartmentID]int{}, map[desk.DepartmentID]int{}})
	}
	return out
}

func (s *Service) workOutUsual(ctx context.Context, now time.Time, zone *time.Location) (map[desk.DepartmentID]Usual, error) {
	first, err := s.store.FirstFact(ctx)
	if err != nil {
		return nil, err
	}
	all := weekdays(now, zone, first)
	if len(all) < leastDays {
		return map[desk.DepartmentID]Usual{}, nil
	}
	take := func(l report.Life) {
		if l.Own {
			for i := range all {
				all[i].take(l)
			}
		}
	}
	if err := s.lives(ctx, all[len(all)-1].midnight, all[0].at, take); err != nil {
		return nil, err
	}
	by := make(map[desk.DepartmentID]*[3][]int)
	for i := range all {
		for k, of := range []map[desk.DepartmentID]int{all[i].opened, all[i].closed, all[i].open} {
			for d, n := range of {
				if by[d] == nil {
					by[d] = &[3][]int{}
				}
				by[d][k] = append(by[d][k], n)
			}
		}
	}
	out := make(map[desk.DepartmentID]Usual, len(by))
	for d, n := range by {
		out[d] = Usual{medianOf(n[0], len(all)), medianOf(n[1], len(all)), medianOf(n[2], len(all)), len(all)}
	}
	return out, nil
}

// lives visits the episodes that began before to and had not ended by from, and
// others that began later than that. Days that are packed are those that reports
// read. What ends, and is packed, just now may be seen twice: nobody counts on
// one more of what is usual.
func (s *Service) lives(ctx context.Context, from, to int64, visit func(report.Life)) error {
	house, sum, err := s.house(ctx)
	if err != nil {
		return err
	}
	house.Cover(from, s.now().UnixMilli())
	going, err := s.store.FactsGoingOn(ctx, to)
	if err != nil {
		return err
	}
	days, stretches, err := s.days(ctx, from, to, house, sum)
	if err != nil {
		return err
	}
	rows, err := s.store.FactsAt(ctx, from)
	if err != nil {
		return err
	}
	for _, part := range stretches {
		more, err := s.store.FactsOpened(ctx, part.From, part.To)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	ended := make(map[store.FactKey]bool, len(rows))
	for _, e := range rows {
		ended[store.FactKey{Source: e.Source, Conversation: e.Conversation, Number: e.Number}] = true
		visit(e.Life())
	}
	for _, d := range days {
		d.Lives(from, to, visit)
	}
	for _, e := range going { // what ended meanwhile was there
		if !ended[store.FactKey{Source: e.Source, Conversation: e.Conversation, Number: e.Number}] {
			visit(e.Life())
		}
	}
	return nil
}

// medianOf is the lower median; a day that is missing had none.
func medianOf(values []int, days int) int {
	all := make([]int, days)
	copy(all, values)
	slices.Sort(all)
	return all[(days-1)/2]
}
