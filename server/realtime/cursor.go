package realtime

import (
	"cmp"
	"slices"
)

// cursor decides which events of one view go to one reader, so that each goes
// once, in order and without a gap, whatever the bus loses, doubles or
// reorders. It is pure: the caller does the reading and sending.
//
// It is either live, and hands on what follows what it has handed on, or
// behind, and holds what comes until the store has been read up to its end.
type cursor struct {
	at    int64 // seq of the last event handed on
	live  bool
	held  []item
	bytes int  // of held
	again bool // something passed that is not held: the store has it
}

// item is an event of the reader's view, encoded for that view.
type item struct {
	seq, prev int64
	frame     frame
}

// offer takes an event from the bus. deliver says to send it now; fetch says
// that the cursor has just fallen behind and the store must be read.
func (k *cursor) offer(e item, max bounds) (deliver, fetch bool) {
	switch {
	case e.seq <= k.at:
		return false, false
	case !k.live:
		k.hold(e, max)
		return false, false
	case e.prev <= k.at: // nothing of this view lies between
		k.at = e.seq
		return true, false
	}
	k.live = false
	k.hold(e, max)
	return false, true
}

func (k *cursor) hold(e item, max bounds) {
	if len(k.held) >= max.frames || k.bytes+len(e.frame) > max.bytes {
		k.keep(nil)
		k.again = true
		return
	}
	k.held = append(k.held, e)
	k.bytes += len(e.frame)
}

func (k *cursor) keep(held []item) {
	k.held, k.bytes = held, 0
	for _, e := range held {
		k.bytes += len(e.frame)
	}
}

// fall makes a live cursor read the store again; it reports whether that is
// news to it.
func (k *cursor) fall() bool {
	was := k.live
	k.live, k.again = false, !was
	return was
}

// handedOn records an event that was read from the store and sent.
func (k *cursor) handedOn(seq int64) { k.at = max(k.at, seq) }

// settle is called when the store was read up to its end. It answers which of
// the held events to send now, and whether the cursor is live then; if not,
// the store must be read again. progress says whether that reading found
// anything: if not, a gap is left for the next look, so that it ends.
func (k *cursor) settle(progress bool) (deliver []item, live bool) {
	slices.SortFunc(k.held, func(a, b item) int { return cmp.Compare(a.seq, b.seq) })
	for i, e := range k.held {
		if e.seq <= k.at {
			continue
		}
		if e.prev > k.at {
			if progress || k.again || len(deliver) > 0 {
				k.keep(k.held[i:])
				k.again = false
				return deliver, false
			}
			break
		}
		k.at = e.seq
		deliver = append(deliver, e)
	}
	k.keep(nil)
	if k.again {
		k.again = false
		return deliver, false
	}
	k.live = true
	return deliver, true
}
