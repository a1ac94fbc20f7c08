package realtime

import (
	"errors"
	"log/slog"

	"careline/server/desk"
	"careline/server/protocol"
)

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
	sub.catchUpState()
	sub.mu.Unlock()
	if first {
		sub.c.s.hub.introduce(sub)
	}
	return true
}

// encodeEvent encodes an event for all readers of one view.
func encodeEvent(e *desk.Event, view desk.ActorKind, d *desk.Directory) frame {
	if view == desk.KindPatient {
		return encode(protocol.PatientEventFrame{Type: "event", Conversation: string(e.Conversation), PatientEvent: protocol.PatientEventOf(e, d)})
	}
	return encode(protocol.StaffEventFrame{Type: "event", Conversation: string(e.Conversation), StaffEvent: protocol.StaffEventOf(e, d)})
}
