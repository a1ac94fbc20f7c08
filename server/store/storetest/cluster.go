// Package storetest gives tests and measurements real databases: a SQLite file
// in a folder of its own, and a PostgreSQL cluster that is made for this
// process and disappears with it, even when the process is killed.
package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// Cluster is a running PostgreSQL of our own.
type Cluster struct {
	// Dir holds the data and the socket; PostgreSQL's processes are children
	// of Supervisor.
	Dir        string
	Supervisor int

	port int
	tie  io.WriteCloser // the supervisor ends the cluster when this closes
	done chan struct{}
	seq  atomic.Int64
}

// ErrNoPostgres says that the server's programs are not installed.
var ErrNoPostgres = errors.New("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")

// supervise starts the server and waits for its own standard input to end,
// which happens when the process that holds the other end is gone.
const supervise = `
set -e
"$1/initdb" -A trust -U careline -E UTF8 --locale=C -N -D "$2/data" >"$2/initdb.log" 2>&1
"$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 $4 >"$2/postgres.log" 2>&1 &
pid=$!
cat >/dev/null
kill -INT $pid
wait $pid || true
rm -rf "$2"
`

// StartCluster makes and starts a cluster; settings are -c options of postgres.
func StartCluster(ctx context.Context, settings ...string) (*Cluster, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "careline-pg-")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	var options bytes.Buffer
	for _, s := range settings {
		fmt.Fprintf(&options, " -c %s", s)
	}
	cmd := exec.Command("/bin/sh", "-c", supervise, "sh", bin, dir, strconv.Itoa(port), options.String())
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// PostgreSQL refuses to run as root.
	if os.Geteuid() == 0 {
		cred, err := ordinaryUser()
		if err != nil {
			return nil, err
		}
		cmd.SysProcAttr.Credential = cred
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			return nil, err
		}
	}
	tie, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir, Supervisor: cmd.Process.Pid, port: port, tie: tie, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		_ = cmd.Wait() // how it ended shows in the log it left
	}()
	if err := c.waitReady(ctx); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

// Stop ends the server and removes its folder.
func (c *Cluster) Stop() {
	_ = c.tie.Close()
	<-c.done
	_ = os.RemoveAll(c.Dir)
}

// URL is the address of one of the cluster's databases.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://careline@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// NewDatabase makes an empty database and returns its address.
func (c *Cluster) NewDatabase(ctx context.Context) (string, error) {
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }()
	name := fmt.Sprintf("t%d", c.seq.Add(1))
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return c.URL(name), nil
}

func (c *Cluster) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-c.done:
			return fmt.Errorf("PostgreSQL ended while starting:\n%s", c.logs())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not start: %w\n%s", err, c.logs())
		}
	}
}

func (c *Cluster) logs() string {
	var out []byte
	for _, name := range []string{"initdb.log", "postgres.log"} {
		if b, err := os.ReadFile(filepath.Join(c.Dir, name)); err == nil {
			out = append(out, b...)
		}
	}
	return string(out)
}

// programs is the folder of initdb and postgres: Debian keeps them off the PATH.
func programs() (string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); err == nil && len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	return "", ErrNoPostgres
}

func ordinaryUser() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("running as root, and no user postgres or nobody to run PostgreSQL as")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
