package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/wsclient"
)

// What the checks of a routed replay allow, because several clocks and
// connections take part.
const (
	// noticed is within which time the server knows that somebody is gone.
	noticed = 5 * time.Second
	// unseen is how long somebody may have waited without a plan knowing it.
	unseen = time.Second
	// settled is how long a patient's socket is open until it surely counts.
	settled = 3 * time.Second
)

// trail is a conversation's log, as far as the rules of the desk concern it.
type trail struct {
	dialogue     *dialogue
	conversation string
	here         int64 // since when the patient's socket was open
	marks        []mark
}

// mark is one event of a trail.
type mark struct {
	*trail
	at      int64
	kind    desk.EventKind
	staff   string
	how     string
	outcome string
	reason  string
	head    bool
	by      desk.ActorKind
	holding bool
}

func trailOf(d *dialogue, conversation string, here int64, log []wsclient.Event) *trail {
	t := &trail{dialogue: d, conversation: conversation, here: here}
	for _, e := range log {
		m := mark{
			trail: t, at: e.At, kind: desk.EventKind(e.Kind), how: e.How, outcome: e.Outcome, reason: e.Reason, head: e.Head,
			by: desk.ActorKind(e.From.Kind), holding: e.Holding,
		}
		if e.Staff != nil {
			m.staff = e.Staff.ID
		}
		t.marks = append(t.marks, m)
	}
	return t
}

// spot is how a conversation stands while its trail is walked.
type spot struct {
	*trail
	holder  string
	offered string
	queued  int64 // start of the queue entry; 0: in no queue
	owed    int64 // oldest unanswered message of the patient; 0: none
	head    bool
	passed  []string
	free    int64 // since when it waits and nobody is asked; 0: it does not
	over    bool
}

func (s *spot) waits() bool { return s.queued > 0 && s.offered == "" }

// before reports whether one that waits is ahead of another of its queue.
func (s *spot) before(o *spot) bool {
	if s.head != o.head {
		return s.head
	}
	return cmp.Or(s.owed, s.queued) < cmp.Or(o.owed, o.queued)
}

func (s *spot) take(m mark) {
	switch m.kind {
	case desk.Message:
		switch {
		case m.by == desk.KindPatient && s.owed == 0:
			s.owed = m.at
		case m.by == desk.KindStaff && !m.holding:
			s.owed = 0
		}
		return
	case desk.Opened, desk.Queued, desk.Requeued:
		if s.queued == 0 {
			s.queued, s.passed = m.at, nil
		}
		s.head = s.head || m.head
		s.holder, s.offered = "", ""
	case desk.Offered:
		s.offered = m.staff
	case desk.OfferEnded:
		if m.outcome != desk.OfferWithdrawn {
			s.passed = append(s.passed, m.staff)
		}
		s.offered = ""
	case desk.Accepted:
		s.holder, s.offered, s.queued, s.head = m.staff, "", 0, false
	case desk.Resolved, desk.Abandoned:
		s.over, s.holder, s.offered, s.queued = true, "", "", 0
	default:
		return
	}
	s.free = 0
	if s.waits() {
		s.free = m.at
	}
}

// live reports whether a conversation surely holds a slot of whoever has it.
func (s *spot) live(at int64) bool {
	return s.holder != "" && (s.owed > 0 || at-s.here >= settled.Milliseconds())
}

// keepsRules walks all trails together and tells where the desk broke its
// rules: somebody was offered more than they have room for, a patient was
// passed by a later one, or something was left with somebody who was gone.
func keepsRules(trails []*trail, capacity int, outages []outage, grace time.Duration) (broken []violation) {
	var marks []mark
	spots := make(map[*trail]*spot, len(trails))
	for _, t := range trails {
		marks = append(marks, t.marks...)
		spots[t] = &spot{trail: t}
	}
	// Of one instant what frees somebody comes before what is given to them.
	slices.SortStableFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(gives(a.kind), gives(b.kind)))
	})
	var going []*spot // neither over nor still to come
	for len(marks) > 0 {
		n := 1 // what happened at one instant is looked at together
		for n < len(marks) && marks[n].at == marks[0].at {
			n++
		}
		for _, m := range marks[:n] {
			s := spots[m.trail]
			if m.kind == desk.Opened {
				going = append(going, s)
			}
			s.take(m)
		}
		going = slices.DeleteFunc(going, func(s *spot) bool { return s.over })
		for _, m := range marks[:n] {
			if m.kind == desk.Offered && m.how == desk.OfferByRouter {
				broken = append(broken, m.given(spots[m.trail], going, capacity)...)
			}
		}
		marks = marks[n:]
	}
	for _, t := range trails {
		broken = append(broken, t.leftWithNobody(outages, grace)...)
	}
	return broken
}

// given checks an offer against how everything stood when it was made.
func (m mark) given(s *spot, going []*spot, capacity int) (broken []violation) {
	load := 0
	for _, o := range going {
		if o.offered == m.staff || o.holder == m.staff && o.live(m.at) {
			load++
		}
		if o != s && o.dialogue.department() == s.dialogue.department() && o.waits() && o.before(s) &&
			m.at-o.free > unseen.Milliseconds() && !slices.Contains(o.passed, m.staff) {
			broken = append(broken, m.broke("was offered while %s waited, which came before it", o.conversation))
		}
	}
	if load > capacity {
		broken = append(broken, m.broke("was offered to somebody who has room for %d and had %d", capacity, load))
	}
	return broken
}

func gives(k desk.EventKind) int {
	if k == desk.Offered {
		return 1
	}
	return 0
}

func (t *trail) broke(format string, args ...any) violation {
	return violation{t.dialogue.ID, t.dialogue.Line, t.conversation, fmt.Sprintf(format, args...)}
}

// leftWithNobody looks at what the people had who dropped out, once the server
// must have known.
func (t *trail) leftWithNobody(outages []outage, grace time.Duration) (broken []violation) {
	s := &spot{trail: t}
	for i, m := range t.marks {
		s.take(m)
		until := int64(1) << 62
		if i+1 < len(t.marks) {
			until = t.marks[i+1].at
		}
		for _, o := range outages {
			known := o.from + noticed.Milliseconds()
			lost := known + grace.Milliseconds()
			switch {
			case s.offered == o.staff && min(until, o.to) > max(m.at, known):
				broken = append(broken, t.broke("was offered to somebody who was gone"))
			case s.holder == o.staff && !s.over && min(until, o.to) > max(m.at, lost):
				broken = append(broken, t.broke("was left with somebody who was gone"))
			}
		}
	}
	return broken
}
