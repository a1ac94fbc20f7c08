// Package clinic holds the verbs of running the house: who gets in, who works
// here, which sites and departments there are and when they answer. Every verb
// takes the actor and asks desk whether they may; what changes is audited in
// the same transaction.
//
// It knows nothing of HTTP, sockets or conversations. When sessions end it
// says so through a function it is given. All methods are safe for concurrent
// use, also by several processes on one database.
package clinic

import (
	"context"
	"fmt"
	"time"

	"careline/server/auth"
	"careline/server/desk"
	"careline/server/store"
)

// Options is what a Service needs.
type Options struct {
	Store *store.Store
	Keys  *auth.Keys
	Now   func() time.Time // nil: time.Now
	// Revoked is told of sessions that ended, so that their sockets close at
	// once; nil: the one-second look finds them.
	Revoked func([]desk.SessionID)
	// Met is told which member of staff is about to act, each time, so that
	// whoever was made a moment ago, perhaps by another process, is known by
	// name in what they do; nil: the one-second look finds them.
	Met func(context.Context, desk.StaffID) error
}

// Service holds the verbs.
type Service struct {
	store   *store.Store
	keys    *auth.Keys
	hasher  *auth.Hasher
	now     func() time.Time
	revoked func([]desk.SessionID)
	met     func(context.Context, desk.StaffID) error
	signIns *limiter
}

// New makes a Service.
func New(o Options) (*Service, error) {
	hasher, err := auth.NewHasher()
	if err != nil {
		return nil, fmt.Errorf("clinic: %w", err)
	}
	s := &Service{store: o.Store, keys: o.Keys, hasher: hasher, now: o.Now, revoked: o.Revoked, met: o.Met}
	if s.now == nil {
		s.now = time.Now
	}
	if s.revoked == nil {
		s.revoked = func([]desk.SessionID) {}
	}
	if s.met == nil {
		s.met = func(context.Context, desk.StaffID) error { return nil }
	}
	s.signIns = newLimiter(s.now)
	return s, nil
}

// line is an audit line of this instant.
func (s *Service) line(a desk.Actor, action, target string) desk.AuditLine {
	return desk.AuditLine{At: s.now().UnixMilli(), Actor: a, Action: action, Target: target}
}
