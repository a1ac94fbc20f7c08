package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"careline/server/report"
)

// A day in New York by hand. Case 1: opened 09:00, answered 09:10 by Ana of L1,
// a third party from 09:20 to 10:00 (an answer), with Ben of L2 from 10:30, resolved
// at 11:00. Case 2: opened 09:00, resolved at 09:30 without an answer, open again by
// itself at 12:00, answered at 12:05, resolved at 12:10.
const dayLog = `id,what,at,team,who
1,Opened,2026-03-10 09:00:00,L1,
2,Opened,2026-03-10 09:00:00,L1,
1,Said,2026-03-10 09:10:00,L1,Ana
1,Wait/Insurer,2026-03-10 09:20:00,L1,Ana
2,Done,2026-03-10 09:30:00,L1,Ana
1,Said,2026-03-10 10:00:00,L1,Ana
1,Said,2026-03-10 10:30:00,L2,Ben
1,Done,2026-03-10 11:00:00,L2,Ben
2,Opened,2026-03-10 12:00:00,L1,
2,Said,2026-03-10 12:05:00,L1,Ana
2,Done,2026-03-10 12:10:00,L1,Ana
`

const dayMap = `{"columns": {"case": "id", "event": "what", "timestamp": "at", "group": "team", "agent": "who"}, "zone": "America/New_York",
	"events": {"Opened": "open", "Said": "answer", "Wait*": "wait_third_party", "Wait/P*": "wait_patient", "Wait/Phone": "continue", "Done": "resolve"}}`

func readLog(t *testing.T, log, mapping string) (*report.Figures, report.LogSummary) {
	t.Helper()
	m, err := report.ReadMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	l, err := report.ImportLog([]byte(log), m, "old", false)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	var all []*report.Episode
	for i := range l.Episodes {
		all = append(all, &l.Episodes[i])
	}
	return ask(t, house(t), all, cohort(report.ByDefinition)), l.Summary
}

// dayFigures are those of the day, by hand.
func dayFigures(t *testing.T, name string, f *report.Figures) {
	t.Helper()
	for _, want := range []struct {
		m      report.Metric
		n      int
		sum    int64
		median int64
	}{
		{report.FirstResponse, 2, 15 * minute, 5 * minute}, // 10 and 5; case 2 had none at first
		{report.ReplyTime, 2, 15 * minute, 10 * minute},    // and one that was never answered, greater than any
		{report.FirstResolution, 2, 150 * minute, 30 * minute},
		{report.FullResolution, 2, 310 * minute, 120 * minute},
		{report.OnThirdTime, 2, 40 * minute, 0},
		{report.GapTime, 2, 150 * minute, 0},
		{report.ActiveResolution, 2, 120 * minute, 40 * minute},
		{report.Cycle, 2, 310 * minute, 120 * minute},
	} {
		d := f.Total.Durations[want.m].Calendar
		if d.N != want.n || d.Sum != want.sum || d.Median == nil || *d.Median != want.median {
			t.Errorf("%s: %s is %d values of %d, median %v; want %d of %d, %d", name, want.m, d.N, d.Sum, said(d.Median), want.n, want.sum, want.median)
		}
	}
	if c := f.Total.Counts; c.Opened != 3 || c.Closed != 3 || c.Reopened != 1 || c.Transfers != 1 || c.ImpliedReopen != 1 || c.ImpliedOpen != 0 {
		t.Errorf("%s: %+v", name, c)
	}
}

// However a log is written down, it says the same.
func TestShapesOfLogs(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(dayLog, "\n"), "\n")
	each := func(change func(fields []string) string) string {
		out := lines[0]
		for _, l := range lines[1:] {
			out += "\n" + change(strings.Split(l, ","))
		}
		return out + "\n"
	}
	stamps := func(layout string, zone *time.Location) string {
		place, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		return each(func(f []string) string {
			at, err := time.ParseInLocation(time.DateTime, f[2], place)
			if err != nil {
				t.Fatal(err)
			}
			f[2] = at.In(zone).Format(layout)
			return strings.Join(f, ",")
		})
	}
	kathmandu := time.FixedZone("", 5*3600+45*60)
	reversed := lines[0] + "\n"
	for i := len(lines) - 1; i > 0; i-- {
		reversed += lines[i] + "\n"
	}
	for name, log := range map[string]string{
		"plain":               dayLog,
		"windows":             strings.ReplaceAll(dayLog, "\n", "\r\n"),
		"a mark":              "\xef\xbb\xbf" + dayLog,
		"no last line break":  strings.TrimSuffix(dayLog, "\n"),
		"semicolons":          strings.ReplaceAll(dayLog, ",", ";"),
		"bars":                strings.ReplaceAll(dayLog, ",", "|"),
		"tabs":                strings.ReplaceAll(dayLog, ",", "\t"),
		"quoted":              each(func(f []string) string { return `"` + strings.Join(f, `","`) + `"` }),
		"spaces and quotes":   each(func(f []string) string { return `"` + strings.Join(f, `", "`) + `"` }),
		"from a spreadsheet":  strings.ReplaceAll(dayLog, "\n", ",,\n") + ",,,,,,\n,,,,,,\n",
		"offsets":             stamps("2006-01-02T15:04:05-07:00", kathmandu),
		"offsets, close":      stamps("2006-01-02 15:04:05-0700", kathmandu),
		"Z and a fraction":    stamps("2006-01-02T15:04:05.000000Z", time.UTC),
		"UTC in words":        stamps("2006-01-02 15:04:05 MST", time.UTC),
		"by half a day":       stamps("01/02/2006 3:04 PM", mustZone(t, "America/New_York")) + "\n",
		"months as words":     stamps("02-Jan-2006 15:04:05", mustZone(t, "America/New_York")),
		"as in a letter":      stamps("Mon 02 Jan 2006 15:04:05 -0700", kathmandu),
		"the month first":     stamps("Jan 2 2006 3:04:05 PM", mustZone(t, "America/New_York")),
		"years of two digits": stamps("02.01.06 15:04:05", mustZone(t, "America/New_York")),
		"nothing between":     stamps("20060102T150405Z", time.UTC),
		"nothing at all":      stamps("20060102150405", mustZone(t, "America/New_York")),
		"as browsers write":   stamps("\"1/2/2006, 3:04:05\u202fPM\"", mustZone(t, "America/New_York")),
		"half a day in words": strings.NewReplacer("AM", "a. m.", "PM", "p. m.").Replace(stamps("2/1/2006 3:04:05 PM", mustZone(t, "America/New_York"))),
		"dots in the clock":   stamps("02.01.2006 15.04", mustZone(t, "America/New_York")),
		"newest first":        reversed,
		"an unknown event":    dayLog + "1,Coffee,2026-03-10 09:50:00,L1,Ana\n",
		"the same row twice":  strings.Replace(dayLog, lines[3]+"\n", lines[3]+"\n"+lines[3]+"\n", 1),
		"group by and by":     strings.NewReplacer("1,Opened,2026-03-10 09:00:00,L1,", "1,Opened,2026-03-10 09:00:00,,", "09:10:00,L1,Ana", "09:10:00,,Ana").Replace(dayLog),
		"a column of its own": strings.Replace(strings.ReplaceAll(dayLog, "\n", ",x\n"), "who,x", "who,note", 1),
	} {
		mapping := dayMap
		switch name {
		case "by half a day", "as browsers write":
			mapping = strings.Replace(dayMap, `"zone"`, `"dates": "mdy", "zone"`, 1)
		case "half a day in words":
			mapping = strings.Replace(dayMap, `"zone"`, `"dates": "dmy", "zone"`, 1)
		}
		f, sum := readLog(t, log, mapping)
		dayFigures(t, name, f)
		if name == "an unknown event" && sum.Unmapped["Coffee"] != 1 {
			t.Errorf("%s: %v", name, sum.Unmapped)
		}
	}
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// What an event means: its exact name first, then the longest prefix, whatever
// white space stands around either.
func TestMeaningOfEvents(t *testing.T) {
	log := func(event string) string {
		return "id,what,at\n1,Opened,2026-03-10 09:00\n1,Said,2026-03-10 09:10\n1," + event + ",2026-03-10 09:20\n1,Said,2026-03-10 10:00\n1,Done,2026-03-10 11:00\n"
	}
	mapping := `{"columns": {"case": "id", "event": "what", "timestamp": "at"}, "zone": "UTC", "events": {" Opened": "open", "Said": "answer",
		"*": "ignore", "Wait*": "wait_third_party", "Wait/P*": "wait_patient", "Wait/Phone ": "continue", "Done": "resolve"}}`
	for event, want := range map[string][2]int64{"Wait": {0, 40}, "Wait/Insurer": {0, 40}, "Wait/Patient": {40, 0}, " Wait/Phone": {0, 0}, "Anything": {0, 0}} {
		f, _ := readLog(t, log(event), mapping)
		patient, third := f.Total.Durations[report.OnPatientTime].Calendar.Sum, f.Total.Durations[report.OnThirdTime].Calendar.Sum
		if patient != want[0]*minute || third != want[1]*minute {
			t.Errorf("%q: %d on the patient, %d on a third party", event, patient/minute, third/minute)
		}
	}
	if _, err := report.ReadMapping([]byte(strings.Replace(mapping, `"*": "ignore"`, `"Opened": "answer"`, 1))); err == nil || !strings.Contains(err.Error(), "both") {
		t.Errorf("two meanings of one event: %v", err)
	}
}

// Wall clocks of a change: of an hour that comes twice the first is meant, one
// that is skipped is counted on; either is told, and no time is negative.
func TestLogsOverChangesOfClocks(t *testing.T) {
	for _, c := range []struct {
		name       string
		open, done string
		took       int64
		moved      int
	}{
		{"ends in the gap", "2026-03-08 01:30", "2026-03-08 02:30", 60, 1},  // 02:30 EST is 03:30 EDT
		{"over the gap", "2026-03-08 01:30", "2026-03-08 03:30", 60, 0},     // there is no hour between
		{"ends in the fold", "2026-11-01 00:30", "2026-11-01 01:30", 60, 1}, // the first 01:30
		{"over the fold", "2026-11-01 00:30", "2026-11-01 02:30", 180, 0},
		{"the fold by its offset", "2026-11-01 00:30", "2026-11-01 01:30 -05:00", 120, 0},
	} {
		log := fmt.Sprintf("id,what,at\n1,Opened,%s\n1,Done,%s\n", c.open, c.done)
		mapping := `{"columns": {"case": "id", "event": "what", "timestamp": "at"}, "zone": "America/New_York", "events": {"Opened": "open", "Done": "resolve"}}`
		f, sum := readLog(t, log, mapping)
		if d := f.Total.Durations[report.FullResolution].Calendar; d.N != 1 || d.Sum != c.took*minute || sum.MovedClocks != c.moved {
			t.Errorf("%s: %d values of %d minutes, %d at moved clocks; want %d and %d", c.name, d.N, d.Sum/minute, sum.MovedClocks, c.took, c.moved)
		}
	}
}

// A log of nothing, and one that opens nothing, are refused with a sentence.
func TestLogsOfNothing(t *testing.T) {
	for log, says := range map[string]string{
		"":                        "empty",
		"id,what,at,team,who\n":   "No row",
		"id,what,at,team,who\n\n": "No row",
		"id,what,at,team,who\n1,Said,2026-03-10 09:00,L1,Ana\n": "opens nothing",
		"id,what,at,team\n1,Opened,2026-03-10 09:00,L1\n":       `no column "who"`,
	} {
		m, err := report.ReadMapping([]byte(dayMap))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := report.ImportLog([]byte(log), m, "old", false); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", log, err, says)
		}
	}
}

// What an imported log leaves open goes on as far as it tells, and not for ever.
func TestLogsEnd(t *testing.T) {
	m, err := report.ReadMapping([]byte(dayMap))
	if err != nil {
		t.Fatal(err)
	}
	l, err := report.ImportLog([]byte(dayLog+"3,Opened,2026-03-11 09:00:00,L1,\n"), m, "old", false)
	if err != nil {
		t.Fatal(err)
	}
	var all []*report.Episode
	for i := range l.Episodes {
		all = append(all, &l.Episodes[i])
	}
	for _, span := range []struct {
		from, to string
		open     int
	}{{"2026-03-10", "2026-03-11", 0}, {"2026-03-11", "2026-03-12", 1}, {"2026-03-01", "2026-04-01", 1}, {"2026-03-12", "2026-04-01", 0}} {
		f := ask(t, house(t), all, cohort(report.ByClosed), func(q *report.Query) { q.From, q.To = span.from, span.to })
		if d := f.Total.Durations[report.FullResolution]; f.Total.StillOpen != span.open || d.StillOpen != span.open {
			t.Errorf("from %s to %s: %d still open, %d chains; want %d", span.from, span.to, f.Total.StillOpen, d.StillOpen, span.open)
		}
	}
}

// Groups by time lie in the range; what began before and goes on is in the whole.
func TestGroupsOfTimeLieInTheRange(t *testing.T) {
	all := newScript(t, "then").at("2026-01-05 10:00").opens().episodes()
	all = append(all, newScript(t, "now").at("2026-03-11 10:00").opens().episodes()...)
	for _, d := range []report.Dimension{report.PerDay, report.PerWeek, report.PerMonth} {
		f := ask(t, house(t), all, cohort(report.ByClosed), by(d), func(q *report.Query) { q.From, q.To = "2026-03-10", "2026-03-20" })
		if f.Total.StillOpen != 2 || len(f.Groups) != 1 || f.Groups[0].StillOpen != 1 {
			t.Errorf("by %s: %d still open, groups %+v", d, f.Total.StillOpen, f.Groups)
		}
	}
}

// What could be read in two ways, or is no date, is not guessed at.
func TestStampsThatAreRefused(t *testing.T) {
	for _, stamp := range []string{"12-10-09 14:50", "2012-10-09 14:50 EST", "9 Foo 2012 14:50", "41191.5", "9 Oct", "Oct 2012", "32 Oct 2012 10:00", "2012-10-09 25:00", "9 Oct 2012 14"} {
		m, err := report.ReadMapping([]byte(dayMap))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := report.ImportLog([]byte("id;what;at;team;who\n1;Opened;"+stamp+";L1;\n"), m, "old", false); err == nil || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("%q: %v", stamp, err)
		}
	}
}

// Letters that are not UTF-8 are those of a western spreadsheet, and it is said so;
// what cannot be those either is refused.
func TestLettersOfLogs(t *testing.T) {
	mapping := strings.NewReplacer("Said", "Répondu – 1", "L1", "Área").Replace(dayMap)
	log := []byte(strings.ReplaceAll(dayLog, "Said", "R\xe9pondu \x96 1"))
	m, err := report.ReadMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	l, err := report.ImportLog(log, m, "old", false)
	if err != nil || l.Summary.Encoding != report.Windows1252 || l.Summary.Meanings[report.RowAnswer] != 4 || len(l.Summary.Unmapped) > 0 {
		t.Errorf("%v, %+v", err, l)
	}
	if _, sum := readLog(t, dayLog, dayMap); sum.Encoding != report.UTF8 {
		t.Errorf("UTF-8 is %q", sum.Encoding)
	}
	for _, bad := range []string{"\x81", "\x00"} {
		if _, err := report.ImportLog(append([]byte(bad), log...), m, "old", false); err == nil || !strings.Contains(err.Error(), "not text in UTF-8") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
