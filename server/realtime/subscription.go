package realtime

import (
	"errors"
	"log/slog"
	"sync"

	"careline/server/desk"
	"careline/server/protocol"
)

// subscription is one connection following one conversation. News is offered
// by the hub; a goroutine pages through the store while it is behind.
type subscription struct {
	c  *conn
	id desk.ConversationID

	mu      sync.Mutex
	cursor  cursor
	paging  bool  // the goroutine runs, or the reader begins
	live    bool  // the client was told that the replay is over
	over    bool  // nothing more may be sent
	judged  int64 // rev of the row that access was last judged by
	allowed bool  // the verb has permitted it; guarded by the hub's shard
}

// subscribe begins a subscription, in place of an older one to the same
// conversation. It is registered before the store is read, so that no event
// can fall between.
func (c *conn) subscribe(id desk.ConversationID, after int64) error {
	if after < 0 {
		return desk.ErrInvalid
	}
	c.unsubscribe(id)
	c.mu.Lock()
	if len(c.subs) >= c.s.limits.Subscriptions {
		c.mu.Unlock()
		return errSubscriptions
	}
	sub := &subscription{c: c, id: id, paging: true}
	if c.subs == nil {
		c.subs = map[desk.ConversationID]*subscription{}
	}
	c.subs[id] = sub
	c.mu.Unlock()
	c.s.counts.subscriptions.Add(1)
	c.s.hub.add(sub)

	row, events, err := sub.begin(after)
	if err != nil {
		c.drop(sub)
		return err
	}
	c.s.hub.allow(sub)
	sub.mu.Lock()
	sub.cursor.at = min(after, row.LastSeqFor(c.kind))
	sub.judged = row.Rev
	sub.mu.Unlock()
	if len(events) == 0 && sub.settle(true) {
		return nil
	}
	c.s.conns.Add(1)
	if len(events) < min(c.s.limits.Page, few) {
		sub.catchUp(events)
	} else {
		go sub.catchUp(events)
	}
	return nil
}

// few events are sent by the reader itself: a goroutine would cost more.
const few = 32

// begin asks for permission and reads the first page.
func (sub *subscription) begin(after int64) (desk.Conversation, []desk.Event, error) {
	c := sub.c
	if err := c.s.enter(c.ctx); err != nil {
		return desk.Conversation{}, nil, err
	}
	defer c.s.exit()
	return c.s.chat.Follow(c.ctx, *c.actor.Load(), sub.id, after, c.s.limits.Page)
}

// unsubscribe ends a subscription, if there is one; none of its frames is sent
// after it returns.
func (c *conn) unsubscribe(id desk.ConversationID) {
	c.mu.Lock()
	sub := c.subs[id]
	c.mu.Unlock()
	if sub != nil {
		c.drop(sub)
	}
}

func (c *conn) drop(sub *subscription) bool {
	sub.mu.Lock()
	was := sub.over
	sub.over = true
	sub.cursor.keep(nil)
	sub.mu.Unlock()
	if was {
		return false
	}
	c.mu.Lock()
	if c.subs[sub.id] == sub {
		delete(c.subs, sub.id)
	}
	c.mu.Unlock()
	c.s.hub.remove(sub)
	c.s.counts.subscriptions.Add(-1)
	return true
}

// lost ends a subscription whose reader may not read any longer.
func (sub *subscription) lost() {
	if sub.c.drop(sub) {
		sub.c.push(encode(protocol.Ended{Type: "conversation.ended", Conversation: string(sub.id), Code: desk.ErrNotFound.Code}))
	}
}

func (c *conn) endAll() {
	for _, sub := range c.following() {
		c.drop(sub)
	}
}

func (c *conn) following() []*subscription {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]*subscription, 0, len(c.subs))
	for _, sub := range c.subs {
		all = append(all, sub)
	}
	return all
}

// offer takes an event from the bus and never waits.
func (sub *subscription) offer(e item) {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if sub.over {
		return
	}
	deliver, fetch := sub.cursor.offer(e, bounds{sub.c.s.limits.HeldFrames, sub.c.s.limits.HeldBytes})
	if deliver {
		sub.c.push(e.frame)
	}
	if fetch {
		sub.page()
	}
}

// behind makes the subscription read the store if it lacks events up to seq.
func (sub *subscription) behind(seq int64) {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if !sub.over && sub.cursor.at < seq && sub.cursor.fall() {
		sub.c.s.counts.repairs.Add(1)
		sub.page()
	}
}

// recheck reads the store with the reader's present rights.
func (sub *subscription) recheck() {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if !sub.over && sub.cursor.fall() {
		sub.page()
	}
}

// page starts the goroutine, unless it runs; the caller holds mu.
func (sub *subscription) page() {
	if !sub.paging {
		sub.paging = true
		sub.c.s.conns.Add(1) // its connection is counted as long as it is not over
		go sub.catchUp(nil)
	}
}

// catchUp pages through the store at the socket's pace until the cursor is
// live again. The first page may have been read already.
func (sub *subscription) catchUp(events []desk.Event) {
	c := sub.c
	defer c.s.conns.Done()
	c.s.counts.replays.Add(1)
	for {
		if len(events) == 0 {
			var err error
			if events, err = sub.read(); err != nil {
				sub.failed(err)
				return
			}
		}
		if !sub.send(events) {
			return
		}
		found := len(events)
		events = nil
		if found >= c.s.limits.Page {
			continue
		}
		// What was held comes on top of the history: give it room first.
		if !c.queue.await(c.ctx, c.s.limits.history()) || sub.settle(found > 0) {
			return
		}
	}
}

func (sub *subscription) read() ([]desk.Event, error) {
	c := sub.c
	sub.mu.Lock()
	after := sub.cursor.at
	sub.mu.Unlock()
	if err := c.s.enter(c.ctx); err != nil {
		return nil, err
	}
	defer c.s.exit()
	return c.s.chat.Events(c.ctx, *c.actor.Load(), sub.id, after, c.s.limits.Page)
}

// failed ends a replay that cannot go on. Lost access ends the subscription; a
// store that cannot answer ends the connection, so that the client resumes.
func (sub *subscription) failed(err error) {
	c := sub.c
	switch {
	case errors.Is(err, desk.ErrNotFound):
		sub.lost()
	case c.ctx.Err() == nil:
		c.s.log.Error("realtime: a replay failed", slog.String("conversation", string(sub.id)), slog.Any("cause", err))
		c.close(protocol.CloseTooSlow, "resume")
	}
}

// send hands a page on, several events together; false ends the replay.
func (sub *subscription) send(events []desk.Event) bool {
	d := sub.c.s.chat.Directory()
	frames, size := make([]frame, 0, len(events)), 0
	for i := range events {
		f := encodeEvent(&events[i], sub.c.kind, d)
		frames, size = append(frames, f), size+len(f)
		if size < writeTogether && i < len(events)-1 {
			continue
		}
		if !sub.handOn(frames, events[i].Seq) {
			return false
		}
		frames, size = frames[:0], 0
	}
	return true
}

// handOn waits until history has room and sends what goes up to seq.
func (sub *subscription) handOn(frames []frame, seq int64) bool {
	c := sub.c
	for c.queue.await(c.ctx, c.s.limits.history()) {
		sub.mu.Lock()
		if sub.over {
			sub.mu.Unlock()
			return false
		}
		sent := c.offer(c.s.limits.history(), frames...) == taken
		if sent {
			sub.cursor.handedOn(seq)
		}
		sub.mu.Unlock()
		if sent {
			return true
		}
	}
	return false
}

// settle sends what was held while the store was read. It reports whether
// there is nothing more to read; then the client is told so, once.
func (sub *subscription) settle(progress bool) bool {
	sub.mu.Lock()
	if sub.over {
		sub.mu.Unlock()
		return true
	}
	deliver, live := sub.cursor.settle(progress)
	for _, e := range deliver {
		sub.c.push(e.frame)
	}
	if !live {
		sub.mu.Unlock()
		return false
	}
	sub.paging = false
	first := !sub.live
	sub.live = true
	if first {
		sub.c.push(encode(protocol.Live{Type: "conversation.live", Conversation: string(sub.id), Seq: sub.cursor.at}))
	}
	sub.mu.Unlock()
	if first {
		sub.c.s.hub.introduce(sub)
	}
	return true
}

// seenUpTo limits a read mark to what this reader knows of: a number beyond
// would tell a patient that there is something they do not see.
func (sub *subscription) seenUpTo(seq int64) int64 {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if sub.c.kind == desk.KindPatient && sub.cursor.live {
		return min(seq, sub.cursor.at)
	}
	return seq
}

// judge reports whether the row is the newest this subscription was judged by
// and, if so, whether its reader may not read any longer.
func (sub *subscription) judge(row *desk.Conversation) (lost bool) {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if row.Rev <= sub.judged {
		return false
	}
	sub.judged = row.Rev
	return !row.ReadableBy(*sub.c.actor.Load())
}

func encodeEvent(e *desk.Event, view desk.ActorKind, d *desk.Directory) frame {
	if view == desk.KindPatient {
		return encode(protocol.PatientEventFrame{Type: "event", Conversation: string(e.Conversation), PatientEvent: protocol.PatientEventOf(e, d)})
	}
	return encode(protocol.StaffEventFrame{Type: "event", Conversation: string(e.Conversation), StaffEvent: protocol.StaffEventOf(e, d)})
}
