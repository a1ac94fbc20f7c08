package chat

import (
	"context"
	"fmt"
	"time"

	"careline/server/desk"
)

const (
	dayMS = 24 * 3600 * 1000
	// spanInSight is how far back the beginning of opening hours is looked for,
	// so that slots begin where hours do.
	spanInSight = 2 * dayMS
	// maxSlots bounds how many slots are looked at, maxShown how many are told.
	maxSlots = 2000
	maxShown = 100
)

var (
	errSlotTaken  = &desk.Error{Kind: desk.Conflict, Code: "slot_taken", Public: "Somebody else has just taken this time. Choose another one."}
	errNoSuchSlot = &desk.Error{Kind: desk.Invalid, Code: "no_such_slot", Field: "slot", Public: "We cannot call at that time. Choose one of the times offered."}
)

// CallbackSlot is a time at which a patient can be called.
type CallbackSlot struct{ At, Until int64 }

// CallbackSlots is the free slots of a department that a site offers, soonest
// first. A department that keeps no hours books no calls: nobody could say when
// somebody is there.
func (s *Service) CallbackSlots(ctx context.Context, site desk.SiteID, department string) ([]CallbackSlot, error) {
	d, err := s.offered(ctx, site, department)
	if err != nil {
		return nil, err
	}
	if d == nil {
		return nil, errNoDepartment
	}
	policy := s.Directory().PolicyOf(d.ID).Callback
	var all []int64
	s.slots(d.ID, s.Now().UnixMilli(), func(at int64) bool {
		all = append(all, at)
		return true
	})
	free := []CallbackSlot{}
	for len(all) > 0 && len(free) < maxShown {
		part := all[:min(len(all), maxShown)]
		all = all[len(part):]
		var keys []string
		for _, at := range part {
			keys = append(keys, seatKeys(d.ID, at, policy.PerSlot)...)
		}
		taken, err := s.store.Claimed(ctx, keys)
		if err != nil {
			return nil, err
		}
		for _, at := range part {
			for _, key := range seatKeys(d.ID, at, policy.PerSlot) {
				if !taken[key] {
					free = append(free, CallbackSlot{at, at + policy.SlotMS})
					break
				}
			}
		}
	}
	return free[:min(len(free), maxShown)], nil
}

// booksCalls reports whether a department has any slot at all.
func (s *Service) booksCalls(d desk.DepartmentID, now int64) bool {
	found := false
	s.slots(d, now, func(int64) bool { found = true; return false })
	return found
}

// slots visits the slots that can be booked in a department at an instant,
// soonest first, until visit returns false: as many as fit into each stretch of
// opening hours, counted from its beginning.
func (s *Service) slots(d desk.DepartmentID, now int64, visit func(at int64) bool) {
	p := s.Directory().PolicyOf(d).Callback
	c := (*s.calendars.Load())[d]
	if c == nil || p.SlotMS <= 0 || p.PerSlot <= 0 || p.Days <= 0 {
		return
	}
	first, last := now+max(p.LeadMS, 1), now+int64(p.Days)*dayMS
	begin := first - spanInSight
	for at, seen := begin, 0; at <= last; {
		from, ok := c.NextOpen(at)
		if !ok || from > last {
			return
		}
		to, ends := c.Closes(from)
		if !ends {
			to = last + p.SlotMS
		}
		slot := from
		// It began before, or hours were changed at that moment: slots have to
		// fall where they fell yesterday, and on times that people can say.
		if from == begin || from%time.Minute.Milliseconds() != 0 {
			slot = roundUp(from, p.SlotMS)
		}
		if slot < first {
			slot += roundUp(first-slot, p.SlotMS)
		}
		for ; slot <= last && slot+p.SlotMS <= to; slot += p.SlotMS {
			if seen++; seen > maxSlots || !visit(slot) {
				return
			}
		}
		at = to
	}
}

func roundUp(n, step int64) int64 { return (n + step - 1) / step * step }

// slotSeats is the places in a slot, of which a call takes one; errNoSuchSlot for a
// time that cannot be booked.
func (s *Service) slotSeats(d desk.DepartmentID, slot, now int64) ([]string, error) {
	found := false
	s.slots(d, now, func(at int64) bool {
		found = at == slot
		return at < slot
	})
	if !found {
		return nil, errNoSuchSlot
	}
	return seatKeys(d, slot, s.Directory().PolicyOf(d).Callback.PerSlot), nil
}

// seatPrefix begins the keys of seats among everything that can be claimed.
const seatPrefix = "slot:"

func seatKeys(d desk.DepartmentID, slot int64, places int) []string {
	keys := make([]string, places)
	for i := range keys {
		keys[i] = fmt.Sprintf("%s%s:%d:%d", seatPrefix, d, slot, i)
	}
	return keys
}

// takeSeat claims the first of the seats that nobody has.
func takeSeat(l *desk.Ledger, seats []string) error {
	for _, key := range seats {
		if _, taken := l.Taken[key]; !taken {
			l.Claims = append(l.Claims, desk.Claim{Key: key})
			return nil
		}
	}
	return errSlotTaken
}

// freeSeats gives the conversation's seats back.
func freeSeats(l *desk.Ledger, mine []string) {
	for _, key := range mine {
		l.Claims = append(l.Claims, desk.Claim{Key: key, Free: true})
	}
}
