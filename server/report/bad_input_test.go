package report_test

import (
	"encoding/json"
	"testing"
	"time"

	"careline/server/hours"
	"careline/server/report"
)

// clean wants numbers that a screen can show: none negative, none that is no
// number (which JSON has no word for).
func clean(t *testing.T, name string, f *report.Figures) {
	t.Helper()
	if _, err := json.Marshal(f); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for m, d := range f.Total.Durations {
		for _, c := range []report.Dist{d.Calendar, d.Business} {
			for _, v := range []*int64{c.Min, c.Median, c.P90, c.P95, c.Mean, c.Max} {
				if v != nil && *v < 0 {
					t.Errorf("%s: %s is %d", name, m, *v)
				}
			}
			if c.Sum < 0 || c.Median == nil && c.Reason == "" {
				t.Errorf("%s: %s: %+v", name, m, c)
			}
		}
	}
}

// A clock that goes back and forth: what comes later in the log is not earlier,
// so nothing takes less than no time.
func TestClockThatGoesBack(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00").opens().after(10*time.Minute).accepts("ana").
		after(-time.Hour).answers("ana"). // 08:10 by its clock, counted at 09:10
		after(30*time.Minute).waits("ana", "insurer").
		after(-24 * time.Hour).asks().
		at("2026-03-10 09:30").answers("ana").
		after(-time.Second).resolves("ana")
	f := ask(t, house(t), s.episodes())
	clean(t, "skewed", f)
	took(t, f, report.FirstResponse, 10*minute, 10*minute)
	took(t, f, report.FullResolution, 30*minute, 30*minute)
	is(t, "replies", f.Total.Durations[report.ReplyTime].Calendar.Sum, 30*minute) // 10, and 20 from when it was asked in the log
}

// A calendar in which nothing is ever open: a true 0 of business time, counted
// as outside of hours, and no division by it.
func TestCalendarWithoutHours(t *testing.T) {
	never := hours.Version{ID: "cv", Zone: "America/New_York"}
	s := newScript(t, "c").at("2026-03-10 09:00").opens().after(time.Hour).answers("ana").after(time.Hour).resolves("ana")
	h := house(t, never)
	for _, d := range report.Dimensions {
		clean(t, string(d), ask(t, h, s.episodes(), by(d)))
	}
	f := ask(t, h, s.episodes())
	took(t, f, report.FirstResponse, 60*minute, 0)
	took(t, f, report.FullResolution, 120*minute, 0)
	is(t, "outside of hours", f.Total.Durations[report.FullResolution].Outside, 1)
}

// Of nothing there are no figures, and of each it is said why.
func TestFiguresOfNothing(t *testing.T) {
	clean(t, "nothing", ask(t, house(t), nil))
	open := newScript(t, "c").at("2026-03-10 09:00").opens()
	for _, c := range []report.Cohort{report.ByOpened, report.ByClosed, report.ByDefinition} {
		clean(t, "one that goes on", ask(t, house(t), open.episodes(), cohort(c)))
	}
}
