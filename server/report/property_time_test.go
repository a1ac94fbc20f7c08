package report_test

import (
	"testing"

	"careline/server/hours"
	"careline/server/report"

	"pgregory.net/rapid"
)

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
