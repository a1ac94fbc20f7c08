// Package rig runs the real server for tests and measurements: it builds the
// binary, starts processes on folders of their own, kills them without a word,
// starts them again, and makes the staff that clients sign in as. It knows the
// command line and the settings, nothing of what is behind them.
package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Build compiles the server into dir and returns the binary's path.
func Build(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, "careline")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "careline/server")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("rig: build the server: %w\n%s", err, out)
	}
	return binary, nil
}

// Server is one process of Careline in demo mode. It keeps its address across
// restarts, as behind a name.
type Server struct {
	Binary      string
	Data        string   // folder; several processes of one clinic share it
	Log         string   // folder of what it prints; empty: Data
	DatabaseURL string   // empty: SQLite in Data
	Addr        string   // chosen at the first start
	Wrap        []string // a command to run the server under, like strace

	cmd  *exec.Cmd
	gone chan struct{}
	out  *os.File
}

// Base is where clients find the server.
func (s *Server) Base() string { return "http://" + s.Addr }

// PID is the process in the system's table; under Wrap it is the wrapper's.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Start starts the process and waits until it is ready.
func (s *Server) Start(ctx context.Context) error {
	if s.Addr == "" {
		addr, err := freeAddr()
		if err != nil {
			return err
		}
		s.Addr = addr
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return err
	}
	log, err := os.OpenFile(s.LogFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	line := append(append([]string(nil), s.Wrap...), s.Binary, "serve")
	s.cmd = exec.Command(line[0], line[1:]...)
	s.cmd.Env = s.env()
	s.cmd.Stdout, s.cmd.Stderr, s.out = log, log, log
	// A test that is killed must not leave servers behind.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("rig: start: %w", err)
	}
	s.gone = make(chan struct{})
	go func(cmd *exec.Cmd, gone chan struct{}) {
		defer close(gone)
		_ = cmd.Wait() // how it ended stands in its log
	}(s.cmd, s.gone)
	return s.waitReady(ctx)
}

func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		res, err := client.Get(s.Base() + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-s.gone:
			return fmt.Errorf("rig: the server ended while starting:\n%s", s.LogTail())
		case <-ctx.Done():
			return fmt.Errorf("rig: the server is not ready after 30 s:\n%s", s.LogTail())
		}
	}
}

// signal reaches the server itself: a wrapper would pass it on or not.
func (s *Server) signal(sig syscall.Signal) {
	pid := s.PID()
	if len(s.Wrap) > 0 {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
		if child, convErr := strconv.Atoi(strings.TrimSpace(string(raw))); err == nil && convErr == nil {
			pid = child
		}
	}
	_ = syscall.Kill(pid, sig) // an error says that it is gone already
}

// Kill ends the process as a power cut would: no signal handler runs.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	s.signal(syscall.SIGKILL)
	<-s.gone
	s.out.Close()
	s.cmd = nil
}

// Stop asks the process to end and waits for it; a stopped one stays so.
func (s *Server) Stop(ctx context.Context) error {
	if s.cmd == nil {
		return nil
	}
	s.signal(syscall.SIGTERM)
	select {
	case <-s.gone:
		s.cmd = nil
		return s.out.Close()
	case <-ctx.Done():
		s.Kill()
		return errors.New("rig: the server did not end on SIGTERM")
	}
}

// Alive reports whether the process still runs.
func (s *Server) Alive() bool {
	if s.cmd == nil {
		return false
	}
	select {
	case <-s.gone:
		return false
	default:
		return true
	}
}

// AddStaff makes a member of staff as an operator does, while the server runs.
func (s *Server) AddStaff(ctx context.Context, email, name, role, departments, password string) error {
	cmd := exec.CommandContext(ctx, s.Binary, "staff", "add",
		"--email", email, "--name", name, "--role", role, "--departments", departments)
	cmd.Env = s.env()
	cmd.Stdin = strings.NewReader(password + "\n")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("rig: staff add: %w\n%s", err, out.String())
	}
	return nil
}

// Command is the binary with the settings of this server.
func (s *Server) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.Binary, args...)
	cmd.Env = s.env()
	return cmd
}

// env is the environment without settings from outside.
func (s *Server) env() []string {
	env := []string{"CARELINE_ADDR=" + s.Addr, "CARELINE_DATA=" + s.Data, "CARELINE_DEMO=1"}
	if s.DatabaseURL != "" {
		env = append(env, "CARELINE_DATABASE_URL="+s.DatabaseURL)
	}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "CARELINE_") {
			env = append(env, e)
		}
	}
	return env
}

// freeAddr finds a port that nobody uses. The server takes it a moment later
// and keeps it across restarts.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
