package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"careline/server/config"
	"careline/server/desk"
	"careline/server/wsclient"
)

const replayUsage = `careline replay FILE [flags] plays recorded dialogues through real sockets of a running server and
verifies afterwards that the patients' sockets, the staff's sockets and REST all hold what the file holds.

FILE is JSON Lines: {"id", "topic", "started_at", "turns": [{"who": "patient" or "agent", "text", "at": seconds}]}.
The topic is the key of a department; "general" counts as scheduling.

On a server in demo mode it makes the staff it needs in the server's database (set CARELINE_DATA or
CARELINE_DATABASE_URL as for the server) and takes their access away at the end. On any other server give --email
of somebody who works in all departments of the file, with the password on standard input.

Each member of staff claims the conversations in turn. With --capacity the router hands them out instead: as many
agents as --staff says take what they are offered, never more at once than their capacity, and with --dropouts some
lose their connection for longer than the grace time, so that others go on with what they had. The clock of the
server's rules then runs as much faster as the replay, at most 100 times; it is set back at the end. Checked from the
logs: nobody was passed by one who came later, nobody was offered more than they have room for, nothing was left
with somebody who was gone.

`

// replayOptions are what the command line said.
type replayOptions struct {
	file        string
	speed       float64
	addr        string
	site        string
	staff       int
	email       string
	concurrency int
	asJSON      bool

	capacity int // 0: staff claim by hand
	dropouts float64
	seed     uint64
	idle     float64
}

// maxClock is how many times faster the server's rules run at most: faster, and
// an offer ends before a program can accept it.
const maxClock = 100

// clock is how many times faster the rules run.
func (o *replayOptions) clock() float64 { return min(maxClock, max(1, math.Floor(o.speed))) }

// runReplay is the command. It answers 0 when everything was verified, 1 when
// something was not, 2 when nothing was played.
func runReplay(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := replayArguments(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return refuse(stderr, err)
	}
	all, err := readReplayFile(o.file)
	if err != nil {
		return refuse(stderr, fmt.Errorf("nothing was played:\n%w", err))
	}
	cfg, err := config.Read(os.Environ())
	if err != nil {
		return refuse(stderr, err)
	}
	if o.addr == "" {
		o.addr = "http://" + reachable(cfg.Addr)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	sessions, crew, err := o.signIn(ctx, cfg, stdin)
	defer crew.leave()
	if err != nil {
		return refuse(stderr, err)
	}
	p := &player{base: o.addr, site: o.site, speed: o.speed, idle: o.idle}
	if o.capacity > 0 {
		p.team, err = gather(ctx, sessions, &o, crew.grace)
	} else {
		p.desk, err = sitDown(ctx, sessions)
	}
	if err != nil {
		return refuse(stderr, err)
	}
	defer p.close()
	if o.concurrency > 0 {
		p.slots = make(chan struct{}, o.concurrency)
	}
	if err := p.offered(ctx, all); err != nil {
		return refuse(stderr, fmt.Errorf("nothing was played:\n%w", err))
	}
	fmt.Fprintf(stderr, "playing %d dialogues at %g times their speed on %s\n", len(all), o.speed, o.addr)
	result := p.play(ctx, all)
	result.File = o.file
	if p.team != nil {
		if err := p.judge(&result, &o, crew); err != nil {
			return refuse(stderr, err)
		}
	}
	if err := result.print(stdout, o.asJSON); err != nil {
		return refuse(stderr, err)
	}
	if len(result.Violations) > 0 {
		return 1
	}
	return 0
}

func refuse(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "careline replay: %v\n", err)
	return 2
}

// replayArguments reads the command line; the file may stand before or after
// the flags.
func replayArguments(args []string, stderr io.Writer) (o replayOptions, err error) {
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, replayUsage)
		flags.PrintDefaults()
	}
	flags.Float64Var(&o.speed, "speed", 1, "how many times faster than recorded")
	flags.StringVar(&o.addr, "addr", "", "URL of the server; without it, CARELINE_ADDR on this computer")
	flags.StringVar(&o.site, "site", "demo", "key of the site whose patients they are")
	flags.IntVar(&o.staff, "staff", 8, "staff sockets that share the conversations")
	flags.StringVar(&o.email, "email", "", "sign in as this person, with the password on standard input")
	flags.IntVar(&o.concurrency, "concurrency", 0, "conversations at once at most; 0: as many as the recording asks for")
	flags.IntVar(&o.capacity, "capacity", 0, "the router hands out the work, so many conversations at once to each; 0: staff claim it")
	flags.Float64Var(&o.dropouts, "dropouts", 0, "how likely an agent drops out with each conversation taken, 0 to 1; needs --capacity")
	flags.Uint64Var(&o.seed, "seed", 1, "of the agents' chance: thinking times and drop-outs")
	flags.Float64Var(&o.idle, "idle", 0, "shorten spans without any conversation to so many recorded seconds; 0: keep them")
	flags.BoolVar(&o.asJSON, "json", false, "print the summary as JSON")
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		o.file, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.file == "" && flags.NArg() == 1 {
		o.file = flags.Arg(0)
	} else if flags.NArg() > 0 {
		return o, errors.New("give one file; careline replay -h explains")
	}
	o.addr = strings.TrimSuffix(o.addr, "/")
	switch {
	case o.file == "":
		return o, errors.New("give the file to play; careline replay -h explains")
	case !finite(o.speed) || o.speed == 0:
		return o, errors.New("--speed must be a number above 0")
	case o.staff < 1 || o.staff > 100:
		return o, errors.New("--staff must be from 1 to 100")
	case o.capacity < 0 || o.capacity > desk.MaxCapacity:
		return o, fmt.Errorf("--capacity must be from 0 to %d", desk.MaxCapacity)
	case !(o.dropouts >= 0 && o.dropouts <= 1):
		return o, errors.New("--dropouts must be from 0 to 1")
	case o.dropouts > 0 && o.capacity == 0:
		return o, errors.New("--dropouts needs --capacity")
	case o.capacity > 0 && o.email != "":
		return o, errors.New("--capacity needs the staff that is made in demo mode: leave out --email")
	case !finite(o.idle):
		return o, errors.New("--idle must be a number of seconds")
	case o.concurrency < 0:
		return o, errors.New("--concurrency must not be negative")
	case o.addr != "" && !strings.HasPrefix(o.addr, "http://") && !strings.HasPrefix(o.addr, "https://"):
		return o, errors.New("--addr must be a URL, like http://127.0.0.1:8080")
	}
	return o, nil
}

func readReplayFile(path string) ([]dialogue, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readDialogues(f)
}

// reachable is where to find a server that listens on addr: one that listens
// everywhere is found on this computer.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

// signIn makes or finds the staff and signs them in, a session a socket. The
// crew is to be sent home whatever happened.
func (o *replayOptions) signIn(ctx context.Context, cfg config.Config, stdin io.Reader) (sessions []*wsclient.Session, c *crew, err error) {
	c = &crew{}
	if o.email != "" {
		password, err := bufio.NewReader(stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, c, fmt.Errorf("password on standard input: %w", err)
		}
		c.people = append(c.people, credentials{o.email, strings.TrimRight(password, "\r\n")})
	} else if c, err = hireForReplay(ctx, cfg, o); err != nil {
		return nil, c, err
	}
	for i := range o.staff {
		who := c.people[i%len(c.people)]
		s, err := wsclient.NewStaff(ctx, who.email, who.password, o.addr)
		if p := wsclient.AsProblem(err); p != nil && p.Code == "bad_credentials" && o.email == "" {
			err = fmt.Errorf("the server on %s does not know the staff just made: set CARELINE_DATA or CARELINE_DATABASE_URL as the server has it (%w)", o.addr, err)
		}
		if err != nil {
			return nil, c, err
		}
		sessions = append(sessions, s)
	}
	return sessions, c, nil
}
