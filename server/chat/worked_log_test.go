package chat_test

import (
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/figures"
	"careline/server/report"
	"careline/server/store/storetest"
)

// The worked log: a question about a bill, in New York, over a weekend in which
// the clocks change. It is walked through the verbs, and each figure is then
// read off the log alone, on both clocks.
func TestWorkedLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		zone, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		at := func(day, hour, minute, second int) {
			t.Helper()
			h.set(time.Date(2026, time.March, day, hour, minute, second, 0, zone))
			if err := h.chat.Tick(ctx); err != nil {
				t.Fatal(err)
			}
		}
		// Monday to Friday 08–12 and 13–17, Saturday 09–12.
		at(1, 0, 0, 0)
		h.keep("d_scheduling", "cv_desk", func(v *desk.CalendarVersion) {
			v.Zone, v.Week = "America/New_York", [7][]desk.OpenSpan{}
			for day := time.Monday; day <= time.Friday; day++ {
				v.Week[day] = []desk.OpenSpan{{From: 480, To: 720}, {From: 780, To: 1020}}
			}
			v.Week[time.Saturday] = []desk.OpenSpan{{From: 540, To: 720}}
		})
		h.rules("d_scheduling", func(p *desk.Policy) {
			p.SLA[desk.Normal] = desk.SLATargets{ResolutionMS: 100 * hourMS, ThirdParty: true}
		})
		keepOpen := func(a desk.Actor, c desk.ConversationID, text string) {
			t.Helper()
			if _, err := h.chat.Send(ctx, a, chat.Sending{Conversation: c, Text: text, KeepOpen: true}); err != nil {
				t.Fatal(err)
			}
		}

		at(6, 16, 30, 0)
		c := h.open("Is the scan covered?")
		at(6, 16, 30, 2)
		h.send(desk.System("greeter"), c, "Thank you. Somebody will be with you soon.")
		at(6, 16, 42, 0)
		must(t)(h.chat.Assign(ctx, h.ana, c, "s_ana", ""))
		at(6, 16, 44, 0)
		keepOpen(h.ana, c, "I ask your insurer.")
		at(6, 16, 45, 0)
		must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "insurer", Reason: "Case 7"}, ""))
		at(7, 10, 0, 0)
		h.send(h.maya, c, "Any news?")
		at(7, 10, 30, 0)
		keepOpen(h.ana, c, "Not yet, they answer on Monday.")
		must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{On: "insurer"}, ""))
		at(9, 9, 0, 0)
		must(t)(h.chat.Wait(ctx, h.ana, c, chat.Waiting{}, ""))
		at(9, 9, 10, 0)
		keepOpen(h.ana, c, "It is covered.")
		at(9, 9, 15, 0)
		must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
		at(9, 14, 0, 0)
		h.send(h.maya, c, "And the second scan?")
		at(9, 14, 20, 0)
		keepOpen(h.ben, c, "That one too.")
		at(9, 14, 25, 0)
		must(t)(h.chat.Resolve(ctx, h.ben, c, ""))

		if err := h.sound(c); err != nil {
			t.Error(err)
		}
		f := h.figures("2026-03-01", "2026-04-01", "America/New_York", "closed")
		for _, want := range []struct {
			metric        report.Metric
			cal, biz, sum int64
			n             int
		}{
			// Of several the sum of calendar time says what each was.
			{report.QueueWait, 720_000, 720_000, 720_000 + 1_200_000, 2}, // the second was taken by answering
			{report.FirstResponse, 840_000, 840_000, 840_000 + 1_200_000, 2},
			{report.ReplyTime, 1_200_000, 1_200_000, 840_000 + 1_800_000 + 1_200_000, 3}, // 09:10 is no turn
			{report.FirstResolution, 229_500_000, 17_100_000, 229_500_000, 1},
			{report.OnThirdTime, 225_900_000, 13_500_000, 225_900_000, 1},
			{report.GapTime, 17_100_000, 13_500_000, 17_100_000, 1},
			{report.FullResolution, 248_100_000, 32_100_000, 248_100_000, 1},
			{report.ActiveResolution, 5_100_000, 5_100_000, 5_100_000, 1},
		} {
			d := f.Total.Durations[want.metric]
			if d.Calendar.N != want.n || d.Business.N != want.n || d.Calendar.Median == nil || d.Business.Median == nil ||
				*d.Calendar.Median != want.cal || *d.Business.Median != want.biz || d.Calendar.Sum != want.sum {
				t.Errorf("%s: %+v, want %+v", want.metric, d, want)
			}
		}
		if f.Total.Reopened != 1 || f.Total.Reopen[3].Pending != 2 || f.Total.Opened != 2 || f.Total.StillOpen != 0 {
			t.Errorf("reopened: %+v", f.Total.Counts)
		}
		h.set(time.Date(2026, time.April, 20, 0, 0, 0, 0, zone))
		if got := h.figures("2026-03-01", "2026-04-01", "America/New_York", "").Total.Reopen[3]; got.K != 1 || got.N != 2 {
			t.Errorf("reopened within three days: %+v, want 1 of 2", got)
		}
		// What the log says of pauses is the same business time.
		var paused int64
		for _, e := range h.log(c) {
			paused += e.Body.PausedBizMS
			if (e.Kind == desk.Opened || e.Kind == desk.Reopened) && (e.Body.Calendar != "cv_desk" || e.Body.Policy == "") {
				t.Errorf("%s names no hours or no rules: %+v", e.Kind, e.Body)
			}
		}
		if paused != 13_500_000 {
			t.Errorf("paused for %d of business time", paused)
		}
		// The update that was promised on Friday came on Saturday.
		equal(t, h.outcomes(c), "update kept", "update kept")
	})
}

func (h *house) log(c desk.ConversationID) []desk.Event {
	h.t.Helper()
	events, err := h.store.Events(h.t.Context(), c, desk.KindStaff, 0, 10_000)
	if err != nil {
		h.t.Fatal(err)
	}
	return events
}

func (h *house) figures(from, to, zone, cohort string) *report.Figures {
	h.t.Helper()
	a, err := figures.New(h.store, h.clock).Answer(h.t.Context(), h.boss, figures.Ask{From: from, To: to, Zone: zone, Cohort: cohort})
	if err != nil {
		h.t.Fatal(err)
	}
	return a.Figures
}
