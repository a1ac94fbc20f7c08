package store_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// Both tabs, or a tab and its retry through another process, open at once.
func TestOpeningTwiceAtOnceAnswersBoth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		processes := []*store.Store{d.Open(t), d.Open(t), d.Open(t)}
		for round := range 60 {
			ids := make([]desk.ConversationID, len(processes))
			var wg sync.WaitGroup
			for i, s := range processes {
				wg.Go(func() {
					r, err := s.Do(t.Context(), opening(newID(), fmt.Sprint("o", round), "hello"))
					if err != nil {
						t.Errorf("round %d: %v", round, err)
					}
					if ids[i] = r.Row.ID; r.Repeated != nil {
						ids[i] = r.Repeated.Conversation
					}
				})
			}
			wg.Wait()
			if ids[0] != ids[1] || ids[1] != ids[2] {
				t.Fatalf("round %d: not one conversation: %v", round, ids)
			}
		}
	})
}

// A process that stops in the middle of a transaction, because its machine
// sleeps or its network is gone, still holds the locks of that transaction.
func TestStoppedProcessHoldsNobodyUp(t *testing.T) {
	d := storetest.Postgres(t)
	s, stopped := d.Open(t), d.Open(t)
	held, other := newID(), newID()
	do(t, s, opening(held, "", "hello"))
	do(t, s, opening(other, "", "hello"))

	within, wake, lost := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		cmd := message(held, "u1", "from a process that sleeps")
		decide := cmd.Decide
		var once sync.Once
		cmd.Decide = func(l *desk.Ledger) error {
			once.Do(func() { close(within); <-wake })
			return decide(l)
		}
		_, err := stopped.Do(t.Context(), cmd)
		lost <- err
	}()
	<-within
	began := time.Now()
	var wg sync.WaitGroup
	for i := range 20 {
		id := held
		if i%2 == 0 {
			id = other
		}
		wg.Go(func() {
			if _, err := s.Do(t.Context(), message(id, fmt.Sprint("m", i), "hello?")); err != nil {
				t.Errorf("message %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if took := time.Since(began); took > store.MaxTransaction {
		t.Errorf("the others waited %v", took)
	}
	close(wake)
	if err := <-lost; err != nil && !errors.Is(err, desk.ErrUnavailable) {
		t.Errorf("the process that slept: %v", err)
	}
	do(t, stopped, message(held, "u1", "from a process that sleeps"))
	if got := len(checkLog(t, s, held)); got != 2+10+1 {
		t.Errorf("%d events, want 13", got)
	}
}

// Anybody may begin a session, so a crowd of them must not stand in line before
// what patients and staff say. On SQLite all write on one connection.
func TestCrowdOfOtherWritesWaitsBehindMessages(t *testing.T) {
	s := storetest.SQLite(t).Open(t)
	id := newID()
	do(t, s, opening(id, "", "hello"))
	say := func(cmd store.Command) {
		if _, err := s.Do(t.Context(), cmd); err != nil {
			t.Error(err)
		}
	}
	// Of those who stand in line at the connection the next one is drawn, so that
	// nobody is always behind a crowd there: hence several rounds.
	for range 3 {
		const crowd = 300
		var came, written, first atomic.Int64
		var wg sync.WaitGroup
		writing, finish := make(chan struct{}), make(chan struct{})
		before := message(id, "", "one moment")
		before.Decide = after(before.Decide, func() { close(writing); <-finish })
		wg.Go(func() { say(before) })
		<-writing
		for range crowd {
			wg.Go(func() {
				came.Add(1)
				if err := s.Record(t.Context(), desk.AuditLine{Action: "crowd"}); err != nil {
					t.Error(err)
				}
				written.Add(1)
			})
		}
		mine := message(id, "", "me too")
		mine.Decide = after(mine.Decide, func() { first.Store(written.Load()) })
		wg.Go(func() { say(mine) })
		for came.Load() < crowd || s.Stats().Waiting == 0 {
			runtime.Gosched()
		}
		close(finish)
		wg.Wait()
		if n := first.Load(); n > crowd/15 {
			t.Errorf("%d others were written first", n)
		}
	}
}

func after(decide func(*desk.Ledger) error, then func()) func(*desk.Ledger) error {
	return func(l *desk.Ledger) error {
		err := decide(l)
		then()
		return err
	}
}

// A database that takes what is sent and answers nothing.
func TestSilentDatabaseIsSaidOnce(t *testing.T) {
	d := storetest.Postgres(t)
	u, err := url.Parse(d.Options.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	line := newLine(t, u.Host)
	u.Host = line.addr
	d.Options.DatabaseURL = u.String()
	s := d.Open(t)
	id := newID()
	do(t, s, opening(id, "", "hello"))

	line.cut()
	began := time.Now()
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			if _, err := s.Do(t.Context(), message(id, fmt.Sprint("m", i), "x")); !errors.Is(err, desk.ErrUnavailable) {
				t.Errorf("message %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	// The first to come may be a batch of its own.
	if took := time.Since(began); took > 2*store.MaxTransaction+2*time.Second {
		t.Errorf("it took %v to say that the database does not answer", took)
	}
	line.mend()
	do(t, s, message(id, "m0", "x"))
	checkLog(t, s, id)
}

// line is a network between a store and its database that can fall silent.
type line struct {
	addr string
	mu   sync.RWMutex // held for writing while it is silent
}

func newLine(t *testing.T, to string) *line {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &line{addr: l.Addr().String()}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				continue
			}
			go n.carry(near, far)
			go n.carry(far, near)
		}
	}()
	return n
}

func (n *line) cut()  { n.mu.Lock() }
func (n *line) mend() { n.mu.Unlock() }

func (n *line) carry(to, from net.Conn) {
	_, _ = io.Copy(writer{n, to}, from) // ends with either side
	_ = to.Close()
	_ = from.Close()
}

type writer struct {
	n  *line
	to io.Writer
}

func (w writer) Write(p []byte) (int, error) {
	w.n.mu.RLock()
	defer w.n.mu.RUnlock()
	return w.to.Write(p)
}
