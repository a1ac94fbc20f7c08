package routing_test

import (
	"reflect"
	"testing"

	"careline/server/desk"
	"careline/server/routing"
)

const now = int64(1_800_000_000_000)

// at is a snapshot with one department, d, under the default rules.
func at(people []routing.Person, queue ...routing.Waiting) routing.Snapshot {
	return routing.Snapshot{Now: now, People: people, Queue: queue}
}

func ann(change ...func(*routing.Person)) routing.Person { return person("s_ann", change) }
func ben(change ...func(*routing.Person)) routing.Person { return person("s_ben", change) }

func person(id desk.StaffID, change []func(*routing.Person)) routing.Person {
	p := routing.Person{
		ID: id, Departments: []desk.DepartmentID{"d"}, Presence: desk.Available, Here: true, Capacity: 3, IdleSince: now - hour,
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func load(n int) func(*routing.Person)    { return func(p *routing.Person) { p.Load = n } }
func idle(ms int64) func(*routing.Person) { return func(p *routing.Person) { p.IdleSince = now - ms } }
func speaks(all ...string) func(*routing.Person) {
	return func(p *routing.Person) { p.Languages = all }
}
func is(v desk.Presence) func(*routing.Person) { return func(p *routing.Person) { p.Presence = v } }
func works(d desk.DepartmentID) func(*routing.Person) {
	return func(p *routing.Person) { p.Departments = []desk.DepartmentID{d} }
}

func waits(id desk.ConversationID, change ...func(*routing.Waiting)) routing.Waiting {
	w := routing.Waiting{ID: id, Department: "d", Mode: desk.ModeLive, Since: now - minute, Rank: 5*desk.RankBand + now - minute}
	for _, c := range change {
		c(&w)
	}
	return w
}

func since(ms int64) func(*routing.Waiting) {
	return func(w *routing.Waiting) { w.Since, w.Rank = now-ms, 5*desk.RankBand+now-ms }
}
func in(language string) func(*routing.Waiting) {
	return func(w *routing.Waiting) { w.Language = language }
}
func knows(who desk.StaffID) func(*routing.Waiting) {
	return func(w *routing.Waiting) { w.Prefer = who }
}
func passed(ms int64, who ...desk.StaffID) func(*routing.Waiting) {
	return func(w *routing.Waiting) { w.Passed, w.PassedAt = who, now-ms }
}
func left(due int64) func(*routing.Waiting) {
	return func(w *routing.Waiting) {
		w.Mode, w.Due, w.Rank = desk.ModeMessage, now+due, desk.RankPromised+now+due
	}
}
func called(slot int64) func(*routing.Waiting) {
	return func(w *routing.Waiting) { left(slot)(w); w.Mode, w.Slot = desk.ModeCallback, now+slot }
}
func offeredTo(who desk.StaffID, until int64) func(*routing.Waiting) {
	return func(w *routing.Waiting) { w.OfferedTo, w.OfferHow, w.OfferUntil = who, desk.OfferByRouter, now+until }
}

// offers says who is asked for what, in order: "c_1 s_ann".
func offers(moves []routing.Move) (all []string) {
	for _, m := range moves {
		if m.Kind == routing.Offer {
			one := string(m.Conversation) + " " + string(m.To)
			if m.Interpreter {
				one += " with an interpreter"
			}
			all = append(all, one)
		}
	}
	return all
}

func TestWhoIsAsked(t *testing.T) {
	both := []routing.Person{ann(idle(10 * minute)), ben(idle(20 * minute))}
	for name, c := range map[string]struct {
		s    routing.Snapshot
		want []string
	}{
		"the longest idle":             {at(both, waits("c_1")), []string{"c_1 s_ben"}},
		"then the other":               {at(both, waits("c_1"), waits("c_2"), waits("c_3")), []string{"c_1 s_ben", "c_2 s_ann", "c_3 s_ann"}},
		"who holds nothing first":      {at([]routing.Person{ann(idle(minute)), ben(idle(hour), load(1))}, waits("c_1")), []string{"c_1 s_ann"}},
		"nobody beyond their room":     {at([]routing.Person{ann(load(2))}, waits("c_1"), waits("c_2")), []string{"c_1 s_ann"}},
		"a free slot for the oldest":   {at([]routing.Person{ann(load(2))}, waits("c_1", since(minute)), waits("c_2", since(hour))), []string{"c_2 s_ann"}},
		"who is not available":         {at([]routing.Person{ann(is(desk.Finishing)), ben(is(desk.OnBreak))}, waits("c_1")), nil},
		"who has no socket":            {at([]routing.Person{ann(func(p *routing.Person) { p.Here = false })}, waits("c_1")), nil},
		"another department's":         {at([]routing.Person{ann(works("e"))}, waits("c_1")), nil},
		"who speaks the language":      {at([]routing.Person{ann(speaks("es", "en")), ben(speaks("en"), idle(2*hour))}, waits("c_1", in("es"))), []string{"c_1 s_ann"}},
		"of another region":            {at([]routing.Person{ann(speaks("es")), ben(speaks("en-GB"), idle(2*hour))}, waits("c_1", in("es-MX"))), []string{"c_1 s_ann"}},
		"who speaks any":               {at([]routing.Person{ann(idle(2 * hour)), ben(speaks("en"))}, waits("c_1", in("es"))), []string{"c_1 s_ann"}},
		"nobody without it at first":   {at([]routing.Person{ben(speaks("en"))}, waits("c_1", in("es"))), nil},
		"anyone after a while":         {at([]routing.Person{ben(speaks("en"))}, waits("c_1", in("es"), since(2*minute))), []string{"c_1 s_ben with an interpreter"}},
		"still better who speaks it":   {at([]routing.Person{ann(speaks("es")), ben(speaks("en"), idle(2*hour))}, waits("c_1", in("es"), since(2*minute))), []string{"c_1 s_ann"}},
		"who knows the patient":        {at(both, waits("c_1", knows("s_ann"))), []string{"c_1 s_ann"}},
		"another if they are full":     {at([]routing.Person{ann(load(3)), ben()}, waits("c_1", knows("s_ann"))), []string{"c_1 s_ben"}},
		"not who let it pass":          {at(both, waits("c_1", knows("s_ben"), passed(hour, "s_ben"))), []string{"c_1 s_ann"}},
		"nobody again at once":         {at(both, waits("c_1", passed(44*second, "s_ben", "s_ann"))), nil},
		"then who passed earliest":     {at(both, waits("c_1", passed(45*second, "s_ann", "s_ben"))), []string{"c_1 s_ann"}},
		"a left question when idle":    {at([]routing.Person{ann()}, waits("c_1", left(2*hour))), []string{"c_1 s_ann"}},
		"one at a time":                {at([]routing.Person{ann()}, waits("c_1", left(2*hour)), waits("c_2", left(3*hour))), []string{"c_1 s_ann"}},
		"who waits now first":          {at([]routing.Person{ann()}, waits("c_1", left(2*hour)), waits("c_2")), []string{"c_2 s_ann"}},
		"unless it was promised soon":  {at([]routing.Person{ann()}, waits("c_1", left(30*minute)), waits("c_2")), []string{"c_1 s_ann", "c_2 s_ann"}},
		"who is full, if it is soon":   {at([]routing.Person{ann(load(3))}, waits("c_1", left(30*minute))), []string{"c_1 s_ann"}},
		"not if it can wait":           {at([]routing.Person{ann(load(3))}, waits("c_1", left(31*minute))), nil},
		"rather who has room":          {at([]routing.Person{ann(load(3), idle(2*hour)), ben(load(2))}, waits("c_1", left(30*minute))), []string{"c_1 s_ben"}},
		"no call before its time":      {at([]routing.Person{ann()}, waits("c_1", called(5*minute+1))), nil},
		"the call five minutes before": {at([]routing.Person{ann()}, waits("c_1", called(5*minute))), []string{"c_1 s_ann"}},
	} {
		if got := offers(routing.Plan(c.s)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func rules(change func(*desk.RoutingPolicy)) map[desk.DepartmentID]desk.RoutingPolicy {
	p := desk.DefaultPolicy().Routing
	change(&p)
	return map[desk.DepartmentID]desk.RoutingPolicy{"d": p}
}

// An offer nobody answered goes to the next person at the same place, and who
// was asked is away: what else they were offered goes on too.
func TestAnOfferThatEnds(t *testing.T) {
	s := at([]routing.Person{ann(load(2)), ben()}, waits("c_1", offeredTo("s_ann", 0)), waits("c_2", offeredTo("s_ann", second)))
	want := []routing.Move{
		{Kind: routing.Expire, Conversation: "c_1", Department: "d", From: "s_ann", How: desk.OfferByRouter},
		{Kind: routing.Withdraw, Conversation: "c_2", Department: "d", From: "s_ann", How: desk.OfferByRouter, Reason: routing.NotAvailable},
		{Kind: routing.Offer, Conversation: "c_1", Department: "d", To: "s_ben", How: desk.OfferByRouter, Until: now + 45*second},
		{Kind: routing.Offer, Conversation: "c_2", Department: "d", To: "s_ben", How: desk.OfferByRouter, Until: now + 45*second},
	}
	if got := routing.Plan(s); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	s.Policies = rules(func(p *desk.RoutingPolicy) { p.Manual = true })
	for _, m := range routing.Plan(s) {
		if m.Kind == routing.Offer {
			t.Errorf("staff pick by hand, and there is %+v", m)
		}
	}
	s = at([]routing.Person{ann(load(4))}, waits("c_1", offeredTo("s_ann", minute)), waits("c_2", since(second), offeredTo("s_ann", minute)))
	want = []routing.Move{{Kind: routing.Withdraw, Conversation: "c_2", Department: "d", From: "s_ann", How: desk.OfferByRouter, Reason: routing.Full}}
	if got := routing.Plan(s); !reflect.DeepEqual(got, want) {
		t.Errorf("took one by hand: %+v", got)
	}
}

func held(change ...func(*routing.Held)) routing.Held {
	h := routing.Held{
		ID: "c_1", Department: "d", Mode: desk.ModeLive, Holder: "s_ann", HolderActive: true, Live: true, Owed: true, Since: now - hour,
	}
	for _, c := range change {
		c(&h)
	}
	return h
}

func TestWhatTheGoneHeldComesBackToTheHead(t *testing.T) {
	gone := func(ms int64) func(*routing.Held) { return func(h *routing.Held) { h.GoneSince = now - ms } }
	waiting := func(h *routing.Held) { h.Live, h.Owed, h.Since = false, false, 0 }
	offered := func(h *routing.Held) { h.OfferedTo, h.OfferUntil = "s_ben", now+minute }
	back := routing.Move{Kind: routing.Requeue, Conversation: "c_1", Department: "d", From: "s_ann", Reason: desk.ReasonDisconnected}
	for name, c := range map[string]struct {
		h    routing.Held
		want []routing.Move
	}{
		"here":                        {held(), nil},
		"gone for less than the time": {held(gone(minute - 1)), nil},
		"gone":                        {held(gone(minute)), []routing.Move{back}},
		"access taken away":           {held(func(h *routing.Held) { h.HolderActive = false }), []routing.Move{back}},
		"nothing is owed":             {held(gone(hour), waiting), nil},
		"a colleague was asked": {held(gone(minute), offered), []routing.Move{
			{Kind: routing.Withdraw, Conversation: "c_1", Department: "d", From: "s_ben", How: desk.OfferByTransfer, Reason: routing.NotAvailable}, back}},
	} {
		if got := routing.Plan(routing.Snapshot{Now: now, People: []routing.Person{ben(load(4))}, Held: []routing.Held{c.h}}); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	s := at([]routing.Person{ben(load(2))}, waits("c_0", since(2*hour)))
	s.Held = []routing.Held{held(gone(minute))}
	if got := offers(routing.Plan(s)); !reflect.DeepEqual(got, []string{"c_1 s_ben"}) {
		t.Errorf("not ahead of those who came earlier: %q", got)
	}
}

// Of the patients who came back to somebody full those go on to the queue who
// came last, and no more than have to.
func TestComingBackToSomebodyFull(t *testing.T) {
	back := func(id desk.ConversationID, ms int64) routing.Held {
		return held(func(h *routing.Held) { h.ID, h.Since, h.Returned = id, now-ms, true })
	}
	s := at([]routing.Person{ann(load(4))})
	s.Held = []routing.Held{back("c_1", second), back("c_2", minute), held(func(h *routing.Held) { h.ID, h.Since = "c_3", now })}
	want := []routing.Move{{Kind: routing.Requeue, Conversation: "c_1", Department: "d", From: "s_ann", Reason: desk.ReasonReturned}}
	if got := routing.Plan(s); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	s.People[0].Load = 3
	if got := routing.Plan(s); len(got) > 0 {
		t.Errorf("there was room, and: %+v", got)
	}
}

func TestATransferOffer(t *testing.T) {
	h := held(func(h *routing.Held) { h.OfferedTo, h.OfferUntil = "s_ben", now+second })
	s := routing.Snapshot{Now: now, People: []routing.Person{ann(load(1)), ben(is(desk.OnBreak), load(1))}, Held: []routing.Held{h}}
	if got := routing.Plan(s); len(got) > 0 {
		t.Errorf("it stands while they can answer: %+v", got)
	}
	s.People[1].Presence = desk.Away
	want := []routing.Move{{Kind: routing.Withdraw, Conversation: "c_1", Department: "d", From: "s_ben", How: desk.OfferByTransfer, Reason: routing.NotAvailable}}
	if got := routing.Plan(s); !reflect.DeepEqual(got, want) {
		t.Errorf("they left: %+v", got)
	}
	s.People[1].Presence, s.Now = desk.Available, now+second
	want = []routing.Move{{Kind: routing.Expire, Conversation: "c_1", Department: "d", From: "s_ben", How: desk.OfferByTransfer}}
	if got := routing.Plan(s); !reflect.DeepEqual(got, want) {
		t.Errorf("they did not answer: %+v", got)
	}
}

func TestWaitingTooLong(t *testing.T) {
	s := at([]routing.Person{ann(works("e"))}, waits("c_1", since(10*minute)), waits("c_2", since(9*minute)))
	s.Policies = rules(func(p *desk.RoutingPolicy) { p.MaxWaitMS, p.Overflow = 10*minute, "e" })
	want := []routing.Move{
		{Kind: routing.Overflow, Conversation: "c_1", Department: "e", Reason: desk.ReasonOverflow},
		{Kind: routing.Offer, Conversation: "c_1", Department: "e", To: "s_ann", How: desk.OfferByRouter, Until: now + 45*second},
	}
	if got := routing.Plan(s); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	// The older one goes before those of the other queue that came later.
	s.People[0].Load = 2
	s.Queue = append(s.Queue, waits("c_3", func(w *routing.Waiting) { w.Department = "e" }))
	if got := offers(routing.Plan(s)); !reflect.DeepEqual(got, []string{"c_1 s_ann"}) {
		t.Errorf("%q", got)
	}
	// Nobody else takes it: they leave their question. Even circular rules end.
	alone := []routing.Move{{Kind: routing.Convert, Conversation: "c_1", Department: "d", Reason: desk.ReasonOverflow}}
	for _, to := range []desk.DepartmentID{"", "d"} {
		s.Policies = rules(func(p *desk.RoutingPolicy) { p.MaxWaitMS, p.Overflow = 10*minute, to })
		if got := routing.Plan(routing.Snapshot{Now: now, Policies: s.Policies, Queue: s.Queue[:1]}); !reflect.DeepEqual(got, alone) {
			t.Errorf("%q: %+v", to, got)
		}
	}
	s.Policies = rules(func(p *desk.RoutingPolicy) { p.MaxWaitMS, p.Overflow = 10*minute, "e" })
	e := s.Policies["d"]
	e.Overflow = "d"
	s.Policies["e"] = e
	if got := routing.Plan(routing.Snapshot{Now: now, Policies: s.Policies, Queue: s.Queue[:1]}); len(got) != 2 || got[1].Kind != routing.Convert {
		t.Errorf("%+v", got)
	}
	// Somebody free for them is better than another department.
	if got := offers(routing.Plan(routing.Snapshot{Now: now, Policies: s.Policies, People: []routing.Person{ann()}, Queue: s.Queue[:1]})); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

func TestALongQueueAtTheDoor(t *testing.T) {
	full := func(n int, to desk.DepartmentID) desk.RoutingPolicy {
		return desk.RoutingPolicy{MaxQueue: n, Overflow: to}
	}
	policies := map[desk.DepartmentID]desk.RoutingPolicy{"a": full(2, "b"), "b": full(1, "c"), "c": full(0, ""), "x": full(1, "y"), "y": full(1, "x"), "z": full(1, "")}
	for _, c := range []struct {
		from    desk.DepartmentID
		lengths map[desk.DepartmentID]int
		want    desk.DepartmentID
	}{
		{"a", map[desk.DepartmentID]int{"a": 1}, "a"},
		{"a", map[desk.DepartmentID]int{"a": 2}, "b"},
		{"a", map[desk.DepartmentID]int{"a": 2, "b": 1, "c": 500}, "c"},
		{"x", map[desk.DepartmentID]int{"x": 1, "y": 1}, ""},
		{"z", map[desk.DepartmentID]int{"z": 1}, ""},
		{"unknown", nil, "unknown"},
	} {
		if got, ok := routing.Takes(c.from, c.lengths, policies); got != c.want || ok != (c.want != "") {
			t.Errorf("%s with %v: %q", c.from, c.lengths, got)
		}
	}
	if got := routing.OverflowCycle(policies); !reflect.DeepEqual(got, []desk.DepartmentID{"x", "y"}) {
		t.Errorf("%v", got)
	}
	policies["y"] = full(1, "z")
	if got := routing.OverflowCycle(policies); got != nil {
		t.Errorf("there is no circle: %v", got)
	}
	policies["z"] = full(1, "z")
	if got := routing.OverflowCycle(policies); !reflect.DeepEqual(got, []desk.DepartmentID{"z"}) {
		t.Errorf("%v", got)
	}
}
