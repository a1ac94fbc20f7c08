package realtime

import (
	"context"
	"sync"
)

// queue holds what one connection is yet to be sent, bounded by frames and
// bytes. History may fill half of it and waits for room; live frames may fill
// it, and one that does not fit says that the reader is too slow.
type queue struct {
	mu       sync.Mutex
	frames   []frame
	bytes    int
	writing  bool          // somebody empties the queue
	finished bool          // nothing more is taken
	room     chan struct{} // closed when there may be room again; nil if nobody waits
}

// bounds of a queue.
type bounds struct{ frames, bytes int }

// keepFrames is how much of an emptied queue's memory stays for the next frame.
const keepFrames = 4

// outcome of a push.
type outcome int

const (
	taken outcome = iota
	start         // taken, and the caller must start a writer
	full          // not taken: there is no room
	ended         // not taken: the queue is finished
)

// push takes frames together if the queue's share for them has room left; what
// is taken may then go beyond it.
func (q *queue) push(share bounds, frames ...frame) outcome {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.finished:
		return ended
	case !q.roomy(share):
		return full
	}
	return q.add(frames...)
}

func (q *queue) roomy(share bounds) bool {
	return len(q.frames) < share.frames && q.bytes < share.bytes
}

func (q *queue) add(frames ...frame) outcome {
	q.frames = append(q.frames, frames...)
	for _, f := range frames {
		q.bytes += len(f)
	}
	if q.writing {
		return taken
	}
	q.writing = true
	return start
}

// finish adds the last frame; with drop it goes before what still waits, which
// is lost. A nil frame ends the queue without one.
func (q *queue) finish(last frame, drop bool) outcome {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.finished {
		return ended
	}
	q.finished = true
	q.wake()
	if drop || last == nil {
		q.frames, q.bytes = nil, 0
	}
	if last == nil {
		return taken
	}
	return q.add(last)
}

func (q *queue) isFinished() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.finished
}

// take moves frames into buf until it holds about want bytes. Nothing moved
// means that the writer has to stop; last says that no frame will ever follow.
func (q *queue) take(buf []byte, want int) (out []byte, last bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for n < len(q.frames) && (n == 0 || len(buf)+len(q.frames[n]) <= want) {
		buf = append(buf, q.frames[n]...)
		q.bytes -= len(q.frames[n])
		n++
	}
	left := copy(q.frames, q.frames[n:])
	clear(q.frames[left:])
	q.frames = q.frames[:left]
	if left == 0 && cap(q.frames) > keepFrames {
		q.frames = nil
	}
	q.wake()
	if n == 0 {
		q.writing = false
	}
	return buf, q.finished && left == 0
}

// wake tells those who wait for room to look again.
func (q *queue) wake() {
	if q.room != nil {
		close(q.room)
		q.room = nil
	}
}

// await returns true when the share has room, false when the queue is finished
// or ctx is done.
func (q *queue) await(ctx context.Context, share bounds) bool {
	for {
		q.mu.Lock()
		if q.finished {
			q.mu.Unlock()
			return false
		}
		if q.roomy(share) {
			q.mu.Unlock()
			return true
		}
		if q.room == nil {
			q.room = make(chan struct{})
		}
		room := q.room
		q.mu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
			return false
		}
	}
}
