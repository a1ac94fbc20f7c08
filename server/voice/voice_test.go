package voice

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"

	"pgregory.net/rapid"
)

// Whatever was answered: no pair of figures that are shown, of whatever months
// and groups, leaves between one and ten patients between them, nor does a
// table and its total.
func TestNoSmallGroupIsRevealed(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var all []answerOf
		people := rapid.IntRange(1, 60).Draw(r, "people")
		for range rapid.IntRange(0, 200).Draw(r, "answers") {
			a := answerOf{patient: desk.PatientID(fmt.Sprint(rapid.IntRange(1, people).Draw(r, "who")))}
			for d := range dimensions {
				a.in[d] = fmt.Sprint(rapid.IntRange(0, 4).Draw(r, "group"))
			}
			if rapid.Bool().Draw(r, "nested") { // one group within another
				a.in[1] = a.in[0]
			}
			all = append(all, a)
		}
		shown := published(all)
		set := func(name [2]string) map[int]bool {
			out := map[int]bool{}
			for i, a := range all {
				if name == ([2]string{}) || a.in[slices.Index(Dimensions[:], name[0])] == name[1] {
					out[i] = true
				}
			}
			return out
		}
		count := func(of map[int]bool, without map[int]bool) int {
			seen := map[desk.PatientID]bool{}
			for i := range of {
				if !without[i] {
					seen[all[i].patient] = true
				}
			}
			return len(seen)
		}
		within := func(a, b map[int]bool) bool {
			for i := range a {
				if !b[i] {
					return false
				}
			}
			return true
		}
		for name := range shown {
			mine := set(name)
			if n := count(mine, nil); n < fewest {
				r.Fatalf("%v is shown with %d patients", name, n)
			}
			for other := range shown {
				if theirs := set(other); within(theirs, mine) {
					if n := count(mine, theirs); n > 0 && n < fewest {
						r.Fatalf("%v without %v tells of %d patients", name, other, n)
					}
				}
			}
		}
		for _, d := range Dimensions {
			rest := set([2]string{})
			for name := range shown {
				if name[0] == d {
					for i := range set(name) {
						delete(rest, i)
					}
				}
			}
			if n := count(rest, nil); shown[[2]string{}] && n > 0 && n < fewest {
				r.Fatalf("what is hidden by %s is %d patients", d, n)
			}
		}
	})
}

func month(m time.Month) int64 { return time.Date(2026, m, 15, 12, 0, 0, 0, time.UTC).UnixMilli() }

// rated are n answers of n patients of a department in a month.
func rated(n int, m time.Month, d desk.DepartmentID, score int, change ...func(*store.VoiceRow)) []store.VoiceRow {
	out := make([]store.VoiceRow, n)
	for i := range out {
		id := fmt.Sprintf("%s-%d-%d-%d", d, m, score, i)
		out[i] = store.VoiceRow{
			Conversation: desk.ConversationID(id), Episode: 1, Patient: desk.PatientID(id), Department: d, Language: "en", Handler: "s_ana",
			OpenedAt: month(m), ClosedAt: month(m), Replies: 1, Set: "standard-1", SentAt: month(m), Score: score, RatedAt: month(m),
		}
		for _, c := range change {
			c(&out[i])
		}
	}
	return out
}

func question(by string) Question {
	return Question{From: Month{2026, time.January}, To: Month{2026, time.March}, Zone: time.UTC, By: by, Set: "standard-1", AsOf: month(time.June)}
}

func TestFigures(t *testing.T) {
	rows := slices.Concat(
		rated(45, time.January, "d_a", 5), rated(5, time.January, "d_a", 2), rated(12, time.January, "d_b", 3),
		rated(10, time.February, "d_a", 2),                                              // too few, of the low ones too
		rated(30, time.March, "d_a", 4, func(r *store.VoiceRow) { r.Set = "sv_other" }), // another series
		rated(20, time.March, "d_b", 0),                                                 // asked, and silent
		rated(3, time.March, "d_b", 0, func(r *store.VoiceRow) {
			r.Set, r.SentAt, r.Withheld, r.WithheldNote = "", 0, desk.NotAskedByStaff, "a bereavement"
		}),
		rated(40, time.March, "d_a", 1, func(r *store.VoiceRow) { r.Spam = true }),
	)
	tasks := []store.RecoveryTask{}
	for i := range 5 {
		task := store.RecoveryTask{Conversation: rows[45+i].Conversation, Department: "d_a"}
		task.Trigger, task.Episode, task.OpenedAt, task.Due = desk.TriggerLowScore, 1, month(time.January), month(time.January)+1000
		if i < 2 {
			task.ContactedAt, task.ClosedAt = task.OpenedAt+int64(i+1)*1000, task.OpenedAt+5000
		}
		tasks = append(tasks, task)
	}
	total, groups := Figures(question("department"), rows, tasks)
	if got := total.CSAT; got.N != 62 || got.Share != (report.Share{K: 45, N: 62}) || got.Counts != [5]int{0, 5, 12, 0, 45} || got.Months != 1 || got.Hidden != 1 {
		t.Errorf("total %+v", got)
	}
	if total.Answered != 72 || total.Delivered != 92 || total.Eligible != 95 || total.ByStaff != 3 || total.Why["a bereavement"] != 3 {
		t.Errorf("asked: %+v", total)
	}
	if total.Asked != 92 || total.Collecting != 0 {
		t.Errorf("fourteen days are over for %d, not for %d", total.Asked, total.Collecting)
	}
	// Of young surveys quick answers alone are there: they are in no rate.
	q := question("")
	q.AsOf = month(time.February) + desk.SurveyOpen - 1
	if early, _ := Figures(q, rows, tasks); early.Asked != 62 || early.Answered != 62 || early.Collecting != 30 || early.Delivered != 92 {
		t.Errorf("early: %+v", early)
	}
	if c := total.CSAT; c.Low() != 5 || c.Owned != 5 {
		t.Errorf("low %d, owned %d", c.Low(), c.Owned)
	}
	// 1 s, 2 s and three that wait still: nobody knows yet how long.
	if r := total.Recovery; r.N != 5 || r.Open != 3 || r.Overdue != 3 || r.High != -1 || r.Low < 2000 {
		t.Errorf("recovery %+v", r)
	}
	if len(groups) != 2 || groups[0].Key != "d_a" || groups[0].CSAT.Share != (report.Share{K: 45, N: 50}) || groups[1].CSAT.N != 12 {
		t.Errorf("groups %+v", groups)
	}
	// One who may know of one department alone is told no more than all are.
	q = question("")
	q.Only = []desk.DepartmentID{"d_b"}
	if mine, _ := Figures(q, rows, tasks); mine.CSAT.N != 12 || mine.Recovery.N != 0 {
		t.Errorf("of their own: %+v", mine)
	}
}

func TestNothingToTell(t *testing.T) {
	total, groups := Figures(question("staff"), nil, nil)
	if total.CSAT.N != 0 || len(groups) != 0 || total.Recovery.N != 0 {
		t.Errorf("%+v %+v", total, groups)
	}
	r := Reasons(ReasonQuestion{From: 0, To: weekMS, AsOf: weekMS}, desk.DefaultReasons(), nil, nil, nil, nil)
	if len(r.Reasons) != 0 || r.Partial || r.Coded.N != 0 {
		t.Errorf("%+v", r)
	}
}

// The reasons stand by the time that could be saved; a repeat is another
// contact of the patient within seven days, once those are over.
func TestReasons(t *testing.T) {
	const start = 100 * dayMS
	row := func(id string, patient desk.PatientID, at int64, reason, prevented string) store.VoiceRow {
		return store.VoiceRow{Conversation: desk.ConversationID(id), Episode: 1, Patient: patient, OpenedAt: at, ClosedAt: at + 1000, Replies: 1, Reason: reason, PreventedBy: prevented}
	}
	rows := []store.VoiceRow{
		row("c0", "p0", start-2*dayMS, "bill", desk.PreventLetter), // the time before
		row("c1", "p1", start, "bill", desk.PreventLetter),
		row("c2", "p1", start+6*dayMS, "book", desk.NotAvoidable), // again within seven days
		row("c3", "p2", start+13*dayMS, "bill", desk.PreventArticle),
		row("c4", "p3", start+13*dayMS, "", ""),
	}
	spam := row("c5", "p4", start, "bill", desk.PreventLetter)
	spam.Spam = true
	rows = append(rows, spam)
	focus := []store.FocusSlice{
		{Staff: "s", Conversation: "c1", From: start, To: start + 60_000},
		{Staff: "s", Conversation: "c2", From: start + 6*dayMS, To: start + 6*dayMS + 600_000},
		{Staff: "s", Conversation: "c3", From: start + 13*dayMS - 5000, To: start + 13*dayMS}, // before it began
	}
	reasons := desk.DefaultReasons()
	for i := range reasons {
		if reasons[i].Key == "bill" {
			reasons[i].Plan = desk.ReasonPlan{Owner: "s", Action: "A clearer letter", Since: start + 5*dayMS}
		}
	}
	r := Reasons(ReasonQuestion{From: start, To: start + 14*dayMS, AsOf: start + 14*dayMS}, reasons, rows, nil, nil, focus)
	if r.Coded != (report.Share{K: 3, N: 4}) || r.Partial {
		t.Errorf("coded %+v, partial %v", r.Coded, r.Partial)
	}
	if len(r.Reasons) != 2 || r.Reasons[0].Key != "bill" {
		t.Fatalf("%+v", r.Reasons)
	}
	bill, book := r.Reasons[0], r.Reasons[1]
	if bill.N != 2 || bill.AvoidableMS != 60_000 || bill.Avoidable != 2 || bill.Before != 1 || bill.Pending != 1 || bill.Repeats != (report.Share{K: 1, N: 1}) || !slices.Equal(bill.Weeks, []int{1, 1}) {
		t.Errorf("bill %+v", bill)
	}
	if book.MS != 600_000 || book.AvoidableMS != 0 || book.Repeats != (report.Share{K: 0, N: 1}) {
		t.Errorf("book %+v", book)
	}
	if d := bill.Did; d == nil || d.MS != 9*dayMS || d.BeforeN != 2 || d.AfterN != 1 || d.BeforeMS != 60_000 {
		t.Errorf("before and after: %+v", bill.Did)
	}
	// They called about it, into another conversation; what was spam is no call.
	for call, again := range map[store.Contact]int{{Conversation: "c9", Patient: "p1", At: start + 7*dayMS}: 1, {Conversation: "c5", Patient: "p1", At: start + 7*dayMS}: 0} {
		r = Reasons(ReasonQuestion{From: start, To: start + 14*dayMS, AsOf: start + 14*dayMS}, reasons, rows, nil, []store.Contact{call}, focus)
		if book = r.Reasons[1]; book.Repeats != (report.Share{K: again, N: 1}) {
			t.Errorf("after %+v: %+v", call, book.Repeats)
		}
	}
	if r := Reasons(ReasonQuestion{From: start + 10*dayMS, To: start + 14*dayMS, AsOf: start + 14*dayMS}, reasons, rows, nil, nil, focus); !r.Partial {
		t.Error("half of it coded must be partial")
	}
}

// An hour that clocks repeat counts twice in what is averaged over, one that
// they skip is missing, and everybody who arrives is counted once.
func TestArrivals(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	day := func(m time.Month, d int) int64 { return dayStart(time.Date(2026, m, d, 0, 0, 0, 0, time.UTC), zone) }
	autumn := CountArrivals([]int64{day(time.November, 1) + 90*60_000, day(time.November, 1) + 150*60_000}, day(time.November, 1), day(time.November, 2), zone)
	if autumn.N[time.Sunday][1] != 2 || autumn.Quarters[time.Sunday][1] != 8 {
		t.Errorf("01:00 twice: %d in %d quarters", autumn.N[time.Sunday][1], autumn.Quarters[time.Sunday][1])
	}
	spring := CountArrivals(nil, day(time.March, 8), day(time.March, 9), zone)
	if spring.Quarters[time.Sunday][2] != 0 || spring.Quarters[time.Sunday][3] != 4 {
		t.Errorf("02:00 is skipped: %v", spring.Quarters[time.Sunday])
	}
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	at := time.UnixMilli(dayStart(time.Date(2026, time.September, 6, 0, 0, 0, 0, time.UTC), santiago)).In(santiago)
	if at.Hour() != 1 || at.Day() != 6 {
		t.Errorf("a day that begins at 01:00 begins at %v", at)
	}
	rapid.Check(t, func(r *rapid.T) {
		from := day(time.January, 1)
		to := from + int64(rapid.IntRange(1, 60).Draw(r, "days"))*dayMS
		arrived := rapid.SliceOf(rapid.Int64Range(from, to-1)).Draw(r, "arrived")
		got := CountArrivals(arrived, from, to, zone)
		n, quarters := 0, 0
		for d := range 7 {
			for h := range 24 {
				n += got.N[d][h]
				quarters += got.Quarters[d][h]
				if got.N[d][h] > 0 && got.Quarters[d][h] == 0 {
					r.Fatal("somebody arrived in an hour that never was")
				}
			}
		}
		if n != len(arrived) || int64(quarters) != (to-from)/quarterMS {
			r.Fatalf("%d of %d, %d quarters", n, len(arrived), quarters)
		}
	})
}
