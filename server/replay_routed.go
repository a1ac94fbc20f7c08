package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/wsclient"
)

// queuePatience bounds how long a patient of a replay waits for somebody.
const queuePatience = 30 * time.Minute

// matter is who has a conversation, as its patient is told.
type matter struct {
	mu      sync.Mutex
	holder  string        // staff id; empty: nobody
	changed chan struct{} // closed and replaced with every change
}

func newMatter() *matter { return &matter{changed: make(chan struct{})} }

func (m *matter) event(_ string, e wsclient.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch desk.EventKind(e.Kind) {
	case desk.Accepted:
		m.holder = e.Staff.ID
	case desk.Requeued:
		m.holder = ""
	default:
		return
	}
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *matter) now() (holder string, changed chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.holder, m.changed
}

// by has whoever holds the conversation do something. Somebody who drops out is
// waited for until the conversation has gone on to the next.
func (t *team) by(ctx context.Context, m *matter, conversation string, do func(*agent, *wsclient.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, queuePatience)
	defer cancel()
	for {
		holder, changed := m.now()
		if holder != "" {
			a := t.of(holder)
			if a == nil {
				return fmt.Errorf("somebody outside the replay took it: %s", holder)
			}
			err := a.at(func(c *wsclient.Client) error {
				c.Follow(conversation)
				return do(a, c)
			})
			if !errors.Is(err, errOut) {
				return err
			}
		}
		look := time.NewTimer(200 * time.Millisecond) // whoever dropped out may be back before it was taken from them
		select {
		case <-changed:
		case <-look.C:
		case <-ctx.Done():
			look.Stop()
			return fmt.Errorf("nobody took it for %v: %w", queuePatience, ctx.Err())
		}
		look.Stop()
	}
}

// converseRouted is the life of a conversation that the router hands out: the
// patient opens it and writes when their time has come; whoever has it answers,
// each at the recorded pace counted from when the last turn really went out.
func (p *player) converseRouted(ctx context.Context, d *dialogue, at time.Time) (conversation string, faults []string, err error) {
	patient, err := wsclient.NewPatient(ctx, p.site, p.base)
	if err != nil {
		return "", nil, err
	}
	opened, err := patient.Open(ctx, wsclient.Opening{Department: d.department(), Text: d.Turns[0].Text, ClientID: wsclient.NewClientID()})
	if err != nil {
		return "", nil, err
	}
	p.count(1)
	m := newMatter()
	client := wsclient.Connect(patient, wsclient.Options{OnEvent: m.event})
	defer client.Close()
	client.Follow(opened.ID)
	if _, err := client.Welcome(ctx); err != nil {
		return opened.ID, nil, err
	}
	here := time.Now()
	if err := p.turnsRouted(ctx, d, at, opened.ID, m, client); err != nil {
		return opened.ID, client.Violations(), err
	}
	var logs logsOf
	err = p.team.by(ctx, m, opened.ID, func(a *agent, c *wsclient.Client) error {
		step, cancel := context.WithTimeout(ctx, stepPatience)
		defer cancel()
		if err := holdsMessages(step, c, opened.ID, len(d.Turns)); err != nil {
			return err
		}
		if err := a.session.Resolve(ctx, opened.ID); err != nil {
			return err
		}
		logs, err = collect(ctx, opened.ID, map[string]*wsclient.Client{whoPatient: client, whoAgent: c})
		return err
	})
	if err != nil {
		return opened.ID, client.Violations(), err
	}
	for _, a := range p.team.all {
		// Whoever is out has forgotten it already.
		_ = a.at(func(c *wsclient.Client) error { c.Forget(opened.ID); return nil })
	}
	p.mu.Lock()
	p.trails = append(p.trails, trailOf(d, opened.ID, here.UnixMilli(), logs.staffREST))
	p.result.Reconnects += max(0, client.Counts().Connections-1)
	p.result.RateLimited += client.Counts().RateLimited
	p.mu.Unlock()
	return opened.ID, append(client.Violations(), d.verify(logs)...), nil
}

func (p *player) turnsRouted(ctx context.Context, d *dialogue, at time.Time, conversation string, m *matter, patient *wsclient.Client) error {
	for i, t := range d.Turns {
		due, sent := at.Add(p.scaled(t.At)), time.Time{}
		if i > 0 {
			if err := until(ctx, due); err != nil {
				return err
			}
			var err error
			if t.Who == whoPatient {
				err = p.say(ctx, patient, conversation, t.Text, i)
			} else {
				err = p.team.by(ctx, m, conversation, func(_ *agent, c *wsclient.Client) error {
					sent = time.Now()
					return p.say(ctx, c, conversation, t.Text, i)
				})
			}
			if err != nil {
				return fmt.Errorf("turn %d: %w", i+1, err)
			}
			p.count(1)
		}
		step, cancel := context.WithTimeout(ctx, stepPatience)
		err := holdsMessages(step, patient, conversation, i+1)
		cancel()
		if err != nil {
			return fmt.Errorf("turn %d: %w", i+1, err)
		}
		if !sent.IsZero() {
			p.delay(time.Since(sent))
		}
		if late := time.Since(due); late > 0 {
			at = at.Add(late)
		}
	}
	return nil
}

// say sends turn i once the speaker holds those before it.
func (p *player) say(ctx context.Context, c *wsclient.Client, conversation, text string, i int) error {
	ctx, cancel := context.WithTimeout(ctx, stepPatience)
	defer cancel()
	if err := holdsMessages(ctx, c, conversation, i); err != nil {
		return err
	}
	_, err := c.Post(conversation, text, false).Wait(ctx)
	return err
}
