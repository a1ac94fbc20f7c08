package report_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// Invariants 4 and 5: after any prefix what was folded event by event, through
// bytes each time, is what the log says at once, in whatever order and however
// often its events arrive; and what a block keeps of it.
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
			if packed := packedAgain(t, log, kept); !maps.EqualFunc(packed, kept, bytes.Equal) {
				t.Fatalf("after %d events the block differs", i+1)
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
				switch rapid.IntRange(0, 4).Draw(t, "step") {
				case 4:
					s.holds("ana")
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
				tell(p[0], desk.Merged, p[1], at)
				tell(p[1], desk.Absorbed, p[0], at)
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
			if len(a) != 1 || len(b) != 1 || a[0].OpenedAt != b[0].OpenedAt || a[0].FirstAt != b[0].FirstAt || !slices.Equal(a[0].Turns, b[0].Turns) || !slices.Equal(a[0].Spans, b[0].Spans) || !slices.Equal(a[0].Acts, b[0].Acts) {
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
		for _, kind := range []desk.EventKind{desk.Merged, desk.Unmerged} {
			l.Events = append(l.Events, desk.Event{Conversation: "c0", Seq: int64(len(l.Events) + 1), At: at, Kind: kind, Body: desk.Body{Linked: &desk.Link{Conversation: "c1"}}})
		}
		undone, was := report.Compute(l, func(id desk.ConversationID) (report.Log, bool) { l, ok := logs[id]; return l, ok }).Episodes[0], *episodesOf(logs["c0"])[0]
		undone.Seq = was.Seq
		if !bytes.Equal(undone.Encode(), was.Encode()) {
			t.Fatal("undoing does not restore")
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

// packedAgain is what comes out of a block of facts.
func packedAgain(t *rapid.T, log report.Log, kept map[int][]byte) map[int][]byte {
	reader := report.NewReader()
	var all []*report.Episode
	for _, raw := range kept {
		e, err := reader.Episode(raw)
		if err != nil {
			t.Fatal(err)
		}
		e.Conversation = log.Conversation
		all = append(all, e)
	}
	out := map[int][]byte{}
	packed(t, report.NewHouse(nil, nil), all).Each(func(e *report.Episode) { out[e.Number] = e.Encode() })
	return out
}
