package routing_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"careline/server/desk"
	"careline/server/routing"
)

// record is how a rule did.
type record struct {
	shown, hidden, inside, above int
	median                       float64
}

func judge(all []told, model string, from int) (k record) {
	var errors []float64
	for _, t := range all {
		switch {
		case t.Model != model || t.place < from:
			continue
		case t.Hidden != "":
			k.hidden++
			continue
		}
		k.shown++
		if t.actual >= t.LowMS && t.actual <= t.HighMS {
			k.inside++
		} else if t.actual > t.HighMS {
			k.above++
		}
		mid := float64(t.LowMS+t.HighMS) / 2
		errors = append(errors, math.Abs(float64(t.actual)-mid)/float64(t.actual))
	}
	slices.Sort(errors)
	if len(errors) > 0 {
		k.median = errors[len(errors)/2]
	}
	return k
}

func (k record) share() float64 { return float64(k.inside) / float64(max(k.shown, 1)) }

// Ranges are built for 80 of 100; where the queue is long and steady their
// middle is within a quarter of what happened.
func TestWhatIsToldHolds(t *testing.T) {
	for name, o := range map[string]office{
		"M/M/1, busy":                  {people: 1, hold: 1, arrivals: 0.18, service: exponential(5), hours: 48},
		"M/M/6, busy":                  {people: 6, hold: 1, arrivals: 1.1, service: exponential(5), hours: 24},
		"M/M/20, busy":                 {people: 20, hold: 1, arrivals: 3.9, service: exponential(5), hours: 12},
		"conversations, 12 slots":      {people: 4, hold: 3, arrivals: 1.45, service: talk(8), hours: 24},
		"conversations, some give up":  {people: 4, hold: 3, arrivals: 1.7, service: talk(8), hours: 24, leave: 0.3},
		"some drop out":                {people: 8, hold: 3, arrivals: 2.5, service: talk(8), hours: 24, drops: 0.01},
		"few, and they drop out often": {people: 4, hold: 2, arrivals: 0.8, service: talk(8), hours: 24, drops: 0.03},
		"steady: 10 wait all the time": {people: 3, hold: 3, arrivals: 0.9, service: talk(10), backlog: 20, hours: 12},
		"steady: M/M/6 with a backlog": {people: 6, hold: 1, arrivals: 1.2, service: exponential(5), backlog: 25, hours: 12},
	} {
		t.Run(name, func(t *testing.T) {
			var all []told
			for seed := range uint64(8) {
				all = append(all, o.run(seed)...)
			}
			queue, free, long := judge(all, routing.ModelQueue, 1), judge(all, routing.ModelFree, 1), judge(all, routing.ModelQueue, 10)
			t.Logf("waiting for a slot: %d shown, %d hidden, inside %.1f %%, above %.1f %%; from place 10: %d, inside %.1f %%, median error %.1f %%; at once: %d, inside %.1f %%",
				queue.shown, queue.hidden, 100*queue.share(), 100*float64(queue.above)/float64(queue.shown),
				long.shown, 100*long.share(), 100*long.median, free.shown, 100*free.share())
			if queue.shown < 500 || queue.share() < 0.80 {
				t.Errorf("inside %.3f of %d", queue.share(), queue.shown)
			}
			if free.shown > 100 && free.share() < 0.80 {
				t.Errorf("at once: inside %.3f", free.share())
			}
			if o.backlog > 0 && (long.shown < 200 || long.share() < 0.80 || long.median > 0.25) {
				t.Errorf("steady and long: %+v", long)
			}
		})
	}
}

func TestNothingIsToldThatCannotBeKnown(t *testing.T) {
	recent := func(n int, every int64) (all []routing.Ended) {
		for i := range int64(n) {
			at := now - i*every
			all = append(all, routing.Ended{QueuedAt: at - 10*every, EndedAt: at, Accepted: true, Model: routing.ModelQueue})
		}
		return all
	}
	line := routing.Line{
		Now: now, Ahead: 3, People: 2, StaffedAt: now - hour, Oldest: now - 20*minute, Recent: recent(20, minute), OfferMS: 45 * second,
	}
	if r := routing.Estimate(line); r.Hidden != "" || r.LowMS%minute != 0 || r.HighMS%minute != 0 || r.LowMS > 4*minute || r.HighMS < 4*minute || r.HighMS > 8*minute {
		t.Errorf("four gaps of a minute: %+v", r)
	}
	for want, change := range map[string]func(*routing.Line){
		routing.HiddenNobody:   func(l *routing.Line) { l.People = 0 },
		routing.HiddenStaffing: func(l *routing.Line) { l.StaffedAt = now - 5*minute },
		routing.HiddenFew:      func(l *routing.Line) { l.Recent = recent(7, minute) },
		routing.HiddenStalled:  func(l *routing.Line) { l.Now += 10 * minute },
	} {
		l := line
		change(&l)
		if r := routing.Estimate(l); r.Hidden != want || r.LowMS != 0 || r.HighMS != 0 {
			t.Errorf("%s: %+v", want, r)
		}
	}
	at := line
	at.Ahead, at.Free, at.Recent = 1, 2, nil
	if r := routing.Estimate(at); r != (routing.Range{HighMS: minute, Model: routing.ModelFree}) {
		t.Errorf("can be taken at once: %+v", r)
	}
	at.Free, at.Offered = 0, true
	if r := routing.Estimate(at); r != (routing.Range{HighMS: minute, Model: routing.ModelFree}) {
		t.Errorf("is offered: %+v", r)
	}
	at.People = 0
	if r := routing.Estimate(at); r.Hidden != routing.HiddenNobody {
		t.Errorf("nobody there: %+v", r)
	}
	scaled := line
	scaled.GrainMS = second
	if r := routing.Estimate(scaled); r.LowMS%minute == 0 && r.HighMS%minute == 0 {
		t.Errorf("in seconds: %+v", r)
	}
}

// Nearer the front the wait is shorter, and more people who come in make none
// longer.
func TestTheRangeFollowsThePlace(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	l := routing.Line{Now: now, People: 2, StaffedAt: now - 3*hour, Oldest: now - minute, OfferMS: 45 * second}
	for at := now - hour; at < now; at += int64(r.ExpFloat64() * float64(2*minute)) {
		l.Recent = append(l.Recent, routing.Ended{QueuedAt: at - hour, EndedAt: at, Accepted: true, Model: routing.ModelQueue})
	}
	last := routing.Range{}
	for l.Ahead = 0; l.Ahead < 60; l.Ahead++ {
		got := routing.Estimate(l)
		if got.Hidden != "" || got.LowMS < last.LowMS || got.HighMS < last.HighMS || got.LowMS > got.HighMS {
			t.Fatalf("%d ahead: %+v after %+v", l.Ahead, got, last)
		}
		last = got
	}
	l.Ahead, l.Free = 20, 5
	if fewer := routing.Estimate(l); fewer.HighMS >= last.HighMS {
		t.Errorf("five free slots, and %+v", fewer)
	}
}

// What shortens a wait without a slot becoming free, or is no wait for one, is
// told apart.
func TestOnlyWaitsForASlotCount(t *testing.T) {
	line := func(recent ...routing.Ended) routing.Line {
		l := routing.Line{Now: now, Ahead: 9, People: 2, StaffedAt: now - 24*hour, Oldest: now - minute, OfferMS: 45 * second}
		for i := range int64(20) {
			at := now - i*10*minute
			l.Recent = append(l.Recent, routing.Ended{QueuedAt: at - minute, EndedAt: at, Accepted: true, Model: routing.ModelQueue})
		}
		l.Recent = append(l.Recent, recent...)
		return l
	}
	// A minute was waited each time, and in between nobody waited.
	usual := routing.Estimate(line())
	if usual.Hidden != "" || usual.LowMS > 10*minute || usual.HighMS < 10*minute || usual.HighMS > 30*minute {
		t.Errorf("ten times a minute: %+v", usual)
	}
	var gone, free []routing.Ended
	for i := range int64(60) {
		at := now - i*3*minute
		gone = append(gone, routing.Ended{QueuedAt: at - minute, EndedAt: at, Model: routing.ModelQueue})
		free = append(free, routing.Ended{QueuedAt: at - 5*second, EndedAt: at, Accepted: true, Model: routing.ModelFree})
	}
	if r := routing.Estimate(line(gone...)); r.HighMS >= usual.HighMS {
		t.Errorf("three of four give up: %+v, and without %+v", r, usual)
	}
	if r := routing.Estimate(line(free...)); r.LowMS != usual.LowMS || usual.HighMS-r.HighMS > minute {
		t.Errorf("others came when a slot was free: %+v, and without %+v", r, usual)
	}
}

func TestWhyAPlaceRose(t *testing.T) {
	a := routing.Ahead{ID: "c_a"}
	urgent := routing.Ahead{ID: "c_u", Priority: desk.Urgent}
	back := routing.Ahead{ID: "c_b", Head: true}
	moved := routing.Ahead{ID: "c_m"}
	for _, c := range []struct {
		own           desk.Priority
		before, after []routing.Ahead
		want          string
	}{
		{desk.Normal, []routing.Ahead{a}, []routing.Ahead{a}, ""},
		{desk.Normal, []routing.Ahead{a, moved}, []routing.Ahead{urgent, a}, ""},
		{desk.Normal, []routing.Ahead{a}, []routing.Ahead{urgent, a}, routing.WhyUrgent},
		{desk.Normal, []routing.Ahead{a}, []routing.Ahead{back, a}, routing.WhyReturned},
		{desk.Normal, []routing.Ahead{a}, []routing.Ahead{a, moved}, routing.WhyMoved},
		{desk.Normal, nil, []routing.Ahead{back, moved, urgent}, routing.WhyUrgent},
		{desk.Normal, []routing.Ahead{urgent}, []routing.Ahead{urgent, moved}, routing.WhyMoved},
		{desk.Urgent, nil, []routing.Ahead{urgent}, routing.WhyMoved},
		{desk.Urgent, nil, []routing.Ahead{{ID: "c_x", Priority: desk.Urgent, Head: true}}, routing.WhyReturned},
	} {
		if got := routing.Why(c.own, c.before, c.after); got != c.want {
			t.Errorf("%+v → %+v: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
