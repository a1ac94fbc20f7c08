package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"

	"careline/server/desk"
)

// batchState is what a transaction knows: the rows it locked, the commands
// that were carried out before, and what it will write.
type batchState struct {
	commands int
	now      int64
	rows     map[desk.ConversationID]*desk.Conversation
	places   map[desk.ConversationID]place // of the rows as they were read
	before   map[string]earlier            // by dedup key
	dirty    map[desk.ConversationID]bool

	facts  map[desk.ConversationID][]byte // what figures know, of rows
	ended  map[factKey]*factRow           // facts of episodes that ended, to be written; nil: it goes on after all
	hidden map[desk.ConversationID]bool   // marked as spam, or no longer

	events []eventRow
	audit  []desk.AuditLine
	reads  map[readKey]desk.ReadMark
	claims claims
	gates  []string                  // that this transaction holds
	files  map[desk.FileID]desk.File // of those that commands asked for
	voice  []heard
	items  items

	past     *desk.Past   // what the only command wants to delete
	redacted []desk.Event // to be written in their place
}

// place is what decides where a conversation stands in lists.
type place struct {
	department desk.DepartmentID
	assignee   desk.StaffID
	unresolved bool
	rank       int64
	timer      int64
	offered    desk.StaffID
	escalated  bool
}

func placeOf(c *desk.Conversation) place {
	return place{c.Department, c.Assignee, c.Unresolved(), c.Rank(), c.TimerAt, c.OfferedTo, escalated(c)}
}

// folded is a row with what figures know of it.
type folded struct {
	desk.Conversation
	facts []byte
}

func scanFolded(r *sql.Rows) (f folded, err error) {
	f.Conversation, err = scanConversationAnd(r, &f.facts)
	return f, err
}

// read takes in a row as it is in the database.
func (w *batchState) read(f *folded) {
	row := &f.Conversation
	w.rows[row.ID], w.places[row.ID], w.facts[row.ID] = row, placeOf(row), f.facts
}

type earlier struct {
	event  desk.Event
	digest []byte
}

type readKey struct {
	conversation desk.ConversationID
	reader       string
}

type eventRow struct {
	desk.Event
	dedup  []byte // nil without a client id
	digest []byte
}

// decide runs one command on the state and, if it agrees, adds its changes.
// A refusal leaves the state as it was.
func (w *batchState) decide(r *request) {
	if r.group != nil {
		w.decideAll(r)
		return
	}
	cmd := r.cmd
	if cmd.Item != nil {
		w.decideItem(r)
		return
	}
	w.decideCommand(r, &desk.BulkOutcome{})
}

// decideItem is the same for one of a bulk run. What a verb refuses for good is
// what became of it; what could not be stored just now is tried again.
func (w *batchState) decideItem(r *request) {
	if !w.items.open[*r.cmd.Item] {
		r.err = ErrItemGone
		return
	}
	did := desk.BulkOutcome{}
	w.decideCommand(r, &did)
	var refused *desk.Error
	switch {
	case r.err == nil:
	case errors.As(r.err, &refused) && refused.Kind != desk.Unavailable:
		did = desk.BulkOutcome{State: r.cmd.Refused, Reason: refused.Code}
	default:
		return
	}
	w.items.take(*r.cmd.Item, did)
}

func (w *batchState) decideCommand(r *request, did *desk.BulkOutcome) {
	cmd := r.cmd
	row, exists := w.rows[cmd.Conversation]
	l := desk.Ledger{Exists: exists, Now: w.now}
	if exists {
		l.Row = *row
	} else {
		l.Row.ID = cmd.Conversation
	}
	if r.err = cmd.Allow(&l.Row, exists); r.err != nil {
		return
	}
	key := cmd.dedup()
	if old, ok := w.before[key]; ok && key != "" {
		// What was deleted has no digest any more.
		if len(old.digest) > 0 && string(old.digest) != string(cmd.Digest) {
			r.err = desk.ErrClientIDConflict
			return
		}
		e := old.event
		r.result = Result{Row: l.Row, Repeated: &e}
		return
	}
	l.Taken = w.claims.takenFrom(cmd)
	l.Files, l.Past = w.files, w.past
	r.err = decideSafely(cmd, &l)
	*did = l.Item
	if r.err != nil {
		return
	}
	if r.err = w.claims.apply(cmd.Conversation, l.Claims); r.err != nil {
		return
	}
	if len(l.Events) > 0 {
		l.Row.Rev++
		l.Row.ChangedAt = w.now
	}
	if len(l.Events) > 0 || exists && l.Row.TimerAt != row.TimerAt { // a timer is nobody's news
		next := l.Row
		w.rows[cmd.Conversation] = &next
		w.dirty[cmd.Conversation] = true
	}
	w.fold(row, &l.Row, l.Events)
	for i := range l.Events {
		e := eventRow{Event: l.Events[i]}
		if key, digest := cmd.answers(&e.Event); key != "" {
			e.dedup, e.digest = []byte(key), digest
			w.before[key] = earlier{e.Event, digest}
		}
		w.events = append(w.events, e)
		w.use(&e.Event)
	}
	if h := voiced(&l.Row, l.Events); h != nil {
		w.voice = append(w.voice, *h)
	}
	w.redacted = append(w.redacted, l.Redacted...)
	w.audit = append(w.audit, l.Audit...)
	for _, m := range l.Reads {
		k := readKey{m.Conversation, m.Reader}
		if m.Seq > w.reads[k].Seq {
			w.reads[k] = m
		}
	}
	r.result = Result{Row: l.Row, Events: l.Events}
}

// decideAll runs commands that go together. When one refuses, the state is as
// it was before the first of them.
func (w *batchState) decideAll(r *request) {
	was := *w
	was.rows, was.dirty = maps.Clone(w.rows), maps.Clone(w.dirty)
	was.before, was.reads = maps.Clone(w.before), maps.Clone(w.reads)
	was.claims, was.facts, was.ended, was.hidden = w.claims.clone(), maps.Clone(w.facts), maps.Clone(w.ended), maps.Clone(w.hidden)
	was.files = maps.Clone(w.files)
	for _, member := range r.group {
		if w.decide(member); member.err != nil {
			r.err = member.err
			*w = was
			return
		}
	}
}

// decideSafely keeps a fault in one verb from taking its neighbours' batch, and
// the process, with it. The ledger is thrown away then.
func decideSafely(cmd *Command, l *desk.Ledger) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = desk.ErrUnavailable.With(fmt.Errorf("store: panic in a command: %v\n%s", p, debug.Stack()))
		}
	}()
	return cmd.Decide(l)
}
