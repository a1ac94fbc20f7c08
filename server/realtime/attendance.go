package realtime

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"careline/server/desk"
)

// attendance makes staff available when their first socket opens, and offline
// when the last has been gone for a while. What they set by hand stays until
// then. It compares who is here with what the directory says, so that it also
// mends what another process or an unclean end has left.
type attendance struct {
	s    *Server
	wake chan struct{} // holds at most one signal: somebody came

	mu   sync.Mutex // guards the following
	here map[desk.StaffID]*attendee

	began time.Time // the first keep; its goroutine's alone
	swept bool
}

type attendee struct {
	sockets int
	left    time.Time // when the last socket closed
	// asked is when presence was last set for them: the directory may show it
	// only after the next look.
	asked time.Time
}

// askAgain is how long a set presence may take to show in the directory.
const askAgain = 5 * time.Second

func newAttendance(s *Server) *attendance {
	return &attendance{s: s, wake: make(chan struct{}, 1), here: map[desk.StaffID]*attendee{}}
}

func (p *attendance) arrive(id desk.StaffID) {
	p.mu.Lock()
	a := p.here[id]
	if a == nil {
		a = &attendee{}
		p.here[id] = a
	}
	a.sockets++
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *attendance) depart(id desk.StaffID, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.here[id]
	a.sockets--
	a.left = now
}

// keep sets what is not as it should be.
func (p *attendance) keep(ctx context.Context, now time.Time) {
	for id, presence := range p.wrong(now) {
		actor := desk.Actor{Kind: desk.KindStaff, ID: string(id)}
		if staff := p.s.chat.Directory().Staff[id]; staff != nil {
			actor = staff.Actor("")
		}
		if err := p.s.chat.SetPresence(ctx, actor, presence, "socket"); err != nil && ctx.Err() == nil {
			p.s.log.Warn("realtime: presence was not set", slog.String("staff", string(id)), slog.Any("cause", err))
		}
	}
}

// wrong lists whose presence has to change now.
func (p *attendance) wrong(now time.Time) map[desk.StaffID]desk.Presence {
	d := p.s.chat.Directory()
	out := map[desk.StaffID]desk.Presence{}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, a := range p.here {
		staff := d.Staff[id]
		switch {
		case staff == nil || !staff.Active:
		case a.sockets > 0:
			if staff.Presence == desk.Offline && now.Sub(a.asked) > askAgain {
				out[id], a.asked = desk.Available, now
			}
			continue
		case now.Sub(a.left) < p.s.limits.StaffGrace:
			continue
		case staff.Presence != desk.Offline:
			out[id] = desk.Offline
		}
		if a.sockets == 0 {
			delete(p.here, id)
		}
	}
	p.sweep(d, now, out)
	return out
}

// sweep finds, once, those whom a process that ended uncleanly left on duty:
// they had the grace time to come back. Should they be with another process,
// that one sets it right.
func (p *attendance) sweep(d *desk.Directory, now time.Time, out map[desk.StaffID]desk.Presence) {
	if p.began.IsZero() {
		p.began = now
	}
	if p.swept || now.Sub(p.began) < p.s.limits.StaffGrace {
		return
	}
	p.swept = true
	for id, staff := range d.Staff {
		if p.here[id] == nil && staff.Active && staff.Presence != desk.Offline {
			out[id] = desk.Offline
		}
	}
}
