package realtime

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// rooms tells staff, in their lists, which colleagues have a conversation
// before them and which write in it. A frame tells all of a conversation, so
// that a lost one does no harm, and what comes within a moment is told at once.
type rooms struct {
	s    *Server
	wake chan struct{} // holds at most one signal: something changed

	mu      sync.Mutex // guards the following
	all     map[desk.ConversationID]*room
	changed map[desk.ConversationID]bool
}

// room is a conversation with staff in it.
type room struct {
	readers chat.Readers
	here    map[string]*protocol.Attending // by staff id
}

func newRooms(s *Server) *rooms {
	return &rooms{s: s, wake: make(chan struct{}, 1),
		all: map[desk.ConversationID]*room{}, changed: map[desk.ConversationID]bool{}}
}

// presence notes that somebody came to a conversation or left it.
func (p *rooms) presence(n *chat.PresenceNotice) {
	if n.Conversation == "" || n.From.Kind != desk.KindStaff {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.all[n.Conversation]
	switch {
	case n.Status != statusOffline && r == nil:
		r = &room{here: map[string]*protocol.Attending{}}
		p.all[n.Conversation] = r
	case r == nil:
		return
	}
	if n.Status == statusOffline {
		delete(r.here, n.From.ID)
	} else {
		r.readers = n.Readers
		from := protocol.FromOf(n.From, p.s.chat.Directory())
		r.here[n.From.ID] = &protocol.Attending{Person: protocol.Person{ID: from.ID, Name: from.Name}}
	}
	p.mark(n.Conversation)
}

// typing notes that somebody who is there writes.
func (p *rooms) typing(n *chat.TypingNotice) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if who := p.in(n.Conversation, n.From); who != nil {
		who.TypingUntil, who.Note = n.Until, n.Note
		p.mark(n.Conversation)
	}
}

// commit notes who may read it now, and that whoever sent types no longer.
func (p *rooms) commit(row *desk.Conversation, events []desk.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.all[row.ID]
	if r == nil {
		return
	}
	r.readers = chat.ReadersOf(row)
	for i := range events {
		if who := p.in(row.ID, events[i].From); who != nil && who.TypingUntil > 0 {
			who.TypingUntil, who.Note = 0, false
			p.mark(row.ID)
		}
	}
}

// in is somebody in a room; the caller holds mu.
func (p *rooms) in(id desk.ConversationID, from desk.From) *protocol.Attending {
	if r := p.all[id]; r != nil && from.Kind == desk.KindStaff {
		return r.here[from.ID]
	}
	return nil
}

// mark makes the next flush tell of a room; the caller holds mu.
func (p *rooms) mark(id desk.ConversationID) {
	p.changed[id] = true
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run tells what changed, at most once a tick of the lists.
func (p *rooms) run(ctx context.Context) {
	coalesce(ctx, p.wake, p.s.limits.Coalesce, p.flush)
}

// told is a frame and who may have it.
type told struct {
	readers chat.Readers
	frame   frame
}

func (p *rooms) flush() {
	p.mu.Lock()
	all := make([]told, 0, len(p.changed))
	for id := range p.changed {
		all = append(all, p.tell(id))
		if len(p.all[id].here) == 0 {
			delete(p.all, id)
		}
	}
	clear(p.changed)
	p.mu.Unlock()
	p.s.list.each(func(c *conn) { c.tell(all) })
}

// greet tells a socket that just came who is where.
func (p *rooms) greet(c *conn) {
	p.mu.Lock()
	all := make([]told, 0, len(p.all))
	for id, r := range p.all {
		if len(r.here) > 0 {
			all = append(all, p.tell(id))
		}
	}
	p.mu.Unlock()
	c.tell(all)
}

// tell makes the frame of a room; the caller holds mu.
func (p *rooms) tell(id desk.ConversationID) told {
	r := p.all[id]
	f := protocol.ConversationPeople{Type: "conversation.people", Conversation: string(id), People: []protocol.Attending{}}
	for _, who := range r.here {
		f.People = append(f.People, *who)
	}
	slices.SortFunc(f.People, func(a, b protocol.Attending) int { return cmp.Compare(a.ID, b.ID) })
	return told{r.readers, encode(f)}
}

func (c *conn) tell(all []told) {
	actor := *c.actor.Load()
	for _, one := range all {
		if one.readers.Admit(actor) {
			c.pushMinor(one.frame)
		}
	}
}
