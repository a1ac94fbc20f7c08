package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
)

const hoursUsage = `careline hours shows and sets when a department answers. It may be used while the
server runs: chats that are open show the change within two minutes.

  careline hours show --department KEY
  careline hours set --department KEY FILE.json   (FILE - is standard input)
  careline hours close --department KEY --date 2026-12-24 [--open 08:00-12:00,13:00-15:00]
  careline hours reopen --department KEY --date 2026-12-24

The file says the zone and the week; a day left out is closed, a date among the
exceptions has hours of its own, or none:

  {
    "zone": "America/New_York",
    "week": {
      "monday": ["08:00-12:00", "13:00-17:00"],
      "saturday": ["09:00-12:00"]
    },
    "exceptions": {"2026-11-26": []}
  }

"always": true instead of a week is day and night. Hours hold from now on, or from
"effective_from" (Unix milliseconds). From an earlier moment they correct the past
and need a "reason". close gives one day no hours, or those of --open; reopen takes
that back. show prints the hours in force, as set reads them.
`

// hoursCall is what careline hours was asked for.
type hoursCall struct {
	verb, department, date, file string
	open                         []string
}

// runHours is the command careline hours. It answers with the exit code: 0
// done, 1 refused, 2 called in a way nobody understands.
func runHours(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	call, err := hoursFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = io.WriteString(stdout, hoursUsage)
		return 0
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "careline: %v\n\n%s", err, hoursUsage)
		return 2
	}
	var change clinic.HoursChange
	if call.verb == "set" {
		if change, err = readHours(call.file, stdin); err != nil {
			return fail(stderr, err)
		}
	}
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	err = inHouse(ctx, cfg, func(house *clinic.Service) error {
		var err error
		switch call.verb {
		case "set":
			err = house.SetHours(ctx, commandLine, call.department, change)
		case "close":
			err = house.SetException(ctx, commandLine, call.department, call.date, call.open)
		case "reopen":
			err = house.RemoveException(ctx, commandLine, call.department, call.date)
		}
		if err != nil {
			return err
		}
		return showHours(ctx, house, call.department, stdout, stderr)
	})
	if err != nil {
		return fail(stderr, plain(err))
	}
	return 0
}

func hoursFlags(args []string) (c hoursCall, err error) {
	if len(args) == 0 {
		return c, errors.New("say what to do: show, set, close or reopen")
	}
	c.verb = args[0]
	if c.verb == "-h" || c.verb == "--help" || c.verb == "help" {
		return c, flag.ErrHelp
	}
	var open string
	f := flag.NewFlagSet("hours", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.department, "department", "", "")
	switch c.verb {
	case "close":
		f.StringVar(&open, "open", "", "")
		fallthrough
	case "reopen":
		f.StringVar(&c.date, "date", "", "")
	case "show", "set":
	default:
		return c, fmt.Errorf("hours cannot %s", c.verb)
	}
	if err := f.Parse(args[1:]); err != nil {
		return c, err
	}
	rest := f.Args()
	if c.verb == "set" && len(rest) > 0 {
		c.file, rest = rest[0], rest[1:]
	}
	c.open = list(open)
	switch {
	case len(rest) > 0:
		return c, stray(rest[0])
	case c.department == "":
		return c, errors.New("--department is missing")
	case c.verb == "set" && c.file == "":
		return c, errors.New("name the file with the hours, or - for standard input")
	case (c.verb == "close" || c.verb == "reopen") && c.date == "":
		return c, errors.New("--date is missing")
	}
	return c, nil
}

// maxHoursFile is far more than any calendar needs.
const maxHoursFile = 1 << 20

// readHours reads a file. A word it does not know is refused: a misspelt one
// would otherwise leave a department closed.
func readHours(name string, stdin io.Reader) (c clinic.HoursChange, err error) {
	var raw []byte
	if name == "-" {
		raw, err = io.ReadAll(io.LimitReader(stdin, maxHoursFile))
	} else {
		raw, err = os.ReadFile(name)
	}
	if err != nil {
		return c, fmt.Errorf("the hours could not be read: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("the hours could not be read: %w", err)
	}
	return c, nil
}

// showHours prints the hours in force in the form that set reads; what is set
// for later is said beside it.
func showHours(ctx context.Context, house *clinic.Service, department string, stdout, stderr io.Writer) error {
	_, versions, err := house.Hours(ctx, commandLine, department)
	if err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	v := desk.InForce(versions, now)
	if v == nil {
		_, _ = fmt.Fprintln(stderr, "This department keeps no hours: patients are told neither open nor closed.")
	} else {
		said := clinic.ChangeOf(v)
		said.EffectiveFrom, said.Reason = 0, ""
		raw, err := json.MarshalIndent(said, "", "  ")
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(stdout, "%s\n", raw)
	}
	if last := len(versions) - 1; last >= 0 && versions[last].EffectiveFrom > now {
		_, _ = fmt.Fprintf(stderr, "Other hours are set from %s on.\n", time.UnixMilli(versions[last].EffectiveFrom).UTC().Format(time.RFC3339))
	}
	return nil
}
