package realtime

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"careline/server/desk"
)

// attendance tells the store who has sockets here, a second's changes at once,
// and that this process lives while anybody has. Idle sockets that show nobody
// anything cost no write. What follows from it, for all processes together, is
// for the verbs to say.
type attendance struct {
	*roster
	s       *Server
	process string
	wake    chan struct{} // holds at most one signal: a member of staff came

	writing sync.Mutex // one writer at a time; guards the following
	ended   bool
	said    bool // the store has heard of this process
	beat    time.Time
}

const (
	attendEvery = time.Second
	attendSoon  = 50 * time.Millisecond // after somebody of the staff came
	beatEvery   = 2 * time.Second
	leaveWithin = 2 * time.Second
)

func newAttendance(s *Server) *attendance {
	return &attendance{roster: newRoster(), s: s, process: desk.NewID("pr", s.chat.Now()), wake: make(chan struct{}, 1)}
}

// staffCame is arrive for those whom colleagues and patients wait for.
func (p *attendance) staffCame(id string) {
	p.arrive(id, p.s.now())
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run writes until ctx is done.
func (p *attendance) run(ctx context.Context) {
	tick := time.NewTicker(attendEvery)
	defer tick.Stop()
	soon := time.NewTimer(0)
	defer soon.Stop()
	well := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-p.wake:
			soon.Reset(attendSoon)
			select {
			case <-ctx.Done():
				return
			case <-soon.C:
			}
		}
		if err := p.write(ctx); ctx.Err() == nil && (err == nil) != well { // say it once, not every second
			if well = err == nil; well {
				p.s.log.Info("realtime: attendance is written again")
			} else {
				p.s.log.Error("realtime: attendance is not written", slog.Any("cause", err))
			}
		}
	}
}

func (p *attendance) write(ctx context.Context) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	if p.ended || p.empty() {
		return nil
	}
	if now := time.Now(); now.Sub(p.beat) >= beatEvery {
		if err := p.s.chat.Beat(ctx, p.process); err != nil {
			return err
		}
		p.beat, p.said = now, true
	}
	changes := p.take(p.s.now())
	err := p.s.chat.Attend(ctx, p.process, changes)
	if err != nil {
		p.putBack(changes)
	}
	return err
}

// end says that nobody is here any more.
func (p *attendance) end() {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.ended = true
	if !p.said {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	if err := p.s.chat.Leave(ctx, p.process); err != nil {
		p.s.log.Warn("realtime: that this process ends was not written", slog.Any("cause", err))
	}
}
