package report_test

import (
	"fmt"
	"slices"
	"testing"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// actsOf are what the checks count: turns that needed nothing, holding replies,
// labels set while the patient waited, and surveys kept back.
func actsOf(c *report.Counts) [4]int {
	return [4]int{c.Voided, c.HoldingReplies, c.LabelsOverruled, c.SurveysKeptBack}
}

func (s *script) keepsBack(who string) *script {
	return s.tell(desk.SurveyWithheld, desk.KindStaff, who, desk.Body{Outcome: desk.NotAskedByStaff, Reason: "a bereavement"})
}

func (s *script) holds(who string) *script {
	return s.tell(desk.Message, desk.KindStaff, who, desk.Body{Holding: true})
}

func (s *script) voids(who string) *script {
	return s.tell(desk.NoReplyNeeded, desk.KindStaff, who, desk.Body{Reason: "thanks"})
}

func (s *script) snoozes(who string) *script {
	return s.tell(desk.Snoozed, desk.KindStaff, who, desk.Body{Until: s.now + hour})
}

// A morning by hand: Ana holds once and says in vain that it waits on the
// insurer, Ben snoozes in vain; both answers take ten minutes all the same. Her
// second word about the insurer holds good, for nobody waits then. The day after
// she takes the survey back, which counts where the episode does.
func TestChecksOfAMorning(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00").opens().
		at("2026-03-10 09:02").holds("ana").
		at("2026-03-10 09:03").waits("ana", "insurer").
		at("2026-03-10 09:04").snoozes("ben").
		at("2026-03-10 09:10").answers("ana").
		at("2026-03-10 09:11").waits("ana", "insurer").
		at("2026-03-10 09:20").asks().
		at("2026-03-10 09:21").voids("ben").
		at("2026-03-10 09:30").asks().
		at("2026-03-10 09:31").holds("ben").
		at("2026-03-10 09:40").answers("ana").
		at("2026-03-10 09:45").resolves("ana").
		at("2026-03-11 10:00").keepsBack("ana")
	h, want := house(t), [4]int{1, 2, 2, 1}
	for _, c := range []report.Cohort{report.ByOpened, report.ByClosed, report.ByDefinition} {
		f := ask(t, h, s.episodes(), cohort(c))
		is(t, "acts", actsOf(&f.Total.Counts), want)
		is(t, "the turn that was voided, left out", f.Total.Durations[report.ReplyTime].Excluded["voided"], 1)
	}
	f := ask(t, h, s.episodes())
	took(t, f, report.FirstResponse, 10*minute, 10*minute)
	took(t, f, report.OnThirdTime, 9*minute, 9*minute)
	took(t, f, report.SnoozedTime, 0, 0)
	is(t, "replies", *f.Total.Durations[report.ReplyTime].Calendar.Max, 10*minute)
	is(t, "by department", actsOf(&ask(t, h, s.episodes(), by(report.PerDepartment)).Groups[0].Counts), want)

	// Each is of whoever did it; imported, because of one conversation nothing is
	// told of a person otherwise.
	old := s.episodes()
	for _, e := range old {
		e.Source = "old"
	}
	people := map[string][4]int{}
	for _, g := range ask(t, h, old, by(report.PerStaff)).Groups {
		people[g.Key[0]] = actsOf(&g.Counts)
	}
	is(t, "Ana's", people["ana"], [4]int{0, 1, 1, 1})
	is(t, "Ben's", people["ben"], [4]int{1, 1, 1, 0})

	// They are filed on the day on which they were done, not when it ended.
	day := func(from, to string) [4]int {
		f := ask(t, h, s.episodes(), func(q *report.Query) { q.From, q.To = from, to })
		return actsOf(&f.Total.Counts)
	}
	is(t, "that day", day("2026-03-10", "2026-03-11"), want)
	is(t, "the day after", day("2026-03-11", "2026-03-12"), [4]int{})
}

// Thanks-only episodes are in no figure, so they are where a question can be
// made to vanish: the checks see it. Spam they do not look at. Where an imported
// log knows no answers its labels are all there is: none is overruled.
func TestChecksSeeWhatIsLeftOut(t *testing.T) {
	h := house(t)
	s := newScript(t, "c").at("2026-03-10 09:00").opens().answers("ana").resolves("ana").
		at("2026-03-10 15:00").returns().holds("ben").voids("ben").resolves("ben")
	is(t, "outcome", s.episodes()[1].Outcome(), report.Courtesy)
	f := ask(t, h, s.episodes())
	is(t, "acts of thanks", actsOf(&f.Total.Counts), [4]int{1, 1, 0, 0})
	is(t, "replies that leave it out", f.Total.Durations[report.ReplyTime].Excluded["voided"], 0)

	s.tell(desk.SpamMarked, desk.KindStaff, "ana", desk.Body{})
	is(t, "acts of spam", actsOf(&ask(t, h, s.episodes()).Total.Counts), [4]int{})

	labels := newScript(t, "d").at("2026-03-10 09:00").opens().log
	fold := report.Fold{}
	for i := range labels.Events {
		fold.Apply(&labels.Events[i])
	}
	fold.Current.OnlyLabels = true
	fold.Apply(&desk.Event{Seq: 9, At: labels.Events[0].At + minute, Kind: desk.StatusChanged, From: desk.From{Kind: desk.KindStaff, ID: "ana"},
		Body: desk.Body{Status: desk.StatusWaiting, WaitingOn: "insurer"}})
	is(t, "acts where only labels are known", len(fold.Current.Acts), 0)
}

// Of whoever did nothing else than that nothing is told either.
func TestActsAloneAreHeldBack(t *testing.T) {
	s := newScript(t, "x").at("2026-03-10 09:00").opens().holds("eve").answers("ana").resolves("ana")
	all := append(staffed(t, map[string]int{"ana": 20, "ben": 20}), s.episodes()...)
	for _, g := range ask(t, house(t), all, by(report.PerStaff)).Groups {
		if g.Key[0] == "eve" && (g.Held["counts"] != report.Few || g.HoldingReplies != 0) {
			t.Errorf("Eve's one message: %+v, %v", actsOf(&g.Counts), g.Held)
		}
	}
}

// Whatever happens, acts are what a plain reading of the log counts, kept in a
// block too; in every table they sum to the whole; and each stands in the list
// behind its number.
func TestActsAreThoseOfTheLog(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		var all []*report.Episode
		var want [4]int
		for i := range rapid.IntRange(1, 8).Draw(t, "n") {
			log := randomLog(t, fmt.Sprint("c", i), someStart+rapid.Int64Range(0, 40*24*hour).Draw(t, "start"))
			got := plainActs(&log)
			for k := range want {
				want[k] += got[k]
			}
			for _, e := range episodesOf(log) {
				e.Source = "old" // nothing is held back
				all = append(all, e)
			}
		}
		if f := ask(t, h, all); actsOf(&f.Total.Counts) != want {
			t.Fatalf("acts %v, the log says %v", actsOf(&f.Total.Counts), want)
		}
		for _, d := range report.Dimensions {
			var sum [4]int
			q, set := yearly(t), packed(t, h, all)
			q.By = []report.Dimension{d}
			f := set.Ask(&q)
			if actsOf(&f.Total.Counts) != want {
				t.Fatalf("by %s the whole is %v, not %v", d, actsOf(&f.Total.Counts), want)
			}
			for _, g := range f.Groups {
				for k, n := range actsOf(&g.Counts) {
					sum[k] += n
				}
			}
			if sum != want {
				t.Fatalf("by %s they sum to %v, not %v", d, sum, want)
			}
		}
		q := yearly(t)
		for k, figure := range []string{"voided_turns", "holding_replies", "labels_overruled", "surveys_suppressed"} {
			set, n := report.Set{House: h, Episodes: slices.Clone(all)}, 0
			set.List(&q, figure, func(r report.Row) bool {
				if r.Reason == "" {
					n++
				}
				return true
			})
			if n != want[k] {
				t.Fatalf("%s: %d in the list, %d counted", figure, n, want[k])
			}
		}
	})
}

// plainActs reads a log of one conversation from its beginning to its end, and
// keeps nothing but whether the patient waits.
func plainActs(log *report.Log) (n [4]int) {
	over, waits, bot, answered, kept := true, false, false, false, 0
	for i := range log.Events {
		e := &log.Events[i]
		staff, held := e.From.Kind == desk.KindStaff, bot && !answered
		switch {
		case e.Kind == desk.SurveyWithheld && staff:
			kept++
		case e.Kind == desk.Opened || e.Kind == desk.Reopened:
			n[3], kept = n[3]+kept, 0
			over, bot, answered = false, e.Body.Bot, false
			waits = e.Body.Origin == desk.OriginNotSolved
		case over:
		case e.Kind == desk.Resolved || e.Kind == desk.Abandoned:
			over, waits = true, false
		case e.Kind == report.HandedOff && held:
			waits, bot = true, false
		case e.Kind == desk.Message && staff && e.Body.Holding:
			n[1]++
		case staff && (e.Kind == desk.Message || e.Kind == desk.CallLogged && e.Body.Outcome == desk.CallReached):
			waits, answered = false, true
		case !held && (e.Kind == desk.Message || e.Kind == desk.CallLogged && e.Body.Inbound):
			waits = true
		case e.Kind == desk.NoReplyNeeded && waits:
			waits, n[0] = false, n[0]+1
		case waits && (e.Kind == desk.Snoozed || e.Kind == desk.StatusChanged && e.Body.Status == desk.StatusWaiting):
			n[2]++
		}
	}
	if over { // what goes on has no survey yet
		n[3] += kept
	}
	return n
}
