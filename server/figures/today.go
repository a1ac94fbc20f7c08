package figures

import (
	"context"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/report"
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
	set.Each(func(e *report.Episode) {
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

func (s *Service) workOutUsual(ctx context.Context, now time.Time, zone *time.Location) (map[desk.DepartmentID]Usual, error) {
	first, err := s.store.FirstFact(ctx)
	if err != nil {
		return nil, err
	}
	going, err := s.store.FactsGoingOn(ctx, now.UnixMilli())
	if err != nil {
		return nil, err
	}
	local := now.In(zone)
	type counts struct{ opened, closed, open []int }
	by := make(map[desk.DepartmentID]*counts)
	days := 0
	for week := 1; week <= usualDays; week++ {
		at := local.AddDate(0, 0, -7*week)
		midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone).UnixMilli()
		if first == 0 || midnight < first {
			break // the house was not open yet
		}
		begun, err := s.store.FactsOpened(ctx, midnight, at.UnixMilli())
		if err != nil {
			return nil, err
		}
		before, err := s.store.FactsAt(ctx, midnight)
		if err != nil {
			return nil, err
		}
		opened, closed, open := map[desk.DepartmentID]int{}, map[desk.DepartmentID]int{}, map[desk.DepartmentID]int{}
		for _, e := range slices.Concat(begun, before, going) {
			if e.Source != "" || e.OpenedAt >= at.UnixMilli() {
				continue
			}
			if e.OpenedAt >= midnight {
				opened[e.Department]++
			}
			switch {
			case e.End == report.Ongoing || e.EndedAt >= at.UnixMilli():
				if !e.Outcome().Skipped() {
					open[e.Department]++
				}
			case e.EndedAt >= midnight:
				closed[e.Department]++
			}
		}
		days++
		for _, m := range []map[desk.DepartmentID]int{opened, closed, open} {
			for d := range m {
				if by[d] == nil {
					by[d] = &counts{}
				}
			}
		}
		for d, c := range by {
			c.opened, c.closed, c.open = append(c.opened, opened[d]), append(c.closed, closed[d]), append(c.open, open[d])
		}
	}
	out := make(map[desk.DepartmentID]Usual, len(by))
	for d, c := range by {
		if days >= leastDays {
			out[d] = Usual{medianOf(c.opened, days), medianOf(c.closed, days), medianOf(c.open, days), days}
		}
	}
	return out, nil
}

// medianOf is the lower median; a day that is missing had none.
func medianOf(values []int, days int) int {
	all := make([]int, days)
	copy(all, values)
	slices.Sort(all)
	return all[(days-1)/2]
}
