package realtime

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
)

// look reads once a second what changed in the store, whoever changed it, and
// repairs what the bus has lost: events that subscriptions lack, rows that
// lists lack, sessions that ended, staff whose rights changed.
func (s *Server) look(ctx context.Context) {
	tick := time.NewTicker(s.limits.Look)
	defer tick.Stop()
	well := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			err := s.lookOnce(ctx)
			if ctx.Err() == nil && (err == nil) != well { // say it once, not every second
				if well = err == nil; well {
					s.log.Info("realtime: the store answers looks again")
				} else {
					s.log.Error("realtime: the store does not answer looks", slog.Any("cause", err))
				}
			}
		}
	}
}

func (s *Server) lookOnce(ctx context.Context) error {
	found, err := s.chat.Look(ctx)
	if err != nil {
		return err
	}
	for i := range found.Rows {
		s.hub.caughtUp(&found.Rows[i])
		s.list.changed(&found.Rows[i], nil)
		s.places.mark(found.Rows[i].Department)
	}
	if len(found.Revoked) > 0 {
		s.revoke(found.Revoked)
	}
	if len(found.Staff) > 0 {
		s.restaff(found.Staff)
	}
	return nil
}

// restaff gives open sockets the present rights of their people. Whoever was
// deactivated is closed; whoever works elsewhere now has their subscriptions
// judged again by the store.
func (s *Server) restaff(changed []desk.Staff) {
	now := make(map[string]*desk.Staff, len(changed))
	for i := range changed {
		now[string(changed[i].ID)] = &changed[i]
	}
	s.list.each(func(c *conn) {
		was := c.actor.Load()
		is := now[was.ID]
		switch {
		case is == nil:
			return
		case !is.Active:
			c.close(protocol.CloseExpired, "session ended")
			return
		}
		actor := is.Actor(c.session)
		c.actor.Store(&actor)
		if was.Role == actor.Role && slices.Equal(was.Departments, actor.Departments) {
			return
		}
		for _, sub := range c.following() {
			sub.recheck()
		}
	})
}
