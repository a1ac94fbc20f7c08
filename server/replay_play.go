package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/wsclient"
)

// stepPatience bounds every single step of a dialogue: a message that the
// other side does not get within it counts as lost.
const stepPatience = 60 * time.Second

// player plays dialogues against a running server.
type player struct {
	base  string
	site  string // key
	speed float64
	slots chan struct{} // nil: as many at once as the recording asks for
	idle  float64       // seconds of the recording in which nobody writes, at most; 0: any
	desk  *seats        // manual: who claims what comes
	team  *team         // routed: who is offered it

	mu     sync.Mutex
	atOnce int
	result replayResult
	delays []time.Duration // send → held by the other side
	trails []*trail        // routed
}

// offered checks that the site has every department the dialogues need, before
// the first of them is played.
func (p *player) offered(ctx context.Context, all []dialogue) error {
	patient, err := wsclient.NewPatient(ctx, p.site, p.base)
	if err != nil {
		return err
	}
	var faults []error
	for _, d := range all {
		if !slices.ContainsFunc(patient.Departments, func(o protocol.SiteDepartment) bool { return o.Key == d.department() }) {
			faults = append(faults, fmt.Errorf("line %d: the site offers no such department", d.Line))
		}
	}
	return errors.Join(faults...)
}

// play plays all dialogues at their recorded offsets, divided by the speed.
func (p *player) play(ctx context.Context, all []dialogue) replayResult {
	began := time.Now()
	var running sync.WaitGroup
	for i, offset := range offsets(all, p.idle) {
		d, at := &all[i], began.Add(p.scaled(offset))
		running.Go(func() { p.one(ctx, d, at) })
	}
	running.Wait()
	p.result.DurationMS = time.Since(began).Milliseconds()
	p.result.Speed = p.speed
	seen, reconnects, rateLimited := p.staffSaw()
	p.result.Violations = append(p.result.Violations, seen...)
	p.result.Reconnects += reconnects
	p.result.RateLimited += rateLimited
	slices.Sort(p.delays)
	p.result.LatencyP50MS, p.result.LatencyP99MS = percentileMS(p.delays, 50), percentileMS(p.delays, 99)
	return p.result
}

func (p *player) close() {
	if p.team != nil {
		p.team.close()
	}
	if p.desk != nil {
		p.desk.close()
	}
}

// staffSaw is what the sockets of the staff have been through, whose clients
// serve many conversations.
func (p *player) staffSaw() (seen []violation, reconnects, rateLimited int) {
	if p.team != nil {
		p.team.close()
		return p.team.seen, p.team.counts.Connections, p.team.counts.RateLimited
	}
	reconnects, rateLimited = p.desk.counts()
	return p.desk.violations(), reconnects, rateLimited
}

func (p *player) scaled(seconds float64) time.Duration {
	return time.Duration(seconds / p.speed * float64(time.Second))
}

// one plays one dialogue and enters how it went.
func (p *player) one(ctx context.Context, d *dialogue, at time.Time) {
	if err := until(ctx, at); err != nil {
		p.enter(d, "", nil, err)
		return
	}
	if p.slots != nil {
		p.slots <- struct{}{}
		defer func() { <-p.slots }()
	}
	if p.team == nil {
		s := p.desk.take()
		defer p.desk.leave(s)
		p.enterOne(d, func() (string, []string, error) { return p.converse(ctx, d, at, s) })
		return
	}
	p.enterOne(d, func() (string, []string, error) { return p.converseRouted(ctx, d, at) })
}

// enterOne counts a dialogue while it goes on, and enters how it went.
func (p *player) enterOne(d *dialogue, converse func() (string, []string, error)) {
	p.mu.Lock()
	p.atOnce++
	p.result.Peak = max(p.result.Peak, p.atOnce)
	p.mu.Unlock()
	conversation, faults, err := converse()
	p.mu.Lock()
	p.atOnce--
	p.mu.Unlock()
	p.enter(d, conversation, faults, err)
}

// enter counts a finished dialogue.
func (p *player) enter(d *dialogue, conversation string, faults []string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		faults = append(faults, err.Error())
	}
	if conversation != "" {
		p.result.Conversations++
	}
	if len(faults) == 0 {
		p.result.Verified++
	}
	for _, what := range faults {
		p.result.Violations = append(p.result.Violations, violation{d.ID, d.Line, conversation, what})
	}
}

// converse is the life of one conversation: the patient opens it, the seat
// claims it, each turn goes out when its time has come and both sides hold the
// turn before it; the seat resolves it, and all copies are compared.
func (p *player) converse(ctx context.Context, d *dialogue, at time.Time, s *seat) (conversation string, faults []string, err error) {
	patient, err := wsclient.NewPatient(ctx, p.site, p.base)
	if err != nil {
		return "", nil, err
	}
	opened, err := patient.Open(ctx, wsclient.Opening{Department: d.department(), Text: d.Turns[0].Text, ClientID: wsclient.NewClientID()})
	if err != nil {
		return "", nil, err
	}
	p.count(1)
	client := wsclient.Connect(patient, wsclient.Options{})
	defer client.Close()
	client.Follow(opened.ID)
	s.client.Follow(opened.ID)
	defer s.client.Forget(opened.ID)
	if err := s.client.Session().Claim(ctx, opened.ID); err != nil {
		return opened.ID, nil, err
	}
	sides := map[string]*wsclient.Client{whoPatient: client, whoAgent: s.client}
	if err := p.turns(ctx, d, at, opened.ID, sides); err != nil {
		return opened.ID, client.Violations(), err
	}
	if err := s.client.Session().Resolve(ctx, opened.ID); err != nil {
		return opened.ID, nil, err
	}
	logs, err := collect(ctx, opened.ID, sides)
	if err != nil {
		return opened.ID, client.Violations(), err
	}
	p.mu.Lock()
	p.result.Reconnects += max(0, client.Counts().Connections-1)
	p.result.RateLimited += client.Counts().RateLimited
	p.mu.Unlock()
	return opened.ID, append(client.Violations(), d.verify(logs)...), nil
}

func (p *player) turns(ctx context.Context, d *dialogue, at time.Time, conversation string, sides map[string]*wsclient.Client) error {
	for i, t := range d.Turns {
		if i > 0 {
			if err := until(ctx, at.Add(p.scaled(t.At))); err != nil {
				return err
			}
			sent := time.Now()
			step, cancel := context.WithTimeout(ctx, stepPatience)
			_, err := sides[t.Who].Post(conversation, t.Text, false).Wait(step)
			if err == nil {
				err = holdsMessages(step, sides[other(t.Who)], conversation, i+1)
			}
			cancel()
			if err != nil {
				return fmt.Errorf("turn %d: %w", i+1, err)
			}
			p.count(1)
			p.delay(time.Since(sent))
		}
		step, cancel := context.WithTimeout(ctx, stepPatience)
		err := errors.Join(
			holdsMessages(step, sides[whoPatient], conversation, i+1),
			holdsMessages(step, sides[whoAgent], conversation, i+1))
		cancel()
		if err != nil {
			return fmt.Errorf("turn %d: %w", i+1, err)
		}
	}
	return nil
}

func other(who string) string {
	if who == whoPatient {
		return whoAgent
	}
	return whoPatient
}

func (p *player) count(messages int) {
	p.mu.Lock()
	p.result.Messages += messages
	p.mu.Unlock()
}

func (p *player) delay(d time.Duration) {
	p.mu.Lock()
	p.delays = append(p.delays, d)
	p.mu.Unlock()
}

func until(ctx context.Context, at time.Time) error {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// percentileMS takes the nearest rank of a sorted list.
func percentileMS(sorted []time.Duration, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := min(len(sorted)-1, len(sorted)*percent/100)
	return float64(sorted[i].Microseconds()) / 1000
}

// available is what a seat says of itself when it connects.
var available = protocol.PresenceSet{Type: "presence.set", Status: string(desk.Available)}
