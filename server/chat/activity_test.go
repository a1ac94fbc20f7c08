package chat

import (
	"testing"

	"pgregory.net/rapid"

	"careline/server/desk"
)

// What somebody worked is what a count of every instant says, adds up over any
// cut of the day, and is never more than the day.
func TestHandledIsCountedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log []desk.Activity
		at := int64(0)
		for range rapid.IntRange(0, 12).Draw(t, "entries") {
			at += rapid.Int64Range(0, 20).Draw(t, "later")
			a := desk.Activity{Staff: "s_1", Seq: int64(len(log) + 1), At: at, Kind: "focus", Value: rapid.SampledFrom([]string{"", "c_1", "c_2"}).Draw(t, "value")}
			if rapid.Bool().Draw(t, "presence") {
				a.Kind, a.Value = "presence", rapid.SampledFrom([]string{"available", "break", "away"}).Draw(t, "presence value")
			}
			log = append(log, a)
		}
		part := rapid.Int64Range(0, 100)
		from := part.Draw(t, "from")
		middle := from + part.Draw(t, "first part")
		to := middle + part.Draw(t, "second part")
		lastSeen := at + rapid.Int64Range(0, 50).Draw(t, "last seen")
		slow := int64(0)
		for instant := from; instant < to; instant++ {
			before := ""
			for _, a := range log {
				if a.Kind == "focus" && a.At <= instant {
					before = a.Value
				}
			}
			if before != "" && instant < lastSeen {
				slow++
			}
		}
		got := handled(log, from, to, lastSeen)
		if got != slow {
			t.Fatalf("handled %d, counted %d", got, slow)
		}
		if parts := handled(log, from, middle, lastSeen) + handled(log, middle, to, lastSeen); parts != got {
			t.Fatalf("cut at %d: %d, whole %d", middle, parts, got)
		}
	})
}

func TestLastBreak(t *testing.T) {
	log := func(values ...string) (out []desk.Activity) {
		for i, v := range values {
			out = append(out, desk.Activity{At: int64(i + 1), Kind: "presence", Value: v}, desk.Activity{At: int64(i + 1), Kind: "focus", Value: "break"})
		}
		return out
	}
	for _, tt := range []struct {
		name string
		log  []desk.Activity
		want int64
	}{
		{"none", log("available", "away", "available"), 0},
		{"one that goes on", log("available", "break"), 0},
		{"one", log("available", "break", "available"), 3},
		{"the last of two", log("break", "available", "break", "away", "available"), 4},
		{"one that began before", log("break", "finishing"), 2},
	} {
		if got := lastBreak(tt.log); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
