package voice

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// restFor is how long what was answered earlier in the month is taken as it
// was: it changes by late answers alone, and only decides what is shown.
const restFor = time.Minute

// rests is who answered earlier in the month, as last read, by zone.
type rests struct {
	mu sync.Mutex
	of map[string]rest
}

type rest struct {
	date string
	at   time.Time
	rows []store.VoiceRow
}

// Today is what patients of the matters closed today answered, by department:
// of each the oldest answers of eleven patients, of twenty-two and so on, so
// that nobody who watches sees a single one come in. It is left out while they
// are fewer, and while the rest of the month is of fewer, which reports show, of
// the department or of the house.
// Whoever asks has been asked who they are.
func (s *Service) Today(ctx context.Context, zone *time.Location) (map[desk.DepartmentID]Rating, error) {
	now := s.now()
	midnight := dayStart(civil(now.In(zone)), zone)
	sets, err := s.store.SurveySets(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.store.VoiceRows(ctx, midnight, now.UnixMilli()+1)
	if err != nil {
		return nil, err
	}
	earlier, err := s.earlier(ctx, now, zone, midnight)
	if err != nil {
		return nil, err
	}
	set := sets[len(sets)-1].ID
	before := answersIn(earlier, set)
	out := make(map[desk.DepartmentID]Rating)
	for d, shown := range tellable(answersIn(rows, set), before) {
		r := Rating{Months: 1}
		for _, a := range shown {
			r.N++
			r.Counts[a.Score-1]++
			r.Share.N++
			if a.Score >= 4 {
				r.Share.K++
			}
		}
		if out[d] = r; len(shown) == 0 {
			out[d] = Rating{Hidden: 1}
		}
	}
	return out, nil
}

// tellable are the answers of today that are shown, of each department that has
// some. before is what was answered earlier in the month.
func tellable(today, before map[desk.DepartmentID][]store.VoiceRow) map[desk.DepartmentID][]store.VoiceRow {
	few := func(all []store.VoiceRow) bool { n := people(all); return n > 0 && n < fewest }
	out := make(map[desk.DepartmentID][]store.VoiceRow)
	var rest []store.VoiceRow // of the house
	var told []desk.DepartmentID
	for d, all := range before {
		if len(today[d]) == 0 {
			rest = append(rest, all...)
		}
	}
	for d, all := range today {
		shown, left := elevens(all)
		left = slices.Concat(left, before[d])
		if len(shown) == 0 || few(left) {
			out[d], rest = nil, slices.Concat(rest, shown, left)
			continue
		}
		out[d], rest, told = shown, append(rest, left...), append(told, d)
	}
	slices.SortFunc(told, func(a, b desk.DepartmentID) int {
		return cmp.Or(cmp.Compare(len(out[a]), len(out[b])), cmp.Compare(a, b))
	})
	for ; len(told) > 0 && few(rest); told = told[1:] {
		rest = append(rest, out[told[0]]...)
		out[told[0]] = nil
	}
	return out
}

// civil is a date as dayStart takes it.
func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func (s *Service) earlier(ctx context.Context, now time.Time, zone *time.Location, midnight int64) ([]store.VoiceRow, error) {
	local := now.In(zone)
	date := local.Format(time.DateOnly)
	s.rests.mu.Lock()
	defer s.rests.mu.Unlock()
	if known, ok := s.rests.of[zone.String()]; ok && known.date == date && now.Sub(known.at).Abs() < restFor {
		return known.rows, nil
	}
	first := dayStart(time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, time.UTC), zone)
	rows, err := s.store.VoiceRows(ctx, first, midnight)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.VoiceRow) bool { return r.Score == 0 })
	if s.rests.of == nil {
		s.rests.of = make(map[string]rest)
	}
	s.rests.of[zone.String()] = rest{date, now, rows}
	return rows, nil
}

// answersIn are the answers to a version of the questions by department.
func answersIn(rows []store.VoiceRow, set string) map[desk.DepartmentID][]store.VoiceRow {
	out := make(map[desk.DepartmentID][]store.VoiceRow)
	for _, r := range rows {
		if r.Score > 0 && !r.Spam && r.Set == set {
			out[r.Department] = append(out[r.Department], r)
		}
	}
	return out
}

// elevens parts answers into the oldest ones of a multiple of eleven patients,
// and the rest.
func elevens(all []store.VoiceRow) (shown, left []store.VoiceRow) {
	slices.SortFunc(all, func(a, b store.VoiceRow) int {
		return cmp.Or(cmp.Compare(a.RatedAt, b.RatedAt), cmp.Compare(a.Conversation, b.Conversation))
	})
	seen, end := map[desk.PatientID]bool{}, 0
	for i, r := range all {
		if !seen[r.Patient] {
			seen[r.Patient] = true
			if len(seen)%fewest == 0 {
				end = i + 1
			}
		}
	}
	return all[:end:end], all[end:]
}

func people(all []store.VoiceRow) int {
	seen := make(map[desk.PatientID]bool, len(all))
	for _, r := range all {
		seen[r.Patient] = true
	}
	return len(seen)
}
