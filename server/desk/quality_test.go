package desk_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"careline/server/desk"

	"pgregory.net/rapid"
)

func someFrame(n int) []desk.ConversationID {
	out := make([]desk.ConversationID, n)
	for i := range out {
		out[i] = desk.ConversationID(fmt.Sprintf("c_%04d", i))
	}
	return out
}

// The same seed draws the same, whoever finds the conversations in whatever
// order and however often; what is drawn is of the frame, once each; and who
// leaves the frame makes room for one and moves nobody else.
func TestTheSameSeedDrawsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frame := someFrame(rapid.IntRange(0, 60).Draw(t, "n"))
		size, seed := rapid.IntRange(0, 12).Draw(t, "size"), rapid.StringMatching("[a-z0-9]{1,8}").Draw(t, "seed")
		drawn := desk.DrawSample(seed, "2026-10", "s_ana", frame, size)
		if len(drawn) != min(size, len(frame)) {
			t.Fatalf("%d of %d drawn, not %d", len(drawn), len(frame), size)
		}
		mixed := append(slices.Clone(frame), frame[:len(frame)/2]...)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "order"))).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if again := desk.DrawSample(seed, "2026-10", "s_ana", mixed, size); !slices.Equal(again, drawn) {
			t.Fatalf("%v, in another order %v", drawn, again)
		}
		if len(drawn) == 0 {
			return
		}
		gone := rapid.SampledFrom(drawn).Draw(t, "gone")
		rest := slices.DeleteFunc(slices.Clone(frame), func(id desk.ConversationID) bool { return id == gone })
		less := desk.DrawSample(seed, "2026-10", "s_ana", rest, size)
		for _, id := range drawn {
			if id != gone && !slices.Contains(less, id) {
				t.Fatalf("%s went with %s", id, gone)
			}
		}
	})
}

// Over many seeds each conversation is drawn as often as any other, in each
// place: chi-square of 20 conversations over 4,000 draws stays below its 99.9th
// percentile of 19 degrees of freedom.
func TestDrawsAreUniform(t *testing.T) {
	const draws, size, limit = 4_000, 5, 43.82
	frame := someFrame(20)
	first, any := map[desk.ConversationID]int{}, map[desk.ConversationID]int{}
	for i := range draws {
		drawn := desk.DrawSample(fmt.Sprint("seed-", i), "2026-10", "s_ana", frame, size)
		first[drawn[0]]++
		for _, id := range drawn {
			any[id]++
		}
	}
	chi := func(counts map[desk.ConversationID]int, expected float64) (sum float64) {
		for _, id := range frame {
			d := float64(counts[id]) - expected
			sum += d * d / expected
		}
		return sum
	}
	if x := chi(first, draws/20); x > limit {
		t.Errorf("the first place: chi-square %.1f", x)
	}
	// Draws without putting back vary less than the distribution allows for.
	if x := chi(any, draws*size/20); x > limit {
		t.Errorf("all places: chi-square %.1f", x)
	}
}

// Another month, person or seed is another draw.
func TestEachPersonAndMonthIsDrawnApart(t *testing.T) {
	frame := someFrame(200)
	base := desk.DrawSample("a", "2026-10", "s_ana", frame, 10)
	for name, other := range map[string][]desk.ConversationID{
		"seed":   desk.DrawSample("b", "2026-10", "s_ana", frame, 10),
		"month":  desk.DrawSample("a", "2026-11", "s_ana", frame, 10),
		"person": desk.DrawSample("a", "2026-10", "s_ben", frame, 10),
	} {
		if slices.Equal(base, other) {
			t.Errorf("another %s draws the same", name)
		}
	}
	if got := fmt.Sprint(base[:3]); got != drawnOnce {
		t.Errorf("drawn %s; an old draw has to stay repeatable: %s", got, drawnOnce)
	}
}

const drawnOnce = "[c_0019 c_0005 c_0191]"
