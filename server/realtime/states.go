package realtime

import (
	"context"
	"hash/maphash"
	"sync"

	"careline/server/desk"
	"careline/server/protocol"
)

// states tells patients how their conversations stand, whenever that changed
// by more than another message. Like rows of lists it is the last state that
// counts: what changes within a tick is told once, and after the events that it
// follows from.
type states struct {
	s    *Server
	seed maphash.Seed
	wake chan struct{} // holds at most one signal: something changed

	mu   sync.Mutex // guards rows
	rows map[desk.ConversationID]*desk.Conversation
}

func newStates(s *Server) *states {
	return &states{s: s, seed: maphash.MakeSeed(), wake: make(chan struct{}, 1), rows: map[desk.ConversationID]*desk.Conversation{}}
}

// changed notes a row that a patient follows. The row is kept, never changed.
func (t *states) changed(row *desk.Conversation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known := t.rows[row.ID]; known != nil && known.Rev >= row.Rev {
		return
	}
	t.rows[row.ID] = row
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// run tells what changed, at most once a tick.
func (t *states) run(ctx context.Context) {
	coalesce(ctx, t.wake, t.s.limits.Coalesce, t.flush)
}

func (t *states) flush() {
	t.mu.Lock()
	rows := t.rows
	t.rows = map[desk.ConversationID]*desk.Conversation{}
	t.mu.Unlock()
	for id, row := range rows {
		now := t.of(row)
		t.s.hub.each(id, func(sub *subscription) {
			if sub.c.kind != desk.KindPatient || !sub.allowed {
				return
			}
			sub.mu.Lock()
			sub.stands(now)
			sub.mu.Unlock()
		})
	}
}

// standing is how a conversation stands for its patient.
type standing struct {
	rev     int64
	after   int64        // seq of the last event that it follows from
	print   uint64       // tells two of them apart, but for that number
	encoded func() frame // once, for all of their sockets
}

func (t *states) of(row *desk.Conversation) *standing {
	wire := protocol.PatientStandingOf(row, t.s.chat.Directory(), t.s.chat.Standing(row))
	var person protocol.Person
	plain := wire
	if plain.Assignee != nil {
		person, plain.Assignee = *plain.Assignee, nil
	}
	var merged protocol.Linked
	if plain.MergedInto != nil {
		merged, plain.MergedInto = *plain.MergedInto, nil
	}
	plain.LastSeq = 0
	return &standing{
		rev: row.Rev, after: row.PatientSeq,
		print: maphash.Comparable(t.seed, struct {
			standing protocol.PatientStanding
			assignee protocol.Person
			merged   protocol.Linked
		}{plain, person, merged}),
		encoded: sync.OnceValue(func() frame {
			return encode(protocol.State{Type: "conversation.state", PatientStanding: wire})
		}),
	}
}

// stands sends how the conversation stands if the reader was told otherwise,
// or puts it off until they have the events up to it; the caller holds mu.
func (sub *subscription) stands(now *standing) {
	switch {
	case sub.over || now.rev < sub.judged: // a newer one has been noted
	case !sub.live || !sub.cursor.live || sub.cursor.at < now.after:
		sub.owed = now
	case now.print != sub.told:
		sub.told = now.print
		sub.c.push(now.encoded())
	}
}

// catchUpState tells what was put off; the caller holds mu.
func (sub *subscription) catchUpState() {
	if now := sub.owed; now != nil {
		sub.owed = nil
		sub.stands(now)
	}
}
