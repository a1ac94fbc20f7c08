package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"careline/server/desk"
)

// maxBatch is how many commands share a transaction, and with it an fsync.
const maxBatch = 256

// Command is a change of one conversation, decided inside the transaction.
type Command struct {
	// Conversation is the one that is read and locked. When it opens a new
	// one, its id is new.
	Conversation desk.ConversationID
	Opening      bool

	// Author and ClientID name the command, so that a repetition is recognised;
	// Digest is that of what was sent. Without a ClientID it is never one.
	Author   string
	ClientID string
	Digest   []byte
	// FirstDigest is that of an opening's first message, which has the same
	// client id within the conversation.
	FirstDigest []byte

	// Allow refuses before anything else is told, also to a repetition.
	Allow func(row *desk.Conversation, exists bool) error
	// Decide appends to the ledger. It is a pure function of the ledger, and
	// may be run again. The event that answers the command gets its ClientID.
	Decide func(l *desk.Ledger) error
}

// dedup is the key under which a command's event is found again: a client id
// is unique within conversation and author, on opening within the author. It is
// a digest, because it is indexed and would be a hundred bytes long.
func (c *Command) dedup() string {
	if c.ClientID == "" {
		return ""
	}
	if c.Opening {
		return c.dedupIn("open")
	}
	return c.dedupIn(string(c.Conversation))
}

func (c *Command) dedupIn(scope string) string {
	sum := sha256.Sum256([]byte(scope + "|" + c.Author + "|" + c.ClientID))
	return string(sum[:16])
}

// answers is the key under which an event answers a repetition, and the digest
// that the repetition must have; none for most events. What opens answers the
// opening, so that the message can answer a message.
func (c *Command) answers(e *desk.Event) (key string, digest []byte) {
	switch {
	case c.ClientID == "":
	case c.Opening && e.Kind == desk.Opened:
		return c.dedup(), c.Digest
	case c.Opening && e.ClientID != "":
		return c.dedupIn(string(c.Conversation)), c.FirstDigest
	case e.ClientID != "":
		return c.dedup(), c.Digest
	}
	return "", nil
}

// Result is what a command did.
type Result struct {
	Row    desk.Conversation // as of after the command
	Events []desk.Event      // appended; empty for a repetition
	// Repeated is the event that an earlier command with the same client id
	// wrote; its conversation may be another one when opening.
	Repeated *desk.Event
}

type request struct {
	cmd    *Command
	result Result
	err    error
	answer chan struct{}
}

// Stats counts what the committer did since the start.
type Stats struct {
	Batches    int64 // transactions committed by the committer
	Commands   int64
	Statements int64
	Reruns     int64 // batches that had to be run one by one
}

type counters struct{ batches, commands, statements, reruns atomic.Int64 }

// Stats is a snapshot of the committer's counters.
func (s *Store) Stats() Stats {
	return Stats{s.stats.batches.Load(), s.stats.commands.Load(), s.stats.statements.Load(), s.stats.reruns.Load()}
}

// Do runs a command in the next batch and answers after its commit. An error
// that is not a coded one means that it is unknown whether it happened:
// repeat it with the same client id.
func (s *Store) Do(ctx context.Context, cmd Command) (Result, error) {
	r := &request{cmd: &cmd, answer: make(chan struct{})}
	select {
	case s.commits <- r:
	case <-ctx.Done():
		return Result{}, desk.ErrUnavailable.With(ctx.Err())
	case <-s.stop:
		return Result{}, desk.ErrDraining
	}
	// Once queued a command is carried out, so its answer is awaited even if
	// the caller has gone: the batch is bounded in time.
	select {
	case <-r.answer:
	case <-s.closed:
		// The loop may have answered while it ended.
		select {
		case <-r.answer:
		default:
			return Result{}, desk.ErrDraining
		}
	}
	return r.result, r.err
}

// commitLoop is the only writer of conversations in this process. It waits for
// no timer: whatever queued up during one commit is the next batch, so latency
// stays that of one fsync.
func (s *Store) commitLoop() {
	defer close(s.closed)
	batch := make([]*request, 0, maxBatch)
	for {
		select {
		case r := <-s.commits:
			batch = s.fill(append(batch[:0], r))
		case <-s.stop:
			batch = s.fill(batch[:0])
			if len(batch) == 0 {
				return
			}
		}
		s.commit(batch)
		clear(batch)
	}
}

func (s *Store) fill(batch []*request) []*request {
	for len(batch) < maxBatch {
		select {
		case r := <-s.commits:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// commit runs a batch in one transaction. When the database refuses any part
// of it, the batch is run again one by one, so that a command fails alone, and
// one that another process was carrying out at the same moment is found. A
// commit whose outcome is unknown fails all: none of it may be acknowledged,
// and running it again could write it twice. A database that does not answer
// at all is not asked once more for each.
func (s *Store) commit(batch []*request) {
	defer func() {
		for _, r := range batch {
			close(r.answer)
		}
	}()
	err := s.attempt(batch)
	switch {
	case err == nil:
		return
	case errors.Is(err, errOutcomeUnknown) || errors.Is(err, context.DeadlineExceeded):
		fail(batch, err)
		return
	}
	s.stats.reruns.Add(1)
	for i, r := range batch {
		r.result, r.err = Result{}, nil
		err := s.attempt(batch[i : i+1])
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			fail(batch[i:], err)
			return
		case err != nil:
			fail(batch[i:i+1], err)
		}
	}
}

func fail(batch []*request, err error) {
	for _, r := range batch {
		r.result, r.err = Result{}, desk.AsError(err)
	}
}

// errOutcomeUnknown marks the error of a COMMIT.
var errOutcomeUnknown = errors.New("store: outcome of commit unknown")

// attempt runs the batch in one transaction: lock and read, decide in memory,
// write. What a single command refuses is in its request; an error is the
// database's.
func (s *Store) attempt(batch []*request) (err error) {
	ctx := context.Background()
	if s.dialect.batchTimeout > 0 {
		// A lost server must not hold the committer. On SQLite a context that
		// can end costs a goroutine for each statement, and nothing there waits
		// longer than busy_timeout.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.dialect.batchTimeout)
		defer cancel()
	}
	tx, err := s.writers.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	w, err := s.readBatch(ctx, tx, batch)
	if err == nil {
		for _, r := range batch {
			w.decide(r)
		}
		err = s.writeBatch(ctx, tx, w)
	}
	if err != nil {
		s.forget()
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		s.forget()
		return fmt.Errorf("%w: %w", errOutcomeUnknown, err)
	}
	s.remember(w)
	s.stats.batches.Add(1)
	s.stats.commands.Add(int64(len(batch)))
	return nil
}

// batchState is what a transaction knows: the rows it locked, the commands
// that were carried out before, and what it will write.
type batchState struct {
	now    int64
	rows   map[desk.ConversationID]*desk.Conversation
	places map[desk.ConversationID]place // of the rows as they were read
	before map[string]earlier            // by dedup key
	dirty  map[desk.ConversationID]bool

	events []eventRow
	audit  []desk.AuditLine
	reads  map[readKey]desk.ReadMark
}

// place is what decides where a conversation stands in lists.
type place struct {
	department desk.DepartmentID
	assignee   desk.StaffID
	unresolved bool
	rank       int64
	timer      int64
}

func placeOf(c *desk.Conversation) place {
	return place{c.Department, c.Assignee, c.Unresolved(), c.Rank(), c.TimerAt}
}

// read takes in a row as it is in the database.
func (w *batchState) read(row *desk.Conversation) {
	w.rows[row.ID], w.places[row.ID] = row, placeOf(row)
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
		if string(old.digest) != string(cmd.Digest) {
			r.err = desk.ErrClientIDConflict
			return
		}
		e := old.event
		r.result = Result{Row: l.Row, Repeated: &e}
		return
	}
	if r.err = decideSafely(cmd, &l); r.err != nil {
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
	for i := range l.Events {
		e := eventRow{Event: l.Events[i]}
		if key, digest := cmd.answers(&e.Event); key != "" {
			e.dedup, e.digest = []byte(key), digest
			w.before[key] = earlier{e.Event, digest}
		}
		w.events = append(w.events, e)
	}
	w.audit = append(w.audit, l.Audit...)
	for _, m := range l.Reads {
		k := readKey{m.Conversation, m.Reader}
		if m.Seq > w.reads[k].Seq {
			w.reads[k] = m
		}
	}
	r.result = Result{Row: l.Row, Events: l.Events}
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
