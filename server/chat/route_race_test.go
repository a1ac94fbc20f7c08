package chat_test

import (
	"sync"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// Somebody claims a conversation in another process between the router's
// reading of the queue and its decision: it is not offered to anybody.
func TestClaimedWhileThePlanIsMade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		other := d.WithClock(h.clock).Open(t)
		h.come("one", "s_ana")
		c := h.open("hello")
		locked, routed := make(chan struct{}), make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			ben := desk.Person{ID: "s_ben", Name: "Ben"}
			_, err := other.Do(t.Context(), store.Command{
				Conversation: c,
				Allow:        func(*desk.Conversation, bool) error { return nil },
				Decide: func(l *desk.Ledger) error {
					close(locked)
					select { // the router reads, then waits for the row
					case <-routed:
					case <-time.After(time.Second):
					}
					l.Append(desk.Assigned, h.ben.From(), desk.Body{Staff: &ben})
					l.Append(desk.Accepted, h.ben.From(), desk.Body{Staff: &ben, How: "claimed"})
					return nil
				},
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-locked
		if err := h.chat.Route(t.Context()); err != nil {
			t.Fatal(err)
		}
		close(routed)
		all.Wait()
		h.offeredTo(c, "")
		h.held(c, "s_ben")
	})
}
