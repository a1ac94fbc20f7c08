package bus

import (
	"slices"
	"sync"
	"sync/atomic"
)

// queueDepth bounds what waits for one subscriber. News beyond it is dropped
// and counted; readers repair that from the store.
const queueDepth = 1 << 16

// InProcess is the bus of a single process. Its zero value is not usable; make
// it with NewInProcess.
type InProcess[T any] struct {
	mu      sync.Mutex // guards changes of readers
	readers atomic.Pointer[[]*reader[T]]
	closed  bool
	depth   int
	dropped atomic.Int64
}

// NewInProcess makes an open bus.
func NewInProcess[T any]() *InProcess[T] { return newInProcess[T](queueDepth) }

func newInProcess[T any](depth int) *InProcess[T] {
	b := &InProcess[T]{depth: depth}
	b.readers.Store(&[]*reader[T]{})
	return b
}

// Publish queues news for every subscriber and never waits for one. After
// Close it does nothing.
func (b *InProcess[T]) Publish(news T) {
	for _, r := range *b.readers.Load() {
		if !r.offer(news, b.depth) {
			b.dropped.Add(1)
		}
	}
}

// Subscribe implements Bus. Each subscriber has one goroutine until it cancels.
// cancel must not be called from within handle: it waits for it.
func (b *InProcess[T]) Subscribe(handle func(T)) (cancel func()) {
	r := &reader[T]{wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return func() {}
	}
	more := append(slices.Clone(*b.readers.Load()), r)
	b.readers.Store(&more)
	b.mu.Unlock()
	go r.run(handle)
	return func() {
		b.mu.Lock()
		left := slices.DeleteFunc(slices.Clone(*b.readers.Load()), func(o *reader[T]) bool { return o == r })
		b.readers.Store(&left)
		b.mu.Unlock()
		r.end()
	}
}

// Close ends every subscription and returns when no handle is running.
func (b *InProcess[T]) Close() {
	b.mu.Lock()
	b.closed = true
	readers := *b.readers.Load()
	b.readers.Store(&[]*reader[T]{})
	b.mu.Unlock()
	for _, r := range readers {
		r.end()
	}
}

// Dropped counts news that found a full queue.
func (b *InProcess[T]) Dropped() int64 { return b.dropped.Load() }

// reader is one subscriber: a bounded queue and the goroutine that empties it,
// all that waits at a time.
type reader[T any] struct {
	mu      sync.Mutex
	waiting []T
	stopped bool
	once    sync.Once
	wake    chan struct{} // holds at most one signal: something waits
	stop    chan struct{}
	done    chan struct{}
}

func (r *reader[T]) offer(news T, depth int) bool {
	r.mu.Lock()
	if r.stopped || len(r.waiting) >= depth {
		ok := r.stopped // a subscriber that has left loses nothing
		r.mu.Unlock()
		return ok
	}
	r.waiting = append(r.waiting, news)
	first := len(r.waiting) == 1
	r.mu.Unlock()
	if first {
		select {
		case r.wake <- struct{}{}:
		default:
		}
	}
	return true
}

func (r *reader[T]) run(handle func(T)) {
	defer close(r.done)
	var batch []T
	for {
		select {
		case <-r.stop:
			return
		case <-r.wake:
		}
		r.mu.Lock()
		batch, r.waiting = r.waiting, batch[:0]
		r.mu.Unlock()
		for i := range batch {
			select {
			case <-r.stop:
				return
			default:
			}
			handle(batch[i])
		}
		clear(batch) // let go of what was carried
		if cap(batch) > 4096 {
			batch = nil // a burst's memory is not kept
		}
	}
}

func (r *reader[T]) end() {
	r.once.Do(func() {
		r.mu.Lock()
		r.stopped, r.waiting = true, nil
		r.mu.Unlock()
		close(r.stop)
	})
	<-r.done
}
