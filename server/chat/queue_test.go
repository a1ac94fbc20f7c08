package chat_test

import (
	"fmt"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func (h *house) places(d desk.DepartmentID) map[desk.ConversationID]chat.QueuePlace {
	h.t.Helper()
	view, err := h.chat.QueueView(h.t.Context(), d)
	if err != nil {
		h.t.Fatal(err)
	}
	out := map[desk.ConversationID]chat.QueuePlace{}
	for i, p := range view {
		if p.Position != i+1 {
			h.t.Fatalf("place %d is told as %d", i+1, p.Position)
		}
		out[p.Conversation] = p
	}
	return out
}

func TestPlacesAndWhyTheyRose(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	h.come("one", "s_ana")
	talked := h.open("talked before")
	must(t)(h.chat.Assign(ctx, h.ana, talked, "s_ana", ""))
	first := h.open("first")
	h.pass(time.Second)
	second := h.open("second")
	at := h.places("d_scheduling")
	if at[first].Position != 1 || at[second].Position != 2 || at[second].Why != "" {
		t.Fatalf("%+v", at)
	}
	h.goes("one", "s_ana")
	h.pass(61 * time.Second)
	h.route()
	at = h.places("d_scheduling")
	if at[talked].Position != 1 || at[second].Position != 3 || at[second].Why != "returned" || at[talked].Why != "" {
		t.Fatalf("%+v", at)
	}
	if at = h.places("d_scheduling"); at[second].Why != "returned" {
		t.Fatal("asked twice, the reason is gone")
	}
	must(t)(h.chat.Assign(ctx, h.ben, talked, "s_ben", ""))
	if at = h.places("d_scheduling"); at[second].Position != 2 || at[second].Why != "" {
		t.Fatalf("%+v", at)
	}
}

// A department that takes one patient every two minutes, until ranges are told
// and each of them is stored with what came of it.
func TestWaitsAreToldAndKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.capacity("s_ana", 1)
		h.come("one", "s_ana")
		keep := func() {
			t.Helper()
			if err := h.chat.KeepEstimates(ctx); err != nil {
				t.Fatal(err)
			}
		}
		hidden, told := 0, 0
		var queue []desk.ConversationID
		for i := range 16 {
			for len(queue) < 4 {
				c := h.open(fmt.Sprint("patient ", i))
				h.come("one", string(c))
				queue = append(queue, c)
				h.pass(time.Second)
			}
			h.route()
			keep()
			for _, p := range h.places("d_scheduling") {
				if p.Wait.Hidden != "" {
					hidden++
				} else if told++; p.Wait.LowMS < 0 || p.Wait.HighMS <= p.Wait.LowMS {
					t.Fatalf("%+v", p.Wait)
				}
			}
			c := queue[0]
			queue = queue[1:]
			must(t)(h.chat.Accept(ctx, h.ana, c, ""))
			keep()
			for range 4 {
				h.pass(30 * time.Second)
				h.come("one")
				h.route()
				keep()
			}
			h.goes("one", string(c))
			must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
		}
		if hidden == 0 || told == 0 {
			t.Fatalf("hidden %d times, told %d times", hidden, told)
		}
		ended, err := h.store.EndedEstimates(ctx, "d_scheduling", 1000)
		if err != nil {
			t.Fatal(err)
		}
		accepted, inside, ranges := 0, 0, 0
		for _, e := range ended {
			if e.Outcome == "accepted" && e.EndedAt >= e.At {
				accepted++
			}
			if e.LowMS >= 0 {
				ranges++
				if e.Inside() {
					inside++
				}
			}
		}
		if accepted != len(ended) || ranges == 0 || inside*10 < ranges*7 {
			t.Fatalf("%d of %d accepted, %d of %d ranges held", accepted, len(ended), inside, ranges)
		}
		// Somebody who leaves is no acceptance.
		gone := queue[0]
		must(t)(h.chat.Resolve(ctx, h.maya, gone, ""))
		keep()
		if ended, err = h.store.EndedEstimates(ctx, "d_scheduling", 1); err != nil || ended[0].Conversation != gone || ended[0].Outcome != "abandoned" {
			t.Fatalf("%+v, %v", ended, err)
		}
	})
}

// What one process could not write down another one does.
func TestEstimatesOfADeadProcessEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.come("one", "s_ben")
		c := h.open("hello")
		h.come("one", string(c))
		h.places("d_scheduling")
		h.route()
		if err := h.chat.KeepEstimates(ctx); err != nil {
			t.Fatal(err)
		}
		h.pass(10 * time.Second)
		must(t)(h.chat.Assign(ctx, h.ben, c, "s_ben", ""))
		h.pass(2 * time.Minute)
		next, err := chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		if err := next.Forget(ctx); err != nil {
			t.Fatal(err)
		}
		ended, err := h.store.EndedEstimates(ctx, "d_scheduling", 10)
		if err != nil || len(ended) == 0 || ended[0].Outcome != "accepted" || ended[0].EndedAt-ended[0].QueuedAt != 10_000 {
			t.Fatalf("%+v, %v", ended, err)
		}
	})
}
