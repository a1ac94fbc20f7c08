package auth

import "runtime"

// MaxWaiting lets tests fill the queue.
const MaxWaiting = maxWaiting

// Occupy takes every place where hashing happens, until release.
func Occupy(h *Hasher) (release func()) {
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	return func() {
		for range cap(h.slots) {
			<-h.slots
		}
	}
}

// AwaitWaiting returns when n calls wait for a place.
func AwaitWaiting(h *Hasher, n int64) {
	for h.waiting.Load() < n {
		runtime.Gosched()
	}
}
