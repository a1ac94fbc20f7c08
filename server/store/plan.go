package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"

	"careline/server/desk"
)

// Planned is what a plan decided.
type Planned struct {
	// Commands each go to a conversation of their own and fail alone.
	Commands []Command
	// Presence says, once they have been decided, whose presence changes with
	// them; nil: nobody's. Those of the error are not carried out.
	Presence func([]Outcome) []PresenceChange
}

// Outcome is what became of one command of a plan.
type Outcome struct {
	Result
	Err error
}

// PresenceChange is a presence that something other than a hand sets.
type PresenceChange struct {
	Staff    desk.StaffID
	Presence desk.Presence
	Source   string
}

type planned struct {
	lock string
	make func(context.Context, *View) (Planned, error)
	out  []Outcome
}

// maxPlan is how many commands of a plan are carried out at once, so that the
// messages behind it do not wait long; what is left over is planned again.
const maxPlan = 128

// DoPlanned makes commands from what it reads and carries them out, all in one
// transaction. Of all processes one at a time has the lock; what it reads is
// read with the lock held. Everybody else's commands may come between the
// reading and the deciding, so each Decide looks at its row again.
func (s *Store) DoPlanned(ctx context.Context, lock string, plan func(context.Context, *View) (Planned, error)) ([]Outcome, error) {
	p := &planned{lock: lock, make: plan}
	r := &request{plan: p, answer: make(chan struct{})}
	err := s.await(ctx, r)
	return p.out, err
}

// commitPlan runs a plan. It is not run again when the database refuses it:
// what it saw is over by then.
func (s *Store) commitPlan(r *request) {
	p := r.plan
	err := s.transact(func(ctx context.Context, tx *sql.Tx) (*batchState, error) {
		if err := s.lock(ctx, tx, p.lock); err != nil {
			return nil, err
		}
		made, err := p.makeSafely(ctx, s.viewIn(tx))
		if err != nil {
			return nil, err
		}
		members := make([]*request, min(len(made.Commands), maxPlan))
		for i := range members {
			members[i] = &request{cmd: &made.Commands[i]}
		}
		w, err := s.readBatch(ctx, tx, members)
		if err != nil {
			return nil, err
		}
		p.out = make([]Outcome, len(members))
		for i, m := range members {
			w.decide(m)
			p.out[i] = Outcome{m.result, m.err}
		}
		if err := s.writeBatch(ctx, tx, w); err != nil || made.Presence == nil {
			return w, err
		}
		for _, c := range made.Presence(p.out) {
			if err := s.setPresence(ctx, tx, c.Staff, c.Presence, c.Source); err != nil {
				return nil, err
			}
		}
		return w, nil
	})
	if err != nil {
		p.out, r.err = nil, desk.AsError(err)
	}
}

// makeSafely keeps a fault in a plan from ending the process.
func (p *planned) makeSafely(ctx context.Context, v *View) (made Planned, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = desk.ErrUnavailable.With(fmt.Errorf("store: panic in a plan: %v\n%s", r, debug.Stack()))
		}
	}()
	return p.make(ctx, v)
}

// lock holds a row of leases until the transaction ends. On SQLite the
// transaction itself is alone.
func (s *Store) lock(ctx context.Context, tx *sql.Tx, name string) error {
	if s.dialect.forUse == "" {
		return nil
	}
	for range 2 {
		rows, err := s.txQuery(ctx, tx, "SELECT name FROM leases WHERE name = $1"+s.dialect.forUse, name)
		if err != nil {
			return fmt.Errorf("store: lock: %w", err)
		}
		found, err := collect(rows, func(r *sql.Rows) (n string, err error) { return n, r.Scan(&n) })
		if err != nil || len(found) == 1 {
			return err
		}
		err = s.exec(ctx, tx, "INSERT INTO leases (name, holder, until) VALUES ($1, '', 0) ON CONFLICT (name) DO NOTHING", name)
		if err != nil {
			return fmt.Errorf("store: lock: %w", err)
		}
	}
	return fmt.Errorf("store: lock %s is not there", name)
}
