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

	"careline/server/clinic"
	"careline/server/config"
	"careline/server/desk"
	"careline/server/protocol"
)

const policyUsage = `careline policy shows and sets how a department works: who gets a waiting patient,
targets, promises, call-backs. It may be used while the server runs.

  careline policy show --department KEY
  careline policy set --department KEY FILE.json   (FILE - is standard input)

show prints the rules in force, as set reads them: start from those. Durations are
milliseconds; 0 turns a rule off. Targets come for normal, high and urgent, in
opening hours. Open conversations keep the targets they began with.
`

// policyCall is what careline policy was asked for.
type policyCall struct{ verb, department, file string }

// runPolicy is the command careline policy. It answers with the exit code: 0
// done, 1 refused, 2 called in a way nobody understands.
func runPolicy(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	call, err := policyFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = io.WriteString(stdout, policyUsage)
		return 0
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "careline: %v\n\n%s", err, policyUsage)
		return 2
	}
	var asked desk.Policy
	if call.verb == "set" {
		if asked, err = readPolicy(call.file, stdin); err != nil {
			return fail(stderr, plain(err))
		}
	}
	cfg, err := config.Read(environ)
	if err != nil {
		return fail(stderr, err)
	}
	err = inHouse(ctx, cfg, func(house *clinic.Service) error {
		if call.verb == "set" {
			if _, err := house.SetPolicy(ctx, commandLine, call.department, asked, nil); err != nil {
				return err
			}
		}
		return showPolicy(ctx, house, call.department, stdout)
	})
	if err != nil {
		return fail(stderr, plain(err))
	}
	return 0
}

func policyFlags(args []string) (c policyCall, err error) {
	if len(args) == 0 {
		return c, errors.New("say what to do: show or set")
	}
	c.verb = args[0]
	switch c.verb {
	case "-h", "--help", "help":
		return c, flag.ErrHelp
	case "show", "set":
	default:
		return c, fmt.Errorf("policy cannot %s", c.verb)
	}
	f := flag.NewFlagSet("policy", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.department, "department", "", "")
	if err := f.Parse(args[1:]); err != nil {
		return c, err
	}
	rest := f.Args()
	if c.verb == "set" && len(rest) > 0 {
		c.file, rest = rest[0], rest[1:]
	}
	switch {
	case len(rest) > 0:
		return c, stray(rest[0])
	case c.department == "":
		return c, errors.New("--department is missing")
	case c.verb == "set" && c.file == "":
		return c, errors.New("name the file with the rules, or - for standard input")
	}
	return c, nil
}

// maxPolicyFile is far more than any rules need.
const maxPolicyFile = 1 << 20

// readPolicy reads a file. A word it does not know is refused: a misspelt rule
// would otherwise be turned off.
func readPolicy(name string, stdin io.Reader) (desk.Policy, error) {
	var raw []byte
	var err error
	if name == "-" {
		raw, err = io.ReadAll(io.LimitReader(stdin, maxPolicyFile))
	} else {
		raw, err = os.ReadFile(name)
	}
	var p protocol.Policy
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		err = d.Decode(&p)
	}
	if err != nil {
		return desk.Policy{}, fmt.Errorf("the rules could not be read: %w", err)
	}
	return protocol.PolicyIn(p)
}

// showPolicy prints the rules in force in the form that set reads.
func showPolicy(ctx context.Context, house *clinic.Service, department string, stdout io.Writer) error {
	_, versions, err := house.Policy(ctx, commandLine, department)
	if err != nil {
		return err
	}
	all, err := house.Departments(ctx, commandLine)
	if err != nil {
		return err
	}
	names := &desk.Directory{Departments: make(map[desk.DepartmentID]*desk.Department, len(all))}
	for i := range all {
		names.Departments[all[i].ID] = &all[i]
	}
	said := protocol.PolicyOf(&versions[0], names)
	said.ID, said.RecordedAt, said.By = "", 0, nil
	raw, err := json.MarshalIndent(said, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s\n", raw)
	return err
}
