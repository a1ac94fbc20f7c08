package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

var errTaken = &desk.Error{Kind: desk.Conflict, Code: "test_taken"}

// claim is a command that takes a place, or gives it back.
func claim(id desk.ConversationID, key string, free bool) store.Command {
	cmd := message(id, "", "claims "+key)
	cmd.Claims = []string{key}
	decide := cmd.Decide
	cmd.Decide = func(l *desk.Ledger) error {
		if _, taken := l.Taken[key]; taken {
			return errTaken
		}
		l.Claims = append(l.Claims, desk.Claim{Key: key, Free: free})
		return decide(l)
	}
	return cmd
}

func opened(t *testing.T, s *store.Store, n int) []desk.ConversationID {
	t.Helper()
	ids := make([]desk.ConversationID, n)
	for i := range ids {
		ids[i] = newID()
		do(t, s, opening(ids[i], "", "hello"))
	}
	return ids
}

// Two commands that take different keys, in two processes, and want to know of
// each other's: behind one gate the second one decides after the first one's
// commit, and is told.
func TestOneAtATimeThroughAGate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		first, second := d.Open(t), d.Open(t)
		ids := opened(t, first, 2)
		through := func(s *store.Store, id desk.ConversationID, key string, decides func(l *desk.Ledger)) error {
			cmd := claim(id, key, false)
			cmd.Claims, cmd.Gate = []string{"slot a", "slot b"}, "a and b"
			decide := cmd.Decide
			cmd.Decide = func(l *desk.Ledger) error {
				decides(l)
				return decide(l)
			}
			_, err := s.Do(t.Context(), cmd)
			return err
		}
		inside, outside := make(chan struct{}), make(chan struct{})
		var once sync.Once
		var told map[string]desk.ConversationID
		var both sync.WaitGroup
		both.Go(func() {
			err := through(first, ids[0], "slot a", func(*desk.Ledger) {
				once.Do(func() { close(inside) })
				select { // so long the other one could decide, if nothing held it
				case <-outside:
				case <-time.After(300 * time.Millisecond):
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-inside
		both.Go(func() {
			decided := sync.OnceFunc(func() { close(outside) })
			err := through(second, ids[1], "slot b", func(l *desk.Ledger) {
				told = l.Taken
				decided()
			})
			if err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		if told["slot a"] != ids[0] {
			t.Errorf("the second one is told %v", told)
		}
		// Nothing of the gate is left, and it opens again.
		raw, err := storetest.Raw(d.Options)
		if err != nil {
			t.Fatal(err)
		}
		var left int
		err = errors.Join(raw.QueryRowContext(t.Context(), "SELECT count(*) FROM claims WHERE key LIKE 'gate/%'").Scan(&left), raw.Close())
		if err != nil || left != 0 {
			t.Errorf("%d gates are left, %v", left, err)
		}
	})
}

// Many want the same few places, in two processes at once: each place has one
// holder, everybody else a clean refusal, and nothing of theirs is stored.
func TestOnePlaceOneHolder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		stores := []*store.Store{d.Open(t), d.Open(t)}
		ids := opened(t, stores[0], 24)
		const places = 4
		errs := make([]error, len(ids))
		var wg sync.WaitGroup
		for i, id := range ids {
			wg.Go(func() { _, errs[i] = stores[i%2].Do(t.Context(), claim(id, fmt.Sprint("slot ", i/2%places), false)) })
		}
		wg.Wait()
		got := 0
		for i, err := range errs {
			want := 3
			if err == nil {
				got++
			} else if want = 2; !errors.Is(err, errTaken) {
				t.Errorf("a refusal: %v", err)
			}
			if n := len(checkLog(t, stores[0], ids[i])); n != want {
				t.Errorf("%d events, want %d", n, want)
			}
		}
		if got != places {
			t.Fatalf("%d hold a place, there are %d", got, places)
		}
		// Given back it can be taken again, also within one batch.
		holder := slices.IndexFunc(errs, func(err error) bool { return err == nil })
		key := fmt.Sprint("slot ", holder/2%places)
		other := (holder + 1) % len(ids)
		if errs[other] == nil {
			other = slices.IndexFunc(errs, func(err error) bool { return err != nil })
		}
		if _, err := stores[1].DoAll(t.Context(), []store.Command{claim(ids[holder], key, true), claim(ids[other], key, false)}); err != nil {
			t.Fatal(err)
		}
		if _, err := stores[0].Do(t.Context(), claim(ids[holder], key, false)); !errors.Is(err, errTaken) {
			t.Fatalf("taken again by who gave it back: %v", err)
		}
	})
}

func TestAllOrNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		ids := opened(t, s, 3)
		fresh := newID()
		_, err := s.DoAll(t.Context(), []store.Command{
			opening(fresh, "v1", "new"), claim(ids[0], "slot", false), message(ids[1], "v1", "hi"), message(ids[2], "", "refuse"),
		})
		if !errors.Is(err, desk.ErrEmpty) {
			t.Fatalf("refused with %v", err)
		}
		for _, id := range ids {
			if n := len(checkLog(t, s, id)); n != 2 {
				t.Fatalf("%d events of a group that was refused", n)
			}
		}
		if _, err := s.Conversation(t.Context(), fresh); !errors.Is(err, desk.ErrNotFound) {
			t.Fatalf("opened by a group that was refused: %v", err)
		}
		all := []store.Command{opening(fresh, "v1", "new"), claim(ids[2], "slot", false), message(ids[1], "v1", "hi")}
		if _, err := s.DoAll(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		again, err := s.DoAll(t.Context(), []store.Command{opening(newID(), "v1", "new"), message(ids[1], "v1", "hi")})
		if err != nil || again[0].Repeated == nil || again[0].Repeated.Conversation != fresh || again[1].Repeated == nil {
			t.Fatalf("repeated: %+v, %v", again, err)
		}
		for _, id := range append(ids[1:], fresh) {
			checkLog(t, s, id)
		}
	})
}

// Groups that fail beside others in one batch take nothing of theirs along.
func TestGroupsFailAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		ids := opened(t, s, 20)
		errs := make([]error, len(ids)-1)
		var wg sync.WaitGroup
		for i := range errs {
			second := "fine"
			if i%3 == 0 {
				second = "refuse"
			}
			wg.Go(func() {
				_, errs[i] = s.DoAll(t.Context(), []store.Command{message(ids[i], "", "first"), message(ids[len(ids)-1], "", second)})
			})
		}
		wg.Wait()
		fine := 0
		for i, err := range errs {
			want := 3
			if i%3 == 0 {
				want = 2
			} else {
				fine++
			}
			if (err != nil) != (i%3 == 0) {
				t.Errorf("group %d: %v", i, err)
			}
			if n := len(checkLog(t, s, ids[i])); n != want {
				t.Errorf("%d events, want %d", n, want)
			}
		}
		if n := len(checkLog(t, s, ids[len(ids)-1])); n != 2+fine {
			t.Errorf("%d events in the shared one, want %d", n, 2+fine)
		}
	})
}
