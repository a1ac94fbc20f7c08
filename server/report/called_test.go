package report_test

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"
)

// A call that reached the patient answers them; one that did not stops nothing.
func TestCallsAnswer(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00").opens().after(10*time.Minute).called("ana", false, desk.CallNoAnswer)
	s.after(10*time.Minute).called("ben", false, desk.CallReached).after(time.Minute).resolves("ben")
	f := ask(t, house(t), s.episodes())
	took(t, f, report.FirstResponse, 20*minute, 20*minute)
	took(t, f, report.ReplyTime, 20*minute, 20*minute)
	is(t, "outcome", s.episodes()[0].Outcome(), report.Resolved)
}

// Who calls and finds nobody waits from then on, whatever we waited for; who is
// spoken with at once waited for nothing.
func TestCallersWait(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00").opens().after(time.Minute).sends("ana")
	s.after(10*time.Minute).called("ana", true, desk.CallReached)
	s.after(10*time.Minute).called("ana", true, desk.CallVoicemail).after(30*time.Minute).called("ben", false, desk.CallReached).resolves("ben")
	e := s.episodes()[0]
	if len(e.Turns) != 2 || e.Turns[1].To-e.Turns[1].From != 30*minute || e.Turns[1].By != "ben" {
		t.Errorf("turns %+v; want the question, and half an hour after the message", e.Turns)
	}
	parts := house(t).Parts(e, e.EndedAt)
	is(t, "waiting on the patient", parts.Patient.Cal, 20*minute)
	is(t, "open", parts.Open.Cal, 30*minute)
}

// An episode that staff opened for somebody who called owes no first response;
// a message left on our machine is a turn of it.
func TestOpenedForACaller(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00")
	s.begins(desk.Opened, desk.Body{Origin: desk.OriginStaff, Channel: desk.ByPhone}).called("ana", true, desk.CallVoicemail)
	s.after(15*time.Minute).called("ana", false, desk.CallReached).resolves("ana")
	f := ask(t, house(t), s.episodes())
	is(t, "first responses", f.Total.Durations[report.FirstResponse].Calendar.N, 0)
	took(t, f, report.ReplyTime, 15*minute, 15*minute)
}

// The patient came again by phone or to the desk, wherever that was written
// down: it was no first contact, or not resolved with it. Our own calls, and what
// we opened for another department, are none of theirs.
func TestContactsOnAnyChannel(t *testing.T) {
	type came struct {
		name                string
		other               func(*script)
		solved, first, none int // of the first conversation: FCR k and n, no repeat k
	}
	first := func() *script {
		return newScript(t, "a").at("2026-03-10 09:00").opens().after(time.Minute).answers("ana").resolves("ana")
	}
	opened := func(s *script, origin desk.Origin) *script {
		return s.begins(desk.Opened, desk.Body{Origin: origin, Channel: desk.ByPhone})
	}
	for _, c := range []came{
		{"nobody came", func(s *script) {}, 1, 1, 1},
		{"called two days later", func(s *script) {
			opened(s.at("2026-03-12 09:00"), desk.OriginStaff).called("ben", true, desk.CallReached)
		}, 0, 1, 0},
		{"called about what was open already", func(s *script) {
			s.at("2026-02-01 09:00").opens().at("2026-03-12 09:00").called("ben", true, desk.CallVoicemail)
		}, 0, 1, 0},
		{"called eight days later", func(s *script) {
			opened(s.at("2026-03-18 09:00"), desk.OriginStaff).called("ben", true, desk.CallReached)
		}, 1, 1, 1},
		{"had called the day before", func(s *script) {
			opened(s.at("2026-03-09 09:00"), desk.OriginStaff).called("ben", true, desk.CallReached)
		}, 0, 0, 1},
		{"we called them", func(s *script) {
			opened(s.at("2026-03-12 09:00"), desk.OriginStaff).called("ben", false, desk.CallReached)
		}, 1, 1, 1},
		{"opened for another department", func(s *script) { opened(s.at("2026-03-10 09:02"), desk.OriginLinked) }, 1, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := first(), newScript(t, "b")
			c.other(b)
			all := a.episodes()
			if len(b.log.Events) > 0 {
				all = append(all, b.episodes()...)
			}
			for _, e := range all {
				e.Patient, e.Verified = "p", true
			}
			of10March := func(q *report.Query) { q.From, q.To = "2026-03-10", "2026-03-11" }
			for kept, f := range map[string]*report.Figures{"in rows": ask(t, house(t), all, of10March), "packed": packed(t, house(t), all).Ask(query(t, of10March))} {
				is(t, "resolved at the first contact, "+kept, f.Total.FCR.Share, report.Share{K: c.solved, N: c.first})
				is(t, "no contact in a week, "+kept, f.Total.NoRepeatResolved.Share, report.Share{K: c.none, N: 1})
			}
		})
	}
}
