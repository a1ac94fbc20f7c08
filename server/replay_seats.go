package main

import (
	"context"
	"sync"

	"careline/server/wsclient"
)

// seat is one staff socket; several conversations share it, as one person
// answers several patients.
type seat struct {
	client *wsclient.Client
	busy   int
	room   int // subscriptions the server allows a socket
}

// seats hands out the staff sockets, the least busy one first, and never more
// conversations than a socket may follow.
type seats struct {
	mu   sync.Mutex
	free *sync.Cond
	all  []*seat
}

// sitDown connects one socket a session and waits for their welcomes.
func sitDown(ctx context.Context, sessions []*wsclient.Session) (*seats, error) {
	s := &seats{}
	s.free = sync.NewCond(&s.mu)
	for _, session := range sessions {
		s.all = append(s.all, &seat{client: wsclient.Connect(session, wsclient.Options{})})
	}
	for _, one := range s.all {
		welcome, err := one.client.Welcome(ctx)
		if err != nil {
			s.close()
			return nil, err
		}
		one.room = welcome.Limits.Subscriptions
		if one.room <= 0 {
			one.room = 1 << 30
		}
		one.client.Frame(available)
	}
	return s, nil
}

func (s *seats) take() *seat {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		var best *seat
		for _, one := range s.all {
			if one.busy < one.room && (best == nil || one.busy < best.busy) {
				best = one
			}
		}
		if best != nil {
			best.busy++
			return best
		}
		s.free.Wait()
	}
}

func (s *seats) leave(one *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one.busy--
	s.free.Signal()
}

// violations are what the staff sockets saw; their clients serve many
// conversations, so they are told once, at the end.
func (s *seats) violations() []violation {
	var all []violation
	for _, one := range s.all {
		for _, what := range one.client.Violations() {
			all = append(all, violation{What: what})
		}
	}
	return all
}

func (s *seats) counts() (reconnects, rateLimited int) {
	for _, one := range s.all {
		n := one.client.Counts()
		reconnects += max(0, n.Connections-1)
		rateLimited += n.RateLimited
	}
	return reconnects, rateLimited
}

func (s *seats) close() {
	for _, one := range s.all {
		one.client.Close()
	}
}
