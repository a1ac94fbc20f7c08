package realtime

import (
	"context"
	"log/slog"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
)

// doors tells patients that hours, staffing, banner or anything else of their
// site is other than before, at most once a second. What it is they read
// themselves, each in a form of their own.
type doors struct {
	s     *Server
	shown map[desk.SiteID]uint64 // as they were last compared
}

const (
	doorsEvery  = time.Second
	doorsWithin = 5 * time.Second // the first look, which nothing is compared with
)

func newDoors(s *Server) *doors {
	d := &doors{s: s}
	ctx, cancel := context.WithTimeout(s.base, doorsWithin)
	defer cancel()
	if err := d.compare(ctx); err != nil {
		s.log.Error("realtime: what sites show could not be read", slog.Any("cause", err))
	}
	return d
}

// run compares until ctx is done; while no patient is here there is nobody to
// tell.
func (d *doors) run(ctx context.Context) {
	tick := time.NewTicker(doorsEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if d.s.counts.patients.Load() == 0 {
			continue
		}
		if err := d.compare(ctx); err != nil && ctx.Err() == nil {
			d.s.log.Error("realtime: what sites show could not be read", slog.Any("cause", err))
		}
	}
}

func (d *doors) compare(ctx context.Context) error {
	shown, err := d.s.chat.Shown(ctx)
	if err != nil {
		return err
	}
	changed := map[desk.SiteID]bool{}
	for site, now := range shown {
		if was, known := d.shown[site]; known && was != now {
			changed[site] = true
		}
	}
	d.shown = shown
	if len(changed) == 0 {
		return nil
	}
	f := encode(protocol.SiteChanged{Type: "site.changed"})
	d.s.wheel.each(func(c *conn) {
		if c.kind == desk.KindPatient && changed[c.actor.Load().Site] {
			c.push(f)
		}
	})
	return nil
}
