package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"careline/server/store/storetest"
	"careline/server/wsclient"
	"careline/test/rig"
)

// side is one thing under measurement: the server or a floor, with the
// processes whose CPU counts and the conversations that run over it.
type side struct {
	name  string
	pids  func() ([]int, error)
	lines *lines
	close func()
}

// cpu is the CPU time of the side's processes so far.
func (s *side) cpu() (time.Duration, error) {
	pids, err := s.pids()
	if err != nil {
		return 0, err
	}
	return cpuOf(pids...)
}

// floorProcess runs this program again as a floor.
type floorProcess struct {
	cmd  *exec.Cmd
	base string
}

func startFloor(kind, where string) (*floorProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "floor", kind, where)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("floor %s did not start: %w", kind, err), cmd.Wait())
	}
	return &floorProcess{cmd, "http://" + strings.TrimSpace(addr)}, nil
}

func (f *floorProcess) stop() {
	_ = f.cmd.Process.Signal(syscall.SIGTERM)
	_ = f.cmd.Wait() // it was told to go
}

// floorSide is a floor with n conversations, named like the server's so that
// frames are equally long.
func floorSide(ctx context.Context, kind, where string, ids []string, db func() ([]int, error)) (*side, error) {
	f, err := startFloor(kind, where)
	if err != nil {
		return nil, err
	}
	ls, err := connectLines(ctx, f.base, ids, func(int) string { return "" }, make([]string, staffSockets))
	s := &side{name: "floor " + kind, lines: ls, pids: withDatabase(f.cmd.Process.Pid, db)}
	s.close = func() {
		ls.close()
		f.stop()
	}
	if err != nil {
		s.close()
	}
	return s, err
}

// database is where a server and its floor keep their rows: a folder, or a
// PostgreSQL cluster of our own.
type database struct {
	name    string
	cluster *storetest.Cluster // nil: SQLite
}

// pids are the database's processes besides the server itself.
func (d *database) pids() ([]int, error) {
	if d.cluster == nil {
		return nil, nil
	}
	return family(d.cluster.Supervisor)
}

// url is a new empty database on a cluster; empty for SQLite.
func (d *database) url(ctx context.Context) (string, error) {
	if d.cluster == nil {
		return "", nil
	}
	return d.cluster.NewDatabase(ctx)
}

func withDatabase(pid int, db func() ([]int, error)) func() ([]int, error) {
	return func() ([]int, error) {
		more, err := db()
		return slices.Concat([]int{pid}, more), err
	}
}

// startClinic starts the server on an empty database and makes its staff.
func startClinic(ctx context.Context, s *rig.Server) (*clinic, error) {
	if err := s.Start(ctx); err != nil {
		return nil, err
	}
	c := &clinic{base: s.Base()}
	boss, err := hire(ctx, s, "boss", "supervisor", "scheduling")
	if err != nil {
		return c, err
	}
	if err := rig.SetPolicy(ctx, boss, rig.Manual, "scheduling"); err != nil {
		return c, err
	}
	for i := range staffSockets {
		session, err := hire(ctx, s, fmt.Sprint(i+1), "agent", "scheduling")
		if err != nil {
			return c, err
		}
		c.staff = append(c.staff, session)
	}
	return c, nil
}

// hire makes somebody who works in departments and signs them in.
func hire(ctx context.Context, s *rig.Server, name, role, departments string) (*wsclient.Session, error) {
	email, password := fmt.Sprintf("load-%s@bench.test", name), "only for this measurement "+wsclient.NewClientID()
	if err := s.AddStaff(ctx, email, "Load "+name, role, departments, password); err != nil {
		return nil, err
	}
	return wsclient.NewStaff(ctx, email, password, s.Base())
}

func newServer(binary, dir, name, url string, wrap ...string) *rig.Server {
	return &rig.Server{Binary: binary, Data: filepath.Join(dir, name), DatabaseURL: url, Wrap: wrap}
}
