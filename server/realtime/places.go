package realtime

import (
	"context"
	"hash/crc32"
	"log/slog"
	"sync"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

// placeEvery is how often patients are told where they stand, at most.
const placeEvery = time.Second

// places tells patients who wait in a queue which place they have and how long
// the rest of the wait will be, whenever that changes. A department is looked
// at while somebody who waits in it is here, and after something moved in it.
type places struct {
	s     *Server
	mu    sync.Mutex
	moved map[desk.DepartmentID]bool
}

func newPlaces(s *Server) *places {
	return &places{s: s, moved: map[desk.DepartmentID]bool{}}
}

// changed notes what a commit moved. Who has left the queue is told anew when
// they come back to it, and so is who was told of something that could have
// ended the wait.
func (p *places) changed(row *desk.Conversation, events []desk.Event) {
	inLine := waits(row)
	moved, shown := inLine, false
	for i := range events {
		e := &events[i]
		if e.Body.FromDepartment != "" {
			p.mark(e.Body.FromDepartment)
		}
		text := e.Kind == desk.Message || e.Kind == desk.Note
		moved = moved || !text
		shown = shown || !text && e.Kind.VisibleTo(desk.KindPatient)
	}
	if !moved {
		return
	}
	p.mark(row.Department)
	if !inLine || shown {
		p.s.hub.each(row.ID, func(sub *subscription) { sub.placed(0, 0) })
	}
}

// waits reports whether a conversation stands in a queue with places.
func waits(row *desk.Conversation) bool { return row.InQueue() && row.Mode == desk.ModeLive }

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
			queue, err := p.s.chat.QueueView(ctx, d)
			if err != nil {
				p.mark(d) // tried again at the next tick
				if ctx.Err() == nil {
					p.s.log.Error("realtime: a queue could not be read", slog.String("department", string(d)), slog.Any("cause", err))
				}
				break
			}
			if p.tell(queue) {
				p.mark(d) // the wait changes by itself
			}
		}
	}
}

// tell reports whether anybody of the queue is here.
func (p *places) tell(queue []chat.QueuePlace) (any bool) {
	for i := range queue {
		at := &queue[i]
		var f frame
		p.s.hub.each(at.Conversation, func(sub *subscription) {
			if sub.c.kind != desk.KindPatient || !sub.allowed {
				return
			}
			any = true
			if f == nil {
				f = encode(position(at))
			}
			if sub.placed(at.Position, crc32.ChecksumIEEE(f)) {
				sub.c.push(f)
			}
		})
	}
	return any
}

// position is a place as a patient is told it. Seconds are rounded outwards, so
// that rounding promises nothing.
func position(at *chat.QueuePlace) protocol.QueuePosition {
	out := protocol.QueuePosition{Type: "queue.position", Conversation: string(at.Conversation), Position: at.Position, Why: at.Why}
	if at.Wait.Hidden == "" {
		out.Wait = &protocol.QueueWait{LowS: at.Wait.LowMS / 1000, HighS: (at.Wait.HighMS + 999) / 1000}
	}
	return out
}

// placed remembers the place that a subscriber is told, and by its sum what
// else is told with it; it reports whether they have to be: it is another one,
// and the replay is over.
func (sub *subscription) placed(place int, sum uint32) bool {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if sub.over || place > 0 && !sub.live || int32(place) == sub.place && sum == sub.placeSum {
		return false
	}
	sub.place, sub.placeSum = int32(place), sum
	return true
}
