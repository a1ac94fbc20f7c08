package bustest_test

import (
	"slices"
	"testing"

	"careline/server/bus/bustest"
)

// recorder is a bus that hands over at once.
type recorder struct{ heard []int }

func (r *recorder) Publish(n int)                       { r.heard = append(r.heard, n) }
func (r *recorder) Subscribe(func(int)) (cancel func()) { return func() {} }
func (r *recorder) Close()                              {}

func TestFaultyIsSeededAndDoesAllThree(t *testing.T) {
	run := func(seed uint64) []int {
		r := &recorder{}
		b := bustest.NewFaulty[int](r, seed, bustest.Faults{Drop: 0.1, Double: 0.1, Delay: 0.1})
		for n := range 300 {
			b.Publish(n)
		}
		return r.heard
	}
	first := run(7)
	if !slices.Equal(first, run(7)) {
		t.Fatal("the same seed gave two different runs")
	}
	if slices.Equal(first, run(8)) {
		t.Fatal("another seed gave the same run")
	}
	times, late := map[int]int{}, 0
	for i, n := range first {
		times[n]++
		if i > 0 && n < first[i-1] {
			late++
		}
	}
	doubled := 0
	for _, k := range times {
		if k > 1 {
			doubled++
		}
	}
	if len(times) == 300 || doubled == 0 || late == 0 {
		t.Fatalf("of 300: %d arrived, %d doubled, %d late; want some lost, doubled and late", len(times), doubled, late)
	}
}
