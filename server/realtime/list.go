package realtime

import (
	"context"
	"sync"

	"careline/server/desk"
	"careline/server/protocol"
)

// list keeps the conversation lists of staff sockets fresh. Rows are neutral
// to the reader, encoded once, coalesced per conversation and sent in one
// write a tick. It promises no more than the last state of a row: a client
// that had a gap reads its list again.
type list struct {
	s    *Server
	wake chan struct{} // holds at most one signal: something changed

	mu      sync.Mutex // guards the following
	staff   map[*conn]struct{}
	changes map[desk.ConversationID]change
	known   memory
}

// change is a row to be sent and who could read it before.
type change struct {
	row    desk.Conversation
	before []audience
}

// audience is what decides who may read a conversation.
type audience struct {
	department desk.DepartmentID
	assignee   desk.StaffID
	barred     []desk.StaffID
}

func newList(s *Server) *list {
	return &list{s: s, wake: make(chan struct{}, 1), staff: map[*conn]struct{}{}, changes: map[desk.ConversationID]change{}}
}

func (l *list) join(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.staff[c] = struct{}{}
}

func (l *list) leave(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.staff, c)
}

// each calls visit for every staff connection, outside of the lock.
func (l *list) each(visit func(*conn)) {
	l.mu.Lock()
	conns := l.conns()
	l.mu.Unlock()
	for _, c := range conns {
		visit(c)
	}
}

func (l *list) conns() []*conn {
	conns := make([]*conn, 0, len(l.staff))
	for c := range l.staff {
		conns = append(conns, c)
	}
	return conns
}

// changed notes a row for the next tick, unless a newer one was noted or sent.
func (l *list) changed(row *desk.Conversation, events []desk.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last, seen := l.known.of(row.ID)
	if seen && last.rev >= row.Rev {
		return
	}
	ch := l.changes[row.ID]
	if seen {
		ch.before = append(ch.before, last.audience)
	}
	for i := range events {
		if from := events[i].Body.FromDepartment; from != "" {
			ch.before = append(ch.before, audience{department: from, barred: last.barred})
		}
	}
	ch.row = *row
	l.known.keep(row.ID, sent{row.Rev, audience{row.Department, row.Assignee, row.Barred}})
	l.changes[row.ID] = ch
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run sends what changed, at most once a tick.
func (l *list) run(ctx context.Context) {
	coalesce(ctx, l.wake, l.s.limits.Coalesce, l.flush)
}

// flush sends each change to those who may read the conversation now, and to
// those who no longer may that they have to drop it.
func (l *list) flush() {
	l.mu.Lock()
	changes, conns := l.changes, l.conns()
	l.changes = map[desk.ConversationID]change{}
	l.mu.Unlock()
	if len(conns) == 0 {
		return
	}
	d := l.s.chat.Directory()
	batches := make([][]frame, len(conns))
	for id := range changes {
		ch := changes[id]
		var row, gone frame
		for i, c := range conns {
			actor := *c.actor.Load()
			switch {
			case ch.row.ReadableBy(actor):
				if row == nil {
					row = encode(protocol.Changed{Type: "conversation.changed", StaffConversation: protocol.StaffConversationOf(&ch.row, d, l.s.chat.Standing(&ch.row))})
				}
				batches[i] = append(batches[i], row)
			case ch.wasReadableBy(actor):
				if gone == nil {
					gone = encode(protocol.Ended{Type: "conversation.ended", Conversation: string(id), Code: desk.ErrNotFound.Code})
				}
				batches[i] = append(batches[i], gone)
			}
		}
	}
	for i, c := range conns {
		if len(batches[i]) > 0 {
			c.push(batches[i]...)
		}
	}
}

// wasReadableBy asks desk's own rule about the row as it was.
func (ch *change) wasReadableBy(a desk.Actor) bool {
	was := ch.row
	for _, b := range ch.before {
		was.Department, was.Assignee, was.Barred = b.department, b.assignee, b.barred
		if was.ReadableBy(a) {
			return true
		}
	}
	return false
}

// memory holds what was last noted of conversations: the latest few thousand
// of them, in two generations. What it forgets is sent once more than needed.
type memory struct{ young, old map[desk.ConversationID]sent }

type sent struct {
	rev int64
	audience
}

const generation = 16 << 10

func (m *memory) of(id desk.ConversationID) (sent, bool) {
	if s, ok := m.young[id]; ok {
		return s, true
	}
	s, ok := m.old[id]
	return s, ok
}

func (m *memory) keep(id desk.ConversationID, s sent) {
	if m.young == nil || len(m.young) >= generation {
		m.young, m.old = map[desk.ConversationID]sent{}, m.young
	}
	m.young[id] = s
}
