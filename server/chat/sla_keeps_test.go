package chat

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/hours"

	"pgregory.net/rapid"
)

func someHours(t *rapid.T) *hours.Calendar {
	if rapid.Bool().Draw(t, "every hour counts") {
		return nil
	}
	v := hours.Version{ID: "cv", Zone: rapid.SampledFrom([]string{"America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}).Draw(t, "zone")}
	for day := range v.Week {
		if rapid.IntRange(0, 3).Draw(t, "closed") > 0 {
			v.Week[day] = []hours.Interval{{From: 480, To: 720}, {From: 780, To: 1020}}
		}
	}
	v.Week[2] = []hours.Interval{{From: 60, To: 1440}}
	c, err := hours.New(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Invariant 15. A pause keeps what is left of a target to the millisecond, whatever happens
// before it and after, and time goes on to the millisecond where nothing pauses.
func TestAPauseKeepsWhatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := someHours(t)
		now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC).UnixMilli()
		r := &rules{targets: desk.SLATargets{ResolutionMS: rapid.Int64Range(1, 400_000_000).Draw(t, "target")}, hours: calendar}
		var row desk.Conversation
		staff, patient := desk.From{Kind: desk.KindStaff, ID: "s"}, desk.From{Kind: desk.KindPatient, ID: "p"}
		tell := func(kind desk.EventKind, from desk.From, b desk.Body) {
			l := desk.Ledger{Row: row, Now: now, Business: r.business}
			l.Append(kind, from, b)
			row = l.Row
		}
		left := func() int64 {
			r.now = now
			for _, target := range r.targetsOf(&row) {
				if target.name == desk.TargetResolution {
					return r.left(target)
				}
			}
			t.Fatal("the target has gone")
			return 0
		}
		tell(desk.Opened, patient, desk.Body{Origin: desk.OriginPatient, Episode: 1})
		tell(desk.Message, patient, desk.Body{})
		want := r.targets.ResolutionMS
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			paused := row.PausedAt > 0
			from, before := now, left()
			now += rapid.SampledFrom([]int64{0, 1, 59_999, 3_600_000, 86_400_000, 400_000_000}).Draw(t, "ms")
			if !paused {
				want -= r.business(from, now)
			}
			if got := left(); got != want || paused && got != before {
				t.Fatalf("%d left, want %d; paused: %v, %d before", got, want, paused, before)
			}
			switch rapid.IntRange(0, 8).Draw(t, "step") {
			case 0, 1:
				tell(desk.StatusChanged, staff, desk.Body{Status: desk.StatusWaiting, WaitingOn: desk.WaitingOnPatient})
			case 2:
				tell(desk.StatusChanged, staff, desk.Body{Status: desk.StatusWaiting, WaitingOn: "insurer", Pauses: rapid.Bool().Draw(t, "pauses")})
			case 3:
				tell(desk.StatusChanged, staff, desk.Body{Status: desk.StatusOpen})
			case 4:
				tell(desk.Message, patient, desk.Body{})
			case 5, 6:
				tell(desk.Message, staff, desk.Body{Then: rapid.SampledFrom([]desk.Status{"", desk.StatusWaiting}).Draw(t, "then")})
			case 7:
				tell(desk.Snoozed, staff, desk.Body{Until: now + 1})
			case 8:
				tell(desk.Woken, desk.System("clock").From(), desk.Body{})
			}
			if got := left(); got != want {
				t.Fatalf("an event took time: %d left, %d before it", got, want)
			}
			if row.PausedAt > 0 && (row.WaitingSince > 0 || row.Status == desk.StatusSnoozed) {
				t.Fatalf("it stands still while it is %q and the patient waits since %d", row.Status, row.WaitingSince)
			}
		}
	})
}

// Invariant 15, too: putting a conversation aside never makes a target later than leaving it alone.
func TestASnoozeWinsNoTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := someHours(t)
		r := &rules{targets: desk.SLATargets{ResolutionMS: 100_000_000, NextReplyMS: 3_600_000, FirstResponseMS: 600_000}, hours: calendar}
		now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC).UnixMilli()
		var plain, snoozed desk.Conversation
		staff, patient := desk.From{Kind: desk.KindStaff, ID: "s"}, desk.From{Kind: desk.KindPatient, ID: "p"}
		tell := func(row *desk.Conversation, kind desk.EventKind, from desk.From, b desk.Body) {
			l := desk.Ledger{Row: *row, Now: now, Business: r.business}
			l.Append(kind, from, b)
			*row = l.Row
		}
		both := func(kind desk.EventKind, from desk.From, b desk.Body) {
			tell(&plain, kind, from, b)
			tell(&snoozed, kind, from, b)
		}
		both(desk.Opened, patient, desk.Body{Origin: desk.OriginPatient, Episode: 1})
		both(desk.Message, patient, desk.Body{})
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			now += rapid.Int64Range(0, 90_000_000).Draw(t, "ms")
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				both(desk.StatusChanged, staff, desk.Body{Status: desk.StatusWaiting, WaitingOn: desk.WaitingOnPatient})
			case 1:
				both(desk.Message, patient, desk.Body{})
			case 2:
				both(desk.Message, staff, desk.Body{Then: desk.StatusOpen})
			case 3, 4:
				tell(&snoozed, desk.Snoozed, staff, desk.Body{Until: now + 1_000_000})
			case 5:
				if snoozed.Status == desk.StatusSnoozed {
					tell(&snoozed, desk.Woken, desk.System("clock").From(), desk.Body{})
				}
			}
			r.now = now
			leftOf := func(row *desk.Conversation) map[string]int64 {
				out := map[string]int64{}
				for _, target := range r.targetsOf(row) {
					out[target.name] = r.left(target)
				}
				return out
			}
			with, without := leftOf(&snoozed), leftOf(&plain)
			for name, ms := range with {
				if is, there := without[name]; !there || ms > is {
					t.Fatalf("%s: %d left with a snooze, %d without", name, ms, is)
				}
			}
			if len(with) < len(without) {
				t.Fatalf("a snooze ended a target: %v of %v", with, without)
			}
		}
	})
}
