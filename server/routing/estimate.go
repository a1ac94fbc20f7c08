package routing

import (
	"cmp"
	"math"
	"slices"
)

// The rules by which a wait is told, with their versions: what is stored with
// each estimate, so that each rule is held to its own record.
const (
	// ModelFree is for somebody who can be taken at once: only the answer to
	// the offer is waited for.
	ModelFree = "free-1"
	// ModelQueue is for somebody who waits until enough slots have become free.
	// It takes the gaps between the latest acceptances while somebody waited,
	// adds up as many as are needed, and allows for how uneven they were and how
	// few were seen.
	ModelQueue = "queue-1"
)

// Why no range is told.
const (
	HiddenNobody   = "nobody"   // nobody who could take them is there
	HiddenStaffing = "staffing" // who is there has just changed
	HiddenFew      = "few"      // too little has happened lately
	HiddenStalled  = "stalled"  // for unusually long nobody has been taken
)

const (
	fewGaps   = 8  // below that nothing is told
	manyGaps  = 40 // the latest so many count
	gapsPrior = 5  // gaps' worth of belief that they are as uneven as chance makes them
	// The range is to hold in 80 of 100 cases. What moves during a wait, which no
	// record shows, takes a few, so it is built for some more.
	lowTail, highTail = -1.45, 1.45 // of the normal distribution: 85 in 100
	stalledGaps       = 6           // by chance one gap in 400 is longer than so many
	minuteMS          = 60_000
)

// Ended is a queue entry of the department that is over.
type Ended struct {
	QueuedAt, EndedAt int64
	Accepted          bool
	Model             string // the rule that its first estimate came from, shown or hidden
}

// Line is a queue as one patient in it stands.
type Line struct {
	Now       int64
	Ahead     int     // wait live before them, without those somebody is being asked to take
	Offered   bool    // somebody is being asked to take them
	People    int     // who could take them: available, here, of their language
	Free      int     // free slots of these
	StaffedAt int64   // when who is available in the department last changed
	Oldest    int64   // start of the oldest entry that somebody waits with, unoffered; 0: none
	Recent    []Ended // the latest of the department, in any order
	OfferMS   int64   // to answer an offer
	GrainMS   int64   // ranges are told in steps of this; 0: minutes
}

// Range is what is told of the rest of a wait: between LowMS and HighMS, in 80
// of 100 cases, if Hidden is empty.
type Range struct {
	LowMS, HighMS int64
	Hidden        string
	Model         string
}

// Estimate tells how long the rest of the wait will be. It says nothing rather
// than something it cannot know; what it says is rounded outwards, so that
// rounding makes no promise.
func Estimate(l Line) Range {
	needed := l.Ahead + 1 - l.Free
	if l.Offered || needed <= 0 {
		if l.People == 0 {
			return Range{Hidden: HiddenNobody, Model: ModelFree}
		}
		low, high := l.answers()
		return l.told(low, high, ModelFree)
	}
	gaps, all, last := l.gaps()
	switch {
	case l.People == 0:
		return Range{Hidden: HiddenNobody, Model: ModelQueue}
	case len(gaps) < fewGaps && all >= fewGaps:
		return Range{Hidden: HiddenStaffing, Model: ModelQueue}
	case len(gaps) < fewGaps:
		return Range{Hidden: HiddenFew, Model: ModelQueue}
	}
	mean, variance := spread(gaps)
	if quiet := l.Now - max(last, l.Oldest, l.StaffedAt); l.Oldest > 0 && float64(quiet) > stalledGaps*mean {
		return Range{Hidden: HiddenStalled, Model: ModelQueue}
	}
	n := 1 + float64(needed-1)*l.staying()
	_, answer := l.answers()
	low, high := sum(n, mean, variance, float64(len(gaps)))
	return l.told(low, high+answer/2, ModelQueue)
}

func (l *Line) told(low, high float64, model string) Range {
	grain := float64(cmp.Or(l.GrainMS, minuteMS))
	return Range{
		LowMS:  int64(math.Floor(max(low, 0)/grain) * grain),
		HighMS: int64(max(math.Ceil(high/grain), 1) * grain),
		Model:  model,
	}
}

// answers is how long it takes until an offer is accepted.
func (l *Line) answers() (low, high float64) {
	var waits []int64
	for _, e := range l.Recent {
		if e.Accepted && e.Model == ModelFree {
			waits = append(waits, e.EndedAt-e.QueuedAt)
		}
	}
	if len(waits) < fewGaps {
		return 0, float64(l.OfferMS)
	}
	slices.Sort(waits)
	n := len(waits)
	return float64(waits[n/20]), float64(waits[min(n-1, n*95/100)])
}

// staying is the share of those who wait for a slot that are still there when
// it is their turn.
func (l *Line) staying() float64 {
	accepted, all := 0, 0
	for _, e := range l.Recent {
		if e.Model != ModelQueue {
			continue
		}
		all++
		if e.Accepted {
			accepted++
		}
	}
	return (float64(accepted) + fewGaps) / (float64(all) + fewGaps) // most stay until the record says otherwise
}

// gaps are the latest times between one acceptance and the next while somebody
// waited for a slot, with those who are there now. All counts them under any
// staffing; last is when the latest ended.
func (l *Line) gaps() (gaps []float64, all int, last int64) {
	var taken []Ended
	for _, e := range l.Recent {
		if e.Accepted && e.Model == ModelQueue && e.EndedAt <= l.Now {
			taken = append(taken, e)
		}
	}
	slices.SortFunc(taken, func(a, b Ended) int {
		return cmp.Or(cmp.Compare(a.EndedAt, b.EndedAt), cmp.Compare(a.QueuedAt, b.QueuedAt))
	})
	for i, e := range taken {
		from := max(e.QueuedAt, last) // who came when nobody waited did not wait for the whole gap
		last = e.EndedAt
		if i == 0 {
			continue // nobody knows when the one before it was
		}
		all++
		if from >= l.StaffedAt {
			gaps = append(gaps, float64(e.EndedAt-from))
		}
	}
	return gaps[max(0, len(gaps)-manyGaps):], all, last
}

// spread is the mean and the variance of gaps. Few of them say little about
// how uneven they are: until there are more, they count as uneven as chance
// makes them.
func spread(gaps []float64) (mean, variance float64) {
	n := float64(len(gaps))
	for _, g := range gaps {
		mean += g / n
	}
	mean = max(mean, 1)
	squares := 0.0
	for _, g := range gaps {
		squares += (g - mean) * (g - mean)
	}
	return mean, (squares + gapsPrior*mean*mean) / (n - 1 + gapsPrior)
}

// sum is the range of n gaps together, of which seen are known: a gamma
// distribution with their mean and variance, and with the error of the mean
// itself. Its quantiles are those of Wilson and Hilferty.
func sum(n, mean, variance, seen float64) (low, high float64) {
	whole := n * mean
	shape := whole * whole / (n*variance + n*n*variance/seen)
	quantile := func(z float64) float64 {
		root := max(0, 1-1/(9*shape)+z/(3*math.Sqrt(shape)))
		return whole * root * root * root
	}
	return quantile(lowTail), quantile(highTail)
}
