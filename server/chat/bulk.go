package chat

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"careline/server/desk"
)

// undoFor is how long a run can be undone after it has ended.
const undoFor = 10 * time.Minute

// bulkKept is how long it can be read what became of one.
const bulkKept = 30 * 24 * time.Hour

var (
	errBulkMany = &desk.Error{Kind: desk.Invalid, Code: "bulk_too_many",
		Public: "More than 5,000 conversations match. Narrow the list down, then begin again; nothing was done."}
	errBulkNone = &desk.Error{Kind: desk.Conflict, Code: "bulk_nothing",
		Public: "Nothing matches any more, so there is nothing to do."}
	errBulkGoing = &desk.Error{Kind: desk.Conflict, Code: "bulk_running",
		Public: "Something of yours is still being done to several conversations. Wait until it is over, or stop it."}
	errBulkActions = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "actions",
		Public: "Say what is to be done: up to eight things, none of which writes to patients."}
	errBulkMacro = &desk.Error{Kind: desk.Conflict, Code: "bulk_macro_writes",
		Public: "This macro writes a message or a note, which are for one conversation. Nothing was done."}
	errBulkEnded = &desk.Error{Kind: desk.Conflict, Code: "bulk_ended",
		Public: "This is over already."}
	errBulkSettled = &desk.Error{Kind: desk.Conflict, Code: "bulk_settled",
		Public: "This can no longer be undone: it is too long ago, or it was undone."}
)

// Why one of a run is left as it is, besides what its verbs refuse.
var (
	errUnassignable = &desk.Error{Kind: desk.Conflict, Code: "not_assignable", Public: "That person may not have this conversation."}
	errManyTags     = &desk.Error{Kind: desk.Conflict, Code: "too_many_tags", Public: "This conversation has as many tags as one can have."}
	errChangedSince = &desk.Error{Kind: desk.Conflict, Code: "changed_since", Public: "Something happened in this conversation since, so it is left as it is."}
	errSeatGone     = &desk.Error{Kind: desk.Conflict, Code: "slot_gone", Public: "The time of its call-back has gone to somebody else."}
)

// Bulking is what somebody wants to do to many conversations: what, and to
// which, either named one by one or all that a view or a search shows.
type Bulking struct {
	Actions    []desk.BulkAction
	Macro      string // does what it says instead
	IDs        []desk.ConversationID
	View       string
	Department string
	Query      string
	Zone       *time.Location
	SeenAt     int64 // when they were looked at; 0: now
	ClientID   string
}

// BulkPreview says beforehand what a run would do.
type BulkPreview struct {
	At      int64
	Total   int
	Does    int // to so many something would be done
	Same    int // these are so already
	Skipped []desk.BulkCount
	Owed    int // of those it does something to: their patients wait for an answer
	Others  int // of those: a colleague has them
}

// BulkStatus is how a run stands.
type BulkStatus struct {
	desk.BulkRun
	Counts []desk.BulkCount
	Now    int64
}

// PreviewBulk tries on each conversation what would be done, and does nothing.
// Where nothing is named that would be done it only counts them.
func (s *Service) PreviewBulk(ctx context.Context, a desk.Actor, in Bulking) (BulkPreview, error) {
	if len(in.Actions) == 0 && in.Macro == "" {
		rows, err := s.bulkMeant(ctx, a, in)
		return BulkPreview{At: s.Now().UnixMilli(), Total: len(rows)}, err
	}
	rows, plan, err := s.bulkOf(ctx, a, in)
	if err != nil {
		return BulkPreview{}, err
	}
	now := s.Now().UnixMilli()
	out := BulkPreview{At: now, Total: len(rows)}
	skipped := map[string]int{}
	for i := range rows {
		l := desk.Ledger{Row: rows[i], Exists: true, Now: now}
		l.Business = s.business(&l)
		err := rows[i].Allow(a, true)
		if err == nil {
			_, err = plan.run(&l, ending{})
		}
		var refused *desk.Error
		switch {
		case errors.As(err, &refused):
			skipped[refused.Code]++
			continue
		case err != nil:
			return out, err
		case len(l.Events) == 0:
			out.Same++
			continue
		}
		out.Does++
		if rows[i].WaitingSince > 0 {
			out.Owed++
		}
		if who := rows[i].Assignee; who != "" && who != desk.StaffID(a.ID) {
			out.Others++
		}
	}
	for code, n := range skipped {
		out.Skipped = append(out.Skipped, desk.BulkCount{State: desk.ItemSkipped, Reason: code, N: n})
	}
	slices.SortFunc(out.Skipped, func(x, y desk.BulkCount) int {
		return cmp.Or(cmp.Compare(y.N, x.N), cmp.Compare(x.Reason, y.Reason))
	})
	return out, nil
}

// StartBulk settles which conversations it is about and begins. It goes on by
// itself, whether or not anybody looks on.
func (s *Service) StartBulk(ctx context.Context, a desk.Actor, in Bulking) (BulkStatus, error) {
	if !desk.ValidClientID(in.ClientID) {
		return BulkStatus{}, errClientID
	}
	rows, plan, err := s.bulkOf(ctx, a, in)
	if err != nil {
		return s.askedBefore(ctx, a, in.ClientID, err)
	}
	now := s.Now().UnixMilli()
	run := desk.BulkRun{
		ID: desk.NewID("bk", s.Now()), Staff: desk.StaffID(a.ID), ClientID: in.ClientID, State: desk.BulkRunning, Total: len(rows),
		Plan: desk.BulkPlan{Actions: plan.actions, View: in.View, Query: in.Query, SeenAt: min(cmp.Or(in.SeenAt, now), now), Session: a.Session},
	}
	items := make([]desk.BulkItem, len(rows))
	for i := range rows {
		items[i] = desk.BulkItem{Conversation: rows[i].ID, Stood: rows[i].Stands()}
	}
	run, err = s.store.AddBulkRun(ctx, run, items, desk.AuditLine{At: now, Actor: a, Action: "bulk.started", Target: run.ID})
	if errors.Is(err, desk.ErrConflict) {
		return BulkStatus{}, errBulkGoing
	}
	if err != nil {
		return BulkStatus{}, err
	}
	return s.statusOf(ctx, run)
}

// askedBefore answers a repetition whose conversations are no longer there to
// be found: because the first time did what it was to do.
func (s *Service) askedBefore(ctx context.Context, a desk.Actor, clientID string, why error) (BulkStatus, error) {
	runs, err := s.store.BulkRunsOf(ctx, desk.StaffID(a.ID), 20)
	if err != nil {
		return BulkStatus{}, err
	}
	for _, run := range runs {
		if run.ClientID == clientID {
			return s.statusOf(ctx, run)
		}
	}
	return BulkStatus{}, why
}

func (s *Service) statusOf(ctx context.Context, run desk.BulkRun) (BulkStatus, error) {
	counts, err := s.store.BulkCounts(ctx, run.ID)
	return BulkStatus{run, counts, s.Now().UnixMilli()}, err
}

// BulkRuns are a person's latest, newest first.
func (s *Service) BulkRuns(ctx context.Context, a desk.Actor) ([]BulkStatus, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	runs, err := s.store.BulkRunsOf(ctx, desk.StaffID(a.ID), 10)
	if err != nil {
		return nil, err
	}
	out := make([]BulkStatus, len(runs))
	for i, run := range runs {
		if out[i], err = s.statusOf(ctx, run); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// BulkRun is one of the actor's own; anybody else's does not exist.
func (s *Service) BulkRun(ctx context.Context, a desk.Actor, id string) (BulkStatus, error) {
	run, err := s.ownRun(ctx, a, id)
	if err != nil {
		return BulkStatus{}, err
	}
	return s.statusOf(ctx, run)
}

func (s *Service) ownRun(ctx context.Context, a desk.Actor, id string) (desk.BulkRun, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.BulkRun{}, err
	}
	run, err := s.store.BulkRun(ctx, id)
	if err == nil && run.Staff != desk.StaffID(a.ID) {
		err = desk.ErrNoSuchThing
	}
	return run, err
}

// BulkLeft is what a run left as it was, and why: the conversations that the
// actor may still read, and how many they may not.
type BulkLeft struct {
	Items  []BulkLeftItem
	Hidden int
	Next   int64 // where to go on; 0: that was all
}

// BulkLeftItem is one of them.
type BulkLeftItem struct {
	Row    desk.Conversation
	State  desk.BulkItemState
	Reason string
}

// BulkItems lists items of a run in one state, a page at a time.
func (s *Service) BulkItems(ctx context.Context, a desk.Actor, id string, state desk.BulkItemState, after int64, limit int) (BulkLeft, error) {
	run, err := s.ownRun(ctx, a, id)
	if err != nil {
		return BulkLeft{}, err
	}
	if after < 0 || limit < 0 {
		return BulkLeft{}, desk.Invalidf("after and limit are numbers from 0 up.")
	}
	limit = pageSize(limit, 100, 500)
	items, err := s.store.BulkItems(ctx, run.ID, state, after, limit)
	if err != nil {
		return BulkLeft{}, err
	}
	ids := make([]desk.ConversationID, len(items))
	for i := range items {
		ids[i] = items[i].Conversation
	}
	rows, err := s.store.ByID(ctx, ids)
	if err != nil {
		return BulkLeft{}, err
	}
	out := BulkLeft{Items: []BulkLeftItem{}}
	for i := range items {
		row, there := rows[items[i].Conversation]
		if !there || s.readable(ctx, a, &row) != nil {
			out.Hidden++
			continue
		}
		out.Items = append(out.Items, BulkLeftItem{row, items[i].State, items[i].Reason})
	}
	if len(items) == limit {
		out.Next = items[limit-1].Position
	}
	return out, nil
}

// StopBulk ends a run where it is. What was done is done, and can be undone.
func (s *Service) StopBulk(ctx context.Context, a desk.Actor, id string) (BulkStatus, error) {
	return s.changeRun(ctx, a, id, "bulk.stopped", func(r *desk.BulkRun, now int64) error {
		if !r.State.Going() {
			return errBulkEnded
		}
		ended(r, r.State.Stops(), now)
		return nil
	})
}

// UndoBulk begins to take a run back: each of its conversations stands again as
// before, unless something else happened there since.
func (s *Service) UndoBulk(ctx context.Context, a desk.Actor, id string) (BulkStatus, error) {
	return s.changeRun(ctx, a, id, "bulk.undone", func(r *desk.BulkRun, now int64) error {
		switch {
		case r.State == desk.BulkRunning:
			return errBulkGoing
		case r.State == desk.BulkUndoing:
			return nil // asked twice
		case !r.Undoable(now):
			return errBulkSettled
		}
		r.State, r.EndedAt = desk.BulkUndoing, 0
		return nil
	})
}

// ended lets a run end. From its first end on it can be undone for a while.
func ended(r *desk.BulkRun, state desk.BulkState, now int64) {
	r.State, r.EndedAt = state, now
	if r.UndoUntil == 0 {
		r.UndoUntil = now + undoFor.Milliseconds()
	}
}

func (s *Service) changeRun(ctx context.Context, a desk.Actor, id, action string, change func(*desk.BulkRun, int64) error) (BulkStatus, error) {
	if _, err := s.ownRun(ctx, a, id); err != nil {
		return BulkStatus{}, err
	}
	run, err := s.store.ChangeBulkRun(ctx, id, func(r *desk.BulkRun, now int64) ([]desk.AuditLine, error) {
		was := r.State
		if err := change(r, now); err != nil || r.State == was {
			return nil, err
		}
		return []desk.AuditLine{{At: now, Actor: a, Action: action, Target: id}}, nil
	})
	if errors.Is(err, desk.ErrConflict) && desk.AsError(err).Code == desk.ErrConflict.Code {
		return BulkStatus{}, errBulkGoing
	}
	if err != nil {
		return BulkStatus{}, err
	}
	return s.statusOf(ctx, run)
}
