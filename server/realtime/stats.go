package realtime

import (
	"sync"
	"sync/atomic"
)

// Stats is what a server has done and has open, for metrics.
type Stats struct {
	Patients, Staff int64 // open connections
	Subscriptions   int64 // open
	Replays         int64 // readings of the store begun for a subscription
	Repairs         int64 // of those, begun by the one-second look
	FramesIn        int64
	FramesOut       int64
	Writes          int64 // to sockets; several frames share one
	RateLimited     int64
	Overflows       int64         // queues that were full
	Closed          map[int]int64 // by us, by close code
}

type counters struct {
	patients, staff, subscriptions, replays, repairs    atomic.Int64
	framesIn, framesOut, writes, rateLimited, overflows atomic.Int64

	mu    sync.Mutex
	codes map[int]int64
}

func (c *counters) closed(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.codes == nil {
		c.codes = map[int]int64{}
	}
	c.codes[code]++
}

// Stats is a snapshot; its figures are read one after the other.
func (s *Server) Stats() Stats {
	c := &s.counts
	out := Stats{
		Patients: c.patients.Load(), Staff: c.staff.Load(), Subscriptions: c.subscriptions.Load(),
		Replays: c.replays.Load(), Repairs: c.repairs.Load(),
		FramesIn: c.framesIn.Load(), FramesOut: c.framesOut.Load(), Writes: c.writes.Load(),
		RateLimited: c.rateLimited.Load(), Overflows: c.overflows.Load(), Closed: map[int]int64{},
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for code, n := range c.codes {
		out.Closed[code] = n
	}
	return out
}
