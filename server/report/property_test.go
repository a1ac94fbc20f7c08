package report_test

import (
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// randomLog makes a log that the desk could have written, over some weeks.
func randomLog(t *rapid.T, id string, start int64) report.Log {
	s := &script{now: start, log: report.Log{Conversation: desk.ConversationID(id), Patient: "p"}}
	people := []string{"ana", "ben", "cy"}
	who := func() string { return rapid.SampledFrom(people).Draw(t, "who") }
	bot := rapid.IntRange(0, 5).Draw(t, "bot") == 0
	s.begins(desk.Opened, desk.Body{Origin: desk.OriginPatient, Bot: bot}).asks()
	if !bot {
		s.queued("d")
	}
	open, taken := true, false
	for range rapid.IntRange(0, 25).Draw(t, "steps") {
		// Every step takes a time, from nothing to days.
		s.after(time.Duration(rapid.SampledFrom([]int{0, 1, 59_000, 600_000, 7_200_000, 90_000_000, 700_000_000}).Draw(t, "ms")) * time.Millisecond)
		if !open {
			switch rapid.IntRange(0, 5).Draw(t, "after the end") {
			case 5:
				s.keepsBack(who())
			case 0:
				s.begins(desk.Reopened, desk.Body{Origin: desk.OriginNotSolved}).queued("d")
				open, taken = true, false
			case 1:
				s.returns()
				open, taken = true, false
			case 2:
				s.begins(desk.Reopened, desk.Body{Origin: desk.OriginReopenStaff}).accepts(who())
				open, taken = true, true
			}
			continue
		}
		switch rapid.IntRange(0, 17).Draw(t, "step") {
		case 0, 1:
			s.asks()
		case 2, 3:
			s.answers(who())
			taken = true
		case 4:
			s.sends(who())
			taken = true
		case 5:
			s.accepts(who())
			taken = true
		case 6:
			s.waits(who(), rapid.SampledFrom([]string{"patient", "insurer", "clinician"}).Draw(t, "on"))
		case 7:
			s.goesOn(who())
		case 8:
			s.snoozes(who())
		case 9:
			s.tell(desk.Transferred, desk.KindStaff, who(), desk.Body{Department: "d2"}).queued("d2")
		case 10:
			s.voids(who())
		case 11:
			s.tell(report.HandedOff, desk.KindSystem, "bot", desk.Body{}).queued("d")
		case 12:
			if !taken {
				s.tell(desk.Abandoned, desk.KindSystem, "clock", desk.Body{LastSeenAt: s.now - 1000})
			} else {
				s.tell(desk.Resolved, desk.KindSystem, "clock", desk.Body{Reason: desk.ReasonInactivity})
			}
			open = false
		case 13:
			s.resolves(who())
			open = false
		case 17:
			s.keepsBack(who())
		case 15:
			s.holds(who())
		case 14:
			s.tell(desk.Requeued, desk.KindSystem, "router", desk.Body{Department: "d", Reason: desk.ReasonDisconnected})
		case 16:
			s.called(who(), rapid.Bool().Draw(t, "inbound"), rapid.SampledFrom([]string{desk.CallReached, desk.CallNoAnswer}).Draw(t, "outcome"))
		}
	}
	return s.log
}

var someStart = time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC).UnixMilli()

func draw(t *rapid.T) report.Log {
	return randomLog(t, "c", someStart+rapid.Int64Range(0, 40*24*hour).Draw(t, "start"))
}
