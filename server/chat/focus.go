package chat

import (
	"context"
	"sync"

	"careline/server/desk"
)

// focused is what the people at this process have before them, and when each
// last gave a sign. Only where a slice begins and ends is written.
type focused struct {
	mu     sync.Mutex
	people map[desk.StaffID]focus
}

type focus struct {
	conversation desk.ConversationID
	sign         int64
}

// over reports whether the last sign is too long ago at an instant.
func (f focus) over(now int64) bool { return now-f.sign >= desk.FocusMS }

// Focus says that a member of staff has a conversation before them and works
// on it; "" that they have none. It is repeated while they do: a slice of time
// ends a minute after the last sign, and the later of two windows counts. The
// slices are in the person's own log.
func (s *Service) Focus(ctx context.Context, a desk.Actor, c desk.ConversationID) error {
	if a.Kind != desk.KindStaff {
		return desk.ErrForbidden
	}
	me, now := desk.StaffID(a.ID), s.Now().UnixMilli()
	was, known := s.focus.swap(me, focus{c, now})
	if known && was.over(now) {
		if err := s.store.EndFocus(ctx, me, was.conversation, was.sign+desk.FocusMS); err != nil {
			return err
		}
		was = focus{}
	}
	switch {
	case c == "" && was.conversation == "":
		return nil
	case c == "":
		return s.store.EndFocus(ctx, me, was.conversation, now)
	case c == was.conversation:
		// A window at another process may have come in between.
		if is, err := s.store.Focus(ctx, me); err != nil || is == c {
			return err
		}
	default:
		if _, err := s.permitted(ctx, a, c); err != nil {
			s.focus.swap(me, was)
			return err
		}
	}
	return s.store.StartFocus(ctx, me, c, now)
}

// KeepFocus ends the slices of those at this process who gave no sign for a
// minute.
func (s *Service) KeepFocus(ctx context.Context) error {
	for id, f := range s.focus.take(s.Now().UnixMilli()) {
		if err := s.store.EndFocus(ctx, id, f.conversation, f.sign+desk.FocusMS); err != nil {
			s.focus.swap(id, f) // for the next time
			return err
		}
	}
	return nil
}

// swap sets what somebody has before them and returns what it was.
func (k *focused) swap(id desk.StaffID, to focus) (was focus, known bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	was, known = k.people[id]
	if to.conversation == "" {
		delete(k.people, id)
		return was, known
	}
	if k.people == nil {
		k.people = make(map[desk.StaffID]focus)
	}
	k.people[id] = to
	return was, known
}

// take removes and returns those whose last sign is too long ago.
func (k *focused) take(now int64) map[desk.StaffID]focus {
	k.mu.Lock()
	defer k.mu.Unlock()
	over := make(map[desk.StaffID]focus)
	for id, f := range k.people {
		if f.over(now) {
			over[id] = f
			delete(k.people, id)
		}
	}
	return over
}
