package chat_test

import (
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/hours"
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
		f := figuresOf(h.log(c), workedHours(t))
		for _, want := range []struct {
			name string
			got  []pair
			want []pair
		}{
			{"queue_wait, first entry", f.queueWaits[:1], []pair{{720_000, 720_000}}},
			{"first_response", f.firstResponses[:1], []pair{{840_000, 840_000}}},
			{"turns", f.turns, []pair{{840_000, 840_000}, {1_800_000, 1_800_000}, {1_200_000, 1_200_000}}},
			{"first_resolution", f.resolutions[:1], []pair{{229_500_000, 17_100_000}}},
			{"third party", []pair{f.party}, []pair{{225_900_000, 13_500_000}}},
			{"active of episode 1", f.active[:1], []pair{{3_600_000, 3_600_000}}},
			{"resolved gap", []pair{f.gap}, []pair{{17_100_000, 13_500_000}}},
			{"full_resolution", []pair{f.full}, []pair{{248_100_000, 32_100_000}}},
			{"active", []pair{f.active[0].plus(f.active[1])}, []pair{{5_100_000, 5_100_000}}},
			{"full = active + third party + gap", []pair{f.active[0].plus(f.active[1]).plus(f.party).plus(f.gap)}, []pair{f.full}},
		} {
			if !slices.Equal(want.got, want.want) {
				t.Errorf("%s: %v, want %v", want.name, want.got, want.want)
			}
		}
		// What the log says of pauses is the same business time.
		var paused int64
		for _, e := range h.log(c) {
			paused += e.Body.PausedBizMS
			if (e.Kind == desk.Opened || e.Kind == desk.Reopened) && (e.Body.Calendar != "cv_desk" || e.Body.Policy == "") {
				t.Errorf("%s names no hours or no rules: %+v", e.Kind, e.Body)
			}
		}
		if paused != f.party.biz {
			t.Errorf("paused for %d, waited on third parties for %d", paused, f.party.biz)
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

// workedHours are the worked log's, made without the product's own reading.
func workedHours(t *testing.T) *hours.Calendar {
	t.Helper()
	v := hours.Version{Zone: "America/New_York"}
	for day := time.Monday; day <= time.Friday; day++ {
		v.Week[day] = []hours.Interval{{From: 480, To: 720}, {From: 780, To: 1020}}
	}
	v.Week[time.Saturday] = []hours.Interval{{From: 540, To: 720}}
	c, err := hours.New(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// pair is a duration on both clocks.
type pair struct{ cal, biz int64 }

func (p pair) plus(q pair) pair { return pair{p.cal + q.cal, p.biz + q.biz} }

// figures are what the worked log is asked for.
type figures struct {
	queueWaits     []pair // queued to accepted
	firstResponses []pair // by episode
	turns          []pair
	resolutions    []pair // by episode
	active         []pair // by episode
	party          pair   // effectively waiting on a third party
	gap            pair   // between resolved and opened again
	full           pair
}

// figuresOf computes them from one log: a turn opens with a patient's message
// and closes with a person's; while it is open the status is queued or open
// whatever the label; what automation says moves nothing.
func figuresOf(events []desk.Event, c *hours.Calendar) (f figures) {
	var opened, first, turn, queued, resolved, since int64
	var status desk.Status
	var on string
	answered := false
	took := func(from, to int64) pair { return pair{to - from, c.Between(from, to)} }
	for _, e := range events {
		if opened > 0 {
			span := took(since, e.At)
			switch {
			case turn == 0 && status == desk.StatusWaiting && on != desk.WaitingOnPatient:
				f.party = f.party.plus(span)
			case turn == 0 && (status == desk.StatusWaiting || status == desk.StatusSnoozed):
			default:
				last := len(f.active) - 1
				f.active[last] = f.active[last].plus(span)
			}
		}
		since = e.At
		person := e.From.Kind == desk.KindStaff && !e.Body.Holding
		switch e.Kind {
		case desk.Opened, desk.Reopened:
			opened, status, answered = e.At, desk.StatusQueued, false
			f.active = append(f.active, pair{})
			if first == 0 {
				first = e.At
			} else {
				f.gap = f.gap.plus(took(resolved, e.At))
			}
		case desk.Queued, desk.Requeued:
			status = desk.StatusQueued
			if queued == 0 {
				queued = e.At
			}
		case desk.Accepted:
			if queued > 0 {
				f.queueWaits, queued = append(f.queueWaits, took(queued, e.At)), 0
			}
			if status == desk.StatusQueued {
				status = desk.StatusOpen
			}
		case desk.StatusChanged:
			status, on = e.Body.Status, e.Body.WaitingOn
		case desk.Message:
			switch {
			case e.From.Kind == desk.KindPatient && turn == 0:
				turn = e.At
			case person:
				if !answered {
					f.firstResponses, answered = append(f.firstResponses, took(opened, e.At)), true
				}
				if turn > 0 {
					f.turns, turn = append(f.turns, took(turn, e.At)), 0
				}
				status, on = e.Body.Then, desk.WaitingOnPatient
			}
		case desk.Resolved:
			f.resolutions = append(f.resolutions, took(opened, e.At))
			f.full = took(first, e.At)
			resolved, opened, turn = e.At, 0, 0
		}
	}
	return f
}
