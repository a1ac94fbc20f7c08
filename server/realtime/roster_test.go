package realtime

import (
	"testing"

	"pgregory.net/rapid"

	"careline/server/chat"
)

// Whatever comes and goes, and however often writing fails, the store ends up
// knowing who is here; and it hears nothing of an absence that was too short.
func TestTheStoreHearsWhoIsHere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRoster()
		now := int64(1_000_000)
		open := map[string]int{}
		store := map[string]bool{}
		write := func(works bool) {
			changes := r.take(now)
			// Somebody may come or go while it is being written.
			for range rapid.IntRange(0, 2).Draw(t, "meanwhile") {
				toggle(t, r, open, now)
			}
			if !works {
				r.putBack(changes)
				return
			}
			seen := map[string]bool{}
			for _, c := range changes {
				if seen[c.Subject] {
					t.Fatalf("%s twice in %v", c.Subject, changes)
				}
				seen[c.Subject] = true
				if !c.Here && now-c.At < settleMS {
					t.Fatalf("told that %s left %d ms ago", c.Subject, now-c.At)
				}
				if c.At > now {
					t.Fatalf("%v is in the future", c)
				}
				if !c.Here && !store[c.Subject] {
					t.Fatalf("told twice that %s left", c.Subject)
				}
				store[c.Subject] = c.Here
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now += rapid.Int64Range(0, settleMS).Draw(t, "passes")
			if rapid.Bool().Draw(t, "writes") {
				write(rapid.Bool().Draw(t, "works"))
			} else {
				toggle(t, r, open, now)
			}
		}
		now += settleMS
		for range 2 {
			for _, c := range r.take(now) {
				store[c.Subject] = c.Here
			}
		}
		if len(r.left) > 0 {
			t.Fatalf("%v were never told to have left", r.left)
		}
		for _, s := range people {
			if store[s] != (open[s] > 0) {
				t.Fatalf("%s has %d sockets, the store says here: %v", s, open[s], store[s])
			}
		}
		if empty := r.empty(); empty != (len(r.here) == 0) {
			t.Fatalf("empty: %v with %v here", empty, r.here)
		}
	})
}

var people = []string{"s_a", "s_b", "c_c"}

func toggle(t *rapid.T, r *roster, open map[string]int, now int64) {
	who := rapid.SampledFrom(people).Draw(t, "who")
	if open[who] > 0 && rapid.Bool().Draw(t, "leaves") {
		open[who]--
		r.depart(who, now)
		return
	}
	open[who]++
	r.arrive(who, now)
}

// A reload is no news.
func TestAReloadWritesNothing(t *testing.T) {
	r := newRoster()
	r.arrive("s_a", 1000)
	if got := r.take(1000); len(got) != 1 || got[0] != (chat.Attendance{Subject: "s_a", Here: true, At: 1000}) {
		t.Fatalf("told %v", got)
	}
	r.depart("s_a", 5000)
	if got := r.take(5000 + settleMS - 1); got != nil {
		t.Fatalf("told %v of a reload", got)
	}
	r.arrive("s_a", 5000+settleMS-1)
	if got := r.take(60_000); got != nil {
		t.Fatalf("told %v of a reload", got)
	}
	r.depart("s_a", 70_000)
	if got := r.take(80_000); len(got) != 1 || got[0] != (chat.Attendance{Subject: "s_a", At: 70_000}) {
		t.Fatalf("told %v, want when they left", got)
	}
}
