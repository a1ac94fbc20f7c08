package chat

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

const (
	// bulkSlice is how long runs are gone on with before whoever carries them out
	// says again that it is there.
	bulkSlice = 1500 * time.Millisecond
	// bulkShare is how many of one run are done before another has its turn.
	bulkShare = 20
	// Between two conversations there is a pause, as long as the one before took:
	// the busier the database, the longer, so that patients who write come first.
	bulkRest     = 15 * time.Millisecond
	bulkRestMost = 500 * time.Millisecond
)

// BulkDue reports whether some run has something left to do.
func (s *Service) BulkDue(ctx context.Context) (bool, error) {
	runs, err := s.store.BulkRunsGoing(ctx)
	return len(runs) > 0, err
}

// RunBulk goes on with all runs for a moment, some of each in turn. Whatever
// ends it between two conversations, the next call goes on behind the last one.
func (s *Service) RunBulk(ctx context.Context) error {
	until := time.Now().Add(bulkSlice)
	for {
		runs, err := s.store.BulkRunsGoing(ctx)
		if err != nil || len(runs) == 0 {
			return err
		}
		var failed error
		for i := range runs {
			failed = errors.Join(failed, s.bulkTurn(ctx, &runs[i]))
		}
		if failed != nil || ctx.Err() != nil || time.Now().After(until) {
			return failed
		}
	}
}

// bulkTurn does the next ones of a run. One that cannot be stored now keeps
// nobody from theirs: it waits for another turn.
func (s *Service) bulkTurn(ctx context.Context, run *desk.BulkRun) error {
	// Another process may have taken the run from whoever was made just now.
	if err := s.Meet(ctx, run.Staff); err != nil {
		return err
	}
	who := s.Directory().Staff[run.Staff]
	if who == nil || !who.Answers() {
		return s.endRun(ctx, run, run.State.Stops())
	}
	a := who.Actor(run.Plan.Session)
	plan, err := s.bulkPlanOf(ctx, a, run.Plan.Actions)
	var broken *desk.Error
	if errors.As(err, &broken) && broken.Kind != desk.Unavailable && run.State == desk.BulkRunning {
		return s.endRun(ctx, run, run.State.Stops()) // what it was to do is not there any more
	}
	if err != nil && run.State == desk.BulkRunning {
		return err
	}
	var failed error
	after := int64(0)
	for {
		items, err := s.store.BulkItems(ctx, run.ID, run.State.Takes(), after, bulkShare)
		if err != nil {
			return errors.Join(failed, err)
		}
		for i := range items {
			began := time.Now()
			if err := s.bulkItem(ctx, a, run, plan, &items[i]); err != nil {
				failed = errors.Join(failed, err)
			}
			if !desk.Wait(ctx, min(max(bulkRest, time.Since(began)), bulkRestMost)) {
				return failed
			}
		}
		switch {
		case len(items) == 0 && failed == nil && after == 0:
			return s.endRun(ctx, run, run.State.Ends())
		case failed == nil || len(items) < bulkShare:
			return failed
		}
		after = items[len(items)-1].Position
	}
}

func (s *Service) endRun(ctx context.Context, run *desk.BulkRun, state desk.BulkState) error {
	_, err := s.store.ChangeBulkRun(ctx, run.ID, func(r *desk.BulkRun, now int64) ([]desk.AuditLine, error) {
		if r.State == run.State { // nobody stopped it meanwhile
			ended(r, state, now)
		}
		return nil, nil
	})
	return err
}

// bulkItem does one, or takes it back. That it was refused is an outcome too,
// and so is that somebody else did it, or that the run was stopped.
func (s *Service) bulkItem(ctx context.Context, a desk.Actor, run *desk.BulkRun, plan *bulkPlan, item *desk.BulkItem) error {
	var cmd store.Command
	var err error
	if run.State == desk.BulkUndoing {
		cmd, err = s.undoing(ctx, a, item)
	} else {
		cmd, err = s.doing(ctx, a, run, plan, item)
	}
	if err != nil {
		return err
	}
	cmd.Item = &item.BulkKey
	_, err = s.run(ctx, cmd)
	var refused *desk.Error
	if errors.Is(err, store.ErrItemGone) || errors.As(err, &refused) && refused.Kind != desk.Unavailable {
		return nil
	}
	return err
}

// doing is the command that does what a run does to one conversation, with what
// undoing it needs.
func (s *Service) doing(ctx context.Context, a desk.Actor, run *desk.BulkRun, plan *bulkPlan, item *desk.BulkItem) (store.Command, error) {
	ends, err := s.endingOf(ctx, item.Conversation)
	if err != nil {
		return store.Command{}, err
	}
	hides, moves := plan.has((*desk.BulkAction).Hides), plan.has((*desk.BulkAction).Moves)
	cmd := s.command(a, item.Conversation, "", func(l *desk.Ledger) error {
		switch {
		case hides && l.Row.LastPatientAt > run.Plan.SeenAt:
			return desk.ErrNewerMessage
		case moves && l.Row.Stands() != item.Stood:
			return desk.ErrChangedMeanwhile
		}
		was, first := desk.UndoStateOf(&l.Row), l.Row.LastSeq+1
		verbs, err := plan.run(l, ends)
		if err != nil {
			return err
		}
		s.promiseQueued(l) // now, so that it belongs to what can be taken back
		if len(l.Events) == 0 {
			l.Item = desk.BulkOutcome{State: desk.ItemSame}
			return nil
		}
		for _, verb := range verbs {
			l.Record(a, "conversation."+verb, run.ID)
		}
		l.Item = desk.BulkOutcome{State: desk.ItemDone, Undo: undoOf(l, was, first)}
		return nil
	})
	cmd.Claims, cmd.Refused = ends.claims(), desk.ItemSkipped
	return cmd, nil
}

// undoOf is what taking the ledger's events back needs.
func undoOf(l *desk.Ledger, was desk.UndoState, first int64) *desk.BulkUndo {
	u := &desk.BulkUndo{Undo: desk.Undo{From: first, To: l.Row.LastSeq, State: was}, Told: desk.ToldBy(l.Events)}
	for _, c := range l.Claims {
		if c.Free {
			u.Seats = append(u.Seats, c.Key)
		} else if strings.HasPrefix(c.Key, surveyClaim) {
			u.Asked = c.Key
		}
	}
	return u
}

// undoing is the command that lets a conversation stand as before a run. What
// is harmless may have happened since; anything else is not taken back with it.
func (s *Service) undoing(ctx context.Context, a desk.Actor, item *desk.BulkItem) (store.Command, error) {
	u := item.Undo
	since, err := s.store.Events(ctx, item.Conversation, desk.KindStaff, u.To, 1000)
	if err != nil {
		return store.Command{}, err
	}
	last := u.To
	for i := range since {
		if last++; !slices.Contains(harmless, since[i].Kind) {
			last = -1
			break
		}
	}
	cmd := s.command(a, item.Conversation, "", func(l *desk.Ledger) error {
		if l.Row.LastSeq != last {
			return errChangedSince
		}
		if len(l.Taken) > 0 {
			return errSeatGone
		}
		endOffer(l, a.From(), desk.OfferWithdrawn, "")
		body := desk.Body{Undo: &u.Undo, Outcome: u.Told, Department: u.State.Department}
		body.Added, body.Removed = u.State.Retagged(&l.Row)
		if u.State.AcceptedAt > 0 {
			body.Staff = &desk.Person{ID: u.State.Assignee, Name: s.Directory().StaffName(u.State.Assignee)}
		}
		l.Append(desk.Undone, a.From(), body)
		for _, key := range u.Seats {
			l.Claims = append(l.Claims, desk.Claim{Key: key})
		}
		if u.Asked != "" {
			l.Claims = append(l.Claims, desk.Claim{Key: u.Asked, Free: true})
		}
		l.Record(a, "conversation.undone", item.Run)
		l.Item = desk.BulkOutcome{State: desk.ItemUndone}
		return nil
	})
	// Whoever moved it out of their own reach may bring it back.
	cmd.Allow = func(row *desk.Conversation, exists bool) error {
		if !exists {
			return desk.ErrNotFound
		}
		back := *row
		u.State.Put(&back)
		return back.Allow(a, true)
	}
	cmd.Claims, cmd.Refused = u.Seats, desk.ItemKept
	return cmd, nil
}
