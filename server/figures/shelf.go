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
// up. A day is what it was as long as its block is of the same making and the
// house has the same hours and rules; nothing else goes into it.
type shelf struct {
	mu    sync.Mutex
	house [sha256.Size]byte
	days  map[int64]*kept
	size  int
	tick  int64
}

type kept struct {
	version int64
	day     *report.Day
	used    int64
}

func newShelf() *shelf { return &shelf{days: make(map[int64]*kept)} }

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

// get is a day of a making under a house; nil: it is not here.
func (s *shelf) get(house [sha256.Size]byte, day, version int64) *report.Day {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.days[day]
	if one == nil || one.version != version || s.house != house {
		return nil
	}
	s.tick++
	one.used = s.tick
	return one.day
}

// put keeps days, those that were used last above all. Whoever asks under other
// hours than those before begins anew.
func (s *shelf) put(house [sha256.Size]byte, blocks []store.DayBlock, days []*report.Day) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.house != house {
		s.house, s.days, s.size = house, make(map[int64]*kept), 0
	}
	s.tick++
	for i, d := range days {
		if before := s.days[blocks[i].Day]; before != nil {
			s.size -= before.day.Size()
		}
		s.days[blocks[i].Day] = &kept{blocks[i].Version, d, s.tick}
		s.size += d.Size()
	}
	if s.size <= shelfSize {
		return
	}
	var all []int64
	for day := range s.days {
		all = append(all, day)
	}
	slices.SortFunc(all, func(a, b int64) int { return int(s.days[a].used - s.days[b].used) })
	for _, day := range all {
		if s.size <= shelfSize*7/8 {
			return
		}
		s.size -= s.days[day].day.Size()
		delete(s.days, day)
	}
}

// work works out the blocks that were not on the shelf.
func work(blocks []store.DayBlock, house *report.House) ([]*report.Day, error) {
	only := make([]*report.Block, len(blocks))
	for i := range blocks {
		only[i] = blocks[i].Block
	}
	days, err := report.WorkAll(only, house)
	if err != nil {
		return nil, errors.Join(errors.New("figures: a block of facts"), err)
	}
	return days, nil
}
