package voice

import (
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// Whatever happened: behind each figure of each group stand as many conversations
// as it counts, and a figure that is held back has none and says why.
func TestAsManyBehindAFigureAsItCounts(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows, tasks := drawnRows(r)
		q := question(rapid.SampledFrom([]string{"department", "staff", "language"}).Draw(r, "by"))
		q.AsOf = rapid.SampledFrom([]int64{month(time.February) + 1, month(time.June)}).Draw(r, "as of")
		total, groups := Figures(q, rows, tasks)
		for _, v := range append(groups, total) {
			check := func(figure string, n int, held bool, values ...int) {
				all, reason := v.told(&q, figure, values)
				if len(all) != n || (reason == report.Suppressed) != held || held && n > 0 {
					r.Fatalf("%s %v of %q: %d behind it, %q; it counts %d, held back: %v", figure, values, v.Key, len(all), reason, n, held)
				}
			}
			for figure, rating := range map[string]*Rating{"csat": &v.CSAT, "felt_heard": &v.FeltHeard, "was_informed": &v.WasInformed, "ces": &v.Effort} {
				held := rating.N == 0 && rating.Hidden > 0
				check(figure, rating.N, held)
				check(figure, rating.Share.K, held, 4, 5)
				for i, n := range rating.Counts {
					check(figure, n, held, i+1)
				}
			}
			few := v.CSAT.N == 0 && v.CSAT.Hidden > 0
			check("low_scores", v.CSAT.Low(), few)
			check("low_scores_owned", v.CSAT.Owned, few)
			for figure, n := range map[string]int{
				"response_rate": v.Answered, "asked": v.Asked, "collecting": v.Collecting, "coverage": v.Delivered, "eligible": v.Eligible,
				"suppressed_by_staff": v.ByStaff, "asked_recently": v.Recent, "patient_silent": v.Silent, "not_solved": v.NotSolved,
			} {
				check(figure, n, v.Hidden > 0 && v.Months == 0)
			}
			held := v.Recovery.N == 0 && v.Recovery.Hidden > 0
			check("recovery_contact", v.Recovery.N, held)
			check("recovery_open", v.Recovery.Open, held)
			check("recovery_overdue", v.Recovery.Overdue, held)
		}
	})
}

// Only those are listed that the figure counts: not spam, not answers to other
// questions, not those of a month that is held back.
func TestOnlyWhatIsCountedIsListed(t *testing.T) {
	rows := slices.Concat(rated(12, time.January, "d_a", 5), rated(5, time.February, "d_a", 4))
	rows[3].Score, rows[4].Spam = 2, true
	rows = append(rows, rated(1, time.March, "d_a", 1)...)
	q := question("")
	total, _ := Figures(q, rows, nil)
	all, reason := total.told(&q, "csat", nil)
	if len(all) != 11 || reason != "" {
		t.Fatalf("%d, %q", len(all), reason)
	}
	for _, k := range all {
		if k.At != month(time.January) || k.Conversation == rows[4].Conversation || k.Value != 5 && k.Conversation != rows[3].Conversation {
			t.Errorf("%+v", k)
		}
	}
	if low, _ := total.told(&q, "csat", []int{desk.LowScore}); len(low) != 1 || low[0].Conversation != rows[3].Conversation {
		t.Errorf("low: %+v", low)
	}
	if answered, _ := total.told(&q, "response_rate", nil); len(answered) != 17 || answered[0].Value != 0 {
		t.Errorf("%d answered: %+v", len(answered), answered[0])
	}
}
