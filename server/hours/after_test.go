package hours

import (
	"testing"

	"pgregory.net/rapid"
)

// slowAfter is the oracle of After: it walks on minute by minute until so much
// open time has passed.
func slowAfter(versions []Version, start, open, limit int64) (int64, bool) {
	for t := start; t < limit; t += minute {
		if slow(versions, t, t+minute) == 0 {
			continue
		}
		if open <= minute {
			return t + open, true
		}
		open -= minute
	}
	return 0, false
}

// After is the first instant by which so much open time has passed, across
// changes of clocks and of hours, to the millisecond.
func TestAfterAgainstWalkingMinutes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		around := at(t, rapid.SampledFrom(changes).Draw(r, "change"))
		versions := []Version{drawVersion(r, around-4000*minute)}
		if rapid.Bool().Draw(r, "two") {
			versions = append(versions, drawVersion(r, around))
			versions[1].RecordedAt += 10 // no tie in both
		}
		c, err := New(versions...)
		if err != nil {
			r.Fatal(err)
		}
		start := around + rapid.Int64Range(-3000, 1000).Draw(r, "start")*minute
		open := rapid.Int64Range(1, 2000).Draw(r, "minutes")*minute - rapid.Int64Range(0, minute-1).Draw(r, "ms")
		limit := start + 5000*minute
		want, ok := slowAfter(versions, start, open, limit)
		got, found := c.After(start, open)
		switch {
		case ok && (!found || got != want):
			r.Fatalf("%d ms of open time are over at %d, the oracle says %d", open, got, want)
		case !ok && found && got <= limit:
			r.Fatalf("%d ms of open time are over at %d, the oracle does not get so far", open, got)
		case ok && (c.Between(start, got) != open || c.Between(start, got-1) != open-1):
			r.Fatalf("%d ms of open time lie before %d, not %d", c.Between(start, got), got, open)
		}
	})
}

// A time that is due moves with the hours: two waits after each other end when
// one of both lengths would.
func TestAfterAddsUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		around := at(t, rapid.SampledFrom(changes).Draw(r, "change"))
		c, err := New(drawVersion(r, around-10_000*minute))
		if err != nil {
			r.Fatal(err)
		}
		first := rapid.Int64Range(1, 1000*minute).Draw(r, "first")
		second := rapid.Int64Range(1, 1000*minute).Draw(r, "second")
		both, ok := c.After(around, first+second)
		middle, ok1 := c.After(around, first)
		end, ok2 := c.After(middle, second)
		if ok && (!ok1 || !ok2 || end != both) {
			r.Fatalf("%d and then %d, but at once %d", middle, end, both)
		}
	})
}
