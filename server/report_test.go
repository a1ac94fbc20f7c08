package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"careline/server/protocol"
	"careline/server/report"
)

// A log worked by hand: three cases in Amsterdam, one of them over the change of
// clocks, one without an opening row, one that goes on.
const handLog = `Case;Step;State;When;Team;Who
1;Queued;Awaiting;2026/03/28 09:00:00.000;L1;
1;Accepted;In Progress;2026/03/28 10:00:00.000;L1;ana
1;Accepted;Wait - User;2026/03/28 11:00:00.000;L1;ana
1;Accepted;In Progress;2026/03/29 11:00:00.000;L2;ben
1;Completed;Resolved;2026/03/29 12:00:00.000;L2;ben
1;Completed;Closed;2026/03/30 12:00:00.000;L2;ben
1;Accepted;In Progress;2026/04/20 12:00:00.000;L1;ana
1;Completed;Resolved;2026/04/20 13:00:00.000;L1;ana
2;Accepted;In Progress;2026/03/28 10:00:00.000;L2;"de Vries, Jan"
2;Accepted;Wait;2026/03/28 10:30:00.000;L2;"de Vries, Jan"
2;Completed;Resolved;2026/03/28 12:00:00.000;L2;"de Vries, Jan"
3;Queued;Awaiting;2026/04/20 10:00:00.000;L1;
3;Noise;Noise;2026/04/20 13:00:00.000;L1;
`

const handMap = `{"columns": {"case": "Case", "event": ["Step", "State"], "timestamp": "When", "group": "Team", "agent": "Who"},
	"zone": "Europe/Amsterdam",
	"events": {"Queued/Awaiting": "open", "Accepted/In Progress": "answer", "Accepted/Wait - User": "wait_patient",
		"Accepted/Wait*": "wait_third_party", "Completed/Resolved": "resolve", "Completed/*": "ignore"}}`

type imported struct {
	protocol.Figures
	Log report.LogSummary
}

func importHand(t *testing.T, log, mapping string, more ...string) (code int, out imported, stderr string) {
	t.Helper()
	dir := t.TempDir()
	file, mapFile := filepath.Join(dir, "hand.csv"), filepath.Join(dir, "map.json")
	for name, text := range map[string]string{file: log, mapFile: mapping} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var o, e bytes.Buffer
	args := append([]string{"import", "log", file, "--map", mapFile, "--json"}, more...)
	code = run(t.Context(), args, []string{"CARELINE_DATA=" + filepath.Join(dir, "data")}, nil, &o, &e)
	if code == 0 {
		if err := json.Unmarshal(o.Bytes(), &out); err != nil {
			t.Fatalf("%v: %s", err, o.Bytes())
		}
		again := o.Bytes()
		o = bytes.Buffer{}
		asked := []string{"report", "figures", "--from", out.From, "--to", out.To, "--zone", out.Zone, "--cohort", "closed", "--json"}
		if asked = append(asked, slices.DeleteFunc(more, func(flag string) bool { return flag == "--skip-bad" })...); len(more) > 0 {
			asked = append(asked, "--source", "hand")
		}
		if code := run(t.Context(), asked,
			[]string{"CARELINE_DATA=" + filepath.Join(dir, "data")}, nil, &o, &e); code != 0 {
			t.Fatalf("asked again: %d %s", code, e.String())
		}
		var a, b protocol.Figures
		if err := json.Unmarshal(again, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(o.Bytes(), &b); err != nil {
			t.Fatal(err)
		}
		a.AsOf, b.AsOf = 0, 0
		if x, y := fmt.Sprintf("%+v", must(json.Marshal(a))), fmt.Sprintf("%+v", must(json.Marshal(b))); x != y {
			t.Errorf("asked again it is different:\n%s\n%s", x, y)
		}
	}
	return code, out, e.String()
}

func must(b []byte, err error) string {
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestImportLogByHand(t *testing.T) {
	code, f, stderr := importHand(t, handLog, handMap)
	if code != 0 {
		t.Fatalf("%d: %s", code, stderr)
	}
	const minute, hour = 60_000, 3_600_000
	l := f.Log
	if l.Rows != 13 || l.Cases != 3 || l.Episodes != 4 || l.ImpliedOpen != 1 || l.ImpliedReopen != 1 || l.Unmapped["Noise/Noise"] != 1 || l.Meanings["ignore"] != 1 {
		t.Errorf("read: %+v", l)
	}
	// 1: ana, ben, ana; L1, L2, L1. The others stay with one.
	if l.HandoversByAgent != 2 || l.HandoversByGroup != 2 || l.PingPongAgent != 1 || l.PingPongGroup != 1 {
		t.Errorf("hand-overs: %+v", l)
	}
	for _, want := range []struct {
		what   string
		d      protocol.DurationFigure
		n      protocol.Number
		median int64
		sum    protocol.Number
	}{
		{"queue wait", f.QueueWait, 2, 0, hour},         // case 2 is taken by its first row
		{"first response", f.FirstResponse, 2, 0, hour}, // the reopening was by staff: nobody was owed
		// 1: 28 March 09:00 to 29 March 12:00, an hour of which there was not.
		{"first resolution", f.FirstResolution, 2, 2 * hour, 2*hour + 26*hour},
		// To 20 April 13:00, in summer time.
		{"full resolution", f.FullResolution, 2, 2 * hour, 2*hour + (23*24+4-1)*hour},
		{"waiting on the patient", f.WaitingOnPatient, 2, 0, 23 * hour},
		{"waiting on third parties", f.WaitingOnThirdParty, 2, 0, 90 * minute},
		{"resolved gap", f.ResolvedGap, 2, 0, 22 * 24 * hour},
		{"active", f.ActiveResolution, 2, 30 * minute, 30*minute + (23*24+4-1-23-22*24)*hour},
		{"cycle", f.Cycle, 3, 3 * hour, 2*hour + 3*hour + (23*24+4-1)*hour},
	} {
		if want.d.Calendar.N != want.n || want.d.Calendar.MedianMS == nil || *want.d.Calendar.MedianMS != want.median || want.d.Calendar.SumMS != want.sum {
			t.Errorf("%s: %s, want %d values, median %d, sum %d", want.what, must(json.Marshal(want.d.Calendar)), want.n, want.median, want.sum)
		}
		if want.d.Business.MedianMS != nil || want.d.Business.Reason != "no_calendar" {
			t.Errorf("%s in business time: %s", want.what, must(json.Marshal(want.d.Business)))
		}
	}
	if f.StillOpen != 1 || f.Reopened != 1 || f.Opened != 4 || f.Closed != 3 || f.Outcomes["resolved"] != 3 || f.Gated {
		t.Errorf("%d open, %d reopened, %d opened, %d closed, %v, gated %v", f.StillOpen, f.Reopened, f.Opened, f.Closed, f.Outcomes, f.Gated)
	}
	if i := f.FullResolution.Calendar.Interpolated; i == nil || i.MedianMS != (2*hour+(2*hour+(23*24+4-1)*hour)-2*hour)/2.0 {
		t.Errorf("interpolated: %+v", i)
	}
}

// What is in no figure is said: when it is read, when it is listed, and with every
// report of the log, printed and as JSON; not with what counts our own alone.
func TestImportLogSaysWhatCountsInNothing(t *testing.T) {
	log := handLog + "4;Completed;Closed;2026/04/02 10:00:00.000;L1;\n5;Noise;Noise;2026/04/03 10:00:00.000;L1;\n5;Completed;Closed;2026/04/04 10:00:00.000;L1;\n"
	const said = "2 imported cases are in no figure: none of their rows says anything."
	code, f, stderr := importHand(t, log, handMap)
	if code != 0 || f.Log.Cases != 5 || f.Log.Empty != 2 || f.Uncounted != 2 || f.Cycle.Calendar.N != 3 || !strings.Contains(stderr, said) {
		t.Errorf("%d: %d cases, %d empty, %d uncounted, cycle of %d: %s", code, f.Log.Cases, f.Log.Empty, f.Uncounted, f.Cycle.Calendar.N, stderr)
	}
	dir := t.TempDir()
	file, mapFile := filepath.Join(dir, "hand.csv"), filepath.Join(dir, "map.json")
	if err := os.WriteFile(file, []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mapFile, []byte(handMap), 0o600); err != nil {
		t.Fatal(err)
	}
	period := []string{"report", "figures", "--from", "2026-04-10", "--to", "2026-05-01", "--zone", "UTC"}
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"import", "log", file, "--map", mapFile}, true},
		{[]string{"import", "log", "--list"}, true},
		{slices.Concat(period, []string{"--source", "hand"}), true},
		{slices.Concat(period, []string{"--source", "imported"}), true},
		{period, true},
		{slices.Concat(period, []string{"--source", "own"}), false},
	} {
		var o, e bytes.Buffer
		if code := run(t.Context(), c.args, []string{"CARELINE_DATA=" + filepath.Join(dir, "data")}, nil, &o, &e); code != 0 {
			t.Fatalf("%v: %d %s", c.args, code, e.String())
		}
		if strings.Contains(o.String(), said) != c.want {
			t.Errorf("%v: %s", c.args, o.String())
		}
	}
}

// A group of a log is asked for by its name there, and the figures are those of
// the log's last instant.
func TestImportLogOfOneGroup(t *testing.T) {
	code, whole, stderr := importHand(t, handLog, handMap, "--by", "department")
	if code != 0 || whole.AsOf != whole.Log.Last {
		t.Fatalf("%d, as of %d, the log ends %d: %s", code, whole.AsOf, whole.Log.Last, stderr)
	}
	found := false
	for _, g := range whole.Groups {
		if g.Key[0] != "L2" {
			continue
		}
		found = true
		code, f, stderr := importHand(t, handLog, handMap, "--department", "L2")
		if code != 0 || f.Closed != g.Closed || f.FullResolution.Calendar.N != g.FullResolution.Calendar.N || f.FullResolution.Calendar.SumMS != g.FullResolution.Calendar.SumMS {
			t.Errorf("%d: of the group %d and %s, asked for alone %d and %s %s", code, g.Closed, must(json.Marshal(g.FullResolution.Calendar)), f.Closed, must(json.Marshal(f.FullResolution.Calendar)), stderr)
		}
	}
	if !found {
		t.Errorf("no group L2: %+v", whole.Groups)
	}
}

func TestImportLogForms(t *testing.T) {
	utf16 := []byte{0xff, 0xfe}
	for _, r := range handLog {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, log := range map[string]string{
		"windows": strings.ReplaceAll(handLog, "\n", "\r\n"), "mark": "\xef\xbb\xbf" + handLog, "utf-16": string(utf16),
		"commas": strings.NewReplacer(";", ",").Replace(handLog), "tabs": strings.NewReplacer(";", "\t").Replace(handLog),
		"iso":           strings.NewReplacer("2026/", "2026-", "/", "-", " 09:00:00.000", "T09:00", "In Progress", "In Progress").Replace(strings.ReplaceAll(handLog, "/", "-")),
		"the day first": dayFirst(handLog),
	} {
		code, f, stderr := importHand(t, log, handMap)
		if code != 0 || f.Log.Rows != 13 || f.FullResolution.Calendar.N != 2 || f.FullResolution.Calendar.SumMS != (2+23*24+4-1)*3_600_000 {
			t.Errorf("%s: %d, %d rows, %s %s", name, code, f.Log.Rows, must(json.Marshal(f.FullResolution.Calendar)), stderr)
		}
	}
}

// dayFirst writes 2026/03/28 as 28.03.2026.
func dayFirst(log string) string {
	var out strings.Builder
	for _, line := range strings.SplitAfter(log, "\n") {
		if i := strings.Index(line, "2026/"); i >= 0 {
			line = line[:i] + line[i+8:i+10] + "." + line[i+5:i+7] + ".2026" + line[i+10:]
		}
		out.WriteString(line)
	}
	return out.String()
}

func TestImportLogRefuses(t *testing.T) {
	for name, c := range map[string]struct{ log, mapping, says string }{
		"nothing opens":     {strings.ReplaceAll(handLog, "Awaiting", "Elsewhere"), handMap, "opens nothing"},
		"no open at all":    {handLog, strings.ReplaceAll(handMap, `"open"`, `"answer"`), "no event is mapped to open"},
		"no such meaning":   {handLog, strings.ReplaceAll(handMap, `"wait_patient"`, `"lunch"`), "lunch"},
		"no such column":    {handLog, strings.ReplaceAll(handMap, `"Team"`, `"Squad"`), "Squad"},
		"no such zone":      {handLog, strings.ReplaceAll(handMap, "Europe/Amsterdam", "Mars/Olympus"), "no such time zone"},
		"no zone":           {handLog, strings.ReplaceAll(handMap, `"zone": "Europe/Amsterdam",`, ""), "names no zone"},
		"a bad row":         {strings.Replace(handLog, "2026/03/28 11:00:00.000", "yesterday", 1), handMap, "line 4: its timestamp cannot be read"},
		"no such day":       {strings.Replace(handLog, "2026/03/28 11:00:00.000", "2026/02/30 11:00:00.000", 1), handMap, "line 4: its timestamp is no date"},
		"a short row":       {strings.Replace(handLog, "1;Accepted;In Progress;2026/03/28 10:00:00.000;L1;ana", "1;Accepted;In Progress", 1), handMap, "line 3: it has 3 fields"},
		"no case":           {strings.Replace(handLog, "\n2;", "\n;", 1), handMap, "names no case"},
		"an open quotation": {strings.Replace(handLog, `Jan"`, "Jan", 1), handMap, "not CSV"},
		"no text":           {"\x00\x01\x02", handMap, "not text in UTF-8"},
		"empty":             {"", handMap, "empty"},
		"unknown field":     {handLog, strings.ReplaceAll(handMap, `"zone"`, `"zoon"`), "not the JSON"},
		"day or month":      {strings.ReplaceAll(strings.ReplaceAll(dayFirst(strings.NewReplacer("/28", "/08", "/29", "/09", "/30", "/10", "/20", "/11").Replace(handLog)), ".03.", "/03/"), ".04.", "/04/"), handMap, "dmy"},
	} {
		code, _, stderr := importHand(t, c.log, c.mapping)
		if code != 1 || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: %d, %q", name, code, stderr)
		}
	}
	code, f, stderr := importHand(t, strings.Replace(handLog, "2026/03/28 11:00:00.000", "yesterday", 1), handMap, "--skip-bad")
	if code != 0 || f.Log.BadRows != 1 || f.Log.Rows != 12 || !strings.Contains(stderr, "line 4") {
		t.Errorf("skipping: %d, %+v %q", code, f.Log, stderr)
	}
}

func TestReportCommand(t *testing.T) {
	env := []string{"CARELINE_DATA=" + t.TempDir()}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"report"}, 2, "careline report figures"},
		{[]string{"report", "-h"}, 0, "careline report figures"},
		{[]string{"import", "log", "-h"}, 0, "wait_third_party"},
		{[]string{"import", "log"}, 2, "name one file"},
		{[]string{"report", "figures", "--from", "2026-01-01", "--to", "2026-02-01", "--zone", "Nowhere/Land"}, 1, "no such time zone"},
		{[]string{"report", "figures", "--from", "2026-01-01", "--to", "2026-02-01"}, 1, "Name a time zone"},
		{[]string{"report", "figures", "--from", "2026-01-01", "--to", "2026-02-01", "--zone", "UTC", "--source", "nolog"}, 1, "no imported log of that name"},
		{[]string{"report", "backlog", "--zone", "UTC", "--source", "nolog"}, 1, "no imported log of that name"},
		{[]string{"report", "figures", "--from", "yesterday", "--to", "2026-02-01", "--zone", "UTC"}, 1, "from is a date"},
		{[]string{"report", "figures", "--from", "2026-01-01", "--to", "2026-02-01", "--zone", "UTC"}, 0, "opened 0"},
		{[]string{"report", "rebuild"}, 0, "0 conversations read again, 0 different"},
		{[]string{"report", "definitions"}, 0, "full_resolution"},
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), c.args, env, nil, &out, &errs); code != c.code || !strings.Contains(out.String()+errs.String(), c.says) {
			t.Errorf("%v: %d, %s%s", c.args, code, out.String(), errs.String())
		}
	}
}

// A question about March knows that a case was opened again in April: its last
// resolve is not in March, its first one is.
func TestRangeSeesBeyondItself(t *testing.T) {
	code, f, stderr := importHand(t, handLog, handMap, "--from", "2026-03-01", "--to", "2026-04-01")
	if code != 0 || f.FirstResolution.Calendar.N != 2 || f.FullResolution.Calendar.N != 1 || f.Reopened != 1 {
		t.Errorf("%d: %d first, %d full, %d reopened; %s", code, f.FirstResolution.Calendar.N, f.FullResolution.Calendar.N, f.Reopened, stderr)
	}
	code, f, stderr = importHand(t, handLog, handMap, "--from", "2026-04-01", "--to", "2026-05-01")
	if code != 0 || f.FirstResolution.Calendar.N != 0 || f.FullResolution.Calendar.N != 1 || *f.FullResolution.Calendar.MedianMS != (23*24+4-1)*3_600_000 {
		t.Errorf("%d: %d first, full %s; %s", code, f.FirstResolution.Calendar.N, must(json.Marshal(f.FullResolution.Calendar)), stderr)
	}
}

// Most logs say that a case is closed some time after it was resolved. The day of
// that last row files its cycle where what ended is asked for, and the day of its
// opening row where what began is, whatever stood before.
func TestCycleIsFiledByItsFirstAndLastRow(t *testing.T) {
	const log = `Case;Step;State;When;Team;Who
1;Completed;Registered;2026/02/01 09:00:00.000;L1;
1;Queued;Awaiting;2026/03/02 09:00:00.000;L1;
1;Completed;Resolved;2026/03/03 09:00:00.000;L1;ana
1;Queued;Awaiting;2026/03/04 09:00:00.000;L1;
1;Completed;Resolved;2026/03/05 09:00:00.000;L1;ana
1;Completed;Closed;2026/03/20 09:00:00.000;L1;ana
`
	const hour = 3_600_000
	for _, c := range []struct {
		cohort, from, to string
		n                protocol.Number
	}{
		{"closed", "2026-03-20", "2026-03-21", 1}, {"closed", "2026-03-05", "2026-03-20", 0}, {"closed", "2026-02-01", "2026-04-01", 1},
		{"opened", "2026-03-02", "2026-03-03", 1}, {"opened", "2026-02-01", "2026-03-02", 0}, {"opened", "2026-03-03", "2026-04-01", 0},
	} {
		code, f, stderr := importHand(t, log, handMap, "--cohort", c.cohort, "--from", c.from, "--to", c.to)
		if d := f.Cycle.Calendar; code != 0 || d.N != c.n || d.SumMS != c.n*47*24*hour {
			t.Errorf("%s from %s to %s: %d, %s, want %d; %s", c.cohort, c.from, c.to, code, must(json.Marshal(d)), c.n, stderr)
		}
	}
}
