package realtime

import (
	"slices"
	"sync"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// subscription is one connection following one conversation. News is offered
// by the hub; a goroutine pages through the store while it is behind.
type subscription struct {
	c  *conn
	id desk.ConversationID

	mu       sync.Mutex
	cursor   cursor
	judged   int64     // rev of the row that access was last judged by
	told     uint64    // patients: print of how it stands, as the reader knows it
	owed     *standing // patients: to be told once its events are there
	place    int32     // in the queue, as the reader was told; 0: not told
	placeSum uint32    // of what was told with the place
	paging   bool      // the goroutine runs, or the reader begins
	live     bool      // the client was told that the replay is over
	over     bool      // nothing more may be sent

	allowed bool         // the verb has permitted it; guarded by the hub's shard
	readers chat.Readers // who else may know of it, as it was then; set with allowed
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
	c.subs = append(c.subs, sub)
	c.mu.Unlock()
	c.s.counts.subscriptions.Add(1)
	c.s.hub.add(sub)

	row, events, err := sub.begin(after)
	if err != nil {
		c.drop(sub)
		return err
	}
	c.s.hub.allow(sub, &row)
	var told uint64
	if c.kind == desk.KindPatient {
		told = c.s.states.of(&row).print // they read it when the replay is over
	}
	sub.mu.Lock()
	sub.cursor.at = min(after, row.LastSeqFor(c.kind))
	sub.judged, sub.told = row.Rev, told
	sub.mu.Unlock()
	if c.kind == desk.KindPatient && waits(&row) {
		c.s.places.mark(row.Department)
	}
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
	at := slices.IndexFunc(c.subs, func(sub *subscription) bool { return sub.id == id })
	if at < 0 {
		c.mu.Unlock()
		return
	}
	sub := c.subs[at]
	c.mu.Unlock()
	c.drop(sub)
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
	if at := slices.Index(c.subs, sub); at >= 0 {
		c.subs = slices.Delete(c.subs, at, at+1)
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
	return slices.Clone(c.subs)
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
