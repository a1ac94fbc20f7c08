package realtime

import (
	"sync"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// What somebody within a conversation is.
const (
	statusOnline  = "online"
	statusOffline = "offline"
)

// seat is one reader's place in one conversation.
type seat struct {
	conversation desk.ConversationID
	reader       reader
}

// leaving are those who have gone and may come right back: a reload is not
// shown as leaving.
type leaving struct {
	mu  sync.Mutex
	due map[seat]departure
}

type departure struct {
	actor   desk.Actor
	readers chat.Readers
	at      time.Time
}

func (l *leaving) add(s seat, d departure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.due[s] = d
}

// cancel reports whether they were about to be shown as gone.
func (l *leaving) cancel(s seat) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, was := l.due[s]
	delete(l.due, s)
	return was
}

// depart tells of those who stayed away.
func (h *hub) depart(now time.Time) {
	gone := map[seat]departure{}
	h.leaving.mu.Lock()
	for s, d := range h.leaving.due {
		if !now.Before(d.at) {
			gone[s] = d
			delete(h.leaving.due, s)
		}
	}
	h.leaving.mu.Unlock()
	for s, d := range gone {
		h.tell(s.conversation, d.readers, d.actor, statusOffline)
	}
}

// tell publishes to all processes that somebody came or went.
func (h *hub) tell(id desk.ConversationID, readers chat.Readers, a desk.Actor, status string) {
	h.s.bus.Publish(chat.Notice{Presence: &chat.PresenceNotice{Conversation: id, Readers: readers, From: a.From(), Status: status, At: h.s.now()}})
}

// presence brings news of a person: within a conversation to the others
// there, otherwise to staff. Patients are told of staff alone.
func (h *hub) presence(n *chat.PresenceNotice) {
	if n.Conversation == "" {
		f := h.presenceFrame("", n.From, n.Status, n.At)
		h.s.list.each(func(c *conn) { c.pushMinor(f) })
		return
	}
	var f frame
	h.others(n.Conversation, n.From, func(sub *subscription) {
		if !tells(sub.c.kind, n.From.Kind) {
			return
		}
		if f == nil {
			f = h.presenceFrame(n.Conversation, n.From, n.Status, n.At)
		}
		sub.c.pushMinor(f)
	})
}

// tells reports whether a reader is told of the presence of that side.
func tells(reader, about desk.ActorKind) bool {
	return reader == desk.KindStaff || about == desk.KindStaff
}

// introduce tells a new subscriber who is there.
func (h *hub) introduce(sub *subscription) {
	me := sub.c.who()
	there := map[reader]desk.From{}
	h.each(sub.id, func(o *subscription) {
		if who := o.c.who(); o.allowed && who != me && tells(me.kind, who.kind) {
			there[who] = o.c.actor.Load().From()
		}
	})
	at := h.s.now()
	for _, from := range there {
		sub.c.pushMinor(h.presenceFrame(sub.id, from, statusOnline, at))
	}
}

func (h *hub) presenceFrame(id desk.ConversationID, from desk.From, status string, at int64) frame {
	return encode(protocol.PresenceFrame{Type: "presence", Conversation: string(id),
		From: protocol.FromOf(from, h.s.chat.Directory()), Status: status, At: at})
}
