package realtime

import (
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// hub knows who follows which conversation, in shards so that busy
// conversations do not wait for each other. Under a shard's lock nothing is
// ever waited for: offers to subscriptions return at once.
type hub struct {
	s       *Server
	seed    maphash.Seed
	shards  [64]shard
	leaving leaving
}

type shard struct {
	mu     sync.RWMutex
	topics map[desk.ConversationID][]*subscription
}

func newHub(s *Server) *hub {
	h := &hub{s: s, seed: maphash.MakeSeed(), leaving: leaving{due: map[seat]departure{}}}
	for i := range h.shards {
		h.shards[i].topics = map[desk.ConversationID][]*subscription{}
	}
	return h
}

func (h *hub) shard(id desk.ConversationID) *shard {
	return &h.shards[maphash.String(h.seed, string(id))%uint64(len(h.shards))]
}

// add registers a subscription that is not yet permitted: it holds events and
// hears nothing else.
func (h *hub) add(sub *subscription) {
	sh := h.shard(sub.id)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.topics[sub.id] = append(sh.topics[sub.id], sub)
}

// allow makes it a full one, and others see its reader come.
func (h *hub) allow(sub *subscription, row *desk.Conversation) {
	sh := h.shard(sub.id)
	sh.mu.Lock()
	sub.readers = chat.ReadersOf(row)
	first := !here(sh.topics[sub.id], sub.c.who())
	sub.allowed = true
	sh.mu.Unlock()
	if sub.c.kind == desk.KindPatient {
		h.s.attendance.arrive(string(sub.id), h.s.now())
	}
	if first && !h.leaving.cancel(seat{sub.id, sub.c.who()}) {
		h.tell(sub.id, sub.readers, *sub.c.actor.Load(), statusOnline)
	}
}

func (h *hub) remove(sub *subscription) {
	sh := h.shard(sub.id)
	sh.mu.Lock()
	subs := slices.DeleteFunc(slices.Clone(sh.topics[sub.id]), func(o *subscription) bool { return o == sub })
	if len(subs) == 0 {
		delete(sh.topics, sub.id)
	} else {
		sh.topics[sub.id] = subs
	}
	last := sub.allowed && !here(subs, sub.c.who())
	sh.mu.Unlock()
	if sub.allowed && sub.c.kind == desk.KindPatient {
		h.s.attendance.depart(string(sub.id), h.s.now())
	}
	if last {
		h.leaving.add(seat{sub.id, sub.c.who()}, departure{*sub.c.actor.Load(), sub.readers, time.Now().Add(h.s.limits.PresenceGrace)})
	}
}

// reader names an actor across their connections.
type reader struct {
	kind desk.ActorKind
	id   string
}

func (c *conn) who() reader { return reader{c.kind, c.actor.Load().ID} }

func here(subs []*subscription, who reader) bool {
	return slices.ContainsFunc(subs, func(o *subscription) bool { return o.allowed && o.c.who() == who })
}

// each calls visit for the subscriptions of a conversation under its shard's
// lock; visit must not wait. Those not permitted yet come with allowed false.
func (h *hub) each(id desk.ConversationID, visit func(*subscription)) {
	sh := h.shard(id)
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	for _, sub := range sh.topics[id] {
		visit(sub)
	}
}

// changed brings a commit to those who follow the conversation. Each event is
// encoded at most once for patients and once for staff.
func (h *hub) changed(row *desk.Conversation, events []desk.Event) {
	var lost []*subscription
	var patient, staff []frame
	followed := false // by its patient
	h.each(row.ID, func(sub *subscription) {
		if sub.allowed && sub.judge(row) {
			lost = append(lost, sub)
			return
		}
		frames := &staff
		if sub.c.kind == desk.KindPatient {
			frames, followed = &patient, true
		}
		if *frames == nil {
			*frames = h.encode(events, sub.c.kind)
		}
		for i, f := range *frames {
			if e := &events[i]; f != nil {
				sub.offer(item{seq: e.Seq, prev: e.Prev(sub.c.kind), frame: f})
			}
		}
	})
	if followed {
		h.s.states.changed(row)
	}
	for _, sub := range lost {
		sub.lost()
	}
}

// encode leaves nil for events outside the view.
func (h *hub) encode(events []desk.Event, view desk.ActorKind) []frame {
	d := h.s.chat.Directory()
	out := make([]frame, len(events))
	for i := range events {
		if events[i].Kind.VisibleTo(view) {
			out[i] = encodeEvent(&events[i], view, d)
		}
	}
	return out
}

// caughtUp compares subscriptions with a row that the look found.
func (h *hub) caughtUp(row *desk.Conversation) {
	var lost []*subscription
	followed := false // by its patient
	h.each(row.ID, func(sub *subscription) {
		followed = followed || sub.c.kind == desk.KindPatient
		switch {
		case !sub.allowed:
		case sub.judge(row):
			lost = append(lost, sub)
		default:
			sub.behind(row.LastSeqFor(sub.c.kind))
		}
	})
	if followed {
		h.s.states.changed(row)
	}
	for _, sub := range lost {
		sub.lost()
	}
}

// read and typing tell the others of a conversation.
func (h *hub) read(n *chat.ReadNotice) {
	from := protocol.FromOf(n.From, h.s.chat.Directory())
	frames := map[int64]frame{}
	h.others(n.Conversation, n.From, func(sub *subscription) {
		seq := n.Seq
		if sub.c.kind == desk.KindPatient {
			seq = n.PatientSeq
		}
		if frames[seq] == nil {
			frames[seq] = encode(protocol.ReadFrame{Type: "conversation.read", Conversation: string(n.Conversation), From: from, Seq: seq})
		}
		sub.c.pushMinor(frames[seq])
	})
}

func (h *hub) typing(n *chat.TypingNotice) {
	var f frame
	h.others(n.Conversation, n.From, func(sub *subscription) {
		if n.Note && sub.c.kind == desk.KindPatient {
			return
		}
		if f == nil {
			f = encode(protocol.TypingFrame{Type: "typing", Conversation: string(n.Conversation),
				From: protocol.FromOf(n.From, h.s.chat.Directory()), Until: n.Until, Note: n.Note})
		}
		sub.c.pushMinor(f)
	})
}

// others visits the permitted subscriptions of everybody but from.
func (h *hub) others(id desk.ConversationID, from desk.From, visit func(*subscription)) {
	h.each(id, func(sub *subscription) {
		if sub.allowed && sub.c.who() != (reader{from.Kind, from.ID}) {
			visit(sub)
		}
	})
}
