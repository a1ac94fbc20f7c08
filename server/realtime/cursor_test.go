package realtime

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// world is a log that grows, a bus that loses, doubles and reorders, and one
// reader with a cursor: a replay in steps that interleave with everything.
type world struct {
	log  []item // the reader's view, in order
	seq  int64
	bus  []item // published and not delivered
	k    cursor
	got  []int64
	next struct { // what the replay does next
		on    bool
		read  bool // a page was read
		found int  // so many events
		page  []item
	}
}

const pageSize = 3

var tiny = bounds{frames: 2, bytes: 1 << 20}

func (w *world) commit(visible bool) {
	w.seq++
	if !visible {
		return
	}
	prev := int64(0)
	if n := len(w.log); n > 0 {
		prev = w.log[n-1].seq
	}
	w.log = append(w.log, item{seq: w.seq, prev: prev, frame: frame("x")})
}

func (w *world) last() int64 {
	if len(w.log) == 0 {
		return 0
	}
	return w.log[len(w.log)-1].seq
}

func (w *world) deliver(e item) {
	send, fetch := w.k.offer(e, tiny)
	if send {
		w.got = append(w.got, e.seq)
	}
	if fetch {
		w.begin()
	}
}

func (w *world) begin() {
	w.next.on, w.next.read, w.next.page = true, false, nil
}

func (w *world) look() {
	if w.k.at < w.last() && w.k.fall() {
		w.begin()
	}
}

// step is one step of a replay: read a page, hand one event on, or settle.
func (w *world) step() {
	switch n := &w.next; {
	case !n.on:
	case !n.read:
		n.page = nil
		for _, e := range w.log {
			if e.seq > w.k.at && len(n.page) < pageSize {
				n.page = append(n.page, e)
			}
		}
		n.read, n.found = true, len(n.page)
	case len(n.page) > 0:
		w.got = append(w.got, n.page[0].seq)
		w.k.handedOn(n.page[0].seq)
		n.page = n.page[1:]
	case n.found == pageSize: // there may be more
		n.read = false
	default:
		deliver, live := w.k.settle(n.found > 0)
		for _, e := range deliver {
			w.got = append(w.got, e.seq)
		}
		n.read, n.on = false, !live
	}
}

func TestCursorHandsOnEachEventOnceInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{}
		for range rapid.IntRange(0, 6).Draw(t, "before") {
			w.commit(rapid.Bool().Draw(t, "visible"))
		}
		after := min(rapid.Int64Range(0, 8).Draw(t, "after"), w.last())
		w.k.at = after
		w.begin()
		check := func() {
			var want []int64
			for _, e := range w.log {
				if e.seq > after {
					want = append(want, e.seq)
				}
			}
			if len(w.got) > len(want) {
				t.Fatalf("handed on %v of %v", w.got, want)
			}
			for i, seq := range w.got {
				if seq != want[i] {
					t.Fatalf("handed on %v, the view is %v", w.got, want)
				}
			}
		}
		for range rapid.IntRange(0, 80).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"commit", "deliver", "double", "drop", "replay", "look"}).Draw(t, "what") {
			case "commit":
				before := len(w.log)
				w.commit(rapid.Bool().Draw(t, "visible"))
				w.bus = append(w.bus, w.log[before:]...)
			case "deliver", "double":
				if len(w.bus) > 0 {
					i := rapid.IntRange(0, len(w.bus)-1).Draw(t, "which")
					w.deliver(w.bus[i])
					if rapid.Bool().Draw(t, "keep") {
						break
					}
					w.bus = append(w.bus[:i:i], w.bus[i+1:]...)
				}
			case "drop":
				if len(w.bus) > 0 {
					w.bus = w.bus[1:]
				}
			case "replay":
				w.step()
			case "look":
				w.look()
			}
			check()
		}
		// Whatever was lost: after a look and its replay the view is whole.
		for i := 0; w.next.on || w.k.at < w.last(); i++ {
			if i > 1000 {
				t.Fatalf("never settles: %+v", w.k)
			}
			w.look()
			w.step()
			check()
		}
		if w.k.at != w.last() && after < w.last() || !w.k.live {
			t.Fatalf("at %d of %d, live %v", w.k.at, w.last(), w.k.live)
		}
	})
}

func TestCursorGoesBackToTheStoreWhenHeldOverflows(t *testing.T) {
	var k cursor
	for seq := int64(1); seq <= 10; seq++ {
		if deliver, fetch := k.offer(item{seq: seq, prev: seq - 1}, tiny); deliver || fetch {
			t.Fatal("a cursor that is behind only holds")
		}
	}
	if len(k.held) > tiny.frames {
		t.Fatalf("holds %d", len(k.held))
	}
	if _, live := k.settle(true); live {
		t.Fatal("live, though events were let go")
	}
	k.handedOn(10)
	if deliver, live := k.settle(true); !live || len(deliver) != 0 {
		t.Fatalf("after the store: %v %v", deliver, live)
	}
	if deliver, fetch := k.offer(item{seq: 12, prev: 11}, tiny); deliver || !fetch {
		t.Fatal("a gap was not seen")
	}
}

func TestCursorOfAPatientSkipsWhatStaffSee(t *testing.T) {
	k := cursor{at: 3, live: true}
	for _, e := range []item{{seq: 7, prev: 3}, {seq: 8, prev: 7}} {
		if deliver, fetch := k.offer(e, tiny); !deliver || fetch {
			t.Fatal(fmt.Sprint("seq ", e.seq, " after ", e.prev, " is no gap"))
		}
	}
}
