package chat

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/hours"
	"careline/server/report"
)

// 16 of the wrong ways of which server/report has the others, where the desk
// decides: a pause freezes a target, which then passes at once when it ends. Worked
// by hand, for eight business hours at a desk that is open Monday to Friday 08–12 and
// 13–17 and Saturday 09–12, over the change of clocks of 8 March 2026 in New York.
func TestWrong16APauseKeepsTheRest(t *testing.T) {
	v := hours.Version{ID: "cv", Zone: "America/New_York"}
	for day := time.Monday; day <= time.Friday; day++ {
		v.Week[day] = []hours.Interval{{From: 480, To: 720}, {From: 780, To: 1020}}
	}
	v.Week[time.Saturday] = []hours.Interval{{From: 540, To: 720}}
	calendar, err := hours.New(v)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		t.Fatal(err)
	}
	at := func(wall string) int64 {
		when, err := time.ParseInLocation("2006-01-02 15:04", wall, zone)
		if err != nil {
			t.Fatal(err)
		}
		return when.UnixMilli()
	}
	const hour = int64(3_600_000)
	r := &rules{targets: desk.SLATargets{ResolutionMS: 8 * hour}, hours: calendar}
	var events []desk.Event
	l := desk.Ledger{Row: desk.Conversation{ID: "c"}, Business: r.business}
	tell := func(now int64, kind desk.EventKind, from desk.ActorKind, b desk.Body) {
		l.Now, l.Events = now, nil
		l.Append(kind, desk.From{Kind: from, ID: "ana"}, b)
		events = append(events, l.Events...)
	}
	// looks is what the clock writes down when it comes by.
	looks := func(now int64) (breaches []desk.Event) {
		r.now, l.Now, l.Events = now, now, nil
		r.measure(&l)
		events = append(events, l.Events...)
		for _, e := range l.Events {
			if e.Kind == desk.SLABreached {
				breaches = append(breaches, e)
			}
		}
		return breaches
	}
	clock := func(now int64) desk.Clock {
		r.now = now
		return r.clocks(&l.Row)[0]
	}
	friday, monday, due := at("2026-03-06 10:00"), at("2026-03-09 10:00"), at("2026-03-10 09:00")
	tell(at("2026-03-06 09:00"), desk.Opened, desk.KindPatient, desk.Body{Origin: desk.OriginPatient, Episode: 1, Department: "d", Calendar: "cv", Policy: "po"})
	tell(at("2026-03-06 09:00"), desk.Message, desk.KindPatient, desk.Body{})
	if k := clock(friday); k.LeftMS != 7*hour || k.Due != at("2026-03-07 10:00") {
		t.Errorf("before the pause: %+v", k)
	}
	// An hour is over when Ana asks back; eleven would be when the patient answers, were nothing kept.
	tell(friday, desk.Message, desk.KindStaff, desk.Body{Then: desk.StatusWaiting})
	if k := clock(monday - 1); !k.Paused || k.LeftMS != 7*hour || k.Due != 0 {
		t.Errorf("while the patient is asked: %+v", k)
	}
	if all := looks(monday - 1); len(all) != 0 {
		t.Errorf("it passes while it stands still: %+v", all)
	}
	tell(monday, desk.Message, desk.KindPatient, desk.Body{})
	if k := clock(monday); k.Paused || k.LeftMS != 7*hour || k.Due != due {
		t.Errorf("when they answer: %+v, want 7 h left, until %d", k, due)
	}
	if all := looks(monday); len(all) != 0 {
		t.Errorf("it passes at once: %+v", all)
	}
	// A snooze wins nothing.
	tell(at("2026-03-09 11:00"), desk.Snoozed, desk.KindStaff, desk.Body{Until: at("2026-03-11 08:00")})
	if k := clock(at("2026-03-09 11:00")); k.Paused || k.LeftMS != 6*hour || k.Due != due {
		t.Errorf("snoozed: %+v", k)
	}
	if all := looks(due - 1); len(all) != 0 {
		t.Errorf("a moment too early: %+v", all)
	}
	if all := looks(due); len(all) != 1 || all[0].Body.Target != desk.TargetResolution || all[0].Body.Due != due {
		t.Errorf("when it is due: %+v", all)
	}
	if all := looks(due + hour); len(all) != 0 {
		t.Errorf("twice: %+v", all)
	}
	tell(due+2*hour, desk.Resolved, desk.KindStaff, desk.Body{})
	// The log that was written says so to the figures: broken, once.
	done := report.Compute(report.Log{Conversation: "c", Patient: "p", Events: events}, nil)
	house := report.NewHouse(map[string]*hours.Calendar{"cv": calendar}, []desk.Policy{{ID: "po", SLA: [3]desk.SLATargets{r.targets, r.targets, r.targets}}})
	q := &report.Query{From: "2026-03-01", To: "2026-04-01", Zone: zone, Cohort: report.ByClosed, AsOf: due + 24*hour}
	if err := q.Check(); err != nil {
		t.Fatal(err)
	}
	set := report.Set{House: house, Episodes: []*report.Episode{&done.Episodes[0]}}
	if got := set.Ask(q).Total.SLA[desk.TargetResolution]; got == nil || *got != (report.Share{K: 0, N: 1}) {
		t.Errorf("in the figures: %+v", got)
	}
}
