package routing_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"careline/server/routing"
)

// office is a queue with people who hold several conversations at once.
type office struct {
	people, hold int
	arrivals     float64                  // a minute
	service      func(*rand.Rand) float64 // minutes
	backlog      int                      // who wait already at the start
	hours        int
	leave        float64 // share that gives up while it waits
	drops        float64 // odds of dropping out for some minutes, with each conversation taken
}

func exponential(mean float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return r.ExpFloat64() * mean }
}

// talk is how conversations are: few very short, some very long.
func talk(mean float64) func(*rand.Rand) float64 {
	const sigma = 0.7
	return func(r *rand.Rand) float64 { return mean * math.Exp(sigma*r.NormFloat64()-sigma*sigma/2) }
}

// told is a first estimate and what came of it.
type told struct {
	routing.Range
	actual int64
	place  int
}

// visit is somebody in the office's queue, or with one of its people.
type visit struct {
	queued int64
	gone   int64 // gives up then; 0: never
	needs  int64 // of somebody's time
	until  int64
	told   *told
}

// seat is one of the office's people.
type seat struct {
	with []*visit
	out  int64 // back at
	away int64 // drops out at; 0: not planned
}

// floor is an office at work.
type floor struct {
	office
	r       *rand.Rand
	line    []*visit
	seats   []seat
	recent  []routing.Ended
	done    []*told
	staffed int64
}

// run plays the office and asks for an estimate whenever somebody comes, or
// comes back to the head of the queue because who had them dropped out.
func (o office) run(seed uint64) (all []told) {
	f := &floor{office: o, r: rand.New(rand.NewPCG(seed, 7)), seats: make([]seat, o.people), staffed: now}
	for range o.backlog {
		f.join(now, f.minutes(o.service(f.r)), false)
	}
	next := now + f.minutes(f.r.ExpFloat64()/o.arrivals)
	for at := now; at < now+int64(o.hours)*hour; at += second {
		f.leaveAndDrop(at)
		for ; next <= at; next += f.minutes(f.r.ExpFloat64() / o.arrivals) {
			f.join(at, f.minutes(o.service(f.r)), false)
		}
		f.serve(at)
	}
	for _, t := range f.done {
		if t.actual > 0 {
			all = append(all, *t)
		}
	}
	return all
}

func (f *floor) minutes(m float64) int64 { return int64(m * float64(minute)) }

func (f *floor) join(at, needs int64, head bool) {
	l := routing.Line{
		Now: at, Ahead: len(f.line), StaffedAt: f.staffed, OfferMS: 45 * second, Oldest: at,
		Recent: f.recent[max(0, len(f.recent)-120):],
	}
	for i := range f.seats {
		if f.seats[i].out <= at {
			l.People++
			l.Free += f.hold - len(f.seats[i].with)
		}
	}
	if head {
		l.Ahead = 0
	} else if len(f.line) > 0 {
		l.Oldest = f.line[0].queued
	}
	v := &visit{queued: at, needs: needs, told: &told{Range: routing.Estimate(l), place: l.Ahead + 1}}
	if f.r.Float64() < f.leave {
		v.gone = at + f.minutes(f.r.Float64()*20)
	}
	f.line = append(f.line, v)
	if head {
		f.line = append([]*visit{v}, f.line[:len(f.line)-1]...)
	}
	f.done = append(f.done, v.told)
}

func (f *floor) leaveAndDrop(at int64) {
	f.line = slices.DeleteFunc(f.line, func(v *visit) bool {
		if v.gone == 0 || v.gone > at {
			return false
		}
		v.told.actual = -1
		f.recent = append(f.recent, routing.Ended{QueuedAt: v.queued, EndedAt: at, Model: v.told.Model})
		return true
	})
	for i := range f.seats {
		s := &f.seats[i]
		s.with = slices.DeleteFunc(s.with, func(v *visit) bool { return v.until <= at })
		if s.out == at {
			f.staffed = at
		}
		if s.away > 0 && s.away <= at {
			s.away, s.out, f.staffed = 0, at+12*minute, at
			for _, v := range s.with {
				f.join(at, v.until-at, true)
			}
			s.with = nil
		}
	}
}

func (f *floor) serve(at int64) {
	for i := range f.seats {
		for s := &f.seats[i]; s.out <= at && len(s.with) < f.hold && len(f.line) > 0; {
			v := f.line[0]
			f.line = f.line[1:]
			accepted := at + 2*second + f.r.Int64N(10*second)
			v.told.actual, v.until = accepted-v.queued, accepted+v.needs
			s.with = append(s.with, v)
			f.recent = append(f.recent, routing.Ended{QueuedAt: v.queued, EndedAt: accepted, Accepted: true, Model: v.told.Model})
			if s.away == 0 && f.r.Float64() < f.drops {
				s.away = at + f.minutes(1+4*f.r.Float64())
			}
		}
	}
}
