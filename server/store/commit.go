package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

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

	// Claims are the keys, of what only one conversation can have, that Decide
	// wants to know of: Ledger.Taken.
	Claims []string

	// Gate lets one command at a time decide among all that have the same,
	// wherever they run: its transaction holds it from before Claims are read
	// until the commit, so that each sees what those before it took, whatever
	// keys they took. Empty: none is needed.
	Gate string

	// Files are those, of what was sent in, that Decide wants to use: Ledger.Files.
	Files []desk.FileID

	// Deletes is the seq of the message or note that Decide wants to delete:
	// Ledger.Past. Such a command has a transaction to itself.
	Deletes int64

	// Item is the one of a bulk run that the command carries out. It is carried
	// out once, and what became of it is stored with it: that it was refused, as
	// Refused, like what the ledger says of it.
	Item    *desk.BulkKey
	Refused desk.BulkItemState

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

// request is what waits for the committer: one command, several that go
// together, or a plan, which makes its commands inside the transaction.
type request struct {
	cmd    *Command
	group  []*request // all or none
	plan   *planned
	result Result
	err    error
	answer chan struct{}
}

// commands are the requests that have a command each.
func commands(batch []*request) []*request {
	if !slices.ContainsFunc(batch, func(r *request) bool { return r.group != nil }) {
		return batch
	}
	var out []*request
	for _, r := range batch {
		if r.group != nil {
			out = append(out, r.group...)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// Stats counts what the committer did since the start.
type Stats struct {
	Batches    int64 // transactions committed by the committer
	Commands   int64
	Statements int64
	Reruns     int64 // batches that had to be run one by one
	Waiting    int64 // commands that wait for the committer now
}

type counters struct{ batches, commands, statements, reruns atomic.Int64 }

// Stats is a snapshot of the committer's counters.
func (s *Store) Stats() Stats {
	return Stats{s.stats.batches.Load(), s.stats.commands.Load(), s.stats.statements.Load(), s.stats.reruns.Load(), int64(len(s.commits))}
}

// Do runs a command in the next batch and answers after its commit. An error
// that is not a coded one means that it is unknown whether it happened:
// repeat it with the same client id.
func (s *Store) Do(ctx context.Context, cmd Command) (Result, error) {
	r := &request{cmd: &cmd, answer: make(chan struct{})}
	err := s.await(ctx, r)
	return r.result, err
}

// DoAll runs commands, each of another conversation, in one transaction: all
// of them or, if one refuses, none. The error is the refusal.
func (s *Store) DoAll(ctx context.Context, cmds []Command) ([]Result, error) {
	r := &request{group: make([]*request, len(cmds)), answer: make(chan struct{})}
	for i := range cmds {
		r.group[i] = &request{cmd: &cmds[i]}
	}
	if err := s.await(ctx, r); err != nil {
		return nil, err
	}
	out := make([]Result, len(cmds))
	for i, member := range r.group {
		out[i] = member.result
	}
	return out, nil
}

// await hands a request to the committer and waits for its answer.
func (s *Store) await(ctx context.Context, r *request) error {
	select {
	case s.commits <- r:
	case <-ctx.Done():
		return desk.ErrUnavailable.With(ctx.Err())
	case <-s.stop:
		return desk.ErrDraining
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
			return desk.ErrDraining
		}
	}
	return r.err
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
	from := 0
	for i, r := range batch {
		switch { // what has a transaction to itself
		case r.plan != nil:
			s.commitTogether(batch[from:i])
			s.commitPlan(r)
			from = i + 1
		case r.cmd != nil && r.cmd.Deletes > 0:
			s.commitTogether(batch[from:i])
			s.commitTogether(batch[i : i+1])
			from = i + 1
		}
	}
	s.commitTogether(batch[from:])
}

func (s *Store) commitTogether(batch []*request) {
	if len(batch) == 0 {
		return
	}
	err := s.attempt(batch)
	switch {
	case err == nil:
		return
	case errors.Is(err, errOutcomeUnknown) || errors.Is(err, context.DeadlineExceeded):
		fail(batch, err)
		return
	}
	s.stats.reruns.Add(1)
	for i := range batch {
		err := s.alone(batch[i : i+1])
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			fail(batch[i:], err)
			return
		case err != nil:
			fail(batch[i:i+1], err)
		}
	}
}

// mostClashes is how often a command may meet another process that took the
// same thing between its reading and its writing. Each time the other one is
// found at the next reading.
const mostClashes = 4

// alone runs one command by itself.
func (s *Store) alone(one []*request) (err error) {
	for range mostClashes {
		r := one[0]
		r.result, r.err = Result{}, nil
		for _, member := range r.group {
			member.result, member.err = Result{}, nil
		}
		if err = s.attempt(one); !clashed(err) {
			break
		}
	}
	return err
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
func (s *Store) attempt(batch []*request) error {
	return s.transact(func(ctx context.Context, tx *sql.Tx) (*batchState, error) {
		w, err := s.readBatch(ctx, tx, commands(batch))
		if err != nil {
			return nil, err
		}
		for _, r := range batch {
			w.decide(r)
		}
		return w, s.writeBatch(ctx, tx, w)
	})
}

// transact is the frame of a transaction of the committer.
func (s *Store) transact(f func(context.Context, *sql.Tx) (*batchState, error)) (err error) {
	ctx := context.Background()
	if s.dialect.batchTimeout > 0 {
		// A lost server must not hold the committer. On SQLite a context that
		// can end costs a goroutine for each statement, and nothing there waits
		// longer than busy_timeout.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.dialect.batchTimeout)
		defer cancel()
	}
	began := time.Now()
	tx, err := s.writers.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	w, err := f(ctx, tx)
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
	s.stats.commands.Add(int64(w.commands))
	if s.committed != nil {
		s.committed(time.Since(began), w.commands)
	}
	return nil
}
