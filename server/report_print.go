package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"careline/server/protocol"
	"careline/server/report"
)

// printFigures writes figures for people: durations with two units, what is
// missing with its reason.
func printFigures(w io.Writer, f *protocol.Figures) error {
	cohort := f.Cohort
	if cohort == "" {
		cohort = "as each figure is defined"
	}
	_, _ = fmt.Fprintf(w, "%s to %s (not included), %s. Filed by: %s.\n", f.From, f.To, f.Zone, cohort)
	if f.Behind > 0 {
		_, _ = fmt.Fprintf(w, "Behind by %d conversations: their logs are still being read.\n", f.Behind)
	}
	if f.Uncounted > 0 {
		_, _ = fmt.Fprintf(w, "%s\n", uncounted(f.Uncounted))
	}
	if err := printSet(w, "All", &f.FigureSet); err != nil {
		return err
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		names := make([]string, len(g.Key))
		for k := range g.Key {
			if names[k] = g.Name[k]; names[k] == "" {
				names[k] = g.Key[k]
			}
			if names[k] == "" {
				names[k] = report.NoKey
			}
		}
		if err := printSet(w, strings.Join(names, ", "), &g.FigureSet); err != nil {
			return err
		}
	}
	return nil
}

func printSet(w io.Writer, title string, s *protocol.FigureSet) error {
	_, _ = fmt.Fprintf(w, "\n%s\n", title)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "\tclock\tn\tmedian\tp90\tp95\tmean\topen\tleft out")
	for _, row := range []struct {
		name string
		d    *protocol.DurationFigure
	}{
		{"queue wait", &s.QueueWait}, {"first response", &s.FirstResponse}, {"reply time", &s.ReplyTime}, {"patient waiting", &s.PatientWaiting},
		{"first resolution", &s.FirstResolution}, {"full resolution", &s.FullResolution}, {"active resolution", &s.ActiveResolution},
		{"handle time", &s.HandleTime}, {"cycle", &s.Cycle},
	} {
		if row.d.Calendar.N+row.d.StillOpen == 0 && (row.name == "cycle" || row.name == "handle time") {
			continue
		}
		for i, c := range []*protocol.ClockFigure{&row.d.Calendar, &row.d.Business} {
			clock, open, out := "calendar", fmt.Sprint(row.d.StillOpen), leftOut(row.d.Excluded)
			name := row.name
			if i == 1 {
				name, clock, open, out = "", "business", "", ""
			}
			_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", name, clock, c.N,
				spent(c.MedianMS, c.Reason), spent(c.P90MS, c.P90Reason), spent(c.P95MS, c.P95Reason), spent(c.MeanMS, c.Reason), open, out)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if s.CountsReason != "" {
		_, err := fmt.Fprintf(w, "counts of one person are held back: %s\n", s.CountsReason)
		return err
	}
	_, err := fmt.Fprintf(w, "opened %d, closed %d, still open %d, transfers %d, reopened %d, abandoned %d; outcomes: %s\n",
		s.Opened, s.Closed, s.StillOpen, s.Transfers, s.Reopened, s.Abandoned, leftOut(s.Outcomes))
	return err
}

// uncounted says of imported cases that they are in no figure.
func uncounted(n int) string {
	if n == 1 {
		return "1 imported case is in no figure: none of its rows says anything."
	}
	return fmt.Sprintf("%d imported cases are in no figure: none of their rows says anything.", n)
}

func leftOut(m map[string]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if m[k] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", strings.ReplaceAll(k, "_", " "), m[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// spent is a duration in two units, never a fraction of one.
func spent(ms *int64, why string) string {
	if ms == nil {
		if why == "" {
			why = "not_yet"
		}
		return strings.ReplaceAll(why, "_", " ")
	}
	s := (*ms + 500) / 1000
	switch {
	case *ms < 1000:
		return fmt.Sprintf("%d ms", *ms)
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %02d s", s/60, s%60)
	case s < 86_400:
		return fmt.Sprintf("%d h %02d min", s/3600, s%3600/60)
	}
	return fmt.Sprintf("%d d %02d h", s/86_400, s%86_400/3600)
}
