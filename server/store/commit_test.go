package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

var patient = desk.Actor{Kind: desk.KindPatient, ID: "p_1", Site: "si_1"}

// opening is a command that starts a conversation with one message.
func opening(id desk.ConversationID, clientID, text string) store.Command {
	return store.Command{
		Conversation: id, Opening: true, Author: patient.Author(), ClientID: clientID, Digest: []byte("open " + text), FirstDigest: []byte(text),
		Allow: func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			l.Row.Reference, l.Row.Site, l.Row.Patient = desk.NewReference(), "si_1", "p_1"
			l.Append(desk.Opened, patient.From(), desk.Body{Origin: desk.OriginPatient, Episode: 1, Department: "d_1"})
			l.Append(desk.Message, patient.From(), desk.Body{Text: text}).ClientID = clientID
			l.Record(patient, "conversation.opened", "")
			return nil
		},
	}
}

// message is a command that appends one message.
func message(id desk.ConversationID, clientID, text string) store.Command {
	return store.Command{
		Conversation: id, Author: patient.Author(), ClientID: clientID, Digest: []byte(text),
		Allow: func(_ *desk.Conversation, exists bool) error {
			if !exists {
				return desk.ErrNotFound
			}
			return nil
		},
		Decide: func(l *desk.Ledger) error {
			if text == "refuse" {
				return desk.ErrEmpty
			}
			if text == "panic" {
				panic("a fault in a verb")
			}
			l.Append(desk.Message, patient.From(), desk.Body{Text: text}).ClientID = clientID
			l.MarkRead(patient, l.Row.LastSeq)
			return nil
		},
	}
}

func newID() desk.ConversationID { return desk.ConversationID(desk.NewID("c", time.Now())) }

func do(t *testing.T, s *store.Store, cmd store.Command) store.Result {
	t.Helper()
	r, err := s.Do(t.Context(), cmd)
	if err != nil {
		t.Fatalf("do: %v", err)
	}
	return r
}

// checkLog reads a conversation back and fails unless its log is dense, its
// times never fall, its patient's chain fits and its row is the fold of the log.
func checkLog(t *testing.T, s *store.Store, id desk.ConversationID) []desk.Event {
	t.Helper()
	row, err := s.Conversation(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Events(t.Context(), id, desk.KindStaff, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	fold := desk.Conversation{ID: row.ID, Reference: row.Reference, Site: row.Site, Patient: row.Patient, Rev: row.Rev, ChangedAt: row.ChangedAt}
	var at, prev int64
	for i := range events {
		e := &events[i]
		if e.Seq != int64(i+1) || e.At < at || e.PatientPrev != prev {
			t.Fatalf("event %d: seq %d, at %d after %d, patient's prev %d, want %d", i, e.Seq, e.At, at, e.PatientPrev, prev)
		}
		at = e.At
		if e.Kind.Visibility() == desk.Everyone {
			prev = e.Seq
		}
		desk.Apply(&fold, e)
	}
	if fold.TimerAt = row.TimerAt; !reflect.DeepEqual(fold, row) {
		t.Fatalf("the row is not the fold of its log:\nrow  %+v\nfold %+v", row, fold)
	}
	return events
}

func TestRepeatedCommand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		id := newID()
		first := do(t, s, opening(id, "u1", "hello"))
		again := do(t, s, opening(newID(), "u1", "hello"))
		if again.Repeated == nil || again.Repeated.Conversation != id {
			t.Fatalf("repeated opening: %+v", again)
		}
		if r := do(t, s, message(id, "u1", "hello")); r.Repeated == nil || r.Repeated.Seq != first.Events[1].Seq {
			t.Fatalf("repeated first message: %+v", r)
		}
		if _, err := s.Do(t.Context(), message(id, "u1", "other words")); !errors.Is(err, desk.ErrClientIDConflict) {
			t.Fatalf("other words under the opening's client id: %v", err)
		}
		sent := do(t, s, message(id, "u2", "more"))
		repeat := do(t, s, message(id, "u2", "more"))
		if repeat.Repeated == nil || repeat.Repeated.Seq != sent.Events[0].Seq || repeat.Repeated.At != sent.Events[0].At {
			t.Fatalf("repeated message: %+v", repeat)
		}
		if _, err := s.Do(t.Context(), message(id, "u2", "other words")); !errors.Is(err, desk.ErrClientIDConflict) {
			t.Fatalf("other words under the same client id: %v", err)
		}
		// The same client id in another conversation is another command.
		other := newID()
		do(t, s, opening(other, "u3", "second"))
		if r := do(t, s, message(other, "u2", "third")); r.Repeated != nil {
			t.Fatal("a client id reached into another conversation")
		}
		if got := len(checkLog(t, s, id)); got != 3 {
			t.Fatalf("%d events, want 3", got)
		}
	})
}

func TestRefusedCommandFailsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		id := newID()
		do(t, s, opening(id, "", "hello"))
		texts := []string{"one", "refuse", "two", "panic", "three", "unknown"}
		errs := make([]error, 60)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				cmd := message(id, fmt.Sprint("u", i), texts[i%len(texts)])
				if texts[i%len(texts)] == "unknown" {
					cmd.Conversation = "c_missing"
				}
				_, errs[i] = s.Do(t.Context(), cmd)
			}()
		}
		wg.Wait()
		want := []error{nil, desk.ErrEmpty, nil, desk.ErrUnavailable, nil, desk.ErrNotFound}
		for i, err := range errs {
			if w := want[i%len(want)]; !errors.Is(err, w) {
				t.Errorf("%s: %v, want %v", texts[i%len(texts)], err, w)
			}
		}
		if got := len(checkLog(t, s, id)); got != 2+30 {
			t.Fatalf("%d events, want 32", got)
		}
	})
}

// A row the database itself refuses must not take its batch with it.
func TestDatabaseErrorFailsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		taken := newID()
		do(t, s, opening(taken, "", "hello"))
		row, err := s.Conversation(t.Context(), taken)
		if err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 40)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				cmd := opening(newID(), fmt.Sprint("v", i), "hello")
				if i%10 == 3 {
					decide := cmd.Decide
					cmd.Decide = func(l *desk.Ledger) error {
						err := decide(l)
						l.Row.Reference = row.Reference // unique, and taken
						return err
					}
				}
				_, errs[i] = s.Do(t.Context(), cmd)
			}()
		}
		wg.Wait()
		for i, err := range errs {
			if bad := i%10 == 3; bad != (err != nil) {
				t.Errorf("command %d: %v", i, err)
			}
		}
	})
}

// senders is what each of two processes does to the same conversations: every
// one of them gets the same texts under the same client ids from both, in
// opposite orders.
func senders(s *store.Store, ids []desk.ConversationID, rounds int) error {
	var wg sync.WaitGroup
	fail := make(chan error, len(ids)*rounds)
	for _, id := range ids {
		wg.Go(func() {
			for r := range rounds {
				if _, err := s.Do(context.Background(), message(id, fmt.Sprint("r", r), fmt.Sprint(r))); err != nil {
					fail <- err
				}
			}
		})
	}
	wg.Wait()
	close(fail)
	return errors.Join(slices.Collect(func(yield func(error) bool) {
		for err := range fail {
			if !yield(err) {
				return
			}
		}
	})...)
}

const senderRounds = 25

func TestTwoProcesses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		ids := make([]desk.ConversationID, 12)
		for i := range ids {
			ids[i] = newID()
			do(t, s, opening(ids[i], "", "hello"))
		}
		backwards := slices.Clone(ids)
		slices.Reverse(backwards)
		job, err := json.Marshal(childJob{d.Options.DatabaseURL, d.Options.DataDir, backwards})
		if err != nil {
			t.Fatal(err)
		}
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAsChildProcess$", "-test.v")
		child.Env = append(os.Environ(), childEnv+"="+string(job))
		var out bytes.Buffer
		child.Stdout, child.Stderr = &out, &out
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if err := senders(s, ids, senderRounds); err != nil {
			t.Error(err)
		}
		if err := child.Wait(); err != nil || !bytes.Contains(out.Bytes(), []byte("--- PASS: TestAsChildProcess")) {
			t.Errorf("the other process: %v\n%s", err, out.String())
		}
		for _, id := range ids {
			if got := len(checkLog(t, s, id)); got != 2+senderRounds {
				t.Errorf("%s: %d events, want %d", id, got, 2+senderRounds)
			}
		}
	})
}

// childJob tells the second process what to do; it is this test program again.
type childJob struct {
	DatabaseURL, DataDir string
	IDs                  []desk.ConversationID
}

const childEnv = "STORE_TEST_CHILD"

// TestAsChildProcess is the other half of TestTwoProcesses.
func TestAsChildProcess(t *testing.T) {
	raw, ok := os.LookupEnv(childEnv)
	if !ok {
		return // run by itself it has nothing to do: its parent is the test
	}
	var job childJob
	if err := json.Unmarshal([]byte(raw), &job); err != nil {
		t.Fatal(err)
	}
	d := storetest.Database{Name: "child", Options: store.Options{DatabaseURL: job.DatabaseURL, DataDir: job.DataDir}}
	if err := senders(d.Open(t), job.IDs, senderRounds); err != nil {
		t.Fatal(err)
	}
}

// What one process remembers of a row ends with another's commit, also for a
// command that only looks.
func TestRowsAreNeverStale(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		one, two := d.Open(t), d.Open(t)
		id := newID()
		do(t, one, opening(id, "", "hello"))
		do(t, one, message(id, "", "from one"))
		do(t, two, message(id, "", "from two"))
		seen := do(t, one, store.Command{
			Conversation: id,
			Allow:        func(*desk.Conversation, bool) error { return nil },
			Decide:       func(*desk.Ledger) error { return nil },
		})
		if seen.Row.LastSeq != 4 {
			t.Fatalf("one process sees %d events, there are 4", seen.Row.LastSeq)
		}
	})
}

func TestTimesNeverFall(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		var mu sync.Mutex
		clock := time.UnixMilli(1_800_000_000_000)
		s := d.WithClock(func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }).Open(t)
		id := newID()
		do(t, s, opening(id, "", "hello"))
		mu.Lock()
		clock = clock.Add(-3 * time.Second)
		mu.Unlock()
		r := do(t, s, message(id, "", "from the past"))
		e := r.Events[0]
		if e.At != 1_800_000_000_000 || e.Body.ClampedMS != 3000 {
			t.Fatalf("at %d, clamped by %d ms", e.At, e.Body.ClampedMS)
		}
		checkLog(t, s, id)
	})
}

func TestCloseAnswersWhatIsWaiting(t *testing.T) {
	s, err := store.Open(t.Context(), storetest.SQLite(t).Options)
	if err != nil {
		t.Fatal(err)
	}
	id := newID()
	do(t, s, opening(id, "", "hello"))
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := s.Do(context.Background(), message(id, fmt.Sprint(i), "x")); err != nil && !errors.Is(err, desk.ErrDraining) {
				t.Errorf("while closing: %v", err)
			}
		}()
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
}
