package figures

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// shelfSize is about how many bytes of days that were worked out are kept in
// memory: half a year of a clinic with a million conversations in one.
const shelfSize = 256 << 20

// shelf keeps days that were worked out, so that the next report only adds them
// up. A day is what it was as long as it is of the same making and the house has
// the same hours and rules; nothing else goes into it.
type shelf[M comparable, V sized] struct {
	most  int // bytes
	mu    sync.Mutex
	house [sha256.Size]byte
	days  map[int64]*kept[M, V]
	size  int
	tick  int64
}

type kept[M comparable, V sized] struct {
	making M
	day    V
	used   int64
}

type sized interface{ Size() int } // in bytes, about

func newShelf[M comparable, V sized](most int) *shelf[M, V] {
	return &shelf[M, V]{most: most, days: make(map[int64]*kept[M, V])}
}

// houseSum stands for all that a house makes of facts. The release of the time
// zones is that of the program.
func houseSum(calendars []desk.CalendarVersion, policies []desk.Policy) ([sha256.Size]byte, error) {
	raw, err := json.Marshal(struct {
		C []desk.CalendarVersion
		P []desk.Policy
	}{calendars, policies})
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("figures: %w", err)
	}
	return sha256.Sum256(raw), nil
}

// get is a day of a making under a house, if it is here.
func (s *shelf[M, V]) get(house [sha256.Size]byte, day int64, making M) (found V, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.days[day]
	if one == nil || one.making != making || s.house != house {
		return found, false
	}
	s.tick++
	one.used = s.tick
	return one.day, true
}

// put keeps days, those that were used last above all. Whoever asks under other
// hours than those before begins anew.
func (s *shelf[M, V]) put(house [sha256.Size]byte, keys []int64, makings []M, days []V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.house != house {
		s.house, s.days, s.size = house, make(map[int64]*kept[M, V]), 0
	}
	s.tick++
	for i, d := range days {
		if before := s.days[keys[i]]; before != nil {
			s.size -= before.day.Size()
		}
		s.days[keys[i]] = &kept[M, V]{makings[i], d, s.tick}
		s.size += d.Size()
	}
	if s.size <= s.most {
		return
	}
	var all []int64
	for day := range s.days {
		all = append(all, day)
	}
	slices.SortFunc(all, func(a, b int64) int { return int(s.days[a].used - s.days[b].used) })
	for _, day := range all {
		if s.size <= s.most/8*7 {
			return
		}
		s.size -= s.days[day].day.Size()
		delete(s.days, day)
	}
}

// work works out the blocks that were not on the shelf, and keeps them there.
func (s *Service) work(blocks []store.DayBlock, house *report.House, sum [sha256.Size]byte) ([]*report.Day, error) {
	only, keys, versions := make([]*report.Block, len(blocks)), make([]int64, len(blocks)), make([]int64, len(blocks))
	for i, b := range blocks {
		only[i], keys[i], versions[i] = b.Block, b.Day, b.Version
	}
	days, err := report.WorkAll(only, house)
	if err != nil {
		return nil, errors.Join(errors.New("figures: a block of facts"), err)
	}
	s.shelf.put(sum, keys, versions, days)
	return days, nil
}
