package main

import (
	"context"
	"fmt"
	"time"
)

// rest lets the token buckets of the patients' sockets fill again; a short plan
// does not empty them.
func (b *bench) rest(ctx context.Context) error {
	const burst = 100 // messages of a patient's socket at once
	if b.perLine*(b.rounds+1) < burst {
		return nil
	}
	select {
	case <-time.After(2 * time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// messages measures the CPU time of a message beside the floors.
func (b *bench) messages(ctx context.Context, db *database, careline, floor, relay *side) error {
	say("%s: %d rounds of %d messages on each side", db.name, b.rounds, b.conversations*b.perLine)
	sides := []*side{careline, floor, relay}
	if _, err := interleave(sides, 1, b.perLine, b.rest, ctx); err != nil { // warms up caches and pools
		return err
	}
	all, err := interleave(sides, b.rounds, b.perLine, b.rest, ctx)
	if err != nil {
		return err
	}
	cost := func(s *side) (us, rate []float64) {
		for _, m := range all[s] {
			us = append(us, float64(m.cpu.Nanoseconds())/1000)
			rate = append(rate, m.rate)
		}
		return us, rate
	}
	mine, rate := cost(careline)
	least, floorRate := cost(floor)
	pure, relayRate := cost(relay)
	ratio := median(ratios(mine, least))
	b.report.add(row{What: "durable send → other side, CPU per message", Database: db.name, Value: median(mine), Unit: "µs",
		Floor: median(least), FloorIs: "relay + group commit", Ratio: ratio, Budget: "≤ 3 ×, ≤ 150 µs",
		Met:  met(ratio <= 3 && median(mine) <= 150),
		Note: fmt.Sprintf("server and database processes together; %.0f msg/s, floor %.0f", median(rate), median(floorRate))})
	b.report.add(row{What: "the same beside a relay that stores nothing", Database: db.name, Value: median(mine), Unit: "µs",
		Floor: median(pure), FloorIs: "pure relay", Ratio: median(ratios(mine, pure)), Note: fmt.Sprintf("relay %.0f msg/s", median(relayRate))})
	return nil
}

func ratios(a, b []float64) []float64 {
	all := make([]float64, len(a))
	for i := range a {
		all[i] = a[i] / b[i]
	}
	return all
}

// latency measures 20 messages a second over 100 conversations.
func (b *bench) latency(ctx context.Context, db *database, careline, floor *side) error {
	const perSecond, conversations = 20, 100
	trim := func(s *side) *side {
		few := *s
		few.lines = &lines{all: s.lines.all[:min(conversations, len(s.lines.all))]}
		return &few
	}
	a, f := trim(careline), trim(floor)
	all, err := latencies(ctx, []*side{a, f}, perSecond, b.plan.latency)
	if err != nil {
		return err
	}
	for _, q := range []struct{ percent, budget float64 }{{50, 1.5}, {99, 2}} {
		mine, least := percentile(all[a], q.percent), percentile(all[f], q.percent)
		ratio := float64(mine) / float64(least)
		b.report.add(row{What: fmt.Sprintf("latency p%.0f at %d msg/s, %d conversations", q.percent, perSecond, len(a.lines.all)), Database: db.name,
			Value: float64(mine.Microseconds()), Unit: "µs", Floor: float64(least.Microseconds()), FloorIs: "relay + group commit",
			Ratio: ratio, Budget: fmt.Sprintf("≤ %g ×", q.budget), Met: met(ratio <= q.budget),
			Note: fmt.Sprintf("%d messages each", len(all[a]))})
	}
	return nil
}
