package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"careline/server/figures"
	"careline/server/protocol"
	"careline/server/report"
)

const importLogUsage = `careline import log brings in the history of another system, so that its cases stand in the
reports beside ours. It may be used while the server runs.

  careline import log FILE.csv --map MAP.json [--name NAME] [--skip-bad] [--json]
       [--from D] [--to D] [--zone Z] [--cohort opened|closed] [--by DIMENSION] [--department GROUP]
  careline import log --list [--json]
  careline import log --forget NAME

The file is CSV with a header: one row an event, in UTF-8 (UTF-16 with its mark; what is neither is
taken for Windows-1252, and said), fields apart by commas, semicolons, tabs or bars. The mapping says which column is which, and what the events mean:

  {
    "columns": {"case": "Case ID", "event": "Activity", "timestamp": "Complete", "group": "Team", "agent": "Resource"},
    "zone": "Europe/Amsterdam",
    "events": {
      "Opened": "open", "Accepted/In Progress": "answer",
      "Accepted/Wait - User": "wait_patient", "Accepted/Wait*": "wait_third_party",
      "Queued*": "transfer", "Completed/Resolved": "resolve", "*": "ignore"
    }
  }

An event means open, answer, wait_patient, wait_third_party, continue, transfer, resolve, reopen or
ignore. The exact name counts before prefixes with *, a longer prefix before a shorter one. Events
of which nothing is said are in no figure; they are counted and named. "event" may be a list of
columns, joined with a slash. group and agent may be left out. zone is needed where timestamps have
no offset; "dates": "dmy" or "mdy" where a file does not tell day from month; "separator" where the
header does not tell.

Rows are taken in the order of time, those of one instant in the order of the file. A case without
an opening row begins at its first row (implied_open). An open, answer or transfer row after a
resolve opens the case again (implied_reopen). Rows that cannot be read make it refuse the file and
are listed; --skip-bad leaves them out and counts them.

What was imported under a NAME (usually that of the file) is replaced by it. Then the figures of the
whole log are printed, those of finished units unless --cohort says otherwise; the JSON has "log"
with what was read, "cycle" (first to last row), and percentiles as spreadsheets give them
("interpolated"). Cases none of whose rows say anything are in no figure, cycle neither; they are
counted ("uncounted_cases"). careline report figures --source NAME asks again; without --source it counts ours
and all imported logs together.
`

func runImportLog(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var ask figures.Ask
	var mapFile, name, forget string
	var asJSON, skipBad, listing bool
	f := flag.NewFlagSet("log", flag.ContinueOnError)
	askFlags(f, &ask)
	f.StringVar(&mapFile, "map", "", "")
	f.StringVar(&name, "name", "", "")
	f.StringVar(&forget, "forget", "", "")
	f.BoolVar(&asJSON, "json", false, "")
	f.BoolVar(&skipBad, "skip-bad", false, "")
	f.BoolVar(&listing, "list", false, "")
	rest, code, ok := parse(f, args, importLogUsage, stdout, stderr)
	if !ok {
		return code
	}
	switch {
	case forget != "" && len(rest) == 0:
		return withFigures(ctx, environ, stderr, func(s *figures.Service) error { return s.Forget(ctx, commandLine, forget) })
	case listing && len(rest) == 0:
		return withFigures(ctx, environ, stderr, func(s *figures.Service) error { return listLogs(ctx, s, asJSON, stdout) })
	case len(rest) != 1 || mapFile == "":
		_, _ = fmt.Fprintf(stderr, "careline: name one file and its --map\n\n%s", importLogUsage)
		return 2
	}
	raw, err := os.ReadFile(rest[0])
	if err != nil {
		return fail(stderr, err)
	}
	rawMap, err := os.ReadFile(mapFile)
	if err != nil {
		return fail(stderr, err)
	}
	m, err := report.ReadMapping(rawMap)
	if err != nil {
		return fail(stderr, err)
	}
	if name == "" {
		name = nameOf(rest[0])
	}
	return withFigures(ctx, environ, stderr, func(s *figures.Service) error {
		l, err := s.Import(ctx, commandLine, name, raw, m, skipBad)
		if l != nil {
			tellRead(stderr, &l.Summary)
		}
		if err != nil {
			return err
		}
		return reportImported(ctx, s, ask, name, m, l, asJSON, stdout)
	})
}

// nameOf is what a log is called that is not named: like its file.
func nameOf(file string) string {
	name := filepath.Base(file)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	name = strings.Trim(regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(name, "-"), "-._")
	return name[:min(len(name), 64)]
}

// tellRead says what was read with less than certainty, or not.
func tellRead(w io.Writer, s *report.LogSummary) {
	if s.Encoding == report.Windows1252 {
		_, _ = fmt.Fprintln(w, "the file is not UTF-8; its letters were taken for Windows-1252 (Latin-1)")
	}
	for _, b := range s.Bad {
		_, _ = fmt.Fprintf(w, "line %d: %s\n", b.Line, b.Why)
	}
	if more := s.BadRows - len(s.Bad); more > 0 {
		_, _ = fmt.Fprintf(w, "and %d more rows that cannot be read\n", more)
	}
	if len(s.Unmapped) > 0 {
		_, _ = fmt.Fprintf(w, "events of which the mapping says nothing, in no figure: %s\n", leftOut(s.Unmapped))
	}
	if s.Empty > 0 {
		_, _ = fmt.Fprintf(w, "%s\n", uncounted(s.Empty))
	}
	if s.MovedClocks > 0 {
		_, _ = fmt.Fprintf(w, "%d rows at a time that a change of clocks showed twice or skipped\n", s.MovedClocks)
	}
}

// importReport is the report with what was read of the log.
type importReport struct {
	Source string            `json:"source"`
	Log    report.LogSummary `json:"log"`
	protocol.Figures
}

func reportImported(ctx context.Context, s *figures.Service, ask figures.Ask, name string, m *report.Mapping, l *report.ImportedLog, asJSON bool, stdout io.Writer) error {
	ask.Source = name
	for _, one := range []struct {
		to    *string
		value string
	}{{&ask.Zone, m.Zone}, {&ask.Zone, "UTC"}, {&ask.Cohort, string(report.ByClosed)}} {
		if *one.to == "" {
			*one.to = one.value
		}
	}
	zone, err := report.Zone(ask.Zone)
	if err != nil {
		return err
	}
	from, to := l.Summary.Range(zone)
	if ask.From == "" {
		ask.From = from
	}
	if ask.To == "" {
		ask.To = to
	}
	ask.AsOf = l.Summary.AsOf
	a, err := s.Answer(ctx, commandLine, ask)
	if err != nil {
		return err
	}
	doc := importReport{name, l.Summary, protocol.FiguresOf(a.Query, a.Figures, a.Behind, a.Staffing, a.Calibration, a.Names.Of)}
	if asJSON {
		return writeJSON(stdout, doc)
	}
	sum := &l.Summary
	_, _ = fmt.Fprintf(stdout, "%s: %d rows of %d cases, %d episodes. Implied openings %d, implied reopenings %d.\n", name, sum.Rows, sum.Cases, sum.Episodes, sum.ImpliedOpen, sum.ImpliedReopen)
	_, _ = fmt.Fprintf(stdout, "Hand-overs by agent %d, by group %d; back and forth in %d and %d cases.\n\n", sum.HandoversByAgent, sum.HandoversByGroup, sum.PingPongAgent, sum.PingPongGroup)
	return printFigures(stdout, &doc.Figures)
}

func listLogs(ctx context.Context, s *figures.Service, asJSON bool, stdout io.Writer) error {
	logs, err := s.Logs(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		type kept struct {
			Name       string            `json:"name"`
			ImportedAt int64             `json:"imported_at"`
			Log        report.LogSummary `json:"log"`
		}
		out := make([]kept, len(logs))
		for i, l := range logs {
			out[i] = kept{l.Name, l.ImportedAt, l.Summary}
		}
		return writeJSON(stdout, out)
	}
	for _, l := range logs {
		_, _ = fmt.Fprintf(stdout, "%s: %d rows of %d cases\n", l.Name, l.Summary.Rows, l.Summary.Cases)
		if l.Summary.Empty > 0 {
			_, _ = fmt.Fprintf(stdout, "  %s\n", uncounted(l.Summary.Empty))
		}
	}
	return nil
}
