package realtime

import "sync"

// wheel spreads members over slots and gives out one slot a turn, so that
// each member comes up once a revolution and no member needs a timer. It is
// also the register of all members.
type wheel[T comparable] struct {
	slots []slot[T]

	mu   sync.Mutex // guards the following
	next int        // slot of the next turn
	fill int        // slot of the next member
}

type slot[T comparable] struct {
	mu      sync.Mutex
	members map[T]struct{}
}

func newWheel[T comparable](slots int) *wheel[T] {
	w := &wheel[T]{slots: make([]slot[T], max(1, slots))}
	for i := range w.slots {
		w.slots[i].members = map[T]struct{}{}
	}
	return w
}

// add places a member and says where, for remove.
func (w *wheel[T]) add(m T) int {
	w.mu.Lock()
	at := w.fill
	w.fill = (w.fill + 1) % len(w.slots)
	w.mu.Unlock()
	s := &w.slots[at]
	s.mu.Lock()
	s.members[m] = struct{}{}
	s.mu.Unlock()
	return at
}

func (w *wheel[T]) remove(m T, at int) {
	s := &w.slots[at]
	s.mu.Lock()
	delete(s.members, m)
	s.mu.Unlock()
}

// turn calls visit for each member of the next slot, outside of any lock.
func (w *wheel[T]) turn(visit func(T)) {
	w.mu.Lock()
	at := w.next
	w.next = (w.next + 1) % len(w.slots)
	w.mu.Unlock()
	w.slots[at].each(visit)
}

// each calls visit for every member, outside of any lock. Members that come or
// go meanwhile may be missed or visited.
func (w *wheel[T]) each(visit func(T)) {
	for i := range w.slots {
		w.slots[i].each(visit)
	}
}

func (s *slot[T]) each(visit func(T)) {
	s.mu.Lock()
	members := make([]T, 0, len(s.members))
	for m := range s.members {
		members = append(members, m)
	}
	s.mu.Unlock()
	for _, m := range members {
		visit(m)
	}
}
