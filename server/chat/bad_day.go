package chat

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"

	"careline/server/desk"
	"careline/server/store"
)

// ErrSignedIn refuses to clear the desk of somebody who sits at it.
var ErrSignedIn = &desk.Error{Kind: desk.Conflict, Code: "signed_in",
	Public: "They are signed in. Ask them to hand their conversations over, or wait until they have left."}

// Moved is what a hand-over of a whole desk did.
type Moved struct {
	Moved int
	Kept  int // could not be moved just now; do it again
}

// HandOver gives all that somebody has back to the queues of its departments,
// at once and with its history: what is open, waits or sleeps, left questions,
// call-backs and what was promised. Who waits for an answer goes before new
// arrivals. What they were offered goes on to others. It is for those who are
// not here; for former staff it may be done at any time. Done again it moves
// what is left, which is nothing.
func (s *Service) HandOver(ctx context.Context, a desk.Actor, id desk.StaffID, reason string) (Moved, error) {
	if err := desk.StaffOnly(a); err != nil {
		return Moved{}, err
	}
	if err := check(line{reason, desk.MaxReasonRunes}); err != nil {
		return Moved{}, err
	}
	p := s.Directory().Staff[id]
	if p == nil {
		return Moved{}, desk.ErrNoSuchThing
	}
	if err := desk.SteersPerson(a, p); err != nil {
		return Moved{}, err
	}
	if err := s.lookAttendance(ctx); err != nil {
		return Moved{}, err
	}
	if p.Active && s.Seen(string(id)).Here {
		return Moved{}, ErrSignedIn
	}
	var done Moved
	for {
		all, err := s.deskOf(ctx, id)
		if err != nil {
			return done, err
		}
		moved, err := s.requeueAll(ctx, a, p, all)
		done.Moved += moved
		switch {
		case err != nil && done.Moved == 0:
			return done, err
		case err != nil:
			done.Kept = len(all) - moved
			fallthrough
		case moved == 0:
			return done, s.recordHandOver(ctx, a, p, done.Moved, reason)
		}
	}
}

// deskOf is what somebody has, and what they are asked to take.
func (s *Service) deskOf(ctx context.Context, id desk.StaffID) ([]desk.Conversation, error) {
	var departments []desk.DepartmentID
	for d := range s.Directory().Departments {
		departments = append(departments, d)
	}
	v := s.store.View()
	held, err := v.Held(ctx, departments, id, heldLimit)
	if err != nil {
		return nil, err
	}
	offered, err := v.Offers(ctx, []desk.StaffID{id})
	return append(held, offered...), err
}

// requeueAll moves conversations and says how many it moved.
func (s *Service) requeueAll(ctx context.Context, a desk.Actor, p *desk.Staff, all []desk.Conversation) (int, error) {
	return s.eachOf(all, func(c *desk.Conversation) (bool, error) {
		cmd := s.command(a, c.ID, "", func(l *desk.Ledger) error {
			return recorded(l, a, "", "handed_over", func(l *desk.Ledger) error {
				requeueFrom(l, a, p)
				return nil
			})
		})
		// Whoever steers the person clears their whole desk, and reads none of it.
		cmd.Allow = func(_ *desk.Conversation, exists bool) error {
			if !exists {
				return desk.ErrNotFound
			}
			return nil
		}
		r, err := s.run(ctx, cmd)
		return len(r.Events) > 0, err
	})
}

func requeueFrom(l *desk.Ledger, a desk.Actor, p *desk.Staff) {
	r := &l.Row
	if !r.Unresolved() {
		return
	}
	if r.OfferedTo == p.ID || r.Assignee == p.ID {
		endOffer(l, a.From(), desk.OfferWithdrawn, desk.ReasonHandedOver)
	}
	if r.Assignee == p.ID {
		l.Append(desk.Requeued, a.From(), desk.Body{
			Department: r.Department, Staff: &desk.Person{ID: p.ID, Name: p.Name},
			Reason: desk.ReasonHandedOver, Head: r.OwedSince() > 0,
		})
	}
}

func (s *Service) recordHandOver(ctx context.Context, a desk.Actor, p *desk.Staff, moved int, reason string) error {
	if moved == 0 {
		return nil
	}
	details, err := json.Marshal(struct {
		Moved  int    `json:"moved"`
		Reason string `json:"reason,omitempty"`
	}{moved, strings.TrimSpace(reason)})
	if err != nil {
		return err
	}
	return s.store.Record(ctx, desk.AuditLine{
		At: s.Now().UnixMilli(), Actor: a, Action: "staff.handed_over", Target: string(p.ID), Details: string(details),
	})
}

// together is how many commands are given at once, so that they share a commit.
const together = 64

// eachOf does something to each of many conversations and counts those that
// it changed. What one refuses does not keep the others from it.
func (s *Service) eachOf(all []desk.Conversation, do func(*desk.Conversation) (bool, error)) (int, error) {
	var mu sync.Mutex
	var failed []error
	changed := 0
	for part := range slices.Chunk(all, together) {
		var wait sync.WaitGroup
		for i := range part {
			wait.Go(func() {
				did, err := do(&part[i])
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					failed = append(failed, err)
				} else if did {
					changed++
				}
			})
		}
		wait.Wait()
	}
	return changed, errors.Join(failed...)
}

// openIn reads the open conversations of a department.
func (s *Service) openIn(ctx context.Context, d desk.DepartmentID) ([]desk.Conversation, error) {
	var out []desk.Conversation
	at := store.Position{Rank: -1}
	for {
		page, err := s.store.List(ctx, store.Listing{Departments: []desk.DepartmentID{d}, Unresolved: true, After: at, Limit: lookPage})
		if err != nil {
			return nil, err
		}
		out = append(out, page...)
		if len(page) < lookPage {
			return out, nil
		}
		last := &page[len(page)-1]
		at = store.Position{Rank: last.Rank(), ID: last.ID}
	}
}
