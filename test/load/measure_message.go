package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// sample is a message as patients write them: the length of a real one.
var sample = strings.Repeat("The pharmacy says they never got it. ", 4)

// burst sends perLine messages from the patient of every conversation, each as
// soon as the one before has arrived: as fast as the side can.
func (s *side) burst(perLine int) (messages int, err error) {
	var running sync.WaitGroup
	var mu sync.Mutex
	for _, l := range s.lines.all {
		running.Go(func() {
			for range perLine {
				_, sayErr := l.say(false, sample)
				mu.Lock()
				if sayErr == nil {
					messages++
				} else if err == nil {
					err = fmt.Errorf("%s: %w", s.name, sayErr)
				}
				mu.Unlock()
				if sayErr != nil {
					return
				}
			}
		})
	}
	running.Wait()
	return messages, err
}

// perMessage is what one burst cost.
type perMessage struct {
	cpu  time.Duration // of the side's processes, a message
	rate float64       // messages a second
}

func (s *side) costOfBurst(perLine int) (perMessage, error) {
	before, err := s.cpu()
	if err != nil {
		return perMessage{}, err
	}
	began := time.Now()
	n, err := s.burst(perLine)
	if err != nil {
		return perMessage{}, err
	}
	took := time.Since(began)
	after, err := s.cpu()
	if err != nil {
		return perMessage{}, err
	}
	return perMessage{(after - before) / time.Duration(n), float64(n) / took.Seconds()}, nil
}

// interleave runs rounds of bursts over all sides in turn and answers each
// side's rounds, so that what else the machine does hits all of them alike.
func interleave(sides []*side, rounds, perLine int, rest func(ctx context.Context) error, ctx context.Context) (map[*side][]perMessage, error) {
	all := map[*side][]perMessage{}
	for range rounds {
		for _, s := range sides {
			cost, err := s.costOfBurst(perLine)
			if err != nil {
				return nil, err
			}
			all[s] = append(all[s], cost)
		}
		if err := rest(ctx); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// latencies sends one message after the other at a steady rate over the
// conversations, from both sides in turn, to every side under measurement in
// turn, and answers how long each took to the other side.
func latencies(ctx context.Context, sides []*side, perSecond float64, during time.Duration) (map[*side][]time.Duration, error) {
	step := time.Duration(float64(time.Second) / perSecond / float64(len(sides)))
	tick := time.NewTicker(step)
	defer tick.Stop()
	all := map[*side][]time.Duration{}
	var mu sync.Mutex
	var running sync.WaitGroup
	var first error
	total := int(perSecond*during.Seconds()) * len(sides)
	for i := range total {
		s := sides[i%len(sides)]
		turn := i / len(sides)
		l := s.lines.all[turn%len(s.lines.all)]
		running.Go(func() {
			took, err := l.say(turn/len(s.lines.all)%2 == 1, sample)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && first == nil {
				first = fmt.Errorf("%s: %w", s.name, err)
			}
			all[s] = append(all[s], took)
		})
		select {
		case <-tick.C:
		case <-ctx.Done():
			running.Wait()
			return nil, ctx.Err()
		}
	}
	running.Wait()
	for _, took := range all {
		slices.Sort(took)
	}
	return all, first
}

// percentile takes the nearest rank of a sorted list.
func percentile(sorted []time.Duration, percent float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*percent/100))]
}

// median of values that need not be sorted.
func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	if len(v) == 0 {
		return 0
	}
	if len(v)%2 == 1 {
		return v[len(v)/2]
	}
	return (v[len(v)/2-1] + v[len(v)/2]) / 2
}
