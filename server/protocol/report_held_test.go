package protocol_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"careline/server/protocol"
	"careline/server/report"
)

// A number that is held back is no number in a file either: its cells are empty
// and say why, and what is a true 0 stays one.
func TestFilesHoldBackToo(t *testing.T) {
	held := protocol.ClockFigure{Reason: report.Suppressed}
	f := protocol.Figures{By: []string{"staff"}, Groups: []protocol.FigureGroup{{Key: []string{"s_ana"}, Name: []string{"Ana"}, FigureSet: protocol.FigureSet{
		CountsReason: report.Few, Outcomes: map[string]int{"resolved": 0}, Reopen7: protocol.ShareFigure{Reason: report.Few},
		FirstResponse: protocol.DurationFigure{Cohort: "opened", Calendar: held, Business: held},
	}}}}
	b, err := protocol.FiguresCSV(&f)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(column string) int { return slices.Index(lines[0], column) }
	seen := 0
	for _, l := range lines[1:] {
		numbers := l[at("value")] + l[at("k")] + l[at("n")] + l[at("sum_ms")] + l[at("still_open")]
		switch figure := l[at("figure")]; {
		case l[0] == "group" && slices.Contains([]string{"opened", "closed", "outcomes.resolved", "transfers", "reopen_7d", "first_response"}, figure):
			if seen++; numbers != "" || l[at("reason")] == "" {
				t.Errorf("%s: %q, %q", figure, numbers, l[at("reason")])
			}
		case l[0] == "whole" && figure == "opened" && l[at("value")] != "0":
			t.Errorf("a true 0 is %q", l[at("value")])
		case figure == "counts_reason":
			t.Error("a reason is no figure")
		}
	}
	if seen != 7 {
		t.Errorf("%d lines were looked at", seen)
	}
}
