package report

import (
	"cmp"
	"slices"

	"careline/server/desk"
)

// Kinds that logs may hold and that nothing writes yet: what they mean for
// figures is settled before the first of them is written.
const (
	HandedOff    desk.EventKind = "handoff"  // automation gives the episode to people, who are owed from now on
	SplitKind    desk.EventKind = "split"    // begun from messages of the linked one
	VerifiedKind desk.EventKind = "verified" // the patient has proved who they are
)

// Fold reads one conversation's log, an event at a time. What it knows is in
// its exported fields, which [Fold.Encode] writes and [Decode] reads: the next
// event never needs an earlier one again.
type Fold struct {
	Seq     int64
	At      int64
	Current Episode // the last one; Number 0 before the first
	Spam    bool
	Test    bool
	// Union says that this log was merged with another, or that part of it was
	// undone: from here on its facts are those of both logs, or of what is left,
	// and only [Compute] knows them.
	Union bool

	// Ended are episodes that ended and were followed by another since the
	// fold was read; the current one is not among them.
	Ended []Episode
	// Resumed is the number of an episode that was over and goes on after all;
	// 0: none.
	Resumed int
}

// Apply folds the next event in.
func (f *Fold) Apply(e *desk.Event) {
	f.Seq = e.Seq
	f.At = max(f.At, e.At)
	at := f.At
	b := &e.Body
	ep := &f.Current
	if ep.Number > 0 && ep.End == Ongoing && e.Kind != desk.Merged {
		ep.from(e.Conversation)
	}
	switch e.Kind {
	case desk.Opened, desk.Reopened:
		f.open(e, at)
		return
	case desk.SpamMarked:
		f.Spam, ep.Spam = true, true
	case desk.SpamCleared:
		f.Spam, ep.Spam = false, false
	case desk.Merged, desk.Absorbed, desk.Unmerged, desk.Unabsorbed, desk.Undone:
		f.Union = true
	}
	if ep.Number == 0 {
		return
	}
	ep.Seq = e.Seq
	if e.Kind == desk.SurveyWithheld && b.Outcome == desk.NotAskedByStaff { // also when it is over
		ep.act(SurveyKeptBack, e.From, at)
	}
	if ep.End != Ongoing {
		return
	}
	switch e.Kind {
	case desk.Message:
		ep.message(e, at)
	case HandedOff:
		ep.handOff(at)
	case desk.Queued, desk.Requeued:
		ep.queued(e, at)
	case desk.Accepted:
		ep.accepted(b.Staff, at)
	case desk.Transferred:
		ep.moved(b, at)
	case desk.StatusChanged:
		ep.labels(b.Status, b.WaitingOn, e.From, at)
	case desk.Snoozed:
		ep.labels(desk.StatusSnoozed, "", e.From, at)
	case desk.Woken:
		ep.label = desk.StatusOpen
	case desk.Converted:
		ep.Left = ep.Left || ep.FirstAt == 0
		ep.leaveQueue(EntryConverted, "", at)
	case desk.Withdrawn:
		ep.leaveQueue(EntryWithdrawn, "", at)
	case desk.CallLogged:
		ep.called(e, at)
	case desk.NoReplyNeeded:
		ep.void(e.From, at)
	case desk.Promised:
		ep.Promises = append(ep.Promises, Promise{Due: b.Due, In: ep.Department, Next: b.Next})
	case desk.PromiseEnded:
		ep.promiseEnded(b, at)
	case desk.PrioritySet:
		ep.Priority = b.Priority
	case VerifiedKind:
		ep.Verified = true
	case desk.SLABreached:
		ep.breached(b)
	case SplitKind:
		ep.Split = true
	case desk.Merged:
		ep.Department = cmp.Or(b.Department, ep.Department) // that of the one that goes on
		ep.merge(e.Conversation, linkOf(e), at)
	case desk.Absorbed:
		ep.leaveQueue(EntryMerged, "", at)
		ep.end(EndAbsorbed, at, at, e.From)
		return
	case desk.Abandoned:
		stop := min(max(cmp.Or(b.LastSeenAt, at), ep.OpenedAt), at)
		ep.leaveQueue(EntryAbandoned, "", max(stop, ep.queuedSince()))
		ep.end(EndAbandoned, at, stop, e.From)
		return
	case desk.Resolved:
		ep.resolve(e, at)
		return
	}
	ep.settle(at)
}

// Closed are the episodes that ended since the fold was read, in order.
func (f *Fold) Closed() []*Episode {
	var out []*Episode
	for i := range f.Ended {
		out = append(out, &f.Ended[i])
	}
	if f.Current.Number > 0 && f.Current.End != Ongoing {
		out = append(out, &f.Current)
	}
	return out
}

// open begins an episode. One that was hidden as spam by mistake goes on.
func (f *Fold) open(e *desk.Event, at int64) {
	b := &e.Body
	ep := &f.Current
	if ep.Number > 0 && ep.End == EndSpam && !f.Spam && b.Origin == desk.OriginReopenStaff {
		f.Resumed = ep.Number
		ep.Seq, ep.End, ep.EndedAt, ep.StopAt, ep.EndBy = e.Seq, Ongoing, 0, 0, Nobody
		ep.label, ep.on = desk.StatusQueued, ""
		ep.settle(at)
		return
	}
	if ep.Number > 0 {
		if ep.End == Ongoing { // two openings without an end: the log is all there is
			ep.end(EndResolved, at, at, desk.From{})
		}
		f.Ended = append(f.Ended, *ep)
	}
	f.Test = f.Test || b.Test
	next := Episode{
		Conversation: ep.Conversation, Number: ep.Number + 1, Seq: e.Seq, Source: ep.Source,
		Patient: ep.Patient, Site: cmp.Or(b.Site, ep.Site), Department: b.Department, Topic: b.Topic, Language: b.Language,
		Verified: ep.Verified, Origin: b.Origin, Policy: b.Policy, OpenedAt: at, HumanDueAt: at,
		Spam: f.Spam, Test: f.Test, Bot: b.Bot, Left: b.Mode != "" && b.Mode != desk.ModeLive, OnlyLabels: ep.OnlyLabels,
		Calendars: []CalendarFrom{{at, b.Calendar}}, label: desk.StatusQueued,
		side: e.Conversation,
	}
	if next.Conversation == "" {
		next.Conversation = e.Conversation
	}
	if e.From.Kind == desk.KindPatient {
		next.Patient = desk.PatientID(e.From.ID)
	}
	f.Current = next
	ep = &f.Current
	if ep.StaffStarted() || ep.Bot {
		ep.HumanDueAt = 0
	}
	if b.Origin == desk.OriginNotSolved {
		ep.turn(at)
	}
	ep.settle(at)
}

// queuedSince is when the open stay in a queue began; 0: it is in none.
func (e *Episode) queuedSince() int64 {
	if last := len(e.Entries) - 1; last >= 0 && e.Entries[last].End == EntryOpen {
		return e.Entries[last].From
	}
	return 0
}

func (e *Episode) openTurn() *Turn {
	if last := len(e.Turns) - 1; last >= 0 && e.Turns[last].End == TurnOpen {
		return &e.Turns[last]
	}
	return nil
}

// turn opens one, unless one is open or automation has the episode.
func (e *Episode) turn(at int64) {
	if e.openTurn() == nil && (!e.Bot || e.HandedOff || e.FirstAt > 0) {
		e.Turns = append(e.Turns, Turn{From: at})
	}
}

func (e *Episode) message(ev *desk.Event, at int64) {
	switch ev.From.Kind {
	case desk.KindPatient:
		e.asked(at)
	case desk.KindStaff:
		if ev.Body.Holding {
			e.act(HoldingReply, ev.From, at)
			return
		}
		if e.queuedSince() > 0 {
			e.accepted(&desk.Person{ID: desk.StaffID(ev.From.ID)}, at)
		}
		e.answered(ev.From.ID, at)
		if e.label == desk.StatusQueued {
			e.label = desk.StatusOpen
		}
		if ev.Body.Then != "" {
			e.label, e.on = ev.Body.Then, ""
			if ev.Body.Then == desk.StatusWaiting {
				e.on = desk.WaitingOnPatient
			}
		}
	}
}

// labels is somebody saying how it stands. Where that would pause a clock that a
// waiting patient keeps running, it pauses nothing and is noted.
func (e *Episode) labels(label desk.Status, on string, from desk.From, at int64) {
	e.label, e.on = label, on
	pauses := label == desk.StatusWaiting || label == desk.StatusSnoozed
	if pauses && e.openTurn() != nil && !e.OnlyLabels {
		e.act(LabelOverruled, from, at)
	}
}

func (e *Episode) act(kind ActKind, from desk.From, at int64) {
	e.Acts = append(e.Acts, Act{At: at, Kind: kind, By: personOf(from), In: e.Department})
}

// personOf is whom an act is of; Nobody where no person did it.
func personOf(from desk.From) string {
	if from.Kind == desk.KindStaff {
		return from.ID
	}
	return Nobody
}

// asked is the patient having said something: it opens a turn, and overrides
// every pause.
func (e *Episode) asked(at int64) {
	e.turn(at)
	if e.label == desk.StatusWaiting || e.label == desk.StatusSnoozed {
		e.label, e.on = desk.StatusOpen, ""
	}
}

// called is a call or a visit that staff wrote down. Who was spoken with has
// been answered, and waited for nothing; who called and found nobody waits.
func (e *Episode) called(ev *desk.Event, at int64) {
	if ev.Body.Inbound {
		e.Called = append(e.Called, at)
	}
	switch {
	case ev.Body.Outcome == desk.CallReached && ev.From.Kind == desk.KindStaff:
		e.answered(ev.From.ID, at)
	case ev.Body.Inbound:
		e.asked(at)
	}
}

// answered is a person having spoken to the patient.
func (e *Episode) answered(by string, at int64) {
	if e.Bot && e.HumanDueAt == 0 { // a person stepped in before they were asked
		e.handOff(at)
	}
	if e.FirstAt == 0 {
		e.FirstAt, e.FirstBy, e.FirstIn = at, by, e.Department
	}
	e.replied(by)
	if t := e.openTurn(); t != nil {
		t.To, t.End, t.By, t.In = at, TurnAnswered, by, e.Department
	}
}

func (e *Episode) replied(by string) {
	for i := range e.Replies {
		if e.Replies[i].Who == by {
			e.Replies[i].N++
			return
		}
	}
	e.Replies = append(e.Replies, Count{by, 1})
}

// handOff is automation giving the episode to people: from now on one of them
// is owed.
func (e *Episode) handOff(at int64) {
	if !e.Bot || e.HandedOff {
		return
	}
	e.HandedOff, e.HumanDueAt = true, at
	e.turn(at)
}

func (e *Episode) queued(ev *desk.Event, at int64) {
	e.Department = cmp.Or(ev.Body.Department, e.Department)
	e.label, e.on = desk.StatusQueued, ""
	if ev.Kind == desk.Requeued && (ev.Body.Reason == desk.ReasonDisconnected || ev.Body.Reason == desk.ReasonReturned) {
		e.Requeues++
		e.requeued = true
	}
	switch {
	case e.queuedSince() > 0:
		e.Entries[len(e.Entries)-1].In = e.Department
	case e.Left && len(e.Holds) == 0: // waits for a promised time, not in line
	case !e.StaffStarted() || len(e.Holds) > 0:
		e.Entries = append(e.Entries, Entry{From: at, In: e.Department, First: len(e.Entries) == 0})
	}
}

func (e *Episode) leaveQueue(how EntryEnd, by string, at int64) {
	if e.queuedSince() == 0 {
		return
	}
	q := &e.Entries[len(e.Entries)-1]
	q.To, q.End, q.By = max(at, q.From), how, by
}

func (e *Episode) accepted(who *desk.Person, at int64) {
	staff := ""
	if who != nil {
		staff = string(who.ID)
	}
	e.leaveQueue(EntryAccepted, staff, at)
	if e.label == desk.StatusQueued {
		e.label = desk.StatusOpen
	}
	e.hold(Hold{From: at, Staff: staff, In: e.Department})
}

// hold gives it to a person. A change of who has it, or where, counts as a
// transfer once somebody had taken it.
func (e *Episode) hold(h Hold) {
	h.Requeue, e.requeued = e.requeued, false
	if last := len(e.Holds) - 1; last >= 0 {
		before := e.Holds[last]
		sameStaff, sameIn := before.Staff == "" || before.Staff == h.Staff, before.In == "" || before.In == h.In
		if (before.Staff == "" || before.In == "") && sameStaff && sameIn { // only now it is known who has it, or where
			e.Holds[last].Staff, e.Holds[last].In = h.Staff, h.In
			return
		}
		if before.Staff == h.Staff && before.In == h.In {
			return
		}
		if !h.Requeue {
			e.Transfers++
			if slices.ContainsFunc(e.Holds[:last], func(o Hold) bool { return o.Staff == h.Staff && (h.Staff != "" || o.In == h.In) }) {
				e.PingPong++
			}
		}
	}
	e.Holds = append(e.Holds, h)
}

// moved is a transfer to another department. Its hours count from now on if
// the patient was shown them.
func (e *Episode) moved(b *desk.Body, at int64) {
	if b.Calendar != "" && b.Calendar != e.Calendars[len(e.Calendars)-1].ID {
		e.Calendars = append(e.Calendars, CalendarFrom{at, b.Calendar})
	}
	e.Department = b.Department
}

func (e *Episode) breached(b *desk.Body) {
	switch b.Target {
	case desk.TargetFirstResponse:
		e.FirstBreached = b.Due
	case desk.TargetResolution:
		e.ResolutionBreached = b.Due
	case desk.TargetNextReply:
		if t := e.openTurn(); t != nil {
			t.Breached = b.Due
		}
	}
}

func (e *Episode) void(from desk.From, at int64) {
	if t := e.openTurn(); t != nil {
		t.To, t.End, t.By, t.In = at, TurnVoided, personOf(from), e.Department
		e.Voided++
	}
}

var promiseEnds = map[string]PromiseEnd{
	desk.PromiseKept: PromiseKept, desk.PromiseLapsed: PromiseLapsed,
	desk.PromiseRenewed: PromiseRenewed, desk.PromiseWithdrawn: PromiseWithdrawn,
}

func (e *Episode) promiseEnded(b *desk.Body, at int64) {
	for i := len(e.Promises) - 1; i >= 0; i-- {
		if p := &e.Promises[i]; p.End == PromiseOpen {
			p.End, p.At = promiseEnds[b.Outcome], at
			return
		}
	}
}

func (e *Episode) resolve(ev *desk.Event, at int64) {
	switch {
	case ev.Body.Reason == desk.ReasonSpam:
		// It may be a mistake: then everything goes on as it was.
		e.End, e.EndedAt, e.StopAt, e.EndBy = EndSpam, at, at, ev.From.ID
	case ev.Body.Reason == desk.ReasonInactivity && e.openTurn() == nil:
		e.leaveQueue(EntryWithdrawn, "", at)
		stop := at
		if last := len(e.Spans) - 1; last >= 0 && e.Spans[last].State == OnPatient {
			stop = e.Spans[last].From
		}
		e.end(EndAuto, at, stop, ev.From)
	default:
		e.leaveQueue(EntryWithdrawn, "", at)
		e.end(EndResolved, at, at, ev.From)
	}
}

// end ends the episode. The resolver is credited; where the patient ends it,
// who answered last; where a rule does, nobody.
func (e *Episode) end(how End, at, stop int64, from desk.From) {
	e.End, e.EndedAt, e.StopAt = how, at, stop
	switch from.Kind {
	case desk.KindStaff:
		e.EndBy = from.ID
	case desk.KindPatient:
		for i := range e.Turns {
			if e.Turns[i].End == TurnAnswered {
				e.EndBy = e.Turns[i].By
			}
		}
		if e.EndBy == "" {
			e.EndBy = e.FirstBy
		}
	case desk.KindSystem:
		e.EndBy = Nobody
	}
	if t := e.openTurn(); t != nil {
		// Who was last seen before the turn began waited in it no time at all.
		t.To, t.End, t.In = max(stop, t.From), TurnUnanswered, e.Department
	}
	for last := len(e.Spans) - 1; last > 0 && e.Spans[last].From >= stop; last-- {
		e.Spans = e.Spans[:last]
	}
}

// state is the effective status now.
func (e *Episode) state() (State, string) {
	switch {
	case e.Bot && !e.HandedOff:
		return InBot, ""
	}
	label, on := e.standing()
	if e.openTurn() != nil && !e.OnlyLabels {
		if label == desk.StatusQueued {
			return InQueue, ""
		}
		return IsOpen, ""
	}
	switch label {
	case desk.StatusQueued:
		return InQueue, ""
	case desk.StatusWaiting:
		if on == desk.WaitingOnPatient {
			return OnPatient, ""
		}
		return OnThird, on
	case desk.StatusSnoozed:
		return IsSnoozed, ""
	}
	return IsOpen, ""
}

// settle begins a span where the state has changed.
func (e *Episode) settle(at int64) {
	state, party := e.state()
	last := len(e.Spans) - 1
	switch {
	case last >= 0 && e.Spans[last].State == state && e.Spans[last].Party == party:
		return
	case last >= 0 && e.Spans[last].From == at:
		e.Spans = e.Spans[:last]
		if last > 0 && e.Spans[last-1].State == state && e.Spans[last-1].Party == party {
			return
		}
	}
	e.Spans = append(e.Spans, Span{at, state, party})
}
