package chat

import (
	"context"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
)

// activity is what everybody's own logs say of the last days, as far as it was
// read: each reading adds what has come since.
type activity struct {
	mu   sync.Mutex
	read int64 // up to when
	logs map[desk.StaffID][]desk.Activity
}

// activityKept is longer than any local day and a shift that began before it.
const activityKept = 40 * time.Hour

// days returns the logs of the last days. They are not to be changed.
func (s *Service) days(ctx context.Context, now int64) (map[desk.StaffID][]desk.Activity, error) {
	k := &s.activity
	k.mu.Lock()
	defer k.mu.Unlock()
	oldest := now - activityKept.Milliseconds()
	// What began a minute ago and ended then is written with that instant.
	since := max(oldest, k.read-overlap.Milliseconds()-desk.FocusMS)
	fresh, err := s.store.ActivitySince(ctx, since)
	if err != nil {
		return nil, err
	}
	if k.logs == nil {
		k.logs = make(map[desk.StaffID][]desk.Activity)
	}
	for _, a := range fresh {
		if log := k.logs[a.Staff]; len(log) == 0 || log[len(log)-1].Seq < a.Seq {
			k.logs[a.Staff] = append(log, a)
		}
	}
	k.read = now
	out := make(map[desk.StaffID][]desk.Activity, len(k.logs))
	for id, log := range k.logs {
		if old := slices.IndexFunc(log, func(a desk.Activity) bool { return a.At >= oldest }); old > 0 {
			log = slices.Clone(log[old:])
			k.logs[id] = log
		}
		out[id] = slices.Clip(log)
	}
	return out, nil
}

// handled is for how long somebody had a conversation before them in [from,
// to), by their own log. A slice whose end nobody wrote, because the process
// that knew of it died, ends when they were last seen.
func handled(log []desk.Activity, from, to, lastSeen int64) int64 {
	var sum int64
	for _, slice := range desk.FocusSlices(log, min(to, lastSeen)) {
		sum += max(0, min(slice.To, to)-max(slice.From, from))
	}
	return sum
}

// lastBreak is when somebody came back from their last break; 0 if the log
// tells of none.
func lastBreak(log []desk.Activity) (ended int64) {
	resting := false
	for _, a := range log {
		if a.Kind != "presence" {
			continue
		}
		is := a.Value == string(desk.OnBreak)
		if resting && !is {
			ended = a.At
		}
		resting = is
	}
	return ended
}
