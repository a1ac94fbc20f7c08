package bustest

import (
	"math/rand/v2"
	"sync"

	"careline/server/bus"
)

// Faults are chances, each from 0 to 1, of what happens to one piece of news.
type Faults struct {
	Drop   float64 // it is lost
	Double float64 // it comes twice
	// Delay holds it back until a few later pieces have passed, so that it
	// comes out of order; if none follow it is lost, like a last event.
	Delay float64
}

// maxBehind is how many later pieces may pass a delayed one.
const maxBehind = 5

// Faulty is a bus that drops, doubles and delays, the same way for the same
// seed and order of calls. It breaks more than a real bus may, so that what
// stands on it is known to repair itself.
type Faulty[T any] struct {
	bus.Bus[T]
	mu     sync.Mutex
	chance *rand.Rand
	faults Faults
	held   []held[T]
}

type held[T any] struct {
	news T
	left int // later pieces that still pass it
}

// NewFaulty puts faults before inner.
func NewFaulty[T any](inner bus.Bus[T], seed uint64, f Faults) *Faulty[T] {
	return &Faulty[T]{Bus: inner, chance: rand.New(rand.NewPCG(seed, 0)), faults: f}
}

// Publish passes news on, or not, or twice, or later.
func (b *Faulty[T]) Publish(news T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.chance.Float64() < b.faults.Drop {
		return
	}
	if b.chance.Float64() < b.faults.Delay {
		b.held = append(b.held, held[T]{news, 1 + b.chance.IntN(maxBehind)})
		return
	}
	b.Bus.Publish(news)
	if b.chance.Float64() < b.faults.Double {
		b.Bus.Publish(news)
	}
	b.release()
}

// Heal ends all faults. What is held back then stays lost.
func (b *Faulty[T]) Heal() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults, b.held = Faults{}, nil
}

func (b *Faulty[T]) release() {
	still := b.held[:0]
	for _, h := range b.held {
		if h.left--; h.left <= 0 {
			b.Bus.Publish(h.news)
			continue
		}
		still = append(still, h)
	}
	b.held = still
}
