package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/wsclient"
)

// team is the staff of a replay in which the router hands out the work: they
// take what they are offered, and some of them drop out now and then.
type team struct {
	all   []*agent
	clock float64       // how many times faster the rules run
	out   time.Duration // how long somebody who drops out stays away
	odds  float64       // of dropping out, with each conversation taken

	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu       sync.Mutex
	random   *rand.Rand
	outages  []outage
	late     int // offers that were over before they could be accepted
	seen     []violation
	counts   wsclient.Counts
	finished bool
}

// outage is an absence without a word: nobody said goodbye.
type outage struct {
	staff    string
	from, to int64 // Unix ms
}

// agent is one member of the team.
type agent struct {
	team    *team
	session *wsclient.Session

	// seat is held for reading while they do something, and for writing while
	// they come or go: nobody drops out in the middle of a word.
	seat   sync.RWMutex
	client *wsclient.Client // nil: dropped out

	mu      sync.Mutex
	asked   map[string]bool // offers they are thinking about
	leaving bool
}

// errOut is what somebody does who is not there.
var errOut = errors.New("this person has dropped out")

// gather brings a team to its sockets.
func gather(ctx context.Context, sessions []*wsclient.Session, o *replayOptions, grace time.Duration) (*team, error) {
	t := &team{
		clock: o.clock(), odds: o.dropouts, random: rand.New(rand.NewPCG(o.seed, o.seed)),
		out: time.Duration(float64(grace)/o.clock()) + noticed + time.Second,
	}
	t.ctx, t.cancel = context.WithCancel(ctx)
	for _, session := range sessions {
		a := &agent{team: t, session: session, asked: map[string]bool{}}
		t.all = append(t.all, a)
		if err := a.sit(ctx); err != nil {
			t.close()
			return nil, err
		}
	}
	return t, nil
}

func (t *team) of(id string) *agent {
	i := slices.IndexFunc(t.all, func(a *agent) bool { return a.session.ID == id })
	if i < 0 {
		return nil
	}
	return t.all[i]
}

// within is a random part of a span of recorded time, on the rules' clock.
func (t *team) within(low, high time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Duration(float64(low+time.Duration(t.random.Int64N(int64(high-low)))) / t.clock)
}

func (t *team) chance() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.random.Float64() < t.odds
}

// begin starts something beside the dialogues, unless the replay is over.
func (t *team) begin(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.finished {
		t.running.Go(do)
	}
}

func (a *agent) sit(ctx context.Context) error {
	client := wsclient.Connect(a.session, wsclient.Options{OnRow: a.row, OnPresence: a.told})
	if _, err := client.Welcome(ctx); err != nil {
		client.Close()
		return err
	}
	client.Frame(available)
	a.client = client
	return nil
}

// at does something as this person, who does not drop out meanwhile.
func (a *agent) at(do func(*wsclient.Client) error) error {
	a.seat.RLock()
	defer a.seat.RUnlock()
	if a.client == nil {
		return errOut
	}
	return do(a.client)
}

// row looks for offers among what the list says.
func (a *agent) row(r protocol.StaffConversation) {
	if r.OfferedTo == nil || r.OfferedTo.ID != a.session.ID {
		return
	}
	a.mu.Lock()
	known := a.asked[r.ID]
	a.asked[r.ID] = true
	a.mu.Unlock()
	if !known {
		a.team.begin(func() { a.answer(r.ID) })
	}
}

// told notices that the person was set to away because an offer ran out, which
// can happen before the list says that there was one.
func (a *agent) told(p protocol.PresenceFrame) {
	if p.Conversation == "" && p.From.ID == a.session.ID && p.Status == string(desk.Away) {
		a.team.begin(a.back)
	}
}

func (a *agent) back() {
	// Somebody who is not there says nothing.
	_ = a.at(func(c *wsclient.Client) error { c.Frame(available); return nil })
}

// answer accepts an offer after a moment's thought.
func (a *agent) answer(conversation string) {
	defer func() {
		a.mu.Lock()
		delete(a.asked, conversation)
		a.mu.Unlock()
	}()
	if until(a.team.ctx, time.Now().Add(a.team.within(time.Second, 6*time.Second))) != nil {
		return
	}
	err := a.at(func(c *wsclient.Client) error {
		if err := a.session.Accept(a.team.ctx, conversation); err != nil {
			return err
		}
		c.Follow(conversation)
		return nil
	})
	switch p := wsclient.AsProblem(err); {
	case err == nil:
		a.mayDrop()
	case p != nil && p.Code == "no_offer":
		a.team.mu.Lock()
		a.team.late++
		a.team.mu.Unlock()
		a.back()
	}
}

// mayDrop decides whether the person drops out with what they just took.
func (a *agent) mayDrop() {
	if !a.team.chance() {
		return
	}
	a.mu.Lock()
	leaving := a.leaving
	a.leaving = true
	a.mu.Unlock()
	if !leaving {
		a.team.begin(a.dropOut)
	}
}

func (a *agent) dropOut() {
	t := a.team
	if until(t.ctx, time.Now().Add(t.within(10*time.Second, 4*time.Minute))) != nil {
		return
	}
	a.seat.Lock()
	client, from := a.client, time.Now()
	a.client = nil
	if client != nil {
		client.Close()
	}
	a.seat.Unlock()
	if client == nil {
		return
	}
	t.keep(client)
	ended := until(t.ctx, from.Add(t.out+t.within(0, time.Minute)))
	t.mu.Lock()
	t.outages = append(t.outages, outage{a.session.ID, from.UnixMilli(), time.Now().UnixMilli()})
	t.mu.Unlock()
	if ended != nil {
		return
	}
	a.seat.Lock()
	defer a.seat.Unlock()
	if err := a.sit(t.ctx); err != nil {
		t.mu.Lock()
		t.seen = append(t.seen, violation{What: "could not come back after dropping out: " + err.Error()})
		t.mu.Unlock()
	}
	a.mu.Lock()
	a.leaving = false
	a.mu.Unlock()
}

// keep enters what a client saw that is closed.
func (t *team) keep(c *wsclient.Client) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, what := range c.Violations() {
		t.seen = append(t.seen, violation{What: what})
	}
	n := c.Counts()
	t.counts.Connections += max(0, n.Connections-1)
	t.counts.RateLimited += n.RateLimited
}

// close ends everything that runs beside the dialogues. It may be called twice.
func (t *team) close() {
	t.mu.Lock()
	done := t.finished
	t.finished = true
	t.mu.Unlock()
	if done {
		return
	}
	t.cancel()
	t.running.Wait()
	for _, a := range t.all {
		a.seat.Lock()
		if a.client != nil {
			a.client.Close()
			t.keep(a.client)
			a.client = nil
		}
		a.seat.Unlock()
	}
}
