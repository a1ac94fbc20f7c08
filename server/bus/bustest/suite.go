// Package bustest says what every bus must do, as one suite that each
// implementation runs, and has a bus that breaks every promise it may break,
// for the tests of those who read from one.
package bustest

import (
	"sync"
	"testing"
	"time"

	"careline/server/bus"
)

// News is what the suite sends.
type News struct {
	Publisher, N int
}

// Run holds a bus to the contract. open gives two ends of one bus, as two
// processes have them; for a bus within one process both are the same.
func Run(t *testing.T, open func(t *testing.T) (here, there bus.Bus[News])) {
	t.Run("every subscriber hears each publisher in order", func(t *testing.T) { order(t, open) })
	t.Run("one call of handle at a time", func(t *testing.T) { oneAtATime(t, open) })
	t.Run("a stuck subscriber delays nobody", func(t *testing.T) { stuck(t, open) })
	t.Run("cancel waits for the running call and ends", func(t *testing.T) { cancelWaits(t, open) })
	t.Run("subscribing and cancelling while news flows", func(t *testing.T) { churn(t, open) })
	t.Run("after close nothing is heard and nothing breaks", func(t *testing.T) { closed(t, open) })
}

const publishers, each = 4, 500

func publishAll(buses ...bus.Bus[News]) *sync.WaitGroup {
	var all sync.WaitGroup
	for p := range publishers {
		all.Go(func() {
			for n := range each {
				buses[p%len(buses)].Publish(News{Publisher: p, N: n})
			}
		})
	}
	return &all
}

func order(t *testing.T, open func(*testing.T) (bus.Bus[News], bus.Bus[News])) {
	here, there := open(t)
	logs := []*log{{}, {}, {}}
	for i, b := range []bus.Bus[News]{here, there, there} {
		defer b.Subscribe(logs[i].add)()
	}
	publishAll(here, there).Wait()
	for _, l := range logs {
		l.await(t, publishers*each)
		l.inOrder(t)
	}
}

func oneAtATime(t *testing.T, open func(*testing.T) (bus.Bus[News], bus.Bus[News])) {
	here, there := open(t)
	var l log
	var inside sync.Mutex
	defer there.Subscribe(func(n News) {
		if !inside.TryLock() {
			t.Error("handle was called while it ran")
			return
		}
		l.add(n)
		inside.Unlock()
	})()
	publishAll(here, there).Wait()
	l.await(t, publishers*each)
}

func stuck(t *testing.T, open func(*testing.T) (bus.Bus[News], bus.Bus[News])) {
	here, there := open(t)
	release := make(chan struct{})
	var free sync.Once
	unblock := func() { free.Do(func() { close(release) }) }
	cancel := here.Subscribe(func(News) { <-release })
	defer func() { unblock(); cancel() }()
	var l log
	defer there.Subscribe(l.add)()
	publishAll(here).Wait() // would never return if Publish waited
	l.await(t, publishers*each)
}

func cancelWaits(t *testing.T, open func(*testing.T) (bus.Bus[News], bus.Bus[News])) {
	here, _ := open(t)
	started, release := make(chan struct{}), make(chan struct{})
	var l log
	cancel := here.Subscribe(func(n News) {
		if n.N == 0 {
			close(started)
			<-release
		}
		l.add(n)
	})
	here.Publish(News{N: 0})
	<-started
	cancelled := make(chan struct{})
	go func() { cancel(); close(cancelled) }()
	select {
	case <-cancelled:
		t.Fatal("cancel returned while handle was running")
	case <-time.After(20 * time.Millisecond): // an absence can only be waited for
	}
	close(release)
	<-cancelled
	heard := l.len()
	here.Publish(News{N: 1})
	var after log
	defer here.Subscribe(after.add)()
	here.Publish(News{N: 2})
	after.await(t, 1)
	if l.len() != heard {
		t.Fatal("news was handled after cancel")
	}
	cancel() // a second time is harmless
}

func churn(t *testing.T, open func(*testing.T) (bus.Bus[News], bus.Bus[News])) {
	here, there := open(t)
	var steady log
	defer there.Subscribe(steady.add)()
	published := publishAll(here, there)
	for range 50 {
		var l log
		cancel := here.Subscribe(l.add)
		cancel()
		l.inOrder(t)
	}
	published.Wait()
	steady.await(t, publishers*each)
	steady.inOrder(t)
}

func closed(t *testing.T, open func(*testing.T) (bus.Bus[News], bus.Bus[News])) {
	here, there := open(t)
	var l log
	cancel := here.Subscribe(l.add)
	there.Publish(News{N: 1})
	l.await(t, 1)
	here.Close()
	here.Publish(News{N: 2})
	if l.len() != 1 {
		t.Fatal("news was heard after Close")
	}
	cancel()
	here.Subscribe(l.add)()
	here.Close() // a second time is harmless
}

// log keeps what a subscriber heard.
type log struct {
	mu    sync.Mutex
	heard []News
}

func (l *log) add(n News) {
	l.mu.Lock()
	l.heard = append(l.heard, n)
	l.mu.Unlock()
}

func (l *log) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.heard)
}

func (l *log) await(t *testing.T, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); l.len() < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("heard %d of %d", l.len(), n)
		}
	}
}

// inOrder fails when a publisher's news is doubled or out of order.
func (l *log) inOrder(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	last := map[int]int{}
	for _, n := range l.heard {
		if before, ok := last[n.Publisher]; ok && n.N <= before {
			t.Fatalf("publisher %d: %d after %d", n.Publisher, n.N, before)
		}
		last[n.Publisher] = n.N
	}
}
