package figures

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

const dayMS = 24 * 3600 * 1000

// readers is how many stretches of a range are read at once.
const readers = 4

// load reads the facts that a question may be about: what lies in its range or
// reaches into it, what goes on, and the earlier and later episodes that belong
// to the same chains. Days that are packed are read packed. What is kept from
// whoever asks is in no figure that they are shown, and so in no list behind one.
func (s *Service) load(ctx context.Context, a desk.Actor, q *report.Query, work *activity) (*report.Set, error) {
	lo, hi := q.Bounds()
	until := hi + 31*dayMS // what follows a resolve counts up to thirty days
	house, sum, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	house.Cover(lo, max(q.AsOf, s.now().UnixMilli()))
	// What goes on comes first: what ends meanwhile is found once more among the
	// facts of what has ended, and not in neither.
	going, err := s.store.FactsGoingOn(ctx, hi+30*dayMS)
	if err != nil {
		return nil, err
	}
	var days []*report.Day
	var stretches []store.Stretch
	first := []func() ([]*report.Episode, error){
		func() (_ []*report.Episode, err error) {
			days, stretches, err = s.days(ctx, lo, until, house, sum)
			return nil, err
		},
		func() ([]*report.Episode, error) { return s.store.FactsAt(ctx, lo) },
	}
	found, err := atOnce(readers, first)
	if err != nil {
		return nil, err
	}
	var rest []func() ([]*report.Episode, error)
	for _, part := range stretches {
		if part.To > hi { // of what begins later only what goes on with something is of interest
			from, to := max(part.From, hi), part.To
			rest = append(rest, func() ([]*report.Episode, error) { return s.store.FactsAgain(ctx, from, to) })
		}
		end := min(part.To, hi)
		for i := range int64(readers) {
			if from, to := part.From+(end-part.From)*i/readers, part.From+(end-part.From)*(i+1)/readers; from < to {
				rest = append(rest, func() ([]*report.Episode, error) { return s.store.FactsOpened(ctx, from, to) })
			}
		}
	}
	more, err := atOnce(readers, rest)
	if err != nil {
		return nil, err
	}
	found = append(found, more...)
	set := &report.Set{House: house, Episodes: slices.Concat(append(found, going)...)}
	work.put(set, q.AsOf)
	if a.Kind == desk.KindStaff {
		if set.Kept, err = s.store.KeptFrom(ctx, desk.StaffID(a.ID)); err != nil {
			return nil, err
		}
	}
	set.AddDays(days, lo, hi, until)
	set.Episodes = concerned(set.Episodes, lo, hi)
	if err := s.fillChains(ctx, set); err != nil {
		return nil, err
	}
	return set, nil
}

// days are those of a range that are packed and the parts of recent ones, worked
// out, and the stretches of which rows have to be read. What is on the shelf is of the making that the database says now.
func (s *Service) days(ctx context.Context, lo, hi int64, house *report.House, sum [sha256.Size]byte) ([]*report.Day, []store.Stretch, error) {
	if s.plain {
		return nil, []store.Stretch{{From: lo, To: hi}}, nil
	}
	had := map[int64]*report.Day{}
	blocks, stretches, err := s.store.FactBlocks(ctx, lo, hi, func(day, version int64) bool {
		d, ok := s.shelf.get(sum, day, version)
		if ok {
			had[day] = d
		}
		return ok
	})
	if err != nil {
		return nil, nil, err
	}
	out := make([]*report.Day, 0, len(blocks))
	var read []store.DayBlock
	for _, b := range blocks {
		if d := had[b.Day]; d != nil {
			out = append(out, d)
		} else {
			read = append(read, b)
		}
	}
	if len(read) > 0 {
		made, err := s.work(read, house, sum)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, made...)
	}
	parts, stretches, err := s.recent(ctx, stretches, house, sum)
	return append(out, parts...), stretches, err
}

// warmDays is what is asked for most: a quarter that ends today.
const (
	warmDays     = 92
	warmTogether = 8
)

// Warm works out the days that are likely to be asked for and were not, as after
// a start: whoever asks first does not wait for it.
func (s *Service) Warm(ctx context.Context) error {
	house, sum, err := s.house(ctx)
	if err != nil {
		return err
	}
	now := s.now().UnixMilli()
	house.Cover(now-warmDays*dayMS, now)
	for day := int64(0); day < warmDays; day += warmTogether { // not all at once: there is other work to do
		to := now - day*dayMS
		if _, _, err := s.days(ctx, to-warmTogether*dayMS, to, house, sum); err != nil {
			return err
		}
	}
	_, err = s.ownTime(ctx, now-warmDays*dayMS-beforeMS, now)
	return err
}

// atOnce takes steps, a few at a time.
func atOnce[T any](few int, steps []func() (T, error)) ([]T, error) {
	found, errs := make([]T, len(steps)), make([]error, len(steps))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(few, len(steps)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(steps); i = int(next.Add(1)) - 1 {
				found[i], errs[i] = steps[i]()
			}
		})
	}
	all.Wait()
	return found, errors.Join(errs...)
}

// fillChains reads the episodes before those that were found, as far back as a
// chain can reach, and the later ones of imported cases.
func (s *Service) fillChains(ctx context.Context, set *report.Set) error {
	tried := map[store.FactKey]bool{}
	for {
		keys := missing(set.Episodes, tried)
		more, err := s.store.FactsOf(ctx, keys)
		if err != nil || len(more) == 0 {
			return err
		}
		for _, k := range keys {
			tried[k] = true
		}
		set.Episodes = append(set.Episodes, more...)
		set.Group()
	}
}

// missing names the neighbours of episodes that are not among them.
func missing(all []*report.Episode, tried map[store.FactKey]bool) []store.FactKey {
	var out []store.FactKey
	want := func(e, there *report.Episode, number int) {
		k := store.FactKey{Source: e.Source, Conversation: e.Conversation, Number: number}
		if (there == nil || there.Conversation != e.Conversation || there.Source != e.Source || there.Number != number) && !tried[k] {
			out = append(out, k)
		}
	}
	for i, e := range all {
		if e.Number > 1 {
			var before *report.Episode
			if i > 0 {
				before = all[i-1]
			}
			want(e, before, e.Number-1)
		}
		if e.Case.Next > 0 {
			var after *report.Episode
			if i+1 < len(all) {
				after = all[i+1]
			}
			want(e, after, e.Number+1)
		}
	}
	return out
}

// concerned leaves out conversations of which nothing lies in the range: later
// reopenings of what was over before. An imported case ends with its last row.
func concerned(all []*report.Episode, lo, hi int64) []*report.Episode {
	out := all[:0]
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].Conversation == all[i].Conversation && all[j].Source == all[i].Source {
			j++
		}
		if slices.ContainsFunc(all[i:j], func(e *report.Episode) bool {
			return e.OpenedAt < hi && (e.End == report.Ongoing || max(e.EndedAt, e.Case.LastRow) >= lo)
		}) {
			out = append(out, all[i:j]...)
		}
		i = j
	}
	return out
}

// Names are what keys of groups are called, and which imported logs there are.
type Names struct {
	departments []desk.Department
	sites       []desk.Site
	staff       []desk.Staff
	logs        []string
}

func (s *Service) names(ctx context.Context) (*Names, error) {
	var n Names
	var err error
	if n.departments, err = s.store.Departments(ctx); err != nil {
		return nil, err
	}
	if n.sites, err = s.store.Sites(ctx); err != nil {
		return nil, err
	}
	if n.logs, err = s.store.LogNames(ctx); err != nil {
		return nil, err
	}
	n.staff, err = s.store.StaffList(ctx)
	return &n, err
}

func (n *Names) departmentByKey(key string) (desk.DepartmentID, bool) {
	for i := range n.departments {
		if n.departments[i].Key == key {
			return n.departments[i].ID, true
		}
	}
	return "", false
}

func (n *Names) siteByKey(key string) (desk.SiteID, bool) {
	for i := range n.sites {
		if n.sites[i].Key == key {
			return n.sites[i].ID, true
		}
	}
	return "", false
}

// Of is the key by which the contract names a group in one dimension, and what
// people call it; the name is empty where the key says it.
func (n *Names) Of(d report.Dimension, key string) (string, string) {
	switch d {
	case report.PerDepartment:
		for i := range n.departments {
			if string(n.departments[i].ID) == key {
				return n.departments[i].Key, n.departments[i].Name["en"]
			}
		}
	case report.PerSite:
		for i := range n.sites {
			if string(n.sites[i].ID) == key {
				return n.sites[i].Key, n.sites[i].Name
			}
		}
	case report.PerStaff:
		for i := range n.staff {
			if string(n.staff[i].ID) == key {
				return key, n.staff[i].Name
			}
		}
	}
	return key, ""
}
