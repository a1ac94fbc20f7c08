package realtime

import (
	"context"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"careline/server/chat"
	"careline/server/desk"
)

// Authenticate verifies a token and answers who it is for; with as set it must
// be for that side.
type Authenticate func(ctx context.Context, token string, as desk.ActorKind) (desk.Actor, desk.Session, error)

// Options are what a server stands on. Chat, Bus, Authenticate and Log are
// needed.
type Options struct {
	Chat         *chat.Service
	Bus          chat.Bus
	Authenticate Authenticate
	Public       *url.URL // the address browsers use; nil if none is configured
	Log          *slog.Logger
	Limits       Limits
}

// Server is all sockets of one process. It is an http.Handler for /ws that
// needs a ResponseWriter with Hijack. Make it with New, keep Run running, and
// end it with Drain.
type Server struct {
	chat         *chat.Service
	bus          chat.Bus
	authenticate Authenticate
	public       *url.URL
	log          *slog.Logger
	limits       Limits

	base   context.Context // of every connection
	cancel context.CancelFunc
	silent func() // ends the subscription to the bus

	gate       chan struct{} // a place for each reading of the store; channels queue in order
	workers    workers
	wheel      *wheel[*conn]
	hub        *hub
	list       *list
	rooms      *rooms
	attendance *attendance
	places     *places
	states     *states
	doors      *doors

	mu       sync.Mutex // guards the following, so that nothing is admitted once draining
	draining bool
	open     int
	seats    map[desk.SessionID]int // open connections of each session
	conns    sync.WaitGroup

	counts counters
}

const (
	turnEvery  = time.Second // between two turns of the wheel
	sweepEvery = 10          // turns between two looks for workers nobody needs
)

// New makes a server that hears the bus from now on.
func New(o Options) *Server {
	limits := o.Limits.withDefaults()
	s := &Server{
		chat: o.Chat, bus: o.Bus, authenticate: o.Authenticate, public: o.Public, log: o.Log, limits: limits,
		gate:  make(chan struct{}, limits.Reads),
		wheel: newWheel[*conn](int(limits.Ping / turnEvery)),
		seats: map[desk.SessionID]int{},
	}
	s.base, s.cancel = context.WithCancel(context.Background())
	s.hub = newHub(s)
	s.list = newList(s)
	s.rooms = newRooms(s)
	s.attendance = newAttendance(s)
	s.places = newPlaces(s)
	s.states = newStates(s)
	s.doors = newDoors(s)
	s.silent = o.Bus.Subscribe(s.news)
	return s
}

// Run turns the wheel, sends lists and looks at the store until ctx is done.
func (s *Server) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { s.turn(ctx) })
	all.Go(func() { s.list.run(ctx) })
	all.Go(func() { s.rooms.run(ctx) })
	all.Go(func() { s.look(ctx) })
	all.Go(func() { s.attendance.run(ctx) })
	all.Go(func() { s.places.run(ctx) })
	all.Go(func() { s.states.run(ctx) })
	all.Go(func() { s.doors.run(ctx) })
	all.Wait()
}

// turn pings one slot of the wheel after the other.
func (s *Server) turn(ctx context.Context) {
	tick := time.NewTicker(turnEvery)
	defer tick.Stop()
	sweep := 0
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			s.wheel.turn(func(c *conn) { s.check(c, now) })
			s.hub.depart(now)
			if sweep++; sweep%sweepEvery == 0 {
				s.workers.sweep()
			}
		}
	}
}

// now is the time that frames carry.
func (s *Server) now() int64 { return s.chat.Now().UnixMilli() }

// enter waits in line for a place to read the store; leave it by calling exit.
// It fails only when ctx is done.
func (s *Server) enter(ctx context.Context) error {
	select {
	case s.gate <- struct{}{}:
		return nil
	case <-ctx.Done():
		return desk.ErrUnavailable.With(ctx.Err())
	}
}

func (s *Server) exit() { <-s.gate }

// news is called by the bus, one piece at a time. It waits for nobody.
func (s *Server) news(n chat.Notice) {
	if n.Row != nil {
		s.hub.changed(n.Row, n.Events)
		s.list.changed(n.Row, n.Events)
		s.places.changed(n.Row, n.Events)
		s.rooms.commit(n.Row, n.Events)
		s.mentioned(n.Row, n.Events)
	}
	if n.Read != nil {
		s.hub.read(n.Read)
	}
	if n.Typing != nil {
		s.hub.typing(n.Typing)
		s.rooms.typing(n.Typing)
	}
	if n.Presence != nil {
		s.hub.presence(n.Presence)
		s.rooms.presence(n.Presence)
	}
	if n.Ticked != nil {
		s.ticked(n.Ticked)
	}
	if len(n.Revoked) > 0 {
		s.revoke(n.Revoked)
	}
}
