package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// idleCrowd holds open sockets that say nothing, and answers pings.
type idleCrowd struct{ sockets []*socket }

// hold opens n sockets; token may repeat itself, as one person has two tabs.
func hold(ctx context.Context, base string, n int, token func(i int) string) (*idleCrowd, error) {
	c := &idleCrowd{sockets: make([]*socket, n)}
	err := each(n, 64, func(i int) error {
		s, err := dialSocket(ctx, base, token(i))
		if err != nil {
			return err
		}
		c.sockets[i] = s
		_, err = s.next() // the welcome
		return err
	})
	if err == nil {
		for _, s := range c.sockets {
			go s.read()
		}
	}
	return c, err
}

func (c *idleCrowd) release() {
	for _, s := range c.sockets {
		if s != nil {
			s.cut()
		}
	}
}

// settled waits until a process's memory has stopped changing, at most for a
// while, and answers it.
func settled(ctx context.Context, pid int) (int64, error) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last, steady := int64(0), 0
	for range 20 {
		rss, err := rssOf(pid)
		if err != nil {
			return 0, err
		}
		if diff := rss - last; diff < rss/200 && diff > -rss/200 {
			steady++
		} else {
			steady = 0
		}
		if last = rss; steady >= 3 {
			break
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return last, nil
}

// swept makes a process collect the garbage of its start by giving it small
// requests for a while, so that what it gives back to the system later is not
// counted as the sockets' doing.
func swept(ctx context.Context, base string, during time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	return each(8, 8, func(int) error {
		for {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/healthz", nil)
			if err != nil {
				return err
			}
			res, err := client.Do(req)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil && ctx.Err() == nil {
				return err
			}
			res.Body.Close()
		}
	})
}

// idleCost is the memory an idle socket costs a process, in KiB. meanwhile is
// what happens while the sockets are held, before the memory is read.
func idleCost(ctx context.Context, base string, pid, n int, token func(i int) string, meanwhile func(*idleCrowd) error) (perSocket float64, err error) {
	warm, err := hold(ctx, base, min(n, 200), token)
	warm.release()
	if err != nil {
		return 0, err
	}
	if err := swept(ctx, base, 5*time.Second); err != nil {
		return 0, err
	}
	before, err := settled(ctx, pid)
	if err != nil {
		return 0, err
	}
	c, err := hold(ctx, base, n, token)
	defer c.release()
	if err != nil {
		return 0, err
	}
	if err := meanwhile(c); err != nil {
		return 0, err
	}
	after, err := settled(ctx, pid)
	return float64(after-before) / float64(n) / 1024, err
}

// room is how many sockets this process may hold, with some files to spare.
func room(want int) int {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l) != nil {
		return want
	}
	const spare = 1000
	return max(100, min(want, int(l.Cur)-spare))
}

// writes is what changes when a database file is written: sizes and times of
// all files of the data folder that belong to the database.
func writes(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.db*"))
	if err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", fmt.Errorf("no database file in %s", dir)
	}
	state := ""
	for _, f := range files {
		if filepath.Ext(f) == ".db-shm" {
			continue // shared memory of readers, not data
		}
		info, err := os.Stat(f)
		if err != nil {
			return "", err
		}
		state += fmt.Sprintf("%s %d %d\n", filepath.Base(f), info.Size(), info.ModTime().UnixNano())
	}
	return state, nil
}

// pinged waits until every socket has had two pings since it was asked to, and
// reports whether the database stayed as it was meanwhile.
func (c *idleCrowd) pinged(ctx context.Context, data string, atMost time.Duration) (all bool, written bool, err error) {
	before, err := writes(data)
	if err != nil {
		return false, false, err
	}
	had := make([]int64, len(c.sockets))
	for i, s := range c.sockets {
		had[i] = s.pings.Load()
	}
	deadline := time.Now().Add(atMost)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for !all && time.Now().Before(deadline) {
		all = true
		for i, s := range c.sockets {
			all = all && s.pings.Load() >= had[i]+2
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false, false, ctx.Err()
		}
	}
	after, err := writes(data)
	return all, before != after, err
}
