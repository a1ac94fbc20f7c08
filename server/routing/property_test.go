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

// hold checks the promises one by one, from the world and not from the plan.
func (w *world) hold(t *rapid.T, moves []routing.Move) {
	for _, m := range moves {
		if m.Kind == routing.Offer {
			w.offerDue(t, m)
		}
	}
	for _, c := range w.rows {
		w.offerStands(t, c)
		w.holderStands(t, c)
		if c.InQueue() && c.OfferedTo == "" && !w.policies[c.Department].Manual {
			w.nobodyFree(t, c)
			w.nobodyPassed(t, c, moves)
		}
	}
	for _, m := range w.staff {
		live, apart := w.asked(m.id, desk.OfferByRouter)
		if live > 0 && w.load(m.id) > m.capacity {
			t.Fatalf("%s is asked to take %d, has a load of %d and room for %d", m.id, live, w.load(m.id), m.capacity)
		}
		if apart > 1 {
			t.Fatalf("%s is asked to take %d left questions at once", m.id, apart)
		}
	}
}

// asked is how many live conversations and how many others somebody is offered.
func (w *world) asked(id desk.StaffID, hows ...string) (live, apart int) {
	for _, c := range w.rows {
		switch {
		case c.OfferedTo != id || !slices.Contains(hows, c.OfferHow):
		case c.Mode == desk.ModeLive:
			live++
		default:
			apart++
		}
	}
	return live, apart
}

// offerDue checks what can be told of an offer only when it is made.
func (w *world) offerDue(t *rapid.T, m routing.Move) {
	policy := w.policies[m.Department]
	c := w.row(m.Conversation)
	if m.Until != w.now+policy.OfferMS {
		t.Fatalf("an offer ends at %d, and it is %d", m.Until, w.now)
	}
	if m.Interpreter && !c.Interpreter {
		t.Fatalf("%s was not told about the language", c.ID)
	}
	if m.Interpreter && (policy.InterpreterMS == 0 || w.now-c.QueuedAt < policy.InterpreterMS) && !w.settled[c.ID] {
		t.Fatalf("%s has to speak through an interpreter after %d ms", c.ID, w.now-c.QueuedAt)
	}
	w.settled[c.ID] = w.settled[c.ID] || m.Interpreter
	if slices.Contains(c.Passed, m.To) && w.now-c.PassedAt < policy.OfferMS {
		t.Fatalf("%s let %s pass %d ms ago", m.To, c.ID, w.now-c.PassedAt)
	}
	if c.Mode == desk.ModeCallback && w.now < c.Slot-5*minute {
		t.Fatalf("%s is offered %d ms before its slot", c.ID, c.Slot-w.now)
	}
}

func (w *world) offerStands(t *rapid.T, c *desk.Conversation) {
	if c.OfferedTo == "" {
		return
	}
	m := w.member(c.OfferedTo)
	if c.OfferUntil <= w.now {
		t.Fatalf("%s is offered until %d, and it is %d", c.ID, c.OfferUntil, w.now)
	}
	if !m.active || m.goneSince > 0 || m.presence == desk.Away {
		t.Fatalf("%s is offered to %s, who is not there", c.ID, m.id)
	}
	if c.OfferHow != desk.OfferByRouter {
		return
	}
	if m.presence != desk.Available || !slices.Contains(m.departments, c.Department) || w.policies[c.Department].Manual {
		t.Fatalf("%s is offered to %s, who does not take it: %+v", c.ID, m.id, m)
	}
	if !m.speaks(c.Language) && !c.Interpreter {
		t.Fatalf("%s is offered to %s without a word about the language", c.ID, m.id)
	}
}

func (w *world) holderStands(t *rapid.T, c *desk.Conversation) {
	if c.Assignee == "" || !c.Unresolved() || !w.live(c) && c.WaitingSince == 0 {
		return
	}
	m, policy := w.member(c.Assignee), w.policies[c.Department]
	if !m.active || m.goneSince > 0 && policy.GraceMS > 0 && w.now-m.goneSince >= policy.GraceMS {
		t.Fatalf("%s is left with %s, who is gone", c.ID, m.id)
	}
	if w.returned[c.ID] && w.live(c) && c.OfferedTo == "" && w.load(m.id) > m.capacity && !policy.Manual {
		t.Fatalf("%s came back to %s, who is full, and stays", c.ID, m.id)
	}
}

// nobodyFree fails if somebody could be asked for a conversation that waits.
func (w *world) nobodyFree(t *rapid.T, c *desk.Conversation) {
	policy := w.policies[c.Department]
	soon := c.PromiseDue > 0 && c.PromiseDue-w.now <= policy.PromiseLeadMS
	if c.Mode == desk.ModeCallback && w.now < c.Slot-5*minute {
		return
	}
	for _, m := range w.staff {
		if !w.fits(m, c) {
			continue
		}
		live, apart := w.asked(m.id, desk.OfferByRouter, desk.OfferByTransfer)
		room := w.load(m.id) < m.capacity
		switch {
		case c.Mode == desk.ModeLive && room,
			c.Mode != desk.ModeLive && soon && apart == 0,
			c.Mode != desk.ModeLive && apart+live == 0 && room:
			t.Fatalf("%s waits, and %s is free: %+v", c.ID, m.id, m)
		}
	}
}

// fits reports whether the router may ask somebody for it, room aside.
func (w *world) fits(m *member, c *desk.Conversation) bool {
	policy := w.policies[c.Department]
	anyone := c.Interpreter || policy.InterpreterMS > 0 && w.now-c.QueuedAt >= policy.InterpreterMS
	pause := slices.Contains(c.Passed, m.id) && w.now-c.PassedAt < policy.OfferMS
	return m.active && m.goneSince == 0 && m.presence == desk.Available && slices.Contains(m.departments, c.Department) &&
		(m.speaks(c.Language) || anyone) && !pause
}

// nobodyPassed fails if one that comes later was offered to somebody whom this
// one could have had.
func (w *world) nobodyPassed(t *rapid.T, c *desk.Conversation, moves []routing.Move) {
	if c.Mode != desk.ModeLive {
		return
	}
	for _, m := range moves {
		if m.Kind != routing.Offer || m.Department != c.Department {
			continue
		}
		for _, o := range w.rows {
			if o.ID == m.Conversation && o.Mode == desk.ModeLive && o.Rank() > c.Rank() && w.fits(w.member(m.To), c) {
				t.Fatalf("%s (%d) waits, and %s (%d) was offered to %s", c.ID, c.Rank(), o.ID, o.Rank(), m.To)
			}
		}
	}
}

func (m *member) speaks(language string) bool {
	return language == "" || len(m.languages) == 0 || slices.Contains(m.languages, language)
}
