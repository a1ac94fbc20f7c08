package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"careline/server/config"
	"careline/server/figures"
	"careline/server/protocol"
	"careline/server/report"
	"careline/server/store"
)

const reportUsage = `careline report reads figures off the conversations. It may be used while the server runs.

  careline report figures --from 2026-11-01 --to 2026-12-01 --zone America/New_York
       [--cohort opened|closed] [--by DIMENSION[,DIMENSION]] [filters] [--histogram] [--json]
  careline report backlog --zone America/New_York [--at 2026-11-01|2026-11-01T08:00] [filters] [--json]
  careline report rebuild [--from 2026-11-01] [--to 2026-12-01]
  careline report definitions [--json]

--to is the first day that is no longer counted. --cohort files each unit (queue stay, turn,
episode, chain) by the day it began (opened: what goes on still is part of it) or ended (closed:
what is finished, with the number that is not); without it each figure as its definition says.
--by is at most two of department, topic, staff, site, language, verification, hour, weekday,
day, week and month. Filters are --department, --topic, --staff, --site, --language (each may be
a list with commas), --verification verified|anonymous, and --source own|imported|NAME: our own
conversations, all imported logs, or one of them; without it all.

--histogram adds to each duration as a whole, in JSON, how many of its values lie between fixed bounds.

Durations are milliseconds in JSON, on both clocks: calendar, and business by the opening hours
that the patient was shown. What is null has a reason beside it; nothing is 0 that is not known.

backlog is what stood at an instant: begun, and not over. A date is the end of the day before it;
without --at it is now.

rebuild reads everything off the logs again, lists what was different, and exits with 1 if
anything was. definitions says what each figure means; docs/reports.md explains them.
`

// runReport is the command careline report. It answers with the exit code: 0
// done, 1 refused or different, 2 called in a way nobody understands.
func runReport(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	verb := ""
	if len(args) > 0 {
		verb = args[0]
	}
	switch verb {
	case "figures":
		return reportFigures(ctx, args[1:], environ, stdout, stderr)
	case "backlog":
		return reportBacklog(ctx, args[1:], environ, stdout, stderr)
	case "rebuild":
		return reportRebuild(ctx, args[1:], environ, stdout, stderr)
	case "definitions":
		return reportDefinitions(args[1:], stdout, stderr)
	case "-h", "--help", "help":
		_, _ = io.WriteString(stdout, reportUsage)
		return 0
	}
	_, _ = io.WriteString(stderr, reportUsage)
	return 2
}

// values is a flag that holds several values with commas.
type values []string

func (l *values) String() string { return strings.Join(*l, ",") }

func (l *values) Set(s string) error {
	for _, v := range strings.Split(s, ",") {
		if v = strings.TrimSpace(v); v != "" {
			*l = append(*l, v)
		}
	}
	return nil
}

// askFlags are the flags of a question.
func askFlags(f *flag.FlagSet, ask *figures.Ask) {
	f.StringVar(&ask.From, "from", ask.From, "")
	f.StringVar(&ask.To, "to", ask.To, "")
	f.StringVar(&ask.Cohort, "cohort", ask.Cohort, "")
	f.StringVar(&ask.By, "by", "", "")
	f.BoolVar(&ask.Histogram, "histogram", false, "")
	filterFlags(f, ask)
}

// filterFlags are those of a question about an instant too.
func filterFlags(f *flag.FlagSet, ask *figures.Ask) {
	f.StringVar(&ask.Zone, "zone", ask.Zone, "")
	f.Var((*values)(&ask.Departments), "department", "")
	f.Var((*values)(&ask.Topics), "topic", "")
	f.Var((*values)(&ask.Staff), "staff", "")
	f.Var((*values)(&ask.Sites), "site", "")
	f.Var((*values)(&ask.Languages), "language", "")
	f.StringVar(&ask.Verification, "verification", "", "")
	f.StringVar(&ask.Source, "source", ask.Source, "")
}

// parse reads flags that may stand on either side of what is no flag.
func parse(f *flag.FlagSet, args []string, usage string, stdout, stderr io.Writer) (rest []string, code int, ok bool) {
	f.SetOutput(io.Discard)
	for {
		err := f.Parse(args)
		switch {
		case errors.Is(err, flag.ErrHelp):
			_, _ = io.WriteString(stdout, usage)
			return nil, 0, false
		case err != nil:
			_, _ = fmt.Fprintf(stderr, "careline: %v\n\n%s", err, usage)
			return nil, 2, false
		case f.NArg() == 0:
			return rest, 0, true
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
}

// asked is the frame of commands that ask for figures: what their flags are, and
// what is answered, as JSON or as people read it.
func asked[D any](ctx context.Context, name string, args, environ []string, stdout, stderr io.Writer,
	flags func(*flag.FlagSet), answer func(*figures.Service) (D, error), show func(io.Writer, *D) error,
) int {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	flags(f)
	asJSON := f.Bool("json", false, "")
	rest, code, ok := parse(f, args, reportUsage, stdout, stderr)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		_, _ = fmt.Fprintf(stderr, "careline: there is nothing called %s here\n\n%s", rest[0], reportUsage)
		return 2
	}
	return withFigures(ctx, environ, stderr, func(s *figures.Service) error {
		doc, err := answer(s)
		switch {
		case err != nil:
			return err
		case *asJSON:
			return writeJSON(stdout, doc)
		}
		return show(stdout, &doc)
	})
}

func reportFigures(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var ask figures.Ask
	return asked(ctx, "figures", args, environ, stdout, stderr, func(f *flag.FlagSet) { askFlags(f, &ask) },
		func(s *figures.Service) (doc protocol.Figures, err error) {
			a, err := s.Answer(ctx, commandLine, ask)
			if err == nil {
				doc = protocol.FiguresOf(a.Query, a.Figures, a.Behind, a.Staffing, a.Calibration, a.Names.Of)
			}
			return doc, err
		}, printFigures)
}

func writeJSON(w io.Writer, doc any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(doc)
}

func reportRebuild(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var from, to string
	f := flag.NewFlagSet("rebuild", flag.ContinueOnError)
	f.StringVar(&from, "from", "", "")
	f.StringVar(&to, "to", "", "")
	rest, code, ok := parse(f, args, reportUsage, stdout, stderr)
	if !ok {
		return code
	}
	lo, hi := int64(0), int64(1)<<62
	for _, bound := range []struct {
		text string
		at   *int64
	}{{from, &lo}, {to, &hi}} {
		if bound.text == "" {
			continue
		}
		t, err := time.Parse(time.DateOnly, bound.text)
		if err != nil || len(rest) > 0 {
			_, _ = fmt.Fprintf(stderr, "careline: --from and --to are dates like 2026-11-01\n\n%s", reportUsage)
			return 2
		}
		*bound.at = t.UnixMilli()
	}
	return withFigures(ctx, environ, stderr, func(s *figures.Service) error {
		all, different, incomplete := 0, 0, 0
		shown := time.Now()
		err := s.Rebuild(ctx, lo, hi, func(done int, r store.Refolded) {
			all = done
			if r.Incomplete {
				incomplete++
				_, _ = fmt.Fprintf(stdout, "%s: its log has a gap; what follows it is in no figure\n", r.Conversation)
			}
			for _, d := range r.Differences {
				_, _ = fmt.Fprintf(stdout, "%s: %s\n", r.Conversation, d)
			}
			if len(r.Differences) > 0 {
				different++
			}
			if time.Since(shown) > time.Second {
				shown = time.Now()
				_, _ = fmt.Fprintf(stderr, "%d conversations\n", done)
			}
		})
		_, _ = fmt.Fprintf(stdout, "%d conversations read again, %d different\n", all, different)
		if err == nil && different+incomplete > 0 {
			err = errors.New("not everything was as its log says; what was different is mended")
		}
		return err
	})
}

func reportDefinitions(args []string, stdout, stderr io.Writer) int {
	var asJSON bool
	f := flag.NewFlagSet("definitions", flag.ContinueOnError)
	f.BoolVar(&asJSON, "json", false, "")
	if _, code, ok := parse(f, args, reportUsage, stdout, stderr); !ok {
		return code
	}
	if asJSON {
		if err := writeJSON(stdout, protocol.DefinitionsOf(report.Definitions)); err != nil {
			return fail(stderr, err)
		}
		return 0
	}
	for _, d := range report.Definitions {
		filed := "filed by the day it is " + string(d.Cohort)
		if d.Cohort == report.AtInstant {
			filed = "at an instant"
		}
		_, _ = fmt.Fprintf(stdout, "%s (version %d, %s, %s)\n  %s\n  Left out: %s\n\n", d.ID, report.DefVersion, d.Unit, filed, d.Formula, d.LeavesOut)
	}
	return 0
}

// withFigures opens the database beside a server that may run.
func withFigures(ctx context.Context, environ []string, stderr io.Writer, do func(*figures.Service) error) int {
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return fail(stderr, err)
	}
	if err := errors.Join(do(figures.New(st, nil)), st.Close()); err != nil {
		return fail(stderr, plain(err))
	}
	return 0
}
