package report_test

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"
)

// A patient was last seen while a bot still answered; only then did it hand
// over, and the wait that nobody sat through ended. Nothing is negative.
func TestLastSeenBeforeTheTurn(t *testing.T) {
	s := newScript(t, "c").at("2026-03-10 09:00")
	s.begins(desk.Opened, desk.Body{Origin: desk.OriginPatient, Bot: true}).asks()
	s.after(time.Minute).tell(report.HandedOff, desk.KindSystem, "bot", desk.Body{}).queued("d")
	s.tell(desk.Abandoned, desk.KindSystem, "clock", desk.Body{LastSeenAt: s.now - minute})
	turn := s.episodes()[0].Turns[0]
	is(t, "length of the turn", turn.To-turn.From, 0)

	// Back a minute later: the gap begins when somebody was owed, not before.
	s.after(time.Minute).returns().after(2 * time.Minute).answers("ana").resolves("ana")
	f := ask(t, house(t), s.episodes())
	took(t, f, report.FullResolution, 3*minute, 3*minute)
	took(t, f, report.ActiveResolution, 2*minute, 2*minute)
}
