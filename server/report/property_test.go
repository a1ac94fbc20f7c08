package report_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/hours"
	"careline/server/report"

	"pgregory.net/rapid"
)

// randomLog makes a log that the desk could have written, over some weeks.
func randomLog(t *rapid.T, id string, start int64) report.Log {
	s := &script{now: start, log: report.Log{Conversation: desk.ConversationID(id), Patient: "p"}}
	people := []string{"ana", "ben", "cy"}
	who := func() string { return rapid.SampledFrom(people).Draw(t, "who") }
	bot := rapid.IntRange(0, 5).Draw(t, "bot") == 0
	s.begins(desk.Opened, desk.Body{Origin: desk.OriginPatient, Bot: bot}).asks()
	if !bot {
		s.queued("d")
	}
	open, taken := true, false
	for range rapid.IntRange(0, 25).Draw(t, "steps") {
		// Every step takes a time, from nothing to days.
		s.after(time.Duration(rapid.SampledFrom([]int{0, 1, 59_000, 600_000, 7_200_000, 90_000_000, 700_000_000}).Draw(t, "ms")) * time.Millisecond)
		if !open {
			switch rapid.IntRange(0, 4).Draw(t, "after the end") {
			case 0:
				s.begins(desk.Reopened, desk.Body{Origin: desk.OriginNotSolved}).queued("d")
				open, taken = true, false
			case 1:
				s.returns()
				open, taken = true, false
			case 2:
				s.begins(desk.Reopened, desk.Body{Origin: desk.OriginReopenStaff}).accepts(who())
				open, taken = true, true
			}
			continue
		}
		switch rapid.IntRange(0, 14).Draw(t, "step") {
		case 0, 1:
			s.asks()
		case 2, 3:
			s.answers(who())
			taken = true
		case 4:
			s.sends(who())
			taken = true
		case 5:
			s.accepts(who())
			taken = true
		case 6:
			s.waits(who(), rapid.SampledFrom([]string{"patient", "insurer", "clinician"}).Draw(t, "on"))
		case 7:
			s.goesOn(who())
		case 8:
			s.tell(desk.Snoozed, desk.KindStaff, who(), desk.Body{Until: s.now + hour})
		case 9:
			s.tell(desk.Transferred, desk.KindStaff, who(), desk.Body{Department: "d2"}).queued("d2")
		case 10:
			s.tell(desk.NoReplyNeeded, desk.KindStaff, who(), desk.Body{Reason: "thanks"})
		case 11:
			s.tell(report.HandedOff, desk.KindSystem, "bot", desk.Body{}).queued("d")
		case 12:
			if !taken {
				s.tell(desk.Abandoned, desk.KindSystem, "clock", desk.Body{LastSeenAt: s.now - 1000})
			} else {
				s.tell(desk.Resolved, desk.KindSystem, "clock", desk.Body{Reason: desk.ReasonInactivity})
			}
			open = false
		case 13:
			s.resolves(who())
			open = false
		case 14:
			s.tell(desk.Requeued, desk.KindSystem, "router", desk.Body{Department: "d", Reason: desk.ReasonDisconnected})
		}
	}
	return s.log
}

var someStart = time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC).UnixMilli()

func draw(t *rapid.T) report.Log {
	return randomLog(t, "c", someStart+rapid.Int64Range(0, 40*24*hour).Draw(t, "start"))
}

// Invariants 1, 2, 3: business time lies within calendar time, parts sum to the
// whole on both clocks, and what is part of something is no longer than it.
func TestPartsSum(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		log := draw(t)
		asOf := log.Events[len(log.Events)-1].At + 1
		episodes := episodesOf(log)
		for _, e := range episodes {
			stop := asOf
			if e.End != report.Ongoing {
				stop = e.StopAt
			}
			p := h.Parts(e, asOf)
			whole := h.Between(e, e.OpenedAt, stop)
			var sum report.Took
			for _, part := range []report.Took{p.Bot, p.Queued, p.Open, p.Patient, p.Third, p.Snoozed} {
				if part.Biz < 0 || part.Biz > part.Cal {
					t.Fatalf("business %d of %d", part.Biz, part.Cal)
				}
				sum.Cal, sum.Biz = sum.Cal+part.Cal, sum.Biz+part.Biz
			}
			if sum.Cal != whole.Cal || sum.Biz != whole.Biz {
				t.Fatalf("parts %+v sum to %+v, the whole is %+v", p, sum, whole)
			}
			for _, turn := range e.Turns {
				to := turn.To
				if turn.End == report.TurnOpen {
					to = stop
				}
				if turn.From < e.OpenedAt || to > max(stop, e.EndedAt) || to < turn.From {
					t.Fatalf("turn %+v outside %d–%d", turn, e.OpenedAt, stop)
				}
			}
			for _, q := range e.Entries {
				if q.End != report.EntryOpen && (q.From < e.OpenedAt || q.To < q.From || q.To > e.EndedAt && e.End != report.Ongoing) {
					t.Fatalf("entry %+v outside %d–%d", q, e.OpenedAt, e.EndedAt)
				}
			}
			if e.FirstAt > 0 && e.HumanDueAt > 0 && (e.FirstAt < e.HumanDueAt || e.HumanDueAt < e.OpenedAt) {
				t.Fatalf("opened %d, owed %d, answered %d", e.OpenedAt, e.HumanDueAt, e.FirstAt)
			}
		}
		for _, c := range report.Chains(episodes) {
			end := c.Last()
			if end == nil || c.Episodes[0].Bot && c.Episodes[0].HumanDueAt == 0 {
				continue
			}
			r := h.Until(c, end, end.StopAt)
			active, parts := r.Active(), r.Parts
			whole := parts.Bot.Cal + parts.Queued.Cal + parts.Open.Cal + parts.Patient.Cal + parts.Third.Cal + parts.Snoozed.Cal + r.Gaps.Cal
			biz := parts.Bot.Biz + parts.Queued.Biz + parts.Open.Biz + parts.Patient.Biz + parts.Third.Biz + parts.Snoozed.Biz + r.Gaps.Biz
			if active.Cal < 0 || active.Biz < 0 || active.Biz > active.Cal || whole != r.Full.Cal || biz != r.Full.Biz {
				t.Fatalf("full %+v, active %+v, parts %+v, gaps %+v", r.Full, active, parts, r.Gaps)
			}
		}
	})
}

// Invariants 4 and 5: after any prefix what was folded event by event, through
// bytes each time, is what the log says at once, in whatever order and however
// often its events arrive.
func TestIncrementalIsRecomputed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := draw(t)
		var state []byte
		kept := map[int][]byte{}
		for i := range log.Events {
			f, err := report.NewReader().Fold(state)
			if err != nil {
				t.Fatal(err)
			}
			f.Current.Conversation, f.Current.Patient = log.Conversation, log.Patient
			f.Apply(&log.Events[i])
			state = f.Encode()
			if f.Resumed > 0 {
				delete(kept, f.Resumed)
			}
			for _, e := range f.Closed() {
				kept[e.Number] = e.Encode()
			}

			part := report.Log{Conversation: log.Conversation, Patient: log.Patient, Events: slices.Clone(log.Events[:i+1])}
			r := rand.New(rand.NewSource(int64(i)))
			part.Events = append(part.Events, part.Events[r.Intn(len(part.Events))])
			r.Shuffle(len(part.Events), func(a, b int) { part.Events[a], part.Events[b] = part.Events[b], part.Events[a] })
			c := report.Compute(part, nil)
			if c.Incomplete || !bytes.Equal(c.Fold.Encode(), state) {
				t.Fatalf("after %d events the state differs", i+1)
			}
			for _, e := range c.Episodes {
				if e.End != report.Ongoing && !bytes.Equal(e.Encode(), kept[e.Number]) {
					t.Fatalf("after %d events episode %d differs", i+1, e.Number)
				}
			}
		}
	})
}

// Invariant 7: reopening k times gives k+1 episodes, changes nothing of earlier
// ones, and leaves one full resolution a chain.
func TestReopening(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newScript(t, "c").at("2026-03-10 09:00").opens().answers("ana").resolves("ana")
		var before [][]byte
		for k := range rapid.IntRange(0, 6).Draw(t, "times") {
			s.after(time.Duration(rapid.IntRange(1, 10).Draw(t, "days")) * 24 * time.Hour).returns().answers("ben").after(time.Minute).resolves("ben")
			episodes := s.episodes()
			if len(episodes) != k+2 {
				t.Fatalf("%d episodes after %d reopenings", len(episodes), k+1)
			}
			for i, b := range before {
				if !bytes.Equal(episodes[i].Encode(), b) {
					t.Fatalf("episode %d changed", i+1)
				}
			}
			before = nil
			for _, e := range episodes {
				before = append(before, e.Encode())
			}
			f := ask(t, house(t), episodes)
			if got, want := f.Total.Durations[report.FullResolution].Calendar.N, len(report.Chains(episodes)); got != want {
				t.Fatalf("%d full resolutions of %d chains", got, want)
			}
		}
	})
}

// Invariant 9: notes, assignments, bot and holding messages anywhere leave the
// response, replies and turns as they are.
func TestNoiseChangesNothing(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		log := draw(t)
		noisy := report.Log{Conversation: log.Conversation, Patient: log.Patient}
		for _, e := range log.Events {
			noisy.Events = append(noisy.Events, e)
			if rapid.Bool().Draw(t, "noise") {
				kind := rapid.SampledFrom([]desk.EventKind{desk.Note, desk.Assigned, desk.Message, "tagged"}).Draw(t, "kind")
				n := desk.Event{Conversation: e.Conversation, At: e.At, Kind: kind, From: desk.From{Kind: desk.KindStaff, ID: "ana"}, Body: desk.Body{Holding: true}}
				if rapid.Bool().Draw(t, "bot") {
					n.From = desk.From{Kind: desk.KindSystem, ID: "bot"}
				}
				noisy.Events = append(noisy.Events, n)
			}
		}
		for i := range noisy.Events {
			noisy.Events[i].Seq = int64(i + 1)
		}
		a, b := episodesOf(log), episodesOf(noisy)
		for i := range a {
			if a[i].FirstAt != b[i].FirstAt || !slices.Equal(a[i].Turns, b[i].Turns) || !slices.Equal(a[i].Entries, b[i].Entries) {
				t.Fatalf("episode %d: %+v, with noise %+v", i+1, a[i], b[i])
			}
			if p, q := h.Parts(a[i], a[i].EndedAt), h.Parts(b[i], b[i].EndedAt); a[i].End != report.Ongoing && p.Open != q.Open {
				t.Fatalf("open %v, with noise %v", p.Open, q.Open)
			}
		}
	})
}

// Invariant 8: which was merged into which, and in what order, does not matter,
// and undoing restores. No question is counted twice.
func TestMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := someStart
		logs := map[desk.ConversationID]report.Log{}
		for i := range 3 {
			id := fmt.Sprint("c", i)
			s := &script{now: base + rapid.Int64Range(0, hour).Draw(t, "start"), log: report.Log{Conversation: desk.ConversationID(id), Patient: "p"}}
			s.opens()
			for range rapid.IntRange(0, 4).Draw(t, "steps") {
				s.after(time.Duration(rapid.IntRange(1, 600).Draw(t, "s")) * time.Second)
				switch rapid.IntRange(0, 3).Draw(t, "step") {
				case 0:
					s.asks()
				case 1:
					s.answers("ana")
				case 2:
					s.waits("ana", "insurer")
				case 3:
					s.accepts("ben")
				}
			}
			logs[s.log.Conversation] = s.log
		}
		at := base + 10*hour
		merged := func(pairs ...[2]string) report.Computed {
			after := map[desk.ConversationID]report.Log{}
			for id, l := range logs {
				l.Events = slices.Clone(l.Events)
				after[id] = l
			}
			tell := func(id string, kind desk.EventKind, other string, at int64) {
				l := after[desk.ConversationID(id)]
				l.Events = append(l.Events, desk.Event{Conversation: l.Conversation, Seq: int64(len(l.Events) + 1), At: at, Kind: kind,
					Body: desk.Body{Linked: &desk.Link{Conversation: desk.ConversationID(other)}}})
				after[l.Conversation] = l
			}
			survivor := ""
			for _, p := range pairs {
				survivor = p[0]
				tell(p[0], report.MergedKind, p[1], at)
				tell(p[1], report.AbsorbedKind, p[0], at)
			}
			l := after[desk.ConversationID(survivor)]
			l.Events = append(l.Events, desk.Event{Conversation: l.Conversation, Seq: int64(len(l.Events) + 1), At: at + hour, Kind: desk.Message,
				From: desk.From{Kind: desk.KindStaff, ID: "cy"}, Body: desk.Body{Then: desk.StatusOpen}})
			after[l.Conversation] = l
			for _, p := range pairs {
				if c := report.Compute(after[desk.ConversationID(p[1])], func(id desk.ConversationID) (report.Log, bool) { l, ok := after[id]; return l, ok }); c.Episodes[0].Outcome() != report.Merged {
					t.Fatalf("%s is %s", p[1], c.Episodes[0].Outcome())
				}
			}
			return report.Compute(l, func(id desk.ConversationID) (report.Log, bool) { l, ok := after[id]; return l, ok })
		}
		ab, ba := merged([2]string{"c0", "c1"}).Episodes, merged([2]string{"c1", "c0"}).Episodes
		same := func(what string, a, b []report.Episode) {
			if len(a) != 1 || len(b) != 1 || a[0].OpenedAt != b[0].OpenedAt || a[0].FirstAt != b[0].FirstAt || !slices.Equal(a[0].Turns, b[0].Turns) || !slices.Equal(a[0].Spans, b[0].Spans) {
				t.Fatalf("%s:\n%+v\n%+v", what, a, b)
			}
		}
		same("merged either way", ab, ba)
		same("in any order", merged([2]string{"c1", "c2"}, [2]string{"c0", "c1"}).Episodes, merged([2]string{"c0", "c2"}, [2]string{"c0", "c1"}).Episodes)
		alone := func(id desk.ConversationID) int64 {
			e := episodesOf(logs[id])[0]
			if e.FirstAt == 0 {
				return at + hour - e.OpenedAt
			}
			return e.FirstAt - e.OpenedAt
		}
		if got := ab[0].FirstAt - ab[0].OpenedAt; got > max(alone("c0"), alone("c1")) {
			t.Fatalf("first response %d after the merge, %d and %d alone", got, alone("c0"), alone("c1"))
		}
		for i := 1; i < len(ab[0].Turns); i++ {
			if ab[0].Turns[i].From < ab[0].Turns[i-1].To {
				t.Fatalf("two turns at once: %+v", ab[0].Turns)
			}
		}
		// Undone, it is as if nothing had been.
		l := logs["c0"]
		l.Events = slices.Clone(l.Events)
		for _, kind := range []desk.EventKind{report.MergedKind, report.UnmergedKind} {
			l.Events = append(l.Events, desk.Event{Conversation: "c0", Seq: int64(len(l.Events) + 1), At: at, Kind: kind, Body: desk.Body{Linked: &desk.Link{Conversation: "c1"}}})
		}
		undone, was := report.Compute(l, func(id desk.ConversationID) (report.Log, bool) { l, ok := logs[id]; return l, ok }).Episodes[0], *episodesOf(logs["c0"])[0]
		undone.Seq = was.Seq
		if !bytes.Equal(undone.Encode(), was.Encode()) {
			t.Fatal("undoing does not restore")
		}
	})
}

// Invariant 10: hours that change from an instant on change nothing before it,
// and hours that only add never take business time away.
func TestHoursThatChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := someStart + rapid.Int64Range(0, 60*24*hour).Draw(t, "from")
		more := hours.Version{ID: "cv2", Zone: "America/New_York", EffectiveFrom: e, RecordedAt: e, Always: true}
		same := deskHours()
		same.ID, same.EffectiveFrom, same.RecordedAt = "cv3", e, e
		old, added, again := house(t), house(t, deskHours(), more), house(t, deskHours(), same)
		ep := &report.Episode{Calendars: []report.CalendarFrom{{From: 0, ID: "cv"}}}
		a := someStart + rapid.Int64Range(0, 60*24*hour).Draw(t, "a")
		b := a + rapid.Int64Range(0, 20*24*hour).Draw(t, "long")
		was, is := old.Between(ep, a, b), added.Between(ep, a, b)
		if b <= e && was != is || is.Biz < was.Biz || again.Between(ep, a, b) != was {
			t.Fatalf("%d before the change, %d after it, %d saved again", was.Biz, is.Biz, again.Between(ep, a, b).Biz)
		}
		mid := a + (b-a)/3
		if l, r := old.Between(ep, a, mid), old.Between(ep, mid, b); l.Biz+r.Biz != was.Biz {
			t.Fatal("business time is not additive")
		}
		// The table that makes it quick gives the same.
		old.Cover(a-hour, b+hour)
		if old.Between(ep, a, b) != was {
			t.Fatalf("%d by the table, %d without", old.Between(ep, a, b).Biz, was.Biz)
		}
		old.Cover(a+hour, b-hour)
		if old.Between(ep, a, b) != was {
			t.Fatal("outside the table it differs")
		}
	})
}

// Invariants 11, 12, 13, 14, 19: zones change only the date; every episode has
// one outcome; columns sum to the total; the bracket holds the final value.
func TestAnswersAgree(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		var all []*report.Episode
		var asOf int64
		n := rapid.IntRange(0, 40).Draw(t, "n")
		for i := range n {
			log := randomLog(t, fmt.Sprintf("c%02d", i), someStart+rapid.Int64Range(0, 40*24*hour).Draw(t, "start"))
			all = append(all, episodesOf(log)...)
			last := log.Events[len(log.Events)-1]
			asOf = max(asOf, last.At)
		}
		asOf++
		when := func(q *report.Query) { q.AsOf = asOf }
		for _, c := range []report.Cohort{report.ByOpened, report.ByClosed, report.ByDefinition} {
			f := ask(t, h, all, cohort(c), when)
			sum := 0
			for _, k := range f.Total.Outcomes {
				sum += k
			}
			if c == report.ByOpened && (sum != len(all) || f.Total.Opened != len(all) || f.Total.Opened-f.Total.Closed != countOpen(all)) {
				t.Fatalf("%d outcomes, %d opened, %d closed of %d episodes", sum, f.Total.Opened, f.Total.Closed, len(all))
			}
			tokyo := ask(t, h, all, cohort(c), when, func(q *report.Query) { q.Zone, _ = time.LoadLocation("Asia/Kathmandu") })
			for _, d := range report.Dimensions {
				g := ask(t, h, all, cohort(c), when, by(d))
				for _, m := range report.Metrics {
					total := f.Total.Durations[m]
					if x := tokyo.Total.Durations[m].Calendar; x.N != total.Calendar.N || x.Sum != total.Calendar.Sum {
						t.Fatalf("%s by another zone: %d values of %d, not %d of %d", m, x.N, x.Sum, total.Calendar.N, total.Calendar.Sum)
					}
					sound(t, m, &total.Calendar)
					sound(t, m, &total.Business)
					if d == report.PerStaff {
						continue // of persons small numbers are not shown
					}
					n, sum, open := 0, int64(0), 0
					for _, row := range g.Groups {
						one := row.Durations[m]
						n, sum, open = n+one.Calendar.N, sum+one.Calendar.Sum, open+one.StillOpen
					}
					if n != total.Calendar.N || sum != total.Calendar.Sum || open != total.StillOpen {
						t.Fatalf("%s by %s: %d values of %d, the total is %d of %d", m, d, n, sum, total.Calendar.N, total.Calendar.Sum)
					}
				}
			}
		}
	})
}

func countOpen(all []*report.Episode) int {
	n := 0
	for _, e := range all {
		if e.End == report.Ongoing {
			n++
		}
	}
	return n
}

func sound(t *rapid.T, m report.Metric, d *report.Dist) {
	last := int64(-1)
	for _, v := range []*int64{d.Min, d.Median, d.P90, d.P95, d.Max} {
		if v == nil {
			continue
		}
		if *v < 0 || *v < last && !d.Bracket {
			t.Fatalf("%s: %d after %d", m, *v, last)
		}
		last = *v
	}
	if d.Median == nil && d.Reason == "" || d.N == 0 && d.Mean != nil {
		t.Fatalf("%s: no value and no reason: %+v", m, d)
	}
	for i := range d.Lo {
		if d.Lo[i] != nil && d.Hi[i] != nil && *d.Lo[i] > *d.Hi[i] {
			t.Fatalf("%s: between %d and %d", m, *d.Lo[i], *d.Hi[i])
		}
	}
}

// Invariant 14: whatever becomes of what goes on, the final percentile lies in
// the bracket.
func TestBracketHoldsTheFinalValue(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		var now, later []*report.Episode
		asOf := someStart + 30*24*hour
		for i := range rapid.IntRange(1, 60).Draw(t, "n") {
			s := &script{now: someStart + rapid.Int64Range(0, 29*24*hour).Draw(t, "start"), log: report.Log{Conversation: desk.ConversationID(fmt.Sprint("c", i)), Patient: "p"}}
			s.opens()
			s.now += rapid.Int64Range(0, 60*24*hour).Draw(t, "long")
			part := s.log
			if s.now <= asOf {
				s.answers("ana").resolves("ana")
				part = s.log
			} else {
				s.answers("ana").resolves("ana")
			}
			now, later = append(now, episodesOf(part)...), append(later, episodesOf(s.log)...)
		}
		a := ask(t, h, now, cohort(report.ByOpened), func(q *report.Query) { q.AsOf = asOf })
		b := ask(t, h, later, cohort(report.ByOpened))
		for _, m := range []report.Metric{report.FirstResponse, report.FullResolution, report.ReplyTime, report.QueueWait} {
			x, y := a.Total.Durations[m].Calendar, b.Total.Durations[m].Calendar
			for i := range x.Lo {
				if y.Lo[i] == nil {
					continue
				}
				if x.Lo[i] == nil || *x.Lo[i] > *y.Lo[i] || x.Hi[i] != nil && *x.Hi[i] < *y.Lo[i] {
					t.Fatalf("%s: %v to %v, in the end %d", m, said(x.Lo[i]), said(x.Hi[i]), *y.Lo[i])
				}
			}
		}
	})
}

// Invariant 6: another conversation changes nothing, and hiding one as spam and
// back restores every figure.
func TestSpamIsUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newScript(t, "c").at("2026-03-10 09:00").opens().after(time.Minute)
		if rapid.Bool().Draw(t, "answered") {
			s.answers("ana").after(time.Minute).asks()
		}
		plain := s.log
		plain.Events = slices.Clone(plain.Events)
		hidden := *s
		hidden.log.Events = slices.Clone(s.log.Events)
		hidden.after(time.Minute).tell(desk.SpamMarked, desk.KindStaff, "ana", desk.Body{}).tell(desk.Resolved, desk.KindStaff, "ana", desk.Body{Reason: desk.ReasonSpam})
		if e := hidden.episodes(); len(e) != 1 || e[0].Outcome() != report.Spam {
			t.Fatalf("hidden: %+v", e[0])
		}
		hidden.after(time.Minute).tell(desk.SpamCleared, desk.KindStaff, "ana", desk.Body{}).begins(desk.Reopened, desk.Body{Origin: desk.OriginReopenStaff}).queued("d")
		end := &script{now: hidden.now + hour, log: plain}
		end.answers("ben").resolves("ben")
		hidden.now = end.now
		hidden.answers("ben").resolves("ben")
		a, b := ask(t, house(t), end.episodes()), ask(t, house(t), hidden.episodes())
		for _, m := range []report.Metric{report.FullResolution, report.FirstResponse, report.ReplyTime} {
			if x, y := a.Total.Durations[m].Calendar, b.Total.Durations[m].Calendar; x.N != y.N || x.Sum != y.Sum {
				t.Fatalf("%s: %d of %d, after spam and back %d of %d", m, x.N, x.Sum, y.N, y.Sum)
			}
		}
	})
}

// Invariant 17.
func TestGini(t *testing.T) {
	g, c, ok := report.Gini([]int64{40, 50, 55, 60, 95})
	if !ok || int(g*1000+.5) != 160 || int(c*1000+.5) != 200 {
		t.Errorf("the example: %v, %v", g, c)
	}
	rapid.Check(t, func(t *rapid.T) {
		loads := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 2, 40).Draw(t, "loads")
		g, c, ok := report.Gini(loads)
		if !ok {
			return
		}
		scaled := slices.Clone(loads)
		for i := range scaled {
			scaled[i] *= 7
		}
		slices.Reverse(scaled)
		g2, c2, _ := report.Gini(scaled)
		if g < 0 || g > 1 || c < 0 || c > 1 || abs(g-g2) > 1e-9 || abs(c-c2) > 1e-9 {
			t.Fatalf("%v: %v %v, scaled and turned round %v %v", loads, g, c, g2, c2)
		}
	})
	if _, c, _ := report.Gini([]int64{5, 5, 5}); c != 0 {
		t.Errorf("equal loads: %v", c)
	}
	if _, c, _ := report.Gini([]int64{0, 0, 9}); c != 1 {
		t.Errorf("one carrier: %v", c)
	}
}

func abs(f float64) float64 { return max(f, -f) }

// Percentiles by selection are those of sorting, and shares and intervals those
// of the definitions.
func TestStatistics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, 50), 1, 300).Draw(t, "values")
		sorted := slices.Sorted(slices.Values(values))
		last := int64(-1)
		for p := 1; p <= 100; p++ {
			got, want := report.Percentile(slices.Clone(values), p), sorted[(p*len(values)+99)/100-1]
			if got != want || got < last {
				t.Fatalf("percentile %d: %d, want %d", p, got, want)
			}
			last = got
		}
	})
	for _, c := range []struct {
		k, n   int
		lo, hi string
	}{{45, 50, "78.6", "95.7"}, {9, 11, "52.3", "94.9"}} {
		lo, hi, _ := report.Share{K: c.k, N: c.n}.Wilson()
		is(t, "Wilson", fmt.Sprintf("%.1f %.1f", lo*100, hi*100), c.lo+" "+c.hi)
	}
	for n, want := range map[int][2]int{11: {2, 10}, 20: {6, 15}, 40: {14, 27}, 100: {40, 61}, 1000: {469, 532}} {
		l, u, ok := report.MedianInterval(n)
		if !ok || l != want[0] || u != want[1] {
			t.Errorf("median of %d: %d to %d, want %v", n, l, u, want)
		}
	}
	if _, _, ok := report.MedianInterval(5); ok {
		t.Error("an interval of five values")
	}
	is(t, "mean", report.Mean(7, 2), 4)
	is(t, "type 7", report.Interpolated([]int64{1, 2, 3, 4}, 50), 2.5)
	is(t, "type 7", report.Interpolated([]int64{10, 20, 30}, 90), 28)
}

// One conversation with ten thousand events: nothing overflows, and each event
// costs the same.
func TestManyEvents(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00").opens()
	for range 5000 {
		s.after(time.Second).asks().after(time.Second).answers("ana")
	}
	s.resolves("ana")
	e := s.episodes()
	is(t, "turns", len(e[0].Turns), 5000)
	f := ask(t, house(t), e)
	is(t, "replies", f.Total.Durations[report.ReplyTime].Calendar.N, 5000)
}
