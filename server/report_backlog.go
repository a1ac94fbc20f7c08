package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"careline/server/figures"
	"careline/server/protocol"
)

// reportBacklog is careline report backlog: what stood at an instant.
func reportBacklog(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var ask figures.Standing
	return asked(ctx, "backlog", args, environ, stdout, stderr,
		func(f *flag.FlagSet) {
			filterFlags(f, &ask.Ask)
			f.StringVar(&ask.At, "at", "", "")
		},
		func(s *figures.Service) (doc protocol.Backlog, err error) {
			b, err := s.Backlog(ctx, commandLine, ask)
			if err == nil {
				doc = protocol.BacklogOf(b.At, b.Zone, b.Behind, &b.Total, b.Groups, b.Names.Of, b.Reference)
			}
			return doc, err
		}, printBacklog)
}

// printBacklog writes a backlog for people: a line for each department, and what
// it comes to by age.
func printBacklog(w io.Writer, b *protocol.Backlog) error {
	at := time.UnixMilli(b.At)
	if zone, err := time.LoadLocation(b.Zone); err == nil {
		at = at.In(zone)
	}
	_, _ = fmt.Fprintf(w, "%d at %s, %s.\n", b.N, at.Format("2006-01-02 15:04:05"), b.Zone)
	if b.Behind > 0 {
		_, _ = fmt.Fprintf(w, "Behind by %d conversations: their logs are still being read.\n", b.Behind)
	}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "\tn\tqueued\topen\ton the patient\ton third parties\tsnoozed\tbot\toldest\towner gone")
	line := func(name string, s *protocol.BacklogSet) {
		oldest := ""
		if s.OldestAt > 0 {
			age := b.At - s.OldestAt
			oldest = spent(&age, "")
		}
		_, _ = fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%d\n", name, s.N, s.States["queued"], s.States["open"],
			s.States["waiting_on_patient"], s.States["waiting_on_third_party"], s.States["snoozed"], s.States["bot"], oldest, s.OwnerAbsent)
	}
	for i := range b.Groups {
		g := &b.Groups[i]
		name := g.Name
		if name == "" {
			name = g.Key
		}
		line(name, &g.BacklogSet)
	}
	line("All", &b.BacklogSet)
	if err := t.Flush(); err != nil {
		return err
	}
	for _, a := range b.Ages {
		if a.N == 0 {
			continue
		}
		age := "begun less than " + spent(a.BelowMS, "") + " before"
		switch {
		case a.BelowMS == nil:
			age = "begun " + spent(&a.FromMS, "") + " before or longer"
		case a.FromMS > 0:
			age = "begun " + spent(&a.FromMS, "") + " to " + spent(a.BelowMS, "") + " before"
		}
		if _, err := fmt.Fprintf(w, "%s: %d\n", age, a.N); err != nil {
			return err
		}
	}
	return nil
}
