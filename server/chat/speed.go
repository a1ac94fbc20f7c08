package chat

import (
	"context"
	"errors"
	"strconv"

	"careline/server/desk"
)

// DemoSpeed is the setting that says how many times faster the clock of the
// rules runs in demo mode, and maxSpeed the fastest.
const (
	DemoSpeed = "demo_speed"
	maxSpeed  = 10_000
)

// scaled is a duration of the rules, in ms, as the demo's clock has it. What
// is turned off stays so.
func (s *Service) scaled(ms int64) int64 {
	if speed := s.speed.Load(); speed > 1 && ms > 0 {
		return max(1, ms/speed)
	}
	return ms
}

func (s *Service) readSpeed(ctx context.Context) error {
	if !s.demo {
		return nil
	}
	value, err := s.store.Setting(ctx, DemoSpeed)
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) {
		return err
	}
	speed, err := strconv.ParseInt(value, 10, 64)
	if err != nil || speed < 1 {
		speed = 1
	}
	s.speed.Store(min(speed, maxSpeed))
	return nil
}
