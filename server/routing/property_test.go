package routing_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"careline/server/desk"
	"careline/server/routing"
)

var (
	departments = []desk.DepartmentID{"d_billing", "d_insurance", "d_scheduling"}
	languages   = []string{"en", "es", ""}
)

func clinic(t *rapid.T) *world {
	w := newWorld()
	for i, d := range departments {
		p := desk.RoutingPolicy{
			Manual:        rapid.IntRange(0, 5).Draw(t, "manual") == 0,
			OfferMS:       rapid.SampledFrom([]int64{15 * second, 45 * second}).Draw(t, "offer"),
			InterpreterMS: rapid.SampledFrom([]int64{0, 2 * minute}).Draw(t, "interpreter"),
			GraceMS:       rapid.SampledFrom([]int64{0, 20 * second, minute}).Draw(t, "grace"),
			MaxWaitMS:     rapid.SampledFrom([]int64{0, 0, 10 * minute}).Draw(t, "max wait"),
			PromiseLeadMS: 30 * minute,
		}
		if i > 0 {
			p.Overflow = rapid.SampledFrom([]desk.DepartmentID{"", departments[i-1]}).Draw(t, "overflow")
		}
		w.policies[d] = p
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "staff") {
		m := &member{
			id: desk.StaffID("s_" + string(rune('a'+i))), active: true, idleSince: w.now,
			presence: desk.Available, capacity: rapid.IntRange(0, 3).Draw(t, "capacity"),
			departments: rapid.SliceOfNDistinct(rapid.SampledFrom(departments), 1, 3, rapid.ID).Draw(t, "departments"),
			languages:   rapid.SliceOfNDistinct(rapid.SampledFrom(languages[:2]), 0, 2, rapid.ID).Draw(t, "languages"),
		}
		w.staff = append(w.staff, m)
	}
	return w
}

// step does one thing that can happen at a desk.
func (w *world) step(t *rapid.T) {
	row := func(fits func(*desk.Conversation) bool) *desk.Conversation {
		var all []*desk.Conversation
		for _, c := range w.rows {
			if fits(c) {
				all = append(all, c)
			}
		}
		if len(all) == 0 {
			return nil
		}
		return rapid.SampledFrom(all).Draw(t, "row")
	}
	offered := func(c *desk.Conversation) bool { return c.OfferedTo != "" }
	held := func(c *desk.Conversation) bool { return c.Unresolved() && c.Assignee != "" }
	who := rapid.SampledFrom(w.staff).Draw(t, "who")
	switch rapid.SampledFrom(steps).Draw(t, "step") {
	case "arrive", "arrive again":
		mode := rapid.SampledFrom([]desk.Mode{desk.ModeLive, desk.ModeLive, desk.ModeLive, desk.ModeMessage, desk.ModeCallback}).Draw(t, "mode")
		w.arrive(rapid.SampledFrom(departments).Draw(t, "department"), rapid.SampledFrom(languages).Draw(t, "language"), mode,
			desk.Priority(rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "priority")), w.now+rapid.Int64Range(minute, 2*hour).Draw(t, "due"))
	case "accept", "accept again":
		if c := row(offered); c != nil {
			w.accept(c, c.OfferedTo)
		}
	case "decline":
		if c := row(offered); c != nil {
			w.endOffer(c, c.OfferHow, desk.OfferDeclined)
		}
	case "claim":
		if c := row(func(c *desk.Conversation) bool { return c.InQueue() }); c != nil && who.active && who.goneSince == 0 {
			if offered(c) {
				w.endOffer(c, c.OfferHow, desk.OfferWithdrawn)
			}
			w.accept(c, who.id)
		}
	case "release":
		if c := row(held); c != nil && !offered(c) {
			w.requeue(c, desk.ReasonReleased)
		}
	case "reply":
		if c := row(held); c != nil {
			w.reply(c, rapid.SampledFrom([]desk.Status{desk.StatusWaiting, desk.StatusOpen}).Draw(t, "then"))
		}
	case "part":
		if c := row(w.live); c != nil {
			w.reply(c, desk.StatusWaiting)
			w.present[c.ID] = false
		}
	case "come back":
		if c := row(func(c *desk.Conversation) bool { return held(c) && !w.live(c) }); c != nil {
			w.write(c)
		}
	case "write":
		if c := row(func(c *desk.Conversation) bool { return c.Unresolved() }); c != nil {
			w.write(c)
		}
	case "leave":
		if c := row(held); c != nil {
			w.present[c.ID] = !w.present[c.ID]
		}
	case "resolve":
		if c := row(held); c != nil {
			w.tell(c, desk.Resolved, desk.KindStaff, desk.Body{})
		}
	case "transfer", "transfer again":
		if c := row(held); c != nil && !offered(c) && who.active && who.id != c.Assignee && who.goneSince == 0 &&
			who.presence == desk.Available && w.load(who.id) < who.capacity {
			w.offer(c, who.id, desk.OfferByTransfer, w.now+45*second)
		}
	case "presence":
		who.presence = rapid.SampledFrom([]desk.Presence{desk.Available, desk.Available, desk.Finishing, desk.OnBreak, desk.Away}).Draw(t, "presence")
	case "disconnect":
		if who.goneSince == 0 {
			who.goneSince = w.now
		}
	case "connect":
		who.goneSince = 0
	case "restart":
		for _, m := range w.staff {
			if m.goneSince == 0 {
				m.goneSince = w.now
			}
		}
	case "all connect":
		for _, m := range w.staff {
			m.goneSince = 0
		}
	case "deactivate":
		who.active = rapid.IntRange(0, 3).Draw(t, "active") > 0
	case "policy":
		d := rapid.SampledFrom(departments).Draw(t, "department")
		p := w.policies[d]
		p.Manual = rapid.IntRange(0, 3).Draw(t, "manual") == 0
		w.policies[d] = p
	case "capacity":
		who.capacity = rapid.IntRange(0, 3).Draw(t, "capacity")
	case "soon", "soon again":
		w.now += rapid.Int64Range(0, 20*second).Draw(t, "ms")
	case "later":
		w.now += rapid.Int64Range(0, 12*minute).Draw(t, "ms")
	case "clock back":
		w.now -= rapid.Int64Range(0, 30*second).Draw(t, "ms")
	}
}

var steps = []string{
	"arrive", "arrive again", "accept", "accept again", "decline", "claim", "release", "reply", "part", "come back", "write", "leave", "resolve", "transfer", "transfer again",
	"presence", "disconnect", "connect", "restart", "all connect", "deactivate", "policy", "capacity", "soon", "soon again", "later", "clock back",
}

// Whatever happens at the desks, after a plan has been carried out its promises
// hold, and there is nothing left to do until the time that Next names.
func TestWhateverHappensThePromisesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := clinic(t)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			w.step(t)
			before := w.snapshot()
			moves := routing.Plan(before)
			if again := routing.Plan(shuffled(before, rapid.Uint64().Draw(t, "shuffle"))); !reflect.DeepEqual(moves, again) {
				t.Fatalf("in another order another plan:\n%+v\n%+v", moves, again)
			}
			w.carryOut(moves)
			s := w.snapshot()
			if more := routing.Plan(s); len(more) > 0 {
				t.Fatalf("after %+v there is still %+v", moves, more)
			}
			w.hold(t, moves)
			w.nothingUntilNext(t, s)
		}
	})
}

func (w *world) nothingUntilNext(t *rapid.T, s routing.Snapshot) {
	next := routing.Next(s)
	last := s.Now + 24*hour
	if next > 0 {
		if next <= s.Now {
			t.Fatalf("next at %d, and it is %d", next, s.Now)
		}
		last = next - 1
	}
	s.Now = rapid.Int64Range(s.Now, last).Draw(t, "meanwhile")
	if more := routing.Plan(s); len(more) > 0 {
		t.Fatalf("%d ms before Next there is %+v", next-s.Now, more)
	}
}

func shuffled(s routing.Snapshot, seed uint64) routing.Snapshot {
	r := rand.New(rand.NewPCG(seed, 1))
	s.People, s.Queue, s.Held = slices.Clone(s.People), slices.Clone(s.Queue), slices.Clone(s.Held)
	r.Shuffle(len(s.People), func(i, j int) { s.People[i], s.People[j] = s.People[j], s.People[i] })
	r.Shuffle(len(s.Queue), func(i, j int) { s.Queue[i], s.Queue[j] = s.Queue[j], s.Queue[i] })
	r.Shuffle(len(s.Held), func(i, j int) { s.Held[i], s.Held[j] = s.Held[j], s.Held[i] })
	return s
}
