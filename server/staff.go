package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"careline/server/auth"
	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
	"careline/server/store"
)

const staffUsage = `careline staff add lets somebody work here. It may be used while the server runs.

  careline staff add --email E --name N --role R --departments a,b [--languages en,es]

The password is read from standard input: typed unseen, or the first line of a pipe.
Roles are agent, supervisor, manager, privacy and admin. Departments are named by
their keys; roles that are not bound to departments need none.
`

// runStaff is the command careline staff. It answers with the exit code: 0
// done, 1 refused, 2 called in a way nobody understands.
func runStaff(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 && (args[0] == "-h" || args[0] == "--help" || args[0] == "help") {
		_, _ = io.WriteString(stdout, staffUsage)
		return 0
	}
	if len(args) == 0 || args[0] != "add" {
		_, _ = io.WriteString(stderr, staffUsage)
		return 2
	}
	n, err := staffFlags(args[1:])
	if errors.Is(err, flag.ErrHelp) {
		_, _ = io.WriteString(stdout, staffUsage)
		return 0
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "careline: %v\n\n%s", err, staffUsage)
		return 2
	}
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	if n.Password, err = readPassword(stdin, stderr); err != nil {
		return fail(stderr, err)
	}
	var p desk.Staff
	err = inHouse(ctx, cfg, func(house *clinic.Service) error {
		p, err = house.AddStaff(ctx, commandLine, n)
		return err
	})
	if err != nil {
		return fail(stderr, plain(err))
	}
	_, _ = fmt.Fprintf(stdout, "%s can sign in as %s (%s).\n", p.Name, p.Email, p.Role)
	return 0
}

func staffFlags(args []string) (clinic.NewStaff, error) {
	var n clinic.NewStaff
	var role, departments, languages string
	f := flag.NewFlagSet("staff add", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&n.Email, "email", "", "")
	f.StringVar(&n.Name, "name", "", "")
	f.StringVar(&role, "role", "", "")
	f.StringVar(&departments, "departments", "", "")
	f.StringVar(&languages, "languages", "", "")
	if err := f.Parse(args); err != nil {
		return n, err
	}
	if f.NArg() > 0 {
		return n, stray(f.Arg(0))
	}
	for _, required := range []struct{ name, value string }{{"--email", n.Email}, {"--name", n.Name}, {"--role", role}} {
		if required.value == "" {
			return n, fmt.Errorf("%s is missing", required.name)
		}
	}
	n.Role, n.Departments, n.Languages = desk.Role(role), list(departments), list(languages)
	return n, nil
}

// list is the parts of a text with commas.
func list(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

var errNoPassword = errors.New("there was no password on standard input. Type it, or send it through a pipe")

// readPassword reads one line. At a terminal it is asked for and not shown.
func readPassword(stdin io.Reader, stderr io.Writer) (string, error) {
	var line string
	if f, ok := stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		_, _ = fmt.Fprint(stderr, "Password: ")
		typed, err := term.ReadPassword(int(f.Fd()))
		_, _ = fmt.Fprintln(stderr)
		if err != nil {
			return "", fmt.Errorf("the password could not be read: %w", err)
		}
		line = string(typed)
	} else {
		var err error
		// A little more than the longest password, so that one too long is
		// refused and not cut.
		line, err = bufio.NewReader(io.LimitReader(stdin, auth.MaxPasswordBytes+16)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("the password could not be read: %w", err)
		}
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errNoPassword
	}
	return line, nil
}

// commandLine is who the audit log names for what commands do.
var commandLine = desk.System("command_line")

// inHouse opens the database beside a server that may be running, and lets do
// work there.
func inHouse(ctx context.Context, cfg config.Config, do func(*clinic.Service) error) (err error) {
	st, err := store.Open(ctx, store.Options{DatabaseURL: cfg.DatabaseURL, DataDir: cfg.Data})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	// No keys: nothing here signs or reads a token.
	house, err := clinic.New(clinic.Options{Store: st})
	if err != nil {
		return err
	}
	if err := house.Prepare(ctx); err != nil {
		return err
	}
	return do(house)
}

// stray refuses an argument that belongs to no flag.
func stray(arg string) error {
	return fmt.Errorf("%q does not belong here. Put values with spaces into quotation marks", arg)
}

// plain is what a refusal says to people; any other error as it is.
func plain(err error) error {
	var refused *desk.Error
	if errors.As(err, &refused) && refused.Err == nil {
		return errors.New(refused.Public)
	}
	return err
}
