package realtime

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

func TestFrameHeaders(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65_535, 65_536, 200_000} {
		f := wrap(websocket.TextMessage, bytes.Repeat([]byte("x"), n))
		if f[0] != 0x81 {
			t.Fatalf("%d bytes: first byte %x", n, f[0])
		}
		var size, header int
		switch f[1] {
		case 127:
			size, header = int(binary.BigEndian.Uint64(f[2:])), 10
		case 126:
			size, header = int(binary.BigEndian.Uint16(f[2:])), 4
		default:
			size, header = int(f[1]), 2
		}
		if size != n || len(f) != header+n || cap(f) != len(f) {
			t.Errorf("%d bytes: header says %d, frame has %d of %d", n, size, len(f), cap(f))
		}
	}
	if got := string(encode(map[string]string{"a": "<b>&"})); got != "\x81\x0c{\"a\":\"<b>&\"}" {
		t.Errorf("encoded %q", got)
	}
	if got := closing(4001, "ended"); string(got) != "\x88\x07\x0f\xa1ended" {
		t.Errorf("close frame %q", got)
	}
}

func TestQueueBoundsAndOrder(t *testing.T) {
	var q queue
	max := bounds{frames: 3, bytes: 10}
	if o := q.push(max, frame("one ")); o != start {
		t.Fatalf("first push: %v", o)
	}
	if o := q.push(max, frame("two "), frame("three ")); o != taken {
		t.Fatalf("second push: %v", o)
	}
	if o := q.push(max, frame("four")); o != full {
		t.Fatalf("push over the bounds: %v", o)
	}
	out, last := q.take(nil, 9)
	if string(out) != "one two " || last {
		t.Fatalf("took %q, last %v", out, last)
	}
	if o := q.push(max, frame("five ")); o != taken {
		t.Fatalf("push with room again: %v", o)
	}
	if o := q.finish(frame("bye"), false); o != taken {
		t.Fatalf("finish: %v", o)
	}
	if o := q.push(max, frame("late")); o != ended {
		t.Fatalf("push after the end: %v", o)
	}
	if out, last = q.take(nil, 100); string(out) != "three five bye" || !last {
		t.Fatalf("took %q, last %v", out, last)
	}
}

func TestQueueStartsOneWriterAtATime(t *testing.T) {
	var q queue
	max := bounds{frames: 100, bytes: 1000}
	for range 3 {
		if o := q.push(max, frame("a")); o != start {
			t.Fatalf("an idle queue wants a writer: %v", o)
		}
		if o := q.push(max, frame("b")); o != taken {
			t.Fatalf("it has one: %v", o)
		}
		if out, _ := q.take(nil, 1000); string(out) != "ab" {
			t.Fatalf("took %q", out)
		}
		if out, _ := q.take(nil, 1000); len(out) != 0 {
			t.Fatalf("took %q of nothing", out)
		}
	}
	for range 100 {
		q.push(max, frame("x"))
	}
	q.take(nil, 1000)
	if q.frames != nil {
		t.Errorf("an emptied queue keeps memory for %d frames", cap(q.frames))
	}
}

func TestQueueDropsWhatASlowReaderWillNotGet(t *testing.T) {
	var q queue
	q.push(bounds{9, 999}, frame("a"))
	q.push(bounds{9, 999}, frame("b"))
	q.finish(frame("bye"), true)
	if out, last := q.take(nil, 100); string(out) != "bye" || !last {
		t.Fatalf("took %q, last %v", out, last)
	}
	if o := q.finish(frame("again"), true); o != ended {
		t.Fatalf("a queue ends once: %v", o)
	}
}

func TestQueueAwaitsRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q queue
		share := bounds{frames: 1, bytes: 100}
		q.push(share, frame("a"))
		got := make(chan bool, 1)
		await := func(ctx context.Context) {
			go func() { got <- q.await(ctx, share) }()
			synctest.Wait()
			if len(got) != 0 {
				t.Fatal("did not wait")
			}
		}
		await(t.Context())
		q.take(nil, 100)
		if !<-got {
			t.Fatal("there is room")
		}
		q.push(share, frame("b"))
		ctx, cancel := context.WithCancel(t.Context())
		await(ctx)
		cancel()
		if <-got {
			t.Fatal("room, though the context is done")
		}
		await(t.Context())
		q.finish(nil, true)
		if <-got {
			t.Fatal("room in a queue that ended")
		}
	})
}

func TestWheelVisitsEachOnceARevolution(t *testing.T) {
	w := newWheel[int](5)
	at := map[int]int{}
	for m := range 23 {
		at[m] = w.add(m)
	}
	w.remove(7, at[7])
	seen := map[int]int{}
	for range 5 {
		in := 0
		w.turn(func(m int) { seen[m]++; in++ })
		if in > 5 {
			t.Errorf("%d of 23 in one of 5 slots", in)
		}
	}
	all := 0
	w.each(func(int) { all++ })
	if len(seen) != 22 || all != 22 || seen[7] != 0 {
		t.Fatalf("visited %d, registered %d", len(seen), all)
	}
	for m, n := range seen {
		if n != 1 {
			t.Errorf("%d visited %d times", m, n)
		}
	}
}

func TestBucket(t *testing.T) {
	var b bucket
	r := Rate{PerSecond: 10, Burst: 3}
	now := time.Unix(1000, 0)
	for i := range 3 {
		if _, ok := b.take(now, r); !ok {
			t.Fatalf("frame %d of the burst", i)
		}
	}
	wait, ok := b.take(now, r)
	if ok || wait != 100*time.Millisecond {
		t.Fatalf("over the burst: %v %v", wait, ok)
	}
	if _, ok := b.take(now.Add(wait), r); !ok {
		t.Fatal("after the time it said")
	}
	now = now.Add(time.Hour)
	for i := range 3 {
		if _, ok := b.take(now, r); !ok {
			t.Fatalf("frame %d after a rest", i)
		}
	}
	if _, ok := b.take(now, r); ok {
		t.Fatal("a rest saves up more than the burst")
	}
}

func TestMemoryForgetsTheOldest(t *testing.T) {
	var m memory
	m.keep("first", sent{rev: 1})
	for i := range generation {
		m.keep(conversation(i), sent{rev: 2})
	}
	if _, ok := m.of("first"); !ok {
		t.Fatal("forgotten after one generation")
	}
	for i := range 2 * generation {
		m.keep(conversation(generation+i), sent{rev: 3})
	}
	if _, ok := m.of("first"); ok {
		t.Fatal("kept for ever")
	}
	if s, ok := m.of(conversation(3*generation - 1)); !ok || s.rev != 3 {
		t.Fatal("the latest is not known")
	}
}

func TestRefusalsNeverEchoLongNames(t *testing.T) {
	s := &Server{limits: Limits{}.withDefaults()}
	c := &conn{s: s}
	c.queue.writing = true // nobody writes here
	c.refuse(errUnknownType, strings.Repeat("x", 1000), "<script>")
	out, _ := c.queue.take(nil, 1<<20)
	if bytes.Contains(out, []byte("xxx")) || bytes.Contains(out, []byte("script")) {
		t.Fatalf("echoed: %s", out)
	}
}

func conversation(i int) desk.ConversationID { return desk.ConversationID(fmt.Sprint("c_", i)) }

func TestWorkersAreReusedAndEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p workers
		release := make(chan struct{})
		for range 5 {
			go p.do(func() { <-release })
		}
		synctest.Wait()
		close(release)
		synctest.Wait()
		if n := len(p.idle); n != 5 {
			t.Fatalf("%d idle after 5 at once", n)
		}
		p.sweep()
		for range 100 {
			p.do(func() {}) // one at a time
		}
		if p.sweep(); len(p.idle) != 1 {
			t.Fatalf("%d are kept, though one was enough", len(p.idle))
		}
		busy := make(chan struct{})
		go p.do(func() { <-busy })
		synctest.Wait()
		p.end()
		close(busy) // and the bubble would hang if it did not end
	})
}

func TestPanicEndsOneConnectionAndTellsNobodyWhy(t *testing.T) {
	var log bytes.Buffer
	s := &Server{limits: Limits{}.withDefaults(), log: slog.New(slog.NewTextHandler(&log, nil))} // without verbs: any frame panics
	c := &conn{s: s, kind: desk.KindPatient}
	c.actor.Store(&desk.Actor{Kind: desk.KindPatient})
	c.queue.writing = true // nobody writes here
	if c.safely(websocket.TextMessage, []byte(`{"type":"typing","conversation":"SECRET"}`)) {
		t.Fatal("the connection goes on")
	}
	out, last := c.queue.take(nil, 1<<20)
	if !last || string(out) != string(closing(websocket.CloseInternalServerErr, "internal")) {
		t.Fatalf("sent %q", out)
	}
	if got := log.String(); !strings.Contains(got, "stack") || strings.Contains(got, "SECRET") {
		t.Fatalf("logged %s", got)
	}
}

// How a conversation stands is told once the reader has its events, unless a
// newer row has been seen meanwhile.
func TestAStateWaitsForItsEvents(t *testing.T) {
	s := &Server{limits: Limits{}.withDefaults()}
	c := &conn{s: s}
	c.queue.writing = true // nobody empties it
	stands := func(rev, after int64, print uint64, text string) *standing {
		return &standing{rev: rev, after: after, print: print, encoded: func() frame { return frame(text) }}
	}
	told := func() string {
		var all []string
		for _, f := range c.queue.frames {
			all = append(all, string(f))
		}
		c.queue.frames, c.queue.bytes = nil, 0
		return strings.Join(all, " ")
	}
	sub := &subscription{c: c, live: true, cursor: cursor{at: 3, live: true}, judged: 5, told: 1}
	sub.stands(stands(5, 3, 1, "same"))
	sub.stands(stands(4, 3, 2, "older"))
	if got := told(); got != "" {
		t.Fatalf("told %q", got)
	}
	sub.stands(stands(6, 5, 2, "early"))
	if got := told(); got != "" {
		t.Fatalf("told %q before its events", got)
	}
	sub.cursor.at = 5
	sub.catchUpState()
	sub.catchUpState()
	if got := told(); got != "early" {
		t.Fatalf("told %q, want what was put off, once", got)
	}
	sub.cursor.live = false
	sub.stands(stands(7, 5, 3, "while reading"))
	sub.cursor.live, sub.judged = true, 8
	sub.catchUpState()
	if got := told(); got != "" {
		t.Fatalf("told %q, which is older than what was seen", got)
	}
	sub.stands(stands(8, 5, 4, "now"))
	if got := told(); got != "now" {
		t.Fatalf("told %q", got)
	}
}

// The wait is told in whole seconds, rounded outwards, and not at all when it
// cannot be relied upon; it is told again when it alone changed.
func TestWaitsAreToldAsTheyChange(t *testing.T) {
	at := &chat.QueuePlace{Conversation: "c_1", Position: 2, Why: "returned"}
	at.Wait.LowMS, at.Wait.HighMS = 1_999, 61_001
	if p := position(at); p.Wait == nil || *p.Wait != (protocol.QueueWait{LowS: 1, HighS: 62}) || p.Position != 2 || p.Why != "returned" {
		t.Fatalf("%+v, wait %+v", p, p.Wait)
	}
	at.Wait.Hidden = "few"
	if p := position(at); p.Wait != nil {
		t.Fatalf("told a wait of %+v that is not known", p.Wait)
	}
	sub := &subscription{live: true}
	for i, step := range []struct {
		place int
		sum   uint32
		told  bool
	}{{2, 7, true}, {2, 7, false}, {2, 8, true}, {1, 8, true}, {0, 0, true}, {1, 8, true}} {
		if told := sub.placed(step.place, step.sum); told != step.told {
			t.Errorf("step %d: told %v", i, told)
		}
	}
}
