package realtime

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
)

// placeEvery is how often patients are told where they stand, at most.
const placeEvery = time.Second

// places tells patients who wait in a queue which place they have, whenever it
// changes. A department is read again only after something moved in it.
type places struct {
	s     *Server
	mu    sync.Mutex
	moved map[desk.DepartmentID]bool
}

func newPlaces(s *Server) *places {
	return &places{s: s, moved: map[desk.DepartmentID]bool{}}
}

// changed notes what a commit moved. Who has left the queue is told anew when
// they come back to it.
func (p *places) changed(row *desk.Conversation, events []desk.Event) {
	moved := waits(row)
	for i := range events {
		e := &events[i]
		if e.Body.FromDepartment != "" {
			p.mark(e.Body.FromDepartment)
		}
		moved = moved || e.Kind != desk.Message && e.Kind != desk.Note
	}
	if !moved {
		return
	}
	p.mark(row.Department)
	if !waits(row) {
		p.s.hub.each(row.ID, func(sub *subscription) { sub.placed(0) })
	}
}

// waits reports whether a conversation stands in a queue.
func waits(row *desk.Conversation) bool { return row.Unresolved() && row.Assignee == "" }

func (p *places) mark(d desk.DepartmentID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moved[d] = true
}

func (p *places) take() map[desk.DepartmentID]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	moved := p.moved
	p.moved = map[desk.DepartmentID]bool{}
	return moved
}

// run tells places until ctx is done.
func (p *places) run(ctx context.Context) {
	tick := time.NewTicker(placeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for d := range p.take() {
			queue, err := p.s.chat.Queue(ctx, d)
			if err != nil {
				p.mark(d) // tried again at the next tick
				if ctx.Err() == nil {
					p.s.log.Error("realtime: a queue could not be read", slog.String("department", string(d)), slog.Any("cause", err))
				}
				break
			}
			p.tell(queue)
		}
	}
}

func (p *places) tell(queue []desk.ConversationID) {
	for i, id := range queue {
		var f frame
		p.s.hub.each(id, func(sub *subscription) {
			if sub.c.kind != desk.KindPatient || !sub.allowed || !sub.placed(i+1) {
				return
			}
			if f == nil {
				f = encode(protocol.QueuePosition{Type: "queue.position", Conversation: string(id), Position: i + 1})
			}
			sub.c.push(f)
		})
	}
}

// placed remembers the place that a subscriber is told; it reports whether they
// have to be: it is another one, and the replay is over.
func (sub *subscription) placed(place int) bool {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if sub.over || place > 0 && !sub.live || int32(place) == sub.place {
		return false
	}
	sub.place = int32(place)
	return true
}
