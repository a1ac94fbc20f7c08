package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"careline/server/wsclient"
)

// lines are conversations with both sides connected.
type lines struct {
	all     []*line
	sockets []*socket
	refused atomic.Int64
}

// staffSockets is how many staff sockets the conversations share, as one
// person answers several patients.
const staffSockets = 4

// connectLines connects both sides of conversations: a patient's socket each,
// the staff's shared. tokens gives the patient's token of a conversation;
// staff has a token for each staff socket.
func connectLines(ctx context.Context, base string, ids []string, token func(i int) string, staff []string) (*lines, error) {
	ls := &lines{all: make([]*line, len(ids))}
	var staffs []*socket
	for _, t := range staff {
		s, err := dialSocket(ctx, base, t)
		if err != nil {
			return ls, fmt.Errorf("staff socket: %w", err)
		}
		staffs = append(staffs, s)
		ls.sockets = append(ls.sockets, s)
	}
	var mu sync.Mutex
	err := each(len(ids), 32, func(i int) error {
		s, err := dialSocket(ctx, base, token(i))
		if err != nil {
			return fmt.Errorf("patient's socket: %w", err)
		}
		mu.Lock()
		ls.sockets = append(ls.sockets, s)
		mu.Unlock()
		ls.all[i] = &line{id: ids[i], patient: s, staff: staffs[i%len(staffs)], done: make(chan error, 1), refused: &ls.refused}
		s.lines[ids[i]] = ls.all[i]
		_, err = s.subscribe(ids[i], 0)
		return err
	})
	if err != nil {
		return ls, err
	}
	for _, l := range ls.all {
		if _, err := l.staff.subscribe(l.id, 0); err != nil {
			return ls, fmt.Errorf("staff: %w", err)
		}
		l.staff.lines[l.id] = l
	}
	for _, s := range ls.sockets {
		go s.read()
	}
	return ls, nil
}

func (ls *lines) close() {
	for _, s := range ls.sockets {
		s.cut()
	}
}

// each runs do(0) … do(n-1) in a number of workers and returns the first error.
func each(n, workers int, do func(i int) error) error {
	var next atomic.Int64
	var once sync.Once
	var first error
	var running sync.WaitGroup
	for range min(n, workers) {
		running.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				if err := do(int(i)); err != nil {
					once.Do(func() { first = err })
					next.Store(int64(n))
					return
				}
			}
		})
	}
	running.Wait()
	return first
}

// clinic is a Careline under measurement: its patients, their conversations,
// and the staff who answer.
type clinic struct {
	base          string
	patients      []*wsclient.Session
	conversations []string
	staff         []*wsclient.Session
	departments   []string // those the patients turn to; none: scheduling
}

// open makes n patients with a conversation each.
func (c *clinic) open(ctx context.Context, n int) error {
	from := len(c.patients)
	c.patients = append(c.patients, make([]*wsclient.Session, n)...)
	c.conversations = append(c.conversations, make([]string, n)...)
	return each(n, 32, func(i int) error {
		p, err := wsclient.NewPatient(ctx, "demo", c.base)
		if err != nil {
			return err
		}
		department := "scheduling"
		if n := len(c.departments); n > 0 {
			department = c.departments[(from+i)%n]
		}
		opened, err := p.Open(ctx, wsclient.Opening{Department: department, Text: "Hello, may I ask something?", ClientID: wsclient.NewClientID()})
		c.patients[from+i], c.conversations[from+i] = p, opened.ID
		return err
	})
}

// claim gives the first n conversations to the staff in turn.
func (c *clinic) claim(ctx context.Context, n int) error {
	return each(n, 16, func(i int) error {
		return c.staff[i%len(c.staff)].Claim(ctx, c.conversations[i])
	})
}

func (c *clinic) token(ctx context.Context) func(i int) string {
	return func(i int) string {
		t, _ := c.patients[i].Token(ctx) // a patient's token is never renewed, so it cannot fail
		return t
	}
}

func (c *clinic) staffTokens(ctx context.Context) ([]string, error) {
	var all []string
	for _, s := range c.staff {
		t, err := s.Token(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// connect connects both sides of the first n conversations.
func (c *clinic) connect(ctx context.Context, n int) (*lines, error) {
	staff, err := c.staffTokens(ctx)
	if err != nil {
		return nil, err
	}
	return connectLines(ctx, c.base, c.conversations[:n], c.token(ctx), staff)
}
