package clinic

import (
	"maps"
	"net/netip"
	"sync"
	"time"
)

// limiter slows down guessing. A failure costs a token of each bucket it
// touches, a success costs nothing: the token is taken before the work and
// given back after it, so that a thousand tries at once do not slip through
// before the first has failed.
type limiter struct {
	mu      sync.Mutex
	now     func() time.Time
	buckets map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
	rate
}

// rate is how many failures are let pass at once, and how soon one more is.
type rate struct {
	burst float64
	every time.Duration
}

// The narrow bucket is one person from one place: whoever guesses fills only
// their own, and the person signs in from elsewhere undisturbed. The wide ones
// stop guessing from many places at one person, and from one place at many.
var (
	perPersonAndPlace = rate{10, 20 * time.Second}
	perPerson         = rate{60, 2 * time.Second}
	perPlace          = rate{120, time.Second}
)

// maxBuckets bounds the memory that strangers can make us use.
const maxBuckets = 20_000

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: make(map[string]*bucket)}
}

// try asks whether somebody at this address may try to be this person. If so,
// giveBack undoes the cost of the try; if not, wait says when to try again.
func (l *limiter) try(person string, place netip.Addr) (giveBack func(), wait time.Duration) {
	where := neighbourhood(place)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.makeRoom()
	touched := []*bucket{
		l.bucket("both "+where+" "+person, perPersonAndPlace),
		l.bucket("person "+person, perPerson),
		l.bucket("place "+where, perPlace),
	}
	for _, b := range touched {
		if b.tokens < 1 {
			wait = max(wait, time.Duration((1-b.tokens)*float64(b.every)))
		}
	}
	if wait > 0 {
		return nil, wait
	}
	for _, b := range touched {
		b.tokens--
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, b := range touched {
			b.tokens = min(b.burst, b.tokens+1)
		}
	}, 0
}

// bucket is the one under this key, refilled up to now.
func (l *limiter) bucket(key string, r rate) *bucket {
	b := l.buckets[key]
	if b == nil {
		b = &bucket{tokens: r.burst, at: l.now(), rate: r}
		l.buckets[key] = b
	}
	b.refill(l.now())
	return b
}

func (b *bucket) refill(now time.Time) {
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(b.burst, b.tokens+float64(passed)/float64(b.every))
		b.at = now
	}
}

// makeRoom forgets who has not failed for a while, and when that is not
// enough, whoever comes first.
func (l *limiter) makeRoom() {
	if len(l.buckets) < maxBuckets {
		return
	}
	now := l.now()
	maps.DeleteFunc(l.buckets, func(_ string, b *bucket) bool {
		b.refill(now)
		return b.tokens >= b.burst
	})
	for key := range l.buckets {
		if len(l.buckets) < maxBuckets*3/4 {
			return
		}
		delete(l.buckets, key)
	}
}

// neighbourhood is the address, or for IPv6 the network of 64 bits that one
// household has to itself.
func neighbourhood(a netip.Addr) string {
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
