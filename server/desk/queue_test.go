package desk

import (
	"slices"
	"testing"
)

// The order of lists: who waits now by priority, those who come back before new
// arrivals, longest first; then promised ones by their time; then the rest.
func TestRankIsTheOrderOfLists(t *testing.T) {
	const noon = 1_790_000_000_000
	queued := func(priority Priority, head bool, since int64) *Conversation {
		return &Conversation{Status: StatusQueued, Mode: ModeLive, Priority: priority, Head: head, QueuedAt: since, WaitingSince: since, LastAt: since}
	}
	promised := func(mode Mode, due, since int64) *Conversation {
		return &Conversation{Status: StatusQueued, Mode: mode, QueuedAt: since, WaitingSince: since, PromiseDue: due, LastAt: since}
	}
	want := []struct {
		name string
		c    *Conversation
	}{
		{"urgent, back again", queued(Urgent, true, noon+9)},
		{"urgent", queued(Urgent, false, noon+8)},
		{"high, back again", queued(High, true, noon+7)},
		{"high", queued(High, false, noon+6)},
		{"back again, longest", queued(Normal, true, noon+4)},
		{"back again", queued(Normal, true, noon+5)},
		{"longest", queued(Normal, false, noon)},
		{"somebody's, owed", &Conversation{Status: StatusOpen, Mode: ModeLive, Assignee: "s_ana", WaitingSince: noon + 1, LastAt: noon + 1}},
		{"queued without a question", &Conversation{Status: StatusQueued, Mode: ModeLive, QueuedAt: noon + 2, LastAt: noon + 2}},
		{"due first", promised(ModeCallback, noon+100, noon+3)},
		{"due later", promised(ModeMessage, noon+200, noon-900)},
		{"active last", &Conversation{Status: StatusWaiting, Assignee: "s_ana", LastAt: noon + 10}},
		{"active before", &Conversation{Status: StatusResolved, WaitingSince: 0, LastAt: noon - 10}},
	}
	ranks := make([]int64, len(want))
	for i, w := range want {
		ranks[i] = w.c.Rank()
	}
	if !slices.IsSorted(ranks) || len(slices.Compact(slices.Clone(ranks))) != len(ranks) {
		for i, w := range want {
			t.Errorf("%d %s", ranks[i], w.name)
		}
	}
	if first := want[9].c.Rank(); first <= RankPromised || want[8].c.Rank() >= RankPromised {
		t.Errorf("promised ones do not begin at %d: %v", RankPromised, ranks)
	}
}

// The clock of the resolution target stands still while we wait on the
// patient, and on a third party where the rules say so; never while somebody
// is owed an answer. The pause is kept in the event that ends it.
func TestPauses(t *testing.T) {
	l := Ledger{Row: Conversation{ID: "c"}, Now: 1000, Business: func(from, to int64) int64 { return (to - from) / 2 }}
	patient, staff := From{Kind: KindPatient, ID: "p"}, From{Kind: KindStaff, ID: "s"}
	at := func(now int64) *Ledger { l.Now = now; return &l }
	at(1000).Append(Opened, patient, Body{Episode: 1})
	at(1000).Append(Message, patient, Body{Text: "Hello"})
	at(1100).Append(Accepted, staff, Body{Staff: &Person{ID: "s"}})
	if at(1200).Append(StatusChanged, staff, Body{Status: StatusWaiting, WaitingOn: WaitingOnPatient}); l.Row.PausedAt != 0 {
		t.Fatalf("it stands still though an answer is owed: %+v", l.Row)
	}
	if at(2000).Append(Message, staff, Body{Text: "Which day?", Then: StatusWaiting}); l.Row.PausedAt != 2000 {
		t.Fatalf("it runs while the patient has to answer: %+v", l.Row)
	}
	if at(2500).Append(Message, staff, Body{Text: "Any day will do.", Then: StatusWaiting}); l.Row.PausedAt != 2000 {
		t.Fatalf("a second message moved the pause: %+v", l.Row)
	}
	if e := at(4000).Append(Message, patient, Body{Text: "Monday"}); e.Body.PausedBizMS != 1000 || l.Row.PausedAt != 0 || l.Row.PausedBizMS != 1000 {
		t.Fatalf("the patient's answer ends the pause: %+v, %+v", e.Body, l.Row)
	}
	at(4100).Append(Message, staff, Body{Text: "We ask your insurer.", Then: StatusOpen})
	if at(4200).Append(StatusChanged, staff, Body{Status: StatusWaiting, WaitingOn: "insurer"}); l.Row.PausedAt != 0 {
		t.Fatal("a third party pauses without a rule that says so")
	}
	if at(4300).Append(StatusChanged, staff, Body{Status: StatusWaiting, WaitingOn: "insurer", Pauses: true}); l.Row.PausedAt != 4300 {
		t.Fatal("a third party does not pause though the rule says so")
	}
	if at(5300).Append(Snoozed, staff, Body{Until: 9000}); l.Row.PausedAt != 0 || l.Row.PausedBizMS != 1500 {
		t.Fatalf("it stands still in a snooze: %+v", l.Row)
	}
	at(9000).Append(Woken, From{Kind: KindSystem}, Body{})
	at(9100).Append(Resolved, staff, Body{})
	if at(9900).Append(Reopened, patient, Body{Episode: 2}); l.Row.PausedBizMS != 0 || l.Row.LastHolder != "s" {
		t.Fatalf("the next episode starts anew: %+v", l.Row)
	}
}

// Who let an offer pass is not asked again in the same queue entry; who
// accepted leaves no trace of it.
func TestOffersInTheRow(t *testing.T) {
	l := Ledger{Row: Conversation{ID: "c"}, Now: 1000}
	patient, desk := From{Kind: KindPatient, ID: "p"}, From{Kind: KindSystem, ID: "desk"}
	ana, ben := &Person{ID: "s_ana"}, &Person{ID: "s_ben"}
	l.Append(Opened, patient, Body{Episode: 1})
	l.Append(Queued, desk, Body{})
	l.Append(Offered, desk, Body{Staff: ana, How: OfferByRouter, Until: 46_000})
	if c := l.Row; c.OfferedTo != "s_ana" || c.OfferUntil != 46_000 || !c.InQueue() {
		t.Fatalf("offered: %+v", c)
	}
	l.Append(OfferEnded, desk, Body{Staff: ana, How: OfferByRouter, Outcome: OfferExpired})
	if c := l.Row; c.OfferedTo != "" || !slices.Equal(c.Passed, []StaffID{"s_ana"}) || c.QueuedAt != 1000 {
		t.Fatalf("passed: %+v", c)
	}
	l.Append(Offered, desk, Body{Staff: ben, How: OfferByRouter, Until: 99_000})
	l.Append(Accepted, From{Kind: KindStaff, ID: "s_ben"}, Body{Staff: ben, How: "offer"})
	if c := l.Row; c.OfferedTo != "" || len(c.Passed) != 0 || c.QueuedAt != 0 || c.Assignee != "s_ben" {
		t.Fatalf("accepted: %+v", c)
	}
	// A transfer offered and declined leaves it where it was.
	l.Append(Offered, From{Kind: KindStaff, ID: "s_ben"}, Body{Staff: ana, How: OfferByTransfer, Until: 99_000})
	l.Append(OfferEnded, From{Kind: KindStaff, ID: "s_ana"}, Body{Staff: ana, How: OfferByTransfer, Outcome: OfferDeclined})
	if c := l.Row; c.Assignee != "s_ben" || c.OfferedTo != "" || len(c.Passed) != 0 {
		t.Fatalf("declined: %+v", c)
	}
	l.Append(Requeued, desk, Body{Staff: ben, Reason: ReasonDisconnected, Head: true})
	if c := l.Row; !c.InQueue() || !c.Head || c.LastHolder != "s_ben" || c.Status != StatusQueued {
		t.Fatalf("back in the queue: %+v", c)
	}
}

// Who let it pass is remembered in the order of the latest time, and who gave
// it back counts as one of them; whoever takes it makes all that past.
func TestWhoLetItPass(t *testing.T) {
	l := Ledger{Row: Conversation{ID: "c"}}
	router, ana, ben := From{Kind: KindSystem, ID: "router"}, &Person{ID: "s_ana"}, &Person{ID: "s_ben"}
	do := func(at int64, kind EventKind, body Body) { l.Now = at; l.Append(kind, router, body) }
	want := func(at int64, passed ...StaffID) {
		t.Helper()
		if c := l.Row; !slices.Equal(c.Passed, passed) || c.PassedAt != at {
			t.Errorf("%v at %d, want %v at %d", c.Passed, c.PassedAt, passed, at)
		}
	}
	do(100, Opened, Body{Episode: 1})
	do(100, Queued, Body{})
	for i, who := range []*Person{ana, ben, ana} {
		at := int64(200 + 10*i)
		do(at, Offered, Body{Staff: who, How: OfferByRouter, Until: at + 45_000})
		before := l.Row
		do(at+1, OfferEnded, Body{Staff: who, How: OfferByRouter, Outcome: OfferDeclined})
		if n := len(before.Passed); n > 0 && before.Passed[0] != "s_ana" {
			t.Errorf("a copy of the row changed: %v", before.Passed)
		}
	}
	want(221, "s_ben", "s_ana")
	do(300, Accepted, Body{Staff: ben})
	want(0)
	do(400, Requeued, Body{Staff: ben, Reason: ReasonReleased, Head: true})
	want(400, "s_ben")
	do(500, Accepted, Body{Staff: ana})
	do(600, Requeued, Body{Staff: ana, Reason: ReasonDisconnected, Head: true})
	want(0)
}
